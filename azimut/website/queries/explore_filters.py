"""What narrows a list of explored occupations: where they belong and the shortest studies that lead there."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from azimut.catalogue.exploring import ExploredOccupation, ExploringTable
from azimut.catalogue.models.certifications import LEVEL_LABELS
from azimut.website.enums import DOMAIN_NAMES

LEVELS: Mapping[str, tuple[int, str]] = {
    "3": (3, "Un CAP ou équivalent (niveau 3)"),
    "4": (4, "Un bac ou équivalent (niveau 4)"),
    "5": (5, "Un bac + 2 (niveau 5)"),
    "6": (6, "Un bac + 3 ou 4 (niveau 6)"),
}
"""The longest studies one would begin: kept when a diploma of that level, or of a lower one, leads there."""


@dataclass(frozen=True, slots=True)
class ExploreFilters:
    """Values of the address; unknown ones are left out."""

    domain: str = ""
    level: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> "ExploreFilters":
        domain, level = query.get("domaine", ""), query.get("niveau", "")
        return cls(domain if domain in DOMAIN_NAMES else "", level if level in LEVELS else "")

    def __bool__(self) -> bool:
        return bool(self.domain or self.level)

    @property
    def query(self) -> str:
        return urlencode([(name, value) for name, value in (("domaine", self.domain), ("niveau", self.level)) if value])

    def keeps(self, occupation: ExploredOccupation) -> bool:
        if self.domain and occupation.grand_domain != self.domain:
            return False
        return not self.level or (occupation.level is not None and occupation.level <= LEVELS[self.level][0])

    def codes_kept(self, table: ExploringTable) -> set[str] | None:
        """The codes of the occupations kept; null when nothing narrows."""
        return {o.code for o in table.occupations if self.keeps(o)} if self else None


def filter_choices() -> dict[str, list[tuple[str, str]]]:
    return {
        "domains": sorted(DOMAIN_NAMES.items(), key=lambda pair: pair[1]),
        "levels": [(value, label) for value, (_level, label) in LEVELS.items()],
    }


def shortest_studies(occupation: ExploredOccupation) -> str:
    """`niveau 3 (CAP, BEP)`: the shortest diploma known to lead there."""
    return LEVEL_LABELS.get(occupation.level or 0, "")
