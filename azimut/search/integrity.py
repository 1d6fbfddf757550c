"""Whether the files of a generation are still what was written: sectors rot, copies stop halfway, files vanish.

Tantivy ends each file with a footer that holds the CRC-32 of the rest, and reads what it needs without checking it: a
damaged file gives wrong answers, errors, or a panic of its Rust code.
"""

import json
import zlib
from pathlib import Path

_PARTS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_MAGIC = (1337).to_bytes(4, "little")
_TAIL = 8
"""Bytes after the footer: its length, then the magic number."""
_BLOCK = 1 << 20
ATTEMPTS = 3
"""A commit meanwhile takes files away: looked at again when the table of contents has changed."""


def damage_in(folder: Path) -> str | None:
    """What is wrong with the files of a generation, in French; None when each has the checksum it was written with.

    Reads all of them: about a tenth of a second for a hundred megabytes.
    """
    for _attempt in range(ATTEMPTS):
        before = _meta_of(folder)
        damage = _damage_in(folder, before)
        if damage is None or _meta_of(folder) == before:
            return damage
    return None  # written faster than it is read: not what damage looks like


def _meta_of(folder: Path) -> bytes:
    try:
        return (folder / "meta.json").read_bytes()
    except OSError:
        return b""


def _damage_in(folder: Path, meta: bytes) -> str | None:
    try:
        names = _files_of(meta)
    except (ValueError, KeyError, TypeError, AttributeError):
        return "meta.json manque ou est abîmé"
    for name in names:
        try:
            is_whole = _has_its_checksum(folder / name)
        except (OSError, ValueError, KeyError, TypeError):
            is_whole = False
        if not is_whole:
            return f"{name} manque ou est abîmé"
    return None


def _files_of(meta: bytes) -> list[str]:
    names = []
    for segment in json.loads(meta)["segments"]:
        stem = segment["segment_id"].replace("-", "")
        names += [f"{stem}.{part}" for part in _PARTS]
        if segment.get("deletes"):
            names.append(f"{stem}.{segment['deletes']['opstamp']}.del")
    return names


def _has_its_checksum(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _TAIL))
        tail = stream.read(_TAIL)
        length = int.from_bytes(tail[:4], "little")
        body = size - _TAIL - length
        if tail[4:] != _MAGIC or body < 0:
            return False
        stream.seek(body)
        expected = json.loads(stream.read(length))["crc"]
        stream.seek(0)
        found, left = 0, body
        while left and (block := stream.read(min(_BLOCK, left))):
            found, left = zlib.crc32(block, found), left - len(block)
    return not left and found == expected
