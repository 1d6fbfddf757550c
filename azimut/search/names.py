"""Which occupation, which certification do these words name? Answered in process memory.

A full-text score adds up what many names of one occupation say; people name a thing with one of its names. So each
name is compared by itself (cosine of its words weighted by their rarity), the best one counts, close others and the
description of the occupation only separate what is nearly equal.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from typing import Any, NamedTuple

import numpy as np

from azimut.search.columns import NO_ROWS, Column, Numbers, Weights, best_rows, columns_of, surest
from azimut.search.lettering import Form, form_of, letters_of, likeness
from azimut.search.normalisation import words_of

WHOLE_NAME = 0.995
"""From this cosine the words are the name itself."""
WHOLE_NAME_BONUS = 0.3
OTHER_NAMES_SHARES = np.array([1.0, 0.2, 0.04, 0.008, 0.0])
"""The best name of a target counts whole, the next three a little, the others not at all."""
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
_LABELS_READ = 30
_ALMOST_NOTHING = 1e-9
_LETTERS = 128
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

    def __init__(
        self, payloads: Sequence[Mapping[str, Any]], *, least_share: float, holding_bonus: float = 0.0
    ) -> None:
        """`holding_bonus` is what a name gains for holding all the words, however long it is: titles are long."""
        self._least_share = least_share
        self._holding_bonus = holding_bonus
        self.targets: list[Target] = []
        self.by_rome: dict[str, list[int]] = defaultdict(list)
        self._numbers: dict[str, int] = {}
        self._context_words: list[frozenset[str]] = []
        self._name_words: list[frozenset[str]] = []
        self._name_forms: list[list[Form]] = []
        """How each name is written, in both genders."""
        self._domains: dict[str, dict[str, float]] = {}
        names = [names_of(payload) for payload in payloads]
        contexts = [payload["context"] for payload in payloads]
        self._weigh_words(names, contexts)
        self._fill(payloads, names)
        self._index_domains(contexts)

    def _fill(self, payloads: Sequence[Mapping[str, Any]], names: Sequence[Mapping[frozenset[str], float]]) -> None:
        postings, described = _empty_cells(), _empty_cells()
        owners: list[int] = []
        weights: list[float] = []
        for payload, named in zip(payloads, names, strict=True):
            number = self._add_target(payload)
            for entry, (shares, weight) in self._add_names(payload, named):
                owners.append(number)
                weights.append(weight)
                for word, share in shares.items():
                    postings[word][entry] = share
            for word, weight in self._descriptions(payload["context"]).items():
                described[word][number] = weight
        self.postings = columns_of(postings)
        """The names that hold a word."""
        self.contexts = columns_of(described)
        """The targets whose description holds a word."""
        self._domain_of: Numbers = np.array([_domain_of(payload) for payload in payloads], np.intp)
        self._owners: Numbers = np.array(owners, np.intp)
        self._name_weights: Weights = np.array(weights, np.float64)

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

    def _add_target(self, payload: Mapping[str, Any]) -> int:
        number = self._numbers[payload["id"]] = len(self.targets)
        self.targets.append(Target(payload["type"], payload["id"], payload["label"], payload["url"], payload["rome"]))
        self._context_words.append(frozenset().union(*payload["context"]))
        for code in payload["rome"]:
            self.by_rome[code].append(number)
        return number

    def _add_names(
        self, payload: Mapping[str, Any], named: Mapping[frozenset[str], float]
    ) -> Iterator[tuple[int, tuple[dict[str, float], float]]]:
        """The number of each name, the share of each of its words (their squares make 1) and what the name counts."""
        forms = forms_of(payload)
        for words, weight in named.items():
            norm = math.sqrt(sum(self.rarity[word] ** 2 for word in words))
            entry = len(self._name_words)
            self._name_words.append(words)
            self._name_forms.append(forms[words])
            yield entry, ({word: self.rarity[word] / norm for word in words}, weight)

    def _descriptions(self, context: Sequence[Mapping[str, int]]) -> dict[str, float]:
        """What each word of a description weighs, all fields together."""
        weights: dict[str, float] = defaultdict(float)
        for field, times_of_words in enumerate(context):
            share, saturation, length_share = CONTEXT_FIELDS[field]
            length = sum(times_of_words.values())
            damping = saturation * (1 - length_share + length_share * length / self._usual_lengths[field])
            for word, times in times_of_words.items():
                weights[word] += share * self.context_rarity[word] * times * (saturation + 1) / (times + damping)
        return weights

    def _add_later(self, payload: Mapping[str, Any]) -> None:
        """Add to a table that shares its lists with another: those that are written to are copied first."""
        named = names_of(payload)
        for word in frozenset().union(*named):
            self.rarity.setdefault(word, self.rarest)
        for word in frozenset().union(*payload["context"]):
            self.context_rarity.setdefault(word, self._rarest_context)
            self._domains.setdefault(word, {payload["id"][0]: 1.0})
        for code in payload["rome"]:
            self.by_rome[code] = list(self.by_rome.get(code, ()))
        number = self._add_target(payload)
        for entry, (shares, weight) in self._add_names(payload, named):
            self._owners = np.append(self._owners, number)
            self._name_weights = np.append(self._name_weights, weight)
            for word, share in shares.items():
                self.postings[word] = self.postings.get(word, NO_ROWS).with_row(entry, share)
        self._domain_of = np.append(self._domain_of, _domain_of(payload))
        for word, weight in self._descriptions(payload["context"]).items():
            self.contexts[word] = self.contexts.get(word, NO_ROWS).with_row(number, weight)

    def _forget(self, gone: set[int]) -> None:
        """Nothing leads to these targets any more; their numbers are not used again."""
        entries = np.flatnonzero(np.isin(self._owners, list(gone))).tolist()
        for word in {word for entry in entries for word in self._name_words[entry]}:
            left = self.postings.pop(word, NO_ROWS).without(entries)
            if len(left.rows):
                self.postings[word] = left
        for word in {word for number in gone for word in self._context_words[number]}:
            self.contexts[word] = self.contexts[word].without(gone)
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

    def forms(self) -> Iterator[tuple[int, Form]]:
        """How every name is written, with the number of its target; those of targets that are gone left out."""
        for number, forms in zip(self._owners.tolist(), self._name_forms, strict=True):
            if self._numbers.get(self.targets[number].id) == number:
                for form in forms:
                    yield number, form

    def knows(self, word: str) -> bool:
        return word in self.postings

    def spelled(self, word: str) -> str:
        """How a label writes a stemmed word; "" when no label of the names that hold it does."""
        for entry in self.postings.get(word, NO_ROWS).rows[:_LABELS_READ]:
            for written in _WRITTEN_WORD.findall(self.targets[self._owners[entry]].label):
                if words_of(written) == (word,):
                    return str(written.lower())
        return ""

    def matches(self, question: Expanded, limit: int, *, typed: str = "") -> list[Match]:
        """The targets that the words of a question may name, best first; `typed` (written_as) also by its letters."""
        if not question:
            return []
        named, scores_of_named, closeness_of_named = self._by_name(question, typed)
        closeness, scores = np.zeros(len(self.targets)), self._by_context(question)
        is_named = bool(len(named)) and closeness_of_named.max() > WHOLE_NAME
        closeness[named] = closeness_of_named
        scores[named] += scores_of_named
        # A name word for word is enough: descriptions then part what is named, and bring nothing else.
        best = best_rows(scores, named if is_named else np.flatnonzero(scores), limit)
        found = zip(best.tolist(), scores[best].tolist(), closeness[best].tolist(), strict=True)
        return [Match(self.targets[number], score, close) for number, score, close in found]

    def _by_name(self, question: Expanded, typed: str) -> tuple[Numbers, Weights, Weights]:
        """The targets named, what their names score and how close the closest of them is."""
        cosines, held = self._cosines(question)
        near = np.flatnonzero(cosines >= max(self._least_share * cosines.max(initial=0.0), _ALMOST_NOTHING))
        cosines = cosines[near]
        scores = cosines + WHOLE_NAME_BONUS * (cosines > WHOLE_NAME)
        if typed:
            is_doubtful = any(max(words.values()) < 1.0 for words in question)
            self._add_letters(scores, near, typed, *(DOUBTFUL_LETTERS if is_doubtful else SURE_LETTERS))
        if self._holding_bonus:
            scores += self._holding_bonus * held[near] ** 2
        scores *= self._name_weights[near]
        owners = self._owners[near]
        order = np.lexsort((-scores, owners))
        owners, scores, cosines = owners[order], scores[order], cosines[order]
        if not len(owners):
            return owners, scores, cosines
        is_first = np.ones(len(owners), bool)
        np.not_equal(owners[1:], owners[:-1], out=is_first[1:])
        firsts = np.flatnonzero(is_first)
        ranks = np.arange(len(owners)) - firsts[np.cumsum(is_first) - 1]
        shares = OTHER_NAMES_SHARES[np.minimum(ranks, len(OTHER_NAMES_SHARES) - 1)]
        return owners[firsts], np.add.reduceat(scores * shares, firsts), np.maximum.reduceat(cosines, firsts)

    def _add_letters(self, scores: Weights, near: Numbers, typed: str, share: float, least: float) -> None:
        """To the scores of the nearest names, what they gain for looking like what is typed."""
        length = letters_of(typed)
        shortest, longest = length / MUCH_LONGER, length * MUCH_LONGER
        names: list[Form] = []
        places: list[int] = []
        for place in best_rows(scores, np.arange(len(near)), MOST_READ).tolist():
            for form in self._name_forms[near[place]]:
                if shortest <= form.letters <= longest:
                    names.append(form)
                    places.append(place)
        gains = np.zeros(len(near))
        np.maximum.at(gains, places, share * (likeness(typed, names) - least) / (1 - least))
        scores += gains

    def _cosines(self, question: Expanded) -> tuple[Weights, Weights]:
        """The cosine of each name with the question, and the share of the question it holds, when it counts.

        The rarest words go first: a common one adds no name to theirs.
        """
        weighted = sorted(((self._weight_of(words), words) for words in question), key=_first, reverse=True)
        norm = math.sqrt(sum((weight * _doubt_left(words)) ** 2 for weight, words in weighted))
        cosines = np.zeros(len(self._owners))
        held = np.zeros(len(self._owners) if self._holding_bonus else 0)
        is_found = False
        for weight, words in weighted if norm else ():  # a table without names weighs nothing
            rows, shares = self._holders(words, cosines if is_found else None)
            cosines[rows] += weight / norm * shares
            if self._holding_bonus:
                held[rows] += (weight / norm) ** 2
            is_found = is_found or bool(len(rows))
        return cosines, held

    def _holders(self, words: Mapping[str, float], found: Weights | None) -> Column:
        """The names that hold a word, or the surest of what it may stand for, with its share in each."""
        columns = []
        for word, sureness in words.items():
            column = self.postings.get(word, NO_ROWS)
            if found is not None and len(column.rows) > COMMON_WORD:
                is_found = found[column.rows] > 0
                column = Column(column.rows[is_found], column.weights[is_found])
            columns.append((column, sureness))
        return surest(columns, len(self._owners))

    def _weight_of(self, words: Mapping[str, float]) -> float:
        known = [self.rarity[word] for word in words if word in self.rarity]
        return max(known) if known else self.rarest * UNKNOWN_WORD_SHARE

    def _by_context(self, question: Expanded) -> Weights:
        """What the description of each target adds; 0 where it has none of the words."""
        weights = np.zeros(len(self.targets))
        total = 0.0
        for words in question if self.contexts else ():
            held = [(self.contexts.get(word, NO_ROWS), sureness) for word, sureness in words.items()]
            rows, added = surest(held, len(weights))
            weights[rows] += added
            total += max((self.context_rarity.get(word, 0.0) for word in words), default=0.0) or 5.0
        found = np.flatnonzero(weights)
        if len(found):
            bonuses = np.zeros(_LETTERS)
            for letter, share in self._by_domain(question).items():
                bonuses[ord(letter)] = DOMAIN_SHARE * share
            weights[found] = weights[found] / total + bonuses[self._domain_of[found]]
        return weights

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


def forms_of(payload: Mapping[str, Any]) -> dict[frozenset[str], list[Form]]:
    """How the names of each set of words are written."""
    forms: dict[frozenset[str], list[Form]] = defaultdict(list)
    for _label, _question, _weight, words, starts in payload["names"]:
        forms[frozenset(words)] += [form_of(start) for start in starts]
    return forms


def _doubt_left(words: Mapping[str, float]) -> float:
    """A word mended for sure counts as if it had been written right."""
    best = max(words.values())
    return best if best >= SURE else 1.0


def _first(pair: tuple[float, Any]) -> float:
    return pair[0]


def _domain_of(payload: Mapping[str, Any]) -> int:
    """The grand domaine of an occupation, which is the first letter of its code."""
    return ord(payload["id"][0])


def _empty_cells() -> dict[str, dict[int, float]]:
    return defaultdict(dict)
