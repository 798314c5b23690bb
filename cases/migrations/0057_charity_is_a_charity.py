"""An agency that is a charity is called one: we are not named beside it."""

from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0056_points_for_travel'),
    ]

    operations = [
        ChangeWords(
            model_name='agency',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('other', 'Other')], max_length=20),
        ),
        ChangeWords(
            model_name='disclosure',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('court', 'A court'), ('other', 'Other'), ('data', 'Given data without names')], max_length=20, verbose_name='what they are'),
        ),
        ChangeWords(
            model_name='historicalagency',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('other', 'Other')], max_length=20),
        ),
        ChangeWords(
            model_name='historicaldisclosure',
            name='kind',
            field=models.CharField(choices=[('solicitor', 'Solicitor'), ('gp', 'GP'), ('midwife', 'Midwife or hospital'), ('counselling', 'Counselling'), ('police', 'Police'), ('council', 'Council'), ('childrens_services', 'Children’s services'), ('housing', 'Housing'), ('college', 'College'), ('charity', 'Charity'), ('home_office', 'Home Office'), ('court', 'A court'), ('other', 'Other'), ('data', 'Given data without names')], max_length=20, verbose_name='what they are'),
        ),
    ]
