"""For each of several occupations or certifications, training near a place: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID  # noqa: TC003  a plain annotation

from django.db.models import F, Q
from django.utils import timezone

from azimut.catalogue.models import CertificationOccupation, TrainingSession
from azimut.catalogue.models.trainings import TrainingSessionQuerySet
from azimut.territories.places import Place
from azimut.website.queries.nearby import COLUMNS, NearbyTraining, flat_distance, training_of_row

SESSIONS_READ = 300
"""Sessions looked at for all of them together, the nearest first."""


def nearest_training_of(rome_codes: Collection[str], place: Place | None) -> dict[str, NearbyTraining]:
    """The training with the nearest session (the next one without a place) that leads to each occupation.

    By what the feed says of the occupations, or by the certification. Three queries.
    """
    if not rome_codes:
        return {}
    by_feed = _ordered(_upcoming().filter(training__rome_codes__overlap=list(rome_codes)), place)
    leading: dict[str, list[str]] = defaultdict(list)
    links = CertificationOccupation.objects.filter(occupation__in=rome_codes, certification__is_active=True)
    for certification, occupation in links.values_list("certification_id", "occupation_id"):
        leading[certification].append(occupation)
    by_diploma = _ordered(_upcoming().filter(training__certification__in=list(leading)), place) if leading else []
    wanted = set(rome_codes)
    found: dict[str, NearbyTraining] = {}
    for row in by_feed:
        for code in wanted.intersection(row["training__rome_codes"]):
            found.setdefault(code, training_of_row(row, place))
    for row in by_diploma:
        for code in leading[row["training__certification_id"]]:
            training = training_of_row(row, place)
            if code not in found or _nearness(training) < _nearness(found[code]):
                found[code] = training
    return found


def nearest_trainings_of_certifications(
    codes: Collection[str], place: Place | None, *, each: int, only: Q
) -> dict[str, list[NearbyTraining]]:
    """At most `each` trainings that prepare each certification, nearest or next first; `only` narrows their sessions.

    One query.
    """
    found: dict[str, dict[UUID, NearbyTraining]] = defaultdict(dict)
    if codes:
        for row in _ordered(_upcoming().filter(only, training__certification__in=list(codes)), place):
            mine = found[row["training__certification_id"]]
            if len(mine) < each:
                mine.setdefault(row["training_id"], training_of_row(row, place))
    return {code: list(mine.values()) for code, mine in found.items()}


def _upcoming() -> TrainingSessionQuerySet:
    return TrainingSession.objects.upcoming(timezone.localdate()).filter(training__ended_on__isnull=True)


def _ordered(sessions: TrainingSessionQuerySet, place: Place | None) -> Iterable[dict[str, Any]]:
    columns = (*COLUMNS, "training__rome_codes", "training__certification_id")
    soonest = F("starts_on").asc(nulls_last=True)
    if place is None:
        return sessions.order_by(soonest, "id").values(*columns)[:SESSIONS_READ]
    near = sessions.annotate(apart=flat_distance(place.point)).order_by(F("apart").asc(nulls_last=True), soonest, "id")
    return near.values(*columns)[:SESSIONS_READ]


def _nearness(training: NearbyTraining) -> tuple[float, str]:
    far = float("inf") if training.distance_km is None else training.distance_km
    return far, str(training.starts_on or "")
