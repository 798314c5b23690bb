from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('oversight', '0006_nightly_checks'),
    ]

    operations = [
        migrations.AddField(
            model_name='frame',
            name='left_out',
            field=models.PositiveIntegerField(default=0, help_text='Without those that few may see', verbose_name='at their request kept and not used'),
        ),
    ]
