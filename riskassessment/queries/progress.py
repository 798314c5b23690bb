"""How risk has moved over one episode, from the record: the first of the facts an exit rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from cases.models import Case, RiskLevel
from cases.queries.of_case import Kept, OfCase
from riskassessment.models import Action, Assessment, SafeguardingConcern
from riskassessment.rules.scoring import (
    Height,
    Signed,
    Verdict,
    asked_no_more,
    highest,
    mitigated_since,
    significantly_decreased,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """The first and the last signed assessment of an episode, and what comparing them says."""

    baseline: Assessment | None
    latest: Assessment | None
    verdict: Verdict


SIGNED = OfCase(lambda case: Assessment.objects.filter(case=case).signed().oldest_first().with_ratings())
SENT = OfCase(
    lambda case: (
        Assessment.history.filter(
            case=case, status=Assessment.Status.SENT_TO_CHECK, sent_at__isnull=False, total__isnull=False
        )
        .exclude(level="")
        .values_list("number", "sent_at", "level", "total")
        .distinct()
        .order_by("number", "sent_at")  # by what is asked: another column would stand in each row too
    )
)
OPEN_CONCERNS = OfCase(lambda case: SafeguardingConcern.objects.filter(case=case).open())


def risk_progress(case: Case, *, exit_on: date, kept: Kept | None = None) -> Progress:
    """Return whether risk has significantly decreased, with both assessments as proof. Five queries at most.

    :param kept: what is on the case, where that was asked already
    """
    kept = kept or Kept(case)
    assessments: list[Assessment] = SIGNED.of(case)
    history = [assessment.as_signed() for assessment in assessments]
    sent = sent_to_be_checked(kept)
    last = assessments[-1] if assessments else None
    verdict = significantly_decreased(
        history[0] if history else None,
        history[-1] if history else None,
        exit_on=exit_on,
        mitigated=mitigated_since(history, actions_done(assessments)),
        unasked=asked_no_more(history),
        peak=highest([*heights_of(history), *(height for _, _, height in sent)]),
        unchecked=highest(height for number, at, height in sent if last and is_since(last, number, at)),
        open_concerns=len(kept.of(OPEN_CONCERNS)),
        exit_days=settings.RISK_EXIT_DAYS,
        decrease_percent=settings.RISK_DECREASE_PERCENT,
    )
    if not assessments:
        return Progress(None, None, verdict)
    return Progress(assessments[0], assessments[-1], verdict)


type Sent = tuple[int, datetime, Height]


def heights_of(history: Iterable[Signed]) -> list[Height]:
    """Return how high each signed assessment was."""
    return [Height(signed.level, signed.total, signed.signed_on) for signed in history]


def sent_to_be_checked(kept: Kept) -> list[Sent]:
    """Return what was ever sent to a second person, thrown away since or not: its number, when and how high.

    A draft sent as very high is a person's word that she is in danger, whatever became of the draft.
    """
    return [
        (number, at, Height(RiskLevel(level), total, timezone.localdate(at), is_sent=True))
        for number, at, level, total in kept.rows(SENT)
    ]


def is_since(last: Assessment, number: int, at: datetime) -> bool:
    """Whether what was sent then came after the last signed assessment, and was not itself signed as it."""
    return number != last.number and last.signed_at is not None and at > last.signed_at


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
