"""The root of the `azimut` command."""

import errno
import sys

import click
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from azimut.config.cli.doctor import doctor
from azimut.config.cli.exporting import export_group
from azimut.config.cli.framing import FrenchGroup, french_sentence, refuse, set_up_django
from azimut.config.cli.guiding import guide
from azimut.config.cli.importing import import_group
from azimut.config.cli.keeping import audit, purge, rekey
from azimut.config.cli.members import members
from azimut.config.cli.saving import backup, restore
from azimut.config.cli.searching import search_group
from azimut.config.cli.serving import demo, serve, worker

UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}
NOT_MIGRATED = {"42P01", "42703"}
"""PostgreSQL: no such table, no such column."""
DISK_FULL = "53100"
"""PostgreSQL's code of the error."""


@click.group(cls=FrenchGroup)
def root() -> None:
    """Azimut, la plateforme du service public régional de l'orientation."""


@root.command("manage", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Les commandes de Django (migrate, shell, check…)."""
    from django.core.management import execute_from_command_line

    set_up_django()
    execute_from_command_line(["azimut manage", *arguments])


@root.command("migrate")
def migrate() -> None:
    """Met la base de données à jour."""
    from django.core.management import call_command

    set_up_django()
    call_command("migrate", verbosity=1, interactive=False)


for command in (
    import_group,
    export_group,
    search_group,
    guide,
    members,
    demo,
    serve,
    worker,
    purge,
    rekey,
    audit,
    backup,
    restore,
    doctor,
):
    root.add_command(command)


def main() -> None:
    """Entry point: a refusal is one line on stderr and exit code 1, never a traceback."""
    from azimut.core.importing.errors import ImportRefused, system_words
    from azimut.core.profile import ProfileError

    try:
        root(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        refuse(french_sentence(error))
    except (ImportRefused, ProfileError, ImproperlyConfigured) as error:
        refuse(str(error))
    except (OperationalError, ProgrammingError) as error:
        refuse(_sentence_of_database(error))
    except OSError as error:
        if error.errno not in UNWRITABLE:
            raise
        place = f" : {error.filename}" if error.filename else ""
        refuse(f"Impossible d'écrire ({system_words(error)}){place}.")


def _sentence_of_database(error: OperationalError | ProgrammingError) -> str:
    """A database that answers, but has no room left, is another matter than one that is away."""
    if isinstance(error, ProgrammingError):
        if getattr(error.__cause__, "sqlstate", None) not in NOT_MIGRATED:
            raise error
        return "La base de données n'est pas à jour : lancez azimut migrate."
    first_line = str(error).strip().splitlines()[0]
    if getattr(error.__cause__, "sqlstate", None) == DISK_FULL:
        return f"La base de données n'a plus de place, rien n'a été enregistré : {first_line}"
    return f"La base de données ne répond pas : {first_line}"
