"""What people ask of the search, read from an address that anyone may have written by hand."""

from dataclasses import dataclass, field, replace

from django.http import QueryDict
from django.utils.http import urlencode

from azimut.website.enums import FACET_LEGENDS, RADII_KM, ResultType

LONGEST_QUESTION = 200
"""Characters kept of a question: more is a pasted page, not a question."""

MOST_VALUES = 40
"""Values kept of one facet."""

LAST_PAGE = 500
"""Nobody reads further; a number beyond is a mistake or a robot."""

_PAGES = frozenset(str(number) for number in range(1, LAST_PAGE + 1))


@dataclass(frozen=True)
class SearchQuestion:
    """A question of the search page. `place` is what was typed; None when the address does not speak of a place."""

    text: str = ""
    place: str | None = None
    type: str = ""
    radius_km: int | None = None
    page: int = 1
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    notices: tuple[str, ...] = ()

    @classmethod
    def read(cls, query: QueryDict) -> "SearchQuestion":
        """Never refuses: what is not understood is left out, and `notices` says so in French."""
        notices: list[str] = []
        text = " ".join(query.get("quoi", "").split())
        if len(text) > LONGEST_QUESTION:
            notices.append(f"Votre question est longue : nous en avons gardé les {LONGEST_QUESTION} premiers signes.")
            text = text[:LONGEST_QUESTION]
        return cls(
            text=text,
            place=" ".join(query["ou"].split())[:LONGEST_QUESTION] if "ou" in query else None,
            type=_read_type(query, notices),
            radius_km=_read_radius(query, notices),
            page=_read_page(query, notices),
            filters=_read_filters(query),
            notices=tuple(notices),
        )

    def with_changes(self, **changes: object) -> "SearchQuestion":
        return replace(self, **changes)  # type: ignore[arg-type]

    def address(self, **changes: object) -> str:
        """The query part of the address of this question, with some parts changed; the page goes back to the first."""
        asked = self.with_changes(**{"page": 1, **changes})
        pairs: list[tuple[str, str | int]] = [("quoi", asked.text)]
        if asked.place is not None:
            pairs.append(("ou", asked.place))
        pairs += [("type", asked.type)] if asked.type else []
        pairs += [("rayon", asked.radius_km)] if asked.radius_km else []
        pairs += [(name, value) for name, values in asked.filters.items() for value in values]
        pairs += [("page", asked.page)] if asked.page > 1 else []
        return "?" + urlencode(pairs)


def _read_type(query: QueryDict, notices: list[str]) -> str:
    value = query.get("type", "")
    if not value or value in ResultType.values:
        return value
    notices.append("Nous ne connaissons pas ce type de résultat : voici tous les résultats.")
    return ""


def _read_radius(query: QueryDict, notices: list[str]) -> int | None:
    value = query.get("rayon", "")
    if not value:
        return None
    if value in {str(radius) for radius in RADII_KM}:
        return int(value)
    notices.append("La distance demandée n'est pas dans la liste : nous en avons choisi une.")
    return None


def _read_page(query: QueryDict, notices: list[str]) -> int:
    value = query.get("page", "1") or "1"
    if value in _PAGES:
        return int(value)
    notices.append("Cette page de résultats n'existe pas : voici la première.")
    return 1


def _read_filters(query: QueryDict) -> dict[str, tuple[str, ...]]:
    filters = {}
    for name in FACET_LEGENDS:
        values = tuple(dict.fromkeys(value[:60] for value in query.getlist(name)[:MOST_VALUES] if value))
        if values:
            filters[name] = values
    return filters
