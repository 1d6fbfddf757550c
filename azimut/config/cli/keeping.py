"""`azimut purge`: what was kept long enough goes; `rekey`: secrets change keys; `audit`: history holds."""

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


@click.command("rekey", cls=FrenchCommand)
def rekey() -> None:
    """Chiffre à nouveau, sous la première clé, tout ce qui l'est ; l'ancienne clé peut ensuite partir."""
    set_up_django()
    from cryptography.fernet import InvalidToken
    from django.core.exceptions import ImproperlyConfigured

    from azimut.accounts.second_factors import encrypt_second_factors_again
    from azimut.reception.services.encrypting import encrypt_again

    try:
        total = encrypt_second_factors_again()
        click.echo(f"seconds moyens de connexion : {total}")
        for label, count in encrypt_again():
            click.echo(f"{label} : {count}")
            total += count
    except (InvalidToken, ImproperlyConfigured):
        refuse(
            "Une ligne n'est lue par aucune clé de FIELD_ENCRYPTION_KEYS : remettez l'ancienne clé après la nouvelle."
        )
    click.echo(f"chiffrés à nouveau {total}")


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
