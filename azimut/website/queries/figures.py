"""Public figures of the catalogue: the same function for the statistics page and for the metrics."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from azimut.catalogue.models import Appellation, Certification, Occupation, Training, TrainingProvider, TrainingSession
from azimut.core.models import ImportRun
from azimut.territories.models import Commune
from azimut.website.queries.freshness import catalogue_version


@dataclass(frozen=True)
class CatalogueFigure:
    """A count of the catalogue: `key` for machines, `label` and what exactly is counted for people."""

    key: str
    label: str
    count: int
    meaning: str


def catalogue_figures() -> tuple[CatalogueFigure, ...]:
    """Counted once after each import and each day, whoever asks."""
    return _counted(catalogue_version(), timezone.localdate().toordinal())


@lru_cache(maxsize=2)
def _counted(_version: str, _day: int) -> tuple[CatalogueFigure, ...]:
    counts = (
        ("occupations", "métiers", Occupation.objects.current(), "fiches de la nomenclature ROME"),
        ("appellations", "noms de métiers", Appellation.objects.current(), "noms sous lesquels on cherche un métier"),
        (
            "certifications",
            "diplômes et titres",
            Certification.objects.current().filter(is_active=True),
            "certifications dont l'enregistrement est en cours",
        ),
        ("trainings", "formations", Training.objects.current(), "formations proposées par les organismes"),
        (
            "sessions",
            "sessions à venir",
            TrainingSession.objects.upcoming(timezone.localdate()),
            "sessions pas encore commencées, ou ouvertes toute l'année",
        ),
        ("providers", "organismes de formation", TrainingProvider.objects.current(), "organismes qui les proposent"),
        ("communes", "communes", Commune.objects.active(), "communes de France reconnues par la recherche"),
    )
    return tuple(CatalogueFigure(key, label, rows.count(), meaning) for key, label, rows, meaning in counts)


def latest_imports() -> list[ImportRun]:
    """The last successful import of each source."""
    return list(ImportRun.objects.latest_by_source())
