"""The LHEO import beside what cannot be avoided: parsing the file, and handing the same rows to PostgreSQL.

The baseline is the least anyone could do to end with the same rows: a bare `lxml.iterparse` that empties each formation
as it comes and looks at nothing, then a COPY of the very rows the import wrote, from text already laid out, into the
same three tables, emptied: the same columns, keys, indexes and foreign keys. The import has besides to check, to
translate, to look up communes and certifications, to compute fingerprints, to report.

AZIMUT_BENCH_SCALE is the number of formations (100,000); they are made by tools/make_lheo.py beside AZIMUT_TEST_DATA.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg
from lxml import etree

from benchmarks.measuring import Figure, seconds

ROOT = Path(__file__).resolve().parent.parent
FORMATION = "{http://lheo.gouv.fr/2.3}formation"
TABLES = ("catalogue_trainingprovider", "catalogue_training", "catalogue_trainingsession")
ROUNDS = 2

_IMPORT = """
import resource, sys, time
import django
django.setup()
from pathlib import Path
from azimut.catalogue.importers.lheo import import_lheo
start = time.perf_counter()
import_lheo([Path(sys.argv[1])])
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def figures() -> Iterable[Figure]:
    """Throughput beside the baseline, peak resident memory, and the share of the first import that a second costs."""
    scale = int(os.environ.get("AZIMUT_BENCH_SCALE", "100000"))
    with tempfile.TemporaryDirectory(prefix="azimut-bench-") as folder, scratch_database() as url:
        feed, respaced = Path(folder) / "feed.xml", Path(folder) / "respaced.xml"
        generate(feed, scale)
        respace(feed, respaced)
        rounds = [measure(feed, respaced, url) for _ in range(ROUNDS)]
    # The best of each: what a machine shared with others lets through of what the code costs.
    first = min(r.first for r in rounds)
    yield Figure(
        "lheo: throughput over iterparse + COPY",
        min(r.baseline for r in rounds) / first,
        1 / 3,
        is_at_most=False,
    )
    yield Figure("lheo: peak memory", max(r.megabytes for r in rounds), 300, unit="MB")
    yield Figure("lheo: same file again over first import", min(r.same_file for r in rounds) / first, 0.30)
    yield Figure(
        "lheo: same formations in another file over first import",
        min(r.same_formations for r in rounds) / first,
        0.60,
    )


def respace(feed: Path, respaced: Path) -> None:
    """The same formations in a file whose bytes differ: every one is to be read, none to be written."""
    with feed.open("rb") as source, respaced.open("wb") as target:
        for line in source:
            target.write(line + b"\n")


def generate(feed: Path, count: int) -> None:
    data = Path(os.environ.get("AZIMUT_TEST_DATA", ROOT / ".." / "shared" / "data")).resolve()
    tool = data.parent / "tools" / "make_lheo.py"
    with feed.open("wb") as stream:
        subprocess.run(
            [sys.executable, tool, "--count", str(count), "--bad", str(count // 200)], stdout=stream, check=True
        )


@dataclass(frozen=True)
class Round:
    """Seconds of each thing measured, in turn, and the megabytes of the first."""

    first: float
    megabytes: float
    same_file: float
    same_formations: float
    baseline: float


def measure(feed: Path, respaced: Path, url: str) -> Round:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            f"TRUNCATE {', '.join(TABLES)}, core_importrun, core_rejectedrow, search_outboxentry CASCADE"
        )
    first, megabytes = run_import(feed, url)
    same_file, _ = run_import(feed, url)
    same_formations, _ = run_import(respaced, url)
    return Round(first, megabytes, same_file, same_formations, baseline(feed, url))


def run_import(feed: Path, url: str) -> tuple[float, float]:
    """Seconds and peak resident megabytes of an import in a process of its own."""
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "azimut.config.settings.dev"}
    done = subprocess.run(
        [sys.executable, "-c", _IMPORT, str(feed)],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    elapsed, kilobytes = done.stdout.split()
    return float(elapsed), int(kilobytes) / 1024


def baseline(feed: Path, url: str) -> float:
    with psycopg.connect(url) as connection, ExitStack() as stack:
        rows = {table: stack.enter_context(tempfile.TemporaryFile()) for table in TABLES}
        for table, file in rows.items():
            with connection.cursor().copy(f"COPY {table} TO STDOUT") as copy:
                for block in copy:
                    file.write(block)
            file.seek(0)
        connection.execute(f"TRUNCATE {', '.join(TABLES)} CASCADE")
        connection.commit()
        return seconds(lambda: copy_in(connection, rows)) + seconds(lambda: parse(feed))


def copy_in(connection: psycopg.Connection, rows: dict[str, BinaryIO]) -> None:
    for table, file in rows.items():
        with connection.cursor().copy(f"COPY {table} FROM STDIN") as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
    connection.commit()


def parse(feed: Path) -> None:
    for _, element in etree.iterparse(str(feed), events=("end",), tag=FORMATION):
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


@contextmanager
def scratch_database() -> Iterator[str]:
    """The address of a migrated database with the shipped communes, dropped at the end."""
    name = f"azimut_bench_{uuid4().hex[:8]}"
    own = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(own._replace(path=f"/{name}"))
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        try:
            prepare(url)
            yield url
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def prepare(url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    for command in (["migrate"], ["import", "communes"]):
        subprocess.run(
            [sys.executable, "-c", "from azimut.config.cli import main; main()", *command],
            env=environment,
            cwd=ROOT,
            check=True,
            stdout=subprocess.DEVNULL,
        )
