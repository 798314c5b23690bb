"""The day on which another service answered is kept, not only the day on which it was asked."""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        ('supportplans', '0018_answers_to_feedback'),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=f"{of}{model}", name=name, field=models.DateField(blank=True, null=True)
            )
            for model, name in (("target", "agency_answered_on"), ("signpost", "answered_on"))
            for of in ("historical", "")
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(
                name="target_agency_accepted_after_it_was_asked",
                condition=Q(agency_answered_on=None)
                | Q(agency_answer="accepted", agency_answered_on__gte=F("agency_asked_on")),
            ),
        ),
        migrations.AddConstraint(
            model_name='signpost',
            constraint=models.CheckConstraint(
                name="signpost_answered_after_it_was_passed_on",
                condition=Q(answered_on=None) | ~Q(answer="waiting") & Q(answered_on__gte=F("passed_on")),
            ),
        ),
    ]
