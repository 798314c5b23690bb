from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0008_subscriptions_and_observations")]

    operations = [
        *(
            migrations.AddField(
                model_name=name,
                name="newly_qualified_until",
                field=models.DateField(blank=True, null=True, verbose_name="newly qualified until"),
            )
            for name in ("workinghours", "historicalworkinghours")
        ),
        migrations.AddConstraint(
            model_name="workinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(newly_qualified_until=None)
                | models.Q(newly_qualified_until__gte=models.F("from_on")),
                name="working_hours_newly_qualified_from_the_day_on",
            ),
        ),
    ]
