from django.db import migrations, models

# What was promised of an answer before it was a kind of its own was a task.
A_KIND = """
UPDATE cases_deadline SET kind = 'tell_decision'
WHERE kind = 'task' AND title = 'Tell her that the decision stays as it is'
AND met_at IS NULL AND cancelled_at IS NULL
"""
TOLD = models.Q(told_on__isnull=False) | models.Q(told_language="", told_interpreter="", understood="")
WHOLE = models.CheckConstraint(condition=TOLD, name="reconsideration_understood_only_once_told")


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_after_exit"), ("referrals", "0010_not_asking")]

    operations = [
        migrations.RunSQL(A_KIND, migrations.RunSQL.noop),
        migrations.AddConstraint("reconsideration", WHOLE),
    ]
