"""When she was last in contact is kept as the Home Office's form keeps it, not by values of our own.

The same answer in the form's letters: who wrote it, and when, stays. What it was stands in its history. What
was chosen and not yet sent is brought over in its draft.
"""

from django.db import migrations

from hestia.privacy.sealed import UnopenedError

KEY = "when-last-contact"
VALUES = {
    "within-1-week": "within-the-last-week",
    "within-1-month": "within-the-last-month",
    "within-3-months": "within-the-last-3-month",
    "within-6-months": "within-the-last-6-month",
    "6-12-months": "within-the-last-6-12-month",
    "over-1-year": "over-a-year-ago",
}  # “not sure” is the form's own

REWRITE = """
WITH rewritten AS (
    UPDATE referrals_answer AS answer
    SET text = becomes.letters, version = answer.version + 1
    FROM (VALUES {values}) AS becomes (was, letters)
    WHERE answer.key = 'when-last-contact' AND answer.text = becomes.was
    RETURNING answer.*
)
INSERT INTO referrals_historicalanswer
    (id, version, case_id, key, text, written_at, written_by_id, history_date, history_type, history_change_reason)
SELECT id, version, case_id, key, text, written_at, written_by_id, now(), '~', 'As the form keeps it'
FROM rewritten
"""
FORWARDS = REWRITE.format(values=", ".join(f"('{old}', '{new}')" for old, new in VALUES.items()))
BACKWARDS = REWRITE.format(values=", ".join(f"('{new}', '{old}')" for old, new in VALUES.items()))


def bring_over_drafts(apps, values):
    Draft = apps.get_model("safekeeping", "Draft")
    for draft in Draft.objects.filter(form="worksheet-exploitation").order_by("pk").iterator():
        try:
            typed = draft.data
        except UnopenedError:
            continue  # nobody can open it, here or on the page
        if not values.keys().isdisjoint(typed.get(KEY, ())):
            draft.data = typed | {KEY: [values.get(value, value) for value in typed[KEY]]}
            draft.save()


def drafts_forwards(apps, schema_editor):
    bring_over_drafts(apps, VALUES)


def drafts_backwards(apps, schema_editor):
    bring_over_drafts(apps, {new: old for old, new in VALUES.items()})


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0009_first_responders_are_agencies"),
        ("safekeeping", "0002_sealed_at_rest"),
    ]

    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunPython(drafts_forwards, drafts_backwards),
    ]
