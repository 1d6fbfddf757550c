"""Which occupation, which certification do these words name? Answered in process memory.

A full-text score adds up what many names of one occupation say; people name a thing with one of its names. So each
name is compared by itself (cosine of its words weighted by their rarity), the best one counts, close others and the
description of the occupation only separate what is nearly equal.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from azimut.search.normalisation import words_of

WHOLE_NAME = 0.995
"""From this cosine the words are the name itself."""
WHOLE_NAME_BONUS = 0.3
OTHER_NAMES_SHARE = 0.2
CONTEXT_SHARE = 0.6
UNKNOWN_WORD_SHARE = 0.3
"""How much a word that is nowhere weighs in a question, as a share of the rarest word."""
COMMON_WORD = 500
"""Names that share a word; beyond, the word is only looked up in names that another word found."""
_LABELS_READ = 30
_WRITTEN_WORD = re.compile(r"[^\W\d_]+")
_SATURATION, _LENGTH_SHARE, _USUAL_LENGTH = 1.2, 0.7, 200

Expanded = Sequence[Mapping[str, float]]
"""The words of a question, each with the words it may stand for and how surely (0 to 1)."""


class Target(NamedTuple):
    """What a name designates."""

    type: str
    id: str
    label: str
    url: str
    rome: list[str]


class Match(NamedTuple):
    """A target that words may name: `score` ranks, `closeness` (0 to 1) says how sure it is."""

    target: Target
    score: float
    closeness: float


class NameTable:
    """The names of one type of documents."""

    def __init__(self, payloads: Iterable[Mapping[str, Any]]) -> None:
        self.targets: list[Target] = []
        self.by_rome: dict[str, list[int]] = defaultdict(list)
        names: dict[tuple[int, frozenset[str]], float] = {}
        contexts: list[dict[str, int]] = []
        for number, payload in enumerate(payloads):
            self.targets.append(
                Target(payload["type"], payload["id"], payload["label"], payload["url"], payload["rome"])
            )
            contexts.append(payload["context"])
            for code in payload["rome"]:
                self.by_rome[code].append(number)
            for _label, _question, weight, words, _starts in payload["names"]:
                if words:
                    key = (number, frozenset(words))
                    names[key] = max(weight, names.get(key, 0.0))
        self._index_names(names)
        self._index_contexts(contexts)

    def _index_names(self, names: dict[tuple[int, frozenset[str]], float]) -> None:
        frequencies = Counter(word for _number, words in names for word in words)
        count = len(names)
        self.rarest = math.log(1 + count)
        self.rarity = {word: math.log(1 + count / frequency) for word, frequency in frequencies.items()}
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._name_targets: list[int] = []
        self._name_weights: list[float] = []
        self._name_words: list[dict[str, float]] = []
        for entry, ((number, words), weight) in enumerate(names.items()):
            norm = math.sqrt(sum(self.rarity[word] ** 2 for word in words))
            shares = {word: self.rarity[word] / norm for word in words}
            self._name_targets.append(number)
            self._name_weights.append(weight)
            self._name_words.append(shares)
            for word, share in shares.items():
                self.postings[word].append((entry, share))

    def _index_contexts(self, contexts: list[dict[str, int]]) -> None:
        frequencies = Counter(word for context in contexts for word in context)
        count = len(contexts)
        self.context_rarity = {word: math.log(1 + count / frequency) for word, frequency in frequencies.items()}
        self.contexts: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, context in enumerate(contexts):
            length = sum(context.values())
            saturation = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / _USUAL_LENGTH)
            for word, times in context.items():
                self.contexts[word].append((number, self.context_rarity[word] * times / (times + saturation)))

    def knows(self, word: str) -> bool:
        return word in self.postings

    def spelled(self, word: str) -> str:
        """How a label writes a stemmed word; "" when no label of the names that hold it does."""
        for entry, _share in self.postings.get(word, ())[:_LABELS_READ]:
            for written in _WRITTEN_WORD.findall(self.targets[self._name_targets[entry]].label):
                if words_of(written) == [word]:
                    return str(written.lower())
        return ""

    def matches(self, question: Expanded, limit: int) -> list[Match]:
        """The targets that the words of a question may name, best first."""
        if not question:
            return []
        closeness, scores = self._by_name(question)
        for number, score in self._by_context(question).items():
            scores[number] = scores.get(number, 0.0) + CONTEXT_SHARE * score
        best = nlargest(limit, scores, key=scores.__getitem__)
        return [Match(self.targets[number], scores[number], closeness.get(number, 0.0)) for number in best]

    def _by_name(self, question: Expanded) -> tuple[dict[int, float], dict[int, float]]:
        cosines = self._cosines(question)
        by_target: dict[int, list[float]] = defaultdict(list)
        closeness: dict[int, float] = {}
        for entry, cosine in cosines.items():
            number = self._name_targets[entry]
            bonus = WHOLE_NAME_BONUS if cosine > WHOLE_NAME else 0.0
            by_target[number].append((cosine + bonus) * self._name_weights[entry])
            if cosine > closeness.get(number, 0.0):
                closeness[number] = cosine
        return closeness, {number: _blend(scores) for number, scores in by_target.items()}

    def _cosines(self, question: Expanded) -> dict[int, float]:
        """The cosine of each name that shares a word with the question. The rarest words go first."""
        weighted = sorted(((self._weight_of(words), words) for words in question), key=_first, reverse=True)
        norm = math.sqrt(sum(weight * weight for weight, _words in weighted))
        cosines: dict[int, float] = {}
        for weight, words in weighted:
            for entry, share in self._shares(words, cosines).items():
                cosines[entry] = cosines.get(entry, 0.0) + weight * share / norm
        return cosines

    def _shares(self, words: Mapping[str, float], found: Mapping[int, float]) -> dict[int, float]:
        shares: dict[int, float] = {}
        for word, sureness in words.items():
            postings = self.postings.get(word, ())
            if len(postings) > COMMON_WORD and found:
                names = self._name_words
                pairs: Iterable[tuple[int, float]] = [(e, names[e][word]) for e in found if word in names[e]]
            else:
                pairs = postings
            for entry, share in pairs:
                if share * sureness > shares.get(entry, 0.0):
                    shares[entry] = share * sureness
        return shares

    def _weight_of(self, words: Mapping[str, float]) -> float:
        known = [self.rarity[word] for word in words if word in self.rarity]
        return max(known) if known else self.rarest * UNKNOWN_WORD_SHARE

    def _by_context(self, question: Expanded) -> dict[int, float]:
        """How much of the question the description of each target holds, from 0 to 1."""
        found: dict[int, float] = {}
        total = 0.0
        for words in question:
            best: dict[int, float] = {}
            for word, sureness in words.items():
                for number, weight in self.contexts.get(word, ()):
                    if weight * sureness > best.get(number, 0.0):
                        best[number] = weight * sureness
            for number, weight in best.items():
                found[number] = found.get(number, 0.0) + weight
            total += max((self.context_rarity.get(word, 0.0) for word in words), default=0.0) or 5.0
        return {number: weight / total for number, weight in found.items()}


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def _blend(scores: list[float]) -> float:
    """The best name, and a little of the next three."""
    if len(scores) == 1:
        return scores[0]
    best, *others = nlargest(4, scores)
    return best + sum(OTHER_NAMES_SHARE ** (rank + 1) * score for rank, score in enumerate(others))
