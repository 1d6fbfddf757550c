"""Words that are nowhere in the catalogue, and the words they were meant to be.

Candidates share letters three by three; then the number of slips decides, a slip that does not change the sound
counting half. All in process memory, a few hundred microseconds for an unknown word, kept once worked out.
"""

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from heapq import nlargest

import numpy as np
from rapidfuzz.distance import OSA

from azimut.search.columns import NO_ROWS, best_rows
from azimut.search.normalisation import stem

CANDIDATES = 40
LIKENESS = 0.3
"""Share of common trigrams under which a word is no candidate."""
FAR_LIKENESS = 0.15
"""The same for a word that has no other candidate."""
KEPT = 6
SHORTEST_CORRECTED = 4
SHORTEST_PREFIX = 3
SHORTEST_RELATIVE = 5
RELATIVE_SURENESS = 0.7
"""`savon` is in no name, but `savonnerie` may be."""
MOST_COMPLETIONS = 12
COMPLETION_SURENESS = 0.9
SOUND_SURENESS = 0.86
"""A little above one slip that changes the sound: `masson` is meant for `maçon` before `maison`."""
OTHER_FIRST_LETTER = 0.7
"""People rarely slip on the first letter."""
_TWO_SLIPS = 8
"""Letters from which two slips are forgiven; one from SHORTEST_CORRECTED."""
_SHORTEST_PART = 4
"""Letters of each of two words written as one."""

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("qu|c(?=[aorlu])|ck|k", "k"), ("c(?=[eiy])|sc(?=[ei])|ss|z|x$", "s"), ("gu(?=[ei])", "g"),
        ("g(?=[ei])", "j"), ("eau|au", "o"), ("ai|ei|er$|ez$|et$", "e"), ("an|am|en|em", "an"), ("y", "i"), ("h", ""),
        ("oeu|eu", "e"), ("ain|ein|im", "in"), (r"(.)\1", r"\1"), ("[estdx]+$", ""),
    )
]  # fmt: skip


_MAYBE_CEDILLA = re.compile("c(?=[aou])")


def sound_of(word: str) -> str:
    """What a folded word sounds like in French, roughly: `fotografe` and `photographe` sound alike."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def sounds_of(word: str) -> set[str]:
    """How a known word may sound: folding took the cedilla of `maçon`, which then reads like `macon`."""
    return {sound_of(word), sound_of(_MAYBE_CEDILLA.sub("s", word))}


class Spelling:
    """The words of the names and titles, by the letters they hold."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word for word in words if word.isalpha()})
        self._by_number = self.words
        self._known = set(self.words)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_letters_left: dict[str, list[str]] = defaultdict(list)
        """The words, after each of what is left of them without one letter: a single slip always meets there."""
        sizes: list[int] = []
        holders: dict[str, list[int]] = defaultdict(list)
        for number, word in enumerate(self.words):
            trigrams = _trigrams(word)
            sizes.append(len(trigrams))
            for trigram in trigrams:
                holders[trigram].append(number)
            for sound in sounds_of(word):
                self._by_sound[sound].append(word)
            for left in _without_one_letter(word):
                self._by_letters_left[left].append(word)
        self._holders = {trigram: np.array(numbers, np.intp) for trigram, numbers in holders.items()}
        """The words that hold each trigram, and how many trigrams each word has."""
        self._sizes = np.array(sizes, np.intp)

    def with_words(self, words: Iterable[str]) -> "Spelling":
        """The same with some more words; this one goes on answering, and shares what does not change."""
        new = sorted({word for word in words if word.isalpha()} - self._known)
        if not new:
            return self
        spelling = copy(self)
        spelling.add(new)
        return spelling

    def add(self, words: Iterable[str]) -> None:
        """For a copy that nobody asks yet: what it shares with another is copied before it is written to."""
        for attribute, value in vars(self).items():
            setattr(self, attribute, copy(value))
        for word in words:
            self._add(word)

    def _add(self, word: str) -> None:
        trigrams = _trigrams(word)
        for trigram in trigrams:
            self._holders[trigram] = np.append(self._holders.get(trigram, NO_ROWS.rows), len(self._by_number))
        for sound in sounds_of(word):
            self._by_sound[sound] = [*self._by_sound.get(sound, ()), word]
        for left in _without_one_letter(word):
            self._by_letters_left[left] = [*self._by_letters_left.get(left, ()), word]
        self._sizes = np.append(self._sizes, len(trigrams))
        self._by_number.append(word)
        self._known.add(word)
        insort(self.words, word)

    def completions(self, start: str) -> list[str]:
        """The words that begin so, shortest first."""
        if len(start) < SHORTEST_PREFIX:
            return []
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, start + "{")
        return sorted(self.words[first:last], key=len)[:MOST_COMPLETIONS]

    def corrections(self, word: str) -> dict[str, float]:
        """The words it may have been meant to be, surest first, with how surely (0 to 1)."""
        if len(word) < SHORTEST_CORRECTED or not word.isalpha():
            return {}
        found = {near: self._sureness(word, near, likeness) for near, likeness in self._alike(word)}
        for near in self._few_slips_away(word) - found.keys():
            found[near] = self._sureness(word, near, 0.0)
        for near in self.completions(word) if len(word) >= SHORTEST_RELATIVE else ():
            found[near] = max(found.get(near, 0.0), RELATIVE_SURENESS)
        for near in self._by_sound.get(sound_of(word), ()):
            found[near] = max(found.get(near, 0.0), SOUND_SURENESS)
        found = found or dict(self._alike(word, FAR_LIKENESS))
        return dict(nlargest(KEPT, found.items(), key=lambda pair: (pair[1], -len(pair[0]), pair[0])))

    def _few_slips_away(self, word: str) -> set[str]:
        lefts = [word, *_without_one_letter(word)]
        near = {other for left in lefts for other in self._by_letters_left.get(left, ())}
        near.update(left for left in lefts if left in self._known)
        allowed = _slips_allowed(word)
        return {other for other in near if OSA.distance(word, other, score_cutoff=allowed) <= allowed}

    def _alike(self, word: str, least: float = LIKENESS) -> list[tuple[str, float]]:
        trigrams = _trigrams(word)
        holders = [self._holders[trigram] for trigram in trigrams if trigram in self._holders]
        if not holders:
            return []
        common = np.bincount(np.concatenate(holders), minlength=len(self._sizes))
        nearest = best_rows(common, np.flatnonzero(common), CANDIDATES)
        shared = common[nearest]
        shares = shared / (len(trigrams) + self._sizes[nearest] - shared)
        pairs = zip(nearest.tolist(), shares.tolist(), strict=True)
        return [(self._by_number[number], share) for number, share in pairs if share >= least]

    def _sureness(self, word: str, near: str, likeness: float) -> float:
        slips = OSA.distance(word, near)
        if slips > _slips_allowed(word):
            return likeness * 0.9
        sureness = max(likeness, 0.95 - 0.1 * slips)
        return sureness if word[0] == near[0] else sureness * OTHER_FIRST_LETTER

    def parts(self, word: str) -> tuple[str, str] | None:
        """Two words written as one: `aidesoignant`; those whose shorter one is longest.

        What ends in o is half of a learned word (`hydro`, `thermo`), not a word.
        """
        cuts = sorted(range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1), key=lambda cut: abs(2 * cut - len(word)))
        for cut in cuts:
            first, end = stem(word[:cut]), word[cut:]
            second = end if end in self._known else stem(end)  # the end of a stem is one already
            if word[cut - 1] != "o" and first in self._known and second in self._known:
                return first, second
        return None


def _slips_allowed(word: str) -> int:
    return 2 if len(word) >= _TWO_SLIPS else 1


def _without_one_letter(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))} if len(word) >= SHORTEST_CORRECTED else set()


def _trigrams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
