"""What a sample of cases found is a promise of its own: it is kept by evidence."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0030_load'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='deadline',
            name='deadline_one_open_of_a_kind',
        ),
        migrations.AlterField(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('finding', 'Put right what a sample found'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AlterField(
            model_name='historicaldeadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell her the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'She turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what she said after she left'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('finding', 'Put right what a sample found'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at', None), ('met_at', None), models.Q(('kind__in', ['task', 'appointment', 'tell_decision', 'decision_letter', 'run_up', 'turning_18', 'disclosure_sign_off', 'lifting_sign_off', 'finding']), _negated=True)), fields=('case', 'kind'), name='deadline_one_open_of_a_kind'),
        ),
    ]
