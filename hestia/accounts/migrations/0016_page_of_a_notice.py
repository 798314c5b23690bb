"""A notice leads to the page that it is about, where there is one."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_trustees'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='url',
            field=models.CharField(blank=True, db_default='', default='', max_length=200, verbose_name='page that it is about'),
        ),
    ]
