import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from hestia.db.operations import ChangeWords

# The function is that of erasures of records, since the columns are the same.
GUARD = """
CREATE TRIGGER guard_erasure BEFORE INSERT OR UPDATE ON rights_complainterasure
    FOR EACH ROW EXECUTE FUNCTION guard_erasure();
ALTER TABLE rights_complainterasure ENABLE ALWAYS TRIGGER guard_erasure;
"""
UNDONE = "DROP TRIGGER guard_erasure ON rights_complainterasure;"


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0018_acknowledged_before'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeWords(
            model_name='erasure',
            name='kind',
            field=models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on'), ('complaint', 'A complaint of no case')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalerasure',
            name='kind',
            field=models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on'), ('complaint', 'A complaint of no case')], max_length=10),
        ),
        ChangeWords(
            model_name='tombstone',
            name='kind',
            field=models.CharField(choices=[('adult', 'A closed case of an adult'), ('child', 'A closed case of a child, or with children on file'), ('enquiry', 'An enquiry that was not taken on'), ('complaint', 'A complaint of no case')], max_length=10),
        ),
        migrations.CreateModel(
            name='HistoricalComplaintErasure',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
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
                ('complaint', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='rights.complaint')),
                ('confirmed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical complaint erasure',
                'verbose_name_plural': 'historical complaint erasures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ComplaintErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
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
                ('complaint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to='rights.complaint')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('refused_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stopped_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('refused_at', None), ('stopped_at', None)), fields=('complaint',), name='complaint_erasure_one_stands_of_a_complaint'), models.CheckConstraint(condition=models.Q(('asked_of', models.F('asked_by')), _negated=True), name='complaint_erasure_is_of_two'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('due_on', None)), models.Q(('confirmed_at__isnull', False), ('confirmed_by', models.F('asked_of')), ('due_on__isnull', False), ('refused_at', None)), _connector='OR'), name='complaint_erasure_confirmed_by_whom_was_asked_with_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('refused_at', None), ('refused_by', None), ('refused_why', '')), models.Q(('refused_at__isnull', False), ('refused_by', models.F('asked_of')), models.Q(('refused_why', ''), _negated=True)), _connector='OR'), name='complaint_erasure_refused_by_whom_was_asked_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('stopped_at', None), ('stopped_by', None), ('stopped_why', '')), models.Q(('stopped_at__isnull', False), ('stopped_by__isnull', False), models.Q(('stopped_why', ''), _negated=True)), _connector='OR'), name='complaint_erasure_stopped_by_somebody_and_why')],
            },
        ),
        migrations.RunSQL(GUARD, UNDONE),
    ]
