"""The list of each year is kept as it was settled: nobody changes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("labelling", "0006_decide_again_after_an_appeal"),
    ]

    operations = [
        migrations.CreateModel(
            name="YearlyMembersList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="année")),
                ("on", models.DateField(verbose_name="au")),
                (
                    "act",
                    models.CharField(
                        help_text="Référence de l'arrêté ou de la délibération.", max_length=200, verbose_name="acte"
                    ),
                ),
                ("csv", models.BinaryField(verbose_name="fichier CSV")),
                ("sha256", models.CharField(max_length=64, verbose_name="empreinte")),
                ("drawn_up_at", models.DateTimeField(auto_now_add=True, verbose_name="arrêtée le")),
                ("drawn_up_by_id", models.UUIDField(blank=True, null=True, verbose_name="arrêtée par")),
            ],
            options={
                "verbose_name": "liste annuelle des membres",
                "verbose_name_plural": "listes annuelles des membres",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("act__gt", "")),
                        name="yearly_list_has_its_act",
                        violation_error_message="Une liste annuelle a la référence de l'acte qui l'arrête.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2014), ("year__lte", 2100)),
                        name="yearly_list_of_a_likely_year",
                        violation_error_message="Cette année n'est pas possible.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER labelling_yearlymemberslist_append_only BEFORE UPDATE OR DELETE OR TRUNCATE"
            " ON labelling_yearlymemberslist FOR EACH STATEMENT EXECUTE FUNCTION labelling_refuse_change();",
            "DROP TRIGGER labelling_yearlymemberslist_append_only ON labelling_yearlymemberslist;",
        ),
    ]
