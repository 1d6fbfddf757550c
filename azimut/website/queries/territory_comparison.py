"""Two territories side by side: the same measures of the same portraits."""

from dataclasses import dataclass

from azimut.website.queries.territories import Portrait

PER = 10_000
"""Inhabitants a rate is given for, so that a village and a city compare."""


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A measure of both; None where it is not known."""

    name: str
    first: float | None
    second: float | None
    is_rate: bool = False

    @property
    def values(self) -> tuple[float | None, float | None]:
        return self.first, self.second


def compared(first: Portrait, second: Portrait) -> list[ComparedLine]:
    return [
        ComparedLine("Habitants", first.population, second.population),
        ComparedLine("Communes", first.commune_count, second.commune_count),
        ComparedLine("Embauches prévues dans l'année", _recruiting(first), _recruiting(second)),
        ComparedLine("Formations avec une session à venir", first.offer.trainings, second.offer.trainings),
        _rate("Formations pour 10 000 habitants", first, second, lambda it: it.offer.trainings),
        ComparedLine("Structures qui reçoivent du public", first.structure_count, second.structure_count),
        _rate("Structures pour 10 000 habitants", first, second, lambda it: it.structure_count),
        ComparedLine("Réseaux présents", len(first.networks), len(second.networks)),
        ComparedLine(
            "Métiers à fort potentiel, d'avenir ou à mixité à renforcer", _highlighted(first), _highlighted(second)
        ),
    ]


def shared_families(first: Portrait, second: Portrait) -> list[str]:
    """The families that recruit most in both: what a common training offer could serve.

    None when both read the figures of one wider area: those say nothing of either.
    """
    if first.needs.recruiting.area_code == second.needs.recruiting.area_code:
        return []
    there = {family.title for family in second.needs.recruiting.families}
    return [family.title for family in first.needs.recruiting.families if family.title in there]


def _rate(name, first: Portrait, second: Portrait, count) -> ComparedLine:
    one, other = (PER * count(it) / it.population if it.population else None for it in (first, second))
    return ComparedLine(name, one, other, is_rate=True)


def _recruiting(portrait: Portrait) -> float | None:
    """What employers plan there; figures of a wider area are not its own."""
    needs = portrait.needs.recruiting
    return needs.total if needs.area_name == portrait.area.name else None


def _highlighted(portrait: Portrait) -> int:
    return sum(len(group.marks) + group.more for group in portrait.highlights)
