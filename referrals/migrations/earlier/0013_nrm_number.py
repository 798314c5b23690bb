"""The number of a referral is called the NRM number; a Home Office reference is of immigration."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0012_whose_the_lengths_are'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalreferral',
            name='reference',
            field=models.CharField(blank=True, max_length=40, verbose_name='NRM number'),
        ),
        migrations.AlterField(
            model_name='referral',
            name='reference',
            field=models.CharField(blank=True, max_length=40, verbose_name='NRM number'),
        ),
    ]
