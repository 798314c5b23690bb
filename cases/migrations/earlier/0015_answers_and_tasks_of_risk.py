from django.db import migrations, models


# What these were known by before: the words of the acts that made them.
KNOWN_BY_THEIR_WORDS = [
    """
    UPDATE cases_deadline SET kind = 'plan_answer'
    WHERE kind = 'task' AND title LIKE 'Say whether you agree with the plan, version %'
    """,
    """
    UPDATE cases_deadline SET is_of_risk = true
    WHERE kind = 'safeguarding' AND context = 'After the rapid screen. The page of risk says why.'
    OR kind = 'task' AND (
        context LIKE 'From the risk assessment.%'
        OR title LIKE 'Ring % about very high risk'
        OR title IN (
            'Change the risk assessment and send it again',
            'Decide about a safeguarding referral: very high risk',
            'Make the safeguarding referral: very high risk',
            'Tell the police what happened',
            'Act for someone who depends on her'
        )
    )
    """,
]


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0014_after_exit'),
    ]

    operations = [
        migrations.AddField(
            model_name='deadline',
            name='is_of_risk',
            field=models.BooleanField(default=False, help_text='A task that an incident, a concern, a screen or an assessment of risk asked for'),
        ),
        migrations.AddField(
            model_name='historicaldeadline',
            name='is_of_risk',
            field=models.BooleanField(default=False, help_text='A task that an incident, a concern, a screen or an assessment of risk asked for'),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the Home Office reference'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the letter of the decision'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be told outside'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AlterField(
            model_name='historicaldeadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the Home Office reference'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the letter of the decision'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be told outside'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.RunSQL(KNOWN_BY_THEIR_WORDS, migrations.RunSQL.noop),
    ]
