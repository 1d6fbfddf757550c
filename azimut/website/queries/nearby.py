"""Training near a place, for the pages of occupations and certifications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import cos, radians
from typing import Any
from uuid import UUID

from django.db.models import F, Q, Value
from django.db.models.functions import Power
from django.urls import reverse
from django.utils import timezone

from azimut.catalogue.enums import Modality, WorkStudy
from azimut.catalogue.models import TrainingSession
from azimut.core.text import slug
from azimut.territories.places import Place, Point, distance_km

SESSIONS_READ = 60
"""Sessions looked at to find a handful of different trainings: one training often has many sessions."""

COLUMNS = (
    "training_id",
    "training__title",
    "training__source",
    "training__provider__name",
    "city",
    "latitude",
    "longitude",
    "starts_on",
    "is_open_entry",
    "modality",
    "work_study",
)


@dataclass(frozen=True)
class NearbyTraining:
    """A training and its session that suits best: the nearest, or the next one when no place is known."""

    id: UUID
    title: str
    source: str
    provider: str
    city: str
    starts_on: date | None
    is_open_entry: bool
    modality: str
    work_study: str
    distance_km: float | None

    @property
    def url(self) -> str:
        return reverse("training", args=[self.id, slug(self.title)])

    @property
    def is_remote(self) -> bool:
        return self.modality == Modality.REMOTE

    @property
    def modality_label(self) -> str:
        return Modality(self.modality).label

    @property
    def work_study_label(self) -> str:
        return WorkStudy(self.work_study).label if self.work_study != WorkStudy.NONE else ""


def nearby_trainings(of: Q, place: Place | None, *, limit: int = 6) -> list[NearbyTraining]:
    """At most `limit` trainings with a coming session, nearest first, then those at a distance. Two queries.

    `of` says which trainings, in terms of a session (`training__certification=…`). Near and remote are asked apart:
    one OR between the two is the slow query of the field.
    """
    sessions = TrainingSession.objects.upcoming(timezone.localdate()).filter(of, training__ended_on__isnull=True)
    on_site = sessions.exclude(modality=Modality.REMOTE)
    if place is not None:
        on_site = on_site.filter(latitude__isnull=False).order_by(flat_distance(place.point), "starts_on")
    else:
        on_site = on_site.order_by(F("starts_on").asc(nulls_last=True))
    remote = sessions.filter(modality=Modality.REMOTE).order_by(F("starts_on").asc(nulls_last=True))
    near = _one_per_training(on_site.values(*COLUMNS)[:SESSIONS_READ], place)
    far = _one_per_training(remote.values(*COLUMNS)[:SESSIONS_READ], None)
    kept = near[: max(limit - len(far[:2]), 0)]
    seen = {training.id for training in kept}
    return kept + [training for training in far if training.id not in seen][: limit - len(kept)]


def flat_distance(point: Point) -> Any:
    """Orders like the distance, with less arithmetic: the square of degrees, longitudes shrunk by the latitude."""
    shrink = Value(cos(radians(point.latitude)) ** 2)
    return Power(F("latitude") - Value(point.latitude), 2) + shrink * Power(F("longitude") - Value(point.longitude), 2)


def _one_per_training(rows: Iterable[dict[str, Any]], place: Place | None) -> list[NearbyTraining]:
    found: dict[UUID, NearbyTraining] = {}
    for row in rows:
        if row["training_id"] not in found:
            found[row["training_id"]] = training_of_row(row, place)
    return list(found.values())


def training_of_row(row: dict[str, Any], place: Place | None) -> NearbyTraining:
    """A training as one of its sessions shows it, from the `COLUMNS` of that session."""
    return NearbyTraining(
        id=row["training_id"],
        title=row["training__title"],
        source=row["training__source"],
        provider=row["training__provider__name"],
        city=row["city"],
        starts_on=row["starts_on"],
        is_open_entry=row["is_open_entry"],
        modality=row["modality"],
        work_study=row["work_study"],
        distance_km=_distance(row, place),
    )


def _distance(row: dict[str, Any], place: Place | None) -> float | None:
    if place is None or row["latitude"] is None:
        return None
    return distance_km(place.point, Point(row["latitude"], row["longitude"]))
