"""Structures and their services from a data·inclusion v1 file (JSON) or from anyone's CSV.

A source is what each row names (`source`): the rows of the sources present in the file are replaced, the others are
left alone. A rejected row is still one its source lists: what it was before stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from zlib import crc32

from data_inclusion.schema.v1 import Service as ServiceSchema
from data_inclusion.schema.v1 import Structure as StructureSchema
from django.db import connection, models
from psycopg import sql
from pydantic import ValidationError

from azimut.core.importing.merging import not_kept, staged, write_changed_rows
from azimut.core.importing.services import Progress, Run, import_run, no_progress
from azimut.directory.importers.csv_columns import mapped_rows
from azimut.directory.importers.faults import faults_of
from azimut.directory.importers.locating import Locator
from azimut.directory.importers.structure_files import Row, is_json, json_rows
from azimut.directory.importers.structure_rows import (
    POINT_COLUMNS,
    SERVICE_COLUMNS,
    STRUCTURE_COLUMNS,
    Fault,
    own_faults,
    service_row,
    source_of,
    structure_id_of,
    structure_row,
)
from azimut.directory.models import ReceptionPoint, Service, Structure
from azimut.directory.opening_hours import HoursUnreadable, read_hours
from azimut.directory.services import load_networks

SOURCE = "structures"
LICENCE = "Licence Ouverte 2.0"
VERSION = 1
BATCH = 5_000
"""Rows that wait in memory before they are written."""


@dataclass(frozen=True)
class Table:
    """A table the file fills; `written_here` are columns people of the service keep, which no file changes."""

    model: type[models.Model]
    columns: tuple[str, ...]
    written_here: tuple[str, ...] = ()


STRUCTURES = Table(Structure, STRUCTURE_COLUMNS, ("missions", "circle"))
POINTS = Table(ReceptionPoint, POINT_COLUMNS, ("accessibility",))
SERVICES = Table(Service, SERVICE_COLUMNS)


@dataclass
class _Taking:
    """What one run has read so far."""

    run: Run
    locator: Locator
    waiting: dict[Table, list[tuple[Any, ...]]] = field(default_factory=dict)
    sources: set[str] = field(default_factory=set)
    seen: dict[UUID, int] = field(default_factory=dict)
    kept: set[UUID] = field(default_factory=set)
    seen_services: set[UUID] = field(default_factory=set)
    kept_services: set[UUID] = field(default_factory=set)
    newest: date | None = None
    imported: int = 0

    def write(self, table: Table, row: tuple[Any, ...]) -> None:
        self.waiting.setdefault(table, []).append(row)

    def tally(self, name: str) -> None:
        self.run.details[name] = self.run.details.get(name, 0) + 1


def import_structures(
    path: Path,
    *,
    dry_run: bool = False,
    rejects_path: Path | None = None,
    progress: Progress = no_progress,
    mapping: Mapping[str, str] | None = None,
) -> Run:
    """Take in a file of structures; JSON or CSV is told by its content.

    `mapping` (data·inclusion field → column) is for a CSV; the columns of the other fields are guessed
    (csv_columns.preview_csv shows how). Raises ImportRefused when the file as a whole cannot be read.
    """
    with import_run(
        SOURCE,
        label="Structures (data·inclusion)",
        files=[path],
        licence=LICENCE,
        version=_version_of(mapping),
        depends_on=("communes",),
        dry_run=dry_run,
        rejects_path=rejects_path,
        progress=progress,
    ) as run:
        if not run.is_unchanged:
            _import(run, path, mapping)
    return run


def _version_of(mapping: Mapping[str, str] | None) -> int:
    """The same CSV under another mapping is worth reading again."""
    return VERSION + crc32(repr(sorted(mapping.items())).encode()) % 30_000 if mapping else VERSION


def _import(run: Run, path: Path, mapping: Mapping[str, str] | None) -> None:
    load_networks()
    taking = _Taking(run=run, locator=Locator())
    for row in _rows(path, mapping):
        _take(taking, row)
        if sum(map(len, taking.waiting.values())) >= BATCH:
            _write_waiting(taking)
            run.progress(row.share * 0.9)
    _write_waiting(taking)
    run.data_date = taking.newest
    _end_absent(taking)
    run.progress(1.0)


def _rows(path: Path, mapping: Mapping[str, str] | None) -> Iterator[Row]:
    if is_json(path):
        yield from json_rows(path)
        return
    for line, values in mapped_rows(path, mapping):
        yield Row(line, values, 0.5)


def _take(taking: _Taking, row: Row) -> None:
    values = row.values
    if not isinstance(values, dict):
        reason = "La ligne n'a pas autant de cases que l'en-tête." if values is None else "Un objet est attendu."
        taking.run.reject(line=row.line, path="", rule="forme", reason=reason)
    elif "structure_id" in values:
        _take_service(taking, row.line, values)
    else:
        _take_structure(taking, row.line, values)


def _take_structure(taking: _Taking, line: int, values: dict[str, Any]) -> None:
    own_id = structure_id_of(str(values.get("source")), str(values.get("id")))
    checked, faults = _checked(StructureSchema, {"date_maj": date.today().isoformat(), **values})  # noqa: DTZ011  as the schema
    if checked is None or faults:
        taking.kept.add(own_id)
        _remember_source(taking, values)
        _reject(taking, line, values, faults)
        return
    if own_id in taking.seen:
        fault = Fault("id", "doublon", f"Cet identifiant est déjà celui de la ligne {taking.seen[own_id]}.")
        _reject(taking, line, values, [fault])
        return
    updated_on = checked.date_maj if values.get("date_maj") else None
    taking.newest = max(filter(None, (taking.newest, updated_on)), default=None)
    built = structure_row(values, checked, updated_on, taking.locator)
    taking.seen[own_id] = line
    taking.sources.add(built.source)
    taking.write(STRUCTURES, built.structure)
    taking.write(POINTS, built.point)
    _tally(taking, dict(zip(POINT_COLUMNS, built.point, strict=True)))


def _tally(taking: _Taking, point: Mapping[str, Any]) -> None:
    if point["latitude"] is None:
        taking.tally("sans position")
    elif point["is_position_approximate"]:
        taking.tally("position de la commune")
    if point["network_id"] is None:
        taking.tally("sans réseau reconnu")
    if point["opening_hours"]:
        try:
            read_hours(point["opening_hours"])
        except HoursUnreadable:
            taking.tally("horaires montrés tels quels")


def _take_service(taking: _Taking, line: int, values: dict[str, Any]) -> None:
    checked, faults = _checked(ServiceSchema, values)
    structure_id = structure_id_of(str(values.get("source")), str(values.get("structure_id")))
    if checked is not None and structure_id not in taking.seen:
        faults = [
            *faults,
            Fault("structure_id", "structure_inconnue", "La structure de ce service n'est pas dans le fichier."),
        ]
    if checked is None or faults:
        taking.kept_services.add(structure_id)
        _reject(taking, line, values, faults)
        return
    row = service_row(values, checked, structure_id)
    if row[0] in taking.seen_services:
        _reject(taking, line, values, [Fault("id", "doublon", "Cet identifiant de service est déjà pris.")])
        return
    taking.seen_services.add(row[0])
    taking.write(SERVICES, row)


def _checked(schema: Any, values: dict[str, Any]) -> tuple[Any, list[Fault]]:
    try:
        checked = schema.model_validate(values)
    except ValidationError as error:
        return None, faults_of(error)
    return checked, own_faults(values, schema)


def _remember_source(taking: _Taking, values: dict[str, Any]) -> None:
    if isinstance(values.get("source"), str):
        taking.sources.add(source_of(values))


def _reject(taking: _Taking, line: int, values: dict[str, Any], faults: list[Fault]) -> None:
    """One rejected row, all its faults in one reason."""
    named = values.get("nom") or values.get("id")
    reason = " ".join(f"{fault.field} : {fault.reason}" for fault in faults)
    place = f"{named} · {faults[0].field}" if isinstance(named, str) else faults[0].field
    taking.run.reject(line=line, path=place, rule=faults[0].rule, reason=reason)


def _write_waiting(taking: _Taking) -> None:
    """Structures before what hangs on them; then nothing waits."""
    for table in (STRUCTURES, POINTS, SERVICES):
        rows = taking.waiting.pop(table, [])
        if not rows:
            continue
        with staged(table.model, table.columns) as stage:
            for row in rows:
                stage.write(row)
        written = write_changed_rows(stage, key=("id",), only_on_insert=table.written_here)
        if table is STRUCTURES:
            taking.imported += written


def _end_absent(taking: _Taking) -> None:
    """End what the sources of the file no longer list, but what belongs to a rejected row."""
    sources, kept = sorted(taking.sources), taking.kept
    listed = list(taking.seen)
    ended = _end(STRUCTURES, sources, "id", listed=listed, kept=kept)
    _end(POINTS, sources, "structure_id", listed=listed, kept=kept)
    _end(SERVICES, sources, "id", listed=list(taking.seen_services), kept=kept | taking.kept_services)
    taking.run.count(imported=taking.imported, unchanged=len(taking.seen) - taking.imported, ended=ended)


def _end(table: Table, sources: list[str], listed_by: str, *, listed: list[UUID], kept: set[UUID]) -> int:
    owner = "id" if table is STRUCTURES else "structure_id"
    statement = sql.SQL(
        "UPDATE {table} AS target SET ended_on = (now() AT TIME ZONE 'Europe/Paris')::date"
        " WHERE target.source = ANY(%s)"
        " AND target.ended_on IS NULL AND NOT target.{owner} = ANY(%s)"
        " AND NOT EXISTS (SELECT 1 FROM unnest(%s::uuid[]) AS listed (id) WHERE listed.id = target.{listed_by})"
        " AND {not_kept} AND NOT EXISTS (SELECT 1 FROM directory_structure AS owner"
        " WHERE owner.id = target.{owner} AND owner.kept <> '{{}}')"
    ).format(
        not_kept=not_kept(table.model),
        table=sql.Identifier(table.model._meta.db_table),  # noqa: SLF001  Django's documented meta API
        owner=sql.Identifier(owner),
        listed_by=sql.Identifier(listed_by),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [sources, list(kept), listed])
        return cursor.rowcount
