"""The number of a referral is called the NRM number; a Home Office reference is of immigration."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0021_nrm_stands'),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='nrm_stage',
            field=models.CharField(choices=[('not_referred', 'Not referred'), ('consent_needed', 'Consent needed'), ('declined', 'Does not want a referral'), ('preparing', 'Preparing referral'), ('with_first_responder', 'With the first responder'), ('submitted', 'Waiting for the NRM number'), ('waiting_rg', 'Waiting for reasonable grounds'), ('recovery', 'Recovery period'), ('rg_negative', 'Reasonable grounds, negative'), ('cg_positive', 'Conclusive grounds, positive'), ('cg_negative', 'Conclusive grounds, negative'), ('reconsidering', 'Reconsideration requested'), ('suspended', 'Suspended'), ('disqualified', 'Disqualified'), ('withdrawn', 'Withdrawn')], default='not_referred', max_length=25),
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AlterField(
            model_name='disclosure',
            name='facts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reference', 'our reference'), ('first_name', 'her first name'), ('full_name', 'her full name'), ('other_names', 'other names she has used'), ('birth', 'her date of birth'), ('gender', 'her gender'), ('nationality', 'her nationality'), ('language', 'her language and interpreter'), ('worker', 'her key worker'), ('home_office_reference', 'her Home Office (immigration) reference'), ('service', 'which of our services she is in'), ('support', 'that we support her'), ('borough', 'her borough'), ('health', 'her health and pregnancy'), ('account', 'what happened to her'), ('nrm', 'her NRM stage and dates'), ('immigration', 'her immigration status'), ('police', 'what the police know, and their reference'), ('risk', 'her level of risk'), ('risk_reasons', 'what her risk rests on'), ('needs', 'her needs'), ('issues', 'what else is hard for her'), ('plan', 'her support plan'), ('children', 'her children'), ('agencies', 'who else works with her'), ('consent', 'what she agreed to'), ('papers', 'which papers she has'), ('her_words', 'what she said'), ('story', 'what was done, and what comes next'), ('exit', 'how her support ended'), ('readers', 'who has read about her'), ('address', 'her address'), ('safe_contact', 'her phone and how to reach her'), ('relatives', 'her family and friends')], max_length=25), blank=True, default=list, verbose_name='what it tells'),
        ),
        migrations.AlterField(
            model_name='historicalcase',
            name='nrm_stage',
            field=models.CharField(choices=[('not_referred', 'Not referred'), ('consent_needed', 'Consent needed'), ('declined', 'Does not want a referral'), ('preparing', 'Preparing referral'), ('with_first_responder', 'With the first responder'), ('submitted', 'Waiting for the NRM number'), ('waiting_rg', 'Waiting for reasonable grounds'), ('recovery', 'Recovery period'), ('rg_negative', 'Reasonable grounds, negative'), ('cg_positive', 'Conclusive grounds, positive'), ('cg_negative', 'Conclusive grounds, negative'), ('reconsidering', 'Reconsideration requested'), ('suspended', 'Suspended'), ('disqualified', 'Disqualified'), ('withdrawn', 'Withdrawn')], default='not_referred', max_length=25),
        ),
        migrations.AlterField(
            model_name='historicaldeadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AlterField(
            model_name='historicaldisclosure',
            name='facts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reference', 'our reference'), ('first_name', 'her first name'), ('full_name', 'her full name'), ('other_names', 'other names she has used'), ('birth', 'her date of birth'), ('gender', 'her gender'), ('nationality', 'her nationality'), ('language', 'her language and interpreter'), ('worker', 'her key worker'), ('home_office_reference', 'her Home Office (immigration) reference'), ('service', 'which of our services she is in'), ('support', 'that we support her'), ('borough', 'her borough'), ('health', 'her health and pregnancy'), ('account', 'what happened to her'), ('nrm', 'her NRM stage and dates'), ('immigration', 'her immigration status'), ('police', 'what the police know, and their reference'), ('risk', 'her level of risk'), ('risk_reasons', 'what her risk rests on'), ('needs', 'her needs'), ('issues', 'what else is hard for her'), ('plan', 'her support plan'), ('children', 'her children'), ('agencies', 'who else works with her'), ('consent', 'what she agreed to'), ('papers', 'which papers she has'), ('her_words', 'what she said'), ('story', 'what was done, and what comes next'), ('exit', 'how her support ended'), ('readers', 'who has read about her'), ('address', 'her address'), ('safe_contact', 'her phone and how to reach her'), ('relatives', 'her family and friends')], max_length=25), blank=True, default=list, verbose_name='what it tells'),
        ),
    ]
