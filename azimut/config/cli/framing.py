"""What every command shares: help in French, Django set up when a command runs, refusals on one line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

DEFAULT_PROFILE = "auvergne-rhone-alpes"


class FrenchCommand(click.Command):
    """Help written in French; click's own words are English."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Usage : ")


class FrenchGroup(FrenchCommand, click.Group):
    command_class = FrenchCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's signature
        rows = [(name, command.get_short_help_str(80)) for name, command in sorted(self.commands.items())]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


FrenchGroup.group_class = FrenchGroup


def set_up_django() -> None:
    """Django, on DATABASE_URL or else on the embedded PostgreSQL, where each profile has its own database.

    Without AZIMUT_PROFILE the profile last shown by `azimut demo` is used. A new embedded database is migrated at
    once: nobody else can.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azimut.config.settings.dev")
    home = Path(os.environ.get("AZIMUT_HOME", "var")).resolve()
    os.environ.setdefault("AZIMUT_PROFILE", last_profile(home))
    is_new = False
    if not os.environ.get("DATABASE_URL"):
        from azimut.core import embedded_postgres

        name = "azimut_" + Path(os.environ["AZIMUT_PROFILE"]).stem.replace("-", "_")
        os.environ["DATABASE_URL"], is_new = embedded_postgres.start(home, database=name)
    django.setup()
    if is_new:
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)


def last_profile(home: Path) -> str:
    """The profile last shown by `azimut demo` on this machine, Auvergne-Rhône-Alpes before any."""
    try:
        return (home / "profile").read_text(encoding="utf-8").strip()
    except OSError:
        return DEFAULT_PROFILE


def remember_profile(home: Path, profile: str) -> None:
    home.mkdir(parents=True, exist_ok=True)
    (home / "profile").write_text(profile, encoding="utf-8")


def french_sentence(error: click.ClickException) -> str:
    """What is wrong with the words of a command; click says it in English only."""
    name = _named(getattr(error, "param", None))
    match error:
        case click.NoSuchOption():
            return f"Option inconnue : {error.option_name}. Voir --help."
        case click.MissingParameter():
            return f"Il manque : {name}. Voir --help."
        case click.BadParameter():
            return f"Valeur refusée pour {name} : {_expected(error)}"
        case click.UsageError() if "No such command" in error.message:
            return f"Commande inconnue : {error.message.split(chr(39))[1]}. Voir azimut --help."
        case click.UsageError():
            return f"Commande mal formée ({error.message}). Voir --help."
        case _:
            return error.format_message()


def _named(parameter: click.Parameter | None) -> str:
    """As one types it: `--on`, FILE."""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return parameter.human_readable_name if parameter else ""


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    match kind:
        case click.Choice():
            return f"attendu {' ou '.join(map(str, kind.choices))}."
        case click.DateTime():
            return "attendu une date comme 2026-12-31."
        case click.IntRange():
            return f"attendu un nombre entier de {kind.min} à {kind.max}."
        case _ if kind is click.INT:
            return "attendu un nombre entier."
        case _:
            return error.message


def refuse(message: str) -> NoReturn:
    """One clear line on stderr and exit code 1."""
    click.echo(message, err=True)
    sys.exit(1)


@contextmanager
def progress_bar(label: str) -> Iterator[Any]:
    """Gives a function of the share done (0.0 to 1.0); a bar is drawn when a terminal is attached."""
    if not sys.stderr.isatty():
        yield lambda _share: None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        yield lambda share: bar.update(max(0, int(share * 1000) - bar.pos))
