"""A course may be for trustees."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0002_findings_in_supervision'),
    ]

    operations = [
        migrations.AlterField(
            model_name='course',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30), blank=True, default=list),
        ),
        migrations.AlterField(
            model_name='historicalcourse',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30), blank=True, default=list),
        ),
    ]
