"""`who_can_help` among 100,000 reception points spread over France, denser in towns, in a process of its own."""

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
import json, random, time, uuid
import django
django.setup()
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg.types.json import Jsonb
from azimut.directory.enums import Public, ServiceMode, Theme
from azimut.directory.models import Network, ReceptionPoint, Service, Structure
from azimut.directory.services import load_networks
from azimut.guidance.queries import rule_book, who_can_help
from azimut.guidance.services import load_rules
from azimut.territories.models import Commune
from azimut.territories.places import place_of_code

POINTS, SERVICES, QUESTIONS = 100_000, 140_000, 600
# How the networks of a national directory weigh, in thousandths; the others share what is left.
WEIGHTS = {
    "ccas": 220, "espace_numerique": 110, "centre_social": 90, "departement": 80, "mission_locale": 65,
    "france_services": 40, "france_travail": 30, "information_jeunesse": 30, "cidff": 25, "cap_emploi": 12, "": 120,
}

def copy(model, rows):
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    defaults = {
        field.column: Jsonb(value) if isinstance(value := field.get_default(), dict) else value for field in fields
    }
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as out:
        for row in rows:
            out.write_row([row.get(field.column, defaults[field.column]) for field in fields])

chance = random.Random(2026)
load_networks()
load_rules()
communes = list(Commune.objects.active().select_related("department"))
populations = [commune.population for commune in communes]
others = [code for code in Network.objects.active().values_list("code", flat=True) if code not in WEIGHTS]
left = (1_000 - sum(WEIGHTS.values())) / len(others)
networks = {**WEIGHTS, **dict.fromkeys(others, left)}
# Towns have more places than villages, but fewer for each inhabitant.
homes = chance.choices(communes, [population**0.6 for population in populations], k=POINTS)
owners = chance.choices(list(networks), list(networks.values()), k=POINTS)
remote = [chance.random() < 0.02 for _ in range(POINTS)]
structures = [uuid.UUID(int=chance.getrandbits(128)) for _ in range(POINTS)]

copy(Structure, (
    {"id": key, "source": "bench", "name": f"Structure {n}", "network_id": owner or None}
    for n, (key, owner) in enumerate(zip(structures, owners))
))
copy(ReceptionPoint, (
    {
        "id": uuid.UUID(int=chance.getrandbits(128)), "source": "bench", "structure_id": key,
        "network_id": owner or None,
        "name": "", "city": home.name, "commune_id": home.code, "postcode": home.postcodes[0] if home.postcodes else "",
        "latitude": home.latitude + chance.gauss(0, 0.01), "longitude": home.longitude + chance.gauss(0, 0.01),
        "opening_hours": "Mo-Fr 09:00-12:00,14:00-17:00", "phone": "+33100000000", "is_remote": is_remote,
    }
    for key, owner, home, is_remote in zip(structures, owners, homes, remote)
))
def coverage(n):
    # Half of the services on site say nothing: they serve around them. One from afar says whom it serves.
    way, home = chance.uniform(0.5 if remote[n] else 0, 1), homes[n]
    if way < 0.5:
        return []
    return [f"dep-{home.department_id}" if way < 0.9 else f"reg-{home.department.region_id}" if way < 0.95 else "FR"]
copy(Service, (
    {
        "id": uuid.UUID(int=chance.getrandbits(128)), "source": "bench", "structure_id": structures[n % POINTS],
        "name": "Service", "themes": chance.sample(Theme.values, 2), "publics": [chance.choice(Public.values)],
        "modes": [chance.choice(ServiceMode.values)], "coverage": coverage(n % POINTS),
    }
    for n in range(SERVICES)
))
with connection.cursor() as cursor:
    cursor.execute("VACUUM ANALYZE")

book = rule_book()
situations, needs = list(book.situations), list(book.needs)
questions = [
    (chance.choice(situations), chance.choice(needs), place_of_code(home.code), chance.randint(15, 65))
    for home in chance.choices(communes, populations, k=QUESTIONS)
]
for situation, need, place, age in questions[:50]:
    who_can_help(situation, need, place, age=age)
passes, queries, empty = [], [], 0
for _ in range(3):
    durations = []
    for situation, need, place, age in questions:
        start = time.perf_counter()
        answer = who_can_help(situation, need, place, age=age)
        durations.append(time.perf_counter() - start)
        empty += not answer.places
    passes.append(durations)
rule_book()
for situation, need, place, age in questions[:40]:
    with CaptureQueriesContext(connection) as captured:
        who_can_help(situation, need, place, age=age)
    queries.append(len(captured))
print(json.dumps([[min(times) for times in zip(*passes)], queries, empty]))
"""


def figures() -> Iterator[Figure]:
    """600 questions of every kind, asked where people live.

    All are asked in three passes and each keeps its best time: what other processes take is not ours.
    """
    with scratch_database() as url:
        environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"}
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE], env=environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True
        )
    durations, queries, empty = json.loads(done.stdout)
    milliseconds = [1_000 * duration for duration in durations]
    yield Figure("guidance: who_can_help, 100,000 points, median", percentile(milliseconds, 0.5), 5, unit="ms")
    yield Figure("guidance: who_can_help, 95th percentile", percentile(milliseconds, 0.95), 25, unit="ms")
    yield Figure("guidance: queries for an answer", max(queries), 2)
    yield Figure("guidance: answers without a place near", empty, 0)
