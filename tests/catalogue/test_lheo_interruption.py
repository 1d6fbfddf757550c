"""Killed, or run twice at once: the old data stays, and the next import is whole."""

import os
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


@pytest.fixture
def stopped_import():
    """Start an import in another process and wait until it has done this share; killed at the end."""
    started = []

    def start(path, share):
        values = connection.settings_dict
        address = f"postgresql://{values['USER']}:{values['PASSWORD']}@/{values['NAME']}?host={values['HOST']}"
        if values["PORT"]:
            address += f"&port={values['PORT']}"
        environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"}
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(path), str(share)], env=environment, stdout=subprocess.PIPE
        )
        started.append(process)
        assert process.stdout.readline().decode().strip() == "arrêté"
        return process

    yield start
    for process in started:
        kill(process)
        process.stdout.close()


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
