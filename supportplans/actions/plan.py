"""What is done with a plan: it is written, agreed and looked at again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cases.models import Case, Deadline, Entry, KeptDocument, PromiseSource, Refused
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import record
from hestia.ui.words import day
from supportplans.models import (
    BegunReview,
    ConversationCheck,
    OutcomeRating,
    Plan,
    PlanSignature,
    PlanVersion,
    Review,
    RoomAnswer,
    SafetyPlan,
    SignedPage,
    SignedSafetyPage,
    Signpost,
    Step,
    Target,
    UnansweredRisk,
    Who,
)
from supportplans.queries.agreeing import agreeing_blockers
from supportplans.queries.high_risks import risks_of
from supportplans.rules.strokes import Strokes


@dataclass(frozen=True, kw_only=True)
class WithAgency:
    """The other service that a target waits for or is passed to: who there, asked when, and its answer."""

    agency: str = ""
    contact: str = ""
    asked_on: date | None = None
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Signed:
    """How she signed: the way, what she drew or typed, and who heard her."""

    how: str
    strokes: Strokes = field(default_factory=list)
    name: str = ""
    witness: str = ""


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One line of the steps as someone typed it. ``pk`` is that of the step it changes, if it is not new."""

    what: str
    who: str = Who.WORKER
    who_name: str = ""
    by_on: date | None = None
    status: str = Step.Status.NOT_STARTED
    pk: int | None = None


def lock(case: Case) -> Case:
    """Return the case as it is now, kept from others until the transaction ends; refuse if it is closed."""
    now = Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case.pk)
    now.refuse_if_closed()
    return now


def plan_of(case: Case, *, by: User, at: datetime) -> Plan:
    """Return the case's plan, begun now if there is none. Call it with the case locked."""
    plan = Plan.objects.filter(case=case).first()
    if plan is None:
        plan = Plan(case=case, made_by=by, made_at=at)
        plan.save()
        case.tell(Entry.Kind.PLAN, "Support plan begun", by=by, at=at, url=plan.get_absolute_url())
        record("plan.begun", by=by, at=at, case_ref=case.reference, subject=plan)
    plan.case = case
    return plan


# --- What the plan says --------------------------------------------------------------------------


@transaction.atomic
def write_what_matters(*, case: Case, words: str, by: User, at: datetime) -> Plan:
    """Write down what matters most to her."""
    case = lock(case)
    plan = plan_of(case, by=by, at=at)
    plan.what_matters = words
    plan.save()
    record("plan.what_matters_written", by=by, at=at, case_ref=case.reference, subject=plan)
    return plan


@transaction.atomic
def add_target(
    *, case: Case, steps: Iterable[StepRow] = (), by: User, at: datetime, on: date, **fields: Any
) -> Target:
    """Add a target with its steps. ``fields`` are the target's own."""
    case = lock(case)
    plan_of(case, by=by, at=at)
    target = Target(case=case, made_by=by, made_at=at, **fields)
    target.save()
    keep_steps(target, steps, on=on)
    case.tell(
        Entry.Kind.PLAN,
        f"Target added: {target.get_domain_display().lower()}",
        target.text,
        by=by,
        at=at,
        url=target.get_absolute_url(),
    )
    record("plan.target_added", by=by, at=at, case_ref=case.reference, subject=target, domain=target.domain)
    return target


@transaction.atomic
def change_target(
    *, target: Target, steps: Iterable[StepRow] | None = None, by: User, at: datetime, on: date, **fields: Any
) -> None:
    """Change what a target says, and its steps when they are given. Its status has an act of its own."""
    case = lock(target.case)
    changed = [name for name, value in fields.items() if getattr(target, name) != value]
    for name in changed:
        setattr(target, name, fields[name])
    if not target.long_term and target.status == Target.Status.SIGNPOSTED:
        raise Refused("It was passed to another service, so it stays a long-term target.")
    target.save()
    if steps is not None and keep_steps(target, steps, on=on):
        changed.append("steps")
    if changed:
        record(
            "plan.target_changed",
            by=by,
            at=at,
            case_ref=case.reference,
            subject=target,
            fields=sorted(changed),
        )


def keep_steps(target: Target, rows: Iterable[StepRow], *, on: date) -> bool:
    """Make the target's steps those of ``rows``, in their order; return whether anything changed.

    ``on`` is the day a step now done was done. A step left out is taken away; its history stays.
    """
    before = {step.pk: step for step in target.step_set.all()}
    changed = False
    for place, row in enumerate(rows):
        step = before.pop(row.pk, None) if row.pk else None
        if step is None:
            step = Step(case=target.case, target=target)
        wanted = {
            "what": row.what,
            "who": row.who,
            "who_name": row.who_name if row.who == Who.OTHER else "",
            "by_on": row.by_on,
            "status": row.status,
            "place": place,
            "done_on": (step.done_on or on) if row.status == Step.Status.DONE else None,
        }
        if step.pk is None or any(getattr(step, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(step, name, value)
            step.save()
            changed = True
    for step in before.values():
        step.delete()
        changed = True
    return changed


@transaction.atomic
def set_target_status(
    *,
    target: Target,
    status: str,
    on: date,
    reason: str = "",
    agency: WithAgency | None = None,
    by: User,
    at: datetime,
) -> None:
    """Say how far a target is, or how it ended. ``on`` is the day it ended.

    ``agency`` is whom it waits for, or who goes on with it; with any other status it waits for nobody.
    """
    case = lock(target.case)
    if blockers := target.ending_blockers(status, reason=reason):
        raise Refused(*blockers)
    if status not in Target.WITH_AGENCY:
        agency = WithAgency()
    if agency is not None:
        target.agency, target.agency_contact = agency.agency, agency.contact
        target.agency_asked_on, target.agency_answer = agency.asked_on, agency.answer
        target.agency_answered_on = agency.answered_on if target.is_accepted else None
    earlier = target.status
    target.status, target.reason = status, reason.strip()
    ended = status not in Target.OPEN
    target.outcome_on = on if ended else None
    target.outcome_at = at if ended else None
    target.outcome_by = by if ended else None
    target.save()
    if status == Target.Status.SIGNPOSTED:
        keep_signpost(target, by=by, at=at)
    if status == earlier:
        return
    what = target.get_status_display()
    case.tell(
        Entry.Kind.PLAN,
        f"{target.get_domain_display()} target: {what[:1].lower()}{what[1:]}",
        f"{target.text}\n{target.reason}".strip(),
        by=by,
        at=at,
        url=target.get_absolute_url(),
    )
    record(
        "plan.target_status_set",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=target,
        status=status,
        was=earlier,
    )


def keep_signpost(target: Target, *, by: User, at: datetime) -> None:
    """Keep what a passed target's other service says where the exit looks for it too."""
    if not (target.agency and target.agency_contact and target.agency_asked_on):
        return
    asked = Signpost.objects.filter(target=target).exclude(answer=Signpost.Answer.REFUSED).last()
    passed = asked or Signpost(case=target.case, target=target, need=target.text, made_by=by, made_at=at)
    passed.agency, passed.contact = target.agency, target.agency_contact
    passed.passed_on, passed.answer = target.agency_asked_on, target.agency_answer
    passed.answered_on = target.agency_answered_on
    passed.save()


@transaction.atomic
def set_step_done(*, step: Step, on: date, by: User, at: datetime) -> None:
    """Say that a step is done."""
    case = lock(step.case)
    if not step.is_open:
        raise Refused("This step is already done or stopped.")
    step.status, step.done_on = Step.Status.DONE, on
    step.save()
    record("plan.step_done", by=by, at=at, case_ref=case.reference, subject=step)


@transaction.atomic
def explain_unanswered_risk(
    *, case: Case, consideration: str, assessment_number: int, reason: str, by: User, at: datetime
) -> UnansweredRisk:
    """Say why a high risk of an assessment has no target."""
    case = lock(case)
    plan = plan_of(case, by=by, at=at)
    explained = UnansweredRisk.objects.filter(
        case=case, consideration=consideration, assessment_number=assessment_number
    ).first() or UnansweredRisk(case=case, consideration=consideration, assessment_number=assessment_number)
    explained.reason, explained.recorded_by, explained.recorded_at = reason, by, at
    explained.save()
    record(
        "plan.risk_without_target_explained",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=plan,
        consideration=consideration,
        assessment=assessment_number,
    )
    return explained


# --- Agreeing and looking again ------------------------------------------------------------------


def not_agreed_of(answer: str, targets: Iterable[int]) -> list[int]:
    """Return the targets she does not agree with: only an agreement in part says so of some."""
    return sorted(set(targets)) if answer == PlanVersion.Answer.IN_PART else []


@transaction.atomic
def sign_in_room(
    *,
    plan: Plan,
    answer: str,
    reason: str,
    not_agreed: Iterable[int] = (),
    signed: Signed,
    by: User,
    at: datetime,
) -> RoomAnswer:
    """Keep what she said of the plan as it stands and how she signed it, until her worker adds the rest."""
    case = lock(plan.case)
    for earlier in RoomAnswer.objects.filter(plan=plan):
        earlier.delete()
    kept = RoomAnswer(
        case=case,
        plan=plan,
        answer=answer,
        reason=reason,
        not_agreed=not_agreed_of(answer, not_agreed),
        how=signed.how,
        strokes=signed.strokes,
        name=signed.name,
        digest=plan.digest(),
        recorded_by=by,
        recorded_at=at,
    )
    kept.save()
    record("plan.signed_in_room", by=by, at=at, case_ref=case.reference, subject=kept, answer=answer)
    return kept


@transaction.atomic
def agree(
    *,
    plan: Plan,
    answer: str,
    reason: str = "",
    not_agreed: Iterable[int] = (),
    was_read_aloud: bool,
    language: str = "",
    interpreter_name: str = "",
    signed: Signed | None = None,
    worker_answer: str = "",
    worker_reason: str = "",
    manager: User | None = None,
    needs_manager: bool = False,
    copy_given: str,
    on: date,
    next_review_on: date | None = None,
    by: User,
    at: datetime,
) -> PlanVersion:
    """Keep the plan as it stands, with her answer to it and her worker's, and promise to look again.

    ``not_agreed`` are the targets she does not agree with, by their ids, where she agrees in part.
    ``manager`` is asked to answer too, within ``MANAGER_ANSWERS_IN`` calendar days; where one is needed and
    there is none to ask, the question stands open. ``next_review_on`` is ``PLAN_REVIEW_DAYS`` calendar days
    after ``on`` unless given.
    """
    case = lock(plan.case)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    plan.case = case
    refuse_to_agree(case, manager, by=by, at=at)
    plan.current_number += 1
    plan.save()
    version = PlanVersion(
        case=case,
        plan=plan,
        number=plan.current_number,
        content=plan.content(),
        answer=answer,
        reason="" if answer == PlanVersion.Answer.AGREES else reason,
        not_agreed=not_agreed_of(answer, not_agreed),
        was_read_aloud=was_read_aloud,
        language=language,
        interpreter_name=interpreter_name,
        copy_given=copy_given,
        manager=manager,
        agreed_on=on,
        recorded_by=by,
        recorded_at=at,
    )
    if len(version.words_not_agreed) != len(version.not_agreed):
        raise Refused("A target she does not agree with is not in the plan any more. Read it again with her.")
    version.save()
    keep_signatures(version, signed, worker_answer, worker_reason, by=by, at=at)
    ask_manager(case, version, is_needed=needs_manager, on=on, by=by, at=at)
    keep_promises(version, on=on, next_review_on=next_review_on, by=by, at=at)
    narrate(version, by=by, at=at)
    return version


def refuse_to_agree(case: Case, manager: User | None, *, by: User, at: datetime) -> None:
    """Refuse while something of the plan is open, or if the manager to be asked may not answer."""
    targets = list(Target.objects.filter(case=case))
    if blockers := agreeing_blockers(targets, risks_of(case, targets)):
        raise Refused(*blockers)
    if manager is not None and manager not in second_persons(case, Permission.PLAN_AGREE, but=by, at=at):
        raise Refused(f"{manager} cannot be asked. Choose a manager who sees the case.")


def keep_signatures(
    version: PlanVersion, signed: Signed | None, answer: str, reason: str, *, by: User, at: datetime
) -> None:
    """Keep how she signed, and the ``answer`` of her worker. What she signed in the room is among it now."""
    if signed is not None:
        sign(version, PlanSignature.Party.CLIENT, version.answer, version.reason, signed, by=by, at=at)
    if answer:
        own = Signed(how=PlanSignature.How.ACCOUNT, name=str(by))
        sign(version, PlanSignature.Party.WORKER, answer, reason, own, by=by, at=at)
    for in_room in RoomAnswer.objects.filter(plan=version.plan):
        in_room.delete()


def keep_promises(
    version: PlanVersion, *, on: date, next_review_on: date | None, by: User, at: datetime
) -> None:
    """Keep the promise of a first plan, and promise to look at it again."""
    case = version.case
    outcome = f"Version {version.number}: {version.get_answer_display()}"
    case.meet(Deadline.Kind.FIRST_PLAN, by=by, at=at, on=on, outcome=outcome)
    if next_review_on or not case.open_deadline(Deadline.Kind.PLAN_REVIEW):
        promise_review(case, on=on, next_review_on=next_review_on, by=by, at=at)


def narrate(version: PlanVersion, *, by: User, at: datetime) -> None:
    """Write her answer to a version into her timeline, and into the log."""
    answer = version.get_answer_display()
    version.case.tell(
        Entry.Kind.PLAN,
        f"Support plan, version {version.number}: {answer[:1].lower()}{answer[1:]}",
        "\n".join([*filter(None, [version.reason]), *(f"Not with: {w}" for w in version.words_not_agreed)]),
        by=by,
        at=at,
        url=version.get_absolute_url(),
    )
    record(
        "plan.agreed",
        by=by,
        at=at,
        case_ref=version.case.reference,
        subject=version,
        number=version.number,
        answer=version.answer,
    )


def sign(
    version: PlanVersion, party: str, answer: str, reason: str, signed: Signed, *, by: User, at: datetime
) -> PlanSignature:
    """Keep one answer of the three, bound to what the version says."""
    signature = PlanSignature(
        case=version.case,
        version_signed=version,
        party=party,
        answer=answer,
        reason="" if answer == PlanVersion.Answer.AGREES else reason,
        how=signed.how,
        strokes=signed.strokes,
        name=signed.name,
        witness=signed.witness,
        content_hash=version.content_hash,
        recorded_by=by,
        recorded_at=at,
    )
    signature.save()
    return signature


MANAGER_ANSWERS_IN = 5  # calendar days
NO_MANAGER_YET = "No other manager works in this service: ask one of another service"


def ask_manager(
    case: Case, version: PlanVersion, *, is_needed: bool, on: date, by: User, at: datetime
) -> None:
    """Promise a manager's answer to a version; an earlier version's is not waited for any more.

    Where no manager could be asked the promise is nobody's yet.
    """
    case.withdraw_promises(Deadline.Kind.PLAN_ANSWER, by=by, at=at, why="A later version was agreed")
    if version.manager is not None or is_needed:
        case.promise(
            Deadline.Kind.PLAN_ANSWER,
            title=f"{Deadline.Kind.PLAN_ANSWER.label}, version {version.number}",
            context="" if version.manager else NO_MANAGER_YET,
            due_on=on + timedelta(days=MANAGER_ANSWERS_IN),
            assignee=version.manager,
            source=PromiseSource.of(version),
            by=by,
            at=at,
        )


@transaction.atomic
def answer_as_manager(
    *, version: PlanVersion, answer: str, reason: str = "", on: date, by: User, at: datetime
) -> PlanSignature:
    """Say as a manager whether one agrees with a version. Whoever asked her for her answer cannot."""
    case = lock(version.case)
    version.case = case
    if version.recorded_by_id == by.pk:
        raise Refused("You asked her for her answer. Another manager must say whether they agree.")
    if version.signatures.filter(party=PlanSignature.Party.MANAGER).exists():
        raise Refused("A manager has answered this version already.")
    if version.number != version.plan.current_number:
        raise Refused("A later version was agreed. Answer that one.")
    own = Signed(how=PlanSignature.How.ACCOUNT, name=str(by))
    signature = sign(version, PlanSignature.Party.MANAGER, answer, reason, own, by=by, at=at)
    case.meet(Deadline.Kind.PLAN_ANSWER, by=by, at=at, on=on, outcome=signature.get_answer_display())
    said = MANAGERS_ANSWERS[signature.answer]
    case.tell(
        Entry.Kind.PLAN,
        f"Support plan, version {version.number}: the manager {said}",
        signature.reason,
        by=by,
        at=at,
        url=version.get_absolute_url(),
    )
    record(
        "plan.manager_answered",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=version,
        number=version.number,
        answer=answer,
    )
    return signature


MANAGERS_ANSWERS: dict[str, str] = {
    PlanVersion.Answer.AGREES: "agrees",
    PlanVersion.Answer.IN_PART: "agrees in part",
    PlanVersion.Answer.DOES_NOT: "does not agree",
}


@transaction.atomic
def say_of_target(*, target: Target, outcome: str, reason: str = "", by: User, at: datetime) -> BegunReview:
    """Keep what was said of one target in a review under way, which begins with the first of them."""
    case = lock(target.case)
    plan = plan_of(case, by=by, at=at)
    begun = BegunReview.objects.filter(plan=plan).first() or BegunReview(
        case=case, plan=plan, begun_by=by, begun_at=at
    )
    begun.said = {**begun.said, str(target.pk): {"outcome": outcome, "reason": reason}}
    begun.save()
    record("plan.review_gone_on", by=by, at=at, case_ref=case.reference, subject=target, outcome=outcome)
    return begun


@transaction.atomic
def review(
    *,
    plan: Plan,
    outcomes: Mapping[int, tuple[str, str]],
    what_changed: str = "",
    language: str = "",
    interpreter_name: str = "",
    on: date,
    next_review_on: date | None = None,
    by: User,
    at: datetime,
) -> Review:
    """Look at the plan together: what was said of each target, and when to look next.

    ``outcomes``: for each open target's id, an outcome of `Review.Outcome` and a reason. Met and stopped
    targets end here; a target to change is changed on its own page afterwards.
    """
    case = lock(plan.case)
    said = []
    for target in Target.objects.filter(case=case).open().in_plan_order():
        outcome, reason = outcomes.get(target.pk, (Review.Outcome.KEEP, ""))
        target.case = case
        if outcome == Review.Outcome.MET:
            set_target_status(target=target, status=Target.Status.MET, on=on, reason=reason, by=by, at=at)
        elif outcome == Review.Outcome.STOP:
            set_target_status(target=target, status=Target.Status.STOPPED, on=on, reason=reason, by=by, at=at)
        said.append({"target": target.pk, "text": target.text, "outcome": outcome, "reason": reason})
    done = Review(
        case=case,
        plan=plan,
        reviewed_on=on,
        what_changed=what_changed,
        outcomes=said,
        language=language,
        interpreter_name=interpreter_name,
        next_review_on=next_review_on or on + timedelta(days=settings.PLAN_REVIEW_DAYS),
        recorded_by=by,
        recorded_at=at,
    )
    done.save()
    for begun in BegunReview.objects.filter(plan=plan):
        begun.delete()
    case.meet(Deadline.Kind.PLAN_REVIEW, by=by, at=at, on=on, outcome="Reviewed together")
    promise_review(case, on=on, next_review_on=done.next_review_on, by=by, at=at)
    case.tell(
        Entry.Kind.PLAN,
        "Support plan reviewed together",
        what_changed,
        by=by,
        at=at,
        url=plan.get_absolute_url(),
    )
    record("plan.reviewed", by=by, at=at, case_ref=case.reference, subject=done, targets=len(said))
    return done


def promise_review(case: Case, *, on: date, next_review_on: date | None, by: User, at: datetime) -> Deadline:
    """Promise to look at the plan again, ``PLAN_REVIEW_DAYS`` calendar days after ``on`` unless told."""
    due_on = next_review_on or on + timedelta(days=settings.PLAN_REVIEW_DAYS)
    return case.promise(
        Deadline.Kind.PLAN_REVIEW, due_on=due_on, by=by, at=at, context=f"Last looked at {day(on)}"
    )


# --- Talking and keeping safe --------------------------------------------------------------------


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
    case = lock(case)
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
    case.tell(
        Entry.Kind.PLAN,
        f"{check.get_subject_display()}: {check.get_result_display().lower()}",
        note,
        by=by,
        at=at,
    )
    record(
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
    case = lock(case)
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
    case.tell(
        Entry.Kind.PLAN,
        f"Seven outcomes rated {rating.get_moment_display().lower()}",
        words,
        by=by,
        at=at,
        url=reverse("supportplans:progress", args=[case.reference]),
    )
    record("plan.outcomes_rated", by=by, at=at, case_ref=case.reference, subject=rating, moment=moment)
    return rating


@transaction.atomic
def sign_safety_plan(
    *, case: Case, content: str, signed_on: date, by: User, at: datetime, **parts: str
) -> SafetyPlan:
    """Keep a safety plan that she agreed to. It replaces the last one, which stays."""
    case = lock(case)
    safety_plan = SafetyPlan(
        case=case, content=content, signed_on=signed_on, recorded_by=by, recorded_at=at, **parts
    )
    if safety_plan.how == SafetyPlan.How.SPOKEN and not safety_plan.witness:
        raise Refused("Enter who heard her say yes.")
    safety_plan.save()
    url = reverse("supportplans:safety_plan", args=[case.reference])
    case.tell(Entry.Kind.PLAN, "Safety plan signed", safety_plan.signed_words, by=by, at=at, url=url)
    record("plan.safety_plan_signed", by=by, at=at, case_ref=case.reference, subject=safety_plan)
    return safety_plan


@transaction.atomic
def attach_signed_page(*, version: PlanVersion, document: KeptDocument, by: User, at: datetime) -> SignedPage:
    """Attach the page she signed on paper to the version it belongs to. Attached twice, it is one."""
    case = version.case
    page, is_new = SignedPage.objects.get_or_create(
        case=case,
        version_signed=version,
        document=document,
        defaults={"recorded_at": at, "recorded_by": by},
    )
    if is_new:
        record("plan.signed_page", by=by, at=at, case_ref=case.reference, subject=page)
    return page


@transaction.atomic
def attach_signed_safety_page(
    *, safety_plan: SafetyPlan, document: KeptDocument, by: User, at: datetime
) -> SignedSafetyPage:
    """Attach the sheet she signed on paper to the safety plan it is of. Attached twice, it is one."""
    case = safety_plan.case
    page, is_new = SignedSafetyPage.objects.get_or_create(
        case=case,
        safety_plan=safety_plan,
        document=document,
        defaults={"recorded_at": at, "recorded_by": by},
    )
    if is_new:
        record("plan.signed_safety_page", by=by, at=at, case_ref=case.reference, subject=page)
    return page
