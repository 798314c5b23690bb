"""How a plan is agreed: her answer, her worker's, a manager's, and how each signed."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction

from cases.models import Case, Deadline, Entry, KeptDocument, PromiseSource, Refused
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log
from supportplans.actions.plan import lock_open_case
from supportplans.actions.plan_review import promise_plan_review
from supportplans.models import (
    Plan,
    PlanSignature,
    PlanVersion,
    RoomAnswer,
    SignedPage,
    Target,
)
from supportplans.queries.agreeing import agreeing_blockers
from supportplans.queries.high_risks import risks_of
from supportplans.queries.writers import answerers, version_writers
from supportplans.rules.strokes import Strokes


@dataclass(frozen=True, kw_only=True)
class HowSigned:
    """How she signed: the way, what she drew or typed, and who heard her."""

    how: str
    strokes: Strokes = field(default_factory=list)
    name: str = ""
    witness: str = ""


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
    signed: HowSigned,
    by: User,
    at: datetime,
) -> RoomAnswer:
    """Keep what she said of the plan as it stands and how she signed it, until her worker adds the rest."""
    case = lock_open_case(plan.case)
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
    log("plan.signed_in_room", by=by, at=at, case_ref=case.reference, subject=kept, answer=answer)
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
    without_interpreter: str = "",
    signed: HowSigned | None = None,
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
    there is none to ask, the question stands open. ``next_review_on`` follows from `next_review_day` unless
    given.
    """
    case = lock_open_case(plan.case)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    plan.case = case
    refuse_to_agree(plan, manager, by=by, at=at)
    # Under the lock: two versions agreed at once would have one number.
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
        without_interpreter=without_interpreter,
        copy_given=copy_given,
        manager=manager,
        agreed_on=on,
        recorded_by=by,
        recorded_at=at,
    )
    refuse_if_gone(version)
    version.save()
    save_signatures(version, signed, worker_answer, worker_reason, by=by, at=at)
    ask_manager(case, version, is_needed=needs_manager, on=on, by=by, at=at)
    update_promises(version, on=on, next_review_on=next_review_on, by=by, at=at)
    narrate_and_log(version, by=by, at=at)
    return version


def refuse_if_gone(version: PlanVersion) -> None:
    """Refuse if she did not agree with a target that is in the plan no more."""
    if len(version.words_not_agreed) != len(version.not_agreed):
        raise Refused("A target she does not agree with is no longer in the plan. Read it again with her.")


def refuse_to_agree(plan: Plan, manager: User | None, *, by: User, at: datetime) -> None:
    """Refuse while something of the plan is open, or if the manager to be asked may not answer."""
    case = plan.case
    targets = list(Target.objects.filter(case=case))
    if blockers := agreeing_blockers(targets, risks_of(case, targets)):
        raise Refused(*blockers)
    if manager is not None and manager not in answerers(plan, targets=targets, asked_by=by, at=at):
        raise Refused(f"{manager} cannot be asked. Choose a manager who sees the case and wrote none of it.")


def save_signatures(
    version: PlanVersion, signed: HowSigned | None, answer: str, reason: str, *, by: User, at: datetime
) -> None:
    """Keep how she signed, and the ``answer`` of her worker. What she signed in the room is among it now."""
    if signed is not None:
        save_signature(
            version, PlanSignature.Party.CLIENT, version.answer, version.reason, signed, by=by, at=at
        )
    if answer:
        own = HowSigned(how=PlanSignature.How.ACCOUNT, name=str(by))
        save_signature(version, PlanSignature.Party.WORKER, answer, reason, own, by=by, at=at)
    for in_room in RoomAnswer.objects.filter(plan=version.plan):
        in_room.delete()


def update_promises(
    version: PlanVersion, *, on: date, next_review_on: date | None, by: User, at: datetime
) -> None:
    """Keep the promise of a first plan, and promise to look at it again."""
    case = version.case
    outcome = f"Version {version.number}: {version.get_answer_display()}"
    case.meet(Deadline.Kind.FIRST_PLAN, by=by, at=at, on=on, outcome=outcome)
    # A review that is promised keeps its day, unless another was agreed with her.
    if next_review_on or not case.open_deadline(Deadline.Kind.PLAN_REVIEW):
        promise_plan_review(case, on=on, next_review_on=next_review_on, by=by, at=at)


def narrate_and_log(version: PlanVersion, *, by: User, at: datetime) -> None:
    """Write her answer to a version into her timeline, and into the log."""
    answer = version.get_answer_display()
    version.case.narrate(
        Entry.Kind.PLAN,
        f"Support plan, version {version.number}: {answer[:1].lower()}{answer[1:]}",
        "\n".join(
            [
                *filter(None, [version.reason, in_her_record(version.without_interpreter)]),
                *(f"Not with: {w}" for w in version.words_not_agreed),
            ]
        ),
        by=by,
        at=at,
        on=version.agreed_on,
        url=version.get_absolute_url(),
    )
    log(
        "plan.agreed",
        by=by,
        at=at,
        case_ref=version.case.reference,
        subject=version,
        number=version.number,
        answer=version.answer,
    )


def save_signature(
    version: PlanVersion, party: str, answer: str, reason: str, signed: HowSigned, *, by: User, at: datetime
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
NO_MANAGER_YET = "No other manager works in this service: ask one from another service"


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
    case = lock_open_case(version.case)
    version.case = case
    if version.recorded_by_id == by.pk:
        raise Refused("You asked her for her answer. Another manager must say whether they agree.")
    if by.pk in version_writers(version):
        raise Refused("You wrote part of this plan. Another manager must say whether they agree.")
    if version.signatures.filter(party=PlanSignature.Party.MANAGER).exists():
        raise Refused("A manager has answered this version already.")
    if version.number != version.plan.current_number:
        raise Refused("A later version was agreed. Answer that one.")
    own = HowSigned(how=PlanSignature.How.ACCOUNT, name=str(by))
    signature = save_signature(version, PlanSignature.Party.MANAGER, answer, reason, own, by=by, at=at)
    case.meet(Deadline.Kind.PLAN_ANSWER, by=by, at=at, on=on, outcome=signature.get_answer_display())
    words = MANAGERS_ANSWERS[signature.answer]
    case.narrate(
        Entry.Kind.PLAN,
        f"Support plan, version {version.number}: the manager {words}",
        signature.reason,
        by=by,
        at=at,
        url=version.get_absolute_url(),
    )
    log(
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
        log("plan.signed_page", by=by, at=at, case_ref=case.reference, subject=page)
    return page
