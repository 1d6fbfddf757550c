"""People handed over between structures of the demonstration, in every state a referral may have.

Written by the services themselves, then dated as they would have been; a new set comes when the last one grows old.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from azimut.accounts.actors import actors_of
from azimut.accounts.models import Membership
from azimut.core.permissions import Actor
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.people import DOMAIN
from azimut.directory.models import Structure
from azimut.reception.enums import DeclineReason, Outcome
from azimut.reception.models import Referral
from azimut.reception.services import referrals as acts
from azimut.reception.services.messages import write_message

REFERRALS_FILE = Path(__file__).resolve().parent / "receptions" / "referrals.toml"
FRESH = timedelta(days=10)
FRIDAY = 5
MAIL = "personne@demonstration.invalid"
PHONE = "01 99 00 00 00"
"""Arcep keeps these numbers for fiction."""

Step = Callable[[Referral, Actor, Mapping[str, Any]], Referral]

STEPS: dict[str, Step] = {
    "recevoir": lambda referral, actor, _told: acts.acknowledge_referral(referral, actor=actor),
    "accepter": lambda referral, actor, _told: acts.accept_referral(referral, actor=actor),
    "rendez-vous": lambda referral, actor, told: acts.fix_appointment(referral, at=_appointment(told), actor=actor),
    "rencontre": lambda referral, actor, _told: acts.record_meeting(referral, actor=actor),
    "terminer": lambda referral, actor, told: acts.close_referral(
        referral, outcome=Outcome(told["outcome"]), actor=actor
    ),
    "refuser": lambda referral, actor, told: acts.decline_referral(
        referral,
        reason=DeclineReason(told["decline"]),
        sentence=told["sentence"],
        proposal=_structure(told.get("next", "")),
        actor=actor,
    ),
    "retirer": lambda referral, actor, _told: acts.withdraw_referral(referral, actor=actor),
    "expirer": lambda referral, _actor, _told: acts.expire_referral(referral),
}


@transaction.atomic
def load_referrals() -> int:
    """Write them when none is fresh; how many there were. Where a network has no structure, its referrals are not."""
    recent = Referral.objects.filter(created_at__gt=timezone.now() - FRESH, sender__email__endswith=DOMAIN)
    if recent.exists():
        return 0
    told = tomllib.loads(REFERRALS_FILE.read_text(encoding="utf-8"))["referral"]
    return sum(_write(one) for one in told)


def _write(told: Mapping[str, Any]) -> bool:
    sender, receiver = member_of(told["from"]), member_of(told["to"])
    to_structure = Structure.objects.get(pk=str(receiver.structure_id)) if receiver else _structure(told["to"])
    if sender is None or to_structure is None or to_structure.pk == sender.structure_id:
        return False
    facts = {
        "needs": told["needs"],
        "reason": told["reason"],
        "done_before": told.get("done_before", ""),
        "urgency": told["urgency"],
        "consent_means": "oral",
    }
    identity = {"full_name": told["person"], "phone": PHONE, "email": MAIL}
    referral = acts.send_referral(facts, identity, to_structure=to_structure, actor=sender)
    for step in told.get("steps", ()):
        referral = STEPS[step](referral, receiver or sender, told)
    for side, text in told.get("messages", ()):
        write_message(referral, text, actor=sender if side == "from" else (receiver or sender))
    _date(referral, _sent_at(told["days"]))
    return True


def _sent_at(days_ago: int) -> datetime:
    """A working morning about that many days ago; an hour ago for today's."""
    if not days_ago:
        return timezone.now() - timedelta(minutes=75)
    day = timezone.localdate() - timedelta(days=days_ago)
    while day.isoweekday() > FRIDAY:
        day -= timedelta(days=1)
    return datetime.combine(day, time(10, 15), tzinfo=timezone.get_current_timezone())


def _date(referral: Referral, sent_at: datetime) -> None:
    """As if it had been sent then, and each step had come a working morning later; never ahead of now."""
    events = list(referral.events.order_by("pk"))
    gap = min(timedelta(days=2), (timezone.now() - sent_at) / (len(events) + 1))
    late = {event.act: sent_at + gap * rank for rank, event in enumerate(events)}
    dates = {**late, "write": sent_at, "send": sent_at}
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.reception_upkeep', 'on', true)")
        for event in events:
            referral.events.filter(pk=event.pk).update(at=dates[event.act])
        cursor.execute("SELECT set_config('azimut.reception_upkeep', '', true)")
    answered = next((dates[act] for act in ("accepted", "declined") if act in dates), None)
    over = max(dates.values()) if referral.is_over else None
    Referral.objects.filter(pk=referral.pk).update(
        created_at=sent_at, consent_at=sent_at, sent_at=sent_at, answered_at=answered, closed_at=over
    )


def _appointment(told: Mapping[str, Any]) -> datetime:
    """In some days when it is still to come, else in the days after it was sent; at ten, on a working day."""
    is_ahead = "rencontre" not in told["steps"]
    day = timezone.localdate() + timedelta(days=4 if is_ahead else 6 - told["days"])
    while day.isoweekday() > FRIDAY:
        day += timedelta(days=1)
    return datetime.combine(day, time(10), tzinfo=timezone.get_current_timezone())


def member_of(network: str) -> Actor | None:
    """Someone of the demonstration who works in that network, their code given."""
    members = Membership.objects.current().filter(
        user__email__endswith=DOMAIN, structure__network=network, role="adviser"
    )
    held = members.select_related("user").order_by("user__email").first()
    if held is None:
        return None
    hats = actors_of(held.user, has_second_factor=True)
    return next(hat for hat in hats if hat.structure_id == held.structure_id)


def _structure(network: str) -> Structure | None:
    found: Structure | None = (
        Structure.objects.filter(source=SOURCE, ended_on=None, network=network).order_by("name", "pk").first()
    )
    return found
