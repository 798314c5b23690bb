import hestia.privacy.sealed
from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0008_whole_copies'),
    ]

    operations = [
        ChangeWords(
            model_name='accessrequest',
            name='asked_for',
            field=models.TextField(verbose_name='what is asked for'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='channel',
            field=models.CharField(choices=[('spoken', 'Said in person or by phone'), ('letter', 'A letter'), ('email', 'An e-mail'), ('message', 'A text or a message'), ('other', 'Somebody asked on the client’s behalf')], max_length=10, verbose_name='how it came'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='end',
            field=models.CharField(blank=True, choices=[('sent', 'Given to the client'), ('passed_on', 'Passed on: somebody else keeps that record'), ('invalid', 'Not a request that we can answer'), ('taken_back', 'Taken back by the client')], max_length=10, verbose_name='how it ended'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='identity_how',
            field=models.CharField(blank=True, choices=[('known', 'The key worker knows the client, and met them'), ('document', 'A document with a photograph was shown'), ('contact', 'We rang the safe number, and heard the code word'), ('authority', 'We saw the written authority, and checked with the client')], max_length=10, verbose_name='how identity was checked'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='not_gathered',
            field=models.JSONField(blank=True, null=True, verbose_name='what was not seen when it was gathered'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='way',
            field=models.CharField(choices=[('by_hand', 'Handed over in person'), ('read_here', 'Read with us, and left here'), ('post', 'By post to an address that is safe'), ('email', 'To an e-mail address that nobody else uses'), ('solicitor', 'Through a solicitor with written authority')], max_length=10, verbose_name='safe way to answer'),
        ),
        ChangeWords(
            model_name='accessrequest',
            name='way_words',
            field=hestia.privacy.sealed.SealedTextField(verbose_name='how exactly it is answered'),
        ),
        ChangeWords(
            model_name='complaint',
            name='acknowledged_how',
            field=models.CharField(blank=True, choices=[('spoken', 'In person'), ('phone', 'By phone'), ('letter', 'By letter'), ('email', 'By e-mail'), ('message', 'By text or message'), ('page', 'On the page itself, with its reference'), ('no_way', 'There is no way to reach the person who complained')], max_length=10, verbose_name='how it was acknowledged'),
        ),
        ChangeWords(
            model_name='complaint',
            name='kind',
            field=models.CharField(choices=[('service', 'How we work, or how somebody was treated'), ('data', 'What we record, keep or pass on'), ('both', 'Both')], max_length=10, verbose_name='what it is about'),
        ),
        ChangeWords(
            model_name='correction',
            name='answered_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the client was told'),
        ),
        ChangeWords(
            model_name='correction',
            name='channel',
            field=models.CharField(choices=[('spoken', 'Said in person or by phone'), ('letter', 'A letter'), ('email', 'An e-mail'), ('message', 'A text or a message'), ('other', 'Somebody asked on the client’s behalf')], max_length=10, verbose_name='how it came'),
        ),
        ChangeWords(
            model_name='correction',
            name='decision',
            field=models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('noted', 'Not changed: marked as disputed'), ('unchanged', 'Not changed')], max_length=10),
        ),
        ChangeWords(
            model_name='correction',
            name='subject',
            field=models.CharField(blank=True, max_length=60, verbose_name='part of the record'),
        ),
        ChangeWords(
            model_name='correction',
            name='what',
            field=models.CharField(choices=[('wrong', 'It is wrong'), ('incomplete', 'Something is missing'), ('objects', 'Objects to our using it')], max_length=10, verbose_name='what is said to be wrong'),
        ),
        ChangeWords(
            model_name='correction',
            name='words',
            field=hestia.privacy.sealed.SealedTextField(verbose_name='own words'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='asked_for',
            field=models.TextField(verbose_name='what is asked for'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='channel',
            field=models.CharField(choices=[('spoken', 'Said in person or by phone'), ('letter', 'A letter'), ('email', 'An e-mail'), ('message', 'A text or a message'), ('other', 'Somebody asked on the client’s behalf')], max_length=10, verbose_name='how it came'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='end',
            field=models.CharField(blank=True, choices=[('sent', 'Given to the client'), ('passed_on', 'Passed on: somebody else keeps that record'), ('invalid', 'Not a request that we can answer'), ('taken_back', 'Taken back by the client')], max_length=10, verbose_name='how it ended'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='identity_how',
            field=models.CharField(blank=True, choices=[('known', 'The key worker knows the client, and met them'), ('document', 'A document with a photograph was shown'), ('contact', 'We rang the safe number, and heard the code word'), ('authority', 'We saw the written authority, and checked with the client')], max_length=10, verbose_name='how identity was checked'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='not_gathered',
            field=models.JSONField(blank=True, null=True, verbose_name='what was not seen when it was gathered'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='way',
            field=models.CharField(choices=[('by_hand', 'Handed over in person'), ('read_here', 'Read with us, and left here'), ('post', 'By post to an address that is safe'), ('email', 'To an e-mail address that nobody else uses'), ('solicitor', 'Through a solicitor with written authority')], max_length=10, verbose_name='safe way to answer'),
        ),
        ChangeWords(
            model_name='historicalaccessrequest',
            name='way_words',
            field=hestia.privacy.sealed.SealedTextField(verbose_name='how exactly it is answered'),
        ),
        ChangeWords(
            model_name='historicalcomplaint',
            name='acknowledged_how',
            field=models.CharField(blank=True, choices=[('spoken', 'In person'), ('phone', 'By phone'), ('letter', 'By letter'), ('email', 'By e-mail'), ('message', 'By text or message'), ('page', 'On the page itself, with its reference'), ('no_way', 'There is no way to reach the person who complained')], max_length=10, verbose_name='how it was acknowledged'),
        ),
        ChangeWords(
            model_name='historicalcomplaint',
            name='kind',
            field=models.CharField(choices=[('service', 'How we work, or how somebody was treated'), ('data', 'What we record, keep or pass on'), ('both', 'Both')], max_length=10, verbose_name='what it is about'),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='answered_on',
            field=models.DateField(blank=True, null=True, verbose_name='when the client was told'),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='channel',
            field=models.CharField(choices=[('spoken', 'Said in person or by phone'), ('letter', 'A letter'), ('email', 'An e-mail'), ('message', 'A text or a message'), ('other', 'Somebody asked on the client’s behalf')], max_length=10, verbose_name='how it came'),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='decision',
            field=models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('noted', 'Not changed: marked as disputed'), ('unchanged', 'Not changed')], max_length=10),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='subject',
            field=models.CharField(blank=True, max_length=60, verbose_name='part of the record'),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='what',
            field=models.CharField(choices=[('wrong', 'It is wrong'), ('incomplete', 'Something is missing'), ('objects', 'Objects to our using it')], max_length=10, verbose_name='what is said to be wrong'),
        ),
        ChangeWords(
            model_name='historicalcorrection',
            name='words',
            field=hestia.privacy.sealed.SealedTextField(verbose_name='own words'),
        ),
        ChangeWords(
            model_name='historicalrequestholder',
            name='address',
            field=models.TextField(blank=True, max_length=500, verbose_name='where to write to'),
        ),
        ChangeWords(
            model_name='historicalrequestholder',
            name='outcome',
            field=models.CharField(blank=True, choices=[('holds', 'They keep a record'), ('nothing', 'They keep nothing'), ('no_answer', 'The copy is given without their answer')], max_length=10, verbose_name='how it ended'),
        ),
        ChangeWords(
            model_name='historicalrequestholder',
            name='way',
            field=models.CharField(choices=[('we_ask', 'We ask them'), ('she_asks', 'The client asks them')], max_length=10, verbose_name='who asks them'),
        ),
        ChangeWords(
            model_name='historicalrequestpause',
            name='why',
            field=models.CharField(choices=[('identity', 'Identity'), ('clarification', 'Which of our records are meant')], max_length=15, verbose_name='what was asked'),
        ),
        ChangeWords(
            model_name='requestholder',
            name='address',
            field=models.TextField(blank=True, max_length=500, verbose_name='where to write to'),
        ),
        ChangeWords(
            model_name='requestholder',
            name='outcome',
            field=models.CharField(blank=True, choices=[('holds', 'They keep a record'), ('nothing', 'They keep nothing'), ('no_answer', 'The copy is given without their answer')], max_length=10, verbose_name='how it ended'),
        ),
        ChangeWords(
            model_name='requestholder',
            name='way',
            field=models.CharField(choices=[('we_ask', 'We ask them'), ('she_asks', 'The client asks them')], max_length=10, verbose_name='who asks them'),
        ),
        ChangeWords(
            model_name='requestpause',
            name='why',
            field=models.CharField(choices=[('identity', 'Identity'), ('clarification', 'Which of our records are meant')], max_length=15, verbose_name='what was asked'),
        ),
    ]
