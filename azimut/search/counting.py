"""Facets with their counts: what each choice would leave."""

from typing import Any

from azimut.catalogue.enums import Audience, Funding, HighlightKind, Modality, WorkStudy
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.core.text import capitalised
from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.search.asking import Question
from azimut.search.compiling import compile_filter
from azimut.search.enums import DocumentType
from azimut.search.reading import Reader
from azimut.search.results import FacetCount
from azimut.search.schema import FACETS, STRUCTURE_FACETS
from azimut.search.scope import Scope

MOST_VALUES = 120

LABELS: dict[str, dict[str, str]] = {
    "niveau": {str(level): capitalised(label) for level, label in LEVEL_LABELS.items()},
    "mise_en_avant": {value: capitalised(label) for value, label in HighlightKind.choices},
    "modalite": {value: capitalised(label) for value, label in Modality.choices},
    "alternance": {value: capitalised(label) for value, label in WorkStudy.choices},
    "public": {value: capitalised(label) for value, label in (*Public.choices, *Audience.choices)},
    "financement": {value: capitalised(label) for value, label in Funding.choices},
    "besoin": {value: capitalised(label) for value, label in Theme.choices},
    "mode": {value: capitalised(label) for value, label in ServiceMode.choices},
}
"""Labels known without the database; the others are in the state of the index."""

_OF_EVERYTHING = tuple(name for name in FACETS if name not in STRUCTURE_FACETS)
"""What structures alone have is counted when only they are listed."""

_IN_ORDER = frozenset({"niveau", "departement"})
"""Facets whose values have an order of their own; the others go by count."""


def count_facets(
    reader: Reader, question: Question, scope: Scope
) -> tuple[dict[str, list[FacetCount]], dict[str, int]]:
    """The facets and the count of each type.

    A facet is counted without its own choice, so that another value can be added to it; types are counted all
    together whichever is chosen.
    """
    chosen = dict(scope.filters)
    query = compile_filter(reader, question, scope)
    facets = FACETS if scope.types == (DocumentType.STRUCTURE.value,) else _OF_EVERYTHING
    counts = _counts(reader, query, [name for name in facets if name not in chosen] + ["type"] * (not scope.types))
    for name in chosen:
        counts |= _counts(reader, compile_filter(reader, question, scope.without_filter(name)), [name])
    if scope.types:
        counts |= _counts(reader, compile_filter(reader, question, scope.without_types()), ["type"])
    found = {name: _facet(reader, name, counts.get(name, {}), chosen.get(name, ())) for name in FACETS}
    return {name: values for name, values in found.items() if values}, counts.get("type", {})


def _counts(reader: Reader, query: Any, names: list[str]) -> dict[str, dict[str, int]]:
    asked = {name: {"terms": {"field": name, "size": MOST_VALUES}} for name in names}
    found = reader.searcher.aggregate(query, asked)
    return {name: {bucket["key"]: int(bucket["doc_count"]) for bucket in found[name]["buckets"]} for name in names}


def _facet(reader: Reader, name: str, counts: dict[str, int], chosen: tuple[str, ...]) -> list[FacetCount]:
    labels = LABELS.get(name) or reader.state.labels.get(name, {})
    values = [*counts, *(value for value in chosen if value not in counts and value in labels)]
    found = [FacetCount(value, labels.get(value, value), counts.get(value, 0), value in chosen) for value in values]
    if name in _IN_ORDER:
        return sorted(found, key=lambda count: count.value)
    return sorted(found, key=lambda count: -count.count)
