"""`azimut purge`: what was kept long enough goes."""

import click

from azimut.config.cli.framing import FrenchCommand, set_up_django


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
