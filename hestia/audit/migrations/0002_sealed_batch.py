"""The batch of log lines has a name of its own: `Seal` is what a case has. The table stays as it is.

Where a model names its table, `RenameModel` changes nothing in the database but the row of its content type.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelTable(name="seal", table="audit_seal"),
        migrations.RenameModel(old_name="Seal", new_name="SealedBatch"),
    ]
