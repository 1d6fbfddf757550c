"""`azimut export`: what this region holds, in the formats of the field."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from azimut.config.cli.framing import FrenchGroup, refuse, set_up_django


@click.group("export", cls=FrenchGroup)
def export_group() -> None:
    """Écrit un fichier ouvert à partir de la base."""


@export_group.command("structures")
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="Fichier JSON à écrire."
)
def export_structures(output: Path) -> None:
    """Les structures et leurs services : data·inclusion v1 (JSON), tel que « import structures » le relit.

    Chaque ligne est contrôlée par le schéma avant que le fichier prenne sa place : un fichier écrit est conforme.
    """
    set_up_django()
    from data_inclusion.schema.v1 import Service as ServiceSchema
    from data_inclusion.schema.v1 import Structure as StructureSchema

    from azimut.directory.exporting import export_data_inclusion, export_data_inclusion_services
    from azimut.directory.models import Structure

    current = Structure.objects.current()
    structures = export_data_inclusion(current.order_by("pk"))
    services = export_data_inclusion_services(current)
    require_valid(StructureSchema, structures)
    require_valid(ServiceSchema, services)
    written = output.with_name(f".{output.name}.part")
    written.write_text(
        json.dumps({"structures": structures, "services": services}, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    written.replace(output)
    click.echo(f"{output} : structures {len(structures)} · services {len(services)} · conforme à data·inclusion v1")


def require_valid(schema: Any, rows: Iterable[dict[str, Any]]) -> None:
    from pydantic import ValidationError

    for row in rows:
        try:
            schema.model_validate(row)
        except ValidationError as error:
            fault = error.errors()[0]
            place = ".".join(str(part) for part in fault["loc"])
            refuse(f"{row['id']} ne passe pas le schéma data·inclusion ({place} : {fault['msg']}). Rien n'est écrit.")
