"""A note has the file that came with it, and what people wrote is found by its words."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0027_factor_within_five_minutes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='entry',
            name='document',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='cases.keptdocument', verbose_name='the file that came with it'),
        ),
        migrations.AddField(
            model_name='historicalentry',
            name='document',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.keptdocument', verbose_name='the file that came with it'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('title', 'body', config='english'), condition=models.Q(('kind__in', ['met', 'phoned', 'email', 'agency', 'incident', 'note'])), name='entry_words'),
        ),
    ]
