"""Facets with their counts: what each choice would leave."""

from operator import attrgetter

from tantivy import Query

from azimut.catalogue.enums import Audience, Funding, HighlightKind, Modality, WorkStudy
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.core.text import capitalised
from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.events.enums import EventKind
from azimut.search.asking import Question
from azimut.search.compiling import compile_filter
from azimut.search.enums import DocumentType
from azimut.search.reading import Reader
from azimut.search.results import FacetCount
from azimut.search.schema import EVENT_FACETS, FACETS, STRUCTURE_FACETS
from azimut.search.scope import Scope

MOST_VALUES = 1_000
"""Values of all facets together: more than there are."""

LABELS: dict[str, dict[str, str]] = {
    "niveau": {str(level): capitalised(label) for level, label in LEVEL_LABELS.items()},
    "mise_en_avant": {value: capitalised(label) for value, label in HighlightKind.choices},
    "modalite": {value: capitalised(label) for value, label in Modality.choices},
    "alternance": {value: capitalised(label) for value, label in WorkStudy.choices},
    "public": {value: capitalised(label) for value, label in (*Public.choices, *Audience.choices)},
    "financement": {value: capitalised(label) for value, label in Funding.choices},
    "besoin": {value: capitalised(label) for value, label in Theme.choices},
    "genre": {value: capitalised(label) for value, label in EventKind.choices},
    "mode": {value: capitalised(label) for value, label in ServiceMode.choices},
}
"""Labels known without the database; the others are in the state of the index."""

_OF_EVERYTHING = tuple(name for name in FACETS if name not in (*STRUCTURE_FACETS, *EVENT_FACETS))
"""What structures or events alone have is shown when only they are listed."""
_WITH_THEIR_OWN = {(DocumentType.STRUCTURE.value,), (DocumentType.EVENT.value,)}

_ASKED = {"facets": {"terms": {"field": "facet", "size": MOST_VALUES}}}
_COUNTED = ("type", *FACETS)

_IN_ORDER = frozenset({"niveau", "departement"})
"""Facets whose values have an order of their own; the others go by count."""
_value = attrgetter("value")


def count_facets(
    reader: Reader, question: Question, scope: Scope, query: Query
) -> tuple[dict[str, list[FacetCount]], dict[str, int]]:
    """The facets and the count of each type.

    A facet is counted without its own choice, so that another value can be added to it; types are counted all
    together whichever is chosen. `query` is the one that was asked: counted as it is, unless it measures nearness.
    """
    chosen = dict(scope.filters)
    shown = FACETS if scope.types in _WITH_THEIR_OWN else _OF_EVERYTHING
    counts = _counts(reader, compile_filter(reader, question, scope) if scope.is_bounded else query)
    for name in chosen:
        counts[name] = _counts(reader, compile_filter(reader, question, scope.without_filter(name)))[name]
    if scope.types:
        counts["type"] = _counts(reader, compile_filter(reader, question, scope.without_types()))["type"]
    found = {
        name: _facet(reader, name, counts[name], chosen.get(name, ()))
        for name in FACETS
        if name in chosen or name in shown
    }
    return {name: values for name, values in found.items() if values}, counts["type"]


def _counts(reader: Reader, query: Query) -> dict[str, dict[str, int]]:
    """How many documents have each value of each facet, the most frequent first."""
    found = reader.searcher.aggregate(query, _ASKED)
    counts: dict[str, dict[str, int]] = {name: {} for name in _COUNTED}
    for bucket in found["facets"]["buckets"]:
        name, _, value = bucket["key"].partition(":")
        counts[name][value] = int(bucket["doc_count"])
    return counts


def _facet(reader: Reader, name: str, counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetCount]:
    labels = LABELS.get(name) or reader.state.labels.get(name, {})
    found = [FacetCount(value, labels.get(value, value), count, value in chosen) for value, count in counts.items()]
    found += [FacetCount(value, labels[value], 0, True) for value in chosen if value not in counts and value in labels]
    if name in _IN_ORDER:
        found.sort(key=_value)
    return found
