"""How risk has moved over one episode, from the record: the first of the facts an exit rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import F

from cases.models import Case
from riskassessment.models import Action, Assessment, SafeguardingConcern
from riskassessment.rules.scoring import Verdict, asked_no_more, mitigated_since, significantly_decreased


@dataclass(frozen=True, slots=True)
class Progress:
    """The first and the last signed assessment of an episode, and what comparing them says."""

    baseline: Assessment | None
    latest: Assessment | None
    verdict: Verdict


def risk_progress(case: Case, *, exit_on: date) -> Progress:
    """Return whether risk has significantly decreased, with both assessments as proof. Four queries."""
    assessments = list(case.assessment_set.signed().oldest_first().with_ratings())
    history = [assessment.as_signed() for assessment in assessments]
    verdict = significantly_decreased(
        history[0] if history else None,
        history[-1] if history else None,
        exit_on=exit_on,
        mitigated=mitigated_since(history, actions_done(assessments)),
        unasked=asked_no_more(history),
        open_concerns=SafeguardingConcern.objects.filter(case=case).open().count(),
        exit_days=settings.RISK_EXIT_DAYS,
        decrease_percent=settings.RISK_DECREASE_PERCENT,
    )
    if not assessments:
        return Progress(None, None, verdict)
    return Progress(assessments[0], assessments[-1], verdict)


def actions_done(assessments: Sequence[Assessment]) -> list[tuple[str, int]]:
    """Return each action that was done: its consideration, and the place of its assessment among these.

    Done means on the day of its assessment or later: a task ticked with an earlier day answers no risk of it.
    """
    places = {assessment.pk: place for place, assessment in enumerate(assessments)}
    done = Action.objects.filter(
        assessment__in=list(places), deadline__met_on__gte=F("assessment__assessed_on")
    )
    answered = done.exclude(consideration="").values_list("consideration", "assessment_id")
    return [(consideration, places[assessment]) for consideration, assessment in answered]
