"""Killed, or run twice at once: the old data stays, and the next import is whole."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from azimut.catalogue.importers.lheo import import_lheo
from azimut.catalogue.models import Training, TrainingSession
from azimut.core.importing.errors import ImportAlreadyRunning
from azimut.core.models import ImportRun, ImportRunState
from tests.catalogue.lheo_feeds import feed, formation, written

pytestmark = pytest.mark.django_db(transaction=True)

# Stops for good once the share given is done, and says so.
IMPORT = """
import sys, time
import django
django.setup()
from pathlib import Path
from azimut.catalogue.importers.lheo import import_lheo

def stop(share):
    if share >= float(sys.argv[2]):
        print("arrêté", flush=True)
        time.sleep(120)

import_lheo([Path(sys.argv[1])], source="test", progress=stop)
"""


# At each line it is sent, an import in a child of its own; says its number, then how it ended.
IMPORTS = """
import os, sys
import django
django.setup()
from pathlib import Path
from azimut.catalogue.importers.lheo import import_lheo

for line in sys.stdin:
    child = os.fork()
    if not child:
        import_lheo([Path(sys.argv[1])], source="test")
        os._exit(0)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""

MOMENTS = 20
SEED = 20_261_128


@pytest.fixture
def other_process():
    """Start this program in another process, on the database of the tests; killed at the end."""
    started = []

    def start(program, *arguments):
        values = connection.settings_dict
        address = f"postgresql://{values['USER']}:{values['PASSWORD']}@/{values['NAME']}?host={values['HOST']}"
        if values["PORT"]:
            address += f"&port={values['PORT']}"
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"}
        process = subprocess.Popen(
            [sys.executable, "-c", program, *map(str, arguments)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        kill(process)
        process.stdin.close()
        process.stdout.close()


@pytest.fixture
def stopped_import(other_process):
    """Start an import in another process and wait until it has done this share."""

    def start(path, share):
        process = other_process(IMPORT, path, share)
        assert said_by(process) == "arrêté"
        return process

    return start


def said_by(process):
    return process.stdout.readline().decode().strip()


def kill(process):
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=10)


def state():
    return [
        sorted(Training.objects.values_list("number", "title", "ended_on")),
        sorted(TrainingSession.objects.values_list("id", "fingerprint", "ended_on"), key=str),
    ]


def import_once_free(path, patience=10.0):
    """PostgreSQL takes a moment to see that the other process is dead."""
    deadline = time.monotonic() + patience
    while True:
        try:
            return import_lheo([path], source="test")
        except ImportAlreadyRunning:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def connected():
    """Who is connected: threads of other tests too, which keep what they opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


def wait_until_gone(before, patience=20.0):
    """A statement under way ends, or is undone, before the server closes the connection of the dead."""
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline:
        if connected() <= before:
            return
        time.sleep(0.02)
    pytest.fail("le serveur tient encore la connexion d'un processus tué")


@pytest.mark.parametrize("share", [0.0, 0.4, 0.8, 0.85, 0.9, 0.95])
def test_an_import_killed_at_any_step_leaves_the_old_data_and_can_be_done_again(tmp_path, stopped_import, share):
    old = written(tmp_path, feed(formation("F1"), formation("F2")), "old.xml")
    renewed = (formation(f"F{n}", title="Nouveau titre") for n in range(2, 1_202))
    new = written(tmp_path, feed(*renewed), "new.xml")
    import_lheo([old], source="test")
    before = state()

    kill(stopped_import(new, share))

    assert state() == before
    run = import_once_free(new)
    assert (run.imported, run.ended) == (1_200, 1)
    assert Training.objects.current().filter(title="Nouveau titre").count() == 1_200
    assert ImportRun.objects.filter(state=ImportRunState.INTERRUPTED).count() == 1


def test_an_import_killed_at_twenty_moments_drawn_at_random_leaves_the_old_data_or_the_new_never_between(
    tmp_path, other_process
):
    """Wherever it was: between two statements, in COPY, while it commits."""
    titles = ("Premier titre", "Second titre")
    paths = [
        written(tmp_path, feed(*(formation(f"F{n}", title=title) for n in range(1_200))), f"{rank}.xml")
        for rank, title in enumerate(titles)
    ]
    import_lheo([paths[0]], source="test")
    whole = [state()]
    imports = other_process(IMPORTS, paths[1])
    length = seconds_of_one(imports)
    whole.append(state())
    import_once_free(paths[0])
    draw, ends = random.Random(SEED), []

    # One that ended before its death came does not count.
    before = connected()
    while ends.count(-signal.SIGKILL) < MOMENTS:
        assert len(ends) < 4 * MOMENTS, "presque aucun ne meurt en route : rien n'est prouvé"
        child = begun_by(imports)
        time.sleep(draw.uniform(0, length))
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        ends.append(int(said_by(imports)))
        wait_until_gone(before)
        assert state() in whole
        if state() == whole[1]:
            import_once_free(paths[0])

    assert set(ends) <= {0, -signal.SIGKILL}
    import_once_free(paths[1])
    assert state() == whole[1]


def begun_by(imports):
    imports.stdin.write(b"encore\n")
    imports.stdin.flush()
    return int(said_by(imports))


def seconds_of_one(imports):
    begun_by(imports)
    began = time.monotonic()
    assert said_by(imports) == "0"
    return time.monotonic() - began


def test_a_first_import_killed_on_its_way_leaves_nothing(tmp_path, stopped_import):
    path = written(tmp_path, feed(*(formation(f"F{n}") for n in range(1_200))))

    kill(stopped_import(path, 0.8))

    assert not Training.objects.exists()
    assert import_once_free(path).imported == 1_200


def test_a_second_import_at_once_is_refused_and_another_source_is_not(tmp_path, stopped_import):
    path = written(tmp_path, feed(formation("F1")))
    stopped_import(path, 0.0)

    with pytest.raises(ImportAlreadyRunning, match="lheo:test"):
        import_lheo([path], source="test")
    assert import_lheo([path], source="autre").imported == 1
