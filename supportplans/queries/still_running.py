"""What still runs on a case when she leaves: the questions to the database behind the loose ends."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.urls import reverse

from cases.models import Case, Deadline, Disclosure, Lifting, Placement, RiskEvent, RiskLevel
from cases.queries.of_case import Kept, OfCase, first
from referrals.queries.still_running import referral_running
from riskassessment.models import Assessment
from riskassessment.queries.progress import OPEN_CONCERNS
from supportplans.models import Exit, Signpost
from supportplans.rules.loose_ends import LooseEnd, StillRunning, Thing, loose_ends

K = Deadline.Kind


UNSIGNED = OfCase(lambda case: Assessment.objects.filter(case=case).unsigned())
NOT_LOOKED_AT = OfCase(
    lambda case: RiskEvent.objects.filter(case=case).waiting().exclude(kind=RiskEvent.Kind.EXIT)
)
DISCLOSURES = OfCase(lambda case: Disclosure.objects.filter(case=case).undecided().select_related("approver"))
LIFTINGS = OfCase(
    lambda case: (
        Lifting.objects.filter(case=case)
        .undecided()
        .select_related("asked_of", "exclusion__person", "person")
    )
)
PLACEMENT = OfCase(
    first(lambda case: Placement.objects.filter(case=case, until_on=None).select_related("room__service"))
)


def promises_left(case: Case) -> list[Deadline]:
    """Return the open promises, soonest first, and those that ended with her death. One query."""
    if not case.has_died:
        # As the page reads them for its tabs. An act locks the case and has them anew.
        return sorted(case.open_promises, key=lambda deadline: (deadline.due_on, deadline.pk))
    promises = case.deadline_set.open() | case.ended_with_her_death()
    deadlines: list[Deadline] = list(promises.order_by("due_on", "pk"))
    for deadline in deadlines:
        deadline.case = case
    return deadlines


def still_running(
    case: Case,
    leaving: Exit | None,
    *,
    kept: Kept,
    exit_on: date,
    deadlines: Sequence[Deadline],
    signposts: Iterable[Signpost],
) -> list[LooseEnd]:
    """Return what still runs on the day of exit. Nine queries at most, however much is on the case."""
    carried = dict(who_carries(deadlines, signposts))
    is_planned = leaving is None or leaving.is_planned
    referral = referral_running(case, on=exit_on)
    return loose_ends(
        StillRunning(
            exit_on=exit_on,
            # Of a planned exit the fifth criterion asks who takes on a hearing.
            deadlines=[
                deadline
                for deadline in deadlines
                if not (is_planned and is_hearing_after(deadline, exit_on) and deadline.pk not in carried)
            ],
            referral=Thing(
                key=f"referral:{referral.key}",
                title=f"NRM referral: {referral.words}",
                url=reverse("referrals:overview", args=[case.reference]),
                protects=referral.protects,
            )
            if referral
            else None,
            things=[
                *risks(kept, deadlines, exit_on=exit_on),
                *questions_to_colleagues(kept),
            ],
            room=room(kept),
            carried=carried,
            has_died=leaving is not None and leaving.is_death,
            is_high_risk=case.risk_counts in {RiskLevel.HIGH, RiskLevel.VERY_HIGH},
        )
    )


def is_hearing_after(deadline: Deadline, exit_on: date) -> bool:
    """Whether it is a hearing that comes after she has left."""
    return deadline.is_hearing and deadline.due_on > exit_on


def who_carries(deadlines: Iterable[Deadline], signposts: Iterable[Signpost]) -> Iterator[tuple[int, str]]:
    """Yield each hearing that a service takes on, or of which somebody said why nobody need to."""
    taken = {
        signpost.hearing_id: f"{signpost.agency}, {signpost.contact}, is taking it on"
        for signpost in signposts
        if not signpost.is_refused
    }
    for deadline in deadlines:
        if words := taken.get(deadline.pk) or deadline.nobody_why:
            yield deadline.pk, words


def risks(kept: Kept, deadlines: Iterable[Deadline], *, exit_on: date) -> Iterator[Thing]:
    """Yield what is not looked at, not checked, or not closed about her risk."""
    case = kept.case
    page = reverse("riskassessment:overview", args=[case.reference])
    checks = tuple(deadline.pk for deadline in deadlines if deadline.kind == K.RISK_SIGN_OFF)
    for assessment in kept.of(UNSIGNED):
        what = "not checked yet" if assessment.is_waiting else "a draft, not finished"
        yield Thing(
            f"assessment:{assessment.pk}",
            f"Risk assessment {assessment.number}: {what}",
            reverse("riskassessment:assessment", args=[case.reference, assessment.number]),
            checks if assessment.is_waiting else (),
            is_ours=True,
            is_of_risk=True,
        )
    for event in (event for event in kept.of(NOT_LOOKED_AT) if event.happened_on <= exit_on):
        yield Thing(
            f"riskevent:{event.pk}", f"Risk not reviewed since: {event.reason}", page, is_of_risk=True
        )
    for concern in kept.of(OPEN_CONCERNS):
        # Printed too, where no name of a child is told.
        about = "a dependant" if concern.dependant_id else "the client"
        title = f"Safeguarding concern about {about}, still open"
        yield Thing(f"concern:{concern.pk}", title, page, is_of_risk=True, protects=True)


def questions_to_colleagues(kept: Kept) -> Iterator[Thing]:
    """Yield what a second person was asked, and has not answered."""
    case = kept.case
    for disclosure in kept.of(DISCLOSURES):
        yield Thing(
            f"disclosure:{disclosure.pk}",
            f"Waiting for {disclosure.approver} to say yes: what {disclosure.recipient} may be told",
            reverse("desk:disclosures", args=[case.reference]),
            (disclosure.promise_id,) if disclosure.promise_id else (),
            is_question=True,
        )
    for lifting in kept.of(LIFTINGS):
        yield Thing(
            f"lifting:{lifting.pk}",
            f"Waiting for a decision by {lifting.asked_of}: {str(lifting)[:1].lower()}{str(lifting)[1:]}",
            reverse("cases:access", args=[case.reference]),
            (lifting.promise_id,),
            is_question=True,
        )


def room(kept: Kept) -> str:
    """Return her room, or the one held for her, in words; nothing if she has none."""
    placement = kept.first_of(PLACEMENT)
    if placement is None:
        return ""
    held = ", held" if placement.is_held else ""
    return f"Room: {placement.room}, {placement.room.service}{held}"
