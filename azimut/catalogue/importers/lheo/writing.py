"""Staging the rows of a feed, and making the tables equal to them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection

from azimut.catalogue.models import Training, TrainingProvider, TrainingSession
from azimut.core.importing.merging import BufferedStage, write_changed_rows

_KEPT = "stage_kept_trainings"


@dataclass(frozen=True)
class Counts:
    """Of trainings, as the report gives them; `details` counts the rest."""

    imported: int = 0
    unchanged: int = 0
    ended: int = 0
    details: dict[str, int] = field(default_factory=dict)


class Stages:
    """Where the rows wait until the whole feed is read: one temporary table for each table of the catalogue."""

    STEPS = 4

    def __init__(self, providers: Sequence[str], trainings: Sequence[str], sessions: Sequence[str]) -> None:
        self._providers = BufferedStage(TrainingProvider, providers)
        self._trainings = BufferedStage(Training, trainings)
        self._sessions = BufferedStage(TrainingSession, sessions)
        self._kept: list[str] = []
        self._accepted = 0

    def write(self, provider: str | None, training: str, sessions: Sequence[str]) -> None:
        """A new or changed formation; `provider` only the first time its provider is met."""
        self._accepted += 1
        if provider is not None:
            self._providers.write_line(provider)
        self._trainings.write_line(training)
        for session in sessions:
            self._sessions.write_line(session)

    def keep(self, training_id: UUID, provider: str | None) -> None:
        """A formation that has not changed: neither it nor its sessions are to be written or ended."""
        if provider is not None:
            self._providers.write_line(provider)
        self._kept.append(training_id.hex)

    def merge(self, source: str) -> Iterator[Counts]:
        """Write, then end; yields after each step. Nothing is ended when no formation was accepted."""
        self._flush()
        write_changed_rows(self._providers, key=("id",))
        yield Counts()
        imported = write_changed_rows(self._trainings, key=("id",))
        yield Counts(imported=imported, unchanged=self._accepted - imported + len(self._kept))
        written = write_changed_rows(self._sessions, key=("id",))
        yield Counts(details={"sessions écrites": written})
        if self._accepted or self._kept:
            trainings, sessions = self._end_what_vanished(source)
            yield Counts(ended=trainings, details={"sessions terminées": sessions})

    def _flush(self) -> None:
        for stage in (self._providers, self._trainings, self._sessions):
            stage.flush()
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE {_KEPT} (id uuid) ON COMMIT DROP")
            with cursor.copy(f"COPY {_KEPT} FROM STDIN") as copy:
                copy.write("\n".join(self._kept))
            cursor.execute(f"ANALYZE {_KEPT}")

    def _end_what_vanished(self, source: str) -> tuple[int, int]:
        """A training absent from the feed, a session absent from its training, a provider without training."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE catalogue_training AS target SET ended_on = CURRENT_DATE"  # noqa: S608  our own names
                " WHERE source = %s AND ended_on IS NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {self._trainings.name} AS stage WHERE stage.id = target.id)"
                f" AND NOT EXISTS (SELECT 1 FROM {_KEPT} AS kept WHERE kept.id = target.id)",
                [source],
            )
            trainings = cursor.rowcount
            cursor.execute(
                "UPDATE catalogue_trainingsession AS target SET ended_on = CURRENT_DATE"  # noqa: S608
                " WHERE source = %s AND ended_on IS NULL"
                f" AND NOT EXISTS (SELECT 1 FROM {self._sessions.name} AS stage WHERE stage.id = target.id)"
                f" AND NOT EXISTS (SELECT 1 FROM {_KEPT} AS kept WHERE kept.id = target.training_id)",
                [source],
            )
            sessions = cursor.rowcount
            cursor.execute(
                "UPDATE catalogue_trainingprovider AS target SET ended_on = CURRENT_DATE"
                " WHERE source = %s AND ended_on IS NULL AND NOT EXISTS (SELECT 1 FROM catalogue_training AS training"
                " WHERE training.provider_id = target.id AND training.ended_on IS NULL)",
                [source],
            )
        return trainings, sessions
