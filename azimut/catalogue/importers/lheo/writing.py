"""Handing the rows of a feed to the database, and making the tables equal to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from django.db import connection
from psycopg import Cursor, sql

from azimut.catalogue.models import Training, TrainingProvider, TrainingSession
from azimut.core.importing.background import BackgroundWriter
from azimut.core.importing.merging import copy_statement, create_stage, upsert_statement, write_changed_rows

BATCH_TRAININGS, BATCH_SIZE = 6_000, 12_000_000
"""Trainings, or characters of rows, that wait in memory before they leave together.

Large enough for a watcher of the tables to see a change of everything rather than a list of thousands.
"""

_KEPT = "stage_kept_trainings"


@dataclass(frozen=True)
class Counts:
    """Of trainings, as the report gives them; `details` counts the rest."""

    imported: int = 0
    unchanged: int = 0
    ended: int = 0
    details: dict[str, int] = field(default_factory=dict)


@dataclass
class Batch:
    """Rows of the three tables, as COPY reads them."""

    providers: list[str] = field(default_factory=list)
    trainings: list[str] = field(default_factory=list)
    sessions: list[str] = field(default_factory=list)
    size: int = 0


class FeedWriter:
    """Rows leave in batches while the feed is being read.

    A source that has no row yet writes straight to the tables. Any other goes through temporary tables, merged at the
    end: rows that have not changed are not written.
    """

    STEPS = 4

    def __init__(
        self, source: str, *, providers: Sequence[str], trainings: Sequence[str], sessions: Sequence[str]
    ) -> None:
        self._source = source
        self._is_first = not Training.objects.filter(source=source).exists()
        self._providers = create_stage(TrainingProvider, providers)
        self._trainings = create_stage(Training, trainings)
        self._sessions = create_stage(TrainingSession, sessions)
        self._batch = Batch()
        self._kept: list[str] = []
        self._accepted = self._session_count = 0
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS {_KEPT}; CREATE TEMPORARY TABLE {_KEPT} (id uuid) ON COMMIT DROP")
            if self._is_first:
                # Foreign keys are checked batch by batch, while the feed is read, rather than all at the end.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        self._background = BackgroundWriter()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._background.__exit__(kind, error, trace)

    def write(self, provider: str | None, training: str, sessions: Sequence[str]) -> None:
        """A new or changed formation; `provider` only the first time its provider is met."""
        batch = self._batch
        if provider is not None:
            batch.providers.append(provider)
        batch.trainings.append(training)
        batch.sessions.extend(sessions)
        self._accepted += 1
        self._session_count += len(sessions)
        batch.size += len(training) + sum(map(len, sessions))
        if batch.size >= BATCH_SIZE or len(batch.trainings) >= BATCH_TRAININGS:
            self._send()

    def keep(self, training_id: str, provider: str | None) -> None:
        """A formation that has not changed: neither it nor its sessions are to be written or ended."""
        if provider is not None:
            self._batch.providers.append(provider)
        self._kept.append(training_id)

    def merge(self) -> Iterator[Counts]:
        """Write, then end; yields after each step. Nothing is ended when no formation was accepted."""
        self._send()
        self._background.wait()
        if self._is_first:
            with connection.cursor() as cursor:
                # So many rows at once: the planner is told now, not when autovacuum comes round.
                cursor.execute("ANALYZE catalogue_trainingprovider, catalogue_training, catalogue_trainingsession")
            yield Counts(imported=self._accepted, details={"sessions écrites": self._session_count})
            return
        self._prepare_merge()
        write_changed_rows(self._providers, key=("id",))
        yield Counts()
        imported = write_changed_rows(self._trainings, key=("id",))
        yield Counts(imported=imported, unchanged=self._accepted - imported + len(self._kept))
        written = write_changed_rows(self._sessions, key=("id",))
        yield Counts(details={"sessions écrites": written})
        if self._accepted or self._kept:
            trainings, sessions = self._end_what_vanished()
            yield Counts(ended=trainings, details={"sessions terminées": sessions})

    def _send(self) -> None:
        batch, self._batch = self._batch, Batch()
        write = self._write_rows if self._is_first else self._stage_rows
        self._background.submit(lambda cursor: write(cursor, batch))

    def _write_rows(self, cursor: Cursor[Any], batch: Batch) -> None:
        """Providers first, which other sources may have written before; then what points to them."""
        _copy(cursor, self._providers.copy_statement, batch.providers)
        cursor.execute(upsert_statement(self._providers, key=("id",)))
        cursor.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(self._providers.name)))
        for stage, rows in ((self._trainings, batch.trainings), (self._sessions, batch.sessions)):
            table = stage.model._meta.db_table  # noqa: SLF001  Django's documented meta API
            _copy(cursor, copy_statement(table, stage.columns), rows)

    def _stage_rows(self, cursor: Cursor[Any], batch: Batch) -> None:
        _copy(cursor, self._providers.copy_statement, batch.providers)
        _copy(cursor, self._trainings.copy_statement, batch.trainings)
        _copy(cursor, self._sessions.copy_statement, batch.sessions)

    def _prepare_merge(self) -> None:
        with connection.cursor() as cursor:
            with cursor.copy(f"COPY {_KEPT} FROM STDIN") as copy:
                copy.write("\n".join(self._kept))
            # A temporary table has no statistics of its own until then.
            for name in (_KEPT, self._providers.name, self._trainings.name, self._sessions.name):
                cursor.execute(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))

    def _end_what_vanished(self) -> tuple[int, int]:
        """A training absent from the feed, a session absent from its training, a provider without training."""
        names = {
            "kept": sql.Identifier(_KEPT),
            "trainings": sql.Identifier(self._trainings.name),
            "sessions": sql.Identifier(self._sessions.name),
        }
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(_END_TRAININGS).format(**names), [self._source])
            trainings = cursor.rowcount
            cursor.execute(sql.SQL(_END_SESSIONS).format(**names), [self._source])
            sessions = cursor.rowcount
            cursor.execute(_END_PROVIDERS, [self._source])
        return trainings, sessions


def _copy(cursor: Cursor[Any], statement: sql.Composed, rows: list[str]) -> None:
    if rows:
        with cursor.copy(statement) as copy:
            copy.write("\n".join(rows).encode())


_END_TRAININGS = """
UPDATE catalogue_training AS target SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date
WHERE source = %s AND ended_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM {trainings} AS stage WHERE stage.id = target.id)
  AND NOT EXISTS (SELECT 1 FROM {kept} AS kept WHERE kept.id = target.id)
"""

_END_SESSIONS = """
UPDATE catalogue_trainingsession AS target SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date
WHERE source = %s AND ended_on IS NULL
  AND NOT EXISTS (SELECT 1 FROM {sessions} AS stage WHERE stage.id = target.id)
  AND NOT EXISTS (SELECT 1 FROM {kept} AS kept WHERE kept.id = target.training_id)
"""

_END_PROVIDERS = """
UPDATE catalogue_trainingprovider AS target SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date
WHERE source = %s AND ended_on IS NULL
  AND NOT EXISTS (
    SELECT 1 FROM catalogue_training AS training WHERE training.provider_id = target.id AND training.ended_on IS NULL
  )
"""
