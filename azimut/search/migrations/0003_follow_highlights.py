"""A highlight that begins or ends changes the document of its occupation."""

from django.db import migrations

REFERENCING = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}


def triggers() -> list[str]:
    return [
        f"CREATE TRIGGER search_note_{event} AFTER {event.upper()} ON catalogue_highlight REFERENCING {tables}"
        " FOR EACH STATEMENT EXECUTE FUNCTION search_note_change('metier', 'occupation_id');"
        for event, tables in REFERENCING.items()
    ]


def removals() -> list[str]:
    return [f"DROP TRIGGER search_note_{event} ON catalogue_highlight;" for event in REFERENCING]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0002_outbox_triggers"),
        ("catalogue", "0002_outlook_and_highlights"),
    ]

    operations = [migrations.RunSQL("\n".join(triggers()), "\n".join(removals()))]
