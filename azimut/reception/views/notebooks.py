"""The notebook, for the person who holds its code: read it, write in it, share it, delete it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from azimut.reception.enums_notebook import StepState
from azimut.reception.models import Notebook
from azimut.reception.notebook_codes import read_code
from azimut.reception.notebook_forms import ItemNoteForm, NotesForm, ScreenedForm
from azimut.reception.notebook_reading import sheet_of
from azimut.reception.services import notebooks as acts
from azimut.reception.services.plans import set_step_state
from azimut.reception.views.notebook_holding import (
    Held,
    forgetting,
    held_notebook,
    is_slowed,
    keeping,
    safe_path,
    seconds_after_wrong_code,
    secret,
)
from azimut.reception.views.records import drawn_code

DONE = {
    "retire": "C'est retiré du carnet.",
    "remis": "C'est remis dans le carnet.",
    "note": "C'est noté.",
    "prolonge": "C'est entendu : nous gardons ce carnet.",
    "ici": "Ce carnet est ouvert sur cet appareil.",
    "arrete": "C'est arrêté : cette personne ne peut plus ouvrir votre carnet.",
    "etape": "C'est noté dans le plan d'action.",
}
"""What the page says after each act."""


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def notebook(request: HttpRequest, code: str = "") -> HttpResponse:
    """By the code of the address, or by the one kept in this browser; without any, the way to open one."""
    if code and is_slowed(request):
        return _slowed(request)
    held = held_notebook(request, code)
    if held is None and code:
        seconds_after_wrong_code(request)
        raise Http404(acts.NoSuchNotebook.sentence)
    if held is None:
        return _entrance(request)
    if request.method == "POST":
        try:
            return _do(request, held)
        except Notebook.DoesNotExist:
            return redirect(held.path())
    return _page(request, held)


def _entrance(request: HttpRequest) -> HttpResponse:
    """What a notebook is, and the field for a code; the code then stays out of the address."""
    if request.method != "POST":
        return render(request, "reception/notebook/entrance.html", {"is_deleted": "efface" in request.GET})
    if is_slowed(request):
        return _slowed(request)
    typed = request.POST.get("code", "")[:60]
    found = acts.find_notebook(typed)
    if found is None:
        seconds_after_wrong_code(request)
        content = {"refusal": acts.NoSuchNotebook.sentence, "typed": typed}
        return render(request, "reception/notebook/entrance.html", content, status=422)
    acts.use_notebook(found)
    return keeping(redirect("notebook"), read_code(typed))


def _slowed(request: HttpRequest) -> HttpResponse:
    response = render(request, "reception/notebook/entrance.html", {"is_slowed": True}, status=429)
    response["Retry-After"] = "30"
    return response


Act = Callable[[HttpRequest, Held], HttpResponse]


def _remove(request: HttpRequest, held: Held) -> HttpResponse:
    identifier = _identifier(request)
    acts.remove_item(held.notebook, identifier)
    return redirect(f"{held.path()}?fait=retire&page={identifier}")


def _put_back(request: HttpRequest, held: Held) -> HttpResponse:
    acts.put_item_back(held.notebook, _identifier(request))
    return _done(held, "remis")


def _write_item_note(request: HttpRequest, held: Held) -> HttpResponse:
    form, identifier = ItemNoteForm(request.POST), _identifier(request)
    if not form.is_valid():
        return _page(request, held, form=form, noted=identifier, status=422)
    acts.write_item_note(held.notebook, identifier, form.cleaned_data["note"])
    return redirect(f"{held.path()}?fait=note#page-{identifier}")


def _write_note(request: HttpRequest, held: Held) -> HttpResponse:
    form = NotesForm(request.POST)
    if not form.is_valid():
        return _page(request, held, form=form, status=422)
    acts.write_note(held.notebook, form.cleaned_data["note"])
    return _done(held, "note")


def _prolong(_request: HttpRequest, held: Held) -> HttpResponse:
    acts.use_notebook(held.notebook)
    return _done(held, "prolonge")


def _open_here(_request: HttpRequest, held: Held) -> HttpResponse:
    acts.use_notebook(held.notebook)
    return keeping(_done(held, "ici"), held.code)


def _close_here(_request: HttpRequest, _held: Held) -> HttpResponse:
    return forgetting(redirect("notebook"))


def _end_access(request: HttpRequest, held: Held) -> HttpResponse:
    acts.end_access(held.notebook, _identifier(request))
    return _done(held, "arrete")


def _set_step(request: HttpRequest, held: Held) -> HttpResponse:
    state = request.POST.get("etat", "")
    if state in StepState.values:
        set_step_state(held.notebook, _identifier(request), StepState(state))
    return redirect(f"{held.path()}?fait=etape#plan")


def _delete(_request: HttpRequest, held: Held) -> HttpResponse:
    acts.delete_notebook(held.notebook)
    response = redirect(f"{reverse('notebook')}?efface=1")
    return forgetting(response) if held.is_here else response


ACTS: dict[str, Act] = {
    "retirer": _remove,
    "remettre": _put_back,
    "note": _write_item_note,
    "notes": _write_note,
    "prolonger": _prolong,
    "ouvrir-ici": _open_here,
    "fermer": _close_here,
    "arreter": _end_access,
    "etape": _set_step,
    "effacer": _delete,
}


def _do(request: HttpRequest, held: Held) -> HttpResponse:
    act = ACTS.get(request.POST.get("acte", ""))
    return act(request, held) if act else _page(request, held, status=422)


def _done(held: Held, what: str) -> HttpResponse:
    return redirect(f"{held.path()}?fait={what}")


def _page(
    request: HttpRequest, held: Held, *, form: ScreenedForm | None = None, noted: UUID | None = None, status: int = 200
) -> HttpResponse:
    sheet = sheet_of(held.notebook)
    address = request.build_absolute_uri(held.address)
    asked = request.GET
    lines = [line for group in sheet.groups for line in group.lines]
    content: dict[str, Any] = {
        "held": held,
        "sheet": sheet,
        "address": address,
        "drawn": drawn_code(address, "mon carnet"),
        "done": DONE.get(asked.get("fait", "")),
        "undone": next((line for line in sheet.removed if str(line.item.pk) == asked.get("page", "")), None),
        "kept": next((line for line in lines if str(line.item.pk) == asked.get("garde", "")), None),
        "following": safe_path(request, asked.get("suite", "")),
        "notes_form": form if isinstance(form, NotesForm) else NotesForm(initial={"note": held.notebook.note or ""}),
        "item_form": form if isinstance(form, ItemNoteForm) else None,
        "noted": noted,
        "step_states": StepState.choices,
        "pages": {"sheet": held.path("sheet"), "pdf": held.path("pdf")},
    }
    return render(request, "reception/notebook/page.html", content, status=status)


def _identifier(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("quoi", ""))
    except ValueError as error:
        raise Http404("Cette page n'est pas dans le carnet.") from error
