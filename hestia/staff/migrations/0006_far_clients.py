from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0005_number_and_concerns")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="far_clients",
                field=models.PositiveSmallIntegerField(
                    blank=True, default=0, verbose_name="clients more than 60 minutes away"
                ),
            )
            for name in ("workinghours", "historicalworkinghours")
        ),
        migrations.AddConstraint(
            model_name="workinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(far_clients__lte=60), name="working_hours_far_clients_are_few"
            ),
        ),
    ]
