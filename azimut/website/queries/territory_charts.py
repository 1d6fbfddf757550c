"""The figures of a territory in pictures."""

from azimut.website.charts import Bar, Chart, bar_chart
from azimut.website.enums import source_name
from azimut.website.queries.territories import Portrait
from azimut.website.queries.territory_needs import FamilyNeed
from azimut.website.templatetags.site import spaced

BARS = 8


def recruiting_chart(portrait: Portrait, csv: str) -> Chart | None:
    """Recruitment projects of the families that recruit most."""
    needs = portrait.needs.recruiting
    if not needs.families:
        return None
    return bar_chart(
        "projets",
        f"Embauches prévues par les employeurs ({needs.area_name}, {needs.when})",
        [
            Bar(family.title, family.projects or 0, spaced(round(family.projects or 0)), _note(family))
            for family in needs.families
        ],
        headings=("Famille de métiers", "Projets"),
        source=f"{source_name(needs.source)}, {needs.when}",
        csv=csv,
    )


def networks_chart(portrait: Portrait, csv: str) -> Chart | None:
    """Structures by network, for the largest ones."""
    lines = [line for line in portrait.networks if line.code][:BARS]
    if len(lines) < 2:  # noqa: PLR2004  one bar says nothing
        return None
    return bar_chart(
        "reseaux",
        f"Structures par réseau ({portrait.area.name})",
        [Bar(line.name, line.structures, spaced(line.structures)) for line in lines],
        headings=("Réseau", "Structures"),
        source="Annuaire de ce site",
        csv=csv,
    )


def _note(family: FamilyNeed) -> str:
    """How hard it is, and the training on offer there: `66 % difficiles · 6 formations ici`."""
    said = [] if family.difficulty is None else [f"{family.difficulty:.0f}\u00a0% difficiles"]
    number = family.trainings
    if number is not None:
        said.append(f"{spaced(number)} formation{'s' if number > 1 else ''} ici" if number else "aucune formation ici")
    return " · ".join(said)
