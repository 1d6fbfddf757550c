"""What every command shares: help in French, Django set up when a command runs, refusals on one line."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


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

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, command.get_short_help_str(80)) for name, command in sorted(self.commands.items())]
        with formatter.section("Commandes"):
            formatter.write_dl(rows)


FrenchGroup.group_class = FrenchGroup


def set_up_django() -> None:
    """Start the embedded PostgreSQL unless DATABASE_URL is given, then Django."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "azimut.config.settings.dev")
    if not os.environ.get("DATABASE_URL"):
        from azimut.core import embedded_postgres

        os.environ["DATABASE_URL"] = embedded_postgres.start(Path(os.environ.get("AZIMUT_HOME", "var")).resolve())
    django.setup()


def refuse(message: str) -> None:
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
