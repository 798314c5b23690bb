"""Let the promises of risk say what made them: the last time that their words are read."""

from django.db import migrations


def fill(apps, schema_editor):
    Deadline = apps.get_model("cases", "Deadline")
    History = apps.get_model("cases", "HistoricalDeadline")
    Addition = apps.get_model("riskassessment", "IncidentAddition")
    Assessment = apps.get_model("riskassessment", "Assessment")
    RapidScreen = apps.get_model("riskassessment", "RapidScreen")
    made = Deadline.objects.filter(source_id=None, met_at=None, cancelled_at=None)

    def give(promise, kind, number):
        promise.source_kind, promise.source_id = kind, number
        promise.save()

    for incident in apps.get_model("riskassessment", "Incident").objects.all():
        # A promise that was moved was made in another moment: its history knows the first.
        added = Addition.objects.filter(incident=incident).values_list("made_at", flat=True)
        moments = [incident.made_at, *added]
        told = History.objects.filter(
            case_id=incident.case_id, title="Tell the police what happened", made_at__in=moments
        )
        for promise in made.filter(case=incident.case_id, pk__in=list(told.values_list("id", flat=True))):
            give(promise, "riskassessment.incident", incident.pk)
    for promise in made.filter(kind="task", title="Make the safeguarding referral: very high risk"):
        assessments = Assessment.objects.filter(case=promise.case_id).order_by("-number")
        asked = assessments.filter(escalation__met_at=promise.made_at).first() or assessments.first()
        if asked:
            give(promise, "riskassessment.assessment.make_referral", asked.pk)
    words = "After the rapid screen. The page of risk says why."
    for promise in made.filter(kind="safeguarding", context=words):
        screen = RapidScreen.objects.filter(case=promise.case_id).first()
        if screen:
            give(promise, "riskassessment.rapidscreen", screen.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_sources_of_her_birthdays"),
        ("riskassessment", "0001_schema"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
