from django.db import migrations, models

from hestia.db.operations import ChangeWords


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0001_squashed_0003_sent_returns'),
    ]

    operations = [
        ChangeWords(
            model_name='enquiry',
            name='source',
            field=models.CharField(choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'Self-referral'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20, verbose_name='who referred her'),
        ),
        ChangeWords(
            model_name='historicalenquiry',
            name='source',
            field=models.CharField(choices=[('police', 'Police'), ('first_responder', 'A first responder, such as The Salvation Army'), ('local_authority', 'Council'), ('health', 'Health service'), ('charity', 'Another charity'), ('solicitor', 'Solicitor'), ('self', 'Self-referral'), ('publicity', 'Publicity or an outreach event'), ('other', 'Someone else')], max_length=20, verbose_name='who referred her'),
        ),
    ]
