"""The outbox hears of structures and networks too."""

from importlib import import_module

from django.db import migrations, models

REFERENCING = import_module("azimut.search.migrations.0002_outbox_triggers").REFERENCING

# Networks are written again at each start, mostly as they were: only a row that differs is a change.
FUNCTION = """
CREATE FUNCTION search_note_difference() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    written bigint;
BEGIN
    EXECUTE format(
        'INSERT INTO search_outboxentry (document_type, document_id, transaction)'
        ' SELECT DISTINCT %2$L, %1$I::text, pg_current_xact_id()::text::bigint'
        ' FROM (SELECT * FROM new_rows EXCEPT SELECT * FROM old_rows) AS changed',
        TG_ARGV[1], TG_ARGV[0]
    );
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written > 0 THEN
        PERFORM pg_notify('azimut_search', '');
    END IF;
    RETURN NULL;
END $$;
"""

TABLES = (
    ("directory_structure", "structure", "id"),
    ("directory_receptionpoint", "structure", "structure_id"),
    ("directory_service", "structure", "structure_id"),
    ("directory_network", "reseau", "code"),
    ("directory_networksuccession", "reseau", "successor_id"),
)
REWRITTEN = ("directory_network", "directory_networksuccession")


def _function(table: str, event: str) -> str:
    return "search_note_difference" if event == "update" and table in REWRITTEN else "search_note_change"


def triggers() -> list[str]:
    return [
        f"CREATE TRIGGER search_note_{event} AFTER {event.upper()} ON {table} REFERENCING {tables}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_function(table, event)}('{kind}', '{column}');"
        for table, kind, column in TABLES
        for event, tables in REFERENCING.items()
    ]


def removals() -> list[str]:
    return [
        f"DROP TRIGGER search_note_{event} ON {table};" for table, _kind, _column in TABLES for event in REFERENCING
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_follow_highlights"),
        ("directory", "0005_cover_near_points"),
    ]

    operations = [
        migrations.AlterField(
            model_name="outboxentry",
            name="document_type",
            field=models.CharField(
                choices=[
                    ("metier", "métier"),
                    ("certification", "certification"),
                    ("formation", "formation"),
                    ("structure", "structure"),
                    ("reseau", "réseau"),
                    ("organisme", "organisme de formation"),
                    ("vocabulaire", "vocabulaire"),
                    ("tout", "tout"),
                ],
                max_length=14,
                verbose_name="nature",
            ),
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION search_note_difference();"),
        migrations.RunSQL("\n".join(triggers()), "\n".join(removals())),
    ]
