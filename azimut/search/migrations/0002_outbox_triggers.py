"""Triggers that tell the outbox which documents change, whoever writes: an importer, a page, psql."""

from django.db import migrations

# One statement that touches more documents than this is noted as a change of everything.
MOST_DOCUMENTS = 5_000

# Transition tables are named after what they hold; one function serves every table. Its arguments: the type of
# document, and the column that names it.
FUNCTION = f"""
CREATE FUNCTION search_note_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT %1$I AS id FROM new_rows'
        WHEN 'DELETE' THEN 'SELECT %1$I AS id FROM old_rows'
        ELSE 'SELECT %1$I AS id FROM new_rows UNION SELECT %1$I FROM old_rows'
    END;
    written bigint;
BEGIN
    EXECUTE format(
        'WITH changed AS (SELECT DISTINCT id::text FROM (' || changed || ') AS every WHERE id IS NOT NULL'
        ' LIMIT {MOST_DOCUMENTS + 1}), counted AS (SELECT count(*) AS documents FROM changed)'
        ' INSERT INTO search_outboxentry (document_type, document_id, transaction)'
        ' SELECT %2$L, id, pg_current_xact_id()::text::bigint FROM changed, counted'
        ' WHERE documents <= {MOST_DOCUMENTS}'
        ' UNION ALL SELECT ''tout'', '''', pg_current_xact_id()::text::bigint FROM counted'
        ' WHERE documents > {MOST_DOCUMENTS}',
        TG_ARGV[1], TG_ARGV[0]
    );
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written > 0 THEN
        PERFORM pg_notify('azimut_search', '');
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608  our own words

TABLES = (
    ("catalogue_occupation", "metier", "rome_code"),
    ("catalogue_appellation", "metier", "occupation_id"),
    ("catalogue_occupationskill", "metier", "occupation_id"),
    ("catalogue_certification", "certification", "code"),
    ("catalogue_certificationoccupation", "certification", "certification_id"),
    ("catalogue_certificationalias", "certification", "certification_id"),
    ("catalogue_training", "formation", "id"),
    ("catalogue_trainingsession", "formation", "training_id"),
    ("catalogue_trainingprovider", "organisme", "id"),
    ("search_searchterm", "vocabulaire", "kind"),
)
REFERENCING = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def triggers() -> list[str]:
    return [
        f"CREATE TRIGGER search_note_{event} AFTER {event.upper()} ON {table} REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION search_note_change('{kind}', '{column}');"
        for table, kind, column in TABLES
        for event, tables in REFERENCING.items()
    ]


def removals() -> list[str]:
    return [
        f"DROP TRIGGER search_note_{event} ON {table};" for table, _kind, _column in TABLES for event in REFERENCING
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_vocabulary_and_outbox"),
        ("catalogue", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION search_note_change();"),
        migrations.RunSQL("\n".join(triggers()), "\n".join(removals())),
    ]
