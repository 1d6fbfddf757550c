"""What can happen to a referral: each act locks it, asks for the right, changes the state, writes who did it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django_fsm import can_proceed

from azimut.accounts.access_log import log_identity_access
from azimut.accounts.models import Membership
from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, Verdict, require
from azimut.directory.models import Structure
from azimut.reception.consents import TO_BE_REFERRED
from azimut.reception.delivery import way_to
from azimut.reception.enums import DeclineReason, Delivery, Outcome, ReferralAct
from azimut.reception.models import Referral, ReferralEvent, ReferralIdentity, ReferralMessage
from azimut.reception.models.appointments import forget_appointments, release_appointments
from azimut.reception.permissions import (
    NOBODY,
    can_answer_referral,
    can_hand_on_files,
    can_read_identity,
    can_withdraw_referral,
    can_write_referral,
)
from azimut.reception.services.identities import acting_for, upkeep
from azimut.reception.services.notices import tell
from azimut.reception.services.submissions import first_of

ERASED = "(effacé)"


class NoLongerPossible(Exception):  # noqa: N818  exceptions read as sentences (docs/style.md)
    """Somebody else acted first, or the referral is over."""

    def __init__(self, referral: Referral) -> None:
        self.sentence = f"Ce n'est plus possible : cette orientation est « {referral.get_state_display()} »."
        super().__init__(self.sentence)


@transaction.atomic
def send_referral(
    facts: Mapping[str, Any],
    identity: Mapping[str, str],
    *,
    to_structure: Structure,
    actor: Actor,
    site: str = "",
    follows: Referral | None = None,
    key: UUID | None = None,
) -> Referral:
    """Writes and sends a referral with the identity of a person who agreed. Raises `Refusal`.

    `site` is where links in mails lead; `follows` is what was declined or left unanswered before. The same `key` sent
    again gives the referral already made: a double click hands nobody over twice.
    """
    require(can_write_referral(actor, actor.structure_id))
    identifier = new_identifier()
    made = first_of(key, identifier, author_id=actor.user_id) if key else identifier
    if made != identifier:
        known: Referral = Referral.objects.visible_to(actor).get(pk=made)
        return known
    way = way_to(to_structure)
    referral: Referral = Referral.objects.create(
        pk=identifier,
        **facts,
        from_structure_id=actor.structure_id,
        to_structure=to_structure,
        sender_id=actor.user_id,
        consent_version=TO_BE_REFERRED.version,
        consent_at=timezone.now(),
        delivery=way,
        is_to_call=way == Delivery.CALL,
        site=site,
        follows=follows,
    )
    _note(referral, actor, ReferralAct.WRITE)
    keep_identity(referral, identity)
    mark_sent(referral, actor)
    return referral


def keep_identity(referral: Referral, identity: Mapping[str, str]) -> None:
    """Behind the two walls, under the names of its two structures."""
    with acting_for(referral.from_structure_id or referral.to_structure_id):
        ReferralIdentity.objects.create(
            referral=referral,
            from_structure_key=referral.from_structure_id,
            to_structure_key=referral.to_structure_id,
            **identity,
        )


def mark_sent(referral: Referral, actor: Actor | None) -> None:
    """From now on the other side sees it."""
    referral.to_sent()
    referral.sent_at = timezone.now()
    referral.save()
    _note(referral, actor, ReferralAct.SEND)


def acknowledge_referral(referral: Referral, *, actor: Actor) -> Referral:
    """The receiving structure saw it: the sender is told."""
    return _act(referral, "to_received", actor=actor, right=can_answer_referral)


def accept_referral(referral: Referral, *, actor: Actor) -> Referral:
    """Taken, once: it is now followed by whoever accepted it."""
    facts = {"assignee_id": _person(actor), "answered_at": timezone.now()}
    return _act(referral, "to_accepted", actor=actor, right=can_answer_referral, facts=facts)


def decline_referral(
    referral: Referral, *, reason: DeclineReason, sentence: str, actor: Actor, proposal: Structure | None = None
) -> Referral:
    """Refused, with the reason, a sentence, and if possible who may help instead."""
    now = timezone.now()
    facts = {
        "decline_reason": reason,
        "decline_sentence": sentence,
        "next_structure": proposal,
        "answered_at": now,
        "closed_at": now,
    }
    return _act(referral, "to_declined", actor=actor, right=can_answer_referral, facts=facts)


def fix_appointment(referral: Referral, *, at: datetime, actor: Actor) -> Referral:
    """Day and hour agreed with the person. Raises Refusal, NoLongerPossible."""
    return _act(referral, "to_appointment", actor=actor, right=can_answer_referral, facts={"appointment_at": at})


def record_meeting(referral: Referral, *, actor: Actor) -> Referral:
    """The person was received. Raises Refusal, NoLongerPossible."""
    return _act(referral, "to_met", actor=actor, right=can_answer_referral)


def close_referral(referral: Referral, *, outcome: Outcome, actor: Actor) -> Referral:
    """What became of it; nothing follows. Raises Refusal, NoLongerPossible."""
    facts = {"outcome": outcome, "closed_at": timezone.now()}
    return _act(referral, "to_closed", actor=actor, right=can_answer_referral, facts=facts)


@transaction.atomic
def withdraw_referral(referral: Referral, *, actor: Actor) -> Referral:
    """The person changed their mind: their identity, and what was written about them, go at once."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    require(can_withdraw_referral(actor, locked))
    return end_by_withdrawal(locked, actor)


@transaction.atomic
def end_by_withdrawal(referral: Referral, actor: Actor | None = None) -> Referral:
    """The same, by the person themselves when `actor` is None: after the end too, the identity goes at once."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    erase_identities([locked.pk])
    locked.refresh_from_db()
    if actor is None and locked.is_over:
        return locked
    return _fire(locked, "to_withdrawn", actor, {"closed_at": timezone.now(), "decline_sentence": ""})


@transaction.atomic
def expire_referral(referral: Referral) -> Referral:
    """Nobody answered in time: the sender offers something else. Done by the worker, for nobody in particular."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    return _fire(locked, "to_expired", None, {"closed_at": timezone.now()})


@transaction.atomic
def read_identity(referral: Referral, *, actor: Actor) -> ReferralIdentity | None:
    """Who the person is; that it was read, and by whom, is written. None once it was erased."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    require(can_read_identity(actor, locked))
    with acting_for(actor.structure_id):
        identity = ReferralIdentity.objects.filter(referral=locked).first()
    _note(locked, actor, "read_identity")
    log_identity_access(actor, kind="referral", thing_id=locked.pk, why="suivre une orientation")
    return identity


@transaction.atomic
def identity_to_carry(referral: Referral, *, actor: Actor) -> dict[str, str]:
    """The identity, to be sent to someone else with a new consent: read, and the reading written, as any other."""
    identity = read_identity(referral, actor=actor)
    if identity is None:
        raise NoLongerPossible(referral)
    return {name: getattr(identity, name) or "" for name in ("full_name", "phone", "email")}


@transaction.atomic
def assign_referral(referral: Referral, *, to_id: UUID, actor: Actor) -> Referral:
    """One referral goes to a member of the receiving structure."""
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    require(can_hand_on_files(actor, locked.to_structure_id))
    members = Membership.objects.current().filter(structure=locked.to_structure_id, user=to_id)
    if locked.is_over or not members.exists():
        raise NoLongerPossible(locked)
    locked.assignee_id = to_id
    locked.save(update_fields=["assignee"])
    _note(locked, actor, "hand_on")
    return locked


@transaction.atomic
def hand_on_files(*, leaver_id: UUID, heir_id: UUID, actor: Actor) -> int:
    """*Passation*: every open file of someone who leaves goes to a colleague in one act; how many there were."""
    structure_id = actor.structure_id
    members = Membership.objects.current().filter(structure=structure_id, user=heir_id)
    verdict = can_hand_on_files(actor, structure_id) if structure_id else Verdict(is_allowed=False)
    require(
        verdict if members.exists() else Verdict(is_allowed=False, sentence="Choisissez un membre de la structure.")
    )
    files = list(
        Referral.objects.received_by(structure_id)
        .ongoing()
        .filter(assignee=leaver_id)
        .select_for_update()
        .order_by("pk")
    )
    for referral in files:
        referral.assignee_id = heir_id
        referral.save(update_fields=["assignee"])
        _note(referral, actor, "hand_on")
    return len(files)


@transaction.atomic
def erase_identities(referral_ids: list[UUID]) -> None:
    """Identities go, whatever the structure; the referrals stay, as facts without a name."""
    with upkeep():
        ReferralIdentity.objects.filter(pk__in=referral_ids).delete()
    forget_appointments(referral_ids)
    ReferralMessage.objects.filter(referral__in=referral_ids).delete()
    # Reasons stay, coded; what was written freely about the person goes with the name.
    Referral.objects.filter(pk__in=referral_ids).exclude(decline_sentence="").update(decline_sentence=ERASED)
    Referral.objects.filter(pk__in=referral_ids).update(
        identity_erased_at=timezone.now(), done_before="", reason=ERASED
    )


@transaction.atomic
def _act(
    referral: Referral, step: str, *, actor: Actor, right: Any, facts: Mapping[str, Any] | None = None
) -> Referral:
    locked: Referral = Referral.objects.select_for_update().get(pk=referral.pk)
    require(right(actor, locked))
    return _fire(locked, step, actor, facts or {})


def _fire(locked: Referral, step: str, actor: Actor | None, facts: Mapping[str, Any]) -> Referral:
    change = getattr(locked, step)
    if not can_proceed(change):
        raise NoLongerPossible(locked)
    change()
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save()
    if locked.is_over or "appointment_at" in facts:
        release_appointments(locked)
    _note(locked, actor, step.removeprefix("to_"))
    return locked


def _person(actor: Actor | None) -> UUID | None:
    """Who it is in the accounts; None for a worker, a person, or a structure without accounts."""
    return actor.user_id if actor and actor.user_id != NOBODY else None


def _note(referral: Referral, actor: Actor | None, act: str) -> None:
    event = ReferralEvent.objects.create(
        referral=referral,
        by_id=_person(actor),
        structure_id=actor.structure_id if actor else None,
        act=act,
        state=referral.state,
    )
    tell(event)
