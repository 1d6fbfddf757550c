"""A person's notebook, opened by an adviser with its code, for as long as the person lets them."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.reception.enums_notebook import PlanLevel
from azimut.reception.models import NotebookAccess
from azimut.reception.notebook_reading import sheet_of
from azimut.reception.permissions_notebook import can_open_notebook, can_use_notebook
from azimut.reception.plan_forms import GoalForm, OpenForm, StepForm, step_form_of
from azimut.reception.services import notebooks, plans
from azimut.reception.views.notebook_holding import is_slowed, seconds_after_wrong_code, secret

SHOWN = 50
READ_KEY = "notebooks_read"
"""In the session: the notebooks whose reading is in the access log; by a button, since a page shown never writes."""


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def open_notebooks(request: ActorRequest) -> HttpResponse:
    """The field for a code, and the notebooks one may still open."""
    require(can_open_notebook(request.actor))
    if request.method == "POST" and is_slowed(request):
        return _entrance(request, OpenForm(), status=HTTPStatus.TOO_MANY_REQUESTS)
    form = OpenForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _entrance(request, form)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            access = notebooks.open_notebook(asked["code"], hours=int(asked["length"]), actor=request.actor)
        except notebooks.NoSuchNotebook as refusal:
            seconds_after_wrong_code(request)
            form.add_error("code", refusal.sentence)
        else:
            _mark_read(request, access)
            return redirect("notebook_of_person", access.pk)
    return _entrance(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _entrance(request: ActorRequest, form: OpenForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    opened = NotebookAccess.objects.visible_to(request.actor).open_at(timezone.now())
    content = {
        "form": form,
        "opened": opened.select_related("notebook")[:SHOWN],
        "is_slowed": status == HTTPStatus.TOO_MANY_REQUESTS,
    }
    return render(request, "reception/plan/open.html", content, status=status)


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def notebook_of_person(request: ActorRequest, access_id: UUID) -> HttpResponse:
    """What the person keeps, and the plan to write with them; refused once the time is over."""
    access = _find(request, access_id)
    if request.method != "POST":
        return _page(request, access) if _is_read(request, access) else _asking(request, access)
    if not _is_read(request, access):
        notebooks.log_reading(access, actor=request.actor)
        _mark_read(request, access)
    return redirect("notebook_of_person", access.pk) if request.POST.get("acte") == "lire" else _do(request, access)


def _asking(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    """A session that has not read it yet: a button, since a page that is only shown never writes."""
    return render(request, "reception/plan/read.html", {"access": access})


def _mark_read(request: ActorRequest, access: NotebookAccess) -> None:
    """Written in the access log just now: this session shows the notebook until it ends."""
    request.session[READ_KEY] = [*request.session.get(READ_KEY, [])[-SHOWN:], str(access.pk)]


def _is_read(request: ActorRequest, access: NotebookAccess) -> bool:
    return str(access.pk) in request.session.get(READ_KEY, [])


def _find(request: ActorRequest, access_id: UUID) -> NotebookAccess:
    seen = NotebookAccess.objects.visible_to(request.actor).select_related("notebook", "structure")
    access = seen.filter(pk=access_id).first()
    if access is None:
        raise Http404("Ce carnet n'existe plus, ou il a été ouvert par quelqu'un d'autre.")
    require(can_use_notebook(request.actor, access))
    return access


def _write_goal(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    form = GoalForm(request.POST)
    if not form.is_valid():
        return _page(request, access, {"goal_form": form, "failed": form}, status=422)
    said = form.cleaned_data
    plans.write_goal(access, level=PlanLevel(said["level"]), goal=said["goal"], actor=request.actor)
    return _back(access, "projet")


def _add_step(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    form = StepForm(request.POST, auto_id="nouvelle-%s")
    if not form.is_valid():
        return _page(request, access, {"new_form": form, "failed": form}, status=422)
    try:
        plans.add_step(access, form.facts(), actor=request.actor)
    except plans.PlanFull as refusal:
        form.add_error(None, refusal.sentence)
        return _page(request, access, {"new_form": form, "failed": form}, status=409)
    return _back(access, "etape")


def _change_step(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    form, step_id = StepForm(request.POST, auto_id="changee-%s"), _step_id(request)
    if not form.is_valid():
        return _page(request, access, {"changed_form": form, "changed_id": step_id, "failed": form}, status=422)
    plans.change_step(access, step_id, form.facts(), actor=request.actor)
    return _back(access, "etape")


def _remove_step(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    step_id = _step_id(request)
    plans.remove_step(access, step_id, actor=request.actor)
    return redirect(f"{request.path}?fait=retiree&etape={step_id}")


def _put_step_back(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    plans.put_step_back(access, _step_id(request), actor=request.actor)
    return _back(access, "etape")


def _close(_request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    notebooks.close_access(access)
    return redirect("notebooks_of_people")


ACTS: dict[str, Callable[[ActorRequest, NotebookAccess], HttpResponse]] = {
    "projet": _write_goal,
    "ajouter": _add_step,
    "changer": _change_step,
    "retirer": _remove_step,
    "remettre": _put_step_back,
    "fermer": _close,
}


def _do(request: ActorRequest, access: NotebookAccess) -> HttpResponse:
    act = ACTS.get(request.POST.get("acte", ""))
    try:
        return act(request, access) if act else _page(request, access, status=422)
    except ObjectDoesNotExist as error:
        raise Http404("La personne vient d'effacer ce carnet, ou cette étape n'est plus dans le plan.") from error


def _back(access: NotebookAccess, what: str) -> HttpResponse:
    response = redirect("notebook_of_person", access.pk)
    response["Location"] += f"?fait={what}#plan"
    return response


def _page(
    request: ActorRequest, access: NotebookAccess, refused: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """`refused`: the form that was not taken, under its name, and which step it is of."""
    sheet = sheet_of(access.notebook)
    plan = sheet.plan
    refused = refused or {}
    changed_form, changed_id = refused.get("changed_form"), refused.get("changed_id")
    content = {
        "access": access,
        "sheet": sheet,
        "steps": [
            (step, changed_form if step.pk == changed_id else step_form_of(step))
            for step in (plan.steps if plan else [])
        ],
        "removed": next(
            (step for step in (plan.removed if plan else []) if str(step.pk) == request.GET.get("etape", "")), None
        ),
        "goal_form": GoalForm(initial={"level": plan.plan.level, "goal": plan.plan.goal} if plan else None),
        "new_form": StepForm(auto_id="nouvelle-%s"),
        "has_done": request.GET.get("fait", ""),
        **refused,
    }
    return render(request, "reception/plan/page.html", content, status=status)


def _step_id(request: ActorRequest) -> UUID:
    try:
        return UUID(request.POST.get("quoi", ""))
    except ValueError as error:
        raise Http404("Cette étape n'est plus dans le plan.") from error
