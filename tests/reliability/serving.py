"""The real web server in its own processes, on the database of the tests, and advisers who send it forms."""

import http.client
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils import timezone

from azimut.config.cli.serving import granian_command
from benchmarks.startup import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "a" * 32
DESK = "/pro/accueil/"
PATIENCE_S = 60
AWAY = (OSError, http.client.HTTPException)


def database_url() -> str:
    """The tests' own database, where this process writes too."""
    said = connection.get_connection_params()
    port = f"&port={said['port']}" if said.get("port") else ""
    return f"postgresql://{said['user']}:{said.get('password', '')}@/{said['dbname']}?host={said['host']}{port}"


@dataclass
class WebServer:
    """granian as `azimut serve` starts it."""

    home: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {
            **os.environ,
            "DATABASE_URL": database_url(),
            "AZIMUT_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev",
            "SECRET_KEY": settings.SECRET_KEY,
            **self.environment,
        }
        command = granian_command(host="127.0.0.1", port=self.port, workers=1)
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment, start_new_session=True, stdout=log, stderr=log
            )
        deadline = time.monotonic() + PATIENCE_S
        while self.status("/healthz") != 200:
            assert time.monotonic() < deadline, (self.home / "server.log").read_text()[-3000:]
            time.sleep(0.05)

    def kill(self) -> None:
        """As when the machine loses its power: every process of the server at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def status(self, path: str, headers: dict[str, str] | None = None) -> int:
        """0 when nobody answers."""
        try:
            return self.ask("GET", path, headers=headers or {}).status
        except AWAY:
            return 0

    def caller(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None):
        with closing(self.caller()) as caller:
            return asked(caller, method, path, body, headers)


def asked(
    caller: http.client.HTTPConnection, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
):
    """The answer, read whole, so that the connection can serve again."""
    caller.request(method, path, body or None, headers or {})
    answer = caller.getresponse()
    answer.text = answer.read().decode(errors="replace")
    return answer


@contextmanager
def web_server(home: Path, **environment: str) -> Iterator[WebServer]:
    server = WebServer(home, environment=environment)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@dataclass
class Adviser:
    """Someone signed in who sends visits one after the other, each until it is answered; a form in ten is sent again.

    The connection is kept from one form to the next, as a browser does.
    """

    server: WebServer
    session: str
    seen: dict[UUID, UUID] = field(default_factory=dict)
    """The records the server said it wrote, by the key of their form."""
    statuses: list[int] = field(default_factory=list)
    """Every status answered; 0 when nobody answered."""
    replays: list[bool] = field(default_factory=list)
    """Whether each form sent again after its answer gave the same record."""
    line: http.client.HTTPConnection | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
            "Content-Type": "application/x-www-form-urlencoded",
        }

    def send_visits(self, count: int) -> None:
        for rank in range(count):
            key = uuid4()
            self.seen[key] = self.record_of(key)
            if rank % 10 == 0:
                self.replays.append(self.record_of(key) == self.seen[key])
        self.hang_up()

    def record_of(self, key: UUID) -> UUID:
        """The record the server says it wrote for this form, sent until it is answered."""
        deadline = time.monotonic() + PATIENCE_S
        while (record := self.send_visit(key)) is None:
            assert time.monotonic() < deadline, f"jamais de réponse : {self.statuses[-5:]}"
            time.sleep(0.1)
        return record

    def send_visit(self, key: UUID) -> UUID | None:
        self.line = self.line or self.server.caller()
        try:
            answer = asked(self.line, "POST", DESK, urlencode(visit(key), doseq=True), self.headers)
        except AWAY:
            self.hang_up()
            self.statuses.append(0)
            return None
        self.statuses.append(answer.status)
        if answer.status != 302:
            return None
        return UUID(parse_qs(urlsplit(answer.headers["Location"]).query)["fiche"][0])

    def hang_up(self) -> None:
        if self.line is not None:
            self.line.close()
            self.line = None


def visit(key: UUID) -> dict[str, object]:
    return {
        "key": str(key),
        "received_on": timezone.localdate().isoformat(),
        "channel": "on_site",
        "gender": "female",
        "age_band": "from_18",
        "situation": "lyceen",
        "newness": "new",
        "came_through": "not_stated",
        "needs": ["choisir_metier", "droits"],
        "answers": ["information"],
        "level": "information",
        "duration_minutes": "20",
    }


@contextmanager
def sending(advisers: list[Adviser], each: int) -> Iterator[list[threading.Thread]]:
    """All of them at work while the block runs; it ends when everyone has been answered."""
    threads = [threading.Thread(target=adviser.send_visits, args=(each,)) for adviser in advisers]
    for thread in threads:
        thread.start()
    try:
        yield threads
    finally:
        for thread in threads:
            thread.join()
