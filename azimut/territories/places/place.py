"""What a search is made around."""

from dataclasses import dataclass

from azimut.core.text import fold
from azimut.territories.distances import Point


@dataclass(frozen=True, slots=True)
class Place:
    """A place someone can choose.

    `code` finds it again (`28085`, `dep-28`, `reg-24`, `cp-28000`); `label` tells it from its homonyms and, typed
    back, gives it again. `radius_km` covers the place: 0 for a commune.
    """

    code: str
    name: str
    label: str
    kind: str
    point: Point
    commune_code: str | None
    department_code: str | None
    region_code: str | None
    radius_km: float
    population: int

    @property
    def of_name(self) -> str:
        """After `près` or `autour`: `d'Orléans`, `du Mans`, `de Tours`."""
        for article, contracted in (("Le ", "du "), ("Les ", "des ")):
            if self.name.startswith(article):
                return contracted + self.name.removeprefix(article)
        return f"d'{self.name}" if fold(self.name)[0] in "aeiouhy" else f"de {self.name}"
