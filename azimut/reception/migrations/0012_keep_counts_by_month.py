"""Counts by structure and month beside those by day: a region reads a year of them at once.

A year of days is more rows than the records themselves, in the 1,157 places of a large region. The functions of
migration 0004 write both, days then months, each in order: two people of a structure wait and never deadlock.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

days = import_module("azimut.reception.migrations.0004_keep_counts_as_they_come")

FIRST_MONTHS = """
INSERT INTO reception_monthlycount (structure_id, month, dimension, value, people, records, minutes)
SELECT structure_id, date_trunc('month', day)::date, dimension, value, sum(people), sum(records), sum(minutes)
FROM reception_receptioncount GROUP BY 1, 2, 3, 4;
"""


def keeper(event: str, changes: str) -> str:
    return f"""
CREATE OR REPLACE FUNCTION reception_count_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
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
    INSERT INTO reception_monthlycount AS kept (structure_id, month, dimension, value, people, records, minutes)
    SELECT structure_id, date_trunc('month', day)::date, dimension, value, sum(people), sum(records), sum(minutes)
    FROM ({changes}) AS changes
    GROUP BY 1, 2, 3, 4
    HAVING (sum(people), sum(records), sum(minutes)) <> (0, 0, 0)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT (structure_id, month, dimension, value) DO UPDATE
    SET people = kept.people + EXCLUDED.people, records = kept.records + EXCLUDED.records,
        minutes = kept.minutes + EXCLUDED.minutes;
    RETURN NULL;
END $$;
"""  # noqa: S608  our own words


def only_days(event: str, changes: str, referencing: str) -> str:
    return days.removal(event) + days.keeper(event, changes, referencing)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0007_structures_keep_their_pages"),
        ("reception", "0011_hand_on_between_sides"),
    ]

    operations = [
        migrations.CreateModel(
            name="MonthlyCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="mois, par son premier jour")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("total", "ensemble"),
                            ("gender", "genre"),
                            ("age_band", "âge"),
                            ("situation", "situation"),
                            ("newness", "première venue ou non"),
                            ("origin", "commune d'origine"),
                            ("came_through", "venue par"),
                            ("channel", "façon de faire"),
                            ("level", "niveau"),
                            ("need", "besoin"),
                            ("obstacle", "frein"),
                            ("answer", "réponse"),
                        ],
                        max_length=12,
                        verbose_name="dimension",
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=40, verbose_name="valeur")),
                ("people", models.IntegerField(default=0, verbose_name="personnes")),
                ("records", models.IntegerField(default=0, verbose_name="fiches")),
                ("minutes", models.IntegerField(default=0, verbose_name="minutes")),
                (
                    "structure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="monthly_counts",
                        to="directory.structure",
                        verbose_name="structure",
                    ),
                ),
            ],
            options={
                "verbose_name": "compte mensuel d'accueil",
                "verbose_name_plural": "comptes mensuels d'accueil",
                "ordering": ["month"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("structure", "month", "dimension", "value"),
                        name="monthly_count_once",
                        violation_error_message="Ce compte existe déjà.",
                    )
                ],
            },
        ),
        migrations.RunSQL(FIRST_MONTHS, migrations.RunSQL.noop),
        *(
            migrations.RunSQL(keeper(event, changes), only_days(event, changes, referencing))
            for event, (changes, referencing) in days.CHANGES.items()
        ),
    ]
