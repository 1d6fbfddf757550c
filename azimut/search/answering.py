"""Asking the index, and asking less when nothing answers: no question ends in silence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import tantivy
from tantivy import Order, Query

from azimut.search.asking import WHOLE, Question
from azimut.search.compiling import compile_filter, compile_query, tiers_of
from azimut.search.normalisation import stem, surface_words, words_of
from azimut.search.placing import around
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
    """The first of the question and its relaxations that is answered; else the one that most answers."""
    answers: list[Answer] = []
    for asked, within, notices in _attempts(reader, question, scope, place):
        answer = _run(reader, asked, within, (*question.notices, *notices), limit=limit, offset=offset)
        if _is_enough(answer):
            return answer
        answers.append(answer)
    return max(answers, key=lambda answer: answer.total)


def answer_further(answer: Answer, place: "Place", *, lacking: str, limit: int, offset: int) -> Answer:
    """The same question without its radius: what is asked, `lacking` ("Aucune formation"), is not held within it."""
    notice = (
        f"{lacking} {around(place, answer.scope.radius_km)} : voici ce qu'il y a plus loin, le plus proche d'abord."
    )
    return _run(
        answer.reader,
        answer.question,
        answer.scope.anywhere(),
        (*answer.notices, notice),
        limit=limit,
        offset=offset,
    )


def is_held_near(answer: Answer, networks: tuple[str, ...]) -> bool:
    """Whether a place of one of these networks, and not only a mention of it, is within the bounds."""
    scope = replace(answer.scope, filters=(*answer.scope.filters, ("reseau", networks)))
    found = answer.reader.searcher.search(compile_filter(answer.reader, answer.question, scope), limit=1)
    return bool(getattr(found, "count", 0))


def _is_enough(answer: Answer) -> bool:
    """Something answers, and not only what a few of the words happen to resemble."""
    question = answer.question
    named = (*question.occupations[:1], *question.certifications[:1])
    closeness = max((match.closeness for match in named), default=0.0)
    if not answer.total or closeness >= WHOLE or not question.words:
        return bool(answer.total)
    kept = [match for match, _score in tiers_of(question, answer.scope) if match.target.type in answer.scope.kinds]
    return answer.total > len(kept)


def _attempts(
    reader: Reader, question: Question, scope: Scope, place: "Place | None"
) -> Iterator[tuple[Question, Scope, tuple[str, ...]]]:
    """The question; then without its radius; then without its least telling words, one after the other."""
    yield question, scope, ()
    notices: tuple[str, ...] = ()
    if scope.is_bounded and place is not None:
        scope = scope.anywhere()
        notices = (f"Rien {around(place)} : voici ce qui existe ailleurs, le plus proche d'abord.",)
        yield question, scope, notices
    dropped: list[str] = []
    for word in _by_information(reader, question)[:-1]:
        question = question.without(word)
        dropped.append(word)
        yield question, scope, (*notices, _dropped_sentence(question.text, dropped))


def _by_information(reader: Reader, question: Question) -> list[str]:
    """The words, those that tell least first: unknown ones, those that name nothing here, then the most common."""
    matches = (*question.occupations[:1], *question.certifications[:1])
    best = max(matches, key=lambda match: match.closeness, default=None)
    named = words_of(best.target.label) if best else ()

    def information(word: str) -> tuple[bool, bool, int]:
        frequency = reader.searcher.doc_freq("words", word) + reader.searcher.doc_freq("help", word)
        return (frequency > 0, word in named, -frequency)

    return sorted(question.words, key=information)


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
