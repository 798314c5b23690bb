"""An agency that is a charity is called one: we are not named beside it."""

from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0004_home_and_not_for'),
    ]

    operations = [
        ChangeWords(
            model_name='historicallistedagency',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('other', 'Other')], max_length=20),
        ),
        ChangeWords(
            model_name='listedagency',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('other', 'Other')], max_length=20),
        ),
    ]
