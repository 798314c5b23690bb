"""What is asked of her and talked over: the four conversations, and the seven outcomes."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from cases.models import Case, Deadline, Entry, PromiseSource, Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.models import (
    ConversationCheck,
    OutcomeRating,
)


@transaction.atomic
def record_check(
    *,
    case: Case,
    subject: str,
    result: str,
    on: date,
    language: str = "",
    interpreter_name: str = "",
    follow_up_on: date | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> ConversationCheck:
    """Write down a conversation, and promise to come back to it if a day was named."""
    case = lock_open_case(case)
    check = ConversationCheck(
        case=case,
        subject=subject,
        result=result,
        held_on=on,
        language=language,
        interpreter_name=interpreter_name,
        follow_up_on=follow_up_on,
        note=note,
        recorded_by=by,
        recorded_at=at,
    )
    check.save()
    if follow_up_on:
        case.promise(
            Deadline.Kind.TASK,
            title=f"Talk again: {check.get_subject_display()[:1].lower()}{check.get_subject_display()[1:]}",
            due_on=follow_up_on,
            source=PromiseSource.of(check),
            by=by,
            at=at,
        )
    case.narrate(
        Entry.Kind.PLAN,
        f"{check.get_subject_display()}: {check.get_result_display().lower()}",
        note,
        by=by,
        at=at,
        on=on,
    )
    log(
        "plan.conversation_checked",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=check,
        about=subject,
        result=result,
    )
    return check


@transaction.atomic
def record_checks(
    *,
    case: Case,
    talked_about: Mapping[str, tuple[str, str]],
    on: date,
    language: str = "",
    interpreter_name: str = "",
    follow_up_on: date | None = None,
    by: User,
    at: datetime,
) -> list[ConversationCheck]:
    """Record what was talked about on one day: whether she understood each, and what she said.

    The day to talk again is for what she did not fully understand; if she understood all of it, for all.
    """
    understood = ConversationCheck.Result.UNDERSTOOD
    unclear = {subject for subject, (result, _) in talked_about.items() if result != understood}
    return [
        record_check(
            case=case,
            subject=subject,
            result=result,
            on=on,
            language=language,
            interpreter_name=interpreter_name,
            follow_up_on=follow_up_on if subject in (unclear or talked_about) else None,
            note=note,
            by=by,
            at=at,
        )
        for subject, (result, note) in talked_about.items()
    ]


@transaction.atomic
def rate_outcomes(
    *,
    case: Case,
    moment: str,
    ratings: Mapping[str, int | None],
    words: str = "",
    on: date,
    language: str = "",
    interpreter_name: str = "",
    by: User,
    at: datetime,
) -> OutcomeRating:
    """Keep how she rates the seven outcomes. There is one baseline: what she said first."""
    case = lock_open_case(case)
    rated = OutcomeRating.objects.filter(case=case)
    if moment == OutcomeRating.Moment.BASELINE and rated.filter(moment=moment).exists():
        raise Refused("She was asked at the start already. This one is a review or the exit.")
    rating = OutcomeRating(
        case=case,
        moment=moment,
        words=words,
        rated_on=on,
        language=language,
        interpreter_name=interpreter_name,
        recorded_by=by,
        recorded_at=at,
        **ratings,
    )
    rating.save()
    case.narrate(
        Entry.Kind.PLAN,
        f"Seven outcomes rated {rating.get_moment_display().lower()}",
        words,
        by=by,
        at=at,
        on=on,
        url=reverse("supportplans:progress", args=[case.reference]),
    )
    log("plan.outcomes_rated", by=by, at=at, case_ref=case.reference, subject=rating, moment=moment)
    return rating
