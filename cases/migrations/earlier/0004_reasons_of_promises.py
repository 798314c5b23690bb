"""Let the reasons of a promise stand apart from what it says: the last time that they are read out of it.

What gave a reason is not told here. The reasons to look at her risk are told anew from her events whenever one
is added or settled; one to look at her plan stays until the plan has been looked at.
"""

import re

from django.db import migrations, models

LOOKED_AT = ["first_risk_assessment", "risk_review", "plan_review"]
BECAUSE = re.compile(r"Because: ([^.]*)[.] ?(.*)", re.DOTALL)


def part(apps, schema_editor):
    promises = apps.get_model("cases", "Deadline").objects.filter(met_at=None, cancelled_at=None)
    for promise in promises.filter(kind__in=LOOKED_AT, context__startswith="Because: "):
        because = BECAUSE.match(promise.context)
        if because:
            nobody_knows = {"source_kind": "", "source_id": None}
            promise.reasons = [{"words": words, **nobody_knows} for words in because[1].split("; ")]
            promise.context = because[2]
            promise.save()


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_sources_of_her_birthdays")]

    operations = [
        migrations.AddField(
            model_name=model,
            name="reasons",
            field=models.JSONField(
                blank=True, default=list, editable=False, verbose_name="why it is done sooner"
            ),
        )
        for model in ("deadline", "historicaldeadline")
    ] + [migrations.RunPython(part, migrations.RunPython.noop, elidable=True)]
