"""The questions one can ask of the search: `search` and `suggest`."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from azimut.search.results import SearchPage, Suggestion

if TYPE_CHECKING:
    from azimut.territories.places import Place


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
    """One page of what matches `text`, near `place` when there is one; an empty text browses."""
    return SearchPage(
        query=text,
        place=place,
        total=0,
        hits=[],
        facets={},
        relaxed=[],
        page=max(1, page),
        pages=0,
        radius_km=radius_km,
        type_counts={},
        is_ready=False,
    )


def suggest(text: str, limit: int = 8) -> list[Suggestion]:
    """At most `limit` completions of what is being typed, best first."""
    return []
