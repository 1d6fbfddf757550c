"""A request made by a person has one structure only: the wall lets it be written for that one, by nobody else."""

from django.db import migrations

ASK = """
CREATE POLICY identity_asked_by_the_person ON reception_referralidentity FOR INSERT
    WITH CHECK (from_structure_key IS NULL AND current_setting('azimut.structure_id', true) = to_structure_key::text);
"""
TAKE_BACK = "DROP POLICY identity_asked_by_the_person ON reception_referralidentity;"

# What was to be called already, said in the new words.
CALL = "UPDATE reception_referral SET delivery = 'call' WHERE is_to_call;"


class Migration(migrations.Migration):
    dependencies = [("reception", "0008_follow_and_tell")]

    operations = [
        migrations.RunSQL(ASK, TAKE_BACK),
        migrations.RunSQL(CALL, migrations.RunSQL.noop),
    ]
