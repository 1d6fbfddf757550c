"""No small count is read in a table, nor worked out from what the table shows: tried on every small table."""

from collections import defaultdict
from itertools import product

import pytest

from azimut.core.disclosure import cells_to_merge

THRESHOLD = 3
LARGEST = {2: 12, 3: 9, 4: 7, 5: 5}
"""By number of categories, so that all tables are few enough to be tried."""


def shown(values: tuple[int, ...], *, merge: bool = True) -> tuple:
    """What a reader sees: the values left alone, in their place, and the total."""
    hidden = {cell for cell, value in enumerate(values) if 0 < value < THRESHOLD}
    if merge:
        hidden = cells_to_merge(values, threshold=THRESHOLD)
    return sum(values), tuple((cell, value) for cell, value in enumerate(values) if value and cell not in hidden)


def deduced(categories: int, *, merge: bool = True) -> list[tuple]:
    """The tables whose reader, knowing the rule, is sure of a count that is small."""
    known = defaultdict(list)
    for values in product(range(LARGEST[categories] + 1), repeat=categories):
        if sum(values) >= THRESHOLD:
            known[shown(values, merge=merge)].append(values)
    return [
        seen
        for seen, possible in known.items()
        if any(len(set(cell)) == 1 and 0 < cell[0] < THRESHOLD for cell in zip(*possible, strict=True))
    ]


@pytest.mark.parametrize("categories", [2, 3, 4, 5])
def test_no_small_count_is_worked_out_from_what_is_shown(categories) -> None:
    assert deduced(categories) == []


def test_hiding_small_counts_alone_would_give_them_away() -> None:
    assert deduced(3, merge=False)


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert cells_to_merge([12, 5, 0], threshold=5) == set()
