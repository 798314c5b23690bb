from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0005_mistakes_undone'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalpolicy',
            name='withdrawn_why',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='why it was taken back'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='policy',
            name='withdrawn_why',
            field=models.CharField(blank=True, default='', max_length=300, verbose_name='why it was taken back'),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name='policy',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_why', ''), ('superseded_at__isnull', False), _connector='OR'), name='policy_taken_back_holds_no_more'),
        ),
    ]
