"""How her record is kept and ends: kept longer, held for the law, or erased by two."""

import django.db.models.deletion
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models

# The functions of these triggers are made by `migrate` itself, from privacy.sql. Until then they refuse.
GUARD = "".join(
    f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'The rules are not in force yet: run migrate.'; END $$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE ON rights_{table} FOR EACH ROW EXECUTE FUNCTION {name}();
ALTER TABLE rights_{table} ENABLE ALWAYS TRIGGER {name};
"""
    for name, table in (("guard_hold", "legalhold"), ("guard_erasure", "erasure"))
)
UNDONE = """
DROP TRIGGER guard_hold ON rights_legalhold; DROP TRIGGER guard_erasure ON rights_erasure;
DROP FUNCTION guard_hold, guard_erasure;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0035_a_student_was_there'),
        ('rights', '0001_access_requests'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalErasure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on')], max_length=10)),
                ('why', models.TextField(max_length=1000)),
                ('statement', models.JSONField(default=dict, verbose_name='what goes: numbers by table')),
                ('digest', models.CharField(max_length=64, verbose_name='sum of what was shown')),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='erased on or after')),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refused_why', models.TextField(blank=True, max_length=1000)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_why', models.TextField(blank=True, max_length=1000)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.client')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical erasure',
                'verbose_name_plural': 'historical erasures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalLegalHold',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('asker', models.CharField(choices=[('court', 'A court'), ('cica', 'The Criminal Injuries Compensation Authority'), ('police', 'The police'), ('inquiry', 'A public inquiry'), ('other', 'Someone else')], max_length=10, verbose_name='who asked')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='their reference')),
                ('reason', models.TextField(max_length=1000, verbose_name='what it is for')),
                ('review_on', models.DateField(verbose_name='look at it again on')),
                ('set_at', models.DateTimeField()),
                ('lift_why', models.TextField(blank=True, max_length=1000, verbose_name='why it is no longer needed')),
                ('lift_asked_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.client')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lift_asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical legal hold',
                'verbose_name_plural': 'historical legal holds',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalRetentionReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('why', models.TextField(max_length=1000)),
                ('until_on', models.DateField(verbose_name='keep until')),
                ('made_at', models.DateTimeField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.client')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical retention review',
                'verbose_name_plural': 'historical retention reviews',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RetentionReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('why', models.TextField(max_length=1000)),
                ('until_on', models.DateField(verbose_name='keep until')),
                ('made_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.client')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on')], max_length=10)),
                ('why', models.TextField(max_length=1000)),
                ('statement', models.JSONField(default=dict, verbose_name='what goes: numbers by table')),
                ('digest', models.CharField(max_length=64, verbose_name='sum of what was shown')),
                ('asked_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='erased on or after')),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('refused_why', models.TextField(blank=True, max_length=1000)),
                ('stopped_at', models.DateTimeField(blank=True, null=True)),
                ('stopped_why', models.TextField(blank=True, max_length=1000)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.client')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('refused_at', None), ('stopped_at', None)), fields=('client',), name='erasure_one_stands_of_a_client'), models.CheckConstraint(condition=models.Q(('asked_of', models.F('asked_by')), _negated=True), name='erasure_is_of_two'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('due_on', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by', models.F('asked_of')), ('due_on__isnull', False), ('refused_at', None)), _connector='OR'), name='erasure_confirmed_by_whom_was_asked_with_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at', None), ('refused_by', None), ('refused_why', '')), models.Q(('refused_at__isnull', False), ('refused_by', models.F('asked_of')), models.Q(('refused_why', ''), _negated=True)), _connector='OR'), name='erasure_refused_by_whom_was_asked_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('stopped_at', None), ('stopped_by', None), ('stopped_why', '')), models.Q(('stopped_at__isnull', False), ('stopped_by__isnull', False), models.Q(('stopped_why', ''), _negated=True)), _connector='OR'), name='erasure_stopped_by_somebody_and_why')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('asker', models.CharField(choices=[('court', 'A court'), ('cica', 'The Criminal Injuries Compensation Authority'), ('police', 'The police'), ('inquiry', 'A public inquiry'), ('other', 'Someone else')], max_length=10, verbose_name='who asked')),
                ('reference', models.CharField(blank=True, max_length=80, verbose_name='their reference')),
                ('reason', models.TextField(max_length=1000, verbose_name='what it is for')),
                ('review_on', models.DateField(verbose_name='look at it again on')),
                ('set_at', models.DateTimeField()),
                ('lift_why', models.TextField(blank=True, max_length=1000, verbose_name='why it is no longer needed')),
                ('lift_asked_at', models.DateTimeField(blank=True, null=True)),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.client')),
                ('lift_asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-set_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='legal_hold_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('lift_asked_at', None), ('lift_asked_by', None), ('lift_why', '')), models.Q(('lift_asked_at__isnull', False), ('lift_asked_by__isnull', False), models.Q(('lift_why', ''), _negated=True)), _connector='OR'), name='legal_hold_lift_asked_at_by_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at', None), ('lifted_by', None)), models.Q(('lift_asked_by__isnull', False), ('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lifted_by', models.F('lift_asked_by')), _negated=True)), _connector='OR'), name='legal_hold_is_lifted_by_two')],
            },
        ),
        migrations.CreateModel(
            name='Tombstone',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on')], max_length=10)),
                ('erased_on', models.DateField()),
                ('digest', models.CharField(max_length=64, verbose_name='sum of what was shown')),
                ('rows', models.PositiveIntegerField(verbose_name='how many rows went')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-erased_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('confirmed_by', models.F('asked_by')), _negated=True), name='tombstone_is_of_two')],
            },
        ),
        migrations.RunSQL(GUARD, UNDONE),
    ]
