"""Triggers that keep the counts, whoever writes the records: a form, an import, psql.

One statement, one ordered write of the counts: two people recording at the same place wait for each other and never
deadlock. The purge keeps the counts: it says so by `azimut.reception_upkeep`.
"""

from django.db import migrations


def parts(table: str, sign: str) -> str:
    """What each record of `table` adds to the counts (`sign` is + or -)."""
    plain = "\n".join(
        f"    UNION ALL SELECT '{dimension}', r.{column}, r.people_count, 0"
        for dimension, column in {
            "newness": "newness",
            "came_through": "came_through",
            "channel": "channel",
            "level": "level",
        }.items()
    )
    several = "\n".join(
        f"    UNION ALL SELECT DISTINCT '{dimension}', code, r.people_count, 0 FROM unnest(r.{column}) AS code"  # noqa: S608  our own words
        for dimension, column in {"need": "needs", "obstacle": "obstacles", "answer": "answers"}.items()
    )
    shared = "\n".join(
        f"    UNION ALL SELECT '{name}', r.{name}, 1, 0 WHERE r.shares IS NULL\n"  # noqa: S608
        f"    UNION ALL SELECT '{name}', key, value::integer, 0 FROM jsonb_each_text(r.shares -> '{name}')"
        f" WHERE value::integer > 0"
        for name in ("gender", "age_band", "situation")
    )
    return f"""
SELECT r.structure_id, r.received_on AS day, r.reception_point_id, part.dimension, part.value,
    {sign}part.people AS people, {sign}1 AS records, {sign}part.minutes AS minutes
FROM {table} AS r CROSS JOIN LATERAL (
    SELECT 'total', '', r.people_count::integer, r.duration_minutes::integer
    UNION ALL SELECT 'origin', coalesce(r.origin_id, 'not_stated'), r.people_count, 0
{plain}
{several}
{shared}
) AS part (dimension, value, people, minutes)
"""  # noqa: S608  our own words


def keeper(event: str, changes: str, referencing: str) -> str:
    return f"""
CREATE FUNCTION reception_count_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('azimut.reception_upkeep', true), '') = 'on' THEN
        RETURN NULL;
    END IF;
    INSERT INTO reception_receptioncount AS kept
        (structure_id, day, reception_point_id, dimension, value, people, records, minutes)
    SELECT structure_id, day, reception_point_id, dimension, value, sum(people), sum(records), sum(minutes)
    FROM ({changes}) AS changes
    GROUP BY 1, 2, 3, 4, 5
    HAVING (sum(people), sum(records), sum(minutes)) <> (0, 0, 0)
    ORDER BY 1, 2, 3, 4, 5
    ON CONFLICT (structure_id, day, dimension, value, reception_point_id) DO UPDATE
    SET people = kept.people + EXCLUDED.people, records = kept.records + EXCLUDED.records,
        minutes = kept.minutes + EXCLUDED.minutes;
    RETURN NULL;
END $$;
CREATE TRIGGER reception_count_{event} AFTER {event.upper()} ON reception_receptionrecord REFERENCING {referencing}
    FOR EACH STATEMENT EXECUTE FUNCTION reception_count_{event}();
"""  # noqa: S608


CHANGES = {
    "insert": (parts("new_rows", "+"), "NEW TABLE AS new_rows"),
    "update": (
        parts("new_rows", "+") + "UNION ALL" + parts("old_rows", "-"),
        "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    ),
    "delete": (parts("old_rows", "-"), "OLD TABLE AS old_rows"),
}

# What the counts should be, from the records that are left.
RECOUNT = f"""
CREATE VIEW reception_recount AS
SELECT structure_id, day, reception_point_id, dimension, value,
    sum(people)::integer AS people, sum(records)::integer AS records, sum(minutes)::integer AS minutes
FROM ({parts("reception_receptionrecord", "+")}) AS changes GROUP BY 1, 2, 3, 4, 5;
"""  # noqa: S608


def removal(event: str) -> str:
    return (
        f"DROP TRIGGER reception_count_{event} ON reception_receptionrecord; DROP FUNCTION reception_count_{event}();"
    )


class Migration(migrations.Migration):
    dependencies = [("reception", "0003_freeze_records_after_a_week")]

    operations = [
        *(migrations.RunSQL(keeper(event, *change), removal(event)) for event, change in CHANGES.items()),
        migrations.RunSQL(RECOUNT, "DROP VIEW reception_recount;"),
    ]
