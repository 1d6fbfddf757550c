"""The referrals of a structure: what awaits it, what it sent, and each of them with its acts."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from azimut.accounts.middleware import ActorRequest
from azimut.core.permissions import Actor, require
from azimut.reception.colleagues import colleagues_of
from azimut.reception.delivery import phone_of
from azimut.reception.enums import DeclineReason, Outcome, ReferralState
from azimut.reception.models import AnswerTemplate, CallbackRequest, Referral
from azimut.reception.models.referrals import AWAITING
from azimut.reception.permissions import can_answer_referral, can_read_identity, can_write_referral
from azimut.reception.proposals import may_offer_again, proposals_for
from azimut.reception.referral_forms import AppointmentForm, CloseForm, DeclineForm
from azimut.reception.services import referrals as acts
from azimut.reception.sorting import in_groups, to_offer_again

SHOWN = 100


@require_safe
def inbox(request: ActorRequest) -> HttpResponse:
    """What is late, then what is new, then what is going on; then what was sent elsewhere."""
    structure_id = request.actor.structure_id
    require(can_write_referral(request.actor, structure_id))
    shown = Referral.objects.visible_to(request.actor).select_related("from_structure", "to_structure", "assignee")
    received = list(shown.received_by(structure_id).ongoing().order_by("sent_at")[:SHOWN])
    sent = list(shown.sent_by(structure_id).order_by("-created_at")[:SHOWN])
    content = {"groups": in_groups(received), "sent": sent, "to_offer_again": to_offer_again(sent)}
    return render(request, "reception/referrals/inbox.html", content)


@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """What both sides see, and what this one can do now."""
    found = _find(request, referral_id)
    if request.method == "POST":
        return _do(request, found)
    return _page(request, found)


@require_POST
def identity(request: ActorRequest, referral_id: UUID) -> HttpResponse:
    """Asked for by a button: each reading is written, and a reading that writes is no GET."""
    found = _find(request, referral_id)
    person = acts.read_identity(found, actor=request.actor)
    return _page(request, found, {"person": person, "is_identity_asked": True})


def _do(request: ActorRequest, found: Referral) -> HttpResponse:
    act = ACTS.get(request.POST.get("acte", ""))
    form = act.read(request.POST) if act else None
    if act is None or form is None or not form.is_valid():
        return _page(request, found, as_sent(form), status=422)
    try:
        act.fire(found, request.actor, form.cleaned_data)
    except acts.NoLongerPossible as refusal:
        found.refresh_from_db()
        return _page(request, found, {"refusal": refusal.sentence}, status=409)
    return redirect("referral", found.pk)


ON_THE_SHEET: dict[type[forms.Form], tuple[str, str]] = {
    AppointmentForm: ("appointment_form", "rdv-%s"),
    DeclineForm: ("decline_form", "refus-%s"),
    CloseForm: ("close_form", "fin-%s"),
}
"""The forms of the sheet: the name of each in the template, and of its fields in the page."""


def as_sent(form: forms.Form | None) -> dict[str, Any]:
    """A form that cannot be taken, in its own place with what was typed; None for a button that does not exist."""
    name, _auto_id = ON_THE_SHEET.get(type(form), ("failed", "")) if form is not None else ("failed", "")
    return {"failed": form, name: form}


class _Act:
    """A button of the page: the form it needs, the service it calls."""

    def __init__(self, form: type[forms.Form], fire: Callable[[Referral, Any, dict[str, Any]], object]) -> None:
        self.form, self.fire = form, fire

    def read(self, sent: QueryDict) -> forms.Form:
        return self.form(sent, auto_id=ON_THE_SHEET.get(self.form, ("", "id_%s"))[1])


ACTS = {
    "recevoir": _Act(forms.Form, lambda r, actor, _said: acts.acknowledge_referral(r, actor=actor)),
    "accepter": _Act(forms.Form, lambda r, actor, _said: acts.accept_referral(r, actor=actor)),
    "rendez-vous": _Act(AppointmentForm, lambda r, actor, said: acts.fix_appointment(r, at=said["at"], actor=actor)),
    "rencontre": _Act(forms.Form, lambda r, actor, _said: acts.record_meeting(r, actor=actor)),
    "terminer": _Act(
        CloseForm, lambda r, actor, said: acts.close_referral(r, outcome=Outcome(said["outcome"]), actor=actor)
    ),
    "refuser": _Act(
        DeclineForm,
        lambda r, actor, said: acts.decline_referral(
            r,
            reason=DeclineReason(said["reason"]),
            sentence=said["sentence"],
            proposal=said["proposal"],
            actor=actor,
        ),
    ),
    "retirer": _Act(forms.Form, lambda r, actor, _said: acts.withdraw_referral(r, actor=actor)),
}


def sheet_content(actor: Actor, found: Referral) -> dict[str, Any]:
    """What the sheet of a referral shows to this actor."""
    is_theirs = bool(can_answer_referral(actor, found))
    return {
        "referral": found,
        "events": found.events.select_related("by", "structure"),
        "is_theirs": is_theirs,
        "is_waiting": found.state in AWAITING,
        "is_sent": found.state == ReferralState.SENT,
        "is_followed": found.state in {ReferralState.ACCEPTED, ReferralState.APPOINTMENT, ReferralState.MET},
        "may_decline": found.state in {*AWAITING, ReferralState.ACCEPTED},
        "is_met": found.state == ReferralState.MET,
        "may_read_identity": bool(can_read_identity(actor, found)) and found.identity_erased_at is None,
        **{name: form(auto_id=auto_id) for form, (name, auto_id) in ON_THE_SHEET.items()},
        "may_offer_again": may_offer_again(actor, found),
        "again": urlencode({"suite": found.pk}),
        "proposals": proposals_for(found) if may_offer_again(actor, found) else [],
        "point": phone_of(found.to_structure),
        "callback": CallbackRequest.objects.filter(referral=found).first() if not found.from_structure_id else None,
    }


def _page(
    request: ActorRequest, found: Referral, more: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    content = {
        **sheet_content(request.actor, found),
        "exchanged": found.messages.select_related("author", "structure"),
        "answer_templates": AnswerTemplate.objects.of_structure(request.actor.structure_id),
        "inserted": _inserted(request),
        "colleagues": colleagues_of(found.to_structure_id) if request.actor.acts_for(found.to_structure_id) else [],
        "assignee_key": str(found.assignee_id or ""),
    }
    return render(request, "reception/referrals/sheet.html", {**content, **(more or {})}, status=status)


def _inserted(request: ActorRequest) -> str:
    """The text of a template asked for by the address, to begin a message with."""
    chosen = _uuid(request.GET.get("modele", ""))
    own = AnswerTemplate.objects.of_structure(request.actor.structure_id)
    found = own.filter(pk=chosen).first() if chosen else None
    return found.text if found else ""


def _find(request: ActorRequest, referral_id: UUID) -> Referral:
    seen = Referral.objects.visible_to(request.actor).select_related(
        "from_structure", "to_structure", "assignee", "sender", "next_structure", "follows"
    )
    found: Referral = get_object_or_404(seen, pk=referral_id)
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
