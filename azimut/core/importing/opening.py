"""Opening what a source gives, plain, .gz or .zip, known by content and never by name.

What unpacks beyond the bounds is refused while it is read: nothing is written to disk, and no size announced by an
archive is believed.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from azimut.core.importing.archives import open_zip
from azimut.core.importing.errors import ImportRefused, system_words

GIGABYTE = 1_000_000_000
GZIP_MAGIC, ZIP_MAGICS = b"\x1f\x8b", (b"PK\x03\x04", b"PK\x05\x06")
HEAD_SIZE = 65_536


class Readable(Protocol):
    """What is asked of a stream of bytes."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True)
class Bounds:
    """What a packed file may hold: entries, bytes once unpacked, and how many times its own size that is."""

    entries: int = 1_000
    unpacked: int = 20 * GIGABYTE
    ratio: int = 200
    # A small file of very regular text may exceed the ratio without harm.
    ratio_from: int = 50_000_000


DEFAULT_BOUNDS = Bounds()


class OpenedFile:
    """A readable file of a source: its name, its first bytes to look at, the share of the packed file read so far."""

    def __init__(
        self,
        path: Path,
        stream: Readable,
        share: Callable[[int], float],
        *,
        name: str = "",
        check: Callable[[int], None] | None = None,
    ) -> None:
        self.path = path
        self.name = name or path.name
        self.size_read = 0
        self._stream = stream
        self._share = share
        self._check = check
        self.head = self._read_block(HEAD_SIZE)
        self._head_left = io.BytesIO(self.head)

    @property
    def share_read(self) -> float:
        """From 0.0 to 1.0."""
        return min(1.0, self._share(self.size_read))

    def read(self, size: int = -1) -> bytes:
        """As any stream; raises ImportRefused on a damaged archive or one that unpacks beyond its bounds."""
        return self._head_left.read(size) or self._read_block(size)

    def _read_block(self, size: int) -> bytes:
        try:
            block = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
            raise ImportRefused(f"{self.name} : fichier illisible, abîmé ou tronqué.") from error
        self.size_read += len(block)
        if self._check is not None:
            self._check(self.size_read)
        return block


def opened_files(path: Path, *, suffix: str, bounds: Bounds = DEFAULT_BOUNDS) -> Iterator[OpenedFile]:
    """The file, or the entries of the .zip whose name ends with `suffix` (`.xml`), open one after the other.

    Raises ImportRefused, with a French sentence.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            size = max(1, path.stat().st_size)
            if magic in ZIP_MAGICS:
                yield from _zip_entries(path, suffix, bounds)
            elif magic.startswith(GZIP_MAGIC):
                with gzip.GzipFile(fileobj=raw) as stream:
                    yield OpenedFile(path, stream, lambda _read: raw.tell() / size, check=_check(path, bounds))
            else:
                yield OpenedFile(path, raw, lambda read: read / size)
    except OSError as error:
        raise ImportRefused(f"Fichier illisible : {path.name} ({system_words(error)}).") from error


def _zip_entries(path: Path, suffix: str, bounds: Bounds) -> Iterator[OpenedFile]:
    with open_zip(path, max_entries=bounds.entries, max_unpacked=bounds.unpacked) as archive:
        names = [name for name in archive.names if name.lower().endswith(suffix)]
        if not names:
            raise ImportRefused(f"{path.name} : l'archive ne contient aucun fichier {suffix}.")
        total = max(1, sum(archive.sizes[name] for name in names))
        check = _check(path, bounds)
        done = 0
        for name in names:
            with archive.open(name) as stream:
                opened = _zip_entry(path, name, stream, done, total, check)
                yield opened
                done += opened.size_read


def _zip_entry(
    path: Path, name: str, stream: Readable, done: int, total: int, check: Callable[[int], None]
) -> OpenedFile:
    return OpenedFile(
        path, stream, lambda read: (done + read) / total, name=name, check=lambda read: check(done + read)
    )


def _check(path: Path, bounds: Bounds) -> Callable[[int], None]:
    packed = path.stat().st_size

    def check(read: int) -> None:
        if read > bounds.unpacked:
            limit = f"{bounds.unpacked / GIGABYTE:g}"
            raise ImportRefused(f"{path.name} : contenu trop volumineux, plus de {limit} Go une fois décompressé.")
        if read > bounds.ratio_from and read > packed * bounds.ratio:
            raise ImportRefused(
                f"{path.name} : contenu trop volumineux, plus de {bounds.ratio} fois la taille de l'archive."
            )

    return check
