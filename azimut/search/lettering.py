"""How much two texts look alike, letter by letter: what is left when a word is misspelt, cut or joined to another.

Words are compared by what they mean elsewhere (search/names.py); this only parts what that finds. Empty words are left
out, so that `je veux être boulanger` looks like `boulanger`.
"""

from collections.abc import Iterable
from functools import lru_cache

from azimut.core.text import words
from azimut.search.normalisation import STOP_WORDS

SIZES = (2, 3, 4)
LONGEST = 160
"""Letters that are looked at."""


@lru_cache(maxsize=30_000)
def _grams_of_word(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[start : start + size] for size in SIZES for start in range(len(padded) - size + 1))


@lru_cache(maxsize=40_000)
def grams_of(folded: str) -> frozenset[str]:
    """The runs of letters of the words of a folded text, each between spaces; of all of them when all are empty."""
    return frozenset().union(*map(_grams_of_word, _telling(folded[:LONGEST])))


def letters_of(folded: str) -> int:
    """How many letters are compared: grams_of gives about three times as many runs."""
    return sum(map(len, _telling(folded[:LONGEST])))


def _telling(folded: str) -> list[str]:
    written = folded.split(" ")
    return [word for word in written if word not in STOP_WORDS] or written


def written_as(text: str) -> str:
    """A question as names are written in memory: folded words apart by one space."""
    return " ".join(words(text))


def likeness(typed: str, forms: Iterable[str]) -> float:
    """Between 0 and 1, of the form that looks most like what is typed; both are as `written_as` gives them."""
    grams = grams_of(typed)
    best = 0.0
    for form in forms:
        others = grams_of(form)
        share = 2 * len(grams & others) / ((len(grams) + len(others)) or 1)
        best = max(best, share)
    return best
