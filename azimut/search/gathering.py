"""Reading the catalogue for the index, in few queries: everything, or the documents that changed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

from django.utils import timezone

from azimut.catalogue.enums import CertificationKind
from azimut.catalogue.models import (
    Appellation,
    Certification,
    CertificationAlias,
    CertificationOccupation,
    Highlight,
    Occupation,
    OccupationSector,
    OccupationSkill,
    ProfessionalDomain,
    Training,
    TrainingProvider,
    TrainingSession,
)
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.core.profile import active_profile
from azimut.directory.models import Network
from azimut.search.models import SearchTerm
from azimut.search.normalisation import words_of
from azimut.search.sources import (
    BROAD_WEIGHT,
    FURTHER_CODE_PENALTY,
    MAIN_WEIGHT,
    RARE_WEIGHT,
    CertificationRow,
    Name,
    OccupationRow,
    SessionRow,
    TrainingRow,
)
from azimut.territories.models import Commune, Department

BATCH = 2_000


class Gatherer:
    """What several documents share is read once, when first needed."""

    def __init__(self, today: date | None = None) -> None:
        self.today = today or timezone.localdate()
        self.home_departments = frozenset(active_profile().region.departments)

    @cached_property
    def occupation_labels(self) -> dict[str, str]:
        return dict(Occupation.objects.values_list("rome_code", "label"))

    @cached_property
    def domain_labels(self) -> dict[str, str]:
        return dict(ProfessionalDomain.objects.values_list("code", "label"))

    @cached_property
    def department_labels(self) -> dict[str, str]:
        return dict(Department.objects.values_list("code", "name"))

    @cached_property
    def communes(self) -> dict[str, tuple[float, float, str]]:
        rows = Commune.objects.values_list("code", "latitude", "longitude", "department_id")
        return {code: (latitude, longitude, department) for code, latitude, longitude, department in rows}

    @cached_property
    def certifications_by_code(self) -> dict[str, tuple[str, int | None]]:
        rows = Certification.objects.values_list("code", "title", "level")
        return {code: (title, level) for code, title, level in rows}

    @cached_property
    def provider_names(self) -> dict[Any, str]:
        return dict(TrainingProvider.objects.values_list("id", "name"))

    def occupations(self, codes: Sequence[str] | None = None) -> Iterator[OccupationRow]:
        """Occupations their source still lists (those of `codes` only, when given)."""
        rows = Occupation.objects.filter(ended_on__isnull=True)
        if codes is not None:
            rows = rows.filter(rome_code__in=codes)
        names, skills, terms = self._names(codes), self._skills(codes), self._everyday_terms()
        sectors, titles = self._sectors(codes), self._certification_titles(codes)
        highlights = self._highlights(codes)
        for row in rows.iterator():
            yield OccupationRow(
                code=row.rome_code,
                label=row.label,
                domain_label=self.domain_labels.get(row.domain_id, ""),
                definition=row.definition,
                is_regulated=row.is_regulated,
                names=names[row.rome_code],
                everyday_words=row.everyday_words,
                everyday_terms=terms[row.rome_code],
                skills=skills[row.rome_code],
                sectors=sectors[row.rome_code],
                certification_titles=titles[row.rome_code],
                highlights=highlights[row.rome_code],
            )

    def certifications(self, codes: Sequence[str] | None = None) -> Iterator[CertificationRow]:
        """Certifications their source still lists (those of `codes` only, when given)."""
        rows = Certification.objects.filter(ended_on__isnull=True)
        links = CertificationOccupation.objects.order_by("rank")
        aliases = CertificationAlias.objects.all()
        if codes is not None:
            rows = rows.filter(code__in=codes)
            links, aliases = links.filter(certification_id__in=codes), aliases.filter(certification_id__in=codes)
        rome_codes = _grouped(links.values_list("certification_id", "occupation_id"))
        other_codes = _grouped(aliases.values_list("certification_id", "code"))
        for row in rows.iterator():
            yield CertificationRow(
                code=row.code,
                title=row.title,
                codes=_spoken_codes([row.code, *other_codes[row.code]]),
                kind_label=str(CertificationKind(row.kind).label),
                diploma_kind=row.diploma_kind,
                level=row.level,
                level_label=row.level_label,
                certifiers=row.certifiers,
                is_active=row.is_active,
                summary=row.summary,
                rome_codes=rome_codes[row.code],
                occupation_labels=self._labels_of(rome_codes[row.code]),
            )

    def trainings(self, ids: Sequence[str] | None = None) -> Iterator[TrainingRow]:
        """Trainings their source still lists (those of `ids` only, when given), with the sessions to come."""
        rows = Training.objects.filter(ended_on__isnull=True)
        if ids is not None:
            rows = rows.filter(id__in=ids)
        columns = ("id", "title", "provider_id", "objective", "certification_id", "exit_level", "rome_codes")
        for batch in _batches(rows.values_list(*columns).iterator(chunk_size=BATCH)):
            sessions = self._sessions([row[0] for row in batch])
            for row in batch:
                yield self._training(row, sessions[row[0]])

    def _training(self, row: tuple[Any, ...], sessions: list[SessionRow]) -> TrainingRow:
        identifier, title, provider_id, objective, certification, exit_level, rome_codes = row
        certification_title, level = self.certifications_by_code.get(certification, ("", None))
        level = level or exit_level
        return TrainingRow(
            id=str(identifier),
            title=title,
            provider=self.provider_names.get(provider_id, ""),
            objective=objective,
            certification=certification or "",
            certification_title=certification_title,
            level=level,
            level_label=LEVEL_LABELS.get(level or 0, ""),
            rome_codes=rome_codes,
            occupation_labels=self._labels_of(rome_codes),
            sessions=sessions,
            home_departments=self.home_departments,
        )

    def _sessions(self, training_ids: list[Any]) -> dict[Any, list[SessionRow]]:
        rows = TrainingSession.objects.upcoming(self.today).filter(training_id__in=training_ids).values_list(
            "training_id", "latitude", "longitude", "commune_id", "city", "starts_on", "is_open_entry", "modality",
            "work_study", "audiences", "fundings",
        )  # fmt: skip
        sessions: dict[Any, list[SessionRow]] = defaultdict(list)
        for training_id, latitude, longitude, commune, city, *others in rows:
            known = self.communes.get(commune)
            if latitude is None and known:
                latitude, longitude = known[:2]  # noqa: PLW2901  the commune stands for a session without position
            spot = "" if latitude is None else spot_of(latitude, longitude)
            sessions[training_id].append(SessionRow(spot, city, known[2] if known else "", *others))
        return sessions

    def _names(self, codes: Sequence[str] | None) -> dict[str, list[Name]]:
        rows = Appellation.objects.filter(ended_on__isnull=True)
        if codes is not None:
            rows = rows.filter(occupation_id__in=codes)
        names: dict[str, list[Name]] = defaultdict(list)
        for row in rows.iterator():
            weight = MAIN_WEIGHT if row.is_main else RARE_WEIGHT if row.is_rare else 1.0
            names[row.occupation_id].append(Name(row.label, row.label_masculine, row.label_feminine, weight))
        return names

    def _skills(self, codes: Sequence[str] | None) -> dict[str, list[str]]:
        rows = OccupationSkill.objects.all()
        if codes is not None:
            rows = rows.filter(occupation_id__in=codes)
        return _grouped(rows.values_list("occupation_id", "skill__label"))

    def _sectors(self, codes: Sequence[str] | None) -> dict[str, list[str]]:
        rows = OccupationSector.objects.all()
        if codes is not None:
            rows = rows.filter(occupation_id__in=codes)
        return _grouped(rows.values_list("occupation_id", "sector__label"))

    def _highlights(self, codes: Sequence[str] | None) -> dict[str, list[str]]:
        """Kinds of highlights that hold somewhere in the region."""
        rows = Highlight.objects.current()
        if codes is not None:
            rows = rows.filter(occupation_id__in=codes)
        return _grouped(rows.order_by("kind").values_list("occupation_id", "kind").distinct())

    def _certification_titles(self, codes: Sequence[str] | None) -> dict[str, list[str]]:
        """Titles of what leads to each occupation: words of its world that it does not use itself."""
        rows = CertificationOccupation.objects.all()
        if codes is not None:
            rows = rows.filter(occupation_id__in=codes)
        return _grouped(rows.values_list("occupation_id", "certification__title"))

    def _everyday_terms(self) -> dict[str, list[tuple[str, float]]]:
        terms: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for words, codes in SearchTerm.objects.exclude(rome_codes=[]).values_list("words", "rome_codes"):
            weight = BROAD_WEIGHT if len(codes) > 1 and len(words_of(words)) == 1 else 1.0
            for rank, code in enumerate(codes):
                terms[code].append((words, weight - FURTHER_CODE_PENALTY * rank))
        return terms

    def vocabulary(self) -> dict[str, Any]:
        """Acronyms and everyday words: `[words, what they stand for, the occupations they name]`."""
        rows = SearchTerm.objects.values_list("words", "expansion", "rome_codes")
        return {"terms": [[words, expansion, codes] for words, expansion, codes in rows]}

    def facet_labels(self) -> dict[str, dict[str, str]]:
        """Labels of the facet values that only the database knows."""
        domains = {code: label for code, label in self.domain_labels.items() if len(code) == 1}
        networks = {network.code: network.short_name for network in Network.objects.all()}
        return {"domaine": domains, "departement": self.department_labels, "reseau": networks}

    def _labels_of(self, codes: Iterable[str]) -> list[str]:
        return [self.occupation_labels[code] for code in codes if code in self.occupation_labels]


def spot_of(latitude: float, longitude: float) -> str:
    """A position at about a kilometre, as it is written in the index."""
    return f"{latitude:.2f},{longitude:.2f}"


def _spoken_codes(codes: list[str]) -> list[str]:
    """The codes of a certification with and without letters: people type 38565 as well as RNCP38565."""
    numbers = [code.lstrip("RNCPSI") for code in codes if code.startswith("R")]
    return list(dict.fromkeys([*codes, *numbers]))


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    groups: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
