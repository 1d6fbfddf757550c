"""Millions of records in the scratch database, and what is asked of them."""

import json
import time
from copy import copy
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.core.identifiers import new_identifier
from azimut.core.personal_data import purge
from azimut.directory.models import ReceptionPoint
from azimut.reception.enums import Dimension
from azimut.reception.figures import Figures, Period, periods, region_figures, structure_figures
from azimut.reception.models import MonthlyCount, ReceptionCount
from azimut.reception.services import oldest_kept

MEASURED_BY = "reception"

MONTHS = 13
ROUNDS = 30
KEPT_DAYS = 28
MAKE = """
INSERT INTO reception_receptionrecord (
    id, structure_id, reception_point_id, created_at, received_on, kind, people_count, channel, gender, age_band,
    situation, newness, came_through, origin_id, needs, obstacles, answers, handed_over, level, duration_minutes, note)
SELECT gen_random_uuid(), p.structure_id, p.id, day + time '10:00', day, 'individual', 1, 'on_site',
    (ARRAY['female', 'male'])[1 + n %% 2], (ARRAY['from_16', 'from_18', 'from_26', 'from_30', 'from_45'])[1 + n %% 5],
    (ARRAY['salarie', 'demandeur_emploi', 'lyceen'])[1 + n %% 3], (ARRAY['new', 'returning'])[1 + n %% 2],
    'alone', p.commune_id, ARRAY[(ARRAY['droits', 'trouver_emploi', 'trouver_formation'])[1 + n %% 3]], '{}',
    ARRAY[(ARRAY['advice', 'information'])[1 + n %% 2]], '[]', 'information', 20, ''
FROM generate_series(1, %(count)s) AS n
CROSS JOIN LATERAL (SELECT %(first)s::date + (n %% %(days)s) AS day) AS days
JOIN (
    SELECT id, structure_id, commune_id, row_number() OVER (ORDER BY id) - 1 AS rank, count(*) OVER () AS places
    FROM directory_receptionpoint WHERE ended_on IS NULL AND (structure_id = %(seen)s) = %(only)s
) AS p ON p.rank = (n / %(days)s) %% p.places
"""
COPY = """
COPY (
    SELECT people_count, duration_minutes, gender, age_band, situation, newness, came_through, channel, level,
        coalesce(origin_id, 'not_stated') AS origin, array_to_string(needs, ' ') AS needs,
        array_to_string(obstacles, ' ') AS obstacles, array_to_string(answers, ' ') AS answers
    FROM reception_receptionrecord
) TO STDOUT (FORMAT csv, HEADER)
"""
PLAIN = ("gender", "age_band", "situation", "newness", "came_through", "channel", "level")
LISTS = {"need": "needs", "obstacle": "obstacles", "answer": "answers"}
OF_THE_MONTH = (
    "reception_receptionrecord WHERE structure_id <> %(seen)s AND received_on >= %(from)s AND received_on < %(to)s"
)
DAY = "structure_id, received_on, reception_point_id"
SUMS = "sum(people_count), count(*)"
PARTS = [
    f"SELECT {DAY}, 'total', '', {SUMS}, sum(duration_minutes) FROM {OF_THE_MONTH} GROUP BY 1, 2, 3",
    *(
        f"SELECT {DAY}, '{name}', {column}, {SUMS}, 0 FROM {OF_THE_MONTH} GROUP BY 1, 2, 3, 5"
        for name, column in [*((name, name) for name in PLAIN), ("origin", "coalesce(origin_id, 'not_stated')")]
    ),
    *(
        f"SELECT {DAY}, '{name}', code, {SUMS}, 0"
        f" FROM (SELECT *, unnest({column}) AS code FROM {OF_THE_MONTH}) AS listed GROUP BY 1, 2, 3, 5"
        for name, column in LISTS.items()
    ),
]
COUNT = (
    "INSERT INTO reception_receptioncount"
    " (structure_id, day, reception_point_id, dimension, value, people, records, minutes) " + " UNION ALL ".join(PARTS)
)
"""As the triggers of migration 0004, a dimension at a time; `differing_counts` holds it to them."""
DIFFERING = """
SELECT count(*) FROM (
    (SELECT {columns} FROM reception_receptioncount WHERE day = %(day)s
        EXCEPT SELECT {columns} FROM reception_recount WHERE day = %(day)s)
    UNION ALL (SELECT {columns} FROM reception_recount WHERE day = %(day)s
        EXCEPT SELECT {columns} FROM reception_receptioncount WHERE day = %(day)s)
) AS differing
""".replace("{columns}", "structure_id, day, reception_point_id, dimension, value, people, records, minutes")
COUNT_MONTH = """
INSERT INTO reception_monthlycount (structure_id, month, dimension, value, people, records, minutes)
SELECT structure_id, date_trunc('month', day)::date, dimension, value, sum(people), sum(records), sum(minutes)
FROM reception_receptioncount WHERE structure_id <> %s AND day >= %s AND day < %s GROUP BY 1, 2, 3, 4
"""
"""As the triggers of migration 0012."""
COLUMNS = {Dimension.NEED: "needs", Dimension.OBSTACLE: "obstacles", Dimension.ANSWER: "answers"}
"""What is named otherwise in the records."""
REPORT_ROUNDS = 5
PLACES = 1_157
"""In Auvergne-Rhône-Alpes, for 544 structures."""


def looked_at() -> UUID:
    """The structure whose page is asked: one where someone of the demonstration works."""
    structure: UUID = (
        Membership.objects.current().filter(user__email="conseil@demonstration.invalid").order_by("pk")[0].structure_id
    )
    return structure


def add_places() -> int:
    """As many places as the region has: those of the demonstration, each several times."""
    places = list(ReceptionPoint.objects.current().exclude(structure=looked_at()).order_by("pk"))
    missing = PLACES - ReceptionPoint.objects.current().count()
    more = []
    for rank in range(max(0, missing)):
        place = copy(places[rank % len(places)])
        place.pk = new_identifier()
        more.append(place)
    ReceptionPoint.objects.bulk_create(more)
    return len(more)


def write_some(count: str) -> int:
    """Those of the structure whose page is asked, with every trigger, as a form or an import writes them."""
    for start in months():
        with transaction.atomic():
            insert(start, int(count) // len(months()), is_looked_at=True)
    return int(count)


def write_many(count: str, part: str, parts: str) -> int:
    """Those of every other structure, in bulk: no trigger a row, then the counts of the month in one statement.

    Several processes may each write a part of the months: they are different rows and different counts.
    """
    for start in months()[int(part) :: int(parts)]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("SET LOCAL work_mem = '512MB'")
            insert(start, int(count) // len(months()), is_looked_at=False)
            cursor.execute(COUNT, {"seen": looked_at(), "from": start, "to": month_after(start, 1)})
            cursor.execute(COUNT_MONTH, [looked_at(), start, month_after(start, 1)])
    return int(count)


def insert(start: date, count: int, *, is_looked_at: bool) -> None:
    said = {"first": start, "days": KEPT_DAYS, "seen": str(looked_at()), "only": is_looked_at, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(MAKE, said)


def make_months() -> int:
    """An empty desk, whose months are ready."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE reception_receptionrecord, reception_receptioncount, reception_monthlycount")
        for start in months():
            cursor.execute("SELECT reception_make_month(%s)", [start])
    return len(months())


def drop_the_indexes_of_counts() -> int:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reception_receptioncount DROP CONSTRAINT reception_count_once")
        cursor.execute(
            "SELECT indexname FROM pg_indexes WHERE indexdef LIKE '%% ON %%reception_receptioncount %%point_id)'"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP INDEX "{name}"')
    return 0


def settle() -> int:
    """The indexes again; the key refuses a count written twice; statistics, and pages known to be visible to all."""
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(
            "ALTER TABLE reception_receptioncount ADD CONSTRAINT reception_count_once"
            " UNIQUE NULLS NOT DISTINCT (structure_id, day, dimension, value, reception_point_id)"
        )
        cursor.execute("CREATE INDEX ON reception_receptioncount (reception_point_id)")
        cursor.execute("VACUUM (ANALYZE) reception_receptionrecord, reception_receptioncount, reception_monthlycount")
        cursor.execute("SELECT count(*) FROM reception_receptioncount")
        return int(cursor.fetchone()[0])


def differing_counts() -> int:
    """Of one day, those that are not what the triggers would have kept."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING, {"day": months()[MONTHS // 2] + timedelta(days=KEPT_DAYS // 2)})
        return int(cursor.fetchone()[0])


def months() -> list[date]:
    first = oldest_kept(timezone.localdate()).replace(day=1) - timedelta(days=1)
    return [month_after(first.replace(day=1), n) for n in range(MONTHS + 1)]


def month_after(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def page_milliseconds() -> list[float]:
    """The figures of a year for the structure that is looked at, asked again and again."""
    seen, year = looked_at(), periods(timezone.localdate())[-1]
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        structure_figures(seen, year)
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def everything() -> Period:
    return Period("tout", "Tout", months()[0], timezone.localdate())


def yearly_report() -> dict[str, Any]:
    """The seconds that the report of the region takes from the counts, and its figures."""
    taken = []
    for _ in range(REPORT_ROUNDS):
        start = time.perf_counter()
        figures = region_figures(everything())
        taken.append(time.perf_counter() - start)
    return {"seconds": taken, "values": counted_again(figures)}


def counted_again(figures: Figures) -> dict[str, int]:
    """The totals and the people by dimension and value, as codes, as another tool names them."""
    rows = MonthlyCount.objects.between(months()[0], timezone.localdate()).exclude(dimension=Dimension.TOTAL)
    values = rows.values_list("dimension", "value").annotate(people=Sum("people")).order_by()
    named = {f"{COLUMNS.get(dimension, dimension)} {value}": people for dimension, value, people in values}
    return {"people": figures.people, "minutes": figures.minutes, **named}


def copy_records(path: str) -> int:
    """The same rows in a file, for another tool."""
    with Path(path).open("wb") as out, connection.cursor() as cursor, cursor.copy(COPY) as rows:
        out.writelines(rows)
    return Path(path).stat().st_size


def partitions_read() -> int:
    """How many partitions PostgreSQL reads for the records of one day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT * FROM reception_receptionrecord WHERE received_on = %s",
            [timezone.localdate()],
        )
        plan = cursor.fetchone()[0]
    return (plan if isinstance(plan, str) else json.dumps(plan)).count('"Relation Name"')


def purge_a_month() -> dict[str, float]:
    """What is older than thirteen months goes, its counts stay; seconds, and how many months are left empty."""
    before = ReceptionCount.objects.totals()
    start = time.perf_counter()
    removed = sum(done.count for done in purge() if done.rule.key == "reception.records")
    seconds = time.perf_counter() - start
    due = oldest_kept(timezone.localdate())
    with connection.cursor() as cursor:
        name = f"reception_receptionrecord_{last_whole_month(due):%Y%m}"
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        left = int(cursor.fetchone()[0])
    lost = int(ReceptionCount.objects.totals() != before)
    return {"records": removed, "seconds": seconds, "left": left, "lost_counts": lost}


def last_whole_month(due: date) -> date:
    return due.replace(day=1) - timedelta(days=1)
