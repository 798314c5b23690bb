"""How a risk assessment is sent, checked and signed.

Each act locks the case first, so that two people who act at once act one after the other.
"""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from cases.actions import risk_events
from cases.models import Deadline, Entry, PromiseSource, Refused, RiskLevel
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.workingdays.models import BankHoliday, Nation
from riskassessment.actions.draft import set_level
from riskassessment.actions.locking import unsigned
from riskassessment.actions.promises import make_tasks, meet_promise, promise_call, promise_risk_review
from riskassessment.actions.second_person import (
    checkers_for,
    refuse_a_writer,
    refuse_to_check,
    refuse_who_asked_to_lower,
)
from riskassessment.models import Assessment
from riskassessment.queries.falls import fall_of
from riskassessment.rules import falls
from riskassessment.rules.scoring import CHECK_WITHIN

Status = Assessment.Status
K = Deadline.Kind
FALL_WORDS = "assessment_fall_has_"  # fresh evidence, words of its own
FALL_ALONE = "assessment_fall_is_checked_by_a_second_person"  # as the database calls it


@transaction.atomic
def finish(
    *, assessment: Assessment, by: User, at: datetime, today: date, sent_to: User | None = None
) -> Assessment:
    """Sign it, or send it to a second person where one is needed: high, judged, or fallen from high."""
    assessment = unsigned(assessment)
    if assessment.is_waiting:
        raise Refused("This assessment has already been sent to be checked.")
    # Whoever chose a lower level must be allowed to, not whoever signs.
    refuse_to_sign(assessment, on=today, chosen_by=assessment.override_by or by)
    if assessment.changes_task and assessment.changes_task.is_open:
        meet_promise(assessment.case, assessment.changes_task, by=by, at=at, on=today)
    if assessment.needs_second_person or fall_of(assessment).needs_second_person:
        return send_to_check(assessment=assessment, by=by, at=at, today=today, sent_to=sent_to)
    try:
        with transaction.atomic():
            return sign(assessment, signed_by=by, checked_by=None, at=at, today=today)
    except IntegrityError as refused:
        # An earlier case of hers that this person may not read: only the database knows that her risk falls.
        if FALL_ALONE not in str(refused):
            raise
    return send_to_check(assessment=unsigned(assessment), by=by, at=at, today=today, sent_to=sent_to)


def send_to_check(
    *, assessment: Assessment, by: User, at: datetime, today: date, sent_to: User | None = None
) -> Assessment:
    """Give it to a second person, and promise when it is checked. Very high risk is told the same day."""
    case = assessment.case
    if sent_to is not None and sent_to not in checkers_for(case, author=by, assessment=assessment, at=at):
        raise Refused(
            f"{sent_to} cannot check this assessment. Choose a manager who sees the case, wrote none of it "
            "and did not ask for it to go down."
        )
    level = RiskLevel(assessment.level)
    if level == RiskLevel.VERY_HIGH and assessment.escalation is None:
        promise_call(assessment, whom=sent_to, owner=by, by=by, at=at, today=today)
    assessment.status = Status.SENT_TO_CHECK
    assessment.sent_at, assessment.sent_by, assessment.sent_to = at, by, sent_to
    assessment.changes_asked_at, assessment.changes_asked_by, assessment.changes_asked = None, None, ""
    assessment.save()
    case.record_unchecked_risk(level)
    # It is made. What is left to do has its own promises: to check it, or to change it.
    case.meet(K.FIRST_RISK_ASSESSMENT, by=by, at=at, on=today, outcome="Sent to be checked")
    working_days = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    case.promise(
        K.RISK_SIGN_OFF,
        due_on=working_days.add_working_days(today, CHECK_WITHIN[level]),
        unit=Deadline.Unit.WORKING,
        context=f"{assessment.sent_words.capitalize()}. Total {assessment.total}, by {by}.",
        assignee=sent_to,
        source=PromiseSource.of(assessment),
        by=by,
        at=at,
    )
    case.narrate(
        Entry.Kind.RISK,
        f"Risk assessment sent to {sent_to or 'a manager'} to check: {level.label.lower()}, "
        f"total {assessment.total}",
        not_done(assessment),
        by=by,
        at=at,
        url=assessment.get_absolute_url(),
    )
    log("risk.sent_to_check", by=by, at=at, case_ref=case.reference, number=assessment.number)
    return assessment


@transaction.atomic
def sign_off(
    *,
    assessment: Assessment,
    by: User,
    at: datetime,
    today: date,
    chosen_level: str = "",
    reason: str = "",
) -> Assessment:
    """Sign as the second person. With ``chosen_level`` the checker sets another level, saying why.

    Not a lower one than was sent as high or as a fall from it: that is one person's word against another's.
    """
    assessment = unsigned(assessment)
    refuse_to_check(assessment, by=by)
    refuse_a_writer(assessment, by=by, at=at)
    refuse_who_asked_to_lower(assessment, by=by, at=at)
    if chosen_level and chosen_level != assessment.level:
        if not reason.strip():
            raise Refused("Enter why you set a different level.")
        sent, chosen = RiskLevel(assessment.level), RiskLevel(chosen_level)
        before = fall_of(assessment).level_before
        if falls.lowered_by_its_checker(sent=sent, chosen=chosen, level_before=before):
            raise Refused(falls.ONE_WORD_AGAINST_ANOTHER)
        set_level(assessment, chosen_level, reason, by=by, at=at)
    refuse_to_sign(assessment, on=today, chosen_by=assessment.override_by or by)
    signed_by = assessment.sent_by
    if signed_by is None:
        raise Refused("Nobody has sent this assessment to be checked.")
    return sign(assessment, signed_by=signed_by, checked_by=by, at=at, today=today)


@transaction.atomic
def ask_changes(*, assessment: Assessment, words: str, by: User, at: datetime, today: date) -> Assessment:
    """Send it back to its author, saying what to change."""
    assessment = unsigned(assessment)
    refuse_to_check(assessment, by=by)
    if not words.strip():
        raise Refused("Enter what should be changed.")
    case, author = assessment.case, assessment.sent_by
    working_days = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    assessment.status = Status.DRAFT
    assessment.changes_asked, assessment.changes_asked_at, assessment.changes_asked_by = words, at, by
    assessment.changes_task = case.promise(
        K.TASK,
        title="Change the risk assessment and send it again",
        context=f"{by} asked for changes. Open Risk, then “Carry on”.",
        due_on=working_days.add_working_days(today, 1),
        unit=Deadline.Unit.WORKING,
        assignee=author,
        is_of_risk=True,
        by=by,
        at=at,
    )
    assessment.save()
    case.withdraw_promises(K.RISK_SIGN_OFF, by=by, at=at, why="Changes were asked for")
    title = f"{by} asked for changes to risk assessment {assessment.number}"
    case.narrate(Entry.Kind.RISK, title, words, by=by, at=at, url=assessment.get_absolute_url())
    log("risk.changes_asked", by=by, at=at, case_ref=case.reference, number=assessment.number)
    return assessment


def sign(
    assessment: Assessment, *, signed_by: User, checked_by: User | None, at: datetime, today: date
) -> Assessment:
    """Make it count: from now on it cannot be changed, and the case, the promises and the story follow it."""
    case = assessment.case
    by = checked_by or signed_by
    level, total, was = RiskLevel(assessment.level), assessment.total or 0, case.risk_total
    make_tasks(assessment, by=signed_by, at=at)
    if level == RiskLevel.VERY_HIGH and assessment.escalation is None and checked_by is not None:
        promise_call(assessment, whom=signed_by, owner=checked_by, by=by, at=at, today=today)
    assessment.status = Status.SIGNED
    assessment.signed_at, assessment.signed_by = at, signed_by
    if checked_by is not None:
        assessment.checked_at, assessment.checked_by = at, checked_by
    try:
        with transaction.atomic():
            assessment.save()
    except IntegrityError as refused:
        # As in `finish`: from an earlier case of hers that this person may not read.
        if FALL_WORDS in str(refused):
            raise Refused(falls.NEW_WORDS_FOR_EACH) from refused
        raise
    case.record_risk_level(level, total=total, assessed_on=assessment.assessed_on)
    case.meet(
        K.FIRST_RISK_ASSESSMENT,
        K.RISK_REVIEW,
        by=signed_by,
        at=at,
        on=assessment.assessed_on,
        outcome=f"{level.label}, total {total}",
    )
    case.meet(K.RISK_SIGN_OFF, by=by, at=at, on=today, outcome="Checked")
    risk_events.settle_risk_events(
        case=case,
        assessed_on=assessment.assessed_on,
        known_at=assessment.sent_at or at,  # what its writer knew, not its checker
        number=assessment.number,
        by=signed_by,
        at=at,
    )
    promise_risk_review(assessment, by=by, at=at)
    risk_events.expect_eighteen(case, by=by, at=at)
    # After the next review is promised: what still waits to be looked at brings that one forward.
    risk_events.update_risk_review(case, by=by, at=at)
    case.narrate(
        Entry.Kind.RISK,
        f"Risk assessed as {level.label.lower()}, total {total}{'' if was is None else f' (was {was})'}",
        f"Assessed by {signed_by}, checked by {checked_by}." if checked_by else not_done(assessment),
        by=by,
        at=at,
        on=assessment.assessed_on,
        url=assessment.get_absolute_url(),
    )
    kind = "risk.checked" if checked_by else "risk.signed"
    log(kind, by=by, at=at, case_ref=case.reference, subject=assessment, level=str(level), total=total)
    return assessment


def not_done(assessment: Assessment) -> str:
    """Return what her story says was not done: nobody interpreted who is needed, no action is set."""
    why = f": {assessment.no_action_why.rstrip('.')}" if assessment.no_action_why else ""
    no_action = f"No action is set{why}." if assessment.lacks_action else ""
    return " ".join(filter(None, [in_her_record(assessment.without_interpreter), no_action]))


def refuse_to_sign(assessment: Assessment, *, on: date, chosen_by: User) -> None:
    """Refuse what is unfinished, unsettled or not this person's to judge."""
    may_lower = chosen_by.has_perm(Permission.RISK_LOWER)
    blockers = assessment.signing_blockers(on=on, may_lower=may_lower)
    blockers += falls.blockers(
        fall_of(assessment),
        is_talked_through=assessment.talked_through != Assessment.TalkedThrough.NOT_YET,
        version=assessment.questions_version,
    )
    if blockers:
        raise Refused(*blockers)
