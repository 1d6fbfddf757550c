"""The two hundred, written in the scratch database: five a structure, each with an open session."""

from django.db import connection

from azimut.accounts.models import Membership, User
from azimut.core.permissions import Role
from azimut.directory.models import Structure
from azimut.reception.models import ReceptionRecord
from tests.accounts.factories import actor_of_membership, session_of

MEASURED_BY = "advisers"

A_STRUCTURE = 5


def sign_in(count: str) -> list[dict[str, str]]:
    """Each one's session, and a structure to hand people over to."""
    structures = list(Structure.objects.current().order_by("pk")[: int(count) // A_STRUCTURE])
    people = []
    for rank in range(int(count)):
        user = User(email=f"charge-{rank}@demonstration.invalid", first_name="Charge", last_name=str(rank))
        user.set_unusable_password()
        user.save()
        structure = structures[rank % len(structures)]
        hat = Membership.objects.create(user=user, structure=structure, role=Role.ADVISER)
        other = structures[(rank + 1) % len(structures)]
        people.append({"session": session_of(actor_of_membership(hat)), "other": str(other.pk)})
    return people


def what_is_kept() -> dict[str, int]:
    """How many visits the advisers wrote, and how many counts differ from what the records give again."""
    records = ReceptionRecord.objects.filter(author__email__startswith="charge-").count()
    columns = "structure_id, day, reception_point_id, dimension, value, people, records, minutes"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM ((SELECT {columns} FROM reception_receptioncount EXCEPT"
            f" SELECT {columns} FROM reception_recount) UNION ALL (SELECT {columns} FROM reception_recount EXCEPT"
            f" SELECT {columns} FROM reception_receptioncount)) AS differing"
        )
        return {"records": records, "differing_counts": int(cursor.fetchone()[0])}
