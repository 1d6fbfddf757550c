"""What a territory needs: what employers want to recruit, where it is hard and why, what is highlighted.

Figures are about families of occupations, for the most precise area that has some; each says which area and year.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When

from azimut.catalogue.enums import FamilyGrain, HighlightKind, HighlightOrigin, TensionCause
from azimut.catalogue.figures import COUNTRY
from azimut.catalogue.models import Highlight, Occupation, Outlook, Tension

FAMILIES_SHOWN, TENSE_SHOWN = 8, 5
OCCUPATIONS_SHOWN = 3
HIGHLIGHTS_SHOWN = 6
HEAVY_CAUSE = 4
"""From this level on (of 5), a cause is said to weigh."""

HALF = 50
ROWS_READ = 400
"""More than the families of one area and one year."""


@dataclass(frozen=True)
class FamilyNeed:
    """A family of occupations there. What is not published is None; `trainings` counts those on offer there, and is
    None when nothing ties the family to occupations: how many there are is then not known.
    """

    title: str
    occupations: tuple[Occupation, ...]
    trainings: int | None
    projects: float | None = None
    difficulty: float | None = None
    is_minimum: bool = False
    tension: int | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class FamilyNeeds:
    """Families in order, with where and when their figures hold; empty when nothing is published."""

    families: tuple[FamilyNeed, ...] = ()
    area_code: str = ""
    area_name: str = ""
    when: str = ""
    source: str = ""
    total: float | None = None

    @property
    def is_national(self) -> bool:
        """Of the whole country, for want of anything nearer: says nothing of the territory itself."""
        return self.area_code == COUNTRY

    @property
    def is_untied(self) -> bool:
        """The survey follows a list of families that no published table ties to occupations."""
        return bool(self.families) and not any(family.occupations for family in self.families)


@dataclass(frozen=True)
class Needs:
    """Recruitment projects, and tension: two surveys, of two areas and two years perhaps."""

    recruiting: FamilyNeeds
    tense: FamilyNeeds

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(needs.source for needs in (self.recruiting, self.tense) if needs.source))


@dataclass(frozen=True)
class HighlightGroup:
    """The occupations highlighted for one reason; `more` are those not shown."""

    kind: HighlightKind
    marks: tuple[Highlight, ...]
    more: int

    @property
    def label(self) -> str:
        return str(self.kind.label)


def needs_of(
    chain: Sequence[str], trainings: dict[str, int], also: Iterable[str]
) -> tuple[Needs, dict[str, Occupation]]:
    """The needs of an area chain, and the occupations of these families and of the codes in `also`; three queries."""
    recruiting = _latest(Outlook.objects.filter(projects__gt=0), chain, "-projects")
    tense = _latest(Tension.objects.filter(level__isnull=False), chain, "-level", "-index")
    shown = [row.family_id for row in (*recruiting[:FAMILIES_SHOWN], *tense[:TENSE_SHOWN])]
    families, occupations = _occupations_of(shown, also)
    made = _Families(families, trainings)
    needs = Needs(
        _needs([made.recruiting(row) for row in recruiting[:FAMILIES_SHOWN]], recruiting),
        _needs([made.tense(row) for row in tense[:TENSE_SHOWN]], tense),
    )
    return needs, occupations


def _latest(rows: Any, chain: Sequence[str], *order: str) -> list[Any]:
    """Detailed families of the first area of the chain that has some, of its last year, in order; one query."""
    nearest = Case(
        *(When(area_code=code, then=Value(rank)) for rank, code in enumerate(chain)), output_field=IntegerField()
    )
    found = list(
        rows.filter(ended_on__isnull=True, family__grain=FamilyGrain.DETAILED, area_code__in=chain)
        .select_related("family")
        .annotate(nearness=nearest)
        .order_by("nearness", "-year", *order, "family_id")[:ROWS_READ]
    )
    return [row for row in found if (row.area_code, row.year) == (found[0].area_code, found[0].year)]


def _occupations_of(
    families: list[str], also: Iterable[str]
) -> tuple[dict[str, list[Occupation]], dict[str, Occupation]]:
    """The occupations each family is the main one of, and every occupation read, by code; one query."""
    rows = (
        Occupation.objects.current()
        .filter(Q(family_occupations__family__in=families, family_occupations__rank=1) | Q(rome_code__in=list(also)))
        .annotate(family=F("family_occupations__family_id"), rank=F("family_occupations__rank"))
        .only("rome_code", "label")
        .order_by("label")
    )
    by_family: dict[str, list[Occupation]] = defaultdict(list)
    by_code: dict[str, Occupation] = {}
    for occupation in rows:
        by_code[occupation.rome_code] = occupation
        if occupation.family in families and occupation.rank == 1:
            by_family[occupation.family].append(occupation)
    return by_family, by_code


class _Families:
    """Rows of figures made into lines, each with its occupations and the training on offer."""

    def __init__(self, occupations: dict[str, list[Occupation]], trainings: dict[str, int]) -> None:
        self._occupations = occupations
        self._trainings = trainings

    def recruiting(self, row: Outlook) -> FamilyNeed:
        return FamilyNeed(
            **self._shared(row), projects=row.projects, difficulty=row.difficulty, is_minimum=row.hidden_parts > 0
        )

    def tense(self, row: Tension) -> FamilyNeed:
        levels = {cause: getattr(row, cause.value) or 0 for cause in TensionCause}
        heavy = sorted((cause for cause in levels if levels[cause] >= HEAVY_CAUSE), key=lambda cause: -levels[cause])
        return FamilyNeed(**self._shared(row), tension=row.level, causes=tuple(str(cause.label) for cause in heavy))

    def _shared(self, row: Outlook | Tension) -> dict[str, Any]:
        occupations = self._occupations.get(row.family_id, [])
        return {
            "title": row.family.title,
            "occupations": tuple(occupations[:OCCUPATIONS_SHOWN]),
            "trainings": sum(self._trainings.get(one.rome_code, 0) for one in occupations) if occupations else None,
        }


def _needs(families: list[FamilyNeed], rows: list[Any]) -> FamilyNeeds:
    if not rows:
        return FamilyNeeds()
    first = rows[0]
    total = sum(row.projects or 0 for row in rows) if isinstance(first, Outlook) else None
    return FamilyNeeds(
        tuple(families), first.area_code, first.area_name, first.period or str(first.year), first.source, total
    )


def highlights_there(chain: Sequence[str], taught: Container[str] = ()) -> tuple[HighlightGroup, ...]:
    """What is highlighted there or around, each occupation once by kind: the nearest reason first, what was decided by
    hand before what figures say, the occupations `taught` there (ROME codes) before those one would leave for, the
    strongest figure before the others, and one occupation of each family before a second one. One query.
    """
    rank = {code: position for position, code in enumerate(chain)}
    rows = Highlight.objects.current().in_areas(tuple(chain)).filter(occupation__ended_on__isnull=True)
    groups: dict[str, dict[str, Highlight]] = defaultdict(dict)
    for mark in sorted(
        rows.select_related("occupation"),
        key=lambda mark: (
            rank[mark.area_code],
            mark.origin != HighlightOrigin.HAND,
            mark.occupation_id not in taught,
            _strength(mark),
            mark.occupation.label,
        ),
    ):
        groups[mark.kind].setdefault(mark.occupation_id, mark)
    return tuple(
        HighlightGroup(
            kind, _varied(groups[kind].values())[:HIGHLIGHTS_SHOWN], max(len(groups[kind]) - HIGHLIGHTS_SHOWN, 0)
        )
        for kind in HighlightKind
        if groups[kind]
    )


def _strength(mark: Highlight) -> float:
    """The figure the rule read, the strongest first: far from half, when it is a share of women."""
    value = float(mark.figures[0].get("value") or 0) if mark.figures else 0.0
    is_share = mark.kind == HighlightKind.GENDER_BALANCE
    return -abs(value - HALF) if is_share else -value


def _varied(marks: Iterable[Highlight]) -> tuple[Highlight, ...]:
    """In their order, but the second one of a family waits for the first one of the others."""
    turns: dict[str, int] = defaultdict(int)
    placed = []
    for mark in marks:
        family = mark.figures[0].get("family", "") if mark.figures else ""
        placed.append((turns[family] if family else 0, mark))
        turns[family] += 1
    return tuple(mark for _turn, mark in sorted(placed, key=lambda pair: pair[0]))
