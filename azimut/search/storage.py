"""Where the index lives on a node: generations in folders of their own, and a pointer to the one that answers.

    SEARCH_INDEX_DIR/current            the name of the generation that answers
    SEARCH_INDEX_DIR/writing.lock       held by the one process of the node that writes
    SEARCH_INDEX_DIR/<generation>/      a Tantivy index and its state.json

A rebuild fills a new folder while the old one answers, then the pointer is replaced in one move.
"""

import fcntl
import json
import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from azimut.search.schema import VERSION

_POINTER = "current"
_STATE = "state.json"
KEPT_GENERATIONS = 2
"""The last two: a process may still be reading the one before."""
MOST_NAMES = 1_000
"""Names changed since a generation was written, from which loading all of them is as quick."""


@dataclass
class State:
    """What a generation knows of itself.

    `horizon` and `seen` say which entries of the outbox it holds (azimut/search/outbox.py). `names_revision` grows
    when what process memory is loaded with changes; `names_changed` says which keys, each with the revision that wrote
    it, since the revision `names_since`. `day` is the day the sessions to come were chosen, `first_end` when the
    first of the events is over (azimut/search/happenings.py).
    """

    horizon: int
    seen: list[int] = field(default_factory=list)
    names_revision: int = 0
    names_since: int = 0
    names_changed: dict[str, int] = field(default_factory=dict)
    commits: int = 0
    day: str = ""
    first_end: str = ""
    documents: int = 0
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    version: int = VERSION

    def with_names(self, keys: Collection[str]) -> "State":
        """The state once the documents of these keys, that feed process memory, are written again."""
        if not keys:
            return self
        revision = self.names_revision + 1
        changed = {**self.names_changed, **dict.fromkeys(keys, revision)}
        if len(changed) > MOST_NAMES:
            return replace(self, names_revision=revision, names_since=revision, names_changed={})
        return replace(self, names_revision=revision, names_changed=changed)

    def names_written_after(self, revision: int) -> list[str] | None:
        """The keys written since a revision of the names; None when that is too long ago to know."""
        if revision < self.names_since:
            return None
        return [key for key, written in self.names_changed.items() if written > revision]


class IndexNotWritten(Exception):  # noqa: N818  reads as a sentence
    """A rebuild that could not be finished; the message is a French sentence."""


class IndexBusy(Exception):  # noqa: N818  reads as a sentence
    """Another process of this node is writing the index."""


def index_dir() -> Path:
    return Path(settings.SEARCH_INDEX_DIR)


@contextmanager
def writing(*, wait: bool) -> Iterator[None]:
    """The right to write, one process of the node at a time. Raises IndexBusy unless `wait`."""
    index_dir().mkdir(parents=True, exist_ok=True)
    with (index_dir() / "writing.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise IndexBusy from error
        yield


def current_generation() -> Path | None:
    """The folder that answers, or None when this node has no index."""
    try:
        name = (index_dir() / _POINTER).read_text().strip()
    except (OSError, ValueError):
        return None
    folder = index_dir() / name
    return folder if name and folder.is_dir() else None


def new_generation() -> Path:
    folder = index_dir() / f"{time.strftime('%Y%m%dT%H%M%S')}-{uuid4().hex[:6]}"
    folder.mkdir(parents=True)
    return folder


def condemn(folder: Path) -> None:
    """A generation that cannot be trusted: without its state no process answers with it, and the next look rebuilds.

    Taken away rather than marked: that works on a full disk too.
    """
    (folder / _STATE).unlink(missing_ok=True)


def clear_unfinished() -> None:
    """Remove what a killed rebuild left. Only for whoever holds the right to write."""
    current = current_generation()
    for path in index_dir().iterdir():
        if path.is_dir() and path != current and not (path / _STATE).exists():
            shutil.rmtree(path, ignore_errors=True)


def publish(folder: Path) -> None:
    """Make a finished generation the one that answers, and forget those before the last."""
    _replace(index_dir() / _POINTER, folder.name)
    others = sorted((path for path in index_dir().iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for old in [path for path in others if path != folder][: -(KEPT_GENERATIONS - 1)]:
        shutil.rmtree(old, ignore_errors=True)


def read_state(folder: Path) -> State:
    """The state of a generation. Raises ValueError when it is unreadable or of another version."""
    try:
        values = json.loads((folder / _STATE).read_text())
        state = State(**values)
    except (OSError, TypeError) as error:
        raise ValueError(f"état illisible : {folder.name}") from error
    if state.version != VERSION:
        raise ValueError(f"index d'une autre version : {state.version}")
    return state


def write_state(folder: Path, state: State) -> None:
    _replace(folder / _STATE, json.dumps(asdict(state), ensure_ascii=False))


def change_marks() -> tuple[float, float]:
    """What two glances at the disk tell: the pointer's time and the state's. Equal marks, same index."""
    folder = current_generation()
    if folder is None:
        return (0.0, 0.0)
    try:
        return ((index_dir() / _POINTER).stat().st_mtime_ns, (folder / _STATE).stat().st_mtime_ns)
    except OSError:
        return (0.0, 0.0)


def _replace(path: Path, content: str) -> None:
    """Write aside then move: a reader sees the old content or the new, never half of it."""
    aside = path.with_name(f"{path.name}.{os.getpid()}.{uuid4().hex[:6]}")
    aside.write_text(content)
    aside.replace(path)
