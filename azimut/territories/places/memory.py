"""The index of places of this process: loaded when first asked, loaded again after an import."""

from threading import Lock
from time import monotonic

from azimut.core.models import ImportRun
from azimut.territories.places.index import PlaceIndex
from azimut.territories.places.loading import read_candidates

CHECKED_EVERY_SECONDS = 5.0


class _Memory:
    """One index, the import it comes from, and when that was last checked."""

    def __init__(self) -> None:
        self.index: PlaceIndex | None = None
        self.generation: int | None = None
        self.checked_at = 0.0
        self.lock = Lock()


_memory = _Memory()


def current_index() -> PlaceIndex:
    """The index of today's communes. While one thread loads a new one, the others keep the old one."""
    index = _memory.index
    if index is not None and monotonic() - _memory.checked_at < CHECKED_EVERY_SECONDS:
        return index
    if not _memory.lock.acquire(blocking=index is None):
        assert index is not None
        return index
    try:
        return _checked_index()
    finally:
        _memory.lock.release()


def _checked_index() -> PlaceIndex:
    if _memory.index is not None and monotonic() - _memory.checked_at < CHECKED_EVERY_SECONDS:
        return _memory.index
    # Read before the communes: if an import ends in between, the next check sees its number and loads again.
    generation = (
        ImportRun.objects.of_source("communes").succeeded().order_by("-id").values_list("id", flat=True).first()
    )
    if _memory.index is None or generation != _memory.generation or not _memory.index.candidates:
        _memory.index = PlaceIndex(read_candidates())
        _memory.generation = generation
    _memory.checked_at = monotonic()
    return _memory.index


def forget_places() -> None:
    """Load again at the next question: for whoever changes communes outside an import, and for tests."""
    with _memory.lock:
        _memory.index = None


def warm_up() -> None:
    """Load the places and the widest answers before the first visitor asks."""
    from azimut.territories.places.asking import find_places

    for letter in "abcdefghijklmnopqrstuvwxyz123456789":
        find_places(letter)
    for start in ("sa", "st", "saint", "saint-", "la", "le", "les"):
        find_places(start)
