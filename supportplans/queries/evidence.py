"""What the record says about an exit: the questions to the database behind the six criteria."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from cases.models import Address, Agency, Case, Deadline, Disclosure, Paper, Placement, SafeContact
from cases.queries.her_answers import answers_about
from cases.queries.of_case import Kept, OfCase, WhetherAny, first
from cases.queries.sharing import is_to
from hestia.ui.words import day
from riskassessment.models import Assessment
from riskassessment.queries.progress import OPEN_CONCERNS, SENT, risk_progress
from supportplans.models import ClientStatement, Exit, SafetyPlan, Signpost, Target
from supportplans.queries.still_running import (
    DISCLOSURES,
    LIFTINGS,
    NOT_LOOKED_AT,
    PLACEMENT,
    UNSIGNED,
    is_hearing_after,
    promises_left,
    still_running,
)
from supportplans.rules.exit_criteria import why_not_told
from supportplans.rules.exit_facts import Accepted, ExitEvidence

AGENCIES = OfCase(lambda case: Agency.objects.filter(case=case).involved())
SIGNPOSTS = OfCase(lambda case: Signpost.objects.filter(case=case))
TARGETS = OfCase(lambda case: Target.objects.filter(case=case).in_plan_order())
PAPERS = OfCase(lambda case: Paper.objects.filter(case=case))
SAFETY_PLAN = OfCase(first(lambda case: SafetyPlan.objects.filter(case=case)))
LETTERS = OfCase(
    lambda case: Disclosure.objects.filter(
        case=case, document="letter", dropped_at=None, refused_at=None
    ).newest_first()
)
STATEMENT = OfCase(first(lambda case: ClientStatement.objects.filter(case=case)))
# The day of the last move alone.
ADDRESSES = OfCase(
    first(lambda case: Address.objects.filter(case=case).order_by("-from_on").values_list("from_on"))
)
PLACEMENTS = OfCase(
    first(
        lambda case: (
            Placement.objects.filter(case=case, is_held=False).order_by("-from_on").values_list("from_on")
        )
    )
)
SELDOM_THERE = WhetherAny(
    *(SIGNPOSTS, TARGETS, PAPERS, SAFETY_PLAN, STATEMENT, ADDRESSES, PLACEMENTS, SENT, OPEN_CONCERNS),
    *(UNSIGNED, NOT_LOOKED_AT, DISCLOSURES, LIFTINGS, PLACEMENT, LETTERS),
)


def exit_evidence(case: Case, leaving: Exit | None, *, today: date) -> ExitEvidence:
    """Return the facts on the day of exit, or as they are today while no day is chosen.

    Twenty-six queries at most, however much is on the case.
    """
    exit_on = (leaving.exit_on if leaving else None) or today
    kept = Kept(case, SELDOM_THERE)
    agencies: list[Agency] = AGENCIES.of(case)
    progress = risk_progress(case, exit_on=exit_on, kept=kept)
    signposts: list[Signpost] = kept.of(SIGNPOSTS)
    deadlines = promises_left(case)
    answers = answers_about(case, agencies)
    return ExitEvidence(
        exit_on=exit_on,
        risk=progress.verdict,
        baseline=progress.baseline.as_signed() if progress.baseline else None,
        at_exit=progress.latest.as_signed() if progress.latest else None,
        at_exit_number=progress.latest.number if progress.latest else None,
        exception=exception_given(leaving),
        agencies=agencies,
        answers=answers,
        letters=letters_to([agency for agency in agencies if why_not_told(agency, answers)], kept=kept),
        targets=kept.of(TARGETS),
        signposts=signposts,
        hearings=hearings_ahead(case, deadlines, exit_on=exit_on),
        safety_plan=kept.first_of(SAFETY_PLAN),
        safety_plan_days=settings.SAFETY_PLAN_DAYS,
        moved_on=last_move(kept),
        papers=kept.of(PAPERS),
        awaited_letters=[
            f"{deadline.title[:1].lower()}{deadline.title[1:]}"
            for deadline in deadlines
            if deadline.kind == Deadline.Kind.DECISION_LETTER and deadline.is_open
        ],
        statement=kept.first_of(STATEMENT),
        loose_ends=still_running(
            case, leaving, kept=kept, exit_on=exit_on, deadlines=deadlines, signposts=signposts
        ),
        not_possible=leaving.not_possible if leaving and not leaving.is_planned else {},
        may_not_reach=may_not_reach(case, leaving),
        has_died=leaving is not None and leaving.is_death,
        urls=pages(case, progress.baseline, progress.latest),
    )


def letters_to(agencies: Iterable[Agency], *, kept: Kept) -> dict[int, list[Disclosure]]:
    """Return, by agency, the letters to look at if it must not be told: those not made, and the last made."""
    letters = {}
    for agency in agencies:
        theirs = [letter for letter in kept.of(LETTERS) if is_to(letter, agency)]
        last = [letter for letter in theirs if letter.told_at][:1]
        letters[agency.pk] = [*(letter for letter in theirs if letter.is_open), *last]
    return letters


def may_not_reach(case: Case, leaving: Exit | None) -> bool:
    """Whether she agreed to be asked later, and no way to reach her is safe and checked."""
    if leaving is None or leaving.may_contact != Exit.Contact.YES:
        return False
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    return contact is not None and not contact.has_checked_way


def hearings_ahead(case: Case, deadlines: Iterable[Deadline], *, exit_on: date) -> list[Deadline]:
    """Return the hearings after her exit: of a closed case those too that closing it let go."""
    if case.is_closed:
        return list(Deadline.objects.filter(case=case).hearings_after(exit_on))
    return [deadline for deadline in deadlines if deadline.is_open and is_hearing_after(deadline, exit_on)]


def exception_given(leaving: Exit | None) -> Accepted | None:
    """Return a manager's exception to the first criterion, with what it was given on, or nothing."""
    if leaving is None or leaving.risk_exception_at is None:
        return None
    on = day(timezone.localdate(leaving.risk_exception_at))
    return Accepted(
        words=f"Exception by {leaving.risk_exception_by}, {on}: {leaving.risk_exception}",
        assessment=leaving.risk_exception_number,
        reasons=tuple(leaving.risk_exception_reasons),
    )


def last_move(kept: Kept) -> date | None:
    """Return the day her address or room last changed, or nothing if neither is known to have.

    Where she was when her case was opened is no move, on whichever day that was typed in.
    """
    moves = [*kept.rows(ADDRESSES), *kept.rows(PLACEMENTS)]
    return max((from_on for (from_on,) in moves if from_on > kept.case.opened_on), default=None)


def pages(case: Case, baseline: Assessment | None, latest: Assessment | None) -> dict[str, str]:
    """Return the pages the proof is on."""
    ref = case.reference
    addresses = {
        "risk": reverse("riskassessment:overview", args=[ref]),
        "plan": reverse("supportplans:plan", args=[ref]),
        "safety_plan": reverse("supportplans:safety_plan", args=[ref]),
    }
    for page, assessment in (("baseline", baseline), ("at_exit", latest)):
        if assessment is not None:
            addresses[page] = reverse("riskassessment:assessment", args=[ref, assessment.number])
    return addresses


def follow_up_day(exit_on: date) -> date:
    """Return the day to ask how she is: ``FOLLOW_UP_DAYS`` calendar days after the exit."""
    return exit_on + timedelta(days=settings.FOLLOW_UP_DAYS)


def record_kept_until(exit_on: date) -> date:
    """Return the day to which the record is kept: ``RECORD_KEPT_YEARS`` years after the exit."""
    year = exit_on.year + settings.RECORD_KEPT_YEARS
    try:
        return exit_on.replace(year=year)
    except ValueError:  # 29 February
        return date(year, 3, 1)
