"""How support is ended: prepared, asked for, signed by a second person. Never by a date."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.actions import risk_events
from cases.actions.access import holding_her
from cases.actions.disclosures import drop_disclosure
from cases.actions.lifting import withdraw
from cases.models import Case, Deadline, Disclosure, Entry, Lifting, PromiseSource, Refused, RiskEvent
from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.db.versions import save_by
from hestia.ui.words import counted
from referrals.actions.promises import update_cases
from referrals.models import Referral
from supportplans.actions.plan import lock_open_case
from supportplans.models import Exit
from supportplans.queries.evidence import exit_evidence, follow_up_day
from supportplans.queries.writers import signers, writer_blockers
from supportplans.rules.exit_blockers import asking_blockers, let_go_refusal, signing_blockers
from supportplans.rules.exit_criteria import Criterion, criteria
from supportplans.rules.handed_on import handed_on_blockers
from supportplans.rules.loose_ends import EndAnswer, becomes, key_of, left, let_go, without_reason

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
    case = lock_open_case(case)
    leaving = Exit.objects.filter(case=case).open().first()
    if leaving is None:
        leaving = Exit(case=case, kind=kind, made_by=by, made_at=at)
        save_by(leaving, by)
        if kind != Case.ExitKind.DIED:  # which is written down with its day
            title = f"Getting ready to leave: {leaving.get_kind_display().lower()}"
            case.narrate(Entry.Kind.EXIT, title, by=by, at=at, url=leaving.get_absolute_url())
            risk_events.record_risk_event(
                case=case,
                kind=RiskEvent.Kind.EXIT,
                source=f"exit:{leaving.pk}",
                happened_on=timezone.localdate(at),
                words=leaving.get_kind_display(),
                by=by,
                at=at,
            )
        log("exit.begun", by=by, at=at, case_ref=case.reference, subject=leaving, exit_kind=kind)
    leaving.case = case
    return leaving


@transaction.atomic
def change_exit(*, leaving: Exit, by: User, at: datetime, **fields: Any) -> Exit:
    """Write down how and when she leaves. A change after a manager was asked takes the question back."""
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    changed = [name for name, value in fields.items() if getattr(leaving, name) != value]
    for name in changed:
        setattr(leaving, name, fields[name])
    if leaving.may_contact != Exit.Contact.YES:
        leaving.follow_up_on = None
    if not changed:
        return leaving
    if leaving.is_asked:
        withdraw_sign_off_request(leaving, by=by, at=at)
    save_by(leaving, by)
    follow_death(leaving, by=by, at=at)
    log("exit.changed", by=by, at=at, case_ref=case.reference, subject=leaving, fields=sorted(changed))
    return leaving


def follow_death(leaving: Exit, *, by: User, at: datetime) -> None:
    """Let the case say whether she has died, as soon as it is written down, and no longer than it is."""
    case, died_on = leaving.case, leaving.exit_on if leaving.is_death else None
    if died_on == case.died_on:
        return
    with holding_her(case, by=by):
        if died_on:
            case.record_death(on=died_on, words=leaving.died_on_words, by=by, at=at)
            return
        case.take_back_death(by=by, at=at)
    if referral := Referral.of_case(case):  # its dates may have moved meanwhile
        referral.case = case
        update_cases(referral.as_of(timezone.localdate(at)), by=by, at=at)


@transaction.atomic
def take_back_death(*, leaving: Exit, by: User, at: datetime) -> Exit:
    """Write down that she has not died: nothing of what was written of her death stays on the exit."""
    if not leaving.is_death:
        raise Refused("It is not recorded that she has died.")
    return change_exit(leaving=leaving, **Exit.WITHOUT_DEATH, by=by, at=at)


def withdraw_sign_off_request(leaving: Exit, *, by: User, at: datetime) -> None:
    """Take back the question to a manager, because what was asked about has changed."""
    leaving.state = Exit.State.PREPARING
    leaving.asked_at = leaving.asked_by = None
    waiting = leaving.case.open_deadline(Deadline.Kind.EXIT_SIGN_OFF)
    if waiting and waiting.assignee and waiting.assignee != by:
        words = f"{by} changed the exit of {leaving.case.reference}, so you no longer have to sign it off."
        Notice(person=waiting.assignee, words=words, told_at=at, told_by=by).save()
    leaving.case.withdraw_promises(Deadline.Kind.EXIT_SIGN_OFF, by=by, at=at, why="The exit was changed")
    no_longer_leaving(leaving.case)


def no_longer_leaving(case: Case) -> None:
    """Let the case list say what it said before she was leaving: she may have waited for a place."""
    if case.status != Case.Status.LEAVING:
        return
    before = case.history.exclude(status=Case.Status.LEAVING).first()
    case.status = before.status if before else Case.Status.OPEN
    case.save()


@transaction.atomic
def settle_loose_ends(
    *, leaving: Exit, answers: Mapping[str, tuple[str, str]], by: User, at: datetime, today: date
) -> Exit:
    """Say what becomes of what still runs: by its key, handed on, ended or left, and to whom or why.

    What no longer runs is forgotten. Refuses what does not run, an answer without words, and what protects
    her let go without a reason of its own, or handed on to an agency that must not be told.
    """
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    evidence = exit_evidence(case, leaving, today=today)
    ends = {end.key: end for end in evidence.loose_ends}
    if not answers.keys() <= ends.keys():
        raise Refused("Something on this page is no longer open. Read it again.")
    new_answers = {
        key: EndAnswer(how=how, words=words, title=ends[key].title, of="")
        for key, (how, words) in answers.items()
    }
    if missing := [
        end for key, end in ends.items() if key in new_answers and not new_answers[key]["words"].strip()
    ]:
        raise Refused(*(f"{end.title}: say who it goes to, or why." for end in missing))
    if odd := [
        end for key, end in ends.items() if key in new_answers and new_answers[key]["how"] not in end.answers
    ]:
        raise Refused(*(f"{end.title}: choose one of the answers on the page." for end in odd))
    kept = {key: answer for key, answer in leaving.left_open.items() if key in ends}
    if refusals := without_reason(ends.values(), {**kept, **new_answers}):
        raise Refused(*refusals.values())
    if wrong := handed_on_blockers(evidence, new_answers):
        raise Refused(*wrong)
    return change_exit(leaving=leaving, left_open={**kept, **new_answers}, by=by, at=at)


@transaction.atomic
def allow_exception(*, leaving: Exit, reason: str, by: User, at: datetime, today: date) -> None:
    """Accept, as a manager, that the risk has not significantly decreased, and say why. Reports count it.

    It holds for the latest signed assessment and what stands in the way now, not for what comes after.
    """
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    evidence = exit_evidence(case, leaving, today=today)
    leaving.risk_exception, leaving.risk_exception_by, leaving.risk_exception_at = reason, by, at
    leaving.risk_exception_number = evidence.at_exit_number
    leaving.risk_exception_reasons = [] if evidence.risk.holds else list(evidence.risk.reasons)
    leaving.save()
    case.narrate(Entry.Kind.EXIT, "Exception at exit: risk has not gone down enough", reason, by=by, at=at)
    log("exit.risk_exception_allowed", by=by, at=at, case_ref=case.reference, subject=leaving)


@transaction.atomic
def understand_high_risk(*, leaving: Exit, by: User, at: datetime) -> None:
    """Say that one understands what closing at high risk means."""
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    leaving.high_risk_understood_by, leaving.high_risk_understood_at = by, at
    leaving.save()
    log("exit.high_risk_understood", by=by, at=at, case_ref=case.reference, subject=leaving)


@transaction.atomic
def ask_for_sign_off(*, leaving: Exit, manager: User, by: User, at: datetime, today: date) -> Exit:
    """Ask a manager to sign. Refuses with what is still to do."""
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    if leaving.is_asked:
        raise Refused(f"{leaving.asked_by} has already asked for sign-off.")
    evidence = exit_evidence(case, leaving, today=today)
    if blockers := asking_blockers(leaving, evidence, criteria(evidence), risk_level=case.risk_counts):
        raise Refused(*blockers)
    if manager.pk == by.pk:
        raise Refused("Choose someone else: you cannot sign off your own request.")
    if manager not in signers(leaving, asked_by=by, at=at):
        raise Refused(f"{manager} cannot sign this. Choose a manager who sees the case and wrote none of it.")
    leaving.state = Exit.State.ASKED
    leaving.asked_at, leaving.asked_by = at, by
    leaving.save()
    if not leaving.is_death and case.status != Case.Status.LEAVING:
        case.status = Case.Status.LEAVING
        case.save()
    case.meet(Deadline.Kind.EXIT_CHECKLIST, by=by, at=at, on=today, outcome="Sent for sign-off")
    case.promise(
        Deadline.Kind.EXIT_SIGN_OFF,
        due_on=max(today, leaving.exit_on or today),  # nobody may sign before she leaves
        context=f"Asked by {by}",
        assignee=manager,
        source=PromiseSource.of(leaving),
        by=by,
        at=at,
    )
    case.narrate(
        Entry.Kind.EXIT,
        f"{manager} was asked to sign off the exit",
        by=by,
        at=at,
        url=leaving.get_absolute_url(),
    )
    log("exit.sign_off_asked", by=by, at=at, case_ref=case.reference, subject=leaving, of=manager.pk)
    return leaving


@transaction.atomic
def return_exit(*, leaving: Exit, why: str, by: User, at: datetime, today: date) -> None:
    """Give an exit back to whoever asked, saying what is still to do."""
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    if not leaving.is_asked:
        raise Refused("This exit has not been sent for sign-off.")
    asked_by = leaving.asked_by
    leaving.state = Exit.State.RETURNED
    leaving.returned_why, leaving.returned_by, leaving.returned_at = why, by, at
    leaving.save()
    no_longer_leaving(case)
    case.meet(Deadline.Kind.EXIT_SIGN_OFF, by=by, at=at, on=today, outcome="Sent back")
    case.promise(
        Deadline.Kind.EXIT_CHECKLIST,
        due_on=today,
        context=why[:200],
        assignee=asked_by,
        source=PromiseSource.of(leaving),
        by=by,
        at=at,
    )
    case.narrate(Entry.Kind.EXIT, "Exit sent back", why, by=by, at=at, url=leaving.get_absolute_url())
    log("exit.given_back", by=by, at=at, case_ref=case.reference, subject=leaving)


@transaction.atomic
def sign_off(*, leaving: Exit, let_go_why: str = "", by: User, at: datetime, today: date) -> Exit:
    """Sign the exit off as a second person, judge the proof once more, and close the case.

    If she agreed to be asked later how she is, that is promised for her chosen day, or for ``FOLLOW_UP_DAYS``
    calendar days after the exit.

    :param let_go_why: why what protects her may end although nobody has it: the manager's own words
    """
    case = lock_open_case(leaving.case)
    leaving = lock_exit(leaving, case=case)
    evidence = exit_evidence(case, leaving, today=today)
    judged = criteria(evidence)
    blockers = signing_blockers(
        leaving, evidence, judged, risk_level=case.risk_counts, by_id=by.pk, today=today
    )
    blockers += writer_blockers(leaving, by=by, at=at)
    given_up = let_go(evidence.loose_ends, leaving.left_open)
    if why := let_go_refusal(given_up, leaving.left_open, let_go_why):
        blockers.append(why)
    exit_on = leaving.exit_on
    if blockers or exit_on is None:
        raise Refused(*blockers)
    leaving.state = Exit.State.SIGNED
    leaving.signed_by, leaving.signed_at = by, at
    # Kept as it was judged: the record goes on, and the proof of that day must stay readable.
    leaving.evidence = [as_kept(criterion) for criterion in judged]
    leaving.left_open = left(evidence.loose_ends, leaving.left_open)
    leaving.let_go_why = let_go_why.strip() if given_up else ""
    leaving.save()
    if given_up:
        title = f"Ended at the exit, although it protects the client: {counted(len(given_up), 'thing')}"
        case.narrate(Entry.Kind.EXIT, title, leaving.let_go_why, by=by, at=at)
    # Before the case is closed, which cancels what is open.
    case.meet(*EXIT_PROMISES, by=by, at=at, on=today, outcome=f"Signed off by {by}")
    if leaving.may_contact == Exit.Contact.YES:
        case.promise(
            Deadline.Kind.FOLLOW_UP,
            due_on=leaving.follow_up_on or follow_up_day(exit_on),
            context="The client agreed to be asked",
            source=PromiseSource.of(leaving),
            by=by,
            at=at,
        )
    withdraw_what_is_left(leaving, by=by, at=at)
    case.close(kind=leaving.kind, on=exit_on, by=by, at=at, why=leaving.reason or leaving.note)
    log(
        "exit.signed_off",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=leaving,
        exit_kind=leaving.kind,
        with_exception=any(criterion.is_explained for criterion in judged),
        let_go=len(given_up),
    )
    return leaving


def withdraw_what_is_left(leaving: Exit, *, by: User, at: datetime) -> None:
    """Withdraw what is open, each with what becomes of it: who has it now, or why it ended.

    A question to a colleague too: once the case is closed nobody may be told, or let back, on an old yes.
    """
    case, left_open = leaving.case, leaving.left_open
    for disclosure in Disclosure.objects.filter(case=case).undecided():
        why = becomes(left_open[f"disclosure:{disclosure.pk}"])[:200]
        drop_disclosure(disclosure=disclosure, by=by, at=at, why=why)
    with holding_her(case, by=by):
        for asked in Lifting.objects.filter(case=case).undecided():
            asked.case = case
            withdraw(asked, why=becomes(left_open[f"lifting:{asked.pk}"])[:200], by=by, at=at)
    for deadline in case.deadline_set.open():
        if answer := left_open.get(key_of(deadline)):
            deadline.case = case
            deadline.cancel(by=by, at=at, why=becomes(answer)[:200])


def as_kept(criterion: Criterion) -> dict[str, Any]:
    """Return a criterion as it stood at sign-off, as plain JSON."""
    return {
        "number": criterion.number,
        "title": criterion.title,
        "status": criterion.status,
        "is_met": criterion.is_met,
        "proof": [line.text for line in criterion.proof],
        "marks": [line.mark.value for line in criterion.proof],
        "missing": [line.text for line in criterion.missing],
        "because": criterion.because,
    }
