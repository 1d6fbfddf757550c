"""Completion of what is being typed, from a table in process memory."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from typing import Any, NamedTuple

from azimut.core.text import words as folded_words
from azimut.search.results import Suggestion
from azimut.search.sources import LABEL_WEIGHT

LOOKED_AT = 400
"""Rows sorted at each call; a beginning that has more has its best ones worked out once."""
KEPT_FOR_SHORT = 80
INNER_WORD_COST = 40.0
CERTIFICATION_COST = 15.0
EVERYDAY_COST = 5.0
WEIGHT_COST = 200.0
"""A name of weight 0.9 costs 20 more than one of weight 1; a letter costs 1: short and main names come first."""
LONGEST_LABEL = 120
SHORTEST_BEGINNING = 3
_AFTER_EVERYTHING = "{"


class _Row(NamedTuple):
    """A way to begin: the folded words, what it costs (the least comes first), the number of what it suggests."""

    start: str
    cost: float
    number: int


class SuggestionTable:
    """Beginnings of names, sorted: those that begin as what is typed are found by bisection."""

    def __init__(self, occupations: Sequence[Mapping[str, Any]], certifications: Sequence[Mapping[str, Any]]) -> None:
        self._suggestions: list[Suggestion] = []
        self._numbers: dict[tuple[str, str], int] = {}
        rows: list[_Row] = []
        for payload in occupations:
            rows += self._rows_of_occupation(payload)
        for payload in certifications:
            rows += self._rows_of_certification(payload)
        self._rows = sorted(rows)
        self._starts = [row.start for row in self._rows]
        self._short: dict[str, list[_Row]] = {}

    def complete(self, text: str, limit: int) -> list[Suggestion]:
        """At most `limit` suggestions, one for each label, best first."""
        start = " ".join(folded_words(text))
        found: dict[str, Suggestion] = {}
        for row in self._best_rows(start) if start else ():
            suggestion = self._suggestions[row.number]
            found.setdefault(suggestion.label, suggestion)
            if len(found) == limit:
                break
        return list(found.values())

    def of_target(self, kind: str, identifier: str) -> Suggestion:
        """The suggestion that bears the label of an occupation or a certification."""
        return self._suggestions[self._numbers[kind, identifier]]

    def _best_rows(self, start: str) -> list[_Row]:
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, start + _AFTER_EVERYTHING)
        if last - first <= LOOKED_AT:
            return sorted(self._rows[first:last], key=_cost)
        if start not in self._short:
            self._short[start] = nsmallest(KEPT_FOR_SHORT, self._rows[first:last], key=_cost)
        return self._short[start]

    def _rows_of_occupation(self, payload: Mapping[str, Any]) -> Iterator[_Row]:
        for label, question, weight, _words, starts in payload["names"]:
            shown = label or f"{question.capitalize()} ({payload['label']})"
            number = self._add(payload, shown, question)
            cost = WEIGHT_COST * (LABEL_WEIGHT - weight) if label else EVERYDAY_COST + WEIGHT_COST * (1.0 - weight)
            for start in starts:
                yield _Row(start, cost + len(start), number)
                if label:
                    yield from _inner_rows(start, cost + len(start) + INNER_WORD_COST, number)

    def _rows_of_certification(self, payload: Mapping[str, Any]) -> Iterator[_Row]:
        (title, question, weight, _words, starts), *codes = payload["names"]
        number = self._add(payload, title[:LONGEST_LABEL], question)
        for start in starts:
            yield _Row(start, CERTIFICATION_COST + WEIGHT_COST * (1.0 - weight) + len(start), number)
        for code in codes:
            yield _Row(code[1].lower(), 0.0, number)

    def _add(self, payload: Mapping[str, Any], label: str, question: str) -> int:
        number = len(self._suggestions)
        self._suggestions.append(Suggestion(label, payload["type"], payload["url"], question))
        self._numbers.setdefault((payload["type"], payload["id"]), number)
        return number


def _inner_rows(start: str, cost: float, number: int) -> Iterator[_Row]:
    """The name from each of its further words; an article is not how one begins."""
    words = start.split(" ")
    for first in range(1, len(words)):
        if len(words[first]) >= SHORTEST_BEGINNING:
            yield _Row(" ".join(words[first:]), cost, number)


def _cost(row: _Row) -> float:
    return row.cost
