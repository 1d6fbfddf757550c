"""Handing a person over: the structure, then the demand and the consent; often right after their visit."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from azimut.accounts.middleware import ActorRequest
from azimut.core.identifiers import new_identifier
from azimut.core.mail import site_for_mails
from azimut.core.permissions import require
from azimut.directory.models import Structure
from azimut.reception.consents import TO_BE_REFERRED
from azimut.reception.delays import usual_delay_of
from azimut.reception.delivery import phone_of, way_to
from azimut.reception.enums import RecordKind
from azimut.reception.first_reception import steps_of
from azimut.reception.models import ReceptionRecord, Referral
from azimut.reception.permissions import can_write_referral
from azimut.reception.proposals import TO_OFFER_AGAIN, proposals_after
from azimut.reception.referral_forms import ReferralForm, facts_of
from azimut.reception.services import referrals as acts

MOST_STRUCTURES = 10


@dataclass(frozen=True, slots=True)
class Origin:
    """Where it starts from: a referral that did not help, the record of a visit, or neither.

    Nothing of the record is kept with the referral but the words the adviser sends: a record names nobody, and must
    not be found again by way of who was referred.
    """

    before: Referral | None
    visit: ReceptionRecord | None

    @property
    def query(self) -> str:
        """What the addresses of the next step carry."""
        known = {"suite": self.before, "fiche": self.visit}
        return urlencode({name: thing.pk for name, thing in known.items() if thing is not None})


@require_http_methods(["GET", "HEAD", "POST"])
def new_referral(request: ActorRequest) -> HttpResponse:
    """First the structure, proposed or by its name; then the motive, the person and their consent."""
    require(can_write_referral(request.actor, request.actor.structure_id))
    others = Structure.objects.current().exclude(pk=request.actor.structure_id).order_by("name")
    origin, chosen = _origin(request), _uuid(request.GET.get("structure", ""))
    if chosen is None:
        words = request.GET.get("quoi", "")[:100].strip()
        found = list(others.filter(name__icontains=words)[:MOST_STRUCTURES]) if words else []
        proposals = proposals_after(origin.visit) if origin.visit and not words else []
        content = {"found": found, "words": words, "origin": origin, "proposals": proposals}
        return render(request, "reception/referrals/choose.html", content)
    return _write(request, get_object_or_404(others, pk=chosen), origin)


def _write(request: ActorRequest, to_structure: Structure, origin: Origin) -> HttpResponse:
    data, initial = request.POST if request.method == "POST" else None, facts_of(origin.before, origin.visit)
    form = ReferralForm(data, before=origin.before, initial={**initial, "key": new_identifier()})
    if form.is_valid():
        return redirect("referral", _send(request, form, to_structure, origin.before).pk)
    content = {
        "form": form,
        "to_structure": to_structure,
        "consent": TO_BE_REFERRED,
        "origin": origin,
        "way": way_to(to_structure),
        "usual_delay": usual_delay_of(to_structure),
        "point": phone_of(to_structure),
        "reminders": steps_of("orienter", "conclure"),
    }
    return render(request, "reception/referrals/new.html", content, status=422 if form.errors else 200)


def _send(request: ActorRequest, form: ReferralForm, to_structure: Structure, before: Referral | None) -> Referral:
    identity = form.identity()
    if before is not None and form.cleaned_data.get("keeps_identity"):
        identity = acts.identity_to_carry(before, actor=request.actor)
    site = site_for_mails(request)
    key = form.cleaned_data["key"]
    return acts.send_referral(
        form.facts(), identity, to_structure=to_structure, actor=request.actor, site=site, follows=before, key=key
    )


def _origin(request: ActorRequest) -> Origin:
    """A referral of ours, over without an answer that helps; a visit of one person in our structure."""
    previous, record = _uuid(request.GET.get("suite", "")), _uuid(request.GET.get("fiche", ""))
    ours = Referral.objects.visible_to(request.actor).sent_by(request.actor.structure_id)
    visits = ReceptionRecord.objects.visible_to(request.actor).filter(kind=RecordKind.INDIVIDUAL)
    return Origin(
        before=ours.filter(pk=previous, state__in=TO_OFFER_AGAIN).first() if previous else None,
        visit=visits.filter(pk=record).select_related("origin").first() if record else None,
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
