"""Words that are nowhere in the catalogue, and the words they were meant to be.

Candidates share letters three by three; then the number of slips decides, a slip that does not change the sound
counting half. All in process memory, a few hundred microseconds for an unknown word, kept once worked out.
"""

import re
from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable
from copy import copy
from heapq import nlargest

CANDIDATES = 40
LIKENESS = 0.3
"""Share of common trigrams under which a word is no candidate."""
KEPT = 6
SHORTEST_CORRECTED = 4
SHORTEST_PREFIX = 3
SHORTEST_RELATIVE = 5
RELATIVE_SURENESS = 0.7
"""`savon` is in no name, but `savonnerie` may be."""
MOST_COMPLETIONS = 12
COMPLETION_SURENESS = 0.9
OTHER_FIRST_LETTER = 0.7
"""People rarely slip on the first letter."""
_TWO_SLIPS = 8
"""Letters from which two slips are forgiven; one from SHORTEST_CORRECTED."""

_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("qu|c(?=[aorlu])|ck|k", "k"), ("c(?=[eiy])|sc(?=[ei])|ss|z|x$", "s"), ("gu(?=[ei])", "g"),
        ("g(?=[ei])", "j"), ("eau|au", "o"), ("ai|ei|er$|ez$|et$", "e"), ("an|am|en|em", "an"), ("y", "i"), ("h", ""),
        ("oeu|eu", "e"), ("ain|ein|im", "in"), (r"(.)\1", r"\1"), ("[estdx]+$", ""),
    )
]  # fmt: skip


def sound_of(word: str) -> str:
    """What a folded word sounds like in French, roughly: `fotografe` and `photographe` sound alike."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


def slips_between(first: str, second: str) -> int:
    """Letters to add, drop, change or swap with the next one, to go from one word to the other."""
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            slips = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                slips = min(slips, before[column - 2] + 1)
            current.append(slips)
        before, previous = previous, current
    return previous[-1]


class Spelling:
    """The words of the names and titles, by the letters they hold."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word for word in words if word.isalpha()})
        self._by_number = self.words
        self._known = set(self.words)
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._sizes: list[int] = []
        for number, word in enumerate(self.words):
            trigrams = _trigrams(word)
            self._sizes.append(len(trigrams))
            for trigram in trigrams:
                self._holders[trigram].append(number)
            self._by_sound[sound_of(word)].append(word)

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
        trigrams, sound = _trigrams(word), sound_of(word)
        for trigram in trigrams:
            self._holders[trigram] = [*self._holders.get(trigram, ()), len(self._by_number)]
        self._by_sound[sound] = [*self._by_sound.get(sound, ()), word]
        self._sizes.append(len(trigrams))
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
        for near in self.completions(word) if len(word) >= SHORTEST_RELATIVE else ():
            found[near] = max(found.get(near, 0.0), RELATIVE_SURENESS)
        for near in self._by_sound.get(sound_of(word), ()):
            found[near] = max(found.get(near, 0.0), 0.85)
        best = nlargest(KEPT, found.items(), key=lambda pair: (pair[1], pair[0]))
        return dict(best) or self._split(word)

    def _alike(self, word: str) -> list[tuple[str, float]]:
        trigrams = _trigrams(word)
        common = Counter(number for trigram in trigrams for number in self._holders.get(trigram, ()))
        likeness = {
            number: count / (len(trigrams) + self._sizes[number] - count)
            for number, count in common.most_common(CANDIDATES)
        }
        return [(self._by_number[number], share) for number, share in likeness.items() if share >= LIKENESS]

    def _sureness(self, word: str, near: str, likeness: float) -> float:
        slips = slips_between(word, near)
        allowed = 2 if len(word) >= _TWO_SLIPS else 1
        if slips > allowed:
            return likeness * 0.9
        sureness = max(likeness, 0.95 - 0.1 * slips)
        return sureness if word[0] == near[0] else sureness * OTHER_FIRST_LETTER

    def _split(self, word: str) -> dict[str, float]:
        """Two words written as one: `aidesoignant`. Both are given, each to be looked for."""
        for cut in range(SHORTEST_PREFIX, len(word) - SHORTEST_PREFIX + 1):
            if word[:cut] in self._known and word[cut:] in self._known:
                return {word[:cut]: 0.8, word[cut:]: 0.8}
        return {}


def _trigrams(word: str) -> set[str]:
    padded = f"^{word}$"
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
