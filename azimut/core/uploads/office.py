"""Office documents are archives: each entry is weighed, and nothing in them may run or fetch."""

import io
import re
import zipfile

from azimut.core.uploads.kinds import TYPES
from azimut.core.uploads.refusing import UploadRefusedError

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200_000_000
MOST_RATIO = 200
RATIO_FROM = 1_000_000
"""Under this size a high ratio hurts nobody: an empty sheet packs very well."""

_ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tar", ".jar", ".docx", ".xlsx", ".pptx", ".exe", ".js")
_EXTERNAL = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


def check_office(content: bytes, extension: str, signature: bytes) -> None:
    """`signature`: bytes that no entry may hold (the antivirus test file)."""
    if not content.startswith(b"PK\x03\x04"):
        raise UploadRefusedError("Ce fichier n'est pas un document de bureautique.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive)
            declared = _read_all(archive, signature)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise UploadRefusedError("Ce document est abîmé ou protégé par un mot de passe.") from error
    if TYPES[extension][1].encode() not in declared or b"macroEnabled" in declared:
        raise UploadRefusedError("Le contenu de ce document ne correspond pas à son nom.")


def _check_entries(archive: zipfile.ZipFile) -> None:
    names = [entry.filename for entry in archive.infolist()]
    if len(names) > MOST_ENTRIES or len(names) != len(set(names)) or archive.comment:
        raise UploadRefusedError("Ce document n'est pas construit comme il devrait.")
    for name in (each.lower() for each in names):
        if name.startswith(("/", "\\")) or ".." in name.split("/") or "\x00" in name:
            raise UploadRefusedError("Ce document contient un chemin interdit.")
        if name.endswith("vbaproject.bin") or name.startswith(("basic/", "scripts/")):
            raise UploadRefusedError("Ce document contient des macros. Enregistrez-le sans macros.")
        if name.endswith(_ARCHIVES):
            raise UploadRefusedError("Ce document contient une archive ou un autre document.")


def _read_all(archive: zipfile.ZipFile, signature: bytes) -> bytes:
    """Unpack each entry in memory, counting what really comes out; the part that declares the type."""
    total, declared = 0, b""
    for entry in archive.infolist():
        unpacked = b""
        with archive.open(entry) as stream:
            while block := stream.read(1 << 20):
                total += len(block)
                unpacked += block
                is_bomb = len(unpacked) > RATIO_FROM and len(unpacked) > MOST_RATIO * max(entry.compress_size, 1)
                if total > MOST_UNPACKED or is_bomb:
                    raise UploadRefusedError("Ce document est trop gros une fois ouvert.")
        _check_entry(entry.filename, unpacked, signature)
        if entry.filename in {"[Content_Types].xml", "mimetype"}:
            declared += unpacked
    return declared


def _check_entry(name: str, content: bytes, signature: bytes) -> None:
    if content.startswith((b"PK\x03\x04", b"MZ", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b")):
        raise UploadRefusedError("Ce document contient une archive ou un programme.")
    if signature in content:
        raise UploadRefusedError("L'antivirus a reconnu ce fichier.")
    if name.endswith(".rels") and any(b"/hyperlink" not in link for link in _EXTERNAL.findall(content)):
        raise UploadRefusedError("Ce document va chercher quelque chose ailleurs. Enregistrez-le sans lien externe.")
