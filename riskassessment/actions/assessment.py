"""What is done with a risk assessment: written, sent, checked, signed.

Each act locks the case first, so that two people who act at once act one after the other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import TextChoices

from cases.actions import risk_events
from cases.models import Case, Deadline, Entry, PromiseSource, Refused, RiskLevel
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import record
from hestia.workingdays.models import BankHoliday, Nation
from riskassessment.models import Action, Assessment, QuestionSet, Rating, last_above_low, outcome_of
from riskassessment.rules.scoring import CHECK_WITHIN, Score

Status = Assessment.Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was written about one consideration."""

    score: Score = field(default_factory=Score)
    evidence: str = ""
    protective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Something that will be done about a risk now."""

    what: str
    by_on: date
    consideration: str = ""
    party: str = Action.Party.US
    assignee: User | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """All that one page of the form says. ``chosen_level`` is empty when the answers decide."""

    assessed_on: date
    answers: Mapping[str, Answered]
    actions: Iterable[Planned] = ()
    talked_through: str = ""
    client_rating: int | None = None
    protective_summary: str = ""
    chosen_level: str = ""
    override_reason: str = ""


# --- Writing -------------------------------------------------------------------------------------


@transaction.atomic
def start_or_continue(
    *,
    case: Case,
    by: User,
    at: datetime,
    on: date,
    kind: str = "",
    trigger: str = "",
    trigger_words: str = "",
) -> Assessment:
    """Return the assessment being written, or begin the next one. A case has one at a time.

    A trigger given for one already begun is written onto it, so that the reason is not lost.
    """
    case = locked(case)
    case.refuse_if_closed()
    assessment = case.assessment_set.unsigned().first()
    waiting = case.riskevent_set.waiting().filter(happened_on__lte=on).first()
    if assessment is None:
        if waiting and not trigger and case.risk_level:
            trigger, trigger_words = waiting.kind, waiting.words
        number = Assessment.next_number(case)
        usual = Assessment.Kind.INITIAL if number == 1 else Assessment.Kind.REVIEW
        questions = QuestionSet.objects.in_force()
        dangers = last_above_low(case.assessment_set.signed().newest_first().with_ratings())
        assessment = Assessment(
            case=case,
            number=number,
            kind=kind or usual,
            assessed_on=on,
            question_set=questions,
            kept_asking=[slug for slug in dangers if not questions or slug not in questions.further],
            made_at=at,
            made_by=by,
        )
        record("risk.started", by=by, at=at, case_ref=case.reference, number=number)
    is_new = assessment._state.adding
    if trigger and assessment.trigger != trigger and not assessment.is_waiting:
        assessment.trigger, assessment.trigger_words = trigger, trigger_words
        if assessment.kind == Assessment.Kind.REVIEW:
            exit_review = trigger == Assessment.Trigger.EXIT
            assessment.kind = Assessment.Kind.EXIT if exit_review else Assessment.Kind.EXTRA
        assessment.save()
    elif is_new:
        assessment.save()
    return assessment


@transaction.atomic
def start_extra(
    *, case: Case, trigger: str, trigger_words: str = "", by: User, at: datetime, on: date
) -> Assessment:
    """Begin a review before its day, and promise it: what happened is not forgotten with the draft."""
    begun = start_or_continue(case=case, by=by, at=at, on=on, trigger=trigger, trigger_words=trigger_words)
    if not case.riskevent_set.waiting().filter(kind=trigger, happened_on__lte=on).exists():
        risk_events.look_again(
            case=case,
            kind=trigger,
            source=f"assessment:{begun.number}",
            happened_on=on,
            words=trigger_words,
            by=by,
            at=at,
        )
    return begun


@transaction.atomic
def save(*, assessment: Assessment, written: Written, by: User, at: datetime) -> Assessment:
    """Write down what the page says, finished or not."""
    assessment = unsigned(assessment)
    if assessment.is_waiting:
        raise Refused("This assessment was sent to be checked. Ask for changes before you change it.")
    for slug in [each.slug for each in assessment.considerations]:
        write_rating(assessment, slug, written.answers.get(slug, Answered()))
    write_actions(assessment, written.actions)
    scores = {slug: answered.score for slug, answered in written.answers.items()}
    result = outcome_of(assessment.considerations, scores)
    assessment.assessed_on = written.assessed_on
    assessment.talked_through = written.talked_through
    assessment.client_rating = written.client_rating
    assessment.protective_summary = written.protective_summary
    assessment.calculated_level = result.level or ""
    assessment.total = result.total if result.answered else None
    set_level(assessment, written.chosen_level, written.override_reason, by=by, at=at)
    assessment.save()
    return assessment


def write_rating(assessment: Assessment, slug: str, answered: Answered) -> None:
    """Write one answer down, if it differs from what is there."""
    rating = assessment.rating(slug) or Rating(assessment=assessment, consideration=slug)
    before = (rating.score, rating.evidence, rating.protective)
    rating.likelihood, rating.impact = answered.score.likelihood, answered.score.impact
    rating.not_known = answered.score.not_known
    rating.evidence, rating.protective = answered.evidence, answered.protective
    if rating.pk is None or before != (rating.score, rating.evidence, rating.protective):
        rating.save()
    assessment.ratings_by_slug[slug] = rating


def write_actions(assessment: Assessment, planned: Iterable[Planned]) -> None:
    """Replace the actions, unless they are the same as those there."""
    wanted = [(p.what, p.by_on, p.consideration, str(p.party), p.assignee) for p in planned]
    present = list(assessment.actions.select_related("assignee").order_by("pk"))
    if wanted == [(a.what, a.by_on, a.consideration, a.party, a.assignee) for a in present]:
        return
    for action in present:
        action.delete()
    for what, by_on, slug, party, assignee in wanted:
        Action(
            assessment=assessment,
            what=what,
            by_on=by_on,
            consideration=slug,
            party=party,
            assignee=assignee,
        ).save()


def set_level(assessment: Assessment, chosen: str, reason: str, *, by: User, at: datetime) -> None:
    """Set the level the answers give, or the chosen one with who chose it and why."""
    if not chosen or chosen == assessment.calculated_level:
        assessment.level = assessment.calculated_level
        assessment.override_at, assessment.override_by, assessment.override_reason = None, None, ""
        return
    chooser = assessment.override_by
    is_same = chooser is not None and (assessment.level, assessment.override_reason) == (chosen, reason)
    takes_over = by.has_perm(Permission.RISK_LOWER) and not (
        chooser and chooser.has_perm(Permission.RISK_LOWER)
    )
    if not is_same or takes_over:
        assessment.override_at, assessment.override_by = at, by
    assessment.level, assessment.override_reason = chosen, reason


@transaction.atomic
def throw_away(*, assessment: Assessment, by: User, at: datetime) -> None:
    """Delete what was being written. Its history stays."""
    assessment = unsigned(assessment)
    case = assessment.case
    case.refuse_if_closed()
    if assessment.is_waiting:
        raise Refused("This assessment was sent to be checked. It cannot be thrown away now.")
    end_tasks(assessment, by=by, at=at, why="The risk assessment was thrown away")
    record("risk.thrown_away", by=by, at=at, case_ref=case.reference, number=assessment.number)
    assessment.delete()


# --- Sending, checking, signing ------------------------------------------------------------------


@transaction.atomic
def finish(
    *, assessment: Assessment, by: User, at: datetime, today: date, sent_to: User | None = None
) -> Assessment:
    """Sign it, or send it to a second person where one is needed."""
    assessment = unsigned(assessment)
    if assessment.is_waiting:
        raise Refused("This assessment was already sent to be checked.")
    refuse_to_sign(assessment, on=today, chosen_by=assessment.override_by or by)
    if assessment.changes_task and assessment.changes_task.is_open:
        complete(assessment.case, assessment.changes_task, by=by, at=at, on=today)
    if assessment.needs_second_person:
        return send_to_check(assessment=assessment, by=by, at=at, today=today, sent_to=sent_to)
    return sign(assessment, signed_by=by, checked_by=None, at=at, today=today)


def send_to_check(
    *, assessment: Assessment, by: User, at: datetime, today: date, sent_to: User | None = None
) -> Assessment:
    """Give it to a second person, and promise when it is checked. Very high risk is told the same day."""
    case = assessment.case
    if sent_to is not None and sent_to not in checkers_for(case, author=by, at=at):
        raise Refused(f"{sent_to} cannot check this assessment. Choose a manager who sees the case.")
    level = RiskLevel(assessment.level)
    if level == RiskLevel.VERY_HIGH and assessment.escalation is None:
        promise_call(assessment, whom=sent_to, owner=by, by=by, at=at, today=today)
    assessment.status = Status.SENT_TO_CHECK
    assessment.sent_at, assessment.sent_by, assessment.sent_to = at, by, sent_to
    assessment.changes_asked_at, assessment.changes_asked_by, assessment.changes_asked = None, None, ""
    assessment.save()
    working_days = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    case.promise(
        Deadline.Kind.RISK_SIGN_OFF,
        due_on=working_days.add_working_days(today, CHECK_WITHIN[level]),
        unit=Deadline.Unit.WORKING,
        context=f"{level.label}, total {assessment.total}. Sent by {by}.",
        assignee=sent_to,
        source=PromiseSource.of(assessment),
        by=by,
        at=at,
    )
    case.tell(
        Entry.Kind.RISK,
        f"Risk assessment sent to {sent_to or 'a manager'} to check: {level.label.lower()}, "
        f"total {assessment.total}",
        by=by,
        at=at,
        url=assessment.get_absolute_url(),
    )
    record("risk.sent_to_check", by=by, at=at, case_ref=case.reference, number=assessment.number)
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
    """Sign as the second person. With ``chosen_level`` the checker sets another level, saying why."""
    assessment = unsigned(assessment)
    refuse_to_check(assessment, by=by)
    if chosen_level and chosen_level != assessment.level:
        if not reason.strip():
            raise Refused("Enter why you set a different level.")
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
        Deadline.Kind.TASK,
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
    case.withdraw_promises(Deadline.Kind.RISK_SIGN_OFF, by=by, at=at, why="Changes were asked for")
    title = f"{by} asked for changes to risk assessment {assessment.number}"
    case.tell(Entry.Kind.RISK, title, words, by=by, at=at, url=assessment.get_absolute_url())
    record("risk.changes_asked", by=by, at=at, case_ref=case.reference, number=assessment.number)
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
    assessment.save()
    case.record_risk_level(level, total=total, assessed_on=assessment.assessed_on)
    case.meet(
        Deadline.Kind.FIRST_RISK_ASSESSMENT,
        Deadline.Kind.RISK_REVIEW,
        by=signed_by,
        at=at,
        on=assessment.assessed_on,
        outcome=f"{level.label}, total {total}",
    )
    case.meet(Deadline.Kind.RISK_SIGN_OFF, by=by, at=at, on=today, outcome="Checked")
    risk_events.settle(
        case=case,
        assessed_on=assessment.assessed_on,
        known_at=assessment.sent_at or at,
        number=assessment.number,
        by=signed_by,
        at=at,
    )
    promise_review(assessment, by=by, at=at)
    risk_events.expect_eighteen(case, by=by, at=at)
    risk_events.keep_promise(case, by=by, at=at)
    case.tell(
        Entry.Kind.RISK,
        f"Risk assessed as {level.label.lower()}, total {total}{'' if was is None else f' (was {was})'}",
        f"Assessed by {signed_by}, checked by {checked_by}." if checked_by else "",
        by=by,
        at=at,
        url=assessment.get_absolute_url(),
    )
    kind = "risk.checked" if checked_by else "risk.signed"
    record(kind, by=by, at=at, case_ref=case.reference, subject=assessment, level=str(level), total=total)
    return assessment


def promise_review(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Promise when the risk is looked at again."""
    due_on = assessment.review_on
    if due_on is None:
        return
    days = (due_on - assessment.assessed_on).days
    level = RiskLevel(assessment.level)
    every = f"{level.label} risk: review every {days} days"
    if level == RiskLevel.VERY_HIGH:
        every += " and at every contact"
    day = assessment.assessed_on
    assessment.case.promise(
        Deadline.Kind.RISK_REVIEW,
        due_on=due_on,
        context=f"Last assessed {day:%a} {day.day} {day:%b}. {every}.",
        source=PromiseSource.of(assessment),
        by=by,
        at=at,
    )


def make_tasks(assessment: Assessment, *, by: User, at: datetime) -> None:
    """Turn what was planned into tasks with a day and a name."""
    for action in assessment.actions.select_related("assignee"):
        theirs = action.party == Action.Party.AGENCY
        action.deadline = assessment.case.promise(
            Deadline.Kind.TASK,
            title=action.what,
            context=f"From the risk assessment. Who: {action.who}."[:200],
            due_on=action.by_on,
            owner=Deadline.Owner.OTHER if theirs else Deadline.Owner.US,
            assignee=action.assignee,
            is_of_risk=True,
            by=by,
            at=at,
        )
        action.save()


# --- Very high risk ------------------------------------------------------------------------------


def promise_call(
    assessment: Assessment, *, whom: User | None, owner: User, by: User, at: datetime, today: date
) -> None:
    """Promise a call today about very high risk: worker and manager decide about a referral together."""
    assessment.escalation = assessment.case.promise(
        Deadline.Kind.RISK_CALL,
        title=f"Ring {whom or 'a manager'} about very high risk",
        context="If she is in danger now, call 999. Decide about a safeguarding referral.",
        due_on=today,
        assignee=owner,
        is_of_risk=True,
        by=by,
        at=at,
    )


MAKE_REFERRAL = "make_referral"  # the part of a source: very high risk asks for a safeguarding referral


class Decided(TextChoices):
    """What was decided about a safeguarding referral when risk is very high."""

    MADE = "made", "We have made one"
    WILL_MAKE = "referral", "We will make one today"
    NOT_NEEDED = "none", "Not needed now"
    MANAGER = "manager", "A manager will decide today"


@transaction.atomic
def record_escalation(
    *,
    assessment: Assessment,
    decision: str,
    decided: str = Decided.NOT_NEEDED,
    manager: User | None = None,
    by: User,
    at: datetime,
    today: date,
) -> Deadline | None:
    """Write down that somebody was rung about very high risk, and what was decided about a referral.

    What is still to be decided or done is promised for today, each with its owner: ``manager`` decides, or
    ``by`` makes the referral.
    """
    case = locked(assessment.case)
    promised = assessment.escalation
    if promised is None or not promised.is_open:
        raise Refused("This is already done.")
    if decided == Decided.MANAGER and manager is None:
        raise Refused("Choose which manager will decide.")
    if manager is not None and manager not in checkers_for(case, author=by, at=at):
        raise Refused(f"{manager} cannot decide this. Choose a manager who sees the case.")
    complete(case, promised, by=by, at=at, on=today, outcome=decision[:300])
    follows = None
    if decided == Decided.MANAGER:
        follows = case.promise(
            Deadline.Kind.TASK,
            title="Decide about a safeguarding referral: very high risk",
            context=f"{by} left it to {manager}. Say what you decided and why. The page of risk says more.",
            due_on=today,
            assignee=manager,
            is_of_risk=True,
            source=PromiseSource.of(assessment, "decide_referral"),
            by=by,
            at=at,
        )
    elif decided == Decided.WILL_MAKE:
        follows = case.promise(
            Deadline.Kind.TASK,
            title="Make the safeguarding referral: very high risk",
            context="Then record it on the page of risk as a concern.",
            due_on=today,
            assignee=by,
            is_of_risk=True,
            source=PromiseSource.of(assessment, MAKE_REFERRAL),
            by=by,
            at=at,
        )
    case.tell(
        Entry.Kind.RISK, "Worker and manager have talked over the very high risk", decision, by=by, at=at
    )
    record("risk.escalated", by=by, at=at, case_ref=case.reference, number=assessment.number)
    return follows


# --- Shared --------------------------------------------------------------------------------------


def locked(case: Case) -> Case:
    """Return the case as it is now, held until the act is over."""
    return Case.objects.select_for_update().get(pk=case.pk)


def unsigned(assessment: Assessment) -> Assessment:
    """Return an assessment as it is now, with its case held; refuse if it was signed or thrown away."""
    case = locked(assessment.case)
    now = case.assessment_set.with_people().filter(pk=assessment.pk).first()
    if now is None:
        raise Refused("This assessment was thrown away.")
    if now.is_signed:
        raise Refused(f"This assessment was already signed by {now.checked_by or now.signed_by}.")
    now.case = case
    case.refuse_if_closed()
    return now


def refuse_to_sign(assessment: Assessment, *, on: date, chosen_by: User) -> None:
    """Refuse what is unfinished, unsettled or not this person's to judge."""
    may_lower = chosen_by.has_perm(Permission.RISK_LOWER)
    if blockers := assessment.signing_blockers(on=on, may_lower=may_lower):
        raise Refused(*blockers)


def refuse_to_check(assessment: Assessment, *, by: User) -> None:
    """Refuse to check what was not sent, or what one wrote oneself."""
    if not assessment.is_waiting:
        raise Refused("This assessment is not waiting to be checked.")
    if assessment.sent_by == by:
        raise Refused("You sent this assessment yourself. Someone else must check it.")


def end_tasks(assessment: Assessment, *, by: User, at: datetime, why: str) -> None:
    """Withdraw what was promised for an assessment that will not be."""
    for promised in (assessment.changes_task, assessment.escalation):
        if promised is not None and promised.is_open:
            promised.case = assessment.case
            promised.cancel(by=by, at=at, why=why)


def complete(case: Case, promised: Deadline, *, by: User, at: datetime, on: date, outcome: str = "") -> None:
    """Keep one promise of the case at hand."""
    promised.case = case
    promised.meet(by=by, at=at, on=on, outcome=outcome)


def checkers_for(case: Case, *, author: User, at: datetime) -> list[User]:
    """Return who could check an assessment of this case as its second person."""
    return list(second_persons(case, Permission.RISK_SIGN_OFF, but=author, at=at))
