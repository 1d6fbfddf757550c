"""A record older than a week is a figure: nothing changes it but its purge, and it may forget who wrote it."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION reception_refuse_late_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('azimut.reception_upkeep', true), '') = 'on'
        OR OLD.created_at >= now() - interval '7 days' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'author_id' = to_jsonb(NEW) - 'author_id' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'Cette fiche a plus de sept jours : elle ne change plus.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reception_freeze BEFORE UPDATE OR DELETE ON reception_receptionrecord
    FOR EACH ROW EXECUTE FUNCTION reception_refuse_late_change();
"""
UNFREEZE = """
DROP TRIGGER reception_freeze ON reception_receptionrecord;
DROP FUNCTION reception_refuse_late_change();
"""

# The distribution of a group adds up to the group, in each of its three dimensions.
AGREE = """
CREATE FUNCTION reception_shares_agree(people integer, shares jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT shares IS NULL OR NOT EXISTS (
        SELECT FROM unnest(ARRAY['gender', 'age_band', 'situation']) AS asked (name)
        WHERE people IS DISTINCT FROM (SELECT sum(value::integer) FROM jsonb_each_text(shares -> asked.name))
    )
$$;
ALTER TABLE reception_receptionrecord ADD CONSTRAINT reception_record_shares_agree
    CHECK (reception_shares_agree(people_count, shares));
"""
DISAGREE = """
ALTER TABLE reception_receptionrecord DROP CONSTRAINT reception_record_shares_agree;
DROP FUNCTION reception_shares_agree(integer, jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("reception", "0002_partition_records_by_month")]

    operations = [
        migrations.RunSQL(FREEZE, UNFREEZE),
        migrations.RunSQL(AGREE, DISAGREE),
    ]
