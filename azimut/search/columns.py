"""Columns of numbers in process memory: for each word, the rows that hold it and what it weighs in each."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.intp]
Weights = NDArray[np.float64]


class Column(NamedTuple):
    """The rows that hold a word, each once, and its weight (above 0) in each: two arrays of one length."""

    rows: Numbers
    weights: Weights

    def with_row(self, row: int, weight: float) -> "Column":
        return Column(np.append(self.rows, row), np.append(self.weights, weight))

    def without(self, gone: Iterable[int]) -> "Column":
        is_kept = ~np.isin(self.rows, list(gone))
        return Column(self.rows[is_kept], self.weights[is_kept])


NO_ROWS = Column(np.empty(0, np.intp), np.empty(0, np.float64))
Cells = Mapping[str, Mapping[int, float]]
"""What columns are made of: for each word, the weight of each row."""


def columns_of(cells: Cells) -> dict[str, Column]:
    return {word: _column(weights) for word, weights in cells.items()}


def _column(weights: Mapping[int, float]) -> Column:
    count = len(weights)
    return Column(np.fromiter(weights, np.intp, count), np.fromiter(weights.values(), np.float64, count))


def surest(columns: Iterable[tuple[Column, float]], height: int) -> Column:
    """What a word may stand for, as one column: in each row, the best of weight times sureness (0 to 1)."""
    pairs = list(columns)
    if len(pairs) == 1:
        ((column, sureness),) = pairs
        return column if sureness == 1.0 else Column(column.rows, column.weights * sureness)
    best = np.zeros(height)
    for (rows, weights), sureness in pairs:
        best[rows] = np.maximum(best[rows], weights * sureness)
    rows = np.flatnonzero(best)
    return Column(rows, best[rows])


def best_rows(scores: Weights | Numbers, among: Numbers, most: int) -> Numbers:
    """At most `most` of some rows, the highest score first; equals in their order."""
    if len(among) > most:
        among = np.sort(among[np.argpartition(-scores[among], most - 1)[:most]])
    best: Numbers = among[np.argsort(-scores[among], kind="stable")]
    return best
