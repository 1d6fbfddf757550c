"""The page of an occupation: everything it shows, in a few queries whatever the number of rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.db.models.functions import Substr

from azimut.catalogue.enums import MobilityKind, RiasecType, SkillKind
from azimut.catalogue.models import (
    Certification,
    Interest,
    Occupation,
    OccupationMobility,
    OccupationSkill,
    ProfessionalDomain,
    Sector,
    WorkContext,
)
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.core.text import capitalised, fold
from azimut.website.enums import DOMAIN_NAMES, INTEREST_SENTENCES
from azimut.website.queries.freshness import catalogue_version

SKILLS_SHOWN = 10
NAMES_SHOWN = 6


@dataclass(frozen=True)
class Folded:
    """A list cut in two: what is shown at once, and what opens on demand."""

    shown: list[Any]
    more: list[Any]

    @classmethod
    def at(cls, items: Iterable[Any], length: int) -> "Folded":
        """Cut at `length`, unless that would hide one or two items only."""
        every = list(items)
        return cls(every, []) if len(every) <= length + 2 else cls(every[:length], every[length:])

    def __bool__(self) -> bool:
        return bool(self.shown)


def occupation_sheet(occupation: Occupation) -> dict[str, Any]:
    """What the page of an occupation shows beside its own row, ready for the template; three queries."""
    words = _words_of(occupation)
    return {
        "names": Folded.at((word.label for word in words["name"] if word.label != occupation.label), NAMES_SHOWN),
        "skills": _skills(words["skill"]),
        "contexts": [
            (kind, [it.label for it in group]) for kind, group in groupby(words["context"], attrgetter("kind"))
        ],
        "sectors": [word.label for word in words["sector"]],
        "interests": words["interest"],
        "riasec": _riasec(occupation),
        "certifications": _certifications_by_level(occupation),
        **_mobilities(occupation),
    }


class _Word(NamedTuple):
    """A word about an occupation: what it is, of which kind, its rank among those, itself."""

    what: str
    kind: str
    rank: int
    order: int
    label: str


def _words_of(occupation: Occupation) -> dict[str, list[_Word]]:
    """Names, skills, contexts, sectors and interests, in their order: five short lists in one query."""
    rows = {
        "name": occupation.appellations.filter(ended_on__isnull=True).annotate(
            kind=Value(""),
            rank=_first_when(is_rare=False, is_main=True),
            order=_first_when(is_rare=False),
            word=F("label"),
        ),
        "skill": OccupationSkill.objects.filter(occupation=occupation, skill__ended_on__isnull=True).annotate(
            kind=F("skill__kind"), rank=_first_when(is_core=True), order=F("id"), word=F("skill__label")
        ),
        "context": WorkContext.objects.filter(occupation_contexts__occupation=occupation).annotate(
            kind=F("kind_label"), rank=Value(0), order=Value(0), word=F("label")
        ),
        "sector": Sector.objects.filter(occupation_sectors__occupation=occupation).annotate(
            kind=Value(""), rank=Value(0), order=Value(0), word=F("label")
        ),
        "interest": Interest.objects.filter(occupation_interests__occupation=occupation).annotate(
            kind=Value(""), rank=_first_when(occupation_interests__is_main=True), order=Value(0), word=F("label")
        ),
    }
    columns = ("what", "kind", "rank", "order", "word")
    first, *others = (found.order_by().annotate(what=Value(what)).values_list(*columns) for what, found in rows.items())
    words = defaultdict(list)
    for row in first.union(*others, all=True):
        words[row[0]].append(_Word(*row))
    # Skills keep the order of their source, even with equal words; the rest is in alphabetical order.
    for what, found in words.items():
        found.sort(key=lambda word: (word.kind if what == "context" else "", word.rank, word.order, fold(word.label)))
    return words


def _first_when(**true: bool) -> Case:
    return Case(When(**true, then=Value(0)), default=Value(1), output_field=IntegerField())


def _skills(words: list[_Word]) -> list[dict[str, Any]]:
    """Skills grouped by kind, the core ones first."""
    labels = defaultdict(list)
    for word in words:
        labels[word.kind].append(word.label)
    titles = {
        SkillKind.KNOW_HOW: "Ce que vous savez faire",
        SkillKind.SOFT_SKILL: "Vos qualités",
        SkillKind.KNOWLEDGE: "Ce que vous connaissez",
    }
    return [
        {"title": title, "official": kind.label, "labels": Folded.at(labels[kind], SKILLS_SHOWN)}
        for kind, title in titles.items()
        if labels[kind]
    ]


def _riasec(occupation: Occupation) -> list[dict[str, str]]:
    letters = [letter for letter in (occupation.riasec_major, occupation.riasec_minor) if letter]
    return [{"label": str(RiasecType(letter).label), "sentence": INTEREST_SENTENCES[letter]} for letter in letters]


def _certifications_by_level(occupation: Occupation) -> list[dict[str, Any]]:
    """Certifications in force that lead to the occupation, from the shortest studies to the longest."""
    rows = (
        Certification.objects.current()
        .filter(is_active=True, certification_occupations__occupation=occupation)
        .order_by("level", "certification_occupations__rank", "title")
        .only("code", "title", "level", "diploma_kind", "kind")
    )
    levels = {level: list(group) for level, group in groupby(rows, key=lambda certification: certification.level)}
    return [
        {
            "title": capitalised(LEVEL_LABELS.get(level, "sans niveau de diplôme")),
            "certifications": Folded.at(levels[level], 5),
        }
        for level in sorted(levels, key=lambda level: level or 99)
    ]


def _mobilities(occupation: Occupation) -> dict[str, list[Occupation]]:
    rows = OccupationMobility.objects.filter(occupation=occupation, target__ended_on__isnull=True).select_related(
        "target"
    )
    targets = defaultdict(list)
    for mobility in rows.order_by("rank"):
        targets[mobility.kind].append(mobility.target)
    return {"close": targets[MobilityKind.CLOSE], "next_steps": targets[MobilityKind.EVOLUTION]}


@dataclass(frozen=True)
class DomainTile:
    """A grand domaine and how many occupations it holds."""

    code: str
    name: str
    count: int


def domain_tiles() -> tuple[DomainTile, ...]:
    """The grands domaines that hold occupations."""
    return _domain_tiles(catalogue_version())


@lru_cache(maxsize=2)
def _domain_tiles(_version: str) -> tuple[DomainTile, ...]:
    counts = (
        Occupation.objects.current()
        .annotate(letter=Substr("domain_id", 1, 1))
        .values_list("letter")
        .annotate(count=Count("rome_code"))
        .order_by("letter")
    )
    return tuple(DomainTile(letter, DOMAIN_NAMES.get(letter, letter), count) for letter, count in counts)


def occupations_of_domain(letter: str) -> list[tuple[str, list[Occupation]]]:
    """The occupations of a grand domaine, under its professional domains."""
    rows = (
        Occupation.objects.current()
        .filter(domain__code__startswith=letter)
        .select_related("domain")
        .order_by("domain__label", "label")
        .only("rome_code", "label", "domain__label")
    )
    return [(label, list(group)) for label, group in groupby(rows, key=lambda occupation: occupation.domain.label)]


def occupations_under_letter(letter: str) -> list[Occupation]:
    """The occupations whose name begins with a letter, accents aside: `E` has `Éducateur`."""
    accented = {"A": "AÀÂ", "E": "EÉÈÊ", "I": "IÎÏ", "O": "OÔŒ", "U": "UÙÛ", "C": "CÇ"}.get(letter, letter)
    begins = Q()
    for character in accented:
        begins |= Q(label__startswith=character)
    return list(Occupation.objects.current().filter(begins).order_by("label").only("rome_code", "label"))


def domain_of(occupation: Occupation) -> ProfessionalDomain:
    return occupation.domain.parent or occupation.domain
