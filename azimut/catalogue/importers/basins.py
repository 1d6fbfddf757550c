"""The communes of each bassin d'emploi of France Travail: a table `commune`, `bassin`, given beside the survey."""

import re

from azimut.catalogue.importers.figure_files import FigureTable
from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.services import Run
from azimut.territories.enums import TerritoryKind
from azimut.territories.models import Commune, Territory

COMMUNES = ("code_commune_insee", "code_commune", "codgeo", "commune")
BASINS = ("code_bassin_BMO", "code_bassin", "bassin")
BASINS_OF_A_YEAR = re.compile(r"code (?:du )?bassin (?:bmo )?20\d\d|be ?\d\d")
"""France Travail writes the year of the zoning in the name of the column: `code_bassin_2026`."""


def import_basins(table: FigureTable, names: dict[str, str], run: Run) -> None:
    """Make the bassins of the table territories, with the communes it lists, former ones and districts included."""
    basins = table.column(*BASINS) or table.column_like(BASINS_OF_A_YEAR) or BASINS[1]
    columns = (table.first_column(*COMMUNES), table.first_column(basins))
    known = dict(Commune.objects.values_list("code", "department__region_id"))
    parts = _parts_of_communes()
    members: dict[str, set[str]] = {}
    regions: dict[str, str] = {}
    for line, (commune, basin) in table.rows(run.reject, *columns):
        if commune not in known or not basin:
            run.reject(line=line, path=columns[0], rule="commune", reason=f"Commune inconnue : « {commune} ».")
            continue
        members.setdefault(f"be-{basin}", set()).update((commune, *parts.get(commune, ())))
        regions.setdefault(f"be-{basin}", known[commune])
    if not members:
        raise ImportRefused(f"{table.name} : aucune commune n'a de bassin.")
    _write(members, regions, {f"be-{code}": name for code, name in names.items()})
    run.details["bassins d'emploi"] = len(members)


def _parts_of_communes() -> dict[str, list[str]]:
    parts: dict[str, list[str]] = {}
    for code, successor in Commune.objects.filter(successor__isnull=False).values_list("code", "successor_id"):
        parts.setdefault(successor, []).append(code)
    return parts


def _write(members: dict[str, set[str]], regions: dict[str, str], names: dict[str, str]) -> None:
    Territory.objects.bulk_create(
        [
            Territory(
                code=code,
                name=names.get(code, code),
                kind=TerritoryKind.EMPLOYMENT_BASIN,
                region_id=regions[code],
                ended_on=None,
            )
            for code in members
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "region", "ended_on"],
    )
    link = Territory.communes.through
    link.objects.filter(territory__kind=TerritoryKind.EMPLOYMENT_BASIN).delete()
    link.objects.bulk_create(
        [
            link(territory_id=code, commune_id=commune)
            for code, communes in members.items()
            for commune in sorted(communes)
        ],
        batch_size=5_000,
    )
