"""The yearly report again, by DuckDB in memory on the same rows, as someone with a spreadsheet of them would do it."""

import time
from pathlib import Path

import duckdb

MEASURED_BY = "reception"

PLAIN = ("gender", "age_band", "situation", "newness", "came_through", "channel", "level", "origin")
SEVERAL = ("needs", "obstacles", "answers")
LOAD = """
CREATE TABLE record AS SELECT * REPLACE (
    {lists}
) FROM read_csv(?, header = true, all_varchar = false)
"""


def report_of(path: Path, *, rounds: int) -> tuple[list[float], dict[str, int]]:
    """Seconds of each round, and what is comparable: the totals and the people by dimension and value."""
    with duckdb.connect() as connection:
        lists = ", ".join(f"string_split(nullif({name}, ''), ' ') AS {name}" for name in SEVERAL)
        connection.execute(LOAD.format(lists=lists), [str(path)])
        taken, rows = [], []
        for _ in range(rounds):
            start = time.perf_counter()
            rows = connection.execute(question()).fetchall()
            taken.append(time.perf_counter() - start)
    return taken, {f"{dimension} {value}".strip(): int(people) for dimension, value, people in rows}


def question() -> str:
    totals = [
        "SELECT 'people', '', sum(people_count) FROM record",
        "SELECT 'minutes', '', sum(duration_minutes) FROM record",
    ]
    plain = [f"SELECT '{name}', {name}, sum(people_count) FROM record GROUP BY ALL" for name in PLAIN]
    several = [
        f"SELECT '{name}', value, sum(people_count) FROM (SELECT people_count, unnest({name}) AS value FROM record)"
        " GROUP BY ALL"
        for name in SEVERAL
    ]
    return " UNION ALL ".join([*totals, *plain, *several])
