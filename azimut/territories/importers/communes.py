"""Importing the communes and what they make up, in one transaction.

Nothing is deleted: people, structures and training sessions point at communes. A commune that its table lists as part
of another becomes a former one; one that is simply absent stays as it was.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import connection
from django.db.models import Model

from azimut.core.importing.errors import ImportRefused
from azimut.core.importing.merging import staged
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.territories.enums import CommuneKind, TerritoryKind
from azimut.territories.importers.commune_file import (
    SHIPPED_FILE,
    CommuneRow,
    completed,
    read_rows,
    shipped_rows,
    territory_kinds_of,
)
from azimut.territories.models import Commune, Department, Region, Territory

SHIPPED_DATE = date(2026, 1, 1)
"""The official geographic code the shipped file follows."""

VERSION = 1
COMMUNE_COLUMNS = (
    *("code", "name", "kind", "department_id", "population", "postcodes"),
    *("latitude", "longitude", "successor_id", "former_names"),
)
TERRITORY_COLUMNS = ("code", "name", "kind", "region_id")


@dataclass
class Geography:
    """What a table says, once its lines are checked against each other."""

    communes: dict[str, CommuneRow] = field(default_factory=dict)
    parts: dict[str, CommuneRow] = field(default_factory=dict)
    departments: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Department code: name, region code."""
    regions: dict[str, str] = field(default_factory=dict)

    @property
    def territories(self) -> dict[str, tuple[str, TerritoryKind, str]]:
        """Code: name, kind, and the region where most of its people live."""
        names: dict[str, tuple[str, TerritoryKind]] = {}
        people: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self.communes.values():
            for kind, code, name in row.territories:
                names[code] = (name, kind)
                people[code][row.region] += (row.population or 0) + 1
        return {code: (*names[code], people[code].most_common(1)[0][0]) for code in sorted(names)}


def import_communes(
    path: Path | None = None,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
) -> Run:
    """Take in a table of communes (the shipped one when `path` is None).

    Raises ImportRefused, in French, for a file that is not such a table.
    """
    table = path or SHIPPED_FILE
    with import_run(
        "communes",
        label="Communes et territoires (Insee, DGCL, La Poste)",
        files=[table],
        licence="Licence Ouverte 2.0",
        version=VERSION,
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if run.is_unchanged:
            return run
        run.data_date = SHIPPED_DATE if path is None else None
        geography = read_geography(table, run)
        progress(0.3)
        _write_regions_and_departments(geography)
        _write_communes(geography, run)
        progress(0.6)
        _write_territories(geography, territory_kinds_of(table), run)
        _write_memberships(geography)
        _refresh_statistics(Territory, Territory.communes.through)
        progress(1.0)
    return run


def read_geography(table: Path, run: Run) -> Geography:
    """Read a table and check its lines against each other. Raises ImportRefused when no commune is left."""
    known = {} if table == SHIPPED_FILE else shipped_rows()
    geography = Geography()
    parts: list[CommuneRow] = []
    for read in read_rows(table, run):
        row = completed(read, known)
        if row.kind == CommuneKind.COMMUNE:
            _add_commune(geography, row, run)
        else:
            parts.append(row)
    if not geography.communes:
        raise ImportRefused(f"{table.name} ne contient aucune commune utilisable : rien n'a été changé.")
    for row in parts:
        _add_part(geography, row, run)
    run.details = {
        "communes": len(geography.communes),
        "anciennes communes et arrondissements": len(geography.parts),
        "départements": len(geography.departments),
        "régions": len(geography.regions),
    }
    return geography


def _add_commune(geography: Geography, row: CommuneRow, run: Run) -> None:
    department_name, region_name = row.names_above
    known_department = geography.departments.get(row.department)
    if row.code in geography.communes:
        _reject(run, row, "doublon", "La commune est déjà décrite plus haut dans le fichier.")
    elif row.latitude is None:
        _reject(run, row, "position", "La commune n'a pas de position.")
    elif not known_department and not (department_name and region_name and row.department and row.region):
        _reject(run, row, "département", f"Département ou région inconnus : « {row.department} », « {row.region} ».")
    elif known_department and known_department[1] != row.region:
        _reject(run, row, "région", f"Le département {row.department} n'est pas dans la région « {row.region} ».")
    else:
        geography.communes[row.code] = row
        if not known_department:
            geography.departments[row.department] = (department_name, row.region)
            geography.regions.setdefault(row.region, region_name)


def _add_part(geography: Geography, row: CommuneRow, run: Run) -> None:
    parent = geography.communes.get(row.parent)
    if parent is None:
        _reject(run, row, "commune_parente", f"La commune {row.parent} n'est pas dans le fichier.")
    elif row.code == row.parent:
        # The delegated commune whose code the new commune has kept: one code is one row, so only its name is added.
        if row.name != parent.name and row.name not in parent.former_names:
            parent.former_names = [*parent.former_names, row.name]
    elif row.code in geography.parts or row.code in geography.communes:
        _reject(run, row, "doublon", "Le code est déjà décrit plus haut dans le fichier.")
    else:
        if row.latitude is None:
            row.latitude, row.longitude = parent.latitude, parent.longitude
        row.department, row.region, row.territories = parent.department, parent.region, parent.territories
        geography.parts[row.code] = row


def _reject(run: Run, row: CommuneRow, rule: str, reason: str) -> None:
    run.reject(line=row.line, path=f"commune {row.code}", rule=rule, reason=reason)


def _write_regions_and_departments(geography: Geography) -> None:
    Region.objects.bulk_create(
        [Region(code=code, name=name) for code, name in sorted(geography.regions.items())],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    Department.objects.bulk_create(
        [
            Department(code=c, name=name, region_id=region)
            for c, (name, region) in sorted(geography.departments.items())
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "region"],
    )


def _write_communes(geography: Geography, run: Run) -> None:
    rows = [*geography.communes.values(), *geography.parts.values()]
    with staged(Commune, COMMUNE_COLUMNS) as stage:
        for row in rows:
            stage.write(
                (
                    *(row.code, row.name, str(row.kind), row.department, row.population or 0, row.postcodes),
                    *(row.latitude, row.longitude, row.parent or None, row.former_names),
                )
            )
    written = _upsert(Commune, COMMUNE_COLUMNS)
    run.count(imported=written, unchanged=len(rows) - written)
    _refresh_statistics(Commune)
    _follow_successors()


def _follow_successors() -> None:
    """A former commune of a commune that has itself been merged belongs to the commune of today."""
    with connection.cursor() as cursor:
        for _ in range(10):
            cursor.execute(
                "UPDATE territories_commune AS part SET successor_id = parent.successor_id"
                " FROM territories_commune AS parent"
                " WHERE part.successor_id = parent.code AND parent.successor_id IS NOT NULL"
            )
            if not cursor.rowcount:
                return


def _write_territories(geography: Geography, kinds: Iterable[TerritoryKind], run: Run) -> None:
    territories = geography.territories
    with staged(Territory, TERRITORY_COLUMNS) as stage:
        for code, (name, kind, region) in territories.items():
            stage.write((code, name, str(kind), region))
    written = _upsert(Territory, TERRITORY_COLUMNS, also="ended_on = NULL", if_also="target.ended_on IS NOT NULL")
    listed_kinds = [str(kind) for kind in kinds]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE territories_territory SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date"
            " WHERE kind = ANY(%s) AND ended_on IS NULL"
            " AND code NOT IN (SELECT code FROM stage_territories_territory)",
            [listed_kinds],
        )
        run.count(imported=written, unchanged=len(territories) - written, ended=cursor.rowcount)
    run.details["territoires"] = len(territories)


def _write_memberships(geography: Geography) -> None:
    """Replace who is in the territories the table lists; those drawn by the Région or ended are left alone."""
    link = Territory.communes.through
    with staged(link, ("territory_id", "commune_id")) as stage:
        for row in (*geography.communes.values(), *geography.parts.values()):
            for _, territory_code, _ in row.territories:
                stage.write((territory_code, row.code))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE stage_territories_territory_communes, stage_territories_territory")
        cursor.execute(
            "DELETE FROM territories_territory_communes AS link"
            " WHERE territory_id IN (SELECT code FROM stage_territories_territory)"
            " AND NOT EXISTS (SELECT 1 FROM stage_territories_territory_communes AS stage"
            " WHERE stage.territory_id = link.territory_id AND stage.commune_id = link.commune_id)"
        )
        cursor.execute(
            "INSERT INTO territories_territory_communes (territory_id, commune_id)"
            " SELECT territory_id, commune_id FROM stage_territories_territory_communes"
            " ON CONFLICT (territory_id, commune_id) DO NOTHING"
        )


def _upsert(
    model: type[Commune] | type[Territory], columns: tuple[str, ...], *, also: str = "", if_also: str = "false"
) -> int:
    """Insert the stage's new rows and write the changed ones; the number of rows written."""
    table = model._meta.db_table  # noqa: SLF001  Django's documented meta API
    updated = [column for column in columns if column != "code"]
    values = ", ".join(f"{column} = EXCLUDED.{column}" for column in updated)
    old = ", ".join(f"target.{column}" for column in updated)
    new = ", ".join(f"EXCLUDED.{column}" for column in updated)
    names = ", ".join(columns)
    statement = (
        f"INSERT INTO {table} AS target ({names}) SELECT {names} FROM stage_{table}"  # noqa: S608  our own names
        f" ON CONFLICT (code) DO UPDATE SET {', '.join(filter(None, (values, also)))}"
        f" WHERE ({old}) IS DISTINCT FROM ({new}) OR {if_also}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


def _refresh_statistics(*models: type[Model]) -> None:
    """Tell the planner how many rows there are now.

    After an import that was killed, then vacuumed, it believes these tables empty: joining the communes to themselves
    took four minutes. It would also ignore the index on positions until autovacuum passes.
    """
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {model._meta.db_table}")  # noqa: SLF001  Django's documented meta API
