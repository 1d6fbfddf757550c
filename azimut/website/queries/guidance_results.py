"""The answers of "Qui peut m'aider ?" as the page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from azimut.directory.opening_hours import OpeningState, describe_hours
from azimut.directory.phones import say_phone
from azimut.guidance.results import Guidance, Suggestion
from azimut.territories.distances import Point
from azimut.website.queries.directory_map import DrawnMap, Mark, draw_map, frame_around

SMALLEST_MAP_KM = 4


@dataclass(frozen=True, slots=True)
class HelpOffer:
    """A place, a line or a site that can help: what the rules say of it, and what the directory knows now.

    `is_repeat`: a place of the same network is above, with the same reasons; they are not told twice. `is_cep` is told
    once, at the first place of each operator.
    """

    number: int
    suggestion: Suggestion
    state: OpeningState | None
    hours: tuple[str, ...]
    spoken_phone: str
    is_repeat: bool
    is_cep: bool

    @property
    def title(self) -> str:
        """The structure's name; a line's own name when it belongs to none."""
        return self.suggestion.structure_name or self.suggestion.name

    @property
    def address(self) -> str:
        town = f"{self.suggestion.postcode} {self.suggestion.city}".strip()
        return ", ".join(part for part in (self.suggestion.address, town) if part)

    @property
    def modes(self) -> str:
        """How to reach it from afar."""
        return ", ".join(self.suggestion.mode_labels) if self.suggestion.is_remote else ""


def offers_of(suggestions: Iterable[Suggestion], now: datetime) -> list[HelpOffer]:
    """The offers in their order, numbered from 1."""
    told: set[tuple[str, tuple[str, ...]]] = set()
    operators: set[str] = set()
    offers = []
    for number, suggestion in enumerate(suggestions, 1):
        tale = (suggestion.network, suggestion.reasons)
        is_cep = suggestion.is_cep_due and suggestion.network not in operators
        offers.append(
            HelpOffer(
                number=number,
                suggestion=suggestion,
                state=suggestion.opening_state(now),
                hours=tuple(describe_hours(suggestion.opening_hours)) or tuple(filter(None, (suggestion.hours,))),
                spoken_phone=say_phone(suggestion.phone),
                is_repeat=tale in told,
                is_cep=is_cep,
            )
        )
        told.add(tale)
        operators |= {suggestion.network} if is_cep else set()
    return offers


def map_of(guidance: Guidance, offers: Iterable[HelpOffer]) -> DrawnMap | None:
    """The places around the one asked, numbered as in the list; nothing without a town or without a place near it."""
    place = guidance.place
    located = [(h.suggestion.point, h) for h in offers if h.suggestion.point and h.suggestion.distance_km is not None]
    if place is None or place.radius_km or not located:
        return None
    furthest = max(offer.suggestion.distance_km or 0.0 for _point, offer in located)
    frame = frame_around(Point(*place.point), max(furthest * 1.15, SMALLEST_MAP_KM))
    marks = [(point, Mark(0, 0, h.title, h.suggestion.url, h.number)) for point, h in located]
    return draw_map(frame, marks, centre=place.point, is_small=True)
