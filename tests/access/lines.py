"""A line of the matrix: an address and the exact status each person gets."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from azimut.core.permissions import Role

Statuses = int | Mapping[Role, int]
"""The same status for everyone, or one for each role."""

EVERY_ROLE = tuple(Role)


def only(*roles: Role, status: int = 200, otherwise: int = 403) -> dict[Role, int]:
    """`status` for these roles, `otherwise` for the six, seven or… others."""
    return {role: status if role in roles else otherwise for role in Role}


@dataclass(frozen=True)
class Public:
    """Open to anyone; a method that is not named is refused with 405."""

    address: str
    get: int = 200
    post: int = 405
    data: Mapping[str, str] = field(default_factory=dict)
    """What is posted."""
    absent: str = ""
    """The same address for a thing that does not exist: 404."""
    get_signed_in: int | None = None
    """When it is not the same page for someone who is signed in."""

    def expected(self, method: str) -> int:
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, 405)


@dataclass(frozen=True)
class Private:
    """Anonymous visitors are sent to sign in, whatever the method; others get what is said here.

    `get_of_others` and `post_of_others` are for an address filled with `things_of_others`; without them the address is
    nobody's in particular.
    """

    address: str
    get: Statuses = 200
    post: Statuses = 405
    get_of_others: Statuses | None = None
    post_of_others: Statuses | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    absent: str = ""

    def expected(self, role: Role, method: str, *, of_others: bool) -> int:
        read, written = (self.get_of_others, self.post_of_others) if of_others else (self.get, self.post)
        statuses = {"GET": read, "HEAD": read, "POST": 405 if written is None else written}.get(method, 405)
        assert statuses is not None, self.address
        return statuses if isinstance(statuses, int) else statuses[role]


Line = Public | Private
