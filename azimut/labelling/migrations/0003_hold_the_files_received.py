"""A piece holds the file that was received; there were none before."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_keep_received_files"),
        ("labelling", "0002_keep_history_as_written"),
    ]

    operations = [
        migrations.RemoveField(model_name="supportingdocument", name="file_id"),
        migrations.AddField(
            model_name="supportingdocument",
            name="file",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.storedfile",
                verbose_name="fichier",
            ),
            preserve_default=False,
        ),
    ]
