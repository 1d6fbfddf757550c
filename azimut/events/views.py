"""The shared calendar, as members feed it and the regional team keeps it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import Actor, require
from azimut.events import services
from azimut.events.forms import EventForm, ReasonForm
from azimut.events.models import Event
from azimut.events.permissions import can_cancel_event, can_change_event, can_propose_event, can_publish_event

PER_PAGE = 30
OWN_SHOWN = 40
ALIKE_SHOWN = 5


@require_safe
def events(request: ActorRequest) -> HttpResponse:
    """What waits to be read, what is one's own, then all that is coming."""
    now, actor = timezone.now(), request.actor
    own = Event.objects.of_structure(actor.structure_id) if actor.structure_id else Event.objects.none()
    coming = Event.objects.published().not_over(now).with_place()
    content = {
        "to_read": Event.objects.to_read().with_place() if can_publish_event(actor) else [],
        "own": own.with_place().order_by("-changed_at")[:OWN_SHOWN],
        "page": Paginator(coming, PER_PAGE).get_page(request.GET.get("page")),
        "can_propose": can_propose_event(actor),
        "can_publish": can_publish_event(actor),
        "now": now,
    }
    return render(request, "events/list.html", content)


@require_safe
def sheet(request: ActorRequest, event_id: UUID) -> HttpResponse:
    """An event, what looks like it, and what may be done with it."""
    event = _find(request.actor, event_id)
    return render(request, "events/sheet.html", _sheet(request.actor, event))


def _sheet(actor: Actor, event: Event, **more: Any) -> dict[str, Any]:
    can_change = can_change_event(actor, event)
    alike = Event.objects.visible_to(actor).alike(event).with_place()[:ALIKE_SHOWN] if can_change else []
    return {
        "event": event,
        "can_change": can_change,
        "can_publish": can_publish_event(actor),
        "can_cancel": can_cancel_event(actor, event) and event.is_published,
        "alike": alike,
        "send_back_form": ReasonForm(label="Ce qu'il faut changer", ids="renvoi"),
        "cancel_form": ReasonForm(label="Pourquoi ? Tout le monde le lira.", ids="annulation"),
        "next": event.next_occurrence(timezone.now()),
        **more,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    require(can_propose_event(request.actor))
    form = EventForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            event = services.write_event(form.facts(), actor=request.actor)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _after_writing(request, event)
    return render(request, "events/form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: ActorRequest, event_id: UUID) -> HttpResponse:
    event = _find(request.actor, event_id)
    require(can_change_event(request.actor, event))
    form = EventForm(request.POST or None, actor=request.actor, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_event(event, form.facts(), seen=_seen(request), actor=request.actor)
        except (services.EventChanged, ValidationError) as error:
            form.add_error(None, error.messages if isinstance(error, ValidationError) else str(error))
        else:
            return _after_writing(request, event)
    event.refresh_from_db(fields=["changed_at"])
    content = {"form": form, "event": event, "seen": event.changed_at.isoformat()}
    return render(request, "events/form.html", content, status=422 if form.errors else 200)


def _seen(request: HttpRequest) -> datetime:
    """When what was changed had been written, as the form was told."""
    try:
        seen = parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        seen = None
    return seen if seen and timezone.is_aware(seen) else datetime.min.replace(tzinfo=timezone.get_current_timezone())


def _after_writing(request: ActorRequest, event: Event) -> HttpResponse:
    """Saved only, or proposed at once: two buttons of the form."""
    if request.POST.get("suite") == "proposer":
        return _done(request, event, lambda: _propose(request, event))
    messages.success(request, "C'est enregistré.")
    return redirect("event_sheet", event.pk)


def _propose(request: ActorRequest, event: Event) -> str:
    event = services.propose_event(event, actor=request.actor)
    if event.is_published:
        return "L'événement est en ligne et dans les agendas."
    return "L'événement est proposé : l'animation régionale le relit, puis le met en ligne."


def _publish(request: ActorRequest, event: Event) -> str:
    services.publish_event(event, actor=request.actor)
    return "L'événement est en ligne et dans les agendas."


def _mark_read(request: ActorRequest, event: Event) -> str:
    services.mark_read(event, actor=request.actor)
    return "C'est noté : ce qui a changé vous convient."


def _send_back(request: ActorRequest, event: Event) -> str:
    services.send_back(event, request.POST.get("reason", ""), actor=request.actor)
    return "L'événement est renvoyé à qui l'a proposé, avec ce que vous demandez."


def _cancel(request: ActorRequest, event: Event) -> str:
    services.cancel_event(event, request.POST.get("reason", ""), actor=request.actor)
    return "L'événement est annulé : sa page et les agendas le disent."


ACTS: dict[str, Callable[[ActorRequest, Event], str]] = {
    "proposer": _propose,
    "publier": _publish,
    "relu": _mark_read,
    "renvoyer": _send_back,
    "annuler": _cancel,
}


@require_POST
def act(request: ActorRequest, event_id: UUID, act: str) -> HttpResponse:
    """Everything else that can happen to an event, each by its word in the address."""
    event = _find(request.actor, event_id)
    if act == "effacer":
        return _discard(request, event)
    if act not in ACTS:
        raise Http404("Cette action n'existe pas.")
    return _done(request, event, lambda: ACTS[act](request, event))


def _discard(request: ActorRequest, event: Event) -> HttpResponse:
    try:
        services.discard_event(event, actor=request.actor)
    except services.EventRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect("event_sheet", event.pk)
    messages.success(request, "L'événement est effacé : personne ne l'avait vu en ligne.")
    return redirect("events")


def _done(request: ActorRequest, event: Event, what: Callable[[], str]) -> HttpResponse:
    """What was done is said on the sheet; so is what could not be."""
    try:
        messages.success(request, what())
    except services.EventRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("event_sheet", event.pk)


def _find(actor: Actor, event_id: UUID) -> Event:
    return get_object_or_404(Event.objects.visible_to(actor).with_place(), pk=event_id)
