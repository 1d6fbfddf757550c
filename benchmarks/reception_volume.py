"""Millions of records in the scratch database, and what is asked of them."""

import json
import time
from datetime import date, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from azimut.accounts.models import Membership
from azimut.core.personal_data import purge
from azimut.reception.figures import periods, structure_figures
from azimut.reception.models import ReceptionCount, ReceptionRecord
from azimut.reception.services import oldest_kept

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
) AS p ON p.rank = n %% p.places
"""


def looked_at() -> UUID:
    """The structure whose page is asked: one where someone of the demonstration works."""
    structure: UUID = (
        Membership.objects.current().filter(user__email="conseil@demonstration.invalid").order_by("pk")[0].structure_id
    )
    return structure


def write_records(count: str, only_looked_at: str = "") -> dict[str, int]:
    """So many in the thirteen months that are kept and the one before, a month at a time as they would come.

    `only_looked_at` writes them for the structure whose page is asked; else for every other one.
    """
    first = oldest_kept(timezone.localdate()).replace(day=1) - timedelta(days=1)
    starts = [month_after(first.replace(day=1), n) for n in range(MONTHS + 1)]
    seen = str(looked_at())
    for start in starts:
        said = {"first": start, "days": KEPT_DAYS, "seen": seen, "only": bool(only_looked_at)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT reception_make_month(%s)", [start])
            cursor.execute(MAKE, {**said, "count": int(count) // len(starts)})
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE reception_receptionrecord")
        cursor.execute("ANALYZE reception_receptioncount")
    return {"records": ReceptionRecord.objects.count()}


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
