from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0015_pages_of_a_paper'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='complaint',
            name='complaint_acknowledged_on_how_at_and_by',
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at', None), ('acknowledged_by', None), ('acknowledged_how', ''), ('acknowledged_on', None)), models.Q(models.Q(('acknowledged_how', ''), _negated=True), ('acknowledged_at__isnull', False), ('acknowledged_on__isnull', False), models.Q(('acknowledged_by__isnull', False), models.Q(('acknowledged_how', 'page'), ('channel', 'page'), ('made_by', None), ('reply', '')), _connector='OR')), _connector='OR'), name='complaint_acknowledged_on_how_at_and_by'),
        ),
    ]
