"""The person chooses when to come, from the page that follows their request: no other name or link is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.reception.appointment_forms import MoveForm
from azimut.reception.delivery import phone_of
from azimut.reception.models import Referral
from azimut.reception.permissions_appointment import can_choose_slot
from azimut.reception.services import appointments as acts
from azimut.reception.services.following import choose_slot, give_slot_back
from azimut.reception.views.appointments import days_of, free_slots
from azimut.reception.views.following import private_link


@require_http_methods(["GET", "HEAD", "POST"])
@private_link
def slots(request: HttpRequest, token: str, found: Referral) -> HttpResponse:
    """The free slots of the structure that accepted; taken, moved or given back."""
    require(can_choose_slot(found))
    if request.method != "POST":
        return _page(request, token, found)
    try:
        if request.POST.get("acte") == "annuler":
            give_slot_back(found)
            return redirect("follow", token)
        form = MoveForm(request.POST, slots=free_slots(found.to_structure_id))
        if not form.is_valid():
            return _page(request, token, found, refusal=str(form.errors["slot"][0]), status=422)
        choose_slot(found, form.cleaned_data["slot"], site=site_for_mails(request))
    except (acts.SlotTaken, acts.AlreadyBooked, acts.AppointmentOver) as refusal:
        return _page(request, token, found, refusal=refusal.sentence, status=409)
    return redirect("follow", token)


def _page(request: HttpRequest, token: str, found: Referral, *, refusal: str = "", status: int = 200) -> HttpResponse:
    content = {
        "referral": found,
        "token": token,
        "days": days_of(free_slots(found.to_structure_id)),
        "held": found.appointments.standing().select_related("slot").first(),
        "point": phone_of(found.to_structure),
        "refusal": refusal,
    }
    return render(request, "reception/following/slots.html", content, status=status)
