"""From a question and its scope to a Tantivy query.

The order of a page is made of tiers. First what the words name: occupations, then certifications (the other way round
for who speaks of a diploma). Then everything else by a bounded score: words found in the title, a link with the
occupation named, nearness, and a little of BM25 to part equals.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tantivy import Occur, Query

from azimut.search.asking import AKIN, WHOLE, Question, Word
from azimut.search.documents import key_of
from azimut.search.enums import DocumentType
from azimut.search.helping import Lead, one_of_each_network
from azimut.search.names import Match
from azimut.search.normalisation import words_of
from azimut.search.reading import Reader
from azimut.search.schema import EVERYWHERE, HOME_REGION, REMOTE, facet_term, schema
from azimut.search.scope import Scope, surroundings

TITLE_SCORE = 3.0
LINK_SCORE = 1.0
HOME_SCORE = 0.5
BAND_SCORE = 0.4
WITHIN_SCORE = 1.0
"""Being held within the radius, against being remote."""
RELEVANCE_SHARE = 0.05
WEAK_NAME_SCORE = 2.0
FIRST_TIER, SECOND_TIER, ONLY_TYPE_TIER = 1_000.0, 900.0, 100.0
HELP_FIRST_TIER, HELP_TIER = 1_100.0, 950.0
LEADING_READ = 40
FIRST_STRUCTURES, OTHER_STRUCTURES = 5, 3
"""Structures shown ahead when a need is told: where to go was asked, or not."""
FIRST_OCCUPATIONS = 5
FIRST_CERTIFICATIONS = 3
PLAUSIBLE = 0.35
"""Closeness from which an occupation is shown first; under it, it is one result among others."""
CLEAR = 0.5
"""Score from which a certification is shown among the first."""
NEAR_THE_BEST = 0.5
CERTIFICATION_NEAR_THE_BEST = 0.6
CLEARLY_CLOSER = 0.2
RESEMBLING = 0.5
"""Closeness from which an occupation keeps its place before a diploma, when no word speaks of one."""
LINKED_NEAR_THE_BEST = 0.85
MOST_LINKED = 3
FEW = 100
"""Values looked up one by one."""

EVENT_WORDS = frozenset(
    words_of("événement forum salon portes ouvertes atelier réunion information conférence rencontre job dating")
)
"""Words that say that something one goes to is meant."""
_STRUCTURE = DocumentType.STRUCTURE.value


def compile_query(reader: Reader, question: Question, scope: Scope) -> Query:
    """The documents that answer, within the scope, scored."""
    clauses = [(Occur.Must, clause) for clause in _limits(question, scope)]
    if question.words:
        clauses.insert(0, (Occur.Must, _matching(reader, question, scope, is_scored=True)))
    near = _nearness(reader, scope)
    if near:
        clauses.append((Occur.Must if scope.is_bounded else Occur.Should, _either(near)))
    if scope.point is None and question.words:
        clauses.append((Occur.Should, _constant(Query.term_query(schema(), "spot", HOME_REGION, "basic"), HOME_SCORE)))
    return Query.boolean_query(clauses)


def compile_filter(reader: Reader, question: Question, scope: Scope) -> Query:
    """The same documents, to be counted: without what only orders them."""
    clauses = [(Occur.Must, clause) for clause in _limits(question, scope)]
    if question.words:
        clauses.insert(0, (Occur.Must, _matching(reader, question, scope, is_scored=False)))
    if scope.department:
        clauses.append((Occur.Must, _either([_facet("departement", [scope.department]), *_placeless()])))
    elif scope.radius_km is not None:
        clauses.append((Occur.Must, _within(reader, scope)))
    return Query.boolean_query(clauses)


def _matching(reader: Reader, question: Question, scope: Scope, *, is_scored: bool) -> Query:
    """All the words, in one way or another of saying them; or linked with what is named; or named itself."""
    structures = list(_structures(reader, question, scope, is_scored=is_scored))
    if scope.types == (_STRUCTURE,):
        return _either(structures)
    clauses = [_text(variant, is_scored=is_scored) for variant in question.variants if variant]
    linked = _linked_codes(question)
    if linked:
        clauses.append(_constant(_terms("rome", linked), LINK_SCORE))
    tiers = [(key_of(match.target.type, match.target.id), score) for match, score in tiers_of(question, scope)]
    if is_scored:
        clauses += [_constant(Query.term_query(schema(), "key", key, "basic"), score) for key, score in tiers]
    elif tiers:
        clauses.append(_terms("key", [key for key, _score in tiers]))
    if is_scored and not scope.types and _speaks_of_events(question):
        clauses.append(_constant(_titled_events(question), HELP_FIRST_TIER))
    return _either([*clauses, *structures])


def _speaks_of_events(question: Question) -> bool:
    """`forum`, `portes ouvertes`… said of no occupation."""
    is_named = bool(question.occupations) and question.occupations[0].closeness >= WHOLE
    return not is_named and not EVENT_WORDS.isdisjoint(question.words)


def _titled_events(question: Question) -> Query:
    """The events whose title, kind or town hold all the words."""
    words = [(Occur.Must, _any_of("title", word)) for word in question.variants[0]]
    return Query.boolean_query([(Occur.Must, _terms("type", [DocumentType.EVENT.value])), *words])


def _structures(reader: Reader, question: Question, scope: Scope, *, is_scored: bool) -> Iterator[Query]:
    """Structures that hold the words or answer the need told, and those of them that come ahead."""
    if _STRUCTURE not in scope.kinds:
        return
    lead = question.structures_lead
    yield _helping(reader, question)
    if not is_scored or lead == Lead.NONE or scope.types == (_STRUCTURE,):
        return
    tier = HELP_FIRST_TIER if lead == Lead.FIRST else HELP_TIER
    if lead == Lead.FIRST and question.help.networks:
        named = Query.boolean_query(
            [(Occur.Must, _helping(reader, question)), (Occur.Must, _facet("reseau", question.help.networks))]
        )
        yield _constant(named, tier)
        return
    for rank, key in enumerate(_leading_keys(reader, question, scope)):
        yield _constant(Query.term_query(schema(), "key", key, "basic"), tier - rank)


def _helping(reader: Reader, question: Question) -> Query:
    """By words, each in the title bringing its share; or by the need, the words that remain held where one is known.

    Constant scores: neither the length of a name nor that of a list of services may put a structure ahead of another.
    """
    kept = question.help.words
    if question.structures_lead == Lead.AMONG:  # the other words are those of the occupation
        kept = question.help.naming or kept
    read = dict(zip(question.words, question.variants[0], strict=True))
    words = [_held(reader, word, read[word]) for word in kept if word in read]
    clauses = []
    if words:
        share = TITLE_SCORE / len(words)
        held = _constant(Query.boolean_query([(Occur.Must, _any_of("help", word)) for word in words]), LINK_SCORE)
        titled = [(Occur.Should, _constant(_any_of("title", word), share)) for word in words]
        clauses.append(Query.boolean_query([(Occur.Must, held), *titled]))
    if question.help.needs:
        remaining = [word for word in question.help.words if reader.searcher.doc_freq("help", word)]
        need = [(Occur.Must, _constant(_facet("besoin", question.help.needs), LINK_SCORE))]
        clauses.append(
            Query.boolean_query([*need, *((Occur.Must, _any_of("help", {word: 1.0})) for word in remaining)])
        )
    return Query.boolean_query(
        [(Occur.Must, _constant(_terms("type", [_STRUCTURE]), 0.0)), (Occur.Must, _either(clauses))]
    )


def _held(reader: Reader, word: str, others: Word) -> Word:
    """A word that structures hold is read as it is, whatever an occupation would have it mean."""
    is_held = reader.memory.help.knows(word) or reader.searcher.doc_freq("help", word)
    return {word: 1.0} if is_held else others


def _leading_keys(reader: Reader, question: Question, scope: Scope) -> list[str]:
    """The structures shown ahead of the rest, nearest first."""
    keys: list[str] = reader.counts.get(
        ("leading", question.text, question.words, scope), lambda: _find_leading(reader, question, scope)
    )
    return keys


def _find_leading(reader: Reader, question: Question, scope: Scope) -> list[str]:
    most = FIRST_STRUCTURES if question.structures_lead == Lead.FIRST else OTHER_STRUCTURES
    asked = compile_query(reader, question, replace(scope, types=(_STRUCTURE,)))
    found = reader.searcher.search(asked, limit=LEADING_READ, count=False)
    displays = (reader.searcher.doc(address).get_first("display") for _score, address in found.hits)
    return [key_of(_STRUCTURE, identifier) for identifier in one_of_each_network(displays, most)]


def _text(words: Sequence[Word], *, is_scored: bool) -> Query:
    """Every word somewhere in the document; each in the title of a training brings its share of TITLE_SCORE."""
    required = Query.boolean_query([(Occur.Must, _any_of("words", word)) for word in words])
    if not is_scored:
        return required
    share = TITLE_SCORE / len(words)
    in_title = [(Occur.Should, _constant(_any_of("title", word), share)) for word in words]
    return Query.boolean_query([(Occur.Must, Query.boost_query(required, RELEVANCE_SHARE)), *in_title])


def _any_of(field: str, word: Word) -> Query:
    queries = [Query.term_query(schema(), field, other, "freq") for other in word]
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries)


def _linked_codes(question: Question) -> list[str]:
    """The occupations that the words name for sure: what leads to them answers too."""
    best = question.occupations[0].score if question.occupations else 0.0
    return [
        match.target.id
        for match in question.occupations[:MOST_LINKED]
        if match.closeness >= WHOLE and match.score >= LINKED_NEAR_THE_BEST * best
    ]


def tiers_of(question: Question, scope: Scope) -> Iterator[tuple[Match, float]]:
    """What is named, with the score that puts it in its tier."""
    if len(scope.types) == 1:
        for match in (*question.occupations, *question.certifications):
            yield match, ONLY_TYPE_TIER * (1 + match.score)
        return
    certifications_first = _certifications_come_first(question)
    occupations, certifications = (SECOND_TIER, FIRST_TIER) if certifications_first else (FIRST_TIER, SECOND_TIER)
    for rank, match in enumerate(question.occupations):
        if match.score < NEAR_THE_BEST * question.occupations[0].score:
            break
        is_held = match.closeness >= PLAUSIBLE or (match.closeness > AKIN and not certifications_first)
        is_first = rank < FIRST_OCCUPATIONS and is_held
        yield match, occupations - rank if is_first else WEAK_NAME_SCORE * match.score
    for rank, match in enumerate(question.certifications[:FIRST_CERTIFICATIONS]):
        if match.score >= CERTIFICATION_NEAR_THE_BEST * question.certifications[0].score:
            yield match, certifications - rank if match.score >= CLEAR else WEAK_NAME_SCORE * match.score


def _certifications_come_first(question: Question) -> bool:
    """Who speaks of a diploma, or says words that are a title and no occupation."""
    if not question.names_a_certification:
        return False
    if question.speaks_of_diploma or not question.occupations:
        return True
    occupation, certification = question.occupations[0], question.certifications[0]
    leads_there = occupation.target.id in certification.target.rome  # the same words, said of the trade
    is_clear = certification.closeness > occupation.closeness + CLEARLY_CLOSER
    return is_clear and not leads_there and occupation.closeness < RESEMBLING


def _limits(question: Question, scope: Scope) -> Iterator[Query]:
    """The types and the chosen facet values. Without words, the types also leave out what only feeds memory."""
    if scope.types or not question.words:
        yield _constant(_terms("type", scope.kinds), 0.0)
    for name, values in scope.filters:
        yield _constant(_facet(name, values), 0.0)


def _nearness(reader: Reader, scope: Scope) -> list[Query]:
    """Nearer counts more. Within bounds, what is remote and what has no place is kept, below what is held near.

    Kept with the spots around: what is asked near a place is asked in the same words.
    """
    if scope.point is None:
        return []
    key = ("nearness", scope.point, scope.radius_km, scope.department)
    clauses: list[Query] = reader.surroundings.get(key, lambda: _work_out_nearness(reader, scope))
    return clauses


def _work_out_nearness(reader: Reader, scope: Scope) -> list[Query]:
    within = WITHIN_SCORE if scope.radius_km is not None and not scope.department else 0.0
    rings = surroundings(reader, scope).rings
    scored = [(BAND_SCORE * bands + within, spots) for bands, spots in rings if bands or within]
    # A training held in several places counts for the nearest of them.
    clauses = [Query.disjunction_max_query([_constant(_terms("spot", spots), score) for score, spots in scored])]
    if scope.department:
        clauses.append(_constant(_facet("departement", [scope.department]), WITHIN_SCORE))
    if scope.is_bounded:
        clauses += [_constant(clause, 0.0) for clause in _placeless()]
    return clauses


def _within(reader: Reader, scope: Scope) -> Query:
    """What is held within the radius, what has no place. Kept likewise."""
    key = ("within", scope.point, scope.radius_km)
    query: Query = reader.surroundings.get(
        key, lambda: _either([_terms("spot", surroundings(reader, scope).within), *_placeless()])
    )
    return query


def _placeless() -> list[Query]:
    """What has no place, what is remote. Two long lists that a set of terms would read to the end; these are not."""
    return [Query.term_query(schema(), "spot", spot, "basic") for spot in (EVERYWHERE, REMOTE)]


def _constant(query: Query, score: float) -> Query:
    return Query.const_score_query(query, score)


def _facet(name: str, values: Iterable[str]) -> Query:
    """Any of the values of a facet."""
    return _terms("facet", [facet_term(name, value) for value in values])


def _terms(field: str, values: Iterable[str]) -> Query:
    """Any of the values. A few are looked up one by one; a set walks the dictionary of the field, once for all."""
    values = list(values)
    if len(values) == 1:
        return Query.term_query(schema(), field, values[0], "basic")
    if len(values) <= FEW:
        return _either([Query.term_query(schema(), field, value, "basic") for value in values])
    return Query.term_set_query(schema(), field, values)


def _either(queries: Sequence[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])
