"""Taking an appointment without an account, and its private page: read it, move it, cancel it."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from azimut.core.calendar_files import calendar_response
from azimut.core.mail import site_for_mails
from azimut.core.rate_limits import Limit, RateLimiter, seconds_to_wait
from azimut.directory.models import Structure
from azimut.reception.appointment_forms import BookForm, MoveForm
from azimut.reception.appointment_words import calendar_entry, spoken_day, spoken_hour, spoken_moment, where
from azimut.reception.delivery import phone_of
from azimut.reception.enums_appointment import AppointmentState
from azimut.reception.models import Appointment, AppointmentSlot
from azimut.reception.services import appointments as acts
from azimut.reception.views.notebook_holding import secret

SLOTS_SHOWN = 60
BOOKINGS = RateLimiter(Limit(burst=20, per_second=1 / 60))
"""Seats that someone will be waited for at: a class may take one each, a robot not for long."""


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, structure_id: UUID) -> HttpResponse:
    """The free slots of a structure, and the little one may say to be expected."""
    found = Structure.objects.filter(pk=structure_id, ended_on=None).first()
    if found is None:
        raise Http404("Cette structure n'existe plus, ou a changé de nom.")
    data = request.POST if request.method == "POST" else None
    form = BookForm(data, about=f"reception.book.{found.pk}", slots=free_slots(found.pk))
    if not form.is_bound or not form.is_valid():
        return _asking(request, found, form, status=422 if form.is_bound else 200)
    if seconds := seconds_to_wait(request, BOOKINGS):
        form.add_error(None, f"Beaucoup de rendez-vous se prennent d'ici. Envoyez de nouveau dans {seconds} secondes.")
        return _asking(request, found, form, status=429)
    try:
        _taken, link = acts.take_slot(
            form.cleaned_data["slot"], form.person, site=site_for_mails(request), link=form.link
        )
    except acts.SlotTaken as refusal:
        form.add_error("slot", refusal.sentence)
        return _asking(request, found, form, status=409)
    return redirect(reverse("appointment", args=[link]) + "?fait=pris")


def free_slots(structure_id: UUID) -> Any:
    free = AppointmentSlot.objects.free(timezone.now()).filter(structure=structure_id)
    return free.select_related("reception_point", "structure")


def days_of(slots: Any) -> list[tuple[str, list[tuple[AppointmentSlot, str, str]]]]:
    """By day, each slot with its hour and its place."""
    shown = [(slot, spoken_hour(slot.starts_at), where(slot)) for slot in slots[:SLOTS_SHOWN]]
    return [(day, list(them)) for day, them in groupby(shown, key=lambda line: spoken_day(line[0].starts_at))]


def _asking(request: HttpRequest, found: Structure, form: BookForm, *, status: int) -> HttpResponse:
    content = {"structure": found, "form": form, "days": days_of(free_slots(found.pk)), "point": phone_of(found)}
    return render(request, "reception/appointments/book.html", content, status=status)


@secret
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever holds the link."""
    found = _find(token)
    if request.method != "POST":
        return _page(request, found, token)
    try:
        if request.POST.get("acte") == "annuler":
            acts.cancel_appointment(found)
            return redirect(request.path + "?fait=annule")
        form = MoveForm(request.POST, slots=free_slots(found.slot.structure_id))
        if not form.is_valid():
            return _page(request, found, token, refusal=str(form.errors["slot"][0]), status=422)
        acts.move_appointment(found, form.cleaned_data["slot"])
    except (acts.SlotTaken, acts.AppointmentOver) as refusal:
        return _page(request, _find(token), token, refusal=refusal.sentence, status=409)
    return redirect(request.path + "?fait=deplace")


@secret
@require_safe
def appointment_file(_request: HttpRequest, token: str) -> HttpResponse:
    """For the person's calendar."""
    return calendar_response(calendar_entry(_find(token)))


def _find(token: str) -> Appointment:
    kept = Appointment.objects.of_link(token).select_related("slot__structure", "slot__reception_point", "referral")
    found: Appointment | None = kept.first()
    if found is None:
        raise Http404("Ce lien ne mène à aucun rendez-vous. Vérifiez qu'il est entier.")
    return found


def _page(
    request: HttpRequest, found: Appointment, token: str, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    slot = found.slot
    is_standing = found.state == AppointmentState.TAKEN and slot.starts_at > timezone.now()
    others = free_slots(slot.structure_id).exclude(pk=slot.pk) if is_standing else AppointmentSlot.objects.none()
    content = {
        "appointment": found,
        "structure": slot.structure,
        "moment": spoken_moment(slot.starts_at),
        "where": where(slot),
        "is_standing": is_standing,
        "days": days_of(others),
        "done": request.GET.get("fait", ""),
        "refusal": refusal,
        "address": request.build_absolute_uri(request.path),
        "file": reverse("appointment_file", args=[token]),
        "point": phone_of(slot.structure),
    }
    return render(request, "reception/appointments/appointment.html", content, status=status)
