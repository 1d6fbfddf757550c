"""`azimut serve`, `azimut worker`, `azimut demo`: the processes of a running instance."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import click

from azimut.config.cli.framing import (
    DEFAULT_PROFILE,
    FrenchCommand,
    progress_bar,
    refuse,
    remember_profile,
    set_up_django,
)
from azimut.config.cli.processes import preparing_alone, require_free_port, start_process

DEFAULT_PORT = 8000
DEMONSTRATION_HOST = "127.0.0.1"
PORT = click.IntRange(1, 65_535)
WEB_THREADS = 4
"""Per worker process: a page is mostly Python, so more threads only wait for each other."""


def granian_command(*, host: str, port: int, workers: int) -> list[str]:
    """The web server's command line; WSGI, since every page is answered in a few milliseconds."""
    return [
        str(Path(sys.executable).parent / "granian"),
        "--interface", "wsgi",
        "--host", host,
        "--port", str(port),
        "--workers", str(workers),
        "--blocking-threads", str(WEB_THREADS),
        "--backlog", "1024",
        "--no-ws",
        "--log-level", "warning",
        "--respawn-failed-workers",
        "--workers-kill-timeout", "10",
        "azimut.config.wsgi:application",
    ]  # fmt: skip


@click.command("serve", cls=FrenchCommand)
@click.option("--port", default=DEFAULT_PORT, type=PORT, help="Port (8000).")
@click.option("--host", default="127.0.0.1", help="Adresse d'écoute (127.0.0.1).")
@click.option("--workers", default=2, help="Processus (2).")
def serve(port: int, host: str, workers: int) -> None:
    """Le serveur web."""
    require_free_port(host, port)
    set_up_django()
    refuse_what_is_unsafe()
    prepare_static_files()
    with start_process(granian_command(host=host, port=port, workers=workers)) as server:
        _wait_for([server])


def refuse_what_is_unsafe() -> None:
    """In one line, before any process starts: a server's own refusal comes after a page of its messages."""
    from azimut.config.checks import problem_at_start

    if problem := problem_at_start():
        refuse(problem)


@click.command("worker", cls=FrenchCommand)
def worker() -> None:
    """Les tâches de fond, dont la mise à jour de l'index."""
    set_up_django()
    from django.conf import settings
    from django.core.management import call_command

    from azimut.config.sentry import tell_errors
    from azimut.search.services import follow_outbox

    refuse_what_is_unsafe()
    tell_errors(settings.SENTRY_DSN, region=settings.PROFILE)

    stop = threading.Event()
    follower = threading.Thread(target=follow_outbox, args=(stop,), daemon=True)
    follower.start()
    try:
        call_command("procrastinate", "worker")
    finally:
        stop.set()
        follower.join(timeout=5)


@click.command("demo", cls=FrenchCommand)
@click.option("--profile", default=None, help="Région : auvergne-rhone-alpes, centre-val-de-loire, normandie.")
@click.option("--port", default=DEFAULT_PORT, type=PORT, help="Port (8000).")
@click.option("--no-serve", is_flag=True, help="Prépare la base et l'index, puis s'arrête.")
def demo(profile: str | None, port: int, no_serve: bool) -> None:
    """La région de démonstration : prépare tout, puis sert le site et ses tâches de fond."""
    if not no_serve:
        require_free_port(DEMONSTRATION_HOST, port)
    home = prepare_environment(profile)
    with preparing_alone(home):
        _prepare_demonstration()
    if no_serve:
        click.echo("La démonstration est prête : azimut demo")
        return
    _serve_demonstration(port)


def _prepare_demonstration() -> None:
    set_up_django()
    from django.core.management import call_command

    from azimut.core.profile import active_profile
    from azimut.demonstration.services import load_demonstration
    from azimut.search.services import ensure_index

    click.echo(f"· {active_profile().identity.name}")
    call_command("migrate", verbosity=0, interactive=False)
    with progress_bar("données de démonstration") as progress:
        load_demonstration(progress=progress)
    with progress_bar("index de recherche") as progress:
        ensure_index(progress=progress)
    prepare_static_files()


def prepare_environment(profile: str | None) -> Path:
    """AZIMUT_HOME. Each profile has its own database and index, so that two demonstrations can run side by side."""
    if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith("production"):
        refuse("La démonstration ne se lance pas avec les réglages de production.")
    name = profile or os.environ.get("AZIMUT_PROFILE") or DEFAULT_PROFILE
    os.environ["AZIMUT_PROFILE"] = name
    os.environ["AZIMUT_DEMONSTRATION"] = "1"
    home = Path(os.environ.get("AZIMUT_HOME", "var")).resolve()
    remember_profile(home, name)
    return home


def prepare_static_files() -> None:
    """Gathered once under AZIMUT_HOME, compressed, under names that change with their contents."""
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _serve_demonstration(port: int) -> None:
    require_free_port(DEMONSTRATION_HOST, port)  # preparing took a while
    address = f"http://{DEMONSTRATION_HOST}:{port}"
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "SITE_ADDRESS": address}
    with (
        start_process(
            granian_command(host=DEMONSTRATION_HOST, port=port, workers=2), environment=environment
        ) as server,
        start_process([sys.executable, "-m", "azimut", "worker"], environment=environment) as background,
    ):
        _wait_until_it_answers(port, server)
        click.echo(f"\n  Le site est prêt : {address}")
        click.echo(f"\n  Espace professionnel, en un clic ({address}/connexion/) :")
        for label, name in demonstration_accounts():
            click.echo(f"    {label} : {name}")
        click.echo("\n  Ctrl-C pour arrêter.\n")
        _wait_for([server, background])


def demonstration_accounts() -> list[tuple[str, str]]:
    """Each account of the demonstration: its role and its name."""
    from azimut.demonstration.people import PEOPLE

    return [(person.label, person.full_name) for person in PEOPLE]


def _wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    """The address is told once someone answers there; a server that ends is told by `_wait_for`."""
    while server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection((DEMONSTRATION_HOST, port), timeout=1):
            return
        time.sleep(0.1)


def _wait_for(processes: list[subprocess.Popen[bytes]]) -> None:
    """Until one process ends or a signal comes; then all are asked to end."""

    def end(_signal: int, _frame: object) -> None:
        for process in processes:
            process.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    first_code = None
    while first_code is None:
        for process in processes:
            try:
                first_code = process.wait(timeout=0.5)
                break
            except subprocess.TimeoutExpired:
                continue
    end(signal.SIGTERM, None)
    for process in processes:
        process.wait()
    if first_code not in {0, -signal.SIGTERM, -signal.SIGINT, 130}:
        refuse("Un processus s'est arrêté de lui-même : voir les messages ci-dessus.")
