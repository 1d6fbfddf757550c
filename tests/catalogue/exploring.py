"""A small table of occupations, without a database: what exploring is told, in a few lines."""

from collections.abc import Mapping, Sequence

from azimut.catalogue.enums import SkillKind
from azimut.catalogue.exploring.table import ExploredOccupation, ExploredSkill, ExploringTable, Links


def small_occupation(number: int, code: str, **values) -> ExploredOccupation:
    given = {
        "label": f"Métier {code} / Métière {code}",
        "domain_code": code[:3],
        "domain_label": f"Domaine {code[:3]}",
        "riasec": ("R", ""),
        "level": 3,
        "is_regulated": False,
        "name_count": 5,
        **values,
    }
    return ExploredOccupation(number=number, code=code, **given)


def small_table(
    skills: Mapping[str, Sequence[int]],
    *,
    labels: Mapping[int, str] | None = None,
    mobilities: Mapping[str, Sequence[str]] | None = None,
    interests: Mapping[str, Mapping[str, bool]] | None = None,
    occupations: Mapping[str, Mapping[str, object]] | None = None,
    definitions: Mapping[str, str] | None = None,
    certifications: Mapping[str, Sequence[str]] | None = None,
    families: Mapping[str, Sequence[str]] | None = None,
) -> ExploringTable:
    """`skills`: the core skills of each occupation, by code; the rest is optional."""
    every = {skill for own in skills.values() for skill in own}
    known = {
        skill: ExploredSkill(skill, (labels or {}).get(skill, f"Savoir-faire{skill}"), SkillKind.KNOW_HOW)
        for skill in every
    }
    return ExploringTable(
        [
            small_occupation(number, code, **(occupations or {}).get(code, {}))
            for number, code in enumerate(sorted(skills))
        ],
        known,
        Links(
            {code: dict.fromkeys(own, True) for code, own in skills.items()},
            {},
            mobilities or {},
            interests or {},
            definitions or {},
            certifications or {},
            families or {},
        ),
        {},
    )
