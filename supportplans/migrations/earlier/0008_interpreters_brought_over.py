"""The interpreters whose names were typed until now stand in the directory, for a manager to check.

Here, since this floor knows every record in which one is named. Backwards nothing is done: what was
checked meanwhile is the directory's own.
"""

from collections import Counter

from django.db import migrations
from django.utils import timezone

NAMED_IN = [
    ("cases", "Entry", "interpreter_name"),
    ("cases", "Consent", "interpreter_name"),
    ("referrals", "Explanation", "interpreter_name"),
    ("referrals", "Withdrawal", "interpreter_name"),
    ("referrals", "Decision", "told_interpreter"),
    ("referrals", "Reconsideration", "told_interpreter"),
    ("riskassessment", "RapidScreen", "interpreter_name"),
    ("supportplans", "ConversationCheck", "interpreter_name"),
    ("supportplans", "ClientStatement", "interpreter_name"),
    ("supportplans", "FollowUp", "interpreter_name"),
    ("supportplans", "OutcomeRating", "interpreter_name"),
    ("supportplans", "PlanVersion", "interpreter_name"),
    ("supportplans", "Review", "interpreter_name"),
    ("supportplans", "SafetyPlan", "interpreter_name"),
    ("supportplans", "Translation", "checked_by"),
]
NOBODY = {"", "-", "–", "n/a", "na", "no", "none", "nobody", "not needed", "unknown"}
WHY = "Brought over from names that were typed"


def key_of(name):
    """Return what names that differ in case, spaces and a last full stop have in common."""
    return " ".join(name.split()).rstrip(".,;").casefold()


def typed_names(apps):
    """Return each name that was typed, as it was written most often, by its key."""
    spellings = {}
    for app, model, field in NAMED_IN:
        names = apps.get_model(app, model).objects.exclude(**{field: ""}).values_list(field, flat=True)
        for name in names.order_by().iterator():
            tidy = " ".join(name.split()).rstrip(".,;")
            spellings.setdefault(key_of(name), Counter())[tidy] += 1
    return {
        key: min(counts, key=lambda name: (-counts[name], name)) for key, counts in sorted(spellings.items())
    }


def bring_over(apps, _editor):
    """Make an entry of each name that the directory does not have yet, with the first line of its history."""
    Interpreter = apps.get_model("directory", "Interpreter")
    History = apps.get_model("directory", "HistoricalInterpreter")
    known = {key_of(name) for pair in Interpreter.objects.values_list("name", "paper_name") for name in pair}
    at = timezone.now()
    for key, name in typed_names(apps).items():
        if key in known | NOBODY:
            continue
        entry = Interpreter(name=name, was_brought_over=True)
        entry.save()
        if History.objects.filter(id=entry.pk).exists():
            continue  # kept by the model itself, where it is not a migration's
        fields = {field.attname: getattr(entry, field.attname) for field in Interpreter._meta.concrete_fields}
        History(**fields, history_type="+", history_date=at, history_change_reason=WHY).save()


class Migration(migrations.Migration):
    dependencies = [
        ("supportplans", "0007_money"),
        ("cases", "0027_factor_within_five_minutes"),
        ("referrals", "0014_what_an_earlier_one_came_to"),
        ("riskassessment", "0007_owner_may_erase_what_was_sent"),
        ("directory", "0001_initial"),
    ]

    operations = [migrations.RunPython(bring_over, migrations.RunPython.noop)]
