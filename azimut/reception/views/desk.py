"""The screen of a visit: one form, what was picked to hand over, today's records."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import STRUCTURE_ROLES, Actor, require
from azimut.reception.enums import NOT_STATED, Channel, Level
from azimut.reception.first_reception import steps, steps_of
from azimut.reception.forms import GroupForm, IndividualForm, VisitForm, initial_from
from azimut.reception.handing_over import find_things
from azimut.reception.models import ReceptionRecord
from azimut.reception.permissions import can_record_visit
from azimut.reception.services import record_visit

RECENT = 20
"""Past records looked at to put first what is answered most."""
USUAL_MINUTES = 15
TODAY_SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
def individual(request: ActorRequest) -> HttpResponse:
    return _desk(request, IndividualForm)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: ActorRequest) -> HttpResponse:
    return _desk(request, GroupForm)


@require_safe
def find(request: ActorRequest) -> HttpResponse:
    """What to hand over, for the words typed: the fragment htmx puts under the search box."""
    require(can_record_visit(request.actor, request.actor.structure_id))
    words = request.GET.get("quoi", "")[:100]
    return render(request, "reception/found.html", {"found": find_things(words), "words": words})


@require_safe
def first_reception(request: ActorRequest) -> HttpResponse:
    """The methods of first reception, for every professional: whoever receives has the menu of the desk around them."""
    frame = "reception/frame.html" if request.actor.is_one_of(*STRUCTURE_ROLES) else "pro/base.html"
    return render(request, "reception/first_reception.html", {"steps": steps(), "frame": frame})


def _desk(request: ActorRequest, form_class: type[VisitForm]) -> HttpResponse:
    actor = request.actor
    require(can_record_visit(actor, actor.structure_id))
    if request.method == "POST":
        form = form_class(request.POST, actor=actor)
        if "chercher" in request.POST:
            return _page(request, form, words=request.POST.get("quoi", "")[:100])
        if not form.is_valid():
            return _page(request, form, status=422)
        record, _is_new = record_visit(form.facts(), key=form.cleaned_data["key"], actor=actor)
        return redirect(request.path + (f"?fiche={record.pk}" if record else ""))
    return _page(request, form_class(initial=_initial(request), actor=actor))


def _page(request: ActorRequest, form: VisitForm, *, words: str = "", status: int = 200) -> HttpResponse:
    actor = request.actor
    records = ReceptionRecord.objects.visible_to(actor)
    today = list(records.filter(received_on=timezone.localdate()).newest_first()[:TODAY_SHOWN])
    recent = list(records.by(actor.user_id).order_by("-created_at")[:RECENT])
    _put_recent_first(form, recent)
    just_written = request.GET.get("fiche", "")
    content = {
        "form": form,
        "is_group": isinstance(form, GroupForm),
        "is_searching": bool(words),
        "found": find_things(words),
        "words": words,
        "today": today,
        "written": next((record for record in recent if str(record.pk) == just_written), None),
        "user_id": actor.user_id,
        "reminders": steps_of("accueillir", "analyser", "informer", "niveau", "conclure"),
    }
    return render(request, "reception/desk.html", content, status=status)


def _initial(request: ActorRequest) -> dict[str, Any]:
    """Today's date and what does not change from a person to the next; everything when a record is copied."""
    key = new_identifier()
    records = ReceptionRecord.objects.visible_to(request.actor).select_related("origin")
    if copied := _uuid(request.GET.get("modele", "")):
        model = records.filter(pk=copied).first()
        if model is not None:
            return {**initial_from(model, key), "received_on": timezone.localdate(), "note": ""}
    return {**usual_answers(request.actor, records), "key": key}


def usual_answers(actor: Actor, records: Any) -> dict[str, Any]:
    """The place, the way and the time of the last record of this person; nothing of who the last visitor was."""
    last = records.by(actor.user_id).order_by("-created_at").first()
    blank = {"gender": NOT_STATED, "age_band": NOT_STATED, "situation": NOT_STATED, "newness": NOT_STATED}
    return {
        **blank,
        "came_through": NOT_STATED,
        "received_on": timezone.localdate(),
        "reception_point": last.reception_point_id if last else None,
        "channel": last.channel if last else Channel.ON_SITE,
        "level": last.level if last else Level.INFORMATION,
        "duration_minutes": last.duration_minutes if last else USUAL_MINUTES,
    }


def _put_recent_first(form: VisitForm, recent: Iterable[ReceptionRecord]) -> None:
    records = list(recent)
    used: dict[str, Callable[[ReceptionRecord], Iterable[str]]] = {
        "needs": lambda record: record.needs,
        "answers": lambda record: record.answers,
    }
    for name, codes in used.items():
        counted = Counter(code for record in records for code in codes(record))
        field: Any = form.fields[name]
        field.choices = sorted(field.choices, key=lambda choice: -counted[choice[0]])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
