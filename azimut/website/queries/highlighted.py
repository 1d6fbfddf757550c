"""The occupations highlighted around the visitor's place, for the home page; and by hand, for those who do it."""

from functools import lru_cache

from azimut.catalogue.figures import area_chain
from azimut.catalogue.models import Highlight, Occupation
from azimut.catalogue.models.highlights import HighlightQuerySet
from azimut.core.permissions import Actor, Role
from azimut.core.profile import active_profile
from azimut.search.queries import search
from azimut.territories.places import Place
from azimut.website.queries.freshness import catalogue_version
from azimut.website.queries.territory_needs import HighlightGroup, highlights_there

MATCHES_SHOWN = 8


def highlights_near(place: Place | None) -> tuple[HighlightGroup, ...]:
    """Those of the place kept, else of the region; two queries, once for each place after each import."""
    return _near(place.code if place else f"reg-{active_profile().region.code}", catalogue_version())


def highlights_by_hand(actor: Actor) -> HighlightQuerySet:
    """Those that hold and that this person may end: of their territory for a coordinator. The last ones first."""
    marks = Highlight.objects.current().by_hand().select_related("occupation").order_by("-decided_on", "-pk")
    return marks.in_areas([actor.territory_code]) if actor.is_one_of(Role.COORDINATOR) else marks


def occupations_named(typed: str) -> list[Occupation]:
    """Occupations whose code or name is like what was typed, the nearest first."""
    hits = search(typed, types=("metier",), per_page=MATCHES_SHOWN).hits
    rank = {hit.id: position for position, hit in enumerate(hits)}
    found = Occupation.objects.current().filter(rome_code__in=[*rank, typed.upper()])
    return sorted(found, key=lambda occupation: rank.get(occupation.rome_code, -1))


@lru_cache(maxsize=200)
def _near(code: str, _version: str) -> tuple[HighlightGroup, ...]:
    return highlights_there(area_chain(code))
