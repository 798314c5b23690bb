import django.db.models.deletion
import hestia.privacy.sealed
import uuid
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import CreateModels

# What was sealed later than its table was made has names of those days: a database is the same, however it was made.
SEALED = {
    "draft": ("data",),
}
ROW_KEYS = {
    "draft": "59cc89a2",
}
NAMES = "".join(
    f"ALTER TABLE safekeeping_{table} RENAME CONSTRAINT safekeeping_{table}_{column}_check"
    f" TO safekeeping_{table}_{column}_sealed;"
    for model, columns in SEALED.items()
    for table in (model,)
    for column in columns
) + "".join(
    f"ALTER TABLE safekeeping_{table} RENAME CONSTRAINT safekeeping_{table}_row_key_key"
    f" TO safekeeping_{table}_row_key_{sum}_uniq;"
    for table, sum in ROW_KEYS.items()
)


class Migration(migrations.Migration):

    initial = True

    # They stand in earlier/, for a database that has taken some of them (hestia.db.earlier).
    replaces = [
        ('safekeeping', '0001_drafts_and_keys'),
        ('safekeeping', '0002_sealed_at_rest'),
    ]

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Draft',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('row_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
                    ('form', models.CharField(help_text='Which form: intake, risk, plan', max_length=40)),
                    ('about', models.CharField(blank=True, help_text="The case's reference, or a key of its own", max_length=40)),
                    ('data', hestia.privacy.sealed.SealedJSONField(default=dict)),
                    ('saved_at', models.DateTimeField()),
                ],
                options={
                    'ordering': ['-saved_at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'form', 'about'), name='draft_is_one_per_person_form_and_thing')],
                },
            ),
            migrations.CreateModel(
                name='OneTimeKey',
                fields=[
                    ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField()),
                    ('made_url', models.CharField(blank=True, max_length=200)),
                ],
                options={
                    'ordering': ['-at'],
                },
            ),
        ]),
        migrations.RunSQL(NAMES, migrations.RunSQL.noop),
    ]
