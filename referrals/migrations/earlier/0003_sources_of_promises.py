"""Let the promises of a referral say what made them: the last time that their words are read.

What cannot be told for certain says nothing. Of several of a kind such a one is made anew when the clocks are
next brought into step; one to tell her something leads to the page that asks what she was told.
"""

from django.db import migrations
from django.db.models import Q

STAGES = {"rg": "Reasonable grounds", "cg": "Conclusive grounds"}
STAYS = "the decision stays as it is"


def day(on):
    return f"{on:%-d %b %Y}"


def words_of(decision):
    """Return which decision it is within a sentence, and what she is told of it."""
    stage, outcome = STAGES[decision.stage], decision.outcome
    if decision.is_further:
        return "further", f"Further {stage.lower()}: {outcome}, made on {day(decision.made_on)}"
    return stage.lower(), f"{stage}: {outcome}, made on {day(decision.made_on)}"


def facts_of(apps, case):
    """Yield what a case's promises to tell or explain can be about: the thing, its moment and its words."""
    for decision in apps.get_model("referrals", "Decision").objects.filter(case=case):
        called, telling = words_of(decision)
        yield (
            "referrals.decision",
            decision,
            decision.recorded_at,
            f"Tell her the {called} decision",
            f"Explain the {called} decision to her again",
            telling,
        )
    answers = apps.get_model("referrals", "Reconsideration").objects.filter(case=case)
    for answer in answers.exclude(outcome__in=["", "changed"]):
        outcome = answer.get_outcome_display().lower()
        yield (
            "referrals.reconsideration",
            answer,
            answer.outcome_recorded_at,
            f"Tell her that {STAYS}",
            f"Explain to her again that {STAYS}",
            f"The answer of {day(answer.answered_on)}: {outcome}",
        )


def fill(apps, schema_editor):
    Deadline = apps.get_model("cases", "Deadline")
    Decision = apps.get_model("referrals", "Decision")
    Withdrawal = apps.get_model("referrals", "Withdrawal")
    # Undoing a withdrawal makes anew, as they were, what it had withdrawn beside the clocks.
    comes_back = Q(kind__in=["tell_decision", "decision_letter"])
    made = Deadline.objects.filter(Q(cancelled_at=None) | comes_back, source_id=None)

    def give(promise, kind, number):
        promise.source_kind, promise.source_id = kind, number
        promise.save()

    cases = made.filter(
        Q(kind__in=["tell_decision", "decision_letter", "run_up"]) | Q(kind="task", title__startswith="Explain ")
    )
    for case in cases.order_by().values_list("case", flat=True).distinct():
        facts = list(facts_of(apps, case))
        for promise in made.filter(case=case, kind="tell_decision"):
            about = [each for each in facts if each[3] == promise.title]
            same = [each for each in about if each[2] == promise.made_at]
            untold = [each for each in about if each[1].told_on is None]
            certain = same if len(same) == 1 else untold
            if len(certain) == 1:
                give(promise, certain[0][0], certain[0][1].pk)
        for promise in made.filter(case=case, kind="task", title__startswith="Explain "):
            about = [each for each in facts if each[4] == promise.title]
            named = [each for each in about if promise.context.startswith(f"{each[5]}.")]
            certain = named if named else about
            if len(certain) == 1:
                give(promise, f"{certain[0][0]}.to_explain", certain[0][1].pk)
        decisions = list(Decision.objects.filter(case=case).order_by("made_on", "pk"))
        for promise in made.filter(case=case, kind="decision_letter"):
            letters = [
                each
                for each in decisions
                if promise.title == f"Get the {STAGES[each.stage].lower()} letter of {day(each.made_on)}"
            ]
            if len(letters) == 1:
                give(promise, "referrals.decision", letters[0].pk)
        positive = [each for each in decisions if each.stage == "rg" and each.outcome == "positive"]
        further = [each for each in positive if each.gives_recovery]
        recovery = (further or [each for each in positive if not each.is_further])[-1:]
        final = [each for each in decisions if each.stage == "cg"][-1:]
        for promise in made.filter(case=case, kind="run_up"):
            number = promise.title.split(" ")[0]
            decision = final if "she may have to move on" in promise.title else recovery
            step = f"{number}_days_before" if number.isdecimal() else "day_30"
            if decision:
                give(promise, f"referrals.decision.{step}", decision[0].pk)
    for withdrawal in Withdrawal.objects.filter(undone_at=None):
        for promise in made.filter(kind="task", case=withdrawal.case_id, made_at=withdrawal.recorded_at):
            give(promise, "referrals.withdrawal", withdrawal.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_sources_of_her_birthdays"),
        ("referrals", "0002_shipped_rows"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
