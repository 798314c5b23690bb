import django.contrib.postgres.fields
from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('supportplans', '0001_squashed_0009_reasons_of_refusals'),
    ]

    operations = [
        ChangeWords(
            model_name='clientstatement',
            name='is_ready',
            field=models.BooleanField(verbose_name='feels that the first targets are met, and ready'),
        ),
        ChangeWords(
            model_name='clientstatement',
            name='rating',
            field=models.PositiveSmallIntegerField(verbose_name='how ready the client feels, 1 to 5'),
        ),
        ChangeWords(
            model_name='clientstatement',
            name='words',
            field=models.TextField(max_length=5000, verbose_name='own words'),
        ),
        ChangeWords(
            model_name='conversationcheck',
            name='subject',
            field=models.CharField(choices=[('service_aim', 'Understands the aim of the service'), ('rights', 'Understands their rights in the UK'), ('other_services', 'Other services were explained'), ('police', 'Concerns about the police were talked about')], max_length=15),
        ),
        ChangeWords(
            model_name='exit',
            name='death_is_about',
            field=models.BooleanField(default=False, verbose_name='the day of death is not certain'),
        ),
        ChangeWords(
            model_name='exit',
            name='destination',
            field=models.CharField(blank=True, choices=[('own_home', 'Own home'), ('council', 'Council housing'), ('asylum', 'Asylum accommodation'), ('supported', 'Supported housing or refuge'), ('friends', 'With friends or family'), ('abroad', 'Outside the UK'), ('detention', 'Detention or prison'), ('hospital', 'Hospital'), ('other', 'Somewhere else'), ('unknown', 'Not known')], max_length=10),
        ),
        ChangeWords(
            model_name='exit',
            name='kind',
            field=models.CharField(choices=[('planned', 'Planned exit'), ('negative_decision', 'Negative decision'), ('withdrew', 'Withdrew'), ('lost_contact', 'Lost contact or missing'), ('detained', 'Detained'), ('returned', 'Returned or removed from the UK'), ('transferred', 'Moved to another provider'), ('safety', 'Moved for safety'), ('disqualified', 'Disqualified by the Home Office'), ('excluded', 'Excluded for the safety of others'), ('moved_away', 'Moved away'), ('died', 'Died'), ('other', 'Other')], default='planned', max_length=20),
        ),
        ChangeWords(
            model_name='exit',
            name='may_contact',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, agreed'), ('no', 'No'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='exit',
            name='told_by',
            field=models.CharField(blank=True, max_length=300, verbose_name='who told us of the death'),
        ),
        ChangeWords(
            model_name='exit',
            name='told_of_death',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who was told of the death, or must be'),
        ),
        ChangeWords(
            model_name='followup',
            name='feels_safe',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how safe the client feels, 1 to 5'),
        ),
        ChangeWords(
            model_name='followup',
            name='result',
            field=models.CharField(choices=[('reached', 'Yes'), ('no_answer', 'No, there was no answer'), ('not_safe', 'No, it was not safe to'), ('declined', 'Answered, and does not want to be asked again')], max_length=10),
        ),
        ChangeWords(
            model_name='followup',
            name='was_found',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10, verbose_name='exploiters made contact'),
        ),
        ChangeWords(
            model_name='followup',
            name='words',
            field=models.TextField(blank=True, max_length=5000, verbose_name='what the client says'),
        ),
        ChangeWords(
            model_name='historicalclientstatement',
            name='is_ready',
            field=models.BooleanField(verbose_name='feels that the first targets are met, and ready'),
        ),
        ChangeWords(
            model_name='historicalclientstatement',
            name='rating',
            field=models.PositiveSmallIntegerField(verbose_name='how ready the client feels, 1 to 5'),
        ),
        ChangeWords(
            model_name='historicalclientstatement',
            name='words',
            field=models.TextField(max_length=5000, verbose_name='own words'),
        ),
        ChangeWords(
            model_name='historicalconversationcheck',
            name='subject',
            field=models.CharField(choices=[('service_aim', 'Understands the aim of the service'), ('rights', 'Understands their rights in the UK'), ('other_services', 'Other services were explained'), ('police', 'Concerns about the police were talked about')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='death_is_about',
            field=models.BooleanField(default=False, verbose_name='the day of death is not certain'),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='destination',
            field=models.CharField(blank=True, choices=[('own_home', 'Own home'), ('council', 'Council housing'), ('asylum', 'Asylum accommodation'), ('supported', 'Supported housing or refuge'), ('friends', 'With friends or family'), ('abroad', 'Outside the UK'), ('detention', 'Detention or prison'), ('hospital', 'Hospital'), ('other', 'Somewhere else'), ('unknown', 'Not known')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='kind',
            field=models.CharField(choices=[('planned', 'Planned exit'), ('negative_decision', 'Negative decision'), ('withdrew', 'Withdrew'), ('lost_contact', 'Lost contact or missing'), ('detained', 'Detained'), ('returned', 'Returned or removed from the UK'), ('transferred', 'Moved to another provider'), ('safety', 'Moved for safety'), ('disqualified', 'Disqualified by the Home Office'), ('excluded', 'Excluded for the safety of others'), ('moved_away', 'Moved away'), ('died', 'Died'), ('other', 'Other')], default='planned', max_length=20),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='may_contact',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, agreed'), ('no', 'No'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='told_by',
            field=models.CharField(blank=True, max_length=300, verbose_name='who told us of the death'),
        ),
        ChangeWords(
            model_name='historicalexit',
            name='told_of_death',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who was told of the death, or must be'),
        ),
        ChangeWords(
            model_name='historicalfollowup',
            name='feels_safe',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how safe the client feels, 1 to 5'),
        ),
        ChangeWords(
            model_name='historicalfollowup',
            name='result',
            field=models.CharField(choices=[('reached', 'Yes'), ('no_answer', 'No, there was no answer'), ('not_safe', 'No, it was not safe to'), ('declined', 'Answered, and does not want to be asked again')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalfollowup',
            name='was_found',
            field=models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('not_known', 'Not known')], max_length=10, verbose_name='exploiters made contact'),
        ),
        ChangeWords(
            model_name='historicalfollowup',
            name='words',
            field=models.TextField(blank=True, max_length=5000, verbose_name='what the client says'),
        ),
        ChangeWords(
            model_name='historicalmoneyterm',
            name='children',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='children living with the client'),
        ),
        ChangeWords(
            model_name='historicalmoneyterm',
            name='lives',
            field=models.CharField(choices=[('catered', 'Meals are provided'), ('self_catered', 'Self-catering'), ('own_place', 'Own place, or with others'), ('none', 'No weekly money from us')], max_length=15, verbose_name='living arrangement'),
        ),
        ChangeWords(
            model_name='historicaloutcomerating',
            name='words',
            field=models.CharField(blank=True, max_length=1000, verbose_name='own words'),
        ),
        ChangeWords(
            model_name='historicalpayment',
            name='how',
            field=models.CharField(choices=[('cash', 'Cash'), ('bank', 'To the client’s bank account'), ('card', 'On a payment card'), ('voucher', 'Voucher or ticket')], max_length=8, verbose_name='how it was paid'),
        ),
        ChangeWords(
            model_name='historicalpayment',
            name='received',
            field=models.CharField(choices=[('signed', 'Signed the receipt on paper'), ('tapped', 'The client ticks here, twice'), ('sent', 'It was sent: nobody saw it arrive')], max_length=8, verbose_name='how it was received'),
        ),
        ChangeWords(
            model_name='historicalplan',
            name='what_matters',
            field=models.TextField(blank=True, max_length=2000, verbose_name='what matters most'),
        ),
        ChangeWords(
            model_name='historicalplansignature',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalplansignature',
            name='how',
            field=models.CharField(choices=[('screen', 'On this screen, with a finger or a pen'), ('typed', 'Typed name, or a mark'), ('spoken', 'Said aloud, heard by a witness'), ('paper', 'On paper'), ('none', 'Does not sign'), ('account', 'Signed in to their own account')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalplansignature',
            name='party',
            field=models.CharField(choices=[('client', 'Client'), ('worker', 'Key worker'), ('manager', 'Manager')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalplanversion',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalroomanswer',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalroomanswer',
            name='how',
            field=models.CharField(choices=[('screen', 'On this screen, with a finger or a pen'), ('typed', 'Typed name, or a mark'), ('spoken', 'Said aloud, heard by a witness'), ('paper', 'On paper'), ('none', 'Does not sign'), ('account', 'Signed in to their own account')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='content',
            field=models.TextField(max_length=10000, verbose_name='what to do first'),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='how',
            field=models.CharField(choices=[('signed', 'Signed'), ('mark', 'Signed with a mark'), ('spoken', 'Said yes, with a witness')], default='signed', max_length=10, verbose_name='how it was agreed'),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='papers',
            field=models.TextField(blank=True, max_length=4000, verbose_name='what to take, and papers kept safe'),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='people',
            field=models.TextField(blank=True, max_length=4000, verbose_name='who to call'),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='places',
            field=models.TextField(blank=True, max_length=4000, verbose_name='where to go'),
        ),
        ChangeWords(
            model_name='historicalsafetyplan',
            name='signs',
            field=models.TextField(blank=True, max_length=4000, verbose_name='signs of danger'),
        ),
        ChangeWords(
            model_name='historicalsignpost',
            name='refused_why',
            field=models.CharField(blank=True, choices=[('no_place', 'No place, or too long a wait'), ('not_eligible', 'They do not help people in this situation'), ('funds', 'No recourse to public funds'), ('area', 'Not in their area'), ('language', 'Not in the right language'), ('risk', 'The risk is too high for them'), ('other', 'Another reason'), ('none_given', 'They gave no reason')], max_length=15, verbose_name='why they said no'),
        ),
        ChangeWords(
            model_name='historicaltarget',
            name='needs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because of limited English'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25), blank=True, default=list),
        ),
        ChangeWords(
            model_name='historicaltarget',
            name='status',
            field=models.CharField(choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('waiting', 'Waiting'), ('met', 'Met'), ('partly', 'Partly met'), ('not_met', 'Not met'), ('signposted', 'Passed to another service'), ('stopped', 'Stopped by the client'), ('superseded', 'Replaced by another target')], default='not_started', max_length=15),
        ),
        ChangeWords(
            model_name='moneyterm',
            name='children',
            field=models.PositiveSmallIntegerField(default=0, verbose_name='children living with the client'),
        ),
        ChangeWords(
            model_name='moneyterm',
            name='lives',
            field=models.CharField(choices=[('catered', 'Meals are provided'), ('self_catered', 'Self-catering'), ('own_place', 'Own place, or with others'), ('none', 'No weekly money from us')], max_length=15, verbose_name='living arrangement'),
        ),
        ChangeWords(
            model_name='outcomerating',
            name='words',
            field=models.CharField(blank=True, max_length=1000, verbose_name='own words'),
        ),
        ChangeWords(
            model_name='payment',
            name='how',
            field=models.CharField(choices=[('cash', 'Cash'), ('bank', 'To the client’s bank account'), ('card', 'On a payment card'), ('voucher', 'Voucher or ticket')], max_length=8, verbose_name='how it was paid'),
        ),
        ChangeWords(
            model_name='payment',
            name='received',
            field=models.CharField(choices=[('signed', 'Signed the receipt on paper'), ('tapped', 'The client ticks here, twice'), ('sent', 'It was sent: nobody saw it arrive')], max_length=8, verbose_name='how it was received'),
        ),
        ChangeWords(
            model_name='plan',
            name='what_matters',
            field=models.TextField(blank=True, max_length=2000, verbose_name='what matters most'),
        ),
        ChangeWords(
            model_name='plansignature',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='plansignature',
            name='how',
            field=models.CharField(choices=[('screen', 'On this screen, with a finger or a pen'), ('typed', 'Typed name, or a mark'), ('spoken', 'Said aloud, heard by a witness'), ('paper', 'On paper'), ('none', 'Does not sign'), ('account', 'Signed in to their own account')], max_length=10),
        ),
        ChangeWords(
            model_name='plansignature',
            name='party',
            field=models.CharField(choices=[('client', 'Client'), ('worker', 'Key worker'), ('manager', 'Manager')], max_length=10),
        ),
        ChangeWords(
            model_name='planversion',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='roomanswer',
            name='answer',
            field=models.CharField(choices=[('agrees', 'Agrees'), ('in_part', 'Agrees in part'), ('does_not', 'Does not agree'), ('not_asked', 'Could not be asked')], max_length=10),
        ),
        ChangeWords(
            model_name='roomanswer',
            name='how',
            field=models.CharField(choices=[('screen', 'On this screen, with a finger or a pen'), ('typed', 'Typed name, or a mark'), ('spoken', 'Said aloud, heard by a witness'), ('paper', 'On paper'), ('none', 'Does not sign'), ('account', 'Signed in to their own account')], max_length=10),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='content',
            field=models.TextField(max_length=10000, verbose_name='what to do first'),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='how',
            field=models.CharField(choices=[('signed', 'Signed'), ('mark', 'Signed with a mark'), ('spoken', 'Said yes, with a witness')], default='signed', max_length=10, verbose_name='how it was agreed'),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='papers',
            field=models.TextField(blank=True, max_length=4000, verbose_name='what to take, and papers kept safe'),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='people',
            field=models.TextField(blank=True, max_length=4000, verbose_name='who to call'),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='places',
            field=models.TextField(blank=True, max_length=4000, verbose_name='where to go'),
        ),
        ChangeWords(
            model_name='safetyplan',
            name='signs',
            field=models.TextField(blank=True, max_length=4000, verbose_name='signs of danger'),
        ),
        ChangeWords(
            model_name='signpost',
            name='refused_why',
            field=models.CharField(blank=True, choices=[('no_place', 'No place, or too long a wait'), ('not_eligible', 'They do not help people in this situation'), ('funds', 'No recourse to public funds'), ('area', 'Not in their area'), ('language', 'Not in the right language'), ('risk', 'The risk is too high for them'), ('other', 'Another reason'), ('none_given', 'They gave no reason')], max_length=15, verbose_name='why they said no'),
        ),
        ChangeWords(
            model_name='target',
            name='needs',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('accommodation', 'Accommodation'), ('income', 'Income or benefits'), ('emotional', 'Emotional support or counselling'), ('legal', 'Legal or immigration advice'), ('police_trust', 'Help to trust and work with the police'), ('language', 'Help with language or English'), ('isolation', 'Company and less isolation'), ('health', 'Medical care or pregnancy'), ('language_anxiety', 'Anxious because of limited English'), ('racism', 'Racism and prejudice'), ('misinformation', 'Misinformation'), ('immigration_insecurity', 'Insecure immigration status'), ('financial_insecurity', 'No safe or steady money (financial insecurity)'), ('social_isolation', 'Cut off from other people (social isolation)'), ('loyalty', 'Feeling disloyal to family and community'), ('honour_shame', 'Honour and shame'), ('justice_distrust', 'Does not trust police and courts')], max_length=25), blank=True, default=list),
        ),
        ChangeWords(
            model_name='target',
            name='status',
            field=models.CharField(choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('waiting', 'Waiting'), ('met', 'Met'), ('partly', 'Partly met'), ('not_met', 'Not met'), ('signposted', 'Passed to another service'), ('stopped', 'Stopped by the client'), ('superseded', 'Replaced by another target')], default='not_started', max_length=15),
        ),
        ChangeWords(
            model_name='weeklyrate',
            name='of',
            field=models.CharField(choices=[('catered', 'A client who is given meals'), ('self_catered', 'A client who is self-catering'), ('own_place', 'A client in their own place, or with others'), ('first_child', 'A first child living with the client'), ('other_child', 'Each other child living with the client')], max_length=15, verbose_name='what for'),
        ),
    ]
