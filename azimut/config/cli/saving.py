"""`azimut backup` and `azimut restore`: the database and the files people sent, in one file."""

from pathlib import Path

import click

from azimut.config.cli.framing import FrenchCommand, progress_bar, refuse, set_up_django


@click.command("backup", cls=FrenchCommand)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Sauvegarde la base et les fichiers reçus dans un fichier, site ouvert ou fermé."""
    set_up_django()
    from azimut.config.backups import BackupRefused, make_backup, this_place
    from azimut.core.profile import active_profile

    try:
        manifest = make_backup(file.absolute(), this_place(), profile=active_profile().key)
    except BackupRefused as error:
        refuse(str(error))
    click.echo(f"sauvegardés {_told(manifest)} · {file.stat().st_size / 1e6:.1f} Mo")
    click.echo("Gardez ailleurs, avec ce fichier, SECRET_KEY et FIELD_ENCRYPTION_KEYS : elles n'y sont pas.")


@click.command("restore", cls=FrenchCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Remplace les données qui sont là ; sinon, une base pleine est refusée.")
def restore(file: Path, replace: bool) -> None:
    """Remet en place ce qu'une sauvegarde contient ; le site et ses tâches arrêtés."""
    set_up_django()
    from azimut.config.backups import BackupRefused, restore_backup, this_place
    from azimut.search.services import rebuild_index

    try:
        manifest = restore_backup(file, this_place(), replaces=replace)
    except BackupRefused as error:
        refuse(str(error))
    click.echo(f"restaurés {_told(manifest)}, de la sauvegarde du {manifest['made_at'][:10]}")
    with progress_bar("index de recherche") as progress:
        rebuild_index(progress=progress)
    click.echo("Vérifiez maintenant : azimut doctor")


def _told(manifest: dict[str, dict[str, int]]) -> str:
    rows, files = sum(manifest["counts"].values()), len(manifest["members"]) - 1
    return f"{len(manifest['counts'])} tables, {rows} lignes, {files} fichiers"
