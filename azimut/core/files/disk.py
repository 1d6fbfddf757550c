"""Bytes under FILES_DIR, by number: no name that someone chose is ever a path."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

UNFINISHED = ".unfinished"


def path_of(file_id: UUID) -> Path:
    """By the two last digits, which are drawn at random: 256 folders of like size."""
    return _root() / file_id.hex[-2:] / file_id.hex


def write(file_id: UUID, content: bytes) -> None:
    """Whole and on the disk when this returns, even if the machine stops right after. Raises OSError, nothing left."""
    path = path_of(file_id)
    for folder in (_root(), path.parent):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(UNFINISHED)
    try:
        with unfinished.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError:
        # A full disk must not stay full of halves.
        unfinished.unlink(missing_ok=True)
        raise
    for folder in (path.parent, _root()):
        _settle(folder)


def remove(file_id: UUID) -> None:
    path_of(file_id).unlink(missing_ok=True)


def older_than(seconds: float) -> Iterator[list[Path]]:
    """Files of that age, folder by folder; what is not named as ours is left alone."""
    limit = time.time() - seconds
    for folder in sorted(_root().glob("[0-9a-f][0-9a-f]")):
        yield [path for path in folder.iterdir() if _number_of(path) and path.stat().st_mtime < limit]


def numbers_of(paths: list[Path]) -> dict[Path, UUID]:
    """Those that are whole, with their numbers."""
    return {path: UUID(path.name) for path in paths if path.suffix != UNFINISHED}


def _number_of(path: Path) -> str:
    name = path.name.removesuffix(UNFINISHED)
    return name if len(name) == len(UUID(int=0).hex) and set(name) <= set("0123456789abcdef") else ""


def _root() -> Path:
    root: Path = settings.FILES_DIR
    return root


def _settle(folder: Path) -> None:
    """A new name is lost in a power cut until its folder is written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
