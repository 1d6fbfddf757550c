"""Names that look like what is typed, letter by letter, whatever its words are: joined, cut or misspelt beyond reading.

Each name is the runs of letters it holds (search/lettering.py) weighed by their rarity; the cosine with those of the
question says how much they look alike. Asked only when a word of the question is one that nobody knows.
"""

from collections.abc import Iterable

import numpy as np

from azimut.search.columns import Numbers, Weights, best_rows
from azimut.search.lettering import Form, numbers_of


class Resemblance:
    """The names of a table by their runs of letters, as one column after the other."""

    def __init__(self, forms: Iterable[tuple[int, Form]]) -> None:
        """Of each form with the number of its target."""
        named = list(forms)
        self._owners: Numbers = np.fromiter((number for number, _form in named), np.intp, len(named))
        lengths = np.fromiter((len(form.runs) for _number, form in named), np.intp, len(named))
        runs = np.concatenate([form.runs for _number, form in named]) if named else np.empty(0, np.int32)
        rows = np.repeat(np.arange(len(named), dtype=np.int32), lengths)
        frequencies = np.bincount(runs)
        self._rarity: Weights = np.log((1 + len(named)) / (1 + frequencies)) + 1
        order = np.argsort(runs, kind="stable")
        self._rows = rows[order]
        self._starts: Numbers = np.concatenate([[0], np.cumsum(frequencies)])
        norms = np.sqrt(np.bincount(rows, self._rarity[runs] ** 2, len(named)))
        self._norms: Weights = np.maximum(norms, 1e-9)

    def nearest(self, typed: str, most: int) -> list[tuple[int, float]]:
        """The targets whose best name looks most like what is typed (written_as), with their cosine."""
        runs, unknown = numbers_of(typed, len(self._rarity))
        if not len(runs):
            return []
        weights = self._rarity[runs]
        slices = [self._rows[self._starts[run] : self._starts[run + 1]] for run in runs.tolist()]
        squares = np.repeat(weights**2, [len(part) for part in slices])
        shared = np.bincount(np.concatenate(slices), squares, len(self._owners))
        norm = float(np.sqrt((weights**2).sum() + unknown))
        cosines = shared / (self._norms * norm)
        found: dict[int, float] = {}
        for row in best_rows(cosines, np.flatnonzero(cosines), most).tolist():
            found.setdefault(int(self._owners[row]), float(cosines[row]))
        return list(found.items())
