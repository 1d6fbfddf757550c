"""The "where" field and the import of communes, on every commune of France, in a process of their own."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.lheo import scratch_database
from benchmarks.measuring import Figure, percentile

ROOT = Path(__file__).resolve().parent.parent

_MEASURE = """
import json, random, time, tracemalloc
import django
django.setup()
from django.db import connection
from azimut.core.models import ImportRun
from azimut.territories.importers.communes import import_communes
from azimut.territories.models import Commune
from azimut.territories.places import find_places, forget_places, warm_up

def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start

def first_import():
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE territories_commune, territories_territory CASCADE")
    ImportRun.objects.all().delete()
    return seconds(import_communes)

# The best of three: what other programs of the machine take is not the import's doing.
first = min(first_import() for _ in range(3))
unchanged = seconds(import_communes)
loading = seconds(warm_up)

chance = random.Random(28085)
names = list(Commune.objects.active().order_by("code").values_list("name", "postcodes"))
questions = []
for name, postcodes in chance.choices(names, k=2_000):
    typed = name[: chance.randint(1, len(name))]
    way = chance.random()
    if way < 0.1:
        typed = postcodes[0][: chance.randint(1, 5)]
    elif way < 0.3 and len(typed) > 5:
        wrong = chance.randrange(1, len(typed))
        typed = typed[:wrong] + chance.choice("aeinrst") + typed[wrong + 1 :]
    questions.append(typed)
durations = [seconds(lambda: find_places(typed)) for typed in questions]
forget_places()
tracemalloc.start()
warm_up()
memory = tracemalloc.get_traced_memory()[0] / 1e6
print(json.dumps([first, unchanged, loading, memory, durations]))
"""


def figures() -> Iterator[Figure]:
    """Import, loading, then 2,000 questions: names cut anywhere, a fifth with a wrong letter, a tenth of postcodes."""
    with scratch_database() as url:
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"}
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
        )
    first, unchanged, loading, memory, durations = json.loads(done.stdout)
    milliseconds = [1_000 * duration for duration in durations]
    yield Figure("territories: find_places, median", percentile(milliseconds, 0.5), 2, unit="ms")
    yield Figure("territories: find_places, 99th percentile", percentile(milliseconds, 0.99), 2, unit="ms")
    yield Figure("territories: loading the places", loading, 4, unit="s")
    yield Figure("territories: memory of the places", memory, 80, unit="MB")
    yield Figure("territories: first import", first, 6, unit="s")
    yield Figure("territories: unchanged file over first import", unchanged / first, 0.05)
