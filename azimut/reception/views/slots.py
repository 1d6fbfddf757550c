"""The slots of a structure, for those who work there; and taking one for a person one refers."""

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.reception.appointment_forms import MoveForm, PublishForm
from azimut.reception.appointment_words import spoken_day, spoken_moment, where
from azimut.reception.enums_appointment import AppointmentState, SlotMode
from azimut.reception.models import Appointment, AppointmentSlot, Referral
from azimut.reception.permissions_appointment import can_book_for_referral, can_publish_slots
from azimut.reception.services import appointments as acts
from azimut.reception.views.appointments import days_of, free_slots

SHOWN = 100
PAST_SHOWN = timedelta(days=7)
USUAL = {"minutes": 45, "capacity": 1, "weeks": 1, "starts": "09:00", "ends": "12:00", "mode": SlotMode.ON_SITE}


@require_http_methods(["GET", "HEAD", "POST"])
def slots(request: ActorRequest) -> HttpResponse:
    """Who comes, and the slots still free; one form publishes weeks of them."""
    require(can_publish_slots(request.actor, request.actor.structure_id))
    if request.method != "POST":
        return _page(request, PublishForm(initial=USUAL, actor=request.actor))
    form = PublishForm(request.POST, actor=request.actor)
    if not form.is_valid():
        return _page(request, form, status=422)
    said = form.cleaned_data
    made = acts.publish_slots(
        form.rhythm(),
        mode=SlotMode(said["mode"]),
        point=said["point"],
        capacity=said["capacity"],
        actor=request.actor,
    )
    return redirect(f"{reverse('appointment_slots')}?publies={len(made)}")


def _page(request: ActorRequest, form: PublishForm, *, status: int = 200) -> HttpResponse:
    now = timezone.now()
    standing = Prefetch("appointments", Appointment.objects.exclude(state=AppointmentState.CANCELLED), to_attr="held")
    shown = (
        AppointmentSlot.objects.visible_to(request.actor)
        .published()
        .upcoming(now - PAST_SHOWN)
        .select_related("reception_point")
        .prefetch_related(standing)
    )
    lines = [(slot, spoken_moment(slot.starts_at), where(slot)) for slot in shown[:SHOWN]]
    content = {
        "form": form,
        "taken": [line for line in lines if line[0].held],
        "free": _by_day([line for line in lines if not line[0].held and line[0].starts_at > now]),
        "published": request.GET.get("publies", "")[:4],
        "done": request.GET.get("fait", ""),
    }
    return render(request, "reception/appointments/slots.html", content, status=status)


def _by_day(lines: list[tuple[AppointmentSlot, str, str]]) -> list[tuple[str, list[tuple[AppointmentSlot, str, str]]]]:
    return [(day, list(them)) for day, them in groupby(lines, key=lambda line: spoken_day(line[0].starts_at))]


@require_http_methods(["POST"])
def slot(request: ActorRequest, slot_id: UUID) -> HttpResponse:
    """What became of an appointment of this slot, or the slot itself withdrawn."""
    found = get_object_or_404(AppointmentSlot.objects.visible_to(request.actor), pk=slot_id)
    act = SLOT_ACTS.get(request.POST.get("acte", ""))
    if act is None:
        raise Http404("Cet acte n'existe pas.")
    try:
        act(request, found)
    except acts.AppointmentOver:
        return redirect(f"{reverse('appointment_slots')}?fait=trop-tard")
    return redirect(f"{reverse('appointment_slots')}?fait=1")


SLOT_ACTS: dict[str, Callable[[ActorRequest, AppointmentSlot], Any]] = {
    "retirer": lambda request, found: acts.withdraw_slot(found, actor=request.actor),
    "venu": lambda request, found: acts.say_met(_held(request, found), is_met=True, actor=request.actor),
    "absent": lambda request, found: acts.say_met(_held(request, found), is_met=False, actor=request.actor),
    "annuler": lambda request, found: acts.cancel_appointment(_held(request, found), actor=request.actor),
}


def _held(request: ActorRequest, found: AppointmentSlot) -> Appointment:
    try:
        number = UUID(request.POST.get("quoi", ""))
    except ValueError as error:
        raise Http404("Ce rendez-vous n'existe pas.") from error
    held: Appointment = get_object_or_404(found.appointments, pk=number)
    return held


@require_http_methods(["GET", "HEAD", "POST"])
def referral_slot(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """A slot the receiving structure published, taken for the person from either side."""
    seen = Referral.objects.visible_to(request.actor).select_related("to_structure")
    referral = get_object_or_404(seen, pk=referral_id)
    require(can_book_for_referral(request.actor, referral))
    refusal, status = "", 200
    if request.method == "POST":
        form = MoveForm(request.POST, slots=free_slots(referral.to_structure_id))
        is_free = form.is_valid()
        refusal = _book(request, referral, form.cleaned_data["slot"]) if is_free else str(form.errors["slot"][0])
        if not refusal:
            return redirect("referral", referral.pk)
        status = 409 if is_free else 422
    content = {
        "referral": referral,
        "days": days_of(free_slots(referral.to_structure_id)),
        "held": referral.appointments.standing().select_related("slot").first(),
        "refusal": refusal,
    }
    return render(request, "reception/appointments/for_referral.html", content, status=status)


def _book(request: ActorRequest, referral: Referral, chosen: AppointmentSlot) -> str:
    """The sentence of a refusal; empty when it is done. An appointment already taken is moved."""
    standing = referral.appointments.standing().first()
    try:
        if standing is not None:
            acts.move_appointment(standing, chosen, actor=request.actor)
        else:
            site = site_for_mails(request)
            acts.take_slot(chosen, {}, site=site, referral=referral, actor=request.actor)
    except (acts.SlotTaken, acts.AppointmentOver, acts.AlreadyBooked) as refused:
        return refused.sentence
    return ""
