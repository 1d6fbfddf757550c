"""`azimut import …`: each source's file, with a dry run, the rejected rows in a CSV, and a report."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from azimut.config.cli.framing import FrenchGroup, progress_bar, refuse, set_up_django

EXISTING = click.Path(exists=False, path_type=Path)
ROWS_SHOWN = 3
"""Rows of a table shown before it is imported."""


@click.group("import", cls=FrenchGroup)
def import_group() -> None:
    """Importe un fichier de données : tout passe, ou rien ne change."""


def import_options(command: Callable[..., None]) -> Callable[..., None]:
    """--dry-run and --rejects, the same for every import."""
    command = click.option("--dry-run", is_flag=True, help="Lit et contrôle tout, n'enregistre rien.")(command)
    return click.option(
        "--rejects",
        "rejects_path",
        type=click.Path(path_type=Path),
        help="Fichier CSV des lignes refusées : ligne, chemin, règle, raison.",
    )(command)


def run_import(importer: Callable[..., Any], label: str, *arguments: object, **options: object) -> None:
    """Run an importer under a progress bar and print its last line."""
    with progress_bar(label) as progress:
        run = importer(*arguments, progress=progress, **options)
    for name, count in run.details.items():
        click.echo(f"{name} : {count}")
    for line, path, _rule, reason in run.rejects[:5]:
        click.echo(f"ligne {line}, {path} : {reason}", err=True)
    if run.rejected > 5:  # noqa: PLR2004  a handful is enough to see what is wrong
        click.echo(f"… {run.rejected - 5} autres lignes refusées (--rejects FICHIER pour toutes).", err=True)
    if run.is_unchanged:
        click.echo("fichier inchangé depuis le dernier import")
    if run.is_dry_run:
        click.echo("essai à blanc : rien n'a été enregistré")
    click.echo(run.summary)


def run_figures_import(importer: Callable[..., Any], label: str, *arguments: object, **options: object) -> None:
    """As `run_import`, then highlight the occupations the new figures point to."""
    from azimut.catalogue.services import refresh_highlights
    from azimut.territories.models import Region

    run_import(importer, label, *arguments, **options)
    if not options.get("dry_run") and Region.objects.exists():
        counts = refresh_highlights()
        click.echo("mises en avant : " + " · ".join(f"{name} {count}" for name, count in counts.items()))


def require_file(path: Path) -> Path:
    """A file or a folder, looked for here, then in AZIMUT_DATA_DIR; not a pipe or a device, read for ever."""
    if not path.exists() and (folder := os.environ.get("AZIMUT_DATA_DIR")):
        path = Path(folder) / path
    if not path.exists():
        refuse(f"Fichier introuvable : {path.name}.")
    if not (path.is_file() or path.is_dir()):
        refuse(f"{path.name} n'est pas un fichier.")
    return path


@import_group.command("communes")
@click.argument("source", type=EXISTING, required=False)
@import_options
def import_communes(source: Path | None, **options: Any) -> None:
    """Les communes : population, codes postaux, position, territoires (par défaut, le fichier fourni)."""
    set_up_django()
    from azimut.territories.importers.communes import import_communes as importer

    run_import(importer, "communes", require_file(source) if source else None, **options)


@import_group.command("rome")
@click.argument("dir_or_zip", type=EXISTING)
@import_options
def import_rome(dir_or_zip: Path, **options: Any) -> None:
    """Les métiers : le jeu officiel ROME 4, dossier ou archive ZIP."""
    set_up_django()
    from azimut.catalogue.importers.rome import import_rome as importer

    run_import(importer, "ROME", require_file(dir_or_zip), **options)


@import_group.command("rncp")
@click.argument("file", type=EXISTING)
@import_options
def import_rncp(file: Path, **options: Any) -> None:
    """Les certifications : export RNCP ou RS de France compétences (XML), ou Certif Info (CSV)."""
    set_up_django()
    from azimut.catalogue.importers.certifications import import_certifications as importer

    run_import(importer, "certifications", require_file(file), **options)


@import_group.command("lheo")
@click.argument("files", type=EXISTING, nargs=-1, required=True)
@click.option(
    "--source", default="lheo", show_default="lheo", help="Nom de la source : ses formations sont remplacées."
)
@import_options
def import_lheo(files: tuple[Path, ...], source: str, **options: Any) -> None:
    """Les formations : fichiers LHEO 2.2 ou 2.3 (XML, .gz, .zip)."""
    set_up_django()
    from azimut.catalogue.importers.lheo import import_lheo as importer

    run_import(importer, "formations", [require_file(path) for path in files], source=source, **options)


@import_group.command("structures")
@click.argument("file", type=EXISTING)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="CHAMP=COLONNE",
    help="Pour un CSV : la colonne d'un champ, par exemple --column nom=Intitulé (plusieurs fois) ; les autres sont"
    " devinés. --column telephone= laisse un champ de côté.",
)
@import_options
def import_structures(file: Path, columns: tuple[str, ...], **options: Any) -> None:
    """Les structures d'accueil : data·inclusion v1 (JSON), ou un tableau CSV.

    Avec --dry-run, un CSV montre quelle colonne donne quoi et ses premières lignes telles qu'elles seraient prises.
    """
    set_up_django()
    from azimut.directory.importers.structures import import_structures as importer

    if wrong := next((column for column in columns if "=" not in column), None):
        refuse(f"--column {wrong} : attendu CHAMP=COLONNE.")
    mapping = dict(column.split("=", 1) for column in columns) or None
    if options["dry_run"]:
        show_columns(require_file(file), mapping)
    run_import(importer, "structures", require_file(file), mapping=mapping, **options)


def show_columns(file: Path, mapping: dict[str, str] | None) -> None:
    """Which column of a CSV gives which field, what nothing reads, and how the first rows are read."""
    from azimut.directory.importers.csv_columns import FIELDS, preview_csv
    from azimut.directory.importers.structure_files import is_json

    if is_json(file):
        return
    preview = preview_csv(file, mapping)
    click.echo("colonnes :")
    for name, column in preview.mapping.items():
        label = FIELDS[name][0] if name in FIELDS else "champ inconnu"
        click.echo(f"  {name} ({label}) ← {column}")
    if preview.unused:
        click.echo(f"colonnes non lues : {', '.join(preview.unused)}")
    for number, row in enumerate(preview.rows[:ROWS_SHOWN], 1):
        read = ", ".join(f"{name} = {value}" for name, value in row.items() if value)
        click.echo(f"structure {number} : {read}")


@import_group.command("receptions")
@click.argument("file", type=EXISTING)
@click.option("--structure", required=True, help="La structure dont ce sont les accueils : identifiant ou SIRET.")
@import_options
def import_receptions(file: Path, structure: str, **options: Any) -> None:
    """Les accueils d'une structure qui a son propre outil : un CSV, une ligne par visite."""
    set_up_django()
    from azimut.reception.importers.records import find_structure
    from azimut.reception.importers.records import import_receptions as importer

    run_import(importer, "accueils", require_file(file), structure=find_structure(structure), **options)


@import_group.command("evenements")
@click.argument("file", type=EXISTING)
@import_options
def import_evenements(file: Path, **options: Any) -> None:
    """L'agenda tenu ailleurs : un CSV, une ligne par événement, mis en ligne aussitôt."""
    set_up_django()
    from azimut.events.importers.events import import_events as importer

    run_import(importer, "événements", require_file(file), **options)


@import_group.command("familles")
@click.argument("file", type=EXISTING, required=False)
@import_options
def import_families(file: Path | None, **options: Any) -> None:
    """Les familles de métiers (FAP) et leurs métiers : par défaut, la nomenclature 2009 fournie."""
    set_up_django()
    from azimut.catalogue.importers.families import import_families as importer

    run_import(importer, "familles de métiers", require_file(file) if file else None, **options)


@import_group.command("bmo")
@click.argument("file", type=EXISTING)
@click.option("--year", type=click.IntRange(2010, 2100), help="Année de l'enquête, si le fichier ne la dit pas.")
@click.option(
    "--basins",
    "basins_path",
    type=EXISTING,
    help="Table des communes de chaque bassin d'emploi (CSV ou XLSX : code_commune, code_bassin).",
)
@import_options
def import_bmo(file: Path, year: int | None, basins_path: Path | None, **options: Any) -> None:
    """Les projets de recrutement : enquête Besoins en main-d'œuvre (XLSX, CSV, ou le ZIP publié)."""
    set_up_django()
    from azimut.catalogue.importers.bmo import import_bmo as importer

    basins = require_file(basins_path) if basins_path else None
    run_figures_import(importer, "projets de recrutement", require_file(file), year=year, basins_path=basins, **options)


@import_group.command("tensions")
@click.argument("file", type=EXISTING)
@import_options
def import_tensions(file: Path, **options: Any) -> None:
    """Les tensions par famille de métiers et leurs causes (Dares, CSV ou XLSX)."""
    set_up_django()
    from azimut.catalogue.importers.tensions import import_tensions as importer

    run_figures_import(importer, "tensions", require_file(file), **options)


@import_group.command("inserjeunes")
@click.argument("file", type=EXISTING)
@click.option("--year", type=click.IntRange(2000, 2100), help="Année des sortants, si le fichier ne la dit pas.")
@import_options
def import_inserjeunes(file: Path, year: int | None, **options: Any) -> None:
    """Les taux d'emploi à la sortie : InserJeunes (par établissement ou par certification) ou InserSup."""
    set_up_django()
    from azimut.catalogue.importers.integration import import_integration as importer

    run_import(importer, "taux d'emploi", require_file(file), year=year, **options)


@import_group.command("salaires")
@click.argument("files", type=EXISTING, nargs=-1, required=True)
@import_options
def import_salaires(files: tuple[Path, ...], **options: Any) -> None:
    """Les salaires par famille de métiers : fichier des médianes et, avec lui, celui des tranches (Dares)."""
    set_up_django()
    from azimut.catalogue.importers.pay import import_pay as importer

    run_import(importer, "salaires", [require_file(path) for path in files], **options)


@import_group.command("mixite")
@click.argument("file", type=EXISTING)
@import_options
def import_mixite(file: Path, **options: Any) -> None:
    """La part des femmes par famille de métiers (Dares)."""
    set_up_django()
    from azimut.catalogue.importers.women_share import import_women_share as importer

    run_figures_import(importer, "part des femmes", require_file(file), **options)


@import_group.command("mises-en-avant")
def refresh() -> None:
    """Refait les mises en avant de métiers d'après les chiffres déjà importés et les seuils du profil."""
    set_up_django()
    from azimut.catalogue.services import refresh_highlights

    counts = refresh_highlights()
    click.echo("mises en avant : " + " · ".join(f"{name} {count}" for name, count in counts.items()))
