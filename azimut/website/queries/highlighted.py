"""The occupations highlighted around the visitor's place, for the home page."""

from functools import lru_cache

from azimut.catalogue.figures import area_chain
from azimut.core.profile import active_profile
from azimut.territories.places import Place
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.territory_needs import HighlightGroup, highlights_there


def highlights_near(place: Place | None) -> tuple[HighlightGroup, ...]:
    """Those of the place kept, else of the region; two queries, once for each place after each import."""
    return _near(place.code if place else f"reg-{active_profile().region.code}", catalogue_version())


@lru_cache(maxsize=200)
def _near(code: str, _version: str) -> tuple[HighlightGroup, ...]:
    return highlights_there(area_chain(code))
