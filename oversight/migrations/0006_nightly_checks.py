import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0015_trustees'),
        ('oversight', '0005_borough_at_referral'),
    ]

    operations = [
        migrations.CreateModel(
            name='NightlyCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('checked_at', models.DateTimeField()),
                ('cases', models.PositiveIntegerField()),
                ('complete', models.PositiveIntegerField(verbose_name='cases in which nothing was missing')),
                ('missing', models.JSONField(default=dict, verbose_name='in how many each thing was missing, by its name')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.service')),
            ],
            options={
                'ordering': ['-day', 'service'],
                'constraints': [
                    models.UniqueConstraint(fields=('day', 'service'), name='nightly_check_once'),
                    models.CheckConstraint(condition=models.Q(('complete__lte', models.F('cases'))), name='nightly_check_complete_are_of_them'),
                ],
            },
        ),
    ]
