"""From a clean clone to the first page: `make demo`, first run then second run, in seconds."""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Figure

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 600


def figures() -> Iterator[Figure]:
    """The two start-up lines; the limit is in seconds because the person in front of the screen counts in seconds."""
    with tempfile.TemporaryDirectory(prefix="azimut-clone-") as folder:
        clone = Path(folder) / "azimut"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        yield Figure("startup: make demo, first run", seconds_until_served(clone), 240, unit="s")
        yield Figure("startup: make demo, next run", seconds_until_served(clone), 15, unit="s")


def seconds_until_served(clone: Path) -> float:
    """Start `make demo` in `clone`, wait for the home page, stop it as Ctrl-C does."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AZIMUT_", "DJANGO_", "DATABASE_"))}
    start = time.perf_counter()
    process = subprocess.Popen(
        ["make", "demo", f"PORT={port}"], cwd=clone, env=kept, start_new_session=True, stdout=subprocess.DEVNULL
    )
    try:
        wait_for_page(f"http://127.0.0.1:{port}/", process)
        return time.perf_counter() - start
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)


def wait_for_page(address: str, process: subprocess.Popen[bytes]) -> None:
    """Raises RuntimeError when the process ends, or TimeoutError, before a page is served."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"make demo s'est arrêté ({process.returncode})")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise TimeoutError(address)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
