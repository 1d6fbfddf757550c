"""Reading the outbox in the order of commits.

Ids are given when a row is written, not when its transaction ends: reading "after the last id" would miss a slow
transaction. So a node keeps a horizon, the oldest transaction that was still running when it last read, and the ids it
has already applied since: what is at or after the horizon and not among them is new.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from django.db import connection, connections
from django.utils import timezone

from azimut.catalogue.models import Training
from azimut.directory.models import Structure
from azimut.events.models import Event
from azimut.search.enums import ChangeType
from azimut.search.models import OutboxEntry
from azimut.search.storage import State

CHANNEL = "azimut_search"
"""What the triggers notify (migration 0002)."""
KEPT_DAYS = 7
MOST_CHANGES = 20_000
"""Documents changed at once from which rebuilding is quicker."""


@dataclass
class Changes:
    """The documents that changed, and where the outbox was read up to."""

    horizon: int
    seen: list[int]
    found: int = 0
    is_everything: bool = False
    has_vocabulary: bool = False
    has_events: bool = False
    ids: dict[str, set[str]] = field(default_factory=dict)

    def of(self, kind: ChangeType) -> list[str]:
        return sorted(self.ids.get(kind.value, ()))

    def note_occupations(self, codes: Iterable[str]) -> None:
        self.ids.setdefault(ChangeType.OCCUPATION.value, set()).update(codes)


def current_horizon() -> int:
    """The oldest transaction still running: everything before it is settled."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def pending_changes(state: State) -> Changes:
    """What the index of this state has not seen. Another database, restored or copied, counts as everything."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint,"
            " pg_snapshot_xmax(pg_current_snapshot())::text::bigint, entry.id, entry.document_type, entry.document_id,"
            " entry.transaction FROM (SELECT 1) AS one LEFT JOIN search_outboxentry AS entry"
            " ON entry.transaction >= %s ORDER BY entry.id",
            [state.horizon],
        )
        rows = cursor.fetchall()
    horizon, newest = rows[0][:2]
    seen = set(state.seen)
    entries = [row[2:] for row in rows if row[2] is not None]
    changes = Changes(
        horizon=horizon,
        seen=[identifier for identifier, _kind, _document, number in entries if number >= horizon],
        is_everything=newest < state.horizon,
    )
    for identifier, kind, document, _number in entries:
        if identifier not in seen:
            _note(changes, kind, document)
    _add_dependents(changes)
    return changes


def purge_outbox() -> int:
    """Forget the entries of more than a week. An index that old is rebuilt, not caught up."""
    limit = timezone.now() - timedelta(days=KEPT_DAYS)
    return OutboxEntry.objects.filter(created_at__lt=limit).delete()[0]


@contextmanager
def listening() -> Iterator[Callable[[float], None]]:
    """Gives a function that waits for a change, at most so many seconds, on a connection of its own."""
    own = connections.create_connection("default")
    try:
        own.ensure_connection()
        own.connection.execute(f"LISTEN {CHANNEL}")

        def wait(seconds: float) -> None:
            for _notification in own.connection.notifies(timeout=seconds, stop_after=1):
                pass

        yield wait
    finally:
        own.close()


def _note(changes: Changes, kind: str, document: str) -> None:
    changes.found += 1
    if kind == ChangeType.EVERYTHING:
        changes.is_everything = True
    elif kind == ChangeType.VOCABULARY:
        changes.has_vocabulary = True
    elif kind == ChangeType.EVENT:
        changes.has_events = True
    else:
        changes.ids.setdefault(kind, set()).add(document)


def _add_dependents(changes: Changes) -> None:
    """Trainings name their provider and certification, structures their network, events who organises."""
    if changes.is_everything:
        return
    trainings = changes.ids.setdefault(ChangeType.TRAINING.value, set())
    providers = [UUID(identifier) for identifier in changes.of(ChangeType.PROVIDER)]
    certifications = changes.of(ChangeType.CERTIFICATION)
    for rows in (
        Training.objects.filter(provider_id__in=providers) if providers else None,
        Training.objects.filter(certification_id__in=certifications) if certifications else None,
    ):
        if rows is not None:
            trainings.update(str(identifier) for identifier in rows.values_list("id", flat=True)[:MOST_CHANGES])
    if networks := changes.of(ChangeType.NETWORK):
        of_networks = Structure.objects.current().filter(network__in=networks).values_list("id", flat=True)
        structures = changes.ids.setdefault(ChangeType.STRUCTURE.value, set())
        structures.update(str(identifier) for identifier in of_networks[:MOST_CHANGES])
    if organisers := changes.of(ChangeType.STRUCTURE):
        changes.has_events |= Event.objects.filter(organiser__in=map(UUID, organisers)).exists()
    if sum(map(len, changes.ids.values())) >= MOST_CHANGES:
        changes.is_everything = True
