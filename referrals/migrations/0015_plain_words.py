import django.contrib.postgres.fields
from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0001_squashed_0014_what_an_earlier_one_came_to'),
    ]

    operations = [
        ChangeWords(
            model_name='decision',
            name='not_asking_language',
            field=models.CharField(blank=True, max_length=80, verbose_name='in which language it was said'),
        ),
        ChangeWords(
            model_name='decision',
            name='not_asking_on',
            field=models.DateField(blank=True, null=True, verbose_name='when it was said that nobody will ask'),
        ),
        ChangeWords(
            model_name='decision',
            name='told_how',
            field=models.CharField(choices=[('interpreter', 'Yes, with an interpreter'), ('yes', 'Yes, no interpreter was needed'), ('not_yet', 'Not yet')], max_length=12, verbose_name='has the client been told'),
        ),
        ChangeWords(
            model_name='decision',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the client was told'),
        ),
        ChangeWords(
            model_name='decision',
            name='understood',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, said back in their own words'), ('partly', 'In part'), ('no', 'No')], max_length=8, verbose_name='was it understood'),
        ),
        ChangeWords(
            model_name='decision',
            name='wholly_before',
            field=models.BooleanField(null=True, verbose_name='about what was over before the first positive decision'),
        ),
        ChangeWords(
            model_name='disqualification',
            name='ground',
            field=models.CharField(choices=[('public_order', 'Threat to public order'), ('terrorism', 'Convicted of a terrorism offence'), ('schedule_4', 'Convicted of an offence of Schedule 4 of the Modern Slavery Act'), ('tpim', 'A notice that limits a suspect of terrorism (TPIM)'), ('terror_suspect', 'Suspected of terrorism-related activity'), ('state_threat', 'A state threat notice, or such activity'), ('exclusion', 'A temporary exclusion order'), ('foreign_crime', 'A foreign criminal in the law’s words'), ('deprivation', 'Citizenship was taken away'), ('article_1f', 'Article 1F of the Refugee Convention'), ('security', 'Another risk to national security'), ('bad_faith', 'Claim said to be in bad faith')], max_length=15),
        ),
        ChangeWords(
            model_name='disqualification',
            name='outcome',
            field=models.CharField(blank=True, choices=[('disqualified', 'Protection is taken away'), ('kept', 'Protection is kept')], max_length=15),
        ),
        ChangeWords(
            model_name='disqualification',
            name='review_outcome',
            field=models.CharField(blank=True, choices=[('stays', 'It stays taken away'), ('given_back', 'Protection is given back')], max_length=10, verbose_name='what they answered'),
        ),
        ChangeWords(
            model_name='dutytonotify',
            name='tells_gender',
            field=models.BooleanField(default=False, verbose_name='gender'),
        ),
        ChangeWords(
            model_name='dutytonotify',
            name='tells_nationality',
            field=models.BooleanField(default=False, verbose_name='nationality'),
        ),
        ChangeWords(
            model_name='extension',
            name='reason',
            field=models.CharField(choices=[('health', 'Serious ill-health'), ('mental_health', 'Severe mental ill-health, such as PTSD'), ('intimidation', 'Intimidation'), ('other', 'Another reason')], max_length=15),
        ),
        ChangeWords(
            model_name='handover',
            name='pack',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'The worksheet, with the answers'), ('consent', 'The signed consent, or who witnessed it'), ('evidence', 'Evidence, with a list of what each paper is'), ('contacts', 'Our phone, and a second contact')], max_length=12), blank=True, default=list, verbose_name='what they got'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='not_asking_language',
            field=models.CharField(blank=True, max_length=80, verbose_name='in which language it was said'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='not_asking_on',
            field=models.DateField(blank=True, null=True, verbose_name='when it was said that nobody will ask'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='told_how',
            field=models.CharField(choices=[('interpreter', 'Yes, with an interpreter'), ('yes', 'Yes, no interpreter was needed'), ('not_yet', 'Not yet')], max_length=12, verbose_name='has the client been told'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the client was told'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='understood',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, said back in their own words'), ('partly', 'In part'), ('no', 'No')], max_length=8, verbose_name='was it understood'),
        ),
        ChangeWords(
            model_name='historicaldecision',
            name='wholly_before',
            field=models.BooleanField(null=True, verbose_name='about what was over before the first positive decision'),
        ),
        ChangeWords(
            model_name='historicaldisqualification',
            name='ground',
            field=models.CharField(choices=[('public_order', 'Threat to public order'), ('terrorism', 'Convicted of a terrorism offence'), ('schedule_4', 'Convicted of an offence of Schedule 4 of the Modern Slavery Act'), ('tpim', 'A notice that limits a suspect of terrorism (TPIM)'), ('terror_suspect', 'Suspected of terrorism-related activity'), ('state_threat', 'A state threat notice, or such activity'), ('exclusion', 'A temporary exclusion order'), ('foreign_crime', 'A foreign criminal in the law’s words'), ('deprivation', 'Citizenship was taken away'), ('article_1f', 'Article 1F of the Refugee Convention'), ('security', 'Another risk to national security'), ('bad_faith', 'Claim said to be in bad faith')], max_length=15),
        ),
        ChangeWords(
            model_name='historicaldisqualification',
            name='outcome',
            field=models.CharField(blank=True, choices=[('disqualified', 'Protection is taken away'), ('kept', 'Protection is kept')], max_length=15),
        ),
        ChangeWords(
            model_name='historicaldisqualification',
            name='review_outcome',
            field=models.CharField(blank=True, choices=[('stays', 'It stays taken away'), ('given_back', 'Protection is given back')], max_length=10, verbose_name='what they answered'),
        ),
        ChangeWords(
            model_name='historicaldutytonotify',
            name='tells_gender',
            field=models.BooleanField(default=False, verbose_name='gender'),
        ),
        ChangeWords(
            model_name='historicaldutytonotify',
            name='tells_nationality',
            field=models.BooleanField(default=False, verbose_name='nationality'),
        ),
        ChangeWords(
            model_name='historicalextension',
            name='reason',
            field=models.CharField(choices=[('health', 'Serious ill-health'), ('mental_health', 'Severe mental ill-health, such as PTSD'), ('intimidation', 'Intimidation'), ('other', 'Another reason')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalhandover',
            name='pack',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('summary', 'The worksheet, with the answers'), ('consent', 'The signed consent, or who witnessed it'), ('evidence', 'Evidence, with a list of what each paper is'), ('contacts', 'Our phone, and a second contact')], max_length=12), blank=True, default=list, verbose_name='what they got'),
        ),
        ChangeWords(
            model_name='historicalnrmconsent',
            name='decision_goes_to',
            field=models.CharField(blank=True, choices=[('client', 'To the client'), ('someone_else', 'To someone else, with the client’s permission')], max_length=15),
        ),
        ChangeWords(
            model_name='historicalreconsideration',
            name='evidence',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('medical', 'Medical report, or photographs of injuries'), ('psychological', 'Psychological or trauma report'), ('statement', 'The client’s own statement'), ('support', 'Our letter, with what we have seen'), ('police', 'Police report or crime reference'), ('work', 'Messages, payslips or other traces of the work'), ('country', 'Expert report on the country or the network'), ('witness', 'Statement of somebody else'), ('other', 'Something else')], max_length=15), blank=True, default=list, verbose_name='what goes with it'),
        ),
        ChangeWords(
            model_name='historicalreconsideration',
            name='told_how',
            field=models.CharField(blank=True, choices=[('interpreter', 'Yes, with an interpreter'), ('yes', 'Yes, no interpreter was needed'), ('not_yet', 'Not yet')], max_length=12, verbose_name='how the answer was explained'),
        ),
        ChangeWords(
            model_name='historicalreconsideration',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the answer was explained'),
        ),
        ChangeWords(
            model_name='historicalreconsideration',
            name='understood',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, said back in their own words'), ('partly', 'In part'), ('no', 'No')], max_length=8, verbose_name='was it understood'),
        ),
        ChangeWords(
            model_name='historicalreferral',
            name='again_because',
            field=models.CharField(blank=True, choices=[('exploited_again', 'Exploited again'), ('more_is_known', 'More is known now than when they said no'), ('other', 'It is about other exploitation'), ('changed_mind', 'Withdrew, and wants to be referred now')], default='', max_length=15, verbose_name='why this is a new referral'),
        ),
        ChangeWords(
            model_name='historicalreferral',
            name='jurisdiction',
            field=models.CharField(choices=[('EW', 'England and Wales'), ('SCT', 'Scotland'), ('NIR', 'Northern Ireland')], default='EW', max_length=3, verbose_name='where the support is given'),
        ),
        ChangeWords(
            model_name='historicalreferral',
            name='sent_as_child',
            field=models.BooleanField(default=False, verbose_name='was, or may have been, under 18 when it was sent'),
        ),
        ChangeWords(
            model_name='historicalsuspension',
            name='reason',
            field=models.CharField(choices=[('missing', 'Missing'), ('turned_18', 'Turned 18 and has not yet agreed to stay'), ('other', 'Another reason')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalwithdrawal',
            name='reason',
            field=models.CharField(choices=[('her_choice', 'Own choice'), ('left_uk', 'Left the UK')], max_length=12),
        ),
        ChangeWords(
            model_name='nrmconsent',
            name='decision_goes_to',
            field=models.CharField(blank=True, choices=[('client', 'To the client'), ('someone_else', 'To someone else, with the client’s permission')], max_length=15),
        ),
        ChangeWords(
            model_name='reconsideration',
            name='evidence',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('medical', 'Medical report, or photographs of injuries'), ('psychological', 'Psychological or trauma report'), ('statement', 'The client’s own statement'), ('support', 'Our letter, with what we have seen'), ('police', 'Police report or crime reference'), ('work', 'Messages, payslips or other traces of the work'), ('country', 'Expert report on the country or the network'), ('witness', 'Statement of somebody else'), ('other', 'Something else')], max_length=15), blank=True, default=list, verbose_name='what goes with it'),
        ),
        ChangeWords(
            model_name='reconsideration',
            name='told_how',
            field=models.CharField(blank=True, choices=[('interpreter', 'Yes, with an interpreter'), ('yes', 'Yes, no interpreter was needed'), ('not_yet', 'Not yet')], max_length=12, verbose_name='how the answer was explained'),
        ),
        ChangeWords(
            model_name='reconsideration',
            name='told_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the answer was explained'),
        ),
        ChangeWords(
            model_name='reconsideration',
            name='understood',
            field=models.CharField(blank=True, choices=[('yes', 'Yes, said back in their own words'), ('partly', 'In part'), ('no', 'No')], max_length=8, verbose_name='was it understood'),
        ),
        ChangeWords(
            model_name='referral',
            name='again_because',
            field=models.CharField(blank=True, choices=[('exploited_again', 'Exploited again'), ('more_is_known', 'More is known now than when they said no'), ('other', 'It is about other exploitation'), ('changed_mind', 'Withdrew, and wants to be referred now')], default='', max_length=15, verbose_name='why this is a new referral'),
        ),
        ChangeWords(
            model_name='referral',
            name='jurisdiction',
            field=models.CharField(choices=[('EW', 'England and Wales'), ('SCT', 'Scotland'), ('NIR', 'Northern Ireland')], default='EW', max_length=3, verbose_name='where the support is given'),
        ),
        ChangeWords(
            model_name='referral',
            name='sent_as_child',
            field=models.BooleanField(default=False, verbose_name='was, or may have been, under 18 when it was sent'),
        ),
        ChangeWords(
            model_name='suspension',
            name='reason',
            field=models.CharField(choices=[('missing', 'Missing'), ('turned_18', 'Turned 18 and has not yet agreed to stay'), ('other', 'Another reason')], max_length=10),
        ),
        ChangeWords(
            model_name='withdrawal',
            name='reason',
            field=models.CharField(choices=[('her_choice', 'Own choice'), ('left_uk', 'Left the UK')], max_length=12),
        ),
    ]
