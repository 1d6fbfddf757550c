"""Sorted keys in memory: everything that starts with some letters, best ranked first, in microseconds."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable
from heapq import nsmallest

AFTER_ALL_LETTERS = "\uffff"
WIDE_RANGE = 400
"""Above this many keys the best of a range are remembered rather than picked again."""

Accept = Callable[[int], bool]


class PrefixTable:
    """Keys and their owners, an owner being a rank: the lower, the better known."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        ordered = sorted(set(pairs))
        self._keys = [key for key, _ in ordered]
        self._owners = array("I", (owner for _, owner in ordered))
        self._best: dict[tuple[str, int], list[int]] = {}

    def equal_to(self, key: str) -> list[int]:
        """The owners of exactly this key, best first."""
        start = bisect_left(self._keys, key)
        end = bisect_left(self._keys, key + "\x00", start)
        return list(self._owners[start:end])

    def starting_with(self, prefix: str, limit: int, accept: Accept | None = None) -> list[int]:
        """The best owners of the keys that start with `prefix`, without repeats."""
        start, end = self._range_of(prefix)
        if accept is not None:
            return _best_of(filter(accept, self._owners[start:end]), limit)
        if end - start < WIDE_RANGE:
            return _best_of(self._owners[start:end], limit)
        # At most a few thousand prefixes are this wide: what is remembered stays small.
        found = self._best.get((prefix, limit))
        if found is None:
            found = self._best[prefix, limit] = _best_of(self._owners[start:end], limit)
        return found

    def count_starting_with(self, prefix: str) -> int:
        start, end = self._range_of(prefix)
        return end - start

    def keys_starting_with(self, prefix: str) -> list[str]:
        start, end = self._range_of(prefix)
        return self._keys[start:end]

    def _range_of(self, prefix: str) -> tuple[int, int]:
        start = bisect_left(self._keys, prefix)
        return start, bisect_left(self._keys, prefix + AFTER_ALL_LETTERS, start)


def _best_of(owners: Iterable[int], limit: int) -> list[int]:
    # Several keys of one place may match: twice the number leaves enough once repeats are gone.
    return list(dict.fromkeys(nsmallest(2 * limit, owners)))[:limit]
