"""Completion of what is being typed, from a table in process memory."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from heapq import nsmallest
from typing import Any, NamedTuple

from azimut.core.text import capitalised
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
_OCCUPATION = "metier"


class _Row(NamedTuple):
    """A way to begin: the folded words, what it costs (the least comes first), the number of what it suggests."""

    start: str
    cost: float
    number: int


class SuggestionTable:
    """Beginnings of names, sorted: those that begin as what is typed are found by bisection."""

    def __init__(self, occupations: Sequence[Mapping[str, Any]], certifications: Sequence[Mapping[str, Any]]) -> None:
        self._suggestions: list[Suggestion] = []
        self._owners: list[tuple[str, str]] = []
        """Whose each suggestion is: type and identifier."""
        self._numbers: dict[tuple[str, str], int] = {}
        self._sort([row for payload in (*occupations, *certifications) for row in self._rows_of(payload)])

    def with_changes(self, payloads: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> "SuggestionTable":
        """The same with what some documents suggest written again, or gone when None; this one goes on answering."""
        table = copy(self)
        table.change(payloads)
        return table

    def change(self, payloads: Mapping[tuple[str, str], Mapping[str, Any] | None]) -> None:
        """For a copy that nobody asks yet: what it shares with another table is copied before it is written to."""
        gone = {number for number, owner in enumerate(self._owners) if owner in payloads}
        self._suggestions, self._owners = [*self._suggestions], [*self._owners]
        self._numbers = {key: number for key, number in self._numbers.items() if key not in payloads}
        added = [row for payload in payloads.values() if payload is not None for row in self._rows_of(payload)]
        self._sort([row for row in self._rows if row.number not in gone] + added)

    def _sort(self, rows: list[_Row]) -> None:
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

    def begun_by(self, typed: str, limit: int) -> list[str]:
        """The occupations a name of which goes on where the last word typed stops, best first; none if it is a word."""
        found: dict[str, None] = {}
        for row in self._best_rows(typed):
            if not row.start[len(typed) :].strip() or row.start[len(typed)] == " ":
                return []
            kind, identifier = self._owners[row.number]
            if kind == _OCCUPATION:
                found[identifier] = None
        return list(found)[:limit]

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

    def _rows_of(self, payload: Mapping[str, Any]) -> Iterator[_Row]:
        is_occupation = payload["type"] == _OCCUPATION
        return self._rows_of_occupation(payload) if is_occupation else self._rows_of_certification(payload)

    def _rows_of_occupation(self, payload: Mapping[str, Any]) -> Iterator[_Row]:
        for label, question, weight, _words, starts in payload["names"]:
            shown = label or f"{capitalised(question)} ({payload['label']})"
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
        self._owners.append((payload["type"], payload["id"]))
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
