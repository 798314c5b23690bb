from django.db import migrations, models

WHY = {
    "blank": True,
    "help_text": "Of a hearing after her exit: why she needs nobody there",
    "max_length": 200,
    "verbose_name": "why no other service takes it on",
}

IS = {"default": False, "help_text": "A court or immigration hearing: it goes on after she leaves"}
# A hearing in the diary was known by what her risk is looked at after.
MARK = """
UPDATE cases_deadline SET is_hearing = true FROM cases_riskevent AS event
WHERE event.case_id = cases_deadline.case_id AND event.kind = 'court'
AND event.source = 'promise:' || cases_deadline.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_promises_after_a_decision")]

    operations = [
        migrations.AddField("deadline", "nobody_why", models.CharField(**WHY)),
        migrations.AddField("historicaldeadline", "nobody_why", models.CharField(**WHY)),
        migrations.AddField("deadline", "is_hearing", models.BooleanField(**IS)),
        migrations.AddField("historicaldeadline", "is_hearing", models.BooleanField(**IS)),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]
