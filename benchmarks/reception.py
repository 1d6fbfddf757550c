"""The volume of a region: 3,200,000 records in its 1,157 places, and what is asked of them.

The yearly report from the counts beside DuckDB on the same rows; the figures page of a structure beside the same page
with a thousandth of the records; a purged month. `AZIMUT_BENCH_RECORDS=100000` for a shorter run.

The records are written in bulk by PostgreSQL itself, a month at a time, and their counts as the triggers would keep
them: they are compared with what DuckDB finds. The structure that is looked at has the same records in both, written
with their triggers: what grows is around it.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.measuring import Figure
from benchmarks.reception_duckdb import report_of
from benchmarks.scratch import scratch_region, told_by

RECORDS = int(os.environ.get("AZIMUT_BENCH_RECORDS", "3200000"))
SMALL = 3_200
ROUNDS = 5
WRITERS = 2
VOLUME = "benchmarks.reception_volume."


def figures() -> Iterator[Figure]:
    with scratch_region() as environment:
        told_by(environment, VOLUME + "add_places")
        told_by(environment, VOLUME + "make_months")
        told_by(environment, VOLUME + "write_some", str(SMALL))
        small = told_by(environment, VOLUME + "page_milliseconds")
        write_the_others(environment)
        large = told_by(environment, VOLUME + "page_milliseconds")
        wrong = told_by(environment, VOLUME + "differing_counts")
        report = told_by(environment, VOLUME + "yearly_report")
        theirs, values = duckdb_report(environment)
        read = told_by(environment, VOLUME + "partitions_read")
        removal = told_by(environment, VOLUME + "purge_a_month")
    ours = statistics.median(report["seconds"])
    print(f"  report: {ours:.2f} s from the counts, {theirs:.2f} s by DuckDB on the records", file=sys.stderr)
    print(f"  page: {statistics.median(small):.1f} ms then {statistics.median(large):.1f} ms", file=sys.stderr)
    print(f"  purge: {removal['records']} records in {removal['seconds']:.1f} s", file=sys.stderr)
    yield Figure("reception: yearly report over DuckDB on the same rows", ours / theirs, 5)
    yield Figure("reception: figures of the report that differ from DuckDB's", differing(report["values"], values), 0)
    yield Figure("reception: counts of a day that differ from the triggers'", wrong, 0)
    yield Figure("reception: figures page, all records over a thousandth", ratio(large, small), 1.5)
    yield Figure("reception: partitions read for one day's records", read, 1)
    yield Figure("reception: counts lost by the purge of a month", removal["lost_counts"], 0)
    yield Figure("reception: months left by the purge", removal["left"], 0)


def write_the_others(environment: dict[str, str]) -> None:
    """By two processes, a month each in turn."""
    start = time.perf_counter()
    told_by(environment, VOLUME + "drop_the_indexes_of_counts")
    with ThreadPoolExecutor(WRITERS) as pool:
        said = [(str(RECORDS - SMALL), str(part), str(WRITERS)) for part in range(WRITERS)]
        list(pool.map(lambda arguments: told_by(environment, VOLUME + "write_many", *arguments), said))
    counts, seconds = told_by(environment, VOLUME + "settle"), time.perf_counter() - start
    print(f"  {RECORDS} records and their {counts} counts written in {seconds:.0f} s", file=sys.stderr)


def duckdb_report(environment: dict[str, str]) -> tuple[float, dict[str, int]]:
    """The median seconds, and the people by dimension and value."""
    path = Path(environment["AZIMUT_HOME"]) / "records.csv"
    told_by(environment, VOLUME + "copy_records", str(path))
    seconds, values = report_of(path, rounds=ROUNDS)
    path.unlink()
    return statistics.median(seconds), values


def differing(ours: dict[str, int], theirs: dict[str, int]) -> int:
    return len(set(ours.items()) ^ set(theirs.items()))


def ratio(large: list[float], small: list[float]) -> float:
    """Of the best of each: what other work on the machine leaves."""
    return min(large) / min(small)
