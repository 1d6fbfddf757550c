"""`azimut purge`: what was kept long enough goes. `azimut audit`: what was written has not been rewritten."""

import sys

import click

from azimut.config.cli.framing import FrenchCommand, FrenchGroup, refuse, set_up_django


@click.command("purge", cls=FrenchCommand)
@click.option("--dry-run", is_flag=True, help="Compte ce qui partirait, sans rien retirer.")
def purge(dry_run: bool) -> None:
    """Applique les durées de conservation et dit ce que chaque règle a retiré."""
    set_up_django()
    from azimut.core.personal_data import purge as apply_rules

    total = 0
    for removed in apply_rules(dry_run=dry_run):
        click.echo(f"{removed.rule.label} : {removed.count}")
        total += removed.count
    click.echo(f"{'à retirer' if dry_run else 'retirés'} {total}")


@click.group("audit", cls=FrenchGroup)
def audit() -> None:
    """L'historique des décisions et des droits."""


@audit.command("verify")
@click.option("--head", "noted", default="", metavar="PLACE:EMPREINTE", help="Une tête notée lors d'un contrôle passé.")
def verify(noted: str) -> None:
    """Contrôle que rien n'a été changé, retiré ni ajouté, et donne la tête de la chaîne, à noter ailleurs."""
    position, _, chain_hash = noted.partition(":")
    if noted and not (position.isdigit() and chain_hash):
        refuse("--head : attendu PLACE:EMPREINTE, comme le dernier contrôle l'a donné.")
    set_up_django()
    from azimut.core.history import journal

    faults = journal.verify(journal.Head(int(position), chain_hash) if noted else None)
    for fault in faults:
        click.echo(f"✘ {fault}")
    click.echo(f"tête de la chaîne {journal.head()}")
    if faults:
        click.echo(f"{len(faults)} anomalies", err=True)
        sys.exit(1)
