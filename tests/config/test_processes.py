"""What the commands that serve start, and where they listen."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from azimut.config.cli import entry
from azimut.config.cli.processes import preparing_alone, require_free_port

PARENT = """
import sys
from azimut.config.cli.processes import start_process
child = start_process([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
child.wait()
"""


@pytest.fixture
def taken_port() -> int:
    """As the web server listens: it would let another listen beside it."""
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_where_someone_listens_is_refused_before_anything_is_done(
    command: str, taken_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("azimut.config.cli.serving.set_up_django", lambda: pytest.fail("too late"))
    monkeypatch.setattr("sys.argv", ["azimut", command, "--port", str(taken_port)])

    with pytest.raises(SystemExit) as ended:
        entry.main()

    assert ended.value.code == 1
    said = capsys.readouterr().err
    assert said == (
        f"Le port {taken_port} est déjà pris. Un autre : --port {taken_port + 1} (make demo PORT={taken_port + 1}).\n"
    )


def test_a_port_that_was_just_left_is_free() -> None:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as caller:
            listening.accept()[0].close()
            caller.recv(1)

    require_free_port("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port", "said"), [("192.0.2.1", 8000, "Impossible d'écouter sur 192.0.2.1")])
def test_an_address_that_is_not_of_this_machine_is_refused_in_one_line(
    host: str, port: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        require_free_port(host, port)

    assert said in capsys.readouterr().err


@pytest.mark.parametrize("port", ["0", "65536", "-1", "99999999999"])
def test_a_number_that_is_no_port_is_refused(
    port: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["azimut", "serve", "--port", port])

    with pytest.raises(SystemExit):
        entry.main()

    assert capsys.readouterr().err.startswith("Valeur refusée pour --port")


@pytest.mark.skipif(sys.platform != "linux", reason="prctl(2) is of Linux")
def test_what_a_command_started_ends_with_it_even_when_it_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()

    deadline = time.monotonic() + 10
    while _runs(child) and time.monotonic() < deadline:
        time.sleep(0.05)

    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Neither gone nor only waiting to be buried."""
    try:
        with open(f"/proc/{pid}/stat") as stat:  # noqa: PTH123  a file of the kernel
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_whoever_prepares_the_same_folder_waits_for_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    second = threading.Thread(target=lambda: _prepare(tmp_path / "home", told, "second"))
    with preparing_alone(tmp_path / "home"):
        second.start()
        second.join(timeout=0.3)
        assert second.is_alive()
        told.append("first")
    second.join(timeout=5)

    assert told == ["first", "second"]
    assert "une autre démonstration se prépare" in capsys.readouterr().out


def _prepare(home: Path, told: list[str], name: str) -> None:
    with preparing_alone(home):
        told.append(name)
