"""How a risk assessment is begun and written, before it is sent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from cases.actions import risk_events
from cases.models import Case, Refused
from cases.queries.of_case import lock_case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.versions import save_by
from riskassessment.actions.locking import unsigned
from riskassessment.actions.promises import end_tasks
from riskassessment.models import Action, Assessment, QuestionSet, Rating, outcome_of
from riskassessment.queries.falls import asked_again, stands_before
from riskassessment.rules.scoring import Score

SENT_STAYS = (
    "This assessment was sent to be checked, so it stays. Change what is wrong in it and send it again."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was written about one consideration."""

    score: Score = field(default_factory=Score)
    evidence: str = ""
    protective: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Something that will be done about a risk now.

    ``pk`` is that of the action it changes, if it is not new.
    """

    what: str
    by_on: date
    consideration: str = ""
    party: str = Action.Party.US
    assignee: User | None = None
    pk: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentAnswers:
    """All that one page of the form says. ``chosen_level`` is empty when the answers decide."""

    assessed_on: date
    answers: Mapping[str, Answered]
    actions: Iterable[Planned] = ()
    talked_through: str = ""
    without_interpreter: str = ""
    no_action_why: str = ""
    client_rating: int | None = None
    protective_summary: str = ""
    chosen_level: str = ""
    override_reason: str = ""


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
    case = lock_case(case)
    case.refuse_if_closed()
    assessment = case.assessment_set.unsigned().first()
    waiting = case.riskevent_set.waiting().filter(happened_on__lte=on).first()
    # A danger of the last time is asked of again, even if its question was switched off since.
    signed = list(case.assessment_set.signed().newest_first().with_ratings())
    dangers = asked_again(signed, stands_before(case))
    is_changed = False
    if assessment is None:
        if waiting and not trigger and case.risk_level:
            trigger, trigger_words = waiting.kind, waiting.words
        number = Assessment.next_number(case)
        usual = Assessment.Kind.INITIAL if number == 1 else Assessment.Kind.REVIEW
        # Kept with the assessment: questions switched on or off later do not change what was asked.
        questions = QuestionSet.objects.in_force()
        assessment = Assessment(
            case=case,
            number=number,
            kind=kind or usual,
            assessed_on=on,
            question_set=questions,
            made_at=at,
            made_by=by,
        )
        is_changed = True
        log("risk.started", by=by, at=at, case_ref=case.reference, number=number)
    if not assessment.is_waiting:
        is_changed |= assessment.keep_asking(dangers)
    if trigger and assessment.trigger != trigger and not assessment.is_waiting:
        assessment.trigger, assessment.trigger_words = trigger, trigger_words
        if assessment.kind == Assessment.Kind.REVIEW:
            exit_review = trigger == Assessment.Trigger.EXIT
            assessment.kind = Assessment.Kind.EXIT if exit_review else Assessment.Kind.EXTRA
        is_changed = True
    if is_changed:
        save_by(assessment, by)
    return assessment


@transaction.atomic
def start_extra(
    *, case: Case, trigger: str, trigger_words: str = "", by: User, at: datetime, on: date
) -> Assessment:
    """Begin a review before its day, and promise it: what happened is not forgotten with the draft."""
    begun = start_or_continue(case=case, by=by, at=at, on=on, trigger=trigger, trigger_words=trigger_words)
    if not case.riskevent_set.waiting().filter(kind=trigger, happened_on__lte=on).exists():
        risk_events.record_risk_event(
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
def save_assessment(
    *, assessment: Assessment, written: AssessmentAnswers, by: User, at: datetime
) -> Assessment:
    """Write down what the page says, finished or not."""
    assessment = unsigned(assessment)
    if assessment.is_waiting:
        raise Refused("This assessment was sent to be checked. Ask for changes before you change it.")
    for slug in [consideration.slug for consideration in assessment.considerations]:
        write_rating(assessment, slug, written.answers.get(slug, Answered()), by=by)
    write_actions(assessment, written.actions, by=by)
    scores = {slug: answered.score for slug, answered in written.answers.items()}
    result = outcome_of(assessment.considerations, scores)
    assessment.assessed_on = written.assessed_on
    assessment.talked_through = written.talked_through
    assessment.without_interpreter = written.without_interpreter
    assessment.no_action_why = written.no_action_why
    assessment.client_rating = written.client_rating
    assessment.protective_summary = written.protective_summary
    assessment.calculated_level = result.level or ""
    assessment.total = result.total if result.answered else None
    set_level(assessment, written.chosen_level, written.override_reason, by=by, at=at)
    save_by(assessment, by)
    return assessment


def write_rating(assessment: Assessment, slug: str, answered: Answered, *, by: User) -> None:
    """Write one answer down, if it differs from what is there."""
    rating = assessment.rating(slug) or Rating(assessment=assessment, consideration=slug)
    before = (rating.score, rating.evidence, rating.protective)
    rating.likelihood, rating.impact = answered.score.likelihood, answered.score.impact
    rating.not_known = answered.score.not_known
    rating.evidence, rating.protective = answered.evidence, answered.protective
    if rating.pk is None or before != (rating.score, rating.evidence, rating.protective):
        save_by(rating, by)
    assessment.ratings_by_slug[slug] = rating


def write_actions(assessment: Assessment, planned: Iterable[Planned], *, by: User) -> None:
    """Make the actions those of ``planned``. One left out is taken away; its history stays."""
    before = {action.pk: action for action in assessment.actions.select_related("assignee")}
    for plan in planned:
        action = before.pop(plan.pk, None) if plan.pk else None
        if action is None:
            action = Action(assessment=assessment)
        wanted = {
            "what": plan.what,
            "by_on": plan.by_on,
            "consideration": plan.consideration,
            "party": str(plan.party),
            "assignee": plan.assignee,
        }
        # Saved each time, they would fill the history with nothing.
        if action.pk is None or any(getattr(action, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(action, name, value)
            save_by(action, by)
    for action in before.values():
        action.delete()


def set_level(assessment: Assessment, chosen: str, reason: str, *, by: User, at: datetime) -> None:
    """Set the level the answers give, or the chosen one with who chose it and why."""
    if not chosen or chosen == assessment.calculated_level:
        assessment.level = assessment.calculated_level
        assessment.override_at, assessment.override_by, assessment.override_reason = None, None, ""
        return
    chooser = assessment.override_by
    is_same = chooser is not None and (assessment.level, assessment.override_reason) == (chosen, reason)
    # Who may lower a level makes a choice their own by letting it stand, if its author may not.
    takes_over = by.has_perm(Permission.RISK_LOWER) and not (
        chooser and chooser.has_perm(Permission.RISK_LOWER)
    )
    if not is_same or takes_over:
        assessment.override_at, assessment.override_by = at, by
    assessment.level, assessment.override_reason = chosen, reason


@transaction.atomic
def throw_away(*, assessment: Assessment, by: User, at: datetime) -> None:
    """Delete what was being written. Its history stays. What was once sent is somebody's word, and stays."""
    assessment = unsigned(assessment)
    case = assessment.case
    case.refuse_if_closed()
    if assessment.is_waiting:
        raise Refused("This assessment was sent to be checked. It cannot be deleted now.")
    if assessment.sent_at is not None:
        raise Refused(SENT_STAYS)
    end_tasks(assessment, by=by, at=at, why="The risk assessment was deleted")
    log("risk.thrown_away", by=by, at=at, case_ref=case.reference, number=assessment.number)
    assessment.delete()
