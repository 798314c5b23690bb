from django.db import migrations, models

NUMBER = "The latest signed risk assessment then; nothing if there was none"


class Migration(migrations.Migration):

    dependencies = [
        ('supportplans', '0010_signed_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name=model,
            name=name,
            field=field,
        )
        for model in ('exit', 'historicalexit')
        for name, field in (
            ('risk_exception_number', models.PositiveIntegerField(blank=True, help_text=NUMBER, null=True)),
            ('risk_exception_reasons', models.JSONField(blank=True, default=list)),
        )
    ]
