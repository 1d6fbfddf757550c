"""Sessions of the deciding body: planned, decided file by file or together, closed with their minutes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import require
from azimut.core.profile import active_profile
from azimut.labelling.agenda import agenda_of
from azimut.labelling.enums import DecisionOutcome
from azimut.labelling.judging import typed_day
from azimut.labelling.models import DecisionSession, LabelApplication
from azimut.labelling.permissions import can_follow_campaigns, can_run_campaigns, can_sit
from azimut.labelling.refusals import LabellingRefused
from azimut.labelling.services import close_session, decide_together, plan_session
from azimut.labelling.services.bundles import is_long, ready_bundle
from azimut.labelling.views.telling import told


@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: ActorRequest) -> HttpResponse:
    """Past and coming sessions; planning one puts every file whose opinions are given on its agenda."""
    require(can_follow_campaigns(request.actor))
    if request.method == "POST":
        require(can_run_campaigns(request.actor))
        held_on = typed_day(request.POST.get("jour", ""))
        if held_on is None:
            messages.error(request, "Donnez la date de la séance.")
            return redirect("labelling_sessions")
        planned = plan_session(held_on=held_on, actor=request.actor)
        messages.success(request, "La séance est prévue. Les dossiers dont les avis sont rendus y sont inscrits.")
        return redirect("labelling_session", planned.pk)
    bodies = {body.key: body.name for body in active_profile().bodies}
    found = DecisionSession.objects.with_counts().order_by("-held_on", "body")[:40]
    content = {
        "sessions": [(one, bodies.get(one.body, one.body)) for one in found],
        "can_plan": can_run_campaigns(request.actor),
    }
    return render(request, "labelling/sessions.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def session(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """The agenda, and the decision of one file or of several together."""
    require(can_follow_campaigns(request.actor))
    found = get_object_or_404(DecisionSession, pk=session_id)
    if request.method != "POST":
        return _page(request, found, {"files": request.GET.getlist("dossier")})
    require(can_sit(request.actor))
    typed = {
        "outcome": request.POST.get("decision", ""),
        "reasons": request.POST.get("motifs", "")[:4000],
        "recommendations": request.POST.get("recommandations", "")[:4000],
    }
    chosen = request.POST.getlist("dossier")
    try:
        count = _decide(request, found, chosen, typed)
    except LabellingRefused as refusal:
        messages.error(request, str(refusal))
        return _page(request, found, {**typed, "files": chosen}, status=422)
    messages.success(request, f"{count} décisions enregistrées." if count > 1 else "La décision est enregistrée.")
    return redirect("labelling_session", found.pk)


def _decide(request: ActorRequest, found: DecisionSession, chosen: list[str], typed: dict[str, Any]) -> int:
    visible = LabelApplication.objects.visible_to(request.actor).filter(agenda_items__session=found)
    files = [one for one in visible if str(one.pk) in chosen]
    if not files:
        raise LabellingRefused("Cochez au moins un dossier de l'ordre du jour.")
    if typed["outcome"] not in DecisionOutcome.values:
        raise LabellingRefused("Choisissez une décision.")
    return len(decide_together(found, files, actor=request.actor, **typed))


def _page(request: ActorRequest, found: DecisionSession, typed: dict[str, object], status: int = 200) -> HttpResponse:
    actor = request.actor
    long = is_long(found)
    content = {
        "session": found,
        "is_long": long,
        "bundle": ready_bundle(found, actor) if long else None,
        "body": next((body.name for body in active_profile().bodies if body.key == found.body), found.body),
        "agenda": agenda_of(found, actor),
        "typed": typed,
        "outcomes": DecisionOutcome.choices,
        "can_decide": bool(can_sit(actor)) and not found.closed_at,
        "can_close": bool(can_run_campaigns(actor)) and not found.closed_at,
    }
    return render(request, "labelling/session.html", content, status=status)


@require_POST
def close(request: ActorRequest, session_id: UUID) -> HttpResponse:
    """The session is over; files not decided wait for the next one."""
    require(can_follow_campaigns(request.actor))
    found = get_object_or_404(DecisionSession, pk=session_id)
    minutes = request.POST.get("proces-verbal", "")[:200]
    told(request, lambda: close_session(found, minutes=minutes, actor=request.actor), "La séance est close.")
    return redirect("labelling_session", found.pk)
