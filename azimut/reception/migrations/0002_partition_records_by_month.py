"""A region records millions of visits a year: one partition a month, and one for whatever has no month yet."""

from django.db import migrations

# PostgreSQL keeps no uniqueness across partitions without their key: the primary key gains the date. Identifiers are
# version 7 UUIDs, and what must be unique for good (a form sent twice) has its own table (Submission).
PARTITION = """
ALTER TABLE reception_receptionrecord RENAME TO reception_unpartitioned;
CREATE TABLE reception_receptionrecord (LIKE reception_unpartitioned INCLUDING DEFAULTS INCLUDING CONSTRAINTS)
    PARTITION BY RANGE (received_on);
DROP TABLE reception_unpartitioned;
ALTER TABLE reception_receptionrecord
    ADD PRIMARY KEY (id, received_on),
    ADD CONSTRAINT reception_record_structure FOREIGN KEY (structure_id)
        REFERENCES directory_structure (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT reception_record_point FOREIGN KEY (reception_point_id)
        REFERENCES directory_receptionpoint (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT reception_record_author FOREIGN KEY (author_id)
        REFERENCES accounts_user (id) DEFERRABLE INITIALLY DEFERRED,
    ADD CONSTRAINT reception_record_origin FOREIGN KEY (origin_id)
        REFERENCES territories_commune (code) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX reception_by_structure ON reception_receptionrecord (structure_id, received_on DESC);
CREATE INDEX reception_by_author ON reception_receptionrecord (author_id, created_at DESC);
CREATE TABLE reception_receptionrecord_default PARTITION OF reception_receptionrecord DEFAULT;
"""

# Rows that came before their month had its partition move from the default one, in the same transaction.
MAKE_MONTH = """
CREATE FUNCTION reception_make_month(asked date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    start date := date_trunc('month', asked)::date;
    stop date := (start + interval '1 month')::date;
    name text := 'reception_receptionrecord_' || to_char(start, 'YYYYMM');
    upkeep text := coalesce(current_setting('azimut.reception_upkeep', true), '');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('reception_make_month'));
    IF to_regclass(name) IS NOT NULL THEN
        RETURN false;
    END IF;
    PERFORM set_config('azimut.reception_upkeep', 'on', true);
    EXECUTE format('CREATE TABLE %I (LIKE reception_receptionrecord INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format(
        'WITH moved AS (DELETE FROM reception_receptionrecord_default'
        ' WHERE received_on >= %L AND received_on < %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
        start, stop, name
    );
    SET CONSTRAINTS ALL IMMEDIATE;
    EXECUTE format(
        'ALTER TABLE reception_receptionrecord ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, start, stop
    );
    PERFORM set_config('azimut.reception_upkeep', upkeep, true);
    RETURN true;
END $$;
"""

FIRST_MONTHS = """
SELECT reception_make_month((date_trunc('month', now()) + make_interval(months => n))::date)
FROM generate_series(-13, 3) AS n;
"""


class Migration(migrations.Migration):
    dependencies = [("reception", "0001_record_visits")]

    operations = [
        migrations.RunSQL(PARTITION, migrations.RunSQL.noop),
        migrations.RunSQL(MAKE_MONTH, "DROP FUNCTION reception_make_month(date);"),
        migrations.RunSQL(FIRST_MONTHS, migrations.RunSQL.noop),
    ]
