"""The second wall around identities: who the transaction acts for, and what it may do to them (migration 0006)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection, transaction

from azimut.reception.models import Referral, ReferralIdentity


@contextmanager
def acting_for(structure_id: UUID | None) -> Iterator[None]:
    """Opens the second wall for this structure, until the end of the block; inside a transaction only."""
    with _setting("azimut.structure_id", str(structure_id or "")):
        yield


@contextmanager
def upkeep() -> Iterator[None]:
    """For what no structure does: erasing, writing again under a new key, writing to the person."""
    with _setting("azimut.reception_upkeep", "on"):
        yield


@contextmanager
def _setting(name: str, value: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [name, value])
        yield
        cursor.execute("SELECT set_config(%s, '', true)", [name])


@transaction.atomic
def email_of_person(referral: Referral) -> str:
    """Where to write to the person; empty when they gave none, or it was erased."""
    with upkeep():
        identity = ReferralIdentity.objects.filter(referral=referral).first()
    return (identity.email or "") if identity else ""
