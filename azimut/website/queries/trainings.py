"""The coming sessions of a training, in the words of someone who wonders whether to join."""

from dataclasses import dataclass
from datetime import date

from azimut.catalogue.enums import Audience, Funding, WorkStudy
from azimut.catalogue.models import Training, TrainingSession
from azimut.territories.places import Place, Point, distance_km
from azimut.website.queries.occupations import Folded

SESSIONS_SHOWN = 6
MOST_SESSIONS = 60


@dataclass(frozen=True)
class SessionCard:
    """A session, its coded values said in words, its distance from the visitor's place."""

    session: TrainingSession
    distance_km: float | None

    @property
    def work_study(self) -> str:
        return str(self.session.get_work_study_display()) if self.session.work_study != WorkStudy.NONE else ""

    @property
    def audiences(self) -> list[str]:
        return [str(audience.label) for audience in Audience if audience in self.session.audiences]

    @property
    def fundings(self) -> list[str]:
        return [str(funding.label) for funding in Funding if funding in self.session.fundings]


def session_cards(training: Training, place: Place | None, on: date) -> Folded:
    """The sessions one can still join: the nearest first when a place is known, then the soonest."""
    if training.ended_on is not None:
        return Folded([], [])
    sessions = training.sessions.upcoming(on).select_related("commune").order_by("starts_on", "city")[:MOST_SESSIONS]
    cards = [SessionCard(session, _distance(session, place)) for session in sessions]
    if place is not None:
        cards.sort(key=lambda card: (card.distance_km is None, round(card.distance_km or 0)))
    return Folded.at(cards, SESSIONS_SHOWN)


def _distance(session: TrainingSession, place: Place | None) -> float | None:
    if place is None or session.latitude is None or session.longitude is None:
        return None
    return distance_km(place.point, Point(session.latitude, session.longitude))
