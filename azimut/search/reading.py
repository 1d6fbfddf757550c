"""The open index of this process, kept up with what is on the disk.

A look at the disk at most twice a second. A commit is only reloaded, with the names it changed; a new generation is
loaded aside while the old one answers.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import tantivy

from azimut.core.remembered import Remembered
from azimut.search import storage
from azimut.search.integrity import damage_in
from azimut.search.memory import Memory, spots_of
from azimut.search.storage import State

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_LOOKS = 0.5
LARGEST_SHARE_CHANGED = 0.1
"""Share of the names that may change before the rarity of words has to be worked out again."""


@dataclass(frozen=True, eq=False)
class Reader:
    """An index opened at a commit, with what process memory holds of it."""

    folder: Path
    index: tantivy.Index
    searcher: tantivy.Searcher
    state: State
    memory: Memory
    spots: list[tuple[float, float, str]]
    questions: Remembered[Any] = field(default_factory=lambda: Remembered(4_096))
    counts: Remembered[Any] = field(default_factory=lambda: Remembered(1_024))
    answers: Remembered[Any] = field(default_factory=lambda: Remembered(1_024))
    surroundings: Remembered[Any] = field(default_factory=lambda: Remembered(512))
    displays: Remembered[Any] = field(default_factory=lambda: Remembered(4_096))
    """What was worked out on this index, and is thrown away with it."""

    def forget(self) -> None:
        """As if nobody had asked anything: for measures."""
        for kept in (self.questions, self.counts, self.answers, self.surroundings, self.displays):
            kept.clear()


class IndexDamaged(Exception):  # noqa: N818  reads as a sentence
    """Files of the index changed under the reader; it no longer answers, and will be rebuilt."""


class _Shelf:
    """The reader of this process, and what was seen of the disk."""

    reader: Reader | None = None
    marks: tuple[float, float] = (0.0, 0.0)
    looked_at: float = float("-inf")


_lock = threading.Lock()
_loading = threading.Lock()


def current_reader() -> Reader | None:
    """The reader to ask, or None while this node has no usable index."""
    now = time.monotonic()
    if now - _Shelf.looked_at < SECONDS_BETWEEN_LOOKS and _Shelf.reader is not None:
        return _Shelf.reader
    with _lock:
        if now - _Shelf.looked_at < SECONDS_BETWEEN_LOOKS:
            return _Shelf.reader
        _Shelf.looked_at = now
        has_changed = storage.change_marks() != _Shelf.marks
        if has_changed and _Shelf.reader is None:
            refresh()  # those who ask meanwhile wait for it here: none is told that there is no index
            return _Shelf.reader
    if has_changed:
        _catch_up()
    return _Shelf.reader


def refresh() -> Reader | None:
    """Look at the disk now and wait for what changed: after a write, and in tests."""
    with _loading:
        _load(storage.change_marks())
    return _Shelf.reader


def keep_up() -> None:
    """After a write: a process that answers looks now; one that only writes need not load what it never asks."""
    if _Shelf.reader is None:
        _Shelf.looked_at = float("-inf")
    else:
        refresh()


def hold(reader: Reader) -> None:
    """Let a reader opened elsewhere answer, with the disk as it is now."""
    with _loading:
        _Shelf.reader, _Shelf.marks, _Shelf.looked_at = reader, storage.change_marks(), time.monotonic()


def forget() -> None:
    """Close what this process has open."""
    with _loading:
        _Shelf.reader, _Shelf.marks, _Shelf.looked_at = None, (0.0, 0.0), float("-inf")


@contextmanager
def noticing_damage(reader: Reader) -> Iterator[None]:
    """Around a question: when it fails because a file is damaged, raises IndexDamaged and the index is condemned.

    Any other failure is raised again; a panic of Tantivy, which no server would catch, as a RuntimeError.
    """
    try:
        yield
    except BaseException as error:
        if not is_failure(error):
            raise
        if damage := damage_in(reader.folder):
            logger.warning("L'index de recherche est abîmé (%s) : il sera reconstruit.", damage)
            storage.condemn(reader.folder)
            refresh()
            raise IndexDamaged from error
        if isinstance(error, Exception):
            raise
        raise RuntimeError(str(error)) from error


def is_failure(error: BaseException) -> bool:
    """An error, or a panic of Rust code: pyo3 does not make it an Exception, and gives no class to name it by."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _catch_up() -> None:
    """The first reader is waited for; afterwards what takes long is loaded aside."""
    if _Shelf.reader is None or not _needs_new_memory():
        refresh()
    elif not _loading.locked():
        threading.Thread(target=refresh, name="search-loading", daemon=True).start()


def _needs_new_memory() -> bool:
    folder = storage.current_generation()
    reader = _Shelf.reader
    if folder is None or reader is None or folder != reader.folder:
        return True
    try:
        return storage.read_state(folder).names_revision != reader.state.names_revision
    except ValueError:
        return True


def _load(marks: tuple[float, float]) -> None:
    """Open what the disk has; an unusable index leaves none, and is rebuilt by whoever follows the outbox."""
    if marks == _Shelf.marks:
        return
    folder = storage.current_generation()
    try:
        reader = None if folder is None else _open(folder, _Shelf.reader)
    except (ValueError, OSError, KeyError, TypeError) as error:
        logger.warning("L'index de recherche est inutilisable (%s) : il sera reconstruit.", error)
        reader = None
    _Shelf.reader, _Shelf.marks = reader, marks


def _open(folder: Path, last: Reader | None) -> Reader:
    state = storage.read_state(folder)
    if (last is None or last.folder != folder) and (damage := damage_in(folder)):
        storage.condemn(folder)
        raise ValueError(damage)
    is_same = last is not None and last.folder == folder
    index = last.index if last is not None and is_same else tantivy.Index.open(str(folder))
    if is_same:
        index.reload()
    else:
        index.config_reader("manual")
        index.reload()
    searcher = index.searcher()
    return Reader(
        folder=folder,
        index=index,
        searcher=searcher,
        state=state,
        memory=_memory(searcher, state, last if is_same else None),
        spots=spots_of(searcher),
    )


def _memory(searcher: tantivy.Searcher, state: State, last: Reader | None) -> Memory:
    """What changed since the last reader of the same generation; everything when there is none, or too much did."""
    keys = state.names_written_after(last.state.names_revision) if last else None
    if last is None or keys is None or len(keys) > LARGEST_SHARE_CHANGED * last.memory.size:
        return Memory(searcher)
    return last.memory.with_changes(searcher, keys) if keys else last.memory
