"""A year of visits in the structures of the demonstration: the same for a given day, whenever it is loaded.

Each day of the past year that has no visit yet gets its own, so that the demonstration of next month has next month's.
"""

import json
import tomllib
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate
from math import cos, hypot, radians
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import holidays
from django.db import connection, transaction
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.catalogue.models import Occupation
from azimut.core.identifiers import identifier_of
from azimut.core.importing.copying import copy_line
from azimut.core.profile import active_profile
from azimut.demonstration.importers import SOURCE
from azimut.demonstration.people import DOMAIN
from azimut.directory.models import ReceptionPoint
from azimut.reception.enums import NOT_STATED, GivenAnswer, RecordKind
from azimut.reception.models import ReceptionRecord
from azimut.territories.distances import KM_PER_DEGREE
from azimut.territories.models import Commune

PUBLICS_FILE = Path(__file__).resolve().parent / "receptions" / "publics.toml"
DAYS = 365
COMES_FROM_WITHIN_KM = 20
ELSEWHERE = 0.05
"""What other places write, beside those where the people of the demonstration work: loading must stay quick."""
WAYS = ("gender", "age_band", "situation", "channel", "came_through", "level")
WRITTEN = (
    "id", "structure_id", "reception_point_id", "author_id", "created_at", "received_on", "kind", "people_count",
    "shares", *WAYS, "newness", "origin_id", "needs", "obstacles", "answers", "handed_over", "duration_minutes", "note",
)  # fmt: skip


def load_receptions(*, today: date) -> int:
    """Write the visits of the days that have none; how many there were."""
    region = _Region(today)
    days = [day for day in (today - timedelta(days=n) for n in range(DAYS)) if day not in region.days_known]
    # All is read before COPY begins: its connection reads nothing meanwhile.
    lines = [copy_line(visit) + "\n" for desk in (region.desks if days else ()) for visit in desk.visits(days)]
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY reception_receptionrecord ({', '.join(WRITTEN)}) FROM STDIN") as copy,
    ):
        for line in lines:
            copy.write(line)
    return len(lines)


class _Weighted:
    """Draws among words by their weights."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.words, self.sums = list(weights), list(accumulate(weights.values()))

    def draw(self, chance: Random) -> str:
        return self.words[bisect(self.sums, chance.random() * self.sums[-1])]


@dataclass
class _Public:
    """Whom a kind of structure receives."""

    said: Mapping[str, Any]
    seasons: Mapping[str, Sequence[float]]

    @cached_property
    def ways(self) -> dict[str, _Weighted]:
        return {name: _Weighted(self.said[name]) for name in (*WAYS, "answers", "obstacles")}

    @cached_property
    def needs(self) -> list[_Weighted]:
        """One for each month."""
        return [
            _Weighted({need: n * self.seasons.get(need, [1] * 12)[month] for need, n in self.said["needs"].items()})
            for month in range(12)
        ]


@dataclass
class _Desk:
    """A reception place and the visits it gets."""

    key: str
    structure_id: UUID
    point_id: UUID
    public: _Public
    pace: list[float]
    """Visits of an ordinary day, Monday to Saturday."""
    months: Sequence[float]
    origins: _Weighted
    authors: Sequence[UUID]
    region: "_Region"

    def visits(self, days: Iterable[date]) -> Iterator[list[Any]]:
        for day in days:
            if day.weekday() < len(self.pace) and day not in self.region.holidays:
                expected = self.pace[day.weekday()] * self.months[day.month - 1]
                chance = Random(f"{self.key}:{day}")  # noqa: S311  believable, not secret
                for rank in range(int(expected + chance.random())):
                    yield self._visit(day, rank, chance)

    def _visit(self, day: date, rank: int, chance: Random) -> list[Any]:
        ways, obstacles = self.public.ways, self.public.ways["obstacles"]
        said = {name: ways[name].draw(chance) for name in WAYS}
        group = self._group(chance, said)
        needs = self.public.needs[day.month - 1]
        answers = sorted({ways["answers"].draw(chance) for _ in range(chance.choice((1, 1, 2)))})
        return [
            identifier_of("demonstration", "visit", self.key, day.isoformat(), str(rank)),
            self.structure_id,
            self.point_id,
            chance.choice(self.authors) if self.authors else None,
            self.region.instant(day, chance),
            day,
            RecordKind.COLLECTIVE if group else RecordKind.INDIVIDUAL,
            group["people"] if group else 1,
            json.dumps(group["shares"]) if group else None,
            *(NOT_STATED if group and name in group["shares"] else said[name] for name in WAYS),
            chance.choice(("new", "new", "returning", "returning", NOT_STATED)),
            self.origins.draw(chance) if not group and chance.random() < 0.9 else None,  # noqa: PLR2004
            sorted({needs.draw(chance) for _ in range(chance.choice((1, 1, 1, 2)))}),
            sorted({obstacles.draw(chance) for _ in range(chance.choice((0, 0, 1, 2)))}),
            answers,
            self._handed_over(answers, chance),
            60 if group else chance.choice(self.public.said["minutes"]),
            "" if group or chance.random() > 0.1 else chance.choice(self.region.notes),  # noqa: PLR2004
        ]

    def _group(self, chance: Random, said: Mapping[str, str]) -> dict[str, Any] | None:
        """Now and then a class or a workshop, as `groups` in a hundred."""
        if chance.random() * 100 >= self.public.said["groups"]:
            return None
        people = chance.randint(8, 28)
        women = round(people * chance.uniform(0.4, 0.6))
        shares = {
            "gender": {"female": women, "male": people - women},
            "age_band": {said["age_band"]: people},
            "situation": {said["situation"]: people},
        }
        return {"people": people, "shares": shares}

    def _handed_over(self, answers: Sequence[str], chance: Random) -> str:
        if GivenAnswer.DOCUMENTATION not in answers or not self.region.occupations:
            return "[]"
        picked = chance.sample(self.region.occupations, k=min(chance.choice((1, 2)), len(self.region.occupations)))
        return json.dumps([{"type": "metier", "id": code, "title": title} for code, title in picked])


@dataclass
class _Region:
    """What every desk shares, read once."""

    today: date
    content: dict[str, Any] = field(default_factory=lambda: tomllib.loads(PUBLICS_FILE.read_text(encoding="utf-8")))

    def __post_init__(self) -> None:
        self.now = timezone.now()
        self.origins: dict[str, _Weighted] = {}
        self.notes: list[str] = self.content["notes"]["texts"]
        self.holidays = holidays.country_holidays("FR", years=range(self.today.year - 1, self.today.year + 1))

    @cached_property
    def occupations(self) -> list[tuple[str, str]]:
        return list(Occupation.objects.current().order_by("rome_code").values_list("rome_code", "label")[:300:4])

    @cached_property
    def days_known(self) -> set[date]:
        """Those that were loaded before: one of their visits is there."""
        first = self.today - timedelta(days=DAYS)
        records = ReceptionRecord.objects.filter(structure__source=SOURCE, received_on__gte=first)
        return set(records.values_list("received_on", flat=True).distinct().order_by())

    @cached_property
    def desks(self) -> list[_Desk]:
        by_network = {
            network: _Public(public, self.content["seasons"])
            for public in self.content["public"]
            for network in public["networks"]
        }
        points = ReceptionPoint.objects.current().filter(structure__source=SOURCE, commune__isnull=False)
        rows = points.filter(structure__network__in=by_network).select_related("structure").order_by("pk")
        return [self._desk(point, by_network[point.structure.network_id]) for point in rows]

    def _desk(self, point: ReceptionPoint, public: _Public) -> _Desk:
        members = self.members.get(point.structure_id, [])
        week = public.said["a_week"] * (1 if members else ELSEWHERE)
        days: list[float] = self.content["week_days"]
        return _Desk(
            key=f"{active_profile().key}:{point.pk}",
            structure_id=point.structure_id,
            point_id=point.pk,
            public=public,
            pace=[week * share / sum(days) for share in days],
            months=self.content["months"],
            origins=self._around(point.commune_id or ""),
            authors=members,
            region=self,
        )

    @cached_property
    def members(self) -> dict[UUID, list[UUID]]:
        """By structure, the people of the demonstration who receive there."""
        known: dict[UUID, list[UUID]] = {}
        rows = Membership.objects.current().filter(user__email__endswith=DOMAIN).order_by("user__email")
        for structure_id, user_id in rows.values_list("structure_id", "user_id"):
            known.setdefault(structure_id, []).append(user_id)
        return known

    @cached_property
    def communes(self) -> dict[str, list[Any]]:
        communes = Commune.objects.active().of_region(active_profile().region.code).order_by("code")
        return {code: rest for code, *rest in communes.values_list("code", "latitude", "longitude", "population")}

    def _around(self, town: str) -> _Weighted:
        """The communes around, by their people and how near they are; the same for every place of a town."""
        if town not in self.origins:
            latitude, longitude, _people = self.communes[town]
            stretch, weights = cos(radians(latitude)), {}
            for code, (north, east, people) in self.communes.items():
                away = KM_PER_DEGREE * hypot(north - latitude, (east - longitude) * stretch)
                if away < COMES_FROM_WITHIN_KM:
                    weights[code] = (people + 1) / (3 + away)
            self.origins[town] = _Weighted(weights)
        return self.origins[town]

    def instant(self, day: date, chance: Random) -> datetime:
        """In the opening hours of that day; today, never ahead."""
        at = time(chance.choice((9, 9, 10, 10, 11, 13, 14, 14, 15, 16)), chance.randrange(60))
        local = datetime.combine(day, at, tzinfo=timezone.get_current_timezone())
        return min(local, self.now - timedelta(minutes=11)).astimezone(UTC)
