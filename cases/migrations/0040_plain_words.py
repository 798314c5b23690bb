import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0039_consent_to_data'),
    ]

    operations = [
        ChangeWords(
            model_name='accessgrant',
            name='reason',
            field=models.CharField(blank=True, choices=[('on_duty', 'I am on duty and nobody in the client’s team can be reached'), ('she_came', 'The client came or rang, and I am dealing with it'), ('danger', 'Someone may be in danger'), ('handover', 'I am taking the case over, or advising on it'), ('check', 'I am checking a referral, a complaint or an incident'), ('other', 'Something else')], max_length=15),
        ),
        ChangeWords(
            model_name='case',
            name='exit_kind',
            field=models.CharField(blank=True, choices=[('planned', 'Planned exit'), ('negative_decision', 'Negative decision'), ('withdrew', 'Withdrew'), ('lost_contact', 'Lost contact or missing'), ('detained', 'Detained'), ('returned', 'Returned or removed from the UK'), ('transferred', 'Moved to another provider'), ('safety', 'Moved for safety'), ('disqualified', 'Disqualified by the Home Office'), ('excluded', 'Excluded for the safety of others'), ('moved_away', 'Moved away'), ('died', 'Died'), ('other', 'Other')], max_length=20),
        ),
        ChangeWords(
            model_name='case',
            name='source',
            field=models.CharField(blank=True, choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'Self-referral'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20),
        ),
        ChangeWords(
            model_name='client',
            name='reads_in',
            field=models.CharField(choices=[('own', 'Own language'), ('english', 'English'), ('both', 'Both'), ('neither', 'Neither'), ('unknown', 'Not asked yet')], default='unknown', max_length=10),
        ),
        ChangeWords(
            model_name='confidence',
            name='kind',
            field=models.CharField(choices=[('health', 'Health'), ('whereabouts', 'Where the client is now'), ('contact', 'How to reach someone'), ('police_operation', 'Police operation'), ('privileged', 'Legal advice')], max_length=20),
        ),
        ChangeWords(
            model_name='consent',
            name='earlier_case',
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name='the earlier case with the no'),
        ),
        ChangeWords(
            model_name='consent',
            name='form_version',
            field=models.CharField(blank=True, max_length=40, verbose_name='which form was signed'),
        ),
        ChangeWords(
            model_name='consent',
            name='purpose',
            field=models.CharField(choices=[('service', 'Support from us'), ('nrm', 'NRM referral'), ('nrm_support', 'Support under the NRM'), ('nrm_police', 'Help an investigation'), ('nrm_decision', 'Get the Home Office’s decision'), ('duty', 'Be named in a Duty to Notify'), ('gp', 'Share with the GP'), ('midwife', 'Share with the midwife'), ('police', 'Share with the police'), ('solicitor', 'Share with the solicitor'), ('council', 'Share with the council'), ('housing', 'Share with a housing provider'), ('college', 'Share with a college'), ('shadowing', 'A student is there'), ('figures', 'Be counted in figures'), ('data', 'Share data, without a name'), ('research', 'Research or stories'), ('other', 'Something else')], max_length=15),
        ),
        ChangeWords(
            model_name='deadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell the client the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'The client turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what was said after the exit'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('access_request', 'Give the client the copy of the record'), ('copy_sign_off', 'Decide about the copy of the record'), ('correction', 'Answer what the client says is wrong in the record'), ('correction_telling', 'Tell those who were told what is wrong'), ('finding', 'Put right what a sample found'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        ChangeWords(
            model_name='dependant',
            name='chose_at_18',
            field=models.CharField(blank=True, choices=[('own', 'Wants support of their own'), ('family', 'Stays part of the family’s support'), ('none', 'Wants no more support')], max_length=12, verbose_name='chose at 18'),
        ),
        ChangeWords(
            model_name='disclosure',
            name='basis',
            field=models.CharField(choices=[('consent', 'The client agreed to it'), ('support', 'It is needed to support the client, and is expected'), ('legal_duty', 'A law or a court order requires it'), ('risk_to_life', 'Someone’s life or safety is at risk')], max_length=15, verbose_name='on what grounds'),
        ),
        ChangeWords(
            model_name='disclosure',
            name='facts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reference', 'our reference'), ('first_name', 'the first name'), ('full_name', 'the full name'), ('other_names', 'other names in use'), ('birth', 'the date of birth'), ('gender', 'the gender'), ('nationality', 'the nationality'), ('language', 'the language and interpreter'), ('worker', 'the key worker'), ('home_office_reference', 'the Home Office (immigration) reference'), ('service', 'which of our services it is'), ('support', 'that we give support'), ('borough', 'the borough'), ('health', 'the health and pregnancy'), ('account', 'what happened'), ('nrm', 'the NRM stage and dates'), ('immigration', 'the immigration status'), ('police', 'what the police know, and their reference'), ('risk', 'the level of risk'), ('risk_reasons', 'what the risk is based on'), ('needs', 'the needs'), ('issues', 'other difficulties'), ('plan', 'the support plan'), ('children', 'the children'), ('agencies', 'who else is involved'), ('consent', 'what was agreed to'), ('papers', 'which papers there are'), ('her_words', 'the client’s own words'), ('story', 'what was done, and what comes next'), ('exit', 'how support ended'), ('record', 'a copy of the whole record'), ('readers', 'who has read the record'), ('address', 'the address'), ('safe_contact', 'the phone and how to get in touch'), ('relatives', 'the family and friends')], max_length=25), blank=True, default=list, verbose_name='what it tells'),
        ),
        ChangeWords(
            model_name='entry',
            name='shadowing',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='shadowed', to='cases.consent', verbose_name='consent to the student who was there'),
        ),
        ChangeWords(
            model_name='exclusion',
            name='reason',
            field=models.CharField(choices=[('knows_her', 'Knows the client or their family'), ('knows_exploiter', 'Knows someone the client is afraid of'), ('she_asked', 'The client asked for it'), ('complaint', 'A complaint or an investigation'), ('other', 'Another conflict of interest')], max_length=20),
        ),
        ChangeWords(
            model_name='historicalaccessgrant',
            name='reason',
            field=models.CharField(blank=True, choices=[('on_duty', 'I am on duty and nobody in the client’s team can be reached'), ('she_came', 'The client came or rang, and I am dealing with it'), ('danger', 'Someone may be in danger'), ('handover', 'I am taking the case over, or advising on it'), ('check', 'I am checking a referral, a complaint or an incident'), ('other', 'Something else')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalcase',
            name='exit_kind',
            field=models.CharField(blank=True, choices=[('planned', 'Planned exit'), ('negative_decision', 'Negative decision'), ('withdrew', 'Withdrew'), ('lost_contact', 'Lost contact or missing'), ('detained', 'Detained'), ('returned', 'Returned or removed from the UK'), ('transferred', 'Moved to another provider'), ('safety', 'Moved for safety'), ('disqualified', 'Disqualified by the Home Office'), ('excluded', 'Excluded for the safety of others'), ('moved_away', 'Moved away'), ('died', 'Died'), ('other', 'Other')], max_length=20),
        ),
        ChangeWords(
            model_name='historicalcase',
            name='source',
            field=models.CharField(blank=True, choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'Self-referral'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20),
        ),
        ChangeWords(
            model_name='historicalclient',
            name='reads_in',
            field=models.CharField(choices=[('own', 'Own language'), ('english', 'English'), ('both', 'Both'), ('neither', 'Neither'), ('unknown', 'Not asked yet')], default='unknown', max_length=10),
        ),
        ChangeWords(
            model_name='historicalconfidence',
            name='kind',
            field=models.CharField(choices=[('health', 'Health'), ('whereabouts', 'Where the client is now'), ('contact', 'How to reach someone'), ('police_operation', 'Police operation'), ('privileged', 'Legal advice')], max_length=20),
        ),
        ChangeWords(
            model_name='historicalconsent',
            name='earlier_case',
            field=models.CharField(blank=True, editable=False, max_length=20, verbose_name='the earlier case with the no'),
        ),
        ChangeWords(
            model_name='historicalconsent',
            name='form_version',
            field=models.CharField(blank=True, max_length=40, verbose_name='which form was signed'),
        ),
        ChangeWords(
            model_name='historicalconsent',
            name='purpose',
            field=models.CharField(choices=[('service', 'Support from us'), ('nrm', 'NRM referral'), ('nrm_support', 'Support under the NRM'), ('nrm_police', 'Help an investigation'), ('nrm_decision', 'Get the Home Office’s decision'), ('duty', 'Be named in a Duty to Notify'), ('gp', 'Share with the GP'), ('midwife', 'Share with the midwife'), ('police', 'Share with the police'), ('solicitor', 'Share with the solicitor'), ('council', 'Share with the council'), ('housing', 'Share with a housing provider'), ('college', 'Share with a college'), ('shadowing', 'A student is there'), ('figures', 'Be counted in figures'), ('data', 'Share data, without a name'), ('research', 'Research or stories'), ('other', 'Something else')], max_length=15),
        ),
        ChangeWords(
            model_name='historicaldeadline',
            name='kind',
            field=models.CharField(choices=[('risk_screen', 'Rapid risk screen'), ('first_risk_assessment', 'First risk assessment'), ('risk_review', 'Review risk assessment'), ('risk_sign_off', 'Check risk assessment'), ('risk_call', 'Ring about very high risk'), ('first_plan', 'Make the first support plan'), ('plan_review', 'Review support plan together'), ('plan_answer', 'Say whether you agree with the plan'), ('nrm_explanation', 'Explain the NRM'), ('nrm_take_over', 'Record the referral already made'), ('nrm_consent', 'Get consent for the NRM referral'), ('nrm_handover', 'Hand the referral to a first responder'), ('nrm_receipt', 'Get the NRM number'), ('rg_decision', 'Reasonable grounds decision expected'), ('tell_decision', 'Tell the client the decision'), ('decision_letter', 'Get the decision letter'), ('nrm_grounds', 'Record what the later decision is about'), ('recovery_review', 'Recovery period reaches its minimum'), ('reconsideration', 'Last day to ask for reconsideration'), ('legal_advice', 'Get legal advice'), ('move_on', 'Plan move-on'), ('recovery_needs', 'Recovery needs assessment'), ('leave', 'Leave to remain (section 65)'), ('run_up', 'Get ready for what comes next'), ('chase', 'Chase the Home Office'), ('nrm_response', 'Answer the Home Office’s notice'), ('turning_18', 'The client turns 18'), ('exit_checklist', 'Finish exit checklist'), ('exit_sign_off', 'Sign off exit'), ('follow_up', 'Follow up after exit'), ('after_exit', 'Act on what was said after the exit'), ('disclosure_sign_off', 'Decide what may be shared outside'), ('lifting_sign_off', 'Decide whether more people may open it'), ('safeguarding', 'Contact children’s services'), ('access_request', 'Give the client the copy of the record'), ('copy_sign_off', 'Decide about the copy of the record'), ('correction', 'Answer what the client says is wrong in the record'), ('correction_telling', 'Tell those who were told what is wrong'), ('finding', 'Put right what a sample found'), ('appointment', 'Appointment'), ('task', 'Task')], max_length=30),
        ),
        ChangeWords(
            model_name='historicaldependant',
            name='chose_at_18',
            field=models.CharField(blank=True, choices=[('own', 'Wants support of their own'), ('family', 'Stays part of the family’s support'), ('none', 'Wants no more support')], max_length=12, verbose_name='chose at 18'),
        ),
        ChangeWords(
            model_name='historicaldisclosure',
            name='basis',
            field=models.CharField(choices=[('consent', 'The client agreed to it'), ('support', 'It is needed to support the client, and is expected'), ('legal_duty', 'A law or a court order requires it'), ('risk_to_life', 'Someone’s life or safety is at risk')], max_length=15, verbose_name='on what grounds'),
        ),
        ChangeWords(
            model_name='historicaldisclosure',
            name='facts',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('reference', 'our reference'), ('first_name', 'the first name'), ('full_name', 'the full name'), ('other_names', 'other names in use'), ('birth', 'the date of birth'), ('gender', 'the gender'), ('nationality', 'the nationality'), ('language', 'the language and interpreter'), ('worker', 'the key worker'), ('home_office_reference', 'the Home Office (immigration) reference'), ('service', 'which of our services it is'), ('support', 'that we give support'), ('borough', 'the borough'), ('health', 'the health and pregnancy'), ('account', 'what happened'), ('nrm', 'the NRM stage and dates'), ('immigration', 'the immigration status'), ('police', 'what the police know, and their reference'), ('risk', 'the level of risk'), ('risk_reasons', 'what the risk is based on'), ('needs', 'the needs'), ('issues', 'other difficulties'), ('plan', 'the support plan'), ('children', 'the children'), ('agencies', 'who else is involved'), ('consent', 'what was agreed to'), ('papers', 'which papers there are'), ('her_words', 'the client’s own words'), ('story', 'what was done, and what comes next'), ('exit', 'how support ended'), ('record', 'a copy of the whole record'), ('readers', 'who has read the record'), ('address', 'the address'), ('safe_contact', 'the phone and how to get in touch'), ('relatives', 'the family and friends')], max_length=25), blank=True, default=list, verbose_name='what it tells'),
        ),
        ChangeWords(
            model_name='historicalentry',
            name='shadowing',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='cases.consent', verbose_name='consent to the student who was there'),
        ),
        ChangeWords(
            model_name='historicalexclusion',
            name='reason',
            field=models.CharField(choices=[('knows_her', 'Knows the client or their family'), ('knows_exploiter', 'Knows someone the client is afraid of'), ('she_asked', 'The client asked for it'), ('complaint', 'A complaint or an investigation'), ('other', 'Another conflict of interest')], max_length=20),
        ),
        ChangeWords(
            model_name='historicalkeptdocument',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(2, 'Everyone who works on the case'), (3, 'Caseworkers and managers: no students, no volunteers'), (4, 'Caseworkers and managers, who have shown their second factor in the last five minutes')], verbose_name='who may open it'),
        ),
        ChangeWords(
            model_name='historicalkeptdocument',
            name='original',
            field=models.CharField(choices=[('with_her', 'The client has it'), ('with_us', 'We keep it for the client'), ('with_agency', 'An agency has it'), ('none', 'There is none: it came like this'), ('not_known', 'Not known')], max_length=12, verbose_name='where the original is'),
        ),
        ChangeWords(
            model_name='historicalkeptdocument',
            name='whose',
            field=models.CharField(choices=[('hers', 'The client’s'), ('dependants', 'A dependant’s'), ('others', 'Someone else’s')], default='hers', max_length=10, verbose_name='whose document it is'),
        ),
        ChangeWords(
            model_name='historicallifting',
            name='level_to',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(2, 'Everyone who works on the case'), (3, 'Caseworkers and managers: no students, no volunteers')], null=True, verbose_name='who may open it'),
        ),
        ChangeWords(
            model_name='historicalothername',
            name='kind',
            field=models.CharField(choices=[('alias', 'Another name they use'), ('exploitation', 'Name used during the exploitation'), ('document', 'Name on a document'), ('spelling', 'Another spelling')], default='alias', max_length=20),
        ),
        ChangeWords(
            model_name='historicalpaper',
            name='kind',
            field=models.CharField(choices=[('nrm_letters', 'NRM letters'), ('immigration', 'Immigration papers'), ('identity', 'Identity document'), ('health', 'Health summary'), ('benefits', 'Benefit letters'), ('solicitor', 'Solicitor’s contact'), ('plan', 'Copy of the plan')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalpaper',
            name='state',
            field=models.CharField(choices=[('missing', 'Missing'), ('with_agency', 'Still with an agency'), ('held', 'We hold it for the client'), ('given', 'The client has it'), ('not_needed', 'Not needed')], default='missing', max_length=15),
        ),
        ChangeWords(
            model_name='historicalperson',
            name='kind',
            field=models.CharField(choices=[('next_of_kin', 'Next of kin'), ('family', 'Family'), ('friend', 'Friend'), ('trusted', 'Person the client trusts'), ('other', 'Someone else')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalrecordmark',
            name='kind',
            field=models.CharField(choices=[('disputed', 'Disputed by the client'), ('corrected', 'Corrected')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalrecordmark',
            name='words',
            field=models.TextField(blank=True, help_text='Only where the row itself tells no secret', verbose_name='own words'),
        ),
        ChangeWords(
            model_name='historicalriskevent',
            name='kind',
            field=models.CharField(choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'Went missing'), ('disclosure', 'Told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'Getting ready to leave the service'), ('eighteen', 'Turned 18'), ('other', 'Something else')], max_length=12),
        ),
        ChangeWords(
            model_name='historicalsafecontact',
            name='home_unsafe_on',
            field=models.DateField(blank=True, help_text='Until post is safe again, or she has moved', null=True, verbose_name='told that the home is not safe, on'),
        ),
        ChangeWords(
            model_name='historicalsafecontact',
            name='told_unsafe_on',
            field=models.DateField(blank=True, help_text='Until there are new rules', null=True, verbose_name='told that the phone is not safe, on'),
        ),
        ChangeWords(
            model_name='historicaltopic',
            name='subject',
            field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because of limited English'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25),
        ),
        ChangeWords(
            model_name='historicaltopic',
            name='words',
            field=models.CharField(blank=True, max_length=500, verbose_name='own words'),
        ),
        ChangeWords(
            model_name='keptdocument',
            name='level',
            field=models.PositiveSmallIntegerField(choices=[(2, 'Everyone who works on the case'), (3, 'Caseworkers and managers: no students, no volunteers'), (4, 'Caseworkers and managers, who have shown their second factor in the last five minutes')], verbose_name='who may open it'),
        ),
        ChangeWords(
            model_name='keptdocument',
            name='original',
            field=models.CharField(choices=[('with_her', 'The client has it'), ('with_us', 'We keep it for the client'), ('with_agency', 'An agency has it'), ('none', 'There is none: it came like this'), ('not_known', 'Not known')], max_length=12, verbose_name='where the original is'),
        ),
        ChangeWords(
            model_name='keptdocument',
            name='whose',
            field=models.CharField(choices=[('hers', 'The client’s'), ('dependants', 'A dependant’s'), ('others', 'Someone else’s')], default='hers', max_length=10, verbose_name='whose document it is'),
        ),
        ChangeWords(
            model_name='lifting',
            name='level_to',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(2, 'Everyone who works on the case'), (3, 'Caseworkers and managers: no students, no volunteers')], null=True, verbose_name='who may open it'),
        ),
        ChangeWords(
            model_name='othername',
            name='kind',
            field=models.CharField(choices=[('alias', 'Another name they use'), ('exploitation', 'Name used during the exploitation'), ('document', 'Name on a document'), ('spelling', 'Another spelling')], default='alias', max_length=20),
        ),
        ChangeWords(
            model_name='paper',
            name='kind',
            field=models.CharField(choices=[('nrm_letters', 'NRM letters'), ('immigration', 'Immigration papers'), ('identity', 'Identity document'), ('health', 'Health summary'), ('benefits', 'Benefit letters'), ('solicitor', 'Solicitor’s contact'), ('plan', 'Copy of the plan')], max_length=15),
        ),
        ChangeWords(
            model_name='paper',
            name='state',
            field=models.CharField(choices=[('missing', 'Missing'), ('with_agency', 'Still with an agency'), ('held', 'We hold it for the client'), ('given', 'The client has it'), ('not_needed', 'Not needed')], default='missing', max_length=15),
        ),
        ChangeWords(
            model_name='person',
            name='kind',
            field=models.CharField(choices=[('next_of_kin', 'Next of kin'), ('family', 'Family'), ('friend', 'Friend'), ('trusted', 'Person the client trusts'), ('other', 'Someone else')], max_length=15),
        ),
        ChangeWords(
            model_name='recordmark',
            name='kind',
            field=models.CharField(choices=[('disputed', 'Disputed by the client'), ('corrected', 'Corrected')], max_length=10),
        ),
        ChangeWords(
            model_name='recordmark',
            name='words',
            field=models.TextField(blank=True, help_text='Only where the row itself tells no secret', verbose_name='own words'),
        ),
        ChangeWords(
            model_name='riskevent',
            name='kind',
            field=models.CharField(choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'Went missing'), ('disclosure', 'Told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'Getting ready to leave the service'), ('eighteen', 'Turned 18'), ('other', 'Something else')], max_length=12),
        ),
        ChangeWords(
            model_name='safecontact',
            name='home_unsafe_on',
            field=models.DateField(blank=True, help_text='Until post is safe again, or she has moved', null=True, verbose_name='told that the home is not safe, on'),
        ),
        ChangeWords(
            model_name='safecontact',
            name='told_unsafe_on',
            field=models.DateField(blank=True, help_text='Until there are new rules', null=True, verbose_name='told that the phone is not safe, on'),
        ),
        ChangeWords(
            model_name='topic',
            name='subject',
            field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because of limited English'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25),
        ),
        ChangeWords(
            model_name='topic',
            name='words',
            field=models.CharField(blank=True, max_length=500, verbose_name='own words'),
        ),
    ]
