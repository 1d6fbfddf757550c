"""Label events, decisions and published lists are never changed nor removed, whoever asks."""

from django.db import migrations

TABLES = ("labelling_labelevent", "labelling_decision", "labelling_publishedmemberslist")

FUNCTION = """
CREATE FUNCTION labelling_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'La table % ne se modifie pas : on y ajoute seulement.', TG_TABLE_NAME USING ERRCODE = '42501';
END $$
"""
TRIGGERS = "\n".join(
    f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION labelling_refuse_change();"
    for table in TABLES
)
REMOVED = "\n".join(f"DROP TRIGGER {table}_append_only ON {table};" for table in TABLES)


class Migration(migrations.Migration):
    dependencies = [("labelling", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION labelling_refuse_change()"),
        migrations.RunSQL(TRIGGERS, REMOVED),
    ]
