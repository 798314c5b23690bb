"""The other questions of the form: she answers one of them otherwise than before."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Unpack

from django.db import transaction
from django.db.models import Max

from cases.actions.consents import TAKEN_BACK, write_to_each
from cases.documents.consent_forms import HERSELF
from cases.models import Case, Consent, Deadline, PromiseSource, ThreeState
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.consent_ledger import AnswerDetails, add_ledger_line, check_answer_details
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude, heard_words
from referrals.models import HOME_OFFICE, NRMConsent, Referral
from referrals.queries.calendars import working_days_after
from referrals.rules.dates import Dates

K, P, A = Deadline.Kind, Consent.Purpose, Consent.Answer
QUESTIONS: dict[str, str] = {
    P.NRM_SUPPORT: "wants_support",
    P.NRM_POLICE: "will_help_police",
    P.NRM_DECISION: "decision_goes_to",
}
type Line = tuple[str, str, str]


@transaction.atomic
def change_answers(
    *,
    referral: Referral,
    given_on: date,
    wants_support: str,
    will_help_police: str,
    decision_goes_to: str,
    recipient_name: str = "",
    tell: Iterable[str] = (),
    by: User,
    at: datetime,
    **details: Unpack[AnswerDetails],
) -> NRMConsent:
    """Write down that she gives another answer to one of the other questions now. Each is changed by itself.

    Those of ``tell``, to whom the answer was disclosed, are written to; and once the referral was sent the
    Home Office, if somebody else gets its decision now.
    """
    referral = lock_referral(referral)
    refuse_if(referral.answers_blockers())
    answers = referral.nrmconsent_set.select_related("consent").select_for_update(of=("self",))[0]
    dates = Dates(day_of(at))
    given_day = dates.day("given_on", "The date of her answer", given_on).past()
    given_day.follows("her consent", answers.consent.given_on)
    changed_on = referral.case.consent_set.filter(purpose__in=QUESTIONS).aggregate(on=Max("given_on"))["on"]
    given_day.follows("her last answer", changed_on)
    check_answer_details(dates, details)
    before = answer_lines(answers)
    answers.wants_support, answers.will_help_police = wants_support, will_help_police
    answers.decision_goes_to, answers.recipient_name = decision_goes_to, recipient_name
    after = answer_lines(answers)
    changed = [line for line in after if line not in before]
    for question, field in QUESTIONS.items():
        # An answer that was given is on record at the Home Office: it can change, and not vanish.
        if _has_answer(before, question) and not _has_answer(after, question):
            dates.add(field, "She has already answered this, so it cannot be changed to “Not discussed”")
    if not changed:
        dates.add("wants_support", "Change at least one of the answers")
    dates.refuse()
    written = _write_changes(referral.case, before, changed, details, on=given_on, by=by, at=at)
    answers._change_reason = "She changed her answer"
    answers.save()
    _promise_letters(referral, written, tell=tell, by=by, at=at)
    title = "An answer about the NRM was changed"
    sentences = ". ".join(line.sentence for line in written)
    body = f"{sentences}. {heard_words(details)}".strip()
    conclude(referral, "answers_changed", title, body, subject=answers, on=given_on, by=by, at=at)
    return answers


def _write_changes(
    case: Case,
    before: list[Line],
    changed: list[Line],
    details: AnswerDetails,
    *,
    on: date,
    by: User,
    at: datetime,
) -> list[Consent]:
    """Write each changed answer as a line of her ledger; a yes to somebody else is taken back first."""
    written: list[Consent] = []
    for purpose, answer, recipient in changed:
        was_yes = [line for line in before if line[:2] == (purpose, A.GIVEN)]
        lines: list[Line] = [
            (purpose, A.WITHDRAWN, former) for _, _, former in was_yes if former != recipient
        ]
        lines.append((purpose, A.WITHDRAWN if was_yes and answer == A.REFUSED else answer, recipient))
        written += [add_ledger_line(case, *line, details=details, on=on, by=by, at=at) for line in lines]
    return written


def _promise_letters(
    referral: Referral, written: list[Consent], *, tell: Iterable[str], by: User, at: datetime
) -> None:
    """Promise to write to those who know the answer, and to the Home Office on where its decision goes."""
    case, due_on, recipients = referral.case, working_days_after(day_of(at), 1), list(tell)
    gone = [line for line in written if line.is_taken_back]
    source = PromiseSource.of((gone or written)[0])
    gets_it = [line.sentence for line in written if line.purpose == P.NRM_DECISION and line.is_given]
    if gets_it and referral.submitted_on:
        handovers = referral.handover_set.select_related("organisation")
        sender = next((str(handover) for handover in handovers if handover.is_ours), "")
        if all(line.purpose == P.NRM_DECISION for line in written):
            recipients = [
                name for name in recipients if name not in {sender, HOME_OFFICE}
            ]  # both learn of it by this letter
        office = f"{HOME_OFFICE}, through {sender}," if sender else HOME_OFFICE
        subject = "who gets its decision now"
        write_to_each(
            [office],
            case=case,
            change=subject,
            context=gets_it[0],
            source=source,
            due_on=due_on,
            by=by,
            at=at,
        )
    subject = TAKEN_BACK if gone else "what the client answers now"
    context = "; ".join(line.sentence for line in gone or written)
    write_to_each(
        recipients, case=case, change=subject, context=context, source=source, due_on=due_on, by=by, at=at
    )


def save_answers(answers: NRMConsent, details: AnswerDetails, *, on: date, by: User, at: datetime) -> None:
    """Save her answers to the other questions, each as a line of her ledger too."""
    answers.save()
    for line in answer_lines(answers):
        add_ledger_line(answers.referral.case, *line, details=details, on=on, by=by, at=at)


def answer_lines(answers: NRMConsent) -> list[Line]:
    """Return the other questions, as far as asked, as lines of the ledger: purpose, answer, recipient."""
    answer_of = {ThreeState.YES.value: A.GIVEN, ThreeState.NO.value: A.REFUSED}
    lines: list[Line] = [
        (purpose, answer_of[answer], "")
        for purpose, answer in (
            (P.NRM_SUPPORT, answers.wants_support),
            (P.NRM_POLICE, answers.will_help_police),
        )
        if answer in answer_of
    ]
    if answers.decision_goes_to:
        lines.append((P.NRM_DECISION, A.GIVEN, answers.recipient_name or HERSELF))
    return lines


def _has_answer(lines: list[Line], purpose: str) -> bool:
    return any(line[0] == purpose for line in lines)
