"""A yes to telling someone outside is kept with what was shown, word for word.

What was asked or allowed before that is asked anew: nobody kept what it was given to.
"""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# What no page can do, the database refuses as well. A secret is told on a yes that stands and is not too old,
# and what was shown to whoever said yes stays as it was shown.
GUARDS = """
CREATE FUNCTION cases_told_as_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.told_at IS NOT DISTINCT FROM NEW.told_at AND OLD.facts = NEW.facts THEN
        RETURN NULL;
    END IF;
    IF NEW.told_at IS NOT NULL AND NEW.facts && ARRAY['address', 'safe_contact', 'relatives']::varchar[] AND NOT EXISTS (
        SELECT FROM cases_approval a
         WHERE a.disclosure_id = NEW.id AND a.ended_at IS NULL AND a.until_at > NEW.told_at
    ) THEN
        RAISE EXCEPTION 'disclosure_told_as_approved: nobody said yes to this lately' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_told_as_approved AFTER INSERT OR UPDATE OF told_at, facts ON cases_disclosure
    FOR EACH ROW EXECUTE FUNCTION cases_told_as_approved();
CREATE FUNCTION cases_shown_is_shown() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'approval_stays_as_shown: what was shown is not changed afterwards' USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER cases_shown_is_shown BEFORE UPDATE ON cases_approval FOR EACH ROW
    WHEN (OLD.shown IS DISTINCT FROM NEW.shown OR OLD.disclosure_id <> NEW.disclosure_id
          OR OLD.asked_of_id <> NEW.asked_of_id OR OLD.asked_by_id <> NEW.asked_by_id
          OR OLD.given_at IS NOT NULL AND (NEW.given_at, NEW.until_at) IS DISTINCT FROM (OLD.given_at, OLD.until_at))
    EXECUTE FUNCTION cases_shown_is_shown();
"""
UNGUARDED = """
DROP TRIGGER cases_shown_is_shown ON cases_approval;
DROP FUNCTION cases_shown_is_shown;
DROP TRIGGER cases_told_as_approved ON cases_disclosure;
DROP FUNCTION cases_told_as_approved;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_covers_are_arranged_by_another'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalApproval',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('shown', models.JSONField(verbose_name='what was shown')),
                ('asked_at', models.DateTimeField()),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('until_at', models.DateTimeField(blank=True, help_text='The first moment at which it allows nothing any more', null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When another was asked for', null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case')),
                ('disclosure', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.disclosure')),
                ('given_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical approval',
                'verbose_name_plural': 'historical approvals',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('shown', models.JSONField(verbose_name='what was shown')),
                ('asked_at', models.DateTimeField()),
                ('given_at', models.DateTimeField(blank=True, null=True)),
                ('until_at', models.DateTimeField(blank=True, help_text='The first moment at which it allows nothing any more', null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='When another was asked for', null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('asked_of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='cases.disclosure')),
                ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('disclosure',), name='approval_one_stands'), models.CheckConstraint(condition=models.Q(('asked_of', models.F('asked_by')), _negated=True), name='approval_of_someone_else'), models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('given_by', None), ('until_at', None)), models.Q(('given_at__isnull', False), ('given_by', models.F('asked_of')), ('until_at__gt', models.F('given_at'))), _connector='OR'), name='approval_given_by_whom_was_asked_and_for_a_while'), models.CheckConstraint(condition=models.Q(('shown', []), _negated=True), name='approval_of_something')],
            },
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
