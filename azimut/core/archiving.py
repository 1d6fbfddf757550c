"""Taking one's data away: each domain says what it holds, and all of it leaves in one file, as it is read.

A domain writes a module `archive.py`, which the settings name in ARCHIVES, so that none has to know those above it. It
may hold `structure_tables(structure_id)` and `structure_files(structure_id)`, for a structure that takes all its data
away, and `of_person(user_id)`, for someone who takes theirs (GDPR, articles 15 and 20).
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from io import RawIOBase
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from azimut.core.files.disk import path_of
from azimut.core.models import StoredFile
from azimut.core.spreadsheets import as_csv

ROWS_AT_ONCE = 2_000
BYTES_AT_ONCE = 64 * 1024


@dataclass(frozen=True)
class Table:
    """Rows of one kind: `columns` says for each name what is read (a lookup of the model) and what it means."""

    key: str
    title: str
    rows: "models.QuerySet[Any]"
    columns: Mapping[str, tuple[str, str]]

    def read(self) -> Iterator[tuple[Any, ...]]:
        lookups = [lookup for lookup, _meaning in self.columns.values()]
        yield from self.rows.values_list(*lookups).iterator(ROWS_AT_ONCE)


def table_of(key: str, title: str, rows: "models.QuerySet[Any]", *lookups: str, **named: str) -> Table:
    """A table of these fields, under their own French names; `named` gives a meaning to lookups that follow a key."""
    columns = {lookup: (lookup, _meaning(rows.model, lookup)) for lookup in lookups}
    return Table(key, title, rows, columns | {lookup: (lookup, meaning) for lookup, meaning in named.items()})


def _meaning(model: type[models.Model], lookup: str) -> str:
    name = lookup.removesuffix("_id") if not _has_field(model, lookup) else lookup
    field: Any = model._meta.get_field(name)  # noqa: SLF001  Django's documented meta API
    return str(field.verbose_name)


def _has_field(model: type[models.Model], name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())  # noqa: SLF001


@cache
def _archives() -> tuple[ModuleType, ...]:
    return tuple(import_module(name) for name in settings.ARCHIVES)


def tables_of_structure(structure_id: UUID) -> list[Table]:
    return [table for module in _archives() for table in _asked(module, "structure_tables", structure_id)]


def files_of_structure(structure_id: UUID) -> list[StoredFile]:
    """What was attached to its files, and may be served."""
    return [file for module in _archives() for file in _asked(module, "structure_files", structure_id)]


def data_of_person(user_id: UUID) -> dict[str, Any]:
    """Everything each domain holds of this person."""
    held: dict[str, Any] = {}
    for module in _archives():
        if hasattr(module, "of_person"):
            held |= module.of_person(user_id)
    return held


def _asked(module: ModuleType, name: str, about: UUID) -> Iterable[Any]:
    return getattr(module, name)(about) if hasattr(module, name) else ()


class _Outgoing(RawIOBase):
    """What was written and not sent yet. It cannot be gone back in: the archive is sent while it is made."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        self._waiting.append(bytes(content))
        self.size += len(content)
        return len(content)

    def taken(self) -> bytes:
        waiting, self._waiting, self.size = b"".join(self._waiting), [], 0
        return waiting


def stream_archive(
    readme: str, tables: Iterable[Table], files: Iterable[StoredFile], *, made_on: date
) -> Iterator[bytes]:
    """The bytes of a zip: the readme, the schema, each table as CSV and as JSON, the files. Memory stays bounded."""
    out = _Outgoing()
    listed, attached = list(tables), list(files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LISEZ-MOI.txt", readme)
        archive.writestr("schema.json", _schema(listed, attached, made_on))
        for table in listed:
            for name, written in (
                (f"csv/{table.key}.csv", _csv_of(table)),
                (f"json/{table.key}.json", _json_of(table)),
            ):
                yield from _member(archive, out, name, written)
        for file in attached:
            yield from _member(archive, out, f"fichiers/{file.pk}-{file.name}", _bytes_of(path_of(file.pk)))
    yield out.taken()


def _member(archive: zipfile.ZipFile, out: _Outgoing, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
    with archive.open(name, "w") as member:
        for part in content:
            member.write(part)
            if out.size > BYTES_AT_ONCE:
                yield out.taken()


def _csv_of(table: Table) -> Iterator[bytes]:
    yield as_csv(list(table.columns), []).encode()
    for row in table.read():
        text = as_csv([], [[_cell(value) for value in row]])
        yield text.split("\r\n", 1)[1].encode()


def _cell(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return value.isoformat() if isinstance(value, date) else str(value)


def _json_of(table: Table) -> Iterator[bytes]:
    yield b"["
    for number, row in enumerate(table.read()):
        line = json.dumps(dict(zip(table.columns, row, strict=True)), ensure_ascii=False, cls=DjangoJSONEncoder)
        yield (",\n" if number else "\n").encode() + line.encode()
    yield b"\n]\n"


def _bytes_of(path: Path) -> Iterator[bytes]:
    """A file that went meanwhile is left empty rather than ending an archive that is half sent."""
    try:
        with path.open("rb") as content:
            while part := content.read(BYTES_AT_ONCE):
                yield part
    except FileNotFoundError:
        return


def _schema(tables: Iterable[Table], files: Iterable[StoredFile], made_on: date) -> str:
    """What each file holds and what each column means."""
    described = [
        {
            "table": table.key,
            "titre": table.title,
            "fichiers": [f"csv/{table.key}.csv", f"json/{table.key}.json"],
            "colonnes": [
                {"nom": name, "sens": meaning, "type": _kind(table.rows.model, lookup)}
                for name, (lookup, meaning) in table.columns.items()
            ],
        }
        for table in tables
    ]
    attached = [
        {"fichier": f"fichiers/{file.pk}-{file.name}", "type": file.content_type, "sha256": file.sha256}
        for file in files
    ]
    content = {"fait_le": made_on.isoformat(), "tables": described, "fichiers_joints": attached}
    return json.dumps(content, ensure_ascii=False, indent=2)


_KINDS = {
    "UUIDField": "identifiant", "DateField": "date (AAAA-MM-JJ)", "DateTimeField": "date et heure (ISO 8601)",
    "BooleanField": "oui ou non", "ArrayField": "liste", "JSONField": "objet", "FloatField": "nombre",
    "IntegerField": "nombre entier", "PositiveIntegerField": "nombre entier",
    "PositiveSmallIntegerField": "nombre entier", "DurationField": "durée",
}  # fmt: skip


def _kind(model: type[models.Model], lookup: str) -> str:
    """`texte` unless the field says otherwise; a key is what it points to."""
    field: Any = None
    for name in lookup.split("__"):
        options = model._meta  # noqa: SLF001
        field = options.get_field(name if _has_field(model, name) else name.removesuffix("_id"))
        model = field.related_model or model
    target = getattr(field, "target_field", field) if field.is_relation else field
    return _KINDS.get(type(target).__name__, "texte")
