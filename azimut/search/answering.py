"""Asking the index, and asking less when nothing answers: no question ends in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import tantivy
from tantivy import Order, Query

from azimut.search.asking import Question
from azimut.search.compiling import compile_query
from azimut.search.normalisation import stem, surface_words
from azimut.search.reading import Reader
from azimut.search.scope import Scope

if TYPE_CHECKING:
    from azimut.territories.places import Place


_WRITTEN_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Answer:
    """What the index found, to which question in the end, and what to say of the difference."""

    reader: Reader
    question: Question
    scope: Scope
    query: Query
    total: int
    addresses: list[tantivy.DocAddress]
    notices: tuple[str, ...]


def answer_to(
    reader: Reader, question: Question, scope: Scope, place: "Place | None", *, limit: int, offset: int
) -> Answer:
    """The first of the question and its relaxations that something answers; else the question, unanswered."""
    first: Answer | None = None
    for asked, within, notices in _attempts(reader, question, scope, place):
        answer = _run(reader, asked, within, (*question.notices, *notices), limit=limit, offset=offset)
        if answer.total:
            return answer
        first = first or answer
    assert first is not None
    return first


def _attempts(
    reader: Reader, question: Question, scope: Scope, place: "Place | None"
) -> Iterator[tuple[Question, Scope, tuple[str, ...]]]:
    """The question; then without its radius; then without its least telling words, one after the other."""
    yield question, scope, ()
    notices: tuple[str, ...] = ()
    if scope.is_bounded and place is not None:
        scope = scope.anywhere()
        notices = (f"Rien autour de {place.name} : voici ce qui existe ailleurs, le plus proche d'abord.",)
        yield question, scope, notices
    dropped: list[str] = []
    for word in _by_information(reader, question)[:-1]:
        question = question.without(word)
        dropped.append(word)
        yield question, scope, (*notices, _dropped_sentence(question.text, dropped))


def _by_information(reader: Reader, question: Question) -> list[str]:
    """The words, those that tell least first: unknown ones, then the most common."""
    return sorted(question.words, key=lambda word: -_frequency(reader, word))


def _frequency(reader: Reader, word: str) -> float:
    return reader.searcher.doc_freq("words", word) or float("inf")


def _dropped_sentence(text: str, dropped: list[str]) -> str:
    spoken = {stem(folded): word for word in _WRITTEN_WORD.findall(text) for folded in surface_words(word)}
    written = [f"« {spoken.get(word, word)} »" for word in dropped]
    return f"Aucun résultat avec tous les mots : nous avons laissé de côté {', '.join(written)}."


def _run(
    reader: Reader, question: Question, scope: Scope, notices: tuple[str, ...], *, limit: int, offset: int
) -> Answer:
    query = compile_query(reader, question, scope)
    if question.words or scope.point is not None:
        found = reader.searcher.search(query, limit=limit, offset=offset)
    else:
        found = reader.searcher.search(query, limit=limit, offset=offset, order_by_field="rank", order=Order.Asc)
    return Answer(
        reader=reader,
        question=question,
        scope=scope,
        query=query,
        total=int(getattr(found, "count", 0) or 0),
        addresses=[address for _score, address in found.hits],
        notices=notices,
    )
