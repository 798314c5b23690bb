"""Beside a second referral that is not decided, a case says what the one before it came to, and its number.

Cases on which a second was begun before read "Not referred". Worked out as the acts do it since.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone


def fill(apps, schema_editor):
    Referral, Decision = apps.get_model("referrals", "Referral"), apps.get_model("referrals", "Decision")
    History = apps.get_model("cases", "HistoricalCase")
    decided = Decision.objects.filter(referral=OuterRef("pk"))
    ended = Referral.objects.filter(case=OuterRef("case"), closed_at__isnull=False)
    begun = Referral.objects.filter(~Exists(decided), Exists(ended), closed_at=None, case__nrm_stands="")
    for case in [referral.case for referral in begun.select_related("case").order_by("pk")]:
        earlier = list(Referral.objects.filter(case=case, closed_at__isnull=False).order_by("-closed_at", "-pk"))
        stands = next((came_to(apps, one) for one in earlier if is_followed(apps, one)), None)
        number = case.nrm_reference or next((one.reference for one in earlier if one.reference), "")
        if stands is None and number == case.nrm_reference:
            continue
        case.nrm_stands, case.nrm_stands_since = stands or ("", None)
        case.nrm_reference, case.version = number, case.version + 1
        case.save(update_fields=["nrm_stands", "nrm_stands_since", "nrm_reference", "version"])
        names = [field.attname for field in History._meta.concrete_fields if hasattr(case, field.attname)]
        kept = {name: getattr(case, name) for name in names}
        why = "What her earlier referral came to"
        History.objects.create(
            **kept, history_date=timezone.now(), history_type="~", history_change_reason=why
        )


def is_followed(apps, referral):
    """Whether a referral ended because another was begun."""
    withdrawn = apps.get_model("referrals", "Withdrawal").objects.filter(referral=referral, undone_at=None)
    return not referral.is_taken_back and not withdrawn.exists()


def came_to(apps, referral):
    """Return what was decided of it last, and when, if anything was."""
    Decision = apps.get_model("referrals", "Decision")
    Suspension = apps.get_model("referrals", "Suspension")
    Reconsideration = apps.get_model("referrals", "Reconsideration")
    decisions = Decision.objects.filter(referral=referral, is_further=False).order_by("made_on", "pk")
    last = decisions.filter(stage="cg").last() or decisions.filter(stage="rg").last()
    if last is None:
        return None
    if disqualified := taken_away(apps, referral):
        return "disqualified", disqualified.decided_on
    if Suspension.objects.filter(referral=referral, undone_at=None, resumed_on=None).exists():
        return "suspended", last.made_on
    if Reconsideration.objects.filter(referral=referral, outcome="").exists():
        return "reconsidering", last.made_on
    stages = {("rg", "positive"): "recovery"}
    return stages.get((last.stage, last.outcome), f"{last.stage}_{last.outcome}"), last.made_on


def taken_away(apps, referral):
    """Return the notice that took her protection away, if no later decision gives a period again."""
    Disqualification = apps.get_model("referrals", "Disqualification")
    later = Q(made_on__gt=OuterRef("decided_on"))
    same_day = Q(made_on=OuterRef("decided_on"), recorded_at__gte=OuterRef("outcome_recorded_at"))
    Decision = apps.get_model("referrals", "Decision")
    given_again = Decision.objects.filter(later | same_day, referral=OuterRef("referral"), gives_recovery=True)
    notices = Disqualification.objects.filter(~Exists(given_again), referral=referral, outcome="disqualified")
    return notices.exclude(review_outcome="given_back").first()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0022_nrm_number"),
        ("referrals", "0013_nrm_number"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
