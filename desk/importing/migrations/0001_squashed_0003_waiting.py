import django.db.models.deletion
import django.db.models.functions.text
import hestia.privacy.sealed
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels

# What was sealed later than its table was made has names of those days: a database is the same, however it was made.
SEALED = {
    "upload": ("rows", "problems"),
}
NAMES = "".join(
    f"ALTER TABLE importing_{table} RENAME CONSTRAINT importing_{table}_{column}_check"
    f" TO importing_{table}_{column}_sealed;"
    for model, columns in SEALED.items()
    for table in (model,)
    for column in columns
)


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier).
    replaces = [
        ('importing', '0001_initial'),
        ('importing', '0002_sealed_at_rest'),
        ('importing', '0003_waiting'),
    ]

    dependencies = [
        ('cases', '0001_schema'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.CharField(max_length=80)),
                    ('made_at', models.DateTimeField()),
                    ('touched_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('waiting', 'Waiting for you'), ('checking', 'Being checked'), ('checked', 'Checked'), ('writing', 'Being written')], default='waiting', max_length=10)),
                    ('headings', models.JSONField()),
                    ('rows', hestia.privacy.sealed.SealedJSONField(bound_by='key', default=list)),
                    ('total', models.PositiveIntegerField()),
                    ('checked', models.PositiveIntegerField(default=0)),
                    ('problems', hestia.privacy.sealed.SealedJSONField(bound_by='key', default=list)),
                    ('unsure', models.JSONField(default=dict)),
                    ('choices', models.JSONField(default=dict)),
                    ('refusal', models.TextField(blank=True)),
                ],
                options={
                    'ordering': ['-made_at'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalImported',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('batch', models.UUIDField()),
                    ('source', models.CharField(max_length=80)),
                    ('reference', models.CharField(blank=True, max_length=60)),
                    ('row', models.PositiveIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                    ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical imported',
                    'verbose_name_plural': 'historical imported',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Imported',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                    ('batch', models.UUIDField()),
                    ('source', models.CharField(max_length=80)),
                    ('reference', models.CharField(blank=True, max_length=60)),
                    ('row', models.PositiveIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name_plural': 'imported',
                    'ordering': ['batch', 'row'],
                    'indexes': [models.Index(fields=['batch', 'row'], name='imported_of_batch'), models.Index(django.db.models.functions.text.Upper('reference'), name='imported_reference')],
                    'constraints': [models.UniqueConstraint(fields=('case',), name='imported_once')],
                },
            ),
        ]),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
    ]
