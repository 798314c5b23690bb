"""How risk has moved over one episode, from the record: the first of the facts an exit rests on."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from cases.models import Case
from riskassessment.models import Action, Assessment, SafeguardingConcern
from riskassessment.scoring import Verdict, significantly_decreased


@dataclass(frozen=True, slots=True)
class Progress:
    """The first and the last signed assessment of an episode, and what comparing them says."""

    baseline: Assessment | None
    latest: Assessment | None
    verdict: Verdict


def risk_progress(case: Case, *, exit_on: date) -> Progress:
    """Return whether risk has significantly decreased, with both assessments as proof. Four queries."""
    signed = case.assessment_set.signed().oldest_first().with_ratings()
    baseline, latest = signed.first(), signed.last()
    verdict = significantly_decreased(
        None if baseline is None else baseline.as_signed(),
        None if latest is None else latest.as_signed(),
        exit_on=exit_on,
        mitigated=mitigated(case),
        open_concerns=SafeguardingConcern.objects.filter(case=case).open().count(),
        exit_days=settings.RISK_EXIT_DAYS,
        decrease_percent=settings.RISK_DECREASE_PERCENT,
    )
    return Progress(baseline, latest, verdict)


def mitigated(case: Case) -> set[str]:
    """Return the considerations for which an action from a signed assessment was done."""
    done = Action.objects.filter(
        assessment__case=case, assessment__status=Assessment.Status.SIGNED, deadline__met_at__isnull=False
    )
    return set(done.exclude(consideration="").values_list("consideration", flat=True))
