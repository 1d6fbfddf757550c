"""The questions one can ask of the search: `search` and `suggest`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from azimut.search.answering import Answer, answer_further, answer_to, is_held_near
from azimut.search.asking import resolve
from azimut.search.counting import count_facets
from azimut.search.enums import DocumentType
from azimut.search.helping import Lead
from azimut.search.placing import place_told
from azimut.search.reading import IndexDamaged, Reader, current_reader, noticing_damage
from azimut.search.results import FacetCount, SearchPage, Suggestion
from azimut.search.scope import Scope, scope_of
from azimut.search.showing import hits_of

if TYPE_CHECKING:
    from azimut.territories.places import Place

MOST_PER_PAGE = 100
LAST_RESULT = 10_000
"""Nobody reads further, and each page costs as much as all those before it."""
MOST_SUGGESTIONS = 20
LACKING = {DocumentType.TRAINING: "Aucune formation", DocumentType.STRUCTURE: "Aucun lieu d'aide"}
SHORTEST_GUESS = 4
"""Letters from which a beginning that no name has is taken for a slip."""


class Counted(NamedTuple):
    """What the index answers, its facets and how many it has of each type."""

    answer: Answer
    facets: dict[str, list[FacetCount]]
    type_counts: dict[str, int]


def search(
    text: str,
    *,
    place: "Place | None" = None,
    types: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
    radius_km: float | None = None,
    page: int = 1,
    per_page: int = 20,
) -> SearchPage:
    """One page of what matches `text`, near `place` when there is one; an empty text browses.

    `types` are those of DocumentType, `filters` facet values by facet name; unknown ones are left out. Distances are
    in kilometres. When nothing answers, the radius then words are dropped, and `relaxed` says so. Without a place, the
    one that the words tell is taken: the page then bears it, and the rest of the question.
    """
    per_page = min(max(1, per_page), MOST_PER_PAGE)
    page = min(max(1, page), LAST_RESULT // per_page)
    if (reader := current_reader()) is None:
        return _not_ready(text, place, page)
    try:
        with noticing_damage(reader):
            told = place_told(reader, text) if place is None and text else None
            if told is not None:
                text, place = told.text, told.place
            found = _page(reader, text, scope_of(place, types, filters, radius_km), place, page, per_page)
            return found if told is None else replace(found, relaxed=[told.notice, *found.relaxed])
    except IndexDamaged:
        return _not_ready(text, place, page)


def _page(reader: Reader, text: str, scope: Scope, place: "Place | None", page: int, per_page: int) -> SearchPage:
    key = (text, scope, place and place.name, page, per_page)
    counted: Counted = reader.answers.get(key, lambda: _answer(reader, text, scope, place, page, per_page))
    answer = counted.answer
    return SearchPage(
        query=text,
        place=place,
        total=answer.total,
        hits=hits_of(reader, answer.addresses, answer.scope),
        facets=counted.facets,
        relaxed=list(answer.notices),
        page=page,
        pages=-(-min(answer.total, LAST_RESULT) // per_page),
        radius_km=answer.scope.radius_km,
        type_counts=counted.type_counts,
    )


def _answer(reader: Reader, text: str, scope: Scope, place: "Place | None", page: int, per_page: int) -> Counted:
    """What the index answers, counted. Kept: the same question near the same place is asked again and again."""
    offset = (page - 1) * per_page
    counted = _counted(answer_to(reader, resolve(reader, text), scope, place, limit=per_page, offset=offset))
    if place is not None and (wanted := _lacking(counted)) is not None:
        said = LACKING[wanted]
        further = _counted(answer_further(counted.answer, place, lacking=said, limit=per_page, offset=offset))
        return further if further.type_counts.get(wanted) else counted
    return counted


def suggest(text: str, limit: int = 8) -> list[Suggestion]:
    """At most `limit` completions of what is being typed, best first; a slip is mended when nothing begins so."""
    limit = min(max(0, limit), MOST_SUGGESTIONS)
    reader = current_reader()
    if reader is None or not limit or not text.strip():
        return []
    try:
        with noticing_damage(reader):
            return _suggestions(reader, text, limit)
    except IndexDamaged:
        return []


def can_answer() -> bool:
    """Whether this node has an index to ask: without one, finding nothing means nothing."""
    return current_reader() is not None


def _suggestions(reader: Reader, text: str, limit: int) -> list[Suggestion]:
    table = reader.memory.suggestions
    found = table.complete(text, limit)
    if found or len(text.strip()) < SHORTEST_GUESS:
        return found
    question = resolve(reader, text)
    named = [*question.occupations[:limit], *question.certifications[: limit // 2]]
    return [table.of_target(match.target.type, match.target.id) for match in named][:limit]


def _lacking(counted: Counted) -> DocumentType | None:
    """What is asked and not held near, among what else answers: occupations are everywhere and would hide it."""
    answer, type_counts = counted.answer, counted.type_counts
    if not answer.scope.is_bounded:
        return None
    wants_help = answer.question.structures_lead == Lead.FIRST and DocumentType.STRUCTURE.value in answer.scope.kinds
    if wants_help and (networks := answer.question.help.networks):
        return None if is_held_near(answer, networks) else DocumentType.STRUCTURE
    if wants_help and type_counts.get(DocumentType.STRUCTURE.value):
        return None
    wants_training = DocumentType.TRAINING.value in answer.scope.kinds
    return DocumentType.TRAINING if wants_training and not type_counts.get(DocumentType.TRAINING.value) else None


def _counted(answer: Answer) -> Counted:
    """Counts are kept apart from answers: the next pages of a question have the same facets."""
    reader, question, scope = answer.reader, answer.question, answer.scope
    facets, type_counts = reader.counts.get(
        (question.text, question.words, scope), lambda: count_facets(reader, question, scope, answer.query)
    )
    return Counted(answer, facets, type_counts)


def _not_ready(text: str, place: "Place | None", page: int) -> SearchPage:
    return SearchPage(
        query=text,
        place=place,
        total=0,
        hits=[],
        facets={},
        relaxed=[],
        page=page,
        pages=0,
        radius_km=None,
        type_counts={},
        is_ready=False,
    )
