"""ZIP archives from outside: read in place, never unpacked to disk, bounded in entries and in size.

A bomb is refused on what the archive declares, then on what is really read; an entry whose path leaves the archive
(`../`, an absolute one, a Windows drive) condemns the whole of it.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import RawIOBase
from pathlib import Path, PurePosixPath
from typing import IO

from azimut.core.importing.errors import ImportRefused

_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class BoundedReader(RawIOBase):
    """A stream that refuses to give more than `limit` bytes."""

    def __init__(self, stream: IO[bytes], *, limit: int, name: str) -> None:
        super().__init__()
        self._stream = stream
        self._limit = limit
        self._name = name
        self.total = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes. Raises ImportRefused past the limit, or when the archive is broken there."""
        room = self._limit - self.total + 1
        try:
            block = self._stream.read(room if size < 0 else min(size, room))
        except _BROKEN as error:
            raise ImportRefused(f"{self._name} : archive ZIP illisible ou tronquée.") from error
        self.total += len(block)
        if self.total > self._limit:
            raise ImportRefused(f"{self._name} : contenu trop volumineux, plus de {_megabytes(self._limit)} Mo.")
        return block


class BoundedZip:
    """The entries of a checked archive."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, *, max_unpacked: int) -> None:
        self._path = path
        self._archive = archive
        self._max_unpacked = max_unpacked
        self.sizes = {info.filename: info.file_size for info in archive.infolist() if not info.is_dir()}
        self.names = list(self.sizes)

    @contextmanager
    def open(self, name: str) -> Iterator[BoundedReader]:
        """A bounded stream of one entry."""
        try:
            stream = self._archive.open(name)
        except _BROKEN as error:
            raise ImportRefused(f"{self._path.name} : archive ZIP illisible ou tronquée.") from error
        with stream:
            yield BoundedReader(stream, limit=self._max_unpacked, name=PurePosixPath(name).name)

    def read(self, name: str) -> bytes:
        """The whole of one entry."""
        with self.open(name) as stream:
            return stream.read()


@contextmanager
def open_zip(
    path: Path, *, max_entries: int, max_unpacked: int, content: IO[bytes] | None = None
) -> Iterator[BoundedZip]:
    """The archive, its table of contents checked; `max_unpacked` in bytes. `content`: when it was itself in another.

    Raises ImportRefused when it is not a ZIP, is truncated, encrypted, too big once unpacked, or has a path outside.
    """
    try:
        archive = zipfile.ZipFile(content or path)
    except _BROKEN as error:
        raise ImportRefused(f"{path.name} : archive ZIP illisible ou tronquée.") from error
    with archive:
        _check(path.name, archive.infolist(), max_entries=max_entries, max_unpacked=max_unpacked)
        yield BoundedZip(path, archive, max_unpacked=max_unpacked)


def _check(name: str, entries: list[zipfile.ZipInfo], *, max_entries: int, max_unpacked: int) -> None:
    if len(entries) > max_entries:
        raise ImportRefused(f"{name} : trop de fichiers dans l'archive, {len(entries)} pour {max_entries} au plus.")
    if sum(entry.file_size for entry in entries) > max_unpacked:
        raise ImportRefused(f"{name} : contenu trop volumineux, plus de {_megabytes(max_unpacked)} Mo.")
    for entry in entries:
        if _leaves_the_archive(entry.filename):
            raise ImportRefused(f"{name} : chemin interdit dans l'archive, « {entry.filename} ».")
        if entry.flag_bits & _ENCRYPTED:
            raise ImportRefused(f"{name} : archive protégée par un mot de passe.")


def _leaves_the_archive(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in PurePosixPath(name).parts


def _megabytes(size: int) -> int:
    return size // 1_000_000
