"""How much two texts look alike, letter by letter: what is left when a word is misspelt, cut or joined to another.

Words are compared by what they mean elsewhere (search/names.py); this only parts what that finds. Empty words are left
out, so that `je veux être boulanger` looks like `boulanger`.
"""

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from azimut.core.text import words
from azimut.search.normalisation import STOP_WORDS

SIZES = (2, 3, 4)
LONGEST = 160
"""Letters that are looked at."""

_numbers: dict[str, int] = {}
"""A number for each run of letters of the names: there are some ten thousand, and no question adds any."""
_numbering = threading.Lock()


@lru_cache(maxsize=30_000)
def _runs_of_word(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[start : start + size] for size in SIZES for start in range(len(padded) - size + 1))


def _runs_of(folded: str) -> frozenset[str]:
    """The runs of letters of the words of a folded text, each between spaces; of all of them when all are empty."""
    return frozenset().union(*map(_runs_of_word, _telling(folded[:LONGEST])))


class Form(NamedTuple):
    """How a name is written: how many letters are compared, and their runs by number, each once."""

    letters: int
    runs: NDArray[np.int32]


def form_of(name: str) -> Form:
    """Of a name as `written_as` gives it."""
    runs = _runs_of(name)
    if not runs <= _numbers.keys():
        with _numbering:
            for run in runs:
                _numbers.setdefault(run, len(_numbers))
    return Form(letters_of(name), np.fromiter(map(_numbers.__getitem__, runs), np.int32, len(runs)))


def numbers_of(typed: str, known: int) -> tuple[NDArray[np.intp], int]:
    """The numbers under `known` of the runs of a question, and how many others it has."""
    runs = _runs_of(typed)
    numbers = [number for run in runs if (number := _numbers.get(run, known)) < known]
    return np.array(numbers, np.intp), len(runs) - len(numbers)


def letters_of(folded: str) -> int:
    """How many letters are compared: there are about three times as many runs."""
    return sum(map(len, _telling(folded[:LONGEST])))


def _telling(folded: str) -> list[str]:
    written = folded.split(" ")
    return [word for word in written if word not in STOP_WORDS] or written


def written_as(text: str) -> str:
    """A question as names are written in memory: folded words apart by one space."""
    return " ".join(words(text))


def likeness(typed: str, names: Sequence[Form]) -> NDArray[np.float64]:
    """Between 0 and 1, of each name with what is typed, as `written_as` gives it.

    Twice the runs they share over the runs of both (Dice's coefficient).
    """
    if not names:
        return np.empty(0)
    lengths = np.fromiter([len(name.runs) for name in names], np.intp, len(names))
    runs = _runs_of(typed)
    is_typed = np.zeros(len(_numbers), np.intp)
    is_typed[[_numbers[run] for run in runs if run in _numbers]] = 1
    shared = np.add.reduceat(is_typed[np.concatenate([name.runs for name in names])], np.cumsum(lengths) - lengths)
    shares: NDArray[np.float64] = 2 * shared / (len(runs) + lengths)
    return shares
