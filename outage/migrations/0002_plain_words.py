from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('outage', '0001_sheets'),
    ]

    operations = [
        ChangeWords(
            model_name='historicalsheet',
            name='destroyed_why',
            field=models.CharField(blank=True, choices=[('blank', 'Nothing was written on it'), ('spoilt', 'It was spoilt, and nothing on it is needed'), ('copied', 'All of it is on another sheet or in the record')], max_length=10),
        ),
        ChangeWords(
            model_name='sheet',
            name='destroyed_why',
            field=models.CharField(blank=True, choices=[('blank', 'Nothing was written on it'), ('spoilt', 'It was spoilt, and nothing on it is needed'), ('copied', 'All of it is on another sheet or in the record')], max_length=10),
        ),
    ]
