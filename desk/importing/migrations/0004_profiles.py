"""How the sheets of other systems are taken, kept as profiles; and of each upload, which column is which."""

import django.db.models.deletion
import django.db.models.functions.text
import hestia.privacy.sealed
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('importing', '0001_squashed_0003_waiting'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='upload',
            name='columns',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='upload',
            name='unread',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='upload',
            name='words',
            # PostgreSQL can be given no sealed object for the rows that are there: an empty text is one.
            field=hestia.privacy.sealed.SealedJSONField(bound_by='key', default=''),
        ),
        migrations.AlterField(
            model_name='upload',
            name='words',
            field=hestia.privacy.sealed.SealedJSONField(bound_by='key', default=dict),
        ),
        migrations.AlterField(
            model_name='upload',
            name='state',
            field=models.CharField(choices=[('columns', 'Say which column is which'), ('waiting', 'Waiting for you'), ('checking', 'Being checked'), ('checked', 'Checked'), ('writing', 'Being written')], default='waiting', max_length=10),
        ),
        migrations.CreateModel(
            name='HistoricalImportProfile',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('columns', models.JSONField()),
                ('words', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(editable=False)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical import profile',
                'verbose_name_plural': 'historical import profiles',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ImportProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=80)),
                ('columns', models.JSONField()),
                ('words', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(editable=False)),
                ('made_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='import_profile_once_by_name')],
            },
        ),
    ]
