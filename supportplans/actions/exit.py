"""How support is ended: prepared, asked for, signed by a second person. Never by a date."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import risk_events
from cases.models import Agency, Case, Deadline, Entry, KeptDocument, Paper, PromiseSource, Refused, RiskEvent
from cases.queries.second_persons import second_persons
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import record
from supportplans.actions.plan import WithAgency, lock, set_target_status
from supportplans.models import ClientStatement, Exit, FollowUp, Signpost, Target
from supportplans.queries.evidence import exit_evidence, follow_up_day
from supportplans.rules.exit_blockers import asking_blockers, signing_blockers
from supportplans.rules.exit_criteria import Criterion, criteria

NO_SCANS: Mapping[str, KeptDocument | None] = MappingProxyType({})
EXIT_PROMISES = (Deadline.Kind.EXIT_CHECKLIST, Deadline.Kind.EXIT_SIGN_OFF)


def lock_exit(leaving: Exit, *, case: Case) -> Exit:
    """Return the exit as it is now, kept from others until the transaction ends."""
    now = Exit.objects.select_for_update(of=("self",)).get(pk=leaving.pk)
    if now.state == Exit.State.SIGNED:
        raise Refused("This exit is already signed off.")
    now.case = case
    return now


@transaction.atomic
def prepare_exit(*, case: Case, kind: str = Case.ExitKind.PLANNED, by: User, at: datetime) -> Exit:
    """Begin to prepare the end of support, or go on with what was begun. It promises nothing yet."""
    case = lock(case)
    leaving = Exit.objects.filter(case=case).open().first()
    if leaving is None:
        leaving = Exit(case=case, kind=kind, made_by=by, made_at=at)
        leaving.save()
        case.tell(
            Entry.Kind.EXIT,
            f"Getting ready to leave: {leaving.get_kind_display().lower()}",
            by=by,
            at=at,
            url=leaving.get_absolute_url(),
        )
        if kind != Case.ExitKind.DIED:
            risk_events.look_again(
                case=case,
                kind=RiskEvent.Kind.EXIT,
                source=f"exit:{leaving.pk}",
                happened_on=timezone.localdate(at),
                words=leaving.get_kind_display(),
                by=by,
                at=at,
            )
        record("exit.begun", by=by, at=at, case_ref=case.reference, subject=leaving, exit_kind=kind)
    leaving.case = case
    return leaving


@transaction.atomic
def change_exit(*, leaving: Exit, by: User, at: datetime, **fields: Any) -> Exit:
    """Write down how and when she leaves. A change after a manager was asked takes the question back."""
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    changed = [name for name, value in fields.items() if getattr(leaving, name) != value]
    for name in changed:
        setattr(leaving, name, fields[name])
    if leaving.may_contact != Exit.Contact.YES:
        leaving.follow_up_on = None
    if not changed:
        return leaving
    if leaving.is_asked:
        take_back(leaving, by=by, at=at)
    leaving.save()
    record("exit.changed", by=by, at=at, case_ref=case.reference, subject=leaving, fields=sorted(changed))
    return leaving


def take_back(leaving: Exit, *, by: User, at: datetime) -> None:
    """Take back the question to a manager, because what was asked about has changed."""
    leaving.state = Exit.State.PREPARING
    leaving.asked_at = leaving.asked_by = None
    leaving.case.withdraw_promises(Deadline.Kind.EXIT_SIGN_OFF, by=by, at=at, why="The exit was changed")
    leave_status(leaving.case, Case.Status.OPEN)


def leave_status(case: Case, status: str) -> None:
    """Let the case list say whether she is leaving."""
    if case.status != status:
        case.status = status
        case.save()


# --- The proof -----------------------------------------------------------------------------------


@transaction.atomic
def tell_agency(*, agency: Agency, on: date, how: str, by: User, at: datetime) -> None:
    """Write down that an agency was told that she leaves."""
    case = lock(agency.case)
    agency.tell_of_exit(on=on, how=how)
    case.tell(Entry.Kind.EXIT, f"Told of the exit: {agency.name}", how, by=by, at=at)
    record("exit.agency_told", by=by, at=at, case_ref=case.reference, subject=agency)


@transaction.atomic
def keep_from_agency(*, agency: Agency, why: str, by: User, at: datetime) -> None:
    """Write down why an agency is not to be told that she leaves."""
    case = lock(agency.case)
    agency.keep_from_exit(why=why)
    record("exit.agency_not_to_be_told", by=by, at=at, case_ref=case.reference, subject=agency)


@transaction.atomic
def settle_papers(
    *,
    case: Case,
    states: Mapping[str, tuple[str, str]],
    scans: Mapping[str, KeptDocument | None] = NO_SCANS,
    on: date,
    by: User,
    at: datetime,
) -> int:
    """Write down who holds each of her papers; return how many changed.

    ``states``: kind to (state, note). ``scans``: kind to the document that is a scan of it; where a kind is
    missing, its scan stays.
    """
    case = lock(case)
    papers = {paper.kind: paper for paper in Paper.objects.filter(case=case)}
    changed = 0
    for kind, (state, note) in states.items():
        paper = papers.get(kind) or Paper(case=case, kind=kind)
        scan = scans.get(kind)
        scan_id = paper.document_id if kind not in scans else scan.pk if scan else None
        if paper.pk and (paper.state, paper.note, paper.document_id) == (state, note, scan_id):
            continue
        paper.state, paper.note, paper.checked_on, paper.document_id = state, note, on, scan_id
        paper.save()
        changed += 1
    if changed:
        record("exit.papers_checked", by=by, at=at, case_ref=case.reference, changed=changed)
    return changed


@transaction.atomic
def signpost(
    *,
    case: Case,
    target: Target | None = None,
    hearing: Deadline | None = None,
    need: str,
    agency: str,
    contact: str,
    on: date,
    answer: str,
    answered_on: date | None = None,
    next_date_on: date | None = None,
    note: str = "",
    by: User,
    at: datetime,
) -> Signpost:
    """Pass what is left to another service. A long-term target passed on ends here, as signposted.

    A hearing keeps its day in our diary until the case closes; then it goes on there.
    """
    case = lock(case)
    if target is not None and not target.long_term:
        raise Refused("Only a long-term target can be passed to another service. Mark it as long-term first.")
    passed = Signpost(
        case=case,
        target=target,
        hearing=hearing,
        need=need,
        agency=agency,
        contact=contact,
        passed_on=on,
        answer=answer,
        answered_on=answered_on,
        next_date_on=next_date_on,
        note=note,
        made_by=by,
        made_at=at,
    )
    passed.save()
    if target is not None and target.status != Target.Status.SIGNPOSTED:
        set_target_status(
            target=target,
            status=Target.Status.SIGNPOSTED,
            on=on,
            reason=target.reason,
            agency=WithAgency(
                agency=agency, contact=contact, asked_on=on, answer=answer, answered_on=answered_on
            ),
            by=by,
            at=at,
        )
    case.tell(Entry.Kind.EXIT, f"Signposted to {agency}", need, by=by, at=at)
    record("exit.signposted", by=by, at=at, case_ref=case.reference, subject=passed, answer=answer)
    return passed


@transaction.atomic
def needs_nobody(*, hearing: Deadline, why: str, by: User, at: datetime) -> None:
    """Write down why no other service takes a hearing on. She is told its day all the same."""
    case = lock(hearing.case)
    hearing.needs_nobody(why=why)
    case.tell(Entry.Kind.EXIT, f"Needs nobody there: {hearing.title}", why, by=by, at=at)
    record("exit.hearing_needs_nobody", by=by, at=at, case_ref=case.reference, subject=hearing)


@transaction.atomic
def answer_signpost(
    *,
    passed: Signpost,
    answer: str,
    answered_on: date | None = None,
    next_date_on: date | None,
    note: str,
    on: date,
    by: User,
    at: datetime,
) -> None:
    """Write down what the other service said. After a no its target is ours again."""
    case = lock(passed.case)
    passed.answer, passed.next_date_on, passed.note = answer, next_date_on, note
    passed.answered_on = answered_on
    passed.save()
    target = passed.target
    if target is not None and target.status == Target.Status.SIGNPOSTED:
        target.case = case
        with_whom = WithAgency(
            agency=passed.agency,
            contact=passed.contact,
            asked_on=passed.passed_on,
            answer=answer,
            answered_on=answered_on,
        )
        set_target_status(
            target=target,
            status=Target.Status.IN_PROGRESS if passed.is_refused else target.status,
            on=on if passed.is_refused else target.outcome_on or on,
            reason="" if passed.is_refused else target.reason,
            agency=None if passed.is_refused else with_whom,
            by=by,
            at=at,
        )
    case.tell(
        Entry.Kind.EXIT, f"{passed.agency}: {passed.get_answer_display().lower()}", passed.need, by=by, at=at
    )
    record("exit.signpost_answered", by=by, at=at, case_ref=case.reference, subject=passed, answer=answer)


@transaction.atomic
def correct_signpost(
    *, passed: Signpost, need: str, agency: str, contact: str, why: str, by: User, at: datetime
) -> None:
    """Put right what a signpost says: she takes these words home. How it read before stays in its history.

    A target that was passed on is with the same service, so it says the same. After the case was closed too:
    she may ask for the paper then.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=passed.case_id)
    target = passed.target
    if target is not None and target.status == Target.Status.SIGNPOSTED and target.agency == passed.agency:
        target.agency, target.agency_contact = agency, contact
        target.save()
    passed.need, passed.agency, passed.contact = need, agency, contact
    passed._change_reason = why
    passed.save()
    case.tell(Entry.Kind.EXIT, "Words of a signpost put right", why, by=by, at=at)
    record("exit.signpost_corrected", by=by, at=at, case_ref=case.reference, subject=passed)


@transaction.atomic
def record_statement(
    *,
    case: Case,
    words: str,
    on: date,
    language: str = "",
    interpreter_name: str = "",
    rating: int,
    is_ready: bool,
    by: User,
    at: datetime,
) -> ClientStatement:
    """Write down what she herself says about leaving. The newest counts."""
    case = lock(case)
    statement = ClientStatement(
        case=case,
        words=words,
        said_on=on,
        language=language,
        interpreter_name=interpreter_name,
        rating=rating,
        is_ready=is_ready,
        recorded_by=by,
        recorded_at=at,
    )
    statement.save()
    title = "She says she is ready to leave" if is_ready else "She says she is not ready to leave"
    case.tell(Entry.Kind.EXIT, title, words, by=by, at=at)
    record(
        "exit.statement_recorded", by=by, at=at, case_ref=case.reference, subject=statement, is_ready=is_ready
    )
    return statement


@transaction.atomic
def allow_exception(*, leaving: Exit, reason: str, by: User, at: datetime, today: date) -> None:
    """Accept, as a manager, that the risk has not significantly decreased, and say why. Reports count it.

    It holds for the latest signed assessment and what stands in the way now, not for what comes after.
    """
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    evidence = exit_evidence(case, leaving, today=today)
    leaving.risk_exception, leaving.risk_exception_by, leaving.risk_exception_at = reason, by, at
    leaving.risk_exception_number = evidence.at_exit_number
    leaving.risk_exception_reasons = [] if evidence.risk.holds else list(evidence.risk.reasons)
    leaving.save()
    case.tell(Entry.Kind.EXIT, "Exception at exit: risk has not gone down enough", reason, by=by, at=at)
    record("exit.risk_exception_allowed", by=by, at=at, case_ref=case.reference, subject=leaving)


@transaction.atomic
def understand_high_risk(*, leaving: Exit, by: User, at: datetime) -> None:
    """Say that one understands what closing at high risk means."""
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    leaving.high_risk_understood_by, leaving.high_risk_understood_at = by, at
    leaving.save()
    record("exit.high_risk_understood", by=by, at=at, case_ref=case.reference, subject=leaving)


# --- Asking and signing --------------------------------------------------------------------------


@transaction.atomic
def ask_for_sign_off(*, leaving: Exit, manager: User, by: User, at: datetime, today: date) -> Exit:
    """Ask a manager to sign. Refuses with what is still to do."""
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    if leaving.is_asked:
        raise Refused(f"{leaving.asked_by} has already asked for sign-off.")
    evidence = exit_evidence(case, leaving, today=today)
    if blockers := asking_blockers(leaving, evidence, criteria(evidence), risk_level=case.risk_level):
        raise Refused(*blockers)
    if manager.pk == by.pk:
        raise Refused("Choose someone else: nobody signs what they asked for.")
    if manager not in second_persons(case, Permission.EXIT_SIGN_OFF, but=by, at=at):
        raise Refused(f"{manager} cannot sign this. Choose a manager who sees the case.")
    leaving.state = Exit.State.ASKED
    leaving.asked_at, leaving.asked_by = at, by
    leaving.save()
    leave_status(case, Case.Status.LEAVING)
    case.meet(Deadline.Kind.EXIT_CHECKLIST, by=by, at=at, on=today, outcome="Sent for sign-off")
    case.promise(
        Deadline.Kind.EXIT_SIGN_OFF,
        due_on=max(today, leaving.exit_on or today),
        context=f"Asked by {by}",
        assignee=manager,
        source=PromiseSource.of(leaving),
        by=by,
        at=at,
    )
    case.tell(
        Entry.Kind.EXIT,
        f"{manager} asked to sign off the exit",
        by=by,
        at=at,
        url=leaving.get_absolute_url(),
    )
    record("exit.sign_off_asked", by=by, at=at, case_ref=case.reference, subject=leaving, of=manager.pk)
    return leaving


@transaction.atomic
def give_back(*, leaving: Exit, why: str, by: User, at: datetime, today: date) -> None:
    """Give an exit back to whoever asked, saying what is still to do."""
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    if not leaving.is_asked:
        raise Refused("Nobody has asked for this exit to be signed off.")
    asked_by = leaving.asked_by
    leaving.state = Exit.State.RETURNED
    leaving.returned_why, leaving.returned_by, leaving.returned_at = why, by, at
    leaving.save()
    leave_status(case, Case.Status.OPEN)
    case.meet(Deadline.Kind.EXIT_SIGN_OFF, by=by, at=at, on=today, outcome="Given back")
    case.promise(
        Deadline.Kind.EXIT_CHECKLIST,
        due_on=today,
        context=why[:200],
        assignee=asked_by,
        source=PromiseSource.of(leaving),
        by=by,
        at=at,
    )
    case.tell(Entry.Kind.EXIT, "Exit given back", why, by=by, at=at, url=leaving.get_absolute_url())
    record("exit.given_back", by=by, at=at, case_ref=case.reference, subject=leaving)


@transaction.atomic
def sign_off(*, leaving: Exit, by: User, at: datetime, today: date) -> Exit:
    """Sign the exit off as a second person, judge the proof once more, and close the case.

    If she agreed to be asked later how she is, that is promised for her chosen day, or for ``FOLLOW_UP_DAYS``
    calendar days after the exit.
    """
    case = lock(leaving.case)
    leaving = lock_exit(leaving, case=case)
    evidence = exit_evidence(case, leaving, today=today)
    found = criteria(evidence)
    blockers = signing_blockers(
        leaving, evidence, found, risk_level=case.risk_level, by_id=by.pk, today=today
    )
    exit_on = leaving.exit_on
    if blockers or exit_on is None:
        raise Refused(*blockers)
    leaving.state = Exit.State.SIGNED
    leaving.signed_by, leaving.signed_at = by, at
    leaving.evidence = [as_kept(criterion) for criterion in found]
    leaving.save()
    case.meet(*EXIT_PROMISES, by=by, at=at, on=today, outcome=f"Signed off by {by}")
    if leaving.may_contact == Exit.Contact.YES:
        case.promise(
            Deadline.Kind.FOLLOW_UP,
            due_on=leaving.follow_up_on or follow_up_day(exit_on),
            context="She agreed to be asked how she is",
            source=PromiseSource.of(leaving),
            by=by,
            at=at,
        )
    case.close(kind=leaving.kind, on=exit_on, by=by, at=at, why=leaving.reason or leaving.note)
    record(
        "exit.signed_off",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=leaving,
        exit_kind=leaving.kind,
        with_exception=any(criterion.is_explained for criterion in found),
    )
    return leaving


def as_kept(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion as it stood at sign-off, as plain JSON."""
    return {
        "number": criterion.number,
        "title": criterion.title,
        "status": criterion.status,
        "is_met": criterion.is_met,
        "proof": [line.text for line in criterion.proof],
        "missing": [line.text for line in criterion.missing],
        "because": criterion.because,
    }


# --- Afterwards ----------------------------------------------------------------------------------


@transaction.atomic
def record_follow_up(*, leaving: Exit, by: User, at: datetime, **answers: Any) -> FollowUp:
    """Write down one try to ask her how she is. The case stays closed; another try is promised if it is due.

    ``answers`` are the fields of `FollowUp`. Refuses where she did not agree to be asked, or where she has
    said that she does not want to be.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=leaving.case_id)
    if blockers := follow_up_blockers(case, leaving):
        raise Refused(*blockers)
    found = FollowUp(case=case, exit=leaving, recorded_by=by, recorded_at=at, **answers)
    found.save()
    result = found.get_result_display()
    case.meet(Deadline.Kind.FOLLOW_UP, by=by, at=at, on=found.tried_on, outcome=f"Reached her? {result}")
    if found.next_try_on:
        case.promise(
            Deadline.Kind.FOLLOW_UP,
            due_on=found.next_try_on,
            context="Try again",
            source=PromiseSource.of(found),
            by=by,
            at=at,
        )
    if found.needs_an_answer:
        ask_to_act(case, leaving, found, by=by, at=at)
    title = "Asked how she is" if found.is_reached else f"Tried to ask how she is: {result.lower()}"
    case.tell(Entry.Kind.EXIT, title, by=by, at=at, url=leaving.get_absolute_url())
    record("exit.followed_up", by=by, at=at, case_ref=case.reference, subject=found, result=found.result)
    return found


ACT_TODAY = "Act today on what she said after she left"


def ask_to_act(case: Case, leaving: Exit, found: FollowUp, *, by: User, at: datetime) -> None:
    """Promise for today that a manager acts on what she said. The promise itself does not say what that was.

    Whoever signed the exit is asked, if they may still sign for this case; else another manager who may, and
    only then whoever writes this down. Where there is none, it stands on the team's page and with whoever
    supported her. What is promised already stays as urgent and as overdue as it is: a mild answer does not
    undo a worrying one.
    """
    today = timezone.localdate(at)
    managers = list(second_persons(case, Permission.EXIT_SIGN_OFF, but=(), at=at))
    signed = [manager for manager in managers if manager.pk == leaving.signed_by_id]
    others = [manager for manager in managers if manager != by]
    before = case.open_deadline(Deadline.Kind.AFTER_EXIT)
    earlier = leaving.follow_ups.filter(pk=before.source_id).first() if before and before.source_id else None
    worrying = next((told for told in (earlier, found) if told and told.is_worrying), None)
    if before and before.due_on <= today and (worrying is None or worrying == earlier):
        return
    case.promise(
        Deadline.Kind.AFTER_EXIT,
        title=ACT_TODAY if worrying else "",
        source=PromiseSource.of(worrying or found),
        due_on=min(before.due_on, today) if before else today,
        assignee=next(iter(signed or others or managers), None),
        by=by,
        at=at,
    )


def follow_up_blockers(case: Case, leaving: Exit) -> list[str]:
    """Return why nobody may ask her how she is, in words."""
    if leaving.state != Exit.State.SIGNED or not case.is_closed:
        return ["Her support has not ended."]
    if leaving.may_contact != Exit.Contact.YES:
        return ["She did not agree to be asked later how she is. Do not contact her."]
    if leaving.follow_ups.filter(result=FollowUp.Result.DECLINED).exists():
        return ["She has said that she does not want to be asked again. Do not contact her."]
    return []
