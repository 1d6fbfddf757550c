"""Running an import: lock its source, know an unchanged file, write everything in one transaction, report.

    with import_run("rome", label="ROME 4", files=[path], licence="Licence Ouverte 2.0") as run:
        if run.is_unchanged:
            return run
        for row in rows: …
            run.reject(line=12, path="formation/action", rule="action", reason="aucune action")
        run.count(imported=…, unchanged=…, ended=…)

The body runs inside one transaction. `dry_run` rolls it back at the end and keeps only the report.
"""

import csv
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.db import connection, transaction
from django.utils import timezone

from azimut.core.importing.errors import ImportAlreadyRunning, ImportRefused, system_words
from azimut.core.models import ImportRun, ImportRunState, RejectedRow

Progress = Callable[[float], None]
"""Called with the share done, from 0.0 to 1.0."""

KEPT_REJECTS = 10_000
"""Rejected rows kept in the database for one run; the CSV file asked by --rejects has them all."""

LONGEST_REASON = 1_000
"""Characters: a reason quotes what the file says, which may be anything."""

REJECT_COLUMNS = ("ligne", "chemin", "règle", "raison")


class _DryRun(Exception):  # noqa: N818
    """Rolls a dry run back."""


def no_progress(_share: float) -> None:
    """For whoever does not look."""


@dataclass
class Run:
    """What an importer writes to while it works, and what it reports."""

    source: str
    is_unchanged: bool
    is_dry_run: bool
    progress: Progress = no_progress
    imported: int = 0
    unchanged: int = 0
    ended: int = 0
    rejected: int = 0
    details: dict[str, int] = field(default_factory=dict)
    data_date: date | None = None
    _kept: list[tuple[int, str, str, str]] = field(default_factory=list)
    _rejects_file: TextIO | None = None
    _writer: Any = None

    def reject(self, *, line: int, path: str, rule: str, reason: str) -> None:
        """Set a row aside: its line, where in the file, which rule it breaks, why in a French sentence."""
        self.rejected += 1
        row = (line, _shown(path, 300), _shown(rule, 60), _shown(reason, LONGEST_REASON))
        if len(self._kept) < KEPT_REJECTS:
            self._kept.append(row)
        if self._writer is not None:
            self._writer.writerow(row)

    def count(self, *, imported: int = 0, unchanged: int = 0, ended: int = 0) -> None:
        self.imported += imported
        self.unchanged += unchanged
        self.ended += ended

    @property
    def rejects(self) -> list[tuple[int, str, str, str]]:
        """The rejected rows kept: (line, path, rule, reason)."""
        return self._kept

    @property
    def summary(self) -> str:
        """The line every import ends with."""
        return (
            f"importés {self.imported} · inchangés {self.unchanged} · terminés {self.ended} · rejetés {self.rejected}"
        )


def _shown(text: str, limit: int) -> str:
    """What the database, a CSV and a screen can all hold."""
    text = text.replace("\x00", "�")
    return text if len(text) <= limit else text[: limit - 1] + "…"


def hash_files(files: Sequence[Path]) -> str:
    """SHA-256 of the contents of the files, in order, read by blocks.

    Raises ImportRefused when a file cannot be read.
    """
    digest = hashlib.sha256()
    for path in files:
        try:
            with path.open("rb") as stream:
                while block := stream.read(1 << 20):
                    digest.update(block)
        except OSError as error:
            raise ImportRefused(f"Fichier illisible : {path.name} ({system_words(error)}).") from error
    return digest.hexdigest()


@contextmanager
def import_run(  # noqa: PLR0913  each argument is a fact of the run
    source: str,
    *,
    label: str,
    files: Sequence[Path],
    licence: str = "",
    version: int = 1,
    depends_on: Sequence[str] = (),
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Iterator[Run]:
    """Open a run of `source`; see the module's docstring.

    A source that comes in several files has one `label` for each. `version` is raised by an importer whose reading of
    the same file changes; `depends_on` names the sources it links to: once one of them has been imported again, the
    same file is worth reading again. Raises ImportAlreadyRunning when the source is being imported; anything raised by
    the body marks the run failed and is raised again.
    """
    if rejects_path is not None and any(_are_same(rejects_path, path) for path in files):
        raise ImportRefused(f"--rejects écraserait le fichier à importer : {rejects_path.name}.")
    with _only_one_run_of(source):
        file_hash = hash_files(files)
        previous = ImportRun.objects.of_source(source).filter(label=label).succeeded().order_by("-started_at").first()
        is_same = (
            previous is not None
            and (previous.file_hash, previous.importer_version) == (file_hash, version)
            and not ImportRun.objects.succeeded_since(previous.started_at, sources=depends_on).exists()
        )
        run = Run(source=source, is_unchanged=is_same and not dry_run, is_dry_run=dry_run, progress=progress)
        if run.is_unchanged and previous is not None:
            _recall(run, previous)
        with _rejects_written_to(rejects_path, run):
            record = None if dry_run else _open_record(source, label, files, file_hash, licence, version)
            try:
                yield from _run_body(run, files)
            except BaseException as error:
                _close_record(record, run, ImportRunState.FAILED, message=_sentence_of(error))
                raise
        _close_record(record, run, ImportRunState.UNCHANGED if run.is_unchanged else ImportRunState.SUCCEEDED)


def _mark_of(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written again or replaced."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _are_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _recall(run: Run, previous: ImportRun) -> None:
    """What the last reading of the same file counted and set aside."""
    run.unchanged = previous.imported + previous.unchanged
    run.rejected = previous.rejected
    rejected = previous.rejected_rows.order_by("pk")
    run._kept = list(rejected.values_list("line", "path", "rule", "reason"))  # noqa: SLF001  the run is ours


def _run_body(run: Run, files: Sequence[Path]) -> Iterator[Run]:
    marks = {path: _mark_of(path) for path in files}
    try:
        with transaction.atomic():
            yield run
            if changed := next((path for path, mark in marks.items() if _mark_of(path) != mark), None):
                raise ImportRefused(f"{changed.name} a changé pendant l'import : rien n'a été enregistré.")
            if run.is_dry_run:
                raise _DryRun  # noqa: TRY301  the one way out of atomic that rolls back
    except _DryRun:
        pass


@contextmanager
def _only_one_run_of(source: str) -> Iterator[None]:
    """A session-level advisory lock: PostgreSQL frees it when the process dies, whatever killed it."""
    key = int.from_bytes(hashlib.sha256(source.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise ImportAlreadyRunning(f"Un import de la source « {source} » est déjà en cours.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _rejects_written_to(path: Path | None, run: Run) -> Iterator[None]:
    if path is None:
        yield
        return
    try:
        stream = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise ImportRefused(f"Impossible d'écrire les lignes refusées dans {path} ({system_words(error)}).") from error
    with stream:
        run._rejects_file = stream  # noqa: SLF001  the run is ours
        run._writer = csv.writer(stream)  # noqa: SLF001
        run._writer.writerow(REJECT_COLUMNS)  # noqa: SLF001
        run._writer.writerows(run.rejects)  # noqa: SLF001  an unchanged file has those of its last reading
        yield


def _open_record(
    source: str, label: str, files: Sequence[Path], file_hash: str, licence: str, version: int
) -> ImportRun:
    # The lock is ours: a run still marked as running belongs to a process that died.
    ImportRun.objects.of_source(source).filter(state=ImportRunState.RUNNING).update(
        state=ImportRunState.INTERRUPTED, ended_at=timezone.now()
    )
    return ImportRun.objects.create(
        source=source,
        label=label,
        file_names=", ".join(path.name for path in files),
        file_hash=file_hash,
        licence=licence,
        importer_version=version,
    )


def _close_record(record: ImportRun | None, run: Run, state: ImportRunState, *, message: str = "") -> None:
    if record is None:
        return
    record.state = state
    record.ended_at = timezone.now()
    record.message = message
    record.data_date = run.data_date
    if state != ImportRunState.FAILED:
        record.imported, record.unchanged = run.imported, run.unchanged
        record.ended, record.rejected = run.ended, run.rejected
    record.save()
    if state != ImportRunState.UNCHANGED:
        RejectedRow.objects.bulk_create(
            [
                RejectedRow(run=record, line=line, path=path, rule=rule, reason=why)
                for line, path, rule, why in run.rejects
            ],
            batch_size=1_000,
        )


def _sentence_of(error: BaseException) -> str:
    return str(error) if isinstance(error, ImportRefused) else f"{type(error).__name__} : {error}"[:1_000]
