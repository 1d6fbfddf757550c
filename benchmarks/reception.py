"""The volume of a region: the figures page of a structure on 3,200,000 records beside 3,200, and a purged month.

`AZIMUT_BENCH_RECORDS=100000` for a shorter run. The records are written by PostgreSQL itself, a month at a time, with
their triggers: the counts are kept as they would be by people and imports. The structure that is looked at has the same
records in both: what grows is everything around it.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator

from benchmarks.measuring import Figure
from benchmarks.scratch import scratch_region, told_by

RECORDS = int(os.environ.get("AZIMUT_BENCH_RECORDS", "3200000"))
SMALL = 3_200


def figures() -> Iterator[Figure]:
    with scratch_region() as environment:
        call = "benchmarks.reception_volume."
        start = time.perf_counter()
        told_by(environment, call + "write_records", str(SMALL), "looked_at")
        small = told_by(environment, call + "page_milliseconds")
        told_by(environment, call + "write_records", str(RECORDS - SMALL))
        seconds = time.perf_counter() - start
        large = told_by(environment, call + "page_milliseconds")
        read = told_by(environment, call + "partitions_read")
        removal = told_by(environment, call + "purge_a_month")
    print(f"  {RECORDS} records and their counts written in {seconds:.0f} s", file=sys.stderr)
    print(f"  page: {statistics.median(small):.1f} ms then {statistics.median(large):.1f} ms", file=sys.stderr)
    print(f"  purge: {removal['records']} records in {removal['seconds']:.1f} s", file=sys.stderr)
    yield Figure("reception: figures page, all records over a thousandth", ratio(large, small), 1.5)
    yield Figure("reception: partitions read for one day's records", read, 1)
    yield Figure("reception: counts lost by the purge of a month", removal["lost_counts"], 0)
    yield Figure("reception: months left by the purge", removal["left"], 0)


def ratio(large: list[float], small: list[float]) -> float:
    return statistics.median(large) / statistics.median(small)
