"""What domains bring to the professionals' space, without accounts knowing them.

A domain writes a module `space.py` and the settings name it in PRO_SPACES. It may hold `MENU`, a list of `MenuEntry`,
and two functions of the actor, `to_do` and `to_know`, that give the lines of the home page: one query each at most,
since all of them are on one page.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from django.conf import settings
from django.urls import reverse

from azimut.core.permissions import Actor, Role

EVERYONE = frozenset(Role)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu, by the name of its address, for those who wear one of these roles."""

    address: str
    label: str
    roles: frozenset[Role] = EVERYONE


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry as the page shows it; `current` is the value of aria-current, empty elsewhere."""

    url: str
    label: str
    current: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A line of the home page: a whole sentence, and where to go."""

    sentence: str
    url: str = ""
    link: str = "Voir"
    is_urgent: bool = False


@cache
def _spaces() -> tuple[ModuleType, ...]:
    return tuple(import_module(name) for name in settings.PRO_SPACES)


def menu_for(actor: Actor, path: str) -> list[ShownEntry]:
    """The menu of this hat; the entry under which `path` stands is marked."""
    entries = [entry for space in _spaces() for entry in getattr(space, "MENU", ()) if actor.role in entry.roles]
    addresses = [reverse(entry.address) for entry in entries]
    under = max((url for url in addresses if path.startswith(url)), key=len, default="")
    return [
        ShownEntry(url, entry.label, ("page" if url == path else "true") if url == under else "")
        for entry, url in zip(entries, addresses, strict=True)
    ]


def to_do(actor: Actor) -> list[Notice]:
    """What awaits this hat, urgent lines first."""
    return sorted(_gathered("to_do", actor), key=lambda notice: not notice.is_urgent)


def to_know(actor: Actor) -> list[Notice]:
    """What this hat may like to know."""
    return _gathered("to_know", actor)


def _functions(name: str) -> list[Callable[[Actor], Iterable[Notice]]]:
    return [getattr(space, name) for space in _spaces() if hasattr(space, name)]


def _gathered(name: str, actor: Actor) -> list[Notice]:
    return [notice for function in _functions(name) for notice in function(actor)]
