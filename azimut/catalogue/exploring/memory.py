"""The table of this process: loaded when first asked, loaded again after an import."""

from threading import Lock
from time import monotonic

from django.db.models import Max

from azimut.catalogue.exploring.loading import read_table
from azimut.catalogue.exploring.table import ExploringTable
from azimut.core.models import ImportRun

CHECKED_EVERY_SECONDS = 5.0


class _Memory:
    """One table, the imports it comes from, and when that was last checked."""

    def __init__(self) -> None:
        self.table: ExploringTable | None = None
        self.generation: object = None
        self.checked_at = 0.0
        self.lock = Lock()


_memory = _Memory()


def current_table() -> ExploringTable:
    """The table of today's catalogue. While one thread loads a new one, the others keep the old one.

    No query most of the time, one every five seconds, eleven after an import.
    """
    table = _memory.table
    if table is not None and monotonic() - _memory.checked_at < CHECKED_EVERY_SECONDS:
        return table
    if not _memory.lock.acquire(blocking=table is None):
        assert table is not None
        return table
    try:
        return _checked_table()
    finally:
        _memory.lock.release()


def _checked_table() -> ExploringTable:
    if _memory.table is not None and monotonic() - _memory.checked_at < CHECKED_EVERY_SECONDS:
        return _memory.table
    # Read before the rows: if an import ends in between, the next check sees it and loads again.
    generation = ImportRun.objects.succeeded().aggregate(last=Max("ended_at"))["last"]
    if _memory.table is None or generation != _memory.generation:
        _memory.table = read_table()
        _memory.generation = generation
    _memory.checked_at = monotonic()
    return _memory.table


def forget_table() -> None:
    """Load again at the next question: for whoever changes occupations outside an import, and for tests."""
    with _memory.lock:
        _memory.table = None
