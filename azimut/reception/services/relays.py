"""Handing a person on without their name, by a code they carry."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from azimut.core.identifiers import drawn_signs
from azimut.core.permissions import Actor, Refusal, require
from azimut.reception.models import Relay, RelayReader
from azimut.reception.models.follow_links import digest_of_code
from azimut.reception.permissions import can_write_referral, structure_of

HALF = 4


class NoSuchCode(Refusal):
    def __init__(self) -> None:
        super().__init__("Ce code n'existe pas, ou il a plus de deux semaines. Relisez-le avec la personne.")


@transaction.atomic
def write_relay(facts: Mapping[str, Any], *, has_circle: bool, actor: Actor) -> tuple[Relay, str]:
    """What was done so far, and the code to give to the person: shown now, never again."""
    require(can_write_referral(actor, actor.structure_id))
    code = drawn_signs(2 * HALF)
    relay: Relay = Relay.objects.create(
        **facts,
        code_hash=digest_of_code(code),
        structure_id=structure_of(actor),
        author_id=actor.user_id,
        circle_consent_at=timezone.now() if has_circle else None,
    )
    _read_by(relay, actor)
    return relay, f"{code[:HALF]}-{code[HALF:]}"


@transaction.atomic
def open_relay(code: str, *, actor: Actor) -> Relay:
    """What was done so far, for an adviser to whom the person shows their code. Raises `NoSuchCode`."""
    require(can_write_referral(actor, actor.structure_id))
    relay: Relay | None = Relay.objects.of_code(code).select_related("structure", "author").first()
    if relay is None:
        raise NoSuchCode
    _read_by(relay, actor)
    return relay


@transaction.atomic
def leave_circle(relay: Relay, *, actor: Actor) -> None:
    """Whoever no longer accompanies the person is no longer seen, nor sees."""
    RelayReader.objects.filter(relay=relay, user=actor.user_id, structure=structure_of(actor)).delete()


@transaction.atomic
def end_circle(relay: Relay, *, actor: Actor) -> None:
    """The person said no to one of them: nobody sees anybody any more, and the code opens nothing."""
    readers = RelayReader.objects.filter(relay=relay, user=actor.user_id, structure=structure_of(actor))
    if readers.exists():
        Relay.objects.filter(pk=relay.pk).delete()


def _read_by(relay: Relay, actor: Actor) -> None:
    RelayReader.objects.get_or_create(relay=relay, user_id=actor.user_id, structure_id=structure_of(actor))
