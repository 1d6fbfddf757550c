"""The outbox hears of events: proposed, put online, changed, cancelled."""

from importlib import import_module

from django.db import migrations, models

REFERENCING = import_module("azimut.search.migrations.0002_outbox_triggers").REFERENCING


def triggers() -> list[str]:
    return [
        f"CREATE TRIGGER search_note_{event} AFTER {event.upper()} ON events_event REFERENCING {tables}"
        " FOR EACH STATEMENT EXECUTE FUNCTION search_note_change('evenement', 'id');"
        for event, tables in REFERENCING.items()
    ]


def removals() -> list[str]:
    return [f"DROP TRIGGER search_note_{event} ON events_event;" for event in REFERENCING]


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_follow_the_directory"),
        ("events", "0001_announce_events"),
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
                    ("evenement", "événement"),
                    ("reseau", "réseau"),
                    ("organisme", "organisme de formation"),
                    ("vocabulaire", "vocabulaire"),
                    ("tout", "tout"),
                ],
                max_length=14,
                verbose_name="nature",
            ),
        ),
        migrations.RunSQL("\n".join(triggers()), "\n".join(removals())),
    ]
