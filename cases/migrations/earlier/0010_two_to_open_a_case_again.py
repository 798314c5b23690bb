"""Lifting a seal, naming one more person on it, letting back whom she was closed to: one asks, another decides."""

import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
import simple_history.models
from django.conf import settings
from django.db import migrations, models


# What no page can do, the database refuses as well: a seal or an exclusion ends by another person's yes only.
GUARDS = """
CREATE FUNCTION cases_opened_by_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases_lifting l JOIN cases_case c ON c.id = l.case_id
         WHERE CASE TG_TABLE_NAME WHEN 'cases_seal' THEN l.seal_id ELSE l.exclusion_id END = NEW.id
           AND c.client_id = NEW.client_id AND l.person_id IS NULL AND l.is_allowed AND l.decided_at = NEW.ended_at AND l.decided_by_id = NEW.ended_by_id
    ) THEN
        RAISE EXCEPTION 'opened_by_two: nobody else said yes to this' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER cases_opened_by_two AFTER UPDATE OF ended_at ON cases_seal FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION cases_opened_by_two();
CREATE TRIGGER cases_opened_by_two AFTER UPDATE OF ended_at ON cases_exclusion FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION cases_opened_by_two();
"""
UNGUARDED = """
DROP TRIGGER cases_opened_by_two ON cases_exclusion;
DROP TRIGGER cases_opened_by_two ON cases_seal;
DROP FUNCTION cases_opened_by_two;
"""
# What row-level security says of a column must go before the column. `migrate` puts it in force again.
UNGUARDED += "".join(
    f"DROP POLICY IF EXISTS exists_for ON {table};" for table in ("cases_lifting", "cases_historicallifting")
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_approvals_of_what_was_shown'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalLifting',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('standing_as', models.CharField(blank=True, choices=[('sees', 'Sees the case'), ('key', 'May use emergency access')], max_length=5)),
                ('words', models.CharField(max_length=500, verbose_name='why')),
                ('asked_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(help_text='The first moment at which it is too late to decide')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_allowed', models.BooleanField(blank=True, null=True)),
                ('decided_words', models.CharField(blank=True, max_length=500, verbose_name='why not')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical lifting',
                'verbose_name_plural': 'historical liftings',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Lifting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('standing_as', models.CharField(blank=True, choices=[('sees', 'Sees the case'), ('key', 'May use emergency access')], max_length=5)),
                ('words', models.CharField(max_length=500, verbose_name='why')),
                ('asked_at', models.DateTimeField()),
                ('until_at', models.DateTimeField(help_text='The first moment at which it is too late to decide')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('is_allowed', models.BooleanField(blank=True, null=True)),
                ('decided_words', models.CharField(blank=True, max_length=500, verbose_name='why not')),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_one_open_of_a_kind',
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the Home Office reference'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the letter of the decision'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be told outside'), ('lifting_sign_off', 'Decide whether it is opened to more people'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AlterField(
            model_name='historicaldeadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the Home Office reference'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the letter of the decision'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be told outside'), ('lifting_sign_off', 'Decide whether it is opened to more people'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('met_at', None), models.Q(('kind__in', ['task', 'appointment', 'tell_decision', 'decision_letter', 'run_up', 'turning_18', 'disclosure_sign_off', 'lifting_sign_off']), _negated=True)), fields=('case', 'kind'), name='deadline_one_open_of_a_kind'),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='asked_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='asked_of',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='case',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.case'),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='ended_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='exclusion',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.exclusion'),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='person',
            field=models.ForeignKey(blank=True, db_constraint=False, help_text='Who is to be named on the seal, which stays', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='promise',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.deadline'),
        ),
        migrations.AddField(
            model_name='historicallifting',
            name='seal',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.seal'),
        ),
        migrations.AddField(
            model_name='lifting',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifting',
            name='asked_of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifting',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s_set', to='cases.case'),
        ),
        migrations.AddField(
            model_name='lifting',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifting',
            name='ended_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifting',
            name='exclusion',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.exclusion'),
        ),
        migrations.AddField(
            model_name='lifting',
            name='person',
            field=models.ForeignKey(blank=True, help_text='Who is to be named on the seal, which stays', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='lifting',
            name='promise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.deadline'),
        ),
        migrations.AddField(
            model_name='lifting',
            name='seal',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.seal'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('exclusion__isnull', False), ('seal', None)), models.Q(('exclusion', None), ('seal__isnull', False)), _connector='OR'), name='lifting_of_a_seal_or_of_an_exclusion'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('standing_as', '')), models.Q(('person__isnull', False), ('seal__isnull', False), ('standing_as__in', ['sees', 'key'])), _connector='OR'), name='lifting_names_someone_on_a_seal'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.functions.text.Length('words'), 20)), name='lifting_says_why'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(('asked_of', models.F('asked_by')), _negated=True), name='lifting_asked_of_someone_else'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decided_words', ''), ('is_allowed', None)), models.Q(('decided_at__lt', models.F('until_at')), ('decided_by', models.F('asked_of')), ('decided_words', ''), ('is_allowed', True)), models.Q(('decided_at__lt', models.F('until_at')), ('decided_by', models.F('asked_of')), ('is_allowed', False), models.Q(('decided_words', ''), _negated=True)), _connector='OR'), name='lifting_decided_in_time_by_whom_was_asked'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='lifting_ended_at_and_by'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None), ('ended_at', None), ('person', None)), fields=('seal',), name='lifting_once_of_a_seal'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None), ('ended_at', None)), fields=('seal', 'person'), name='lifting_once_of_a_name'),
        ),
        migrations.AddConstraint(
            model_name='lifting',
            constraint=models.UniqueConstraint(condition=models.Q(('decided_at', None), ('ended_at', None)), fields=('exclusion',), name='lifting_once_of_an_exclusion'),
        ),
        migrations.RunSQL(GUARDS, UNGUARDED),
    ]
