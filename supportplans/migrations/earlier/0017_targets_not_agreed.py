import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q

IN_WORDS = {
    "planversion": "The targets she does not agree with, by their ids in the content",
    "roomanswer": "The targets she does not agree with, by their ids",
}


def targets(help_text):
    return django.contrib.postgres.fields.ArrayField(
        base_field=models.BigIntegerField(), blank=True, default=list, help_text=help_text, size=None
    )


class Migration(migrations.Migration):

    dependencies = [
        ('supportplans', '0016_texts_of_a_safety_plan'),
    ]

    operations = [
        *(
            migrations.AddField(model_name=f"{of}{model}", name="not_agreed", field=targets(words))
            for model, words in IN_WORDS.items()
            for of in ("historical", "")
        ),
        migrations.RemoveConstraint(
            model_name='planversion', name='plan_version_without_full_agreement_says_why'
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(
                name="plan_version_without_full_agreement_says_why",
                condition=Q(answer="agrees") | ~Q(reason="") | Q(answer="in_part") & ~Q(not_agreed=[]),
            ),
        ),
        migrations.AddConstraint(
            model_name='planversion',
            constraint=models.CheckConstraint(
                name="plan_version_names_targets_where_agreed_in_part",
                condition=Q(not_agreed=[]) | Q(answer="in_part"),
            ),
        ),
        migrations.RemoveConstraint(
            model_name='plansignature', name='plan_answer_short_of_yes_says_why'
        ),
        migrations.AddConstraint(
            model_name='plansignature',
            constraint=models.CheckConstraint(
                name="plan_answer_short_of_yes_says_why",
                condition=Q(answer="agrees") | ~Q(reason="") | Q(party="client", answer="in_part"),
            ),
        ),
        migrations.AddConstraint(
            model_name='roomanswer',
            constraint=models.CheckConstraint(
                name="room_answer_names_targets_where_agreed_in_part",
                condition=Q(not_agreed=[]) | Q(answer="in_part"),
            ),
        ),
    ]
