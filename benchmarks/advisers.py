"""Two hundred advisers signed in at once: 70 % read, 20 % write a visit, 10 % hand someone over.

The server is granian as `azimut serve` starts it; the advisers are in a process of their own, each with a connection,
and each thinks eight seconds on average between two clicks: more than anyone does with a person in front of them. A
minute by default; `make bench ONLY=advisers AZIMUT_BENCH_MINUTES=5` for the whole proof.
"""

import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from benchmarks.measuring import Figure, percentile
from benchmarks.scratch import ROOT, scratch_region, told_by
from benchmarks.startup import free_port
from benchmarks.website import wait_until_ready

ADVISERS = 200
MINUTES = float(os.environ.get("AZIMUT_BENCH_MINUTES", "1"))
WARM_UP_S = 20
"""Not measured: every adviser has clicked twice, every module is read."""
SAMPLE_S = 1.0


def figures() -> Iterator[Figure]:
    with scratch_region() as environment:
        people = told_by(environment, "benchmarks.advisers_cast.sign_in", str(ADVISERS))
        cast = Path(environment["AZIMUT_HOME"]) / "cast.json"
        cast.write_text(json.dumps(people))
        with served(environment) as (port, server):
            answers, memory, seconds_used = loaded(port, server, cast, MINUTES * 60)
        kept = told_by(environment, "benchmarks.advisers_cast.what_is_kept")
    yield from told(answers, memory, seconds_used, kept)


def told(answers: list[dict], memory: list[float], seconds_used: float, kept: dict[str, int]) -> Iterator[Figure]:
    wrong = [answer for answer in answers if answer["status"] not in {200, 302}]
    times = [answer["ms"] for answer in answers]
    for what, count in Counter((answer["what"], answer["status"]) for answer in wrong).most_common(5):
        print(f"  {what[0]} : {what[1]}, {count} fois", file=sys.stderr)
    for kind in ("read", "visit", "referral"):
        of_kind = [answer["ms"] for answer in answers if answer["kind"] == kind]
        print(f"  {kind}: {len(of_kind)}, median {statistics.median(of_kind):.0f} ms", file=sys.stderr)
    by_what = {what: [a["ms"] for a in answers if a["what"] == what] for what in sorted({a["what"] for a in answers})}
    for what, of_what in by_what.items():
        slow = percentile(of_what, 0.95)
        print(f"  {what}: median {statistics.median(of_what):.0f} ms, p95 {slow:.0f} ms", file=sys.stderr)
    print(f"  server: {seconds_used:.2f} s of processor a second, {len(answers)} answers", file=sys.stderr)
    yield Figure("advisers: errors", len(wrong), 0)
    yield Figure("advisers: p95", percentile(times, 0.95), 500, unit="ms")
    half = len(memory) // 2
    growth = statistics.median(memory[half + half // 2 :]) / statistics.median(memory[: half // 2]) - 1
    yield Figure("advisers: growth of the server's memory", 100 * growth, 10, unit="%")
    # Those of the warm-up are kept too: what was answered cannot be more than what is there.
    written = sum(answer["kind"] == "visit" and answer["status"] == 302 for answer in answers)
    yield Figure("advisers: visits answered and not kept", max(0, written - kept["records"]), 0)
    yield Figure("advisers: counts that differ from the records", kept["differing_counts"], 0)


def loaded(port: int, server: psutil.Process, cast: Path, seconds: float) -> tuple[list[dict], list[float], float]:
    """The answers, the server's resident megabytes second by second, and its processor time a second."""
    out = cast.with_name("answers.json")
    command = [
        sys.executable,
        "-m",
        "benchmarks.advisers_load",
        str(port),
        str(cast),
        str(out),
        str(seconds + WARM_UP_S),
    ]
    with subprocess.Popen(command, cwd=ROOT) as load:
        time.sleep(WARM_UP_S)
        memory, start, used = [], time.monotonic(), processor_seconds(server)
        while load.poll() is None:
            time.sleep(SAMPLE_S)
            memory.append(sum(resident_megabytes(process) for process in family(server)))
        spent = (processor_seconds(server) - used) / (time.monotonic() - start)
    if load.returncode:
        raise RuntimeError("la charge s'est arrêtée")
    answers = [answer for answer in json.loads(out.read_text()) if answer["at"] >= WARM_UP_S]
    return answers, memory, spent


def family(server: psutil.Process) -> list[psutil.Process]:
    return [server, *server.children(recursive=True)]


def resident_megabytes(process: psutil.Process) -> float:
    try:
        return process.memory_info().rss / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def processor_seconds(server: psutil.Process) -> float:
    return sum(sum(process.cpu_times()[:2]) for process in family(server))


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port()
    command = [sys.executable, "-m", "azimut", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, cwd=ROOT) as server:
        try:
            wait_until_ready(port)
            yield port, psutil.Process(server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=30)
