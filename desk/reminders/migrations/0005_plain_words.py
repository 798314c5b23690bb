from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('reminders', '0004_records_and_holds'),
    ]

    operations = [
        ChangeWords(
            model_name='notification',
            name='made_at',
            field=models.DateTimeField(help_text='When it was told; or done, if it was told in the same moment'),
        ),
    ]
