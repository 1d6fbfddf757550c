"""`azimut members`: the list of members as of a day."""

import sys
from datetime import datetime
from pathlib import Path

import click

from azimut.config.cli.framing import FrenchCommand, refuse, set_up_django


@click.command("members", cls=FrenchCommand)
@click.option("--on", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="Date, par exemple 2026-12-31.")
@click.option("--format", "kind", default="csv", type=click.Choice(["csv", "pdf"]), help="csv ou pdf (csv).")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Fichier (sinon : l'écran).")
def members(day: datetime, kind: str, output: Path | None) -> None:
    """La liste des membres à une date, la même pour toujours."""
    set_up_django()
    from azimut.labelling.refusals import LabellingRefused
    from azimut.labelling.services import members_csv, members_pdf

    try:
        content = members_pdf(day.date()) if kind == "pdf" else members_csv(day.date())
    except LabellingRefused as error:
        refuse(str(error))
    if output:
        output.write_bytes(content)
        click.echo(f"{output} : {len(content)} octets")
    else:
        sys.stdout.buffer.write(content)
