from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('riskassessment', '0001_squashed_0010_what_is_erased_goes'),
    ]

    operations = [
        ChangeWords(
            model_name='action',
            name='party',
            field=models.CharField(choices=[('us', 'One of us'), ('her', 'The client'), ('agency', 'Another agency')], default='us', max_length=10, verbose_name='who'),
        ),
        ChangeWords(
            model_name='assessment',
            name='trigger',
            field=models.CharField(blank=True, choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'Went missing'), ('disclosure', 'Told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'Getting ready to leave the service'), ('eighteen', 'Turned 18'), ('other', 'Something else')], max_length=12, verbose_name='what happened'),
        ),
        ChangeWords(
            model_name='concernreferral',
            name='agreed',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did the client agree'),
        ),
        ChangeWords(
            model_name='concernreferral',
            name='why',
            field=models.TextField(max_length=2000, verbose_name='why now, and why without agreement'),
        ),
        ChangeWords(
            model_name='historicalaction',
            name='party',
            field=models.CharField(choices=[('us', 'One of us'), ('her', 'The client'), ('agency', 'Another agency')], default='us', max_length=10, verbose_name='who'),
        ),
        ChangeWords(
            model_name='historicalassessment',
            name='trigger',
            field=models.CharField(blank=True, choices=[('decision', 'A decision from the Home Office'), ('move', 'A move'), ('contact', 'Contact or a threat from an exploiter'), ('missing', 'Went missing'), ('disclosure', 'Told us something new'), ('pregnancy', 'Pregnancy'), ('court', 'A court or immigration hearing'), ('benefits', 'Money stopped'), ('hospital', 'Hospital or self-harm'), ('household', 'Someone new in the household'), ('exit', 'Getting ready to leave the service'), ('eighteen', 'Turned 18'), ('other', 'Something else')], max_length=12, verbose_name='what happened'),
        ),
        ChangeWords(
            model_name='historicalconcernreferral',
            name='agreed',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did the client agree'),
        ),
        ChangeWords(
            model_name='historicalconcernreferral',
            name='why',
            field=models.TextField(max_length=2000, verbose_name='why now, and why without agreement'),
        ),
        ChangeWords(
            model_name='historicalincident',
            name='kind',
            field=models.CharField(choices=[('contact', 'Contact from an exploiter'), ('threat', 'A threat, to the client or family'), ('found', 'Followed, seen or found online'), ('missing', 'Went missing'), ('hurt', 'Attacked or hurt'), ('self_harm', 'Self-harm or an attempt'), ('hospital', 'Hospital or an ambulance'), ('domestic', 'Abuse by a partner or family'), ('hate', 'Racism or another hate incident'), ('house', 'Trouble or damage at home'), ('other', 'Something else')], max_length=12),
        ),
        ChangeWords(
            model_name='historicalincident',
            name='police',
            field=models.CharField(choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, the client does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know'),
        ),
        ChangeWords(
            model_name='historicalincidentaddition',
            name='police',
            field=models.CharField(blank=True, choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, the client does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know now'),
        ),
        ChangeWords(
            model_name='historicalinjury',
            name='doctor',
            field=models.CharField(choices=[('wants', 'Wants to see one'), ('seen', 'Has seen one'), ('no', 'Does not want to'), ('not_asked', 'Not asked yet')], max_length=10, verbose_name='is a doctor wanted'),
        ),
        ChangeWords(
            model_name='historicalinjury',
            name='how',
            field=models.TextField(blank=True, max_length=8000, verbose_name='how it happened, in the client’s account'),
        ),
        ChangeWords(
            model_name='historicalinjury',
            name='is_agreed',
            field=models.BooleanField(verbose_name='agreed to the record'),
        ),
        ChangeWords(
            model_name='historicalinjury',
            name='known',
            field=models.CharField(choices=[('seen', 'I saw it'), ('by_other', 'Someone else saw it and told me'), ('told', 'Nobody saw it: I was told')], max_length=10, verbose_name='who saw it'),
        ),
        ChangeWords(
            model_name='historicalinjury',
            name='photographs',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='agreed to photographs'),
        ),
        ChangeWords(
            model_name='historicalrapidscreen',
            name='support',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who else gives support'),
        ),
        ChangeWords(
            model_name='historicalsafeguardingconcern',
            name='agreed',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did the client agree'),
        ),
        ChangeWords(
            model_name='historicalsafeguardingconcern',
            name='why',
            field=models.TextField(blank=True, max_length=2000, verbose_name='why without agreement, or not referred'),
        ),
        ChangeWords(
            model_name='incident',
            name='kind',
            field=models.CharField(choices=[('contact', 'Contact from an exploiter'), ('threat', 'A threat, to the client or family'), ('found', 'Followed, seen or found online'), ('missing', 'Went missing'), ('hurt', 'Attacked or hurt'), ('self_harm', 'Self-harm or an attempt'), ('hospital', 'Hospital or an ambulance'), ('domestic', 'Abuse by a partner or family'), ('hate', 'Racism or another hate incident'), ('house', 'Trouble or damage at home'), ('other', 'Something else')], max_length=12),
        ),
        ChangeWords(
            model_name='incident',
            name='police',
            field=models.CharField(choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, the client does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know'),
        ),
        ChangeWords(
            model_name='incidentaddition',
            name='police',
            field=models.CharField(blank=True, choices=[('told', 'Yes, they were told'), ('will_tell', 'Not yet, we will tell them'), ('she_said_no', 'No, the client does not want it'), ('not_needed', 'No, not needed')], max_length=15, verbose_name='do the police know now'),
        ),
        ChangeWords(
            model_name='injury',
            name='doctor',
            field=models.CharField(choices=[('wants', 'Wants to see one'), ('seen', 'Has seen one'), ('no', 'Does not want to'), ('not_asked', 'Not asked yet')], max_length=10, verbose_name='is a doctor wanted'),
        ),
        ChangeWords(
            model_name='injury',
            name='how',
            field=models.TextField(blank=True, max_length=8000, verbose_name='how it happened, in the client’s account'),
        ),
        ChangeWords(
            model_name='injury',
            name='is_agreed',
            field=models.BooleanField(verbose_name='agreed to the record'),
        ),
        ChangeWords(
            model_name='injury',
            name='known',
            field=models.CharField(choices=[('seen', 'I saw it'), ('by_other', 'Someone else saw it and told me'), ('told', 'Nobody saw it: I was told')], max_length=10, verbose_name='who saw it'),
        ),
        ChangeWords(
            model_name='injury',
            name='photographs',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='agreed to photographs'),
        ),
        ChangeWords(
            model_name='rapidscreen',
            name='support',
            field=models.TextField(blank=True, max_length=2000, verbose_name='who else gives support'),
        ),
        ChangeWords(
            model_name='safeguardingconcern',
            name='agreed',
            field=models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], max_length=10, verbose_name='did the client agree'),
        ),
        ChangeWords(
            model_name='safeguardingconcern',
            name='why',
            field=models.TextField(blank=True, max_length=2000, verbose_name='why without agreement, or not referred'),
        ),
    ]
