"""She takes herself out of the National Referral Mechanism; or had not, after all."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import itemgetter
from typing import Unpack

from django.db import transaction

from cases.actions.tasks import add_task
from cases.models import Case, Consent, Deadline, PromiseSource, ThreeState
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from hestia.workingdays.words import long_day
from referrals.actions.answers import QUESTIONS
from referrals.actions.consent_ledger import (
    AnswerDetails,
    add_ledger_line,
    check_answer_details,
    check_spoken_since,
)
from referrals.actions.consents import stop_disclosing, tell_of_withdrawal
from referrals.actions.late_facts import warn_of_newer
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, interpreted_by
from referrals.models import HOME_OFFICE, Referral, Withdrawal
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates
from referrals.rules.promises import FROM_CLOCKS

K = Deadline.Kind
# Promises that do not follow from clocks, and end with the referral.
NOT_FROM_CLOCKS = (K.NRM_RECEIPT, K.CHASE, K.TELL_DECISION, K.DECISION_LETTER)


@transaction.atomic
def withdraw(
    *,
    referral: Referral,
    withdrawn_on: date,
    reason: str,
    tell: Iterable[str] = (),
    knows_support_ends: bool,
    it_happened: bool = False,
    by: User,
    at: datetime,
    **details: Unpack[AnswerDetails],
) -> Withdrawal:
    """Write down that she took herself out of the NRM. Its promises are withdrawn; the referral ends.

    Her consent is taken back with it: the ledger says so, what was about to be disclosed is dropped, and
    those of ``tell`` are written to.
    """
    referral = lock_referral(referral)
    refuse_if(referral.withdrawal_blockers())
    dates = Dates(day_of(at), it_happened=it_happened)
    withdrawn_day = dates.day("withdrawn_on", "The date she withdrew", withdrawn_on).past()
    withdrawn_day.follows("her last answer", referral.consent_on)
    # Her paper may have been on its way while they sent it, decided or answered.
    withdrawn_day.should_follow("the day the referral was sent", referral.submitted_on)
    withdrawn_day.should_follow(*max(_days_recorded(referral), key=itemgetter(1), default=("", None)))
    warn_of_newer(dates, referral)
    check_answer_details(dates, details)
    check_spoken_since(dates, details, withdrawn_on)
    # With the NRM ends the Home Office's support: a choice made without knowing that is none.
    if not knows_support_ends:
        dates.add("knows_support_ends", "Explain to her that Home Office support ends, then tick to say so")
    dates.refuse()
    purpose, answer = Consent.Purpose.NRM, Consent.Answer.WITHDRAWN
    taken_back = add_ledger_line(
        referral.case, purpose, answer, details=details, on=withdrawn_on, by=by, at=at
    )
    withdrawal = Withdrawal(
        referral=referral,
        consent=taken_back,
        withdrawn_on=withdrawn_on,
        reason=reason,
        how=taken_back.how,
        witness=taken_back.witness,
        language=taken_back.language,
        interpreter_name=taken_back.interpreter_name,
        recorded_at=at,
        recorded_by=by,
    )
    withdrawal.save()
    _end_referral(withdrawal, taken_back, list(tell), by=by, at=at)
    through = interpreted_by(taken_back.interpreter_name, taken_back.without_interpreter)
    body = f"{withdrawal.get_reason_display()}. {through}{dates.crossing_words}".strip()
    title = "Withdrew from the NRM"
    conclude(referral, "withdrawn", title, body, subject=withdrawal, on=withdrawn_on, by=by, at=at)
    return withdrawal


def _end_referral(
    withdrawal: Withdrawal, taken_back: Consent, recipients: list[str], *, by: User, at: datetime
) -> None:
    """End a referral with its promises, and promise to write to those who know of her."""
    referral = withdrawal.referral
    others = [name for name in recipients if name != HOME_OFFICE]
    if HOME_OFFICE in recipients:
        _promise_to_send_withdrawal(withdrawal, by=by, at=at)
    if referral.has_ended:  # what is promised, and told, of the one that was begun after it goes on
        tell_of_withdrawal(taken_back, others, by=by, at=at)
        return
    stop_disclosing(taken_back, tell=others, by=by, at=at)
    referral.closed_at, referral.closed_by = at, by
    referral.save()
    why = "Withdrew from the NRM"
    # What an earlier one started goes on: which of the clocks' promises are left is worked out anew.
    goes_on = any(ended.is_followed for ended in referral.ended_before)
    kinds = NOT_FROM_CLOCKS if goes_on else (*NOT_FROM_CLOCKS, *FROM_CLOCKS)
    referral.case.withdraw_promises(*kinds, by=by, at=at, why=why)


def _promise_to_send_withdrawal(withdrawal: Withdrawal, *, by: User, at: datetime) -> None:
    """Promise to send the Home Office her withdrawal: it closes her case on that paper only."""
    add_task(
        case=withdrawal.referral.case,
        title=f"Send {HOME_OFFICE} the withdrawal",
        source=PromiseSource.of(withdrawal),
        due_on=working_days_after(day_of(at), 1),
        context="The signed form; or someone who works for a first responder and heard the client say it",
        by=by,
        at=at,
    )


def _days_recorded(referral: Referral) -> list[tuple[str, date]]:
    """Return the days of what others did about a referral, and what each is called."""
    days: list[tuple[str, date | None]] = [
        (f"the {decision.get_stage_display().lower()} decision", decision.made_on)
        for decision in referral.decisions
    ]
    for pause in referral.pauses:
        days += [("the day it was suspended", pause.start), ("the day it resumed", pause.end)]
    for extension in referral.extension_set.all():
        days += [
            ("the letter of the extension", extension.granted_on),
            ("the day the extension was undone", extension.undone_on),
        ]
    for notice in referral.disqualification_set.all():
        days += [
            ("the notice of disqualification", notice.notice_on),
            ("the answer to the notice", notice.responded_on),
            ("the decision on the notice", notice.decided_on),
        ]
    for request in referral.reconsideration_set.all():
        days += [
            ("the request for reconsideration", request.asked_on),
            ("the answer to the request", request.answered_on),
        ]
    return [(than, day) for than, day in days if day]


@transaction.atomic
def undo_withdrawal(*, referral: Referral, undone_why: str, by: User, at: datetime) -> Withdrawal:
    """Write down that she had not withdrawn. The referral goes on, and what was promised is promised again.

    Her ledger keeps what it said, and says after it that she had not taken her consent back. Those who were
    to hear that she had are not written to any more.
    """
    referral = lock_referral(referral)
    refuse_if(referral.withdrawal_undoing_blockers())
    case = referral.case
    withdrawal = referral.withdrawal_set.standing().select_for_update(of=("self",)).get()
    # Learned of after a new one had been begun, it had ended nothing.
    ended_it = referral.closed_at == withdrawal.recorded_at
    if ended_it and Referral.objects.open().filter(case=case).exists():
        refuse_if(["A new referral has been started since, and counts now."])
    answers = case.consent_set.filter(purpose=Consent.Purpose.NRM).newest_first()
    # Her newer answer counts: the undoing of an older one must not replace it.
    if ended_it and withdrawal.consent_id and answers.filter(pk__gt=withdrawal.consent_id).exists():
        refuse_if(["She has answered again since. Start a new referral if she wants one."])
    latest = answers.first()
    if ended_it or (latest and latest.pk == withdrawal.consent_id):
        withdrawal.undoing_consent = add_ledger_line(
            case,
            Consent.Purpose.NRM,
            Consent.Answer.GIVEN,
            details=_details_of(answers.filter(answer=Consent.Answer.GIVEN).first()),
            on=day_of(at),
            why=f"She had not taken it back. {undone_why}"[:300],
            by=by,
            at=at,
        )
    withdrawal.undone_why, withdrawal.undone_at, withdrawal.undone_by = undone_why, at, by
    withdrawal._change_reason = undone_why[:100]
    withdrawal.save()
    _drop_promises(case, withdrawal, by=by, at=at)
    if ended_it:
        _go_on(referral, withdrawal, by=by, at=at)
    title = "Had not withdrawn from the NRM"
    body = f"It was recorded for {long_day(withdrawal.withdrawn_on)} by mistake. {undone_why}"
    conclude(referral, "withdrawal_undone", title, body, subject=withdrawal, by=by, at=at)
    return withdrawal


def _go_on(referral: Referral, withdrawal: Withdrawal, *, by: User, at: datetime) -> None:
    """Let a referral go on that ended with a withdrawal, with what was promised of it, clocks apart."""
    _keep_withdrawn_answers(referral)
    referral.closed_at = referral.closed_by = None
    referral._change_reason = withdrawal.undone_why[:100]
    referral.save()
    restore_promises(referral.case, NOT_FROM_CLOCKS, ended_at=withdrawal.recorded_at, by=by, at=at)


def _keep_withdrawn_answers(referral: Referral) -> None:
    """Keep taken back what she took back of the other questions while the referral had ended."""
    answers = referral.nrmconsent_set.select_for_update(of=("self",)).first()
    if answers is None:
        return
    ledger = referral.case.consent_set.newest_first()
    latest = {purpose: ledger.filter(purpose=purpose).first() for purpose in QUESTIONS}
    gone = [purpose for purpose, line in latest.items() if line and line.is_taken_back]
    for purpose in gone:
        setattr(answers, QUESTIONS[purpose], "" if purpose == Consent.Purpose.NRM_DECISION else ThreeState.NO)
    if not answers.decision_goes_to:
        answers.recipient_name = ""
    if gone:
        answers._change_reason = "What she took back in the meantime"
        answers.save()


def _details_of(consent: Consent | None) -> AnswerDetails:
    """Return how she agreed before. Whoever else sent the referral has the paper that she signed."""
    if consent is None:
        return {"how": Consent.How.SIGNED}
    return {
        "how": consent.how,
        "witness": consent.witness,
        "language": consent.language,
        "interpreter_name": consent.interpreter_name,
        "kept_where": consent.kept_where,
        "document": consent.document,
        "form_version": consent.form_version,
    }


def _drop_promises(case: Case, withdrawal: Withdrawal, *, by: User, at: datetime) -> None:
    """Drop what a withdrawal had promised: nobody is to be written to of it."""
    why = "Had not withdrawn"
    for thing in filter(None, (withdrawal, withdrawal.consent)):
        for wrong in case.deadline_set.open().because_of(PromiseSource.of(thing)):
            wrong.case = case
            wrong.cancel(by=by, at=at, why=why)


def restore_promises(case: Case, kinds: Iterable[str], *, ended_at: datetime, by: User, at: datetime) -> None:
    """Promise again what an act had ended: at its very moment, and nothing that had ended before."""
    taken = case.deadline_set.filter(kind__in=list(kinds), cancelled_at=ended_at)
    for gone in taken.select_related("assignee"):
        case.promise(
            gone.kind,
            due_on=gone.due_on,
            title=gone.title,
            context=gone.context,
            unit=gone.unit,
            owner=gone.owner,
            assignee=gone.assignee,
            source=gone.source,
            by=by,
            at=at,
        )
