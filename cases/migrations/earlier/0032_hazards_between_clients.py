"""Keys by which two clients may be alike, bookings that wait, and what was found between two of them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# The function is made by `migrate` itself, from privacy.sql. Until then it refuses.
GUARD = """
    CREATE FUNCTION guard_held_booking() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'The rules are not in force yet: run migrate.'; END $$;
    CREATE TRIGGER guard_held_booking BEFORE INSERT OR UPDATE ON cases_heldbooking
        FOR EACH ROW EXECUTE FUNCTION guard_held_booking();
    ALTER TABLE cases_heldbooking ENABLE ALWAYS TRIGGER guard_held_booking;
"""
UNGUARD = "DROP FUNCTION guard_held_booking CASCADE;"


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0031_promises_of_findings'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Hazard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('other_words', models.CharField(blank=True, max_length=120, verbose_name='who else, if no client')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=10))),
                ('marks', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32))),
                ('found_at', models.DateTimeField()),
                ('verdict', models.CharField(blank=True, choices=[('same', 'The same: they are connected'), ('not_same', 'Not the same'), ('cannot_tell', 'Cannot tell')], max_length=12)),
                ('outcome', models.CharField(blank=True, choices=[('none', 'No objection'), ('not_placed', 'Do not book it'), ('conditions', 'Book it, on conditions'), ('police', 'Do not book it, and tell the police')], max_length=12)),
                ('conditions', models.CharField(blank=True, max_length=300, verbose_name='on which conditions')),
                ('basis', models.CharField(blank=True, choices=[('life', 'Somebody’s life or safety is in danger'), ('crime', 'To prevent or detect a crime'), ('agreed', 'Those it is about agreed'), ('order', 'A court ordered it')], max_length=10, verbose_name='on what grounds the police are told')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['found_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HazardKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('phone', 'Phone'), ('vehicle', 'Vehicle'), ('account', 'Account'), ('address', 'Address'), ('exploiter', 'Exploiter'), ('journey', 'Journey'), ('workplace', 'Workplace'), ('community', 'Community')], max_length=10)),
                ('mark', models.CharField(max_length=32)),
                ('source', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='HeldBooking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('act', models.CharField(choices=[('room', 'Room'), ('allocation', 'Allocation'), ('interpreter', 'Interpreter')], max_length=12)),
                ('answers', models.JSONField(default=dict, help_text='What was typed: ids, days, yes or no; why, anyway, title, context')),
                ('words', models.CharField(help_text='What was typed, as a page says it', max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_allowed', models.BooleanField(blank=True, null=True)),
                ('conditions', models.TextField(blank=True, verbose_name='on these conditions')),
                ('not_made_why', models.CharField(blank=True, max_length=300, verbose_name='why it could not be made then')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalHeldBooking',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('act', models.CharField(choices=[('room', 'Room'), ('allocation', 'Allocation'), ('interpreter', 'Interpreter')], max_length=12)),
                ('answers', models.JSONField(default=dict, help_text='What was typed: ids, days, yes or no; why, anyway, title, context')),
                ('words', models.CharField(help_text='What was typed, as a page says it', max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_allowed', models.BooleanField(blank=True, null=True)),
                ('conditions', models.TextField(blank=True, verbose_name='on these conditions')),
                ('not_made_why', models.CharField(blank=True, max_length=300, verbose_name='why it could not be made then')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical held booking',
                'verbose_name_plural': 'historical held bookings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('interpreter_name', ''), _negated=True), fields=['interpreter_name'], name='entry_interpreted_by'),
        ),
        migrations.AddField(
            model_name='hazard',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='hazard',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hazard',
            name='other',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='hazardkey',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='heldbooking',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldbooking',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case'),
        ),
        migrations.AddField(
            model_name='heldbooking',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldbooking',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hazard',
            name='booking',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.heldbooking'),
        ),
        migrations.AddField(
            model_name='historicalheldbooking',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalheldbooking',
            name='case',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='historicalheldbooking',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalheldbooking',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalheldbooking',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='hazardkey',
            index=models.Index(fields=['kind', 'mark', 'case'], name='hazard_key_alike'),
        ),
        migrations.AddConstraint(
            model_name='hazardkey',
            constraint=models.UniqueConstraint(fields=('case', 'source', 'kind', 'mark'), name='hazard_key_once_a_source'),
        ),
        migrations.AddConstraint(
            model_name='heldbooking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('conditions', ''), ('decided_at', None), ('decided_by', None), ('is_allowed', None), ('not_made_why', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_allowed__isnull', False)), _connector='OR'), name='held_booking_decided_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='heldbooking',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None)), models.Q(('decided_at', None), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='held_booking_withdrawn_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='heldbooking',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None), ('withdrawn_at', None), models.Q(('act', 'interpreter'), _negated=True)), fields=('case', 'act'), name='held_booking_one_waits'),
        ),
        migrations.AddIndex(
            model_name='hazard',
            index=models.Index(condition=models.Q(('decided_at', None)), fields=['found_at'], name='hazard_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('other__isnull', False), ('other_words', ''), models.Q(('other', models.F('case')), _negated=True)), models.Q(('other', None), models.Q(('other_words', ''), _negated=True)), _connector='OR'), name='hazard_of_two_clients_or_an_interpreter'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('outcome', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('outcome', ''), _negated=True), models.Q(('verdict', ''), _negated=True)), _connector='OR'), name='hazard_decided_says_what'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'none'), _negated=True), ('verdict', 'not_same'), _connector='OR'), name='hazard_none_is_not_the_same'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'conditions'), models.Q(('conditions', ''), _negated=True)), models.Q(models.Q(('outcome', 'conditions'), _negated=True), ('conditions', '')), _connector='OR'), name='hazard_conditions_are_said'),
        ),
        migrations.AddConstraint(
            model_name='hazard',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'police'), models.Q(('basis', ''), _negated=True)), models.Q(models.Q(('outcome', 'police'), _negated=True), ('basis', '')), _connector='OR'), name='hazard_police_on_grounds'),
        ),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
