"""The public site beside a view that does nothing, on the same server: what a page costs above the server itself.

One granian worker, so that the server and the load each have a core of their own; eight connections kept open, answers
compressed as for a browser. /recherche/ is asked two hundred addresses in turn, as a region's visitors do, then
addresses that nobody asked before, each once: limits of our own. With AZIMUT_TEST_DATA the corpus is the national one
and AZIMUT_BENCH_SCALE trainings (100,000); without it, the demonstration region.
"""

import gzip
import http.client
import itertools
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote

from benchmarks.lheo import generate
from benchmarks.measuring import Figure, percentile
from benchmarks.ngrams import official_names
from benchmarks.startup import free_port

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
CONNECTIONS = 8
ROUND_SECONDS = 2.0
ROUNDS = 5
TRIVIAL = "/healthz"
OCCUPATION = "/metiers/J1506/"
RANKS = itertools.count()
"""Shared by the connections and the rounds: each request takes the next address."""
QUESTIONS = (
    "infirmiere", "boulanger", "aide soignant", "developpeur web", "cap petite enfance", "chauffeur poids lourd",
    "plombier", "professeur des écoles", "secrétaire médicale", "cuisine", "électricien", "comptable",
    "travailler avec les animaux", "soudeur", "coiffeuse", "maçon", "vendeur en prêt-à-porter", "agent de sécurité",
    "jardinier", "mécanicien automobile", "bts management commercial opérationnel", "assistante sociale", "menuisier",
    "conduire des engins", "graphiste", "cariste", "éducateur spécialisé", "devellopeur", "boulangé", "infirmié",
    "aide à domicile", "ATSEM", "ambulancier", "agent immobilier", "esthéticienne", "pompier", "caissière",
    "technicien de maintenance industrielle", "serveur restaurant", "community manager",
)  # fmt: skip
PLACES = ("", "Chartres", "Orléans", "Tours", "28000")
STARTS = ("inf", "infir", "bou", "boulan", "dev", "cap p", "chauf", "elec", "aide s", "compt")


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="azimut-bench-", ignore_cleanup_errors=True) as folder:
        environment = prepared(Path(folder))
        with served(environment) as port:
            yield from speed(port)
            yield from first_visits(port)


def speed(port: int) -> Iterator[Figure]:
    suggestions = [f"/suggestions/?q={quote(start)}" for start in STARTS]
    results = addresses()
    unseen = never_asked()
    page, etag = page_and_etag(port, OCCUPATION)
    ratio, _ = over_trivial(port, suggestions, {"HX-Request": "true"})
    yield Figure("website: /suggestions/ over a trivial view", ratio, 0.35, is_at_most=False)
    ratio, load = over_trivial(port, results)
    yield Figure("website: /recherche/ over a trivial view", ratio, 0.08, is_at_most=False)
    yield Figure("website: /recherche/, p95", percentile(load.milliseconds, 0.95), 60, unit="ms")
    ratio, load = over_trivial(port, unseen)
    yield Figure("website: /recherche/ never asked, over a trivial view", ratio, 0.05, is_at_most=False)
    yield Figure("website: /recherche/ never asked, p95", percentile(load.milliseconds, 0.95), 120, unit="ms")
    ratio, _ = over_trivial(port, [page], {"If-None-Match": etag}, expected=304)
    yield Figure("website: occupation seen before (304) over a trivial view", ratio, 0.5, is_at_most=False)


def addresses() -> list[str]:
    return [asked_at(question, place) for place, question in itertools.product(PLACES, QUESTIONS)]


def never_asked() -> list[str]:
    """Every official name of an occupation, once: the server has neither read it before nor written its page.

    Without the data, the questions with dots that nobody reads.
    """
    if not (DATA / "rome").is_dir():
        dotted = (f"{question}{'.' * count}" for count in range(1, 400) for question in QUESTIONS)
        return [asked_at(*pair) for pair in zip(dotted, itertools.cycle(PLACES), strict=False)]
    names = sorted({name for _code, name in official_names(DATA)}, key=lambda name: blake2b(name.encode()).digest())
    return [asked_at(*pair) for pair in zip(names, itertools.cycle(PLACES), strict=False)]


def asked_at(question: str, place: str) -> str:
    return f"/recherche/?quoi={quote(question)}" + (f"&ou={quote(place)}" if place else "")


def first_visits(port: int) -> Iterator[Figure]:
    """The heaviest first visit among the kinds of pages: the page and all it loads."""
    page, _ = page_and_etag(port, OCCUPATION)
    visits = [weigh(port, path) for path in ("/", "/recherche/?quoi=cuisine&ou=Tours", page, "/aide/", "/metiers/")]
    yield Figure("website: first visit, compressed", max(kilobytes for kilobytes, _ in visits), 80, unit="kB")
    yield Figure("website: first visit, requests", max(requests for _, requests in visits), 12)


@dataclass
class Load:
    """Answers of one round: how many a second, and each one's time."""

    milliseconds: list[float] = field(default_factory=list)
    rate: float = 0.0


def over_trivial(
    port: int, paths: Sequence[str], headers: dict[str, str] | None = None, *, expected: int = 200
) -> tuple[float, Load]:
    """The median over rounds, the two asked in turn: what a noisy machine leaves meaningful."""
    loaded(port, paths, headers or {}, expected)  # what a first visitor warms up is not measured
    ratios, rounds = [], []
    for _ in range(ROUNDS):
        trivial = loaded(port, [TRIVIAL], {}, 200)
        rounds.append(loaded(port, paths, headers or {}, expected))
        ratios.append(rounds[-1].rate / trivial.rate)
    every = Load([value for one in rounds for value in one.milliseconds], statistics.median(r.rate for r in rounds))
    return statistics.median(ratios), every


def loaded(port: int, paths: Sequence[str], headers: dict[str, str], expected: int) -> Load:
    """Ask from several connections for a while. Raises RuntimeError at any other answer than the expected one."""
    load, failures = Load(), []
    until = time.perf_counter() + ROUND_SECONDS

    def ask() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for rank in RANKS:
                path = paths[rank % len(paths)]
                start = time.perf_counter()
                if start > until:
                    return
                status = answer_status(connection, request_bytes(path, headers))
                load.milliseconds.append((time.perf_counter() - start) * 1000)
                if status != expected:
                    failures.append(f"{path} : {status}")
                    return

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])
    load.rate = len(load.milliseconds) / ROUND_SECONDS
    return load


def request_bytes(path: str, headers: dict[str, str]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer_status(connection: socket.socket, request: bytes) -> int:
    """Send and read one answer whole, with as little work as can be: the load must not be what is measured."""
    connection.sendall(request)
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += connection.recv(65536)
    length = re.search(rb"content-length: (\d+)", received[:end], re.IGNORECASE)
    missing = end + 4 + (int(length.group(1)) if length else 0) - len(received)
    while missing > 0:
        missing -= len(connection.recv(65536))
    return int(received[9:12])


def page_and_etag(port: int, path: str) -> tuple[str, str]:
    """The address a path leads to, and the ETag of its page."""
    answer = fetched(port, path)
    while answer.status == 301:
        path = answer.headers["Location"]
        answer = fetched(port, path)
    return path, answer.headers["ETag"]


def fetched(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.body = answer.read()  # type: ignore[attr-defined]
    connection.close()
    return answer


def weigh(port: int, path: str) -> tuple[float, int]:
    """Kilobytes as they travel and requests of a page with everything it loads."""
    answer = fetched(port, path)
    html = (
        gzip.decompress(answer.body).decode() if answer.headers["Content-Encoding"] == "gzip" else answer.body.decode()
    )
    loaded_too = set(re.findall(r'<(?:link rel="(?:stylesheet|icon)" href|script src)="([^"]+)"', html))
    sizes = [len(answer.body), *(len(fetched(port, address).body) for address in loaded_too)]
    return sum(sizes) / 1024, len(sizes)


def prepared(home: Path) -> dict[str, str]:
    """The environment of a server on its own database and index, filled."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "AZIMUT_HOME"}}
    environment = {**kept, "AZIMUT_HOME": str(home / "var"), "AZIMUT_PROFILE": "centre-val-de-loire"}
    azimut(environment, "demo", "--profile", "centre-val-de-loire", "--no-serve")
    if DATA.is_dir():
        feed = home / "feed.xml"
        generate(feed, int(os.environ.get("AZIMUT_BENCH_SCALE", "100000")))
        azimut(environment, "import", "rome", str(DATA / "rome"))
        azimut(environment, "import", "rncp", str(DATA / "certifications" / "certif_info.csv"))
        azimut(environment, "import", "lheo", str(feed), "--source", "bench")
        azimut(environment, "search", "rebuild")
    return environment


def azimut(environment: dict[str, str], *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "azimut", *arguments], env=environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )


@contextmanager
def served(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "azimut", "serve", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        wait_until_ready(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def wait_until_ready(port: int) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if fetched(port, "/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise TimeoutError("le serveur n'est pas prêt")
