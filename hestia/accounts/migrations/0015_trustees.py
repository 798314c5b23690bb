"""A trustee is somebody too: what was sent of figures, and nothing besides."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0014_mail_that_a_complaint_came'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='user',
            name='user_role_is_known',
        ),
        migrations.AlterField(
            model_name='historicaluser',
            name='role',
            field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='staffchange',
            name='asked_as',
            field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='staffchange',
            name='decided_as',
            field=models.CharField(blank=True, choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='staffchange',
            name='role_from',
            field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='staffchange',
            name='role_to',
            field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AlterField(
            model_name='user',
            name='role',
            field=models.CharField(choices=[('caseworker', 'Outreach caseworker'), ('safe_house_worker', 'Safe house caseworker'), ('manager', 'Manager'), ('service_lead', 'Service lead'), ('student', 'Student'), ('volunteer', 'Volunteer'), ('data_protection_lead', 'Data protection lead'), ('auditor', 'Auditor'), ('trustee', 'Trustee'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['caseworker', 'safe_house_worker', 'manager', 'service_lead', 'student', 'volunteer', 'data_protection_lead', 'auditor', 'trustee', 'administrator'])), name='user_role_is_known'),
        ),
    ]
