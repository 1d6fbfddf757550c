"""From the rows of the database to the table of what can be explored. Eleven queries."""

from collections import Counter, defaultdict
from typing import Any

from django.db.models import Min

from azimut.catalogue.enums import SkillKind
from azimut.catalogue.exploring.table import ExploredOccupation, ExploredSkill, ExploringTable, Links
from azimut.catalogue.models import (
    Appellation,
    Certification,
    FamilyOccupation,
    Interest,
    Occupation,
    OccupationContext,
    OccupationInterest,
    OccupationMobility,
    OccupationSkill,
    Skill,
)


def read_table() -> ExploringTable:
    rows = list(Occupation.objects.current().order_by("rome_code").select_related("domain"))
    names: Counter[str] = Counter(
        Appellation.objects.filter(ended_on__isnull=True).values_list("occupation_id", flat=True)
    )
    levels = _levels()
    occupations = [
        ExploredOccupation(
            number=number,
            code=row.rome_code,
            label=row.label,
            domain_code=row.domain_id,
            domain_label=row.domain.label,
            riasec=(row.riasec_major, row.riasec_minor),
            level=levels.get(row.rome_code),
            is_regulated=row.is_regulated,
            name_count=names[row.rome_code],
        )
        for number, row in enumerate(rows)
    ]
    skills = {
        code: ExploredSkill(code, label, SkillKind(kind))
        for code, label, kind in Skill.objects.current().values_list("ogr_code", "label", "kind")
    }
    links = Links(
        _skill_links(skills),
        _context_links(),
        _mobilities(),
        _interest_links(),
        {row.rome_code: row.definition for row in rows},
        _certification_links(),
        _family_links(),
    )
    interests = dict(Interest.objects.values_list("code", "label"))
    return ExploringTable(occupations, skills, links, interests, sorted({row.source for row in rows}))


def _levels() -> dict[str, int]:
    """The lowest level of a diploma in force that leads to each occupation."""
    rows = (
        Certification.objects.current()
        .filter(is_active=True, level__isnull=False, occupations__isnull=False)
        .values_list("occupations__rome_code")
        .annotate(lowest=Min("level"))
        .order_by()
    )
    return dict(rows)


def _skill_links(skills: dict[int, ExploredSkill]) -> dict[str, dict[int, bool]]:
    links: dict[str, dict[int, bool]] = defaultdict(dict)
    rows = OccupationSkill.objects.order_by("occupation_id", "id").values_list("occupation_id", "skill_id", "is_core")
    for occupation, skill, is_core in rows.iterator(20_000):
        if skill in skills:
            links[occupation][skill] = is_core
    return links


def _context_links() -> dict[str, set[int]]:
    return _sets(OccupationContext.objects.values_list("occupation_id", "context_id"))


def _mobilities() -> dict[str, set[str]]:
    return _sets(OccupationMobility.objects.values_list("occupation_id", "target_id"))


def _certification_links() -> dict[str, set[str]]:
    in_force = Certification.objects.current().filter(is_active=True, occupations__isnull=False)
    return _sets(in_force.order_by().values_list("occupations__rome_code", "code"))


def _family_links() -> dict[str, set[str]]:
    return _sets(FamilyOccupation.objects.values_list("occupation_id", "family_id"))


def _interest_links() -> dict[str, dict[str, bool]]:
    links: dict[str, dict[str, bool]] = defaultdict(dict)
    for occupation, interest, is_main in OccupationInterest.objects.values_list(
        "occupation_id", "interest_id", "is_main"
    ):
        links[occupation][interest] = is_main
    return links


def _sets(rows: Any) -> dict[str, set[Any]]:
    sets: dict[str, set[Any]] = defaultdict(set)
    for owner, other in rows:
        sets[owner].add(other)
    return sets
