from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0013_erase_and_restrict'),
    ]

    operations = [
        *[
            ChangeWords(
                model_name=model_name,
                name='end',
                field=models.CharField(blank=True, choices=[('sent', 'Given to the client'), ('passed_on', 'Passed on: somebody else keeps that record'), ('invalid', 'Not a request that we can answer'), ('taken_back', 'Taken back by the client'), ('no_answer', 'No answer for 90 days to what we had to ask')], max_length=10, verbose_name='how it ended'),
            )
            for model_name in ('accessrequest', 'historicalaccessrequest')
        ],
    ]
