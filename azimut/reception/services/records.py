"""What can happen to reception records."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from azimut.core.identifiers import new_identifier
from azimut.core.permissions import Actor, require
from azimut.reception.models import ReceptionRecord
from azimut.reception.permissions import can_edit_record, can_record_visit, can_undo_record
from azimut.reception.services.submissions import first_of

MONTHS_AHEAD = 3
MONTHS_KEPT = 13
"""Records are kept thirteen months, then only their counts: a year and the month it is compared with."""


@transaction.atomic
def record_visit(facts: Mapping[str, Any], *, key: UUID, actor: Actor) -> tuple[ReceptionRecord | None, bool]:
    """Writes a record once for its key: (record, whether it is new).

    The same key sent again gives the record already made, or None when it was undone since.
    """
    require(can_record_visit(actor, actor.structure_id))
    identifier = new_identifier()
    made = first_of(key, identifier, author_id=actor.user_id)
    if made != identifier:
        return ReceptionRecord.objects.visible_to(actor).filter(pk=made).first(), False
    owned = {**facts, "structure_id": actor.structure_id, "author_id": actor.user_id}
    record: ReceptionRecord = ReceptionRecord.objects.create(pk=identifier, **owned)
    return record, True


@transaction.atomic
def edit_record(record: ReceptionRecord, facts: Mapping[str, Any], *, actor: Actor) -> ReceptionRecord:
    """Corrects a record; its counts follow. Raises `Refusal`."""
    locked: ReceptionRecord = ReceptionRecord.objects.select_for_update().get(pk=record.pk)
    require(can_edit_record(actor, locked))
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(facts))
    return locked


@transaction.atomic
def undo_record(record: ReceptionRecord, *, actor: Actor) -> None:
    """Takes a record back as if it had never been: its counts too. Raises `Refusal`."""
    locked = ReceptionRecord.objects.select_for_update().filter(pk=record.pk).first()
    if locked is None:
        return
    require(can_undo_record(actor, locked))
    locked.delete()


def make_partitions(today: date | None = None) -> int:
    """The partitions of this month and the next ones; how many were missing."""
    first = (today or timezone.localdate()).replace(day=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE reception_make_month((%s::date + make_interval(months => n))::date))"
            " FROM generate_series(0, %s) AS n",
            [first, MONTHS_AHEAD],
        )
        return int(cursor.fetchone()[0])


@transaction.atomic
def remove_old_records(records: QuerySet[ReceptionRecord]) -> None:
    """Removes records whose time is over (retention.py) and keeps their counts; months left empty go."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('azimut.reception_upkeep', 'on', true)")
        records.delete()
        cursor.execute("SELECT set_config('azimut.reception_upkeep', '', true)")
        _drop_old_empty_months(cursor, oldest_kept(timezone.localdate()))


def oldest_kept(today: date) -> date:
    """The first day whose records are still kept."""
    return _months_before(today, MONTHS_KEPT)


def _months_before(day: date, months: int) -> date:
    """The same day that many months earlier, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004  December
    last = (first_of_next - date.resolution).day
    return date(year, month + 1, min(day.day, last))


def _drop_old_empty_months(cursor: Any, limit: date) -> None:
    cursor.execute(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'reception_receptionrecord'::regclass AND c.relname ~ '_[0-9]{6}$'"
        " AND right(c.relname, 6) < %s ORDER BY 1",
        [limit.strftime("%Y%m")],
    )
    for (name,) in cursor.fetchall():
        cursor.execute(f'SELECT EXISTS (SELECT FROM "{name}")')  # noqa: S608  a name of ours, from the catalogue
        if not cursor.fetchone()[0]:
            cursor.execute(f'DROP TABLE "{name}"')
