"""Statistical secrecy: small counts are merged, so that none is worked out from the others and the total."""

from collections.abc import Sequence

PARTNERS = 5
"""Fewer people than that are not shown to the partners of the service."""


def cells_to_merge(values: Sequence[int], *, threshold: int) -> set[int]:
    """The positions of the values to show as one sum, when the total is shown; empty when none is small.

    A single small value would be the total less the others: the smallest of the others join it, equals together,
    until the sum leaves a doubt. Nothing is learned from a table whose total itself is small: it is not shown at all.
    """
    merged = {position for position, value in enumerate(values) if 0 < value < threshold}
    if not merged:
        return merged
    for value in sorted({value for value in values if value >= threshold}):
        if _leaves_a_doubt([values[cell] for cell in merged], threshold):
            break
        merged |= {cell for cell, other in enumerate(values) if other == value}
    return merged


def _leaves_a_doubt(merged: Sequence[int], threshold: int) -> bool:
    """Several values, whose sum is neither small nor that of as many values just under the threshold."""
    total = sum(merged)
    return len(merged) > 1 and total >= 2 * threshold - 1 and total != len(merged) * (threshold - 1)
