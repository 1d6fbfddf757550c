"""Which occupation, which certification do these words name? Answered in process memory.

A full-text score adds up what many names of one occupation say; people name a thing with one of its names. So each
name is compared by itself (cosine of its words weighted by their rarity), the best one counts, close others and the
description of the occupation only separate what is nearly equal.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from heapq import nlargest
from typing import Any, NamedTuple

from azimut.search.lettering import letters_of, likeness
from azimut.search.normalisation import words_of

WHOLE_NAME = 0.995
"""From this cosine the words are the name itself."""
WHOLE_NAME_BONUS = 0.3
OTHER_NAMES_SHARE = 0.2
SURE_LETTERS, DOUBTFUL_LETTERS = (0.6, 0.75), (0.8, 0.75)
"""What looking like a name letter for letter adds to having its words, and the likeness under which it adds nothing:
two names of one trade always share some letters. They tell more when a word of the question had to be mended."""
MOST_READ = 60
"""Names whose letters are looked at: the nearest by their words."""
CONTEXT_FIELDS = ((0.35, 0.6, 0.4), (0.2, 1.2, 0.8), (0.15, 0.6, 0.4), (0.35, 0.6, 0.4), (0.2, 1.5, 0.7))
"""Names, skills, description, sectors, titles that lead to it: the share of each in the score, then how soon more of a
word adds nothing, and how much a long text is held against it (k1 and b of BM25)."""
DOMAIN_SHARE = 0.4
UNKNOWN_WORD_SHARE = 0.6
"""How much a word that is nowhere weighs in a question, as a share of the rarest word."""
SURE = 0.8
"""How surely a word was mended for its slips not to count."""
MUCH_LONGER = 2.0
"""How many times longer one of two texts is, when they cannot look alike enough: it is not worth looking."""
COMMON_WORD = 500
"""Names that share a word; beyond, the word is only looked up in names that another word found."""
_NOTHING: dict[int, float] = {}
_LABELS_READ = 30
_WRITTEN_WORD = re.compile(r"[^\W\d_]+")

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
    """The names of one type of documents. Names further than `least_share` of the nearest one are not looked at."""

    def __init__(self, payloads: Sequence[Mapping[str, Any]], *, least_share: float) -> None:
        self._least_share = least_share
        self.targets: list[Target] = []
        self._letters: list[str] = []
        """The grand domaine of each target, when they are occupations."""
        self.by_rome: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, int] = {}
        self.postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._name_targets: list[int] = []
        self._name_weights: list[float] = []
        self._name_words: list[dict[str, float]] = []
        self._name_forms: list[list[tuple[int, str]]] = []
        """How each name is written, in both genders, after its length (azimut/search/lettering.py)."""
        self.contexts: dict[str, dict[int, float]] = defaultdict(dict)
        self._domains: dict[str, dict[str, float]] = {}
        names = [names_of(payload) for payload in payloads]
        contexts = [payload["context"] for payload in payloads]
        self._weigh_words(names, contexts)
        for payload, named in zip(payloads, names, strict=True):
            self._add(payload, named)
        self._index_domains(contexts)

    def with_changes(self, payloads: Mapping[str, Mapping[str, Any] | None]) -> "NameTable":
        """The same with some targets written again, or gone when None; this table goes on answering.

        What does not change is shared. Words keep the rarity they had when everything was loaded: a name among a
        hundred thousand does not move it.
        """
        table = copy(self)
        table.change(payloads)
        return table

    def change(self, payloads: Mapping[str, Mapping[str, Any] | None]) -> None:
        """For a copy that nobody asks yet: what it shares with another table is copied before it is written to."""
        for attribute, value in vars(self).items():
            setattr(self, attribute, copy(value))
        self._forget({self._numbers[identifier] for identifier in payloads if identifier in self._numbers})
        for payload in payloads.values():
            if payload is not None:
                self._add_later(payload)

    def _weigh_words(
        self, names: Sequence[Mapping[frozenset[str], float]], contexts: Sequence[Sequence[Mapping[str, int]]]
    ) -> None:
        frequencies = Counter(word for named in names for words in named for word in words)
        count = sum(map(len, names))
        self.rarest = math.log(1 + max(1, count))
        self.rarity = {word: math.log(1 + count / frequency) for word, frequency in frequencies.items()}
        described = Counter(word for context in contexts for word in set().union(*context))
        self._rarest_context = math.log(1 + max(1, len(contexts)))
        self.context_rarity = {word: math.log(1 + len(contexts) / times) for word, times in described.items()}
        self._usual_lengths = [
            sum(sum(context[field].values()) for context in contexts if context) / max(1, len(contexts)) or 1.0
            for field in range(len(CONTEXT_FIELDS))
        ]

    def _add(self, payload: Mapping[str, Any], named: Mapping[frozenset[str], float]) -> None:
        number = self._numbers[payload["id"]] = len(self.targets)
        self._letters.append(payload["id"][0])
        self.targets.append(Target(payload["type"], payload["id"], payload["label"], payload["url"], payload["rome"]))
        for code in payload["rome"]:
            self.by_rome[code].append(number)
        rarity, forms = self.rarity, forms_of(payload)
        for words, weight in named.items():
            norm = math.sqrt(sum(rarity[word] ** 2 for word in words))
            shares = {word: rarity[word] / norm for word in words}
            entry = len(self._name_targets)
            self._name_targets.append(number)
            self._name_weights.append(weight)
            self._name_words.append(shares)
            self._name_forms.append(forms[words])
            for word, share in shares.items():
                self.postings[word].append((entry, share))
        for field, times_of_words in enumerate(payload["context"]):
            self._describe(number, field, times_of_words)

    def _describe(self, number: int, field: int, times_of_words: Mapping[str, int]) -> None:
        share, saturation, length_share = CONTEXT_FIELDS[field]
        length = sum(times_of_words.values())
        damping = saturation * (1 - length_share + length_share * length / self._usual_lengths[field])
        for word, times in times_of_words.items():
            weight = share * self.context_rarity[word] * times * (saturation + 1) / (times + damping)
            weights = self.contexts[word]
            weights[number] = weights.get(number, 0.0) + weight

    def _add_later(self, payload: Mapping[str, Any]) -> None:
        """Add to a table that shares its lists with another: those that are written to are copied first."""
        named = names_of(payload)
        for word in frozenset().union(*named):
            self.rarity.setdefault(word, self.rarest)
            self.postings[word] = list(self.postings.get(word, ()))
        for word in frozenset().union(*payload["context"]):
            self.context_rarity.setdefault(word, self._rarest_context)
            self.contexts[word] = dict(self.contexts.get(word, ()))
            self._domains.setdefault(word, {payload["id"][0]: 1.0})
        for code in payload["rome"]:
            self.by_rome[code] = list(self.by_rome.get(code, ()))
        self._add(payload, named)

    def _forget(self, gone: set[int]) -> None:
        """Nothing leads to these targets any more; their numbers are not used again."""
        entries = {entry for entry, number in enumerate(self._name_targets) if number in gone}
        for word in {word for entry in entries for word in self._name_words[entry]}:
            left = [pair for pair in self.postings.pop(word, ()) if pair[0] not in entries]
            if left:
                self.postings[word] = left
        for word, weights in list(self.contexts.items()):
            if any(number in weights for number in gone):
                self.contexts[word] = {number: weight for number, weight in weights.items() if number not in gone}
        for number in gone:
            del self._numbers[self.targets[number].id]
            for code in self.targets[number].rome:
                self.by_rome[code] = [other for other in self.by_rome[code] if other not in gone]

    def _index_domains(self, contexts: Sequence[Sequence[Mapping[str, int]]]) -> None:
        found: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for target, context in zip(self.targets, contexts, strict=True):
            for field in context:
                for word, times in field.items():
                    found[word][target.id[0]] += min(times, 3)
        for word, domains in found.items():
            total = sum(domains.values())
            self._domains[word] = {letter: times / total for letter, times in domains.items()}

    def target(self, identifier: str) -> Target:
        return self.targets[self._numbers[identifier]]

    def knows(self, word: str) -> bool:
        return word in self.postings

    def spelled(self, word: str) -> str:
        """How a label writes a stemmed word; "" when no label of the names that hold it does."""
        for entry, _share in self.postings.get(word, ())[:_LABELS_READ]:
            for written in _WRITTEN_WORD.findall(self.targets[self._name_targets[entry]].label):
                if words_of(written) == (word,):
                    return str(written.lower())
        return ""

    def matches(self, question: Expanded, limit: int, *, typed: str = "") -> list[Match]:
        """The targets that the words of a question may name, best first; `typed` (written_as) also by its letters."""
        if not question:
            return []
        closeness, scores = self._by_name(question, typed)
        is_named = max(closeness.values(), default=0.0) > WHOLE_NAME
        for number, score in self._by_context(question, among=scores if is_named else None).items():
            scores[number] = scores.get(number, 0.0) + score
        best = nlargest(limit, scores, key=scores.__getitem__)
        return [Match(self.targets[number], scores[number], closeness.get(number, 0.0)) for number in best]

    def _by_name(self, question: Expanded, typed: str) -> tuple[dict[int, float], dict[int, float]]:
        cosines = self._cosines(question)
        least = self._least_share * max(cosines.values(), default=0.0)
        near = [pair for pair in cosines.items() if pair[1] >= least]
        is_doubtful = any(max(words.values()) < 1.0 for words in question)
        letters = DOUBTFUL_LETTERS if is_doubtful else SURE_LETTERS
        alike = self._by_letters(near, typed, *letters) if typed else _NOTHING
        targets, weights = self._name_targets, self._name_weights
        by_target: dict[int, list[float]] = {}
        closeness: dict[int, float] = {}
        for entry, cosine in near:
            number, bonus = targets[entry], alike.get(entry, 0.0)
            if cosine > WHOLE_NAME:
                bonus += WHOLE_NAME_BONUS
            score = (cosine + bonus) * weights[entry]
            if number not in by_target:
                by_target[number], closeness[number] = [score], cosine
                continue
            by_target[number].append(score)
            closeness[number] = max(closeness[number], cosine)
        return closeness, {
            number: scores[0] if len(scores) == 1 else _blend(scores) for number, scores in by_target.items()
        }

    def _by_letters(
        self, near: Sequence[tuple[int, float]], typed: str, share: float, least: float
    ) -> dict[int, float]:
        """What the nearest names gain for looking like what is typed."""
        read = near if len(near) <= MOST_READ else nlargest(MOST_READ, near, key=_second)
        length = letters_of(typed)
        shortest, longest = length / MUCH_LONGER, length * MUCH_LONGER
        gains = {}
        for entry, _cosine in read:
            forms = [form for letters, form in self._name_forms[entry] if shortest <= letters <= longest]
            if forms and (likely := likeness(typed, forms)) > least:
                gains[entry] = share * (likely - least) / (1 - least)
        return gains

    def _cosines(self, question: Expanded) -> dict[int, float]:
        """The cosine of each name that shares a word with the question. The rarest words go first."""
        weighted = sorted(((self._weight_of(words), words) for words in question), key=_first, reverse=True)
        norm = math.sqrt(sum((weight * _doubt_left(words)) ** 2 for weight, words in weighted))
        cosines: dict[int, float] = {}
        if not norm:  # a table without names weighs nothing
            return cosines
        for weight, words in weighted:
            factor = weight / norm
            shares = self._shares(words, cosines)
            if not cosines:
                cosines = {entry: factor * share for entry, share in shares}
                continue
            for entry, share in shares:
                cosines[entry] = cosines.get(entry, 0.0) + factor * share
        return cosines

    def _shares(self, words: Mapping[str, float], found: Mapping[int, float]) -> Iterable[tuple[int, float]]:
        """The names that hold a word, or the surest of what it may stand for, with its share in each."""
        if len(words) == 1:
            ((word, sureness),) = words.items()
            pairs = self._holders(word, found)
            return pairs if sureness == 1.0 else [(entry, share * sureness) for entry, share in pairs]
        shares: dict[int, float] = {}
        for word, sureness in words.items():
            for entry, share in self._holders(word, found):
                if share * sureness > shares.get(entry, 0.0):
                    shares[entry] = share * sureness
        return shares.items()

    def _holders(self, word: str, found: Mapping[int, float]) -> Iterable[tuple[int, float]]:
        postings = self.postings.get(word, ())
        if len(postings) <= COMMON_WORD or not found:
            return postings
        names = self._name_words
        return [(entry, names[entry][word]) for entry in found if word in names[entry]]

    def _weight_of(self, words: Mapping[str, float]) -> float:
        known = [self.rarity[word] for word in words if word in self.rarity]
        return max(known) if known else self.rarest * UNKNOWN_WORD_SHARE

    def _by_context(self, question: Expanded, among: Mapping[int, float] | None) -> dict[int, float]:
        """What the descriptions add: of every target, or only of some when the names are enough to find them."""
        found: dict[int, float] = {}
        total = 0.0
        for words in question if self.contexts else ():
            descriptions = self._descriptions(words, among)
            if not found:
                found = dict(descriptions)
            else:
                for number, weight in descriptions:
                    found[number] = found.get(number, 0.0) + weight
            total += max((self.context_rarity.get(word, 0.0) for word in words), default=0.0) or 5.0
        if not found:
            return found
        domains, letters = self._by_domain(question), self._letters
        bonuses = {letter: DOMAIN_SHARE * domains.get(letter, 0.0) for letter in set(letters)}
        return {number: weight / total + bonuses[letters[number]] for number, weight in found.items()}

    def _descriptions(
        self, words: Mapping[str, float], among: Mapping[int, float] | None
    ) -> Iterable[tuple[int, float]]:
        best: dict[int, float] = {}
        for word, sureness in words.items():
            pairs = _restricted(self.contexts.get(word, _NOTHING), among)
            if len(words) == 1 and sureness == 1.0:
                return pairs
            for number, weight in pairs:
                if weight * sureness > best.get(number, 0.0):
                    best[number] = weight * sureness
        return best.items()

    def _by_domain(self, question: Expanded) -> dict[str, float]:
        """How likely each grand domaine is, from the words alone: `savon` speaks of industry."""
        found: dict[str, float] = {}
        total = 0.0
        for words in question:
            word = max(words, key=words.__getitem__)
            rarity = self.context_rarity.get(word, 0.0)
            total += rarity
            for letter, share in self._domains.get(word, {}).items():
                found[letter] = found.get(letter, 0.0) + rarity * share * words[word]
        return {letter: weight / total for letter, weight in found.items()} if total else {}


def names_of(payload: Mapping[str, Any]) -> dict[frozenset[str], float]:
    """The names of a target as sets of words, each with the most it counts."""
    named: dict[frozenset[str], float] = {}
    for _label, _question, weight, words, _starts in payload["names"]:
        if words:
            key = frozenset(words)
            named[key] = max(weight, named.get(key, 0.0))
    return named


def forms_of(payload: Mapping[str, Any]) -> dict[frozenset[str], list[tuple[int, str]]]:
    """How the names of each set of words are written, each after its length."""
    forms: dict[frozenset[str], list[tuple[int, str]]] = defaultdict(list)
    for _label, _question, _weight, words, starts in payload["names"]:
        forms[frozenset(words)] += [(letters_of(start), start) for start in starts]
    return forms


def _doubt_left(words: Mapping[str, float]) -> float:
    """A word mended for sure counts as if it had been written right."""
    best = max(words.values())
    return best if best >= SURE else 1.0


def _restricted(weights: dict[int, float], among: Mapping[int, float] | None) -> Iterable[tuple[int, float]]:
    if among is None or len(among) > len(weights):
        return weights.items()
    return [(number, weights[number]) for number in among if number in weights]


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def _second(pair: tuple[int, float]) -> float:
    return pair[1]


def _blend(scores: list[float]) -> float:
    """The best name, and a little of the next three."""
    scores.sort(reverse=True)
    blended, share = scores[0], OTHER_NAMES_SHARE
    for score in scores[1:4]:
        blended += share * score
        share *= OTHER_NAMES_SHARE
    return blended
