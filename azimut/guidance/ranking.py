"""The order of what is proposed: fit, then distance, then each in its turn.

Nothing here reads a name or knows a network: two structures that answer equally well and are as near are told apart
only by a digest of their identifiers, which makes a circle of them, and by the day, which passes the turn.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby
from typing import TypeVar

Thing = TypeVar("Thing")


def ranked(
    things: Iterable[Thing],
    *,
    merit: Callable[[Thing], tuple[float, ...]],
    identifier: Callable[[Thing], object],
    on: date,
) -> list[Thing]:
    """Lowest merit first; things of equal merit take turns, one place further each day.

    Over any number of days in a row, every one of k equals is at each rank as often as the others, within one.
    """
    by_merit = sorted(things, key=merit)
    order: list[Thing] = []
    for _, equals in groupby(by_merit, key=merit):
        order += in_turn(list(equals), identifier=identifier, on=on)
    return order


def in_turn(equals: Sequence[Thing], *, identifier: Callable[[Thing], object], on: date) -> list[Thing]:
    """The circle of equals, begun by another one each day."""
    if len(equals) < 2:  # noqa: PLR2004
        return list(equals)
    circle = sorted(equals, key=lambda thing: _digest(str(identifier(thing))))
    first = on.toordinal() % len(circle)
    return circle[first:] + circle[:first]


def one_of_each_first(things: Iterable[Thing], *, kind: Callable[[Thing], object]) -> list[Thing]:
    """The first of each kind, in order, then the second of each… The very first stays first."""
    seen: dict[object, int] = {}
    ranks: list[tuple[int, int, Thing]] = []
    for position, thing in enumerate(things):
        key = kind(thing)
        seen[key] = seen.get(key, 0) + 1
        ranks.append((seen[key], position, thing))
    return [thing for _, _, thing in sorted(ranks, key=lambda rank: rank[:2])]


@lru_cache(maxsize=200_000)
def _digest(identifier: str) -> bytes:
    return blake2b(identifier.encode(), digest_size=8).digest()
