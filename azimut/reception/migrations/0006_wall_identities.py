"""The second wall around identities, and a history that is only added to."""

from django.db import migrations

# FORCE: the owner of the table is held too. Only a superuser is not: the application must not be one in production.
WALL = """
ALTER TABLE reception_referralidentity ENABLE ROW LEVEL SECURITY;
ALTER TABLE reception_referralidentity FORCE ROW LEVEL SECURITY;
CREATE POLICY identity_of_two_structures ON reception_referralidentity
    USING (current_setting('azimut.structure_id', true) IN (from_structure_key::text, to_structure_key::text))
    WITH CHECK (current_setting('azimut.structure_id', true) = from_structure_key::text);
CREATE POLICY identity_upkeep ON reception_referralidentity
    USING (current_setting('azimut.reception_upkeep', true) = 'on');
"""
OPEN = """
DROP POLICY identity_upkeep ON reception_referralidentity;
DROP POLICY identity_of_two_structures ON reception_referralidentity;
ALTER TABLE reception_referralidentity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE reception_referralidentity DISABLE ROW LEVEL SECURITY;
"""

# An account that is emptied or removed may be forgotten by the history, nothing else may change in it.
HISTORY = """
CREATE FUNCTION reception_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'by_id' = to_jsonb(NEW) - 'by_id' THEN
        RETURN NEW;
    END IF;
    IF coalesce(current_setting('azimut.reception_upkeep', true), '') = 'on' THEN
        RETURN coalesce(NEW, OLD);
    END IF;
    RAISE EXCEPTION 'L''histoire d''une orientation ne se récrit pas.' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER reception_history BEFORE UPDATE OR DELETE ON reception_referralevent
    FOR EACH ROW EXECUTE FUNCTION reception_refuse_rewriting();
"""
FORGET = """
DROP TRIGGER reception_history ON reception_referralevent;
DROP FUNCTION reception_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("reception", "0005_refer_people")]

    operations = [
        migrations.RunSQL(WALL, OPEN),
        migrations.RunSQL(HISTORY, FORGET),
    ]
