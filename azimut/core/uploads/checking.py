"""Whether a file may be taken, from its bytes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from azimut.core.uploads.documents import check_image, check_pdf
from azimut.core.uploads.kinds import TYPES, Kind
from azimut.core.uploads.names import clean_name, extension_of, has_two_extensions
from azimut.core.uploads.office import check_office
from azimut.core.uploads.refusing import UploadRefusedError

MOST_BYTES = 20_000_000
# The test file every antivirus knows, in two parts so that they leave this one alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Sent(Protocol):
    """What Django's forms give: a name, a size, bytes."""

    name: str | None
    size: int | None

    def read(self, size: int = ...) -> bytes: ...
    def seek(self, position: int) -> object: ...


@dataclass(frozen=True, slots=True)
class UploadVerdict:
    """Taken or not, and why not; the name to keep and the type to serve it with."""

    is_accepted: bool
    name: str
    content_type: str = ""
    sentence: str = ""

    def __bool__(self) -> bool:
        return self.is_accepted


def check_upload(file: Sent, kinds: Collection[Kind], *, most_bytes: int = MOST_BYTES) -> UploadVerdict:
    """Looks at the name, then the size, then the content; the file is left at its beginning."""
    name = clean_name(file.name or "")
    try:
        content_type = _checked(file, name, kinds, most_bytes)
    except UploadRefusedError as refusal:
        return UploadVerdict(is_accepted=False, name=name, sentence=str(refusal))
    finally:
        file.seek(0)
    return UploadVerdict(is_accepted=True, name=name, content_type=content_type)


def _checked(file: Sent, name: str, kinds: Collection[Kind], most_bytes: int) -> str:
    extension = extension_of(name)
    kind, content_type = TYPES.get(extension, (None, ""))
    if kind is None or kind not in kinds:
        wanted = ", ou ".join(each.value for each in Kind if each in kinds)
        raise UploadRefusedError(f"Ce type de fichier n'est pas accepté : envoyez {wanted}.")
    if has_two_extensions(name):
        raise UploadRefusedError("Ce nom a deux extensions. Renommez le fichier avec une seule.")
    content = _read(file, most_bytes)
    if EICAR in content:
        raise UploadRefusedError("L'antivirus a reconnu ce fichier.")
    if kind is Kind.PDF:
        check_pdf(content)
    elif kind is Kind.IMAGE:
        check_image(content, extension)
    else:
        check_office(content, extension, EICAR)
    return content_type


def _read(file: Sent, most_bytes: int) -> bytes:
    """All of it, never more than asked: the announced size may lie."""
    file.seek(0)
    is_heavy = (file.size or 0) > most_bytes
    content = b"" if is_heavy else file.read(most_bytes + 1)
    if is_heavy or len(content) > most_bytes:
        raise UploadRefusedError(f"Ce fichier est trop lourd : {most_bytes // 1_000_000} Mo au plus.")
    if not content:
        raise UploadRefusedError("Ce fichier est vide.")
    return content
