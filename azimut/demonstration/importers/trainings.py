"""Starter training of the profile's region: fictional providers, sessions dated from the day they are loaded."""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from azimut.catalogue.enums import RecruitingState
from azimut.catalogue.models import Certification, Training, TrainingProvider, TrainingSession
from azimut.core.identifiers import identifier_of
from azimut.core.importing.merging import fingerprint_of, replace_rows, staged
from azimut.core.importing.services import Run, import_run
from azimut.demonstration.importers import CATALOGUE_DIR, LICENCE, SOURCE
from azimut.territories.models import Commune

PROVIDER_COLUMNS = (
    "id",
    "siret",
    "name",
    "address",
    "postcode",
    "city",
    "commune_id",
    "phone",
    "email",
    "website",
    "source",
    "fingerprint",
)
TRAINING_COLUMNS = (
    "id", "number", "title", "objective", "content", "outcome", "provider_id", "certification_id",
    "certification_codes", "is_certifying", "entry_level", "exit_level", "formacodes", "rome_codes", "source",
    "fingerprint",
)  # fmt: skip
SESSION_COLUMNS = (
    "id", "training_id", "number", "starts_on", "ends_on", "is_open_entry", "address", "postcode", "city",
    "commune_id", "latitude", "longitude", "modality", "work_study", "pace", "audiences", "fundings", "recruiting",
    "places", "hours", "conditions", "source", "fingerprint",
)  # fmt: skip


def import_starter_trainings(profile_key: str, *, today: date) -> Run:
    """Load the region's starter training; read again each week so that its dates stay ahead."""
    path = CATALOGUE_DIR / "training_plans" / f"{profile_key}.toml"
    week = today.toordinal() // 7 % 30_000
    with import_run(
        "starter:formations", label="Catalogue de démarrage Azimut", files=[path], licence=LICENCE, version=week
    ) as run:
        if run.is_unchanged:
            return run
        plan = _Plan(tomllib.loads(path.read_text(encoding="utf-8")), profile_key, today)
        for model, columns, rows in (
            (TrainingProvider, PROVIDER_COLUMNS, plan.providers()),
            (Training, TRAINING_COLUMNS, plan.trainings()),
            (TrainingSession, SESSION_COLUMNS, plan.sessions()),
        ):
            with staged(model, columns) as stage:
                for values in rows:
                    stage.write((*values, SOURCE, fingerprint_of(*values)))
            merged = replace_rows(stage, source=SOURCE, key=("id",))
            if model is Training:
                run.count(imported=merged.imported, unchanged=merged.unchanged, ended=merged.ended)
    return run


class _Plan:
    """A region's training plan, as rows of the three tables."""

    def __init__(self, content: dict[str, Any], profile_key: str, today: date) -> None:
        self.prefix = f"starter:{profile_key}"
        self.today = today
        self.entries = content["training"]
        self.provider_entries = {entry["key"]: entry for entry in content["provider"]}
        codes = {entry["commune"] for entry in content["provider"]}
        self.communes = Commune.objects.in_bulk(codes)
        self.certifications = {
            certification.code: certification
            for certification in Certification.objects.filter(
                code__in={entry["certification"] for entry in self.entries}
            ).prefetch_related("certification_occupations")
        }

    def providers(self) -> Iterator[tuple[Any, ...]]:
        for key, entry in self.provider_entries.items():
            street, postcode, city = self._address(entry)
            identifier = identifier_of(self.prefix, "provider", key)
            yield identifier, "", entry["name"], street, postcode, city, entry["commune"], "", "", ""

    def trainings(self) -> Iterator[tuple[Any, ...]]:
        for number, entry in enumerate(self.entries, 1):
            certification = self.certifications.get(entry["certification"])
            links = certification.certification_occupations.all() if certification else []
            yield (
                self._training_id(number),
                f"{self.prefix}:{number}",
                entry["title"],
                entry["description"],
                "",
                "",
                identifier_of(self.prefix, "provider", entry["provider"]),
                certification.code if certification else None,
                [entry["certification"]],
                True,
                entry.get("entry_level"),
                certification.level if certification else None,
                [certification.formacode] if certification and certification.formacode else [],
                [link.occupation_id for link in links],
            )

    def sessions(self) -> Iterator[tuple[Any, ...]]:
        for number, entry in enumerate(self.entries, 1):
            planned = entry.get("sessions") or [{}]
            for rank, session in enumerate(planned, 1):
                yield self._session(number, rank, entry, session)

    def _session(self, number: int, rank: int, entry: dict[str, Any], session: dict[str, int]) -> tuple[Any, ...]:
        provider = self.provider_entries[entry["provider"]]
        street, postcode, city = self._address(provider)
        commune = self.communes[provider["commune"]]
        starts_on = _monday_from(self.today + timedelta(days=session["start_offset_days"])) if session else None
        ends_on = starts_on + timedelta(days=session["duration_days"]) if starts_on else None
        return (
            identifier_of(self.prefix, "session", str(number), str(rank)),
            self._training_id(number),
            f"{self.prefix}:{number}:{rank}",
            starts_on,
            ends_on,
            starts_on is None,
            street,
            postcode,
            city,
            commune.code,
            commune.latitude,
            commune.longitude,
            entry["modality"],
            entry["work_study"],
            entry["pace"],
            entry["publics"],
            entry["funding"],
            RecruitingState.OPEN.value,
            session.get("places"),
            entry.get("hours"),
            "",
        )

    def _training_id(self, number: int) -> Any:
        return identifier_of(self.prefix, str(number))

    def _address(self, entry: dict[str, str]) -> tuple[str, str, str]:
        """`8 rue des Galets, 76600 Le Havre` as (street, postcode, city)."""
        street, _, town = entry["address"].rpartition(", ")
        postcode, _, city = town.partition(" ")
        return street, postcode, city


def _monday_from(day: date) -> date:
    """That day or the Monday after it, out of the end-of-year holidays: no course begins at Christmas."""
    monday = day + timedelta(days=-day.weekday() % 7)
    while (monday.month, monday.day) >= (12, 20) or (monday.month, monday.day) <= (1, 3):
        monday += timedelta(days=7)
    return monday
