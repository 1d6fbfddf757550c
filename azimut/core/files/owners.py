"""What files are attached to, and who may read it: each domain says so for its own, core knows none of them."""

from collections.abc import Callable

from azimut.core.models import StoredFile
from azimut.core.permissions import Actor, Verdict, refused

CanRead = Callable[[Actor, StoredFile], Verdict]

_READERS: dict[str, CanRead] = {}


class UnknownOwnerError(LookupError):
    """No domain registered this kind: nobody could ever read the file."""


def register_owner(kind: str, can_read: CanRead) -> None:
    """`can_read(actor, file)` says who reads the files of the things of this kind; `file.owner_id` names the thing."""
    if _READERS.setdefault(kind, can_read) is not can_read:
        raise ValueError(f"{kind} : déjà déclaré")


def check_owner(kind: str) -> None:
    if kind not in _READERS:
        raise UnknownOwnerError(kind)


def can_read_file(actor: Actor, file: StoredFile) -> Verdict:
    """Whether this hat may take this file: it is clean, and what it is attached to is open to it."""
    can_read = _READERS.get(file.owner_kind)
    if can_read is None or not file.is_clean:
        return refused("Ce fichier n'est pas disponible.")
    return can_read(actor, file)
