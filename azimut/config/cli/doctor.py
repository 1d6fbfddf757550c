"""`azimut doctor`: what is missing or unsafe in a running installation, each with what to do."""

import sys

import click

from azimut.config.cli.framing import FrenchCommand, set_up_django


@click.command("doctor", cls=FrenchCommand)
def doctor() -> None:
    """Contrôle une installation : réglages, base, données, index."""
    set_up_django()
    from azimut.config.checks import examine

    findings = examine()
    for finding in findings:
        mark = {"ok": "✔", "warning": "!", "error": "✘"}[finding.severity]
        click.echo(f"{mark} {finding.subject} : {finding.message}")
    sys.exit(1 if any(finding.severity == "error" for finding in findings) else 0)
