"""The processes a command starts: on a port of their own, and none outlives the command, whatever ends it."""

import ctypes
import errno
import fcntl
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from azimut.config.cli.framing import refuse

_SET_DEATH_SIGNAL = 1
"""PR_SET_PDEATHSIG of prctl(2)."""
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def require_free_port(host: str, port: int) -> None:
    """Refuse, in one line, a port where someone listens.

    The web server would share it without a word (SO_REUSEPORT), and each page come from one of the two at random.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        refuse(_why_not(error, host, port))


def _why_not(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            other = port + 1 if port < 65_535 else 8_000  # noqa: PLR2004  the last port there is
            return f"Le port {port} est déjà pris. Un autre : --port {other} (make demo PORT={other})."
        case errno.EACCES:
            return f"Le port {port} est réservé à l'administrateur de la machine : prenez-en un au-dessus de 1023."
        case _:
            return f"Impossible d'écouter sur {host}, port {port} : {error.strerror or error}."


@contextmanager
def preparing_alone(home: Path) -> Iterator[None]:
    """Whoever prepares the same AZIMUT_HOME at the same moment waits here, and then finds everything there."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "preparation.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo("· une autre démonstration se prépare dans ce dossier : elle finit d'abord")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield  # the lock goes with the file, whatever ends the process


def start_process(words: Sequence[str], *, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """A process that ends with this one, even when this one is killed."""
    return subprocess.Popen(  # noqa: S603  our own words
        words,
        env=environment,
        preexec_fn=_end_with_parent,  # noqa: PLW1509  one system call, no lock taken
    )


def _end_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_SET_DEATH_SIGNAL, signal.SIGTERM)
