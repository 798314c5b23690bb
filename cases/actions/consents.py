"""Her answers about consent: written down, asked again, and taken back."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from cases.actions.agencies import from_consent
from cases.actions.disclosures import drop_disclosure
from cases.actions.tasks import add_task
from cases.models import (
    Case,
    Consent,
    Entry,
    KeptDocument,
    PromiseSource,
)
from cases.queries import her_answers
from cases.rules.interpreting import in_her_record
from hestia.accounts.models import User
from hestia.audit.models import log

TAKEN_BACK = "that consent was taken back"
OF_SUPPORT = "consent"  # what a case promises that was opened before anybody asked for consent to our support


@transaction.atomic
def record_consent(*, consent: Consent, by: User, at: datetime) -> Consent:
    """Write an answer into the ledger. The newest answer for a purpose and a recipient wins.

    A day to ask again is a task; whatever was to be asked again about the same thing has been asked now.
    """
    case = consent.case
    consent.recorded_by, consent.recorded_at = by, at
    promise_to_ask_again(consent, by=by, at=at)
    consent.save()
    from_consent(consent, by=by, at=at)
    body = " ".join(filter(None, [in_her_record(consent.without_interpreter), consent.why]))
    case.narrate(Entry.Kind.CONSENT, consent.sentence, body, by=by, at=at)
    log(
        "consent.recorded",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=consent,
        purpose=consent.purpose,
        answer=consent.answer,
    )
    return consent


def promise_to_ask_again(consent: Consent, *, by: User, at: datetime) -> None:
    """Promise to ask her again, if a day is named with her answer; what was to be asked has been asked."""
    _meet_earlier_promises(consent, by=by, at=at)
    if consent.review_on:
        consent.promise = add_task(
            case=consent.case,
            title=f"Ask again: {consent.subject}"[:160],
            due_on=consent.review_on,
            context="The client can say no and still get support",
            by=by,
            at=at,
        )


def _meet_earlier_promises(consent: Consent, *, by: User, at: datetime) -> None:
    """Keep the promises to ask again about what she has answered now."""
    earlier = Consent.objects.filter(
        case=consent.case,
        purpose=consent.purpose,
        recipient=consent.recipient,
        promise__met_at=None,
        promise__cancelled_at=None,
        promise__isnull=False,
    )
    for answer in earlier.select_related("promise"):
        assert answer.promise
        answer.promise.case = consent.case
        answer.promise.meet(by=by, at=at, on=consent.given_on, outcome=consent.get_answer_display())
    if consent.purpose == Consent.Purpose.SERVICE:
        for first in consent.case.deadline_set.open().because_of(PromiseSource.of(consent.case, OF_SUPPORT)):
            first.case = consent.case
            first.meet(by=by, at=at, on=consent.given_on, outcome=consent.get_answer_display())


@transaction.atomic
def withdraw_consent(
    *,
    consent: Consent,
    on: date,
    how: str,
    witness: str = "",
    language: str = "",
    interpreter_name: str = "",
    kept_where: str = "",
    form_version: str = "",
    document: KeptDocument | None = None,
    why: str,
    tell: Iterable[str],
    due_on: date,
    by: User,
    at: datetime,
) -> Consent:
    """Take an answer back at once: nothing more is told, and those who were told before are written to."""
    taken_back = Consent(
        case=consent.case,
        purpose=consent.purpose,
        recipient=consent.recipient,
        what=consent.what,
        answer=Consent.Answer.WITHDRAWN,
        how=how,
        witness=witness,
        language=language,
        interpreter_name=interpreter_name,
        kept_where=kept_where,
        form_version=form_version,
        document=document,
        given_on=on,
        why=why,
    )
    record_consent(consent=taken_back, by=by, at=at)
    stop_sharing(taken_back=taken_back, tell=tell, due_on=due_on, by=by, at=at)
    return taken_back


def stop_sharing(*, taken_back: Consent, tell: Iterable[str], due_on: date, by: User, at: datetime) -> None:
    """Drop what was about to be told on an answer she took back, and promise to write to those told before.

    What the law requires, or a life depends on, does not rest on her answer and goes on.
    """
    for disclosure in her_answers.resting_on(taken_back):
        if disclosure.needs_her_yes:
            drop_disclosure(disclosure=disclosure, by=by, at=at)
    write_to_each(
        tell,
        case=taken_back.case,
        change=TAKEN_BACK,
        context=taken_back.get_purpose_display(),
        source=PromiseSource.of(taken_back),
        due_on=due_on,
        by=by,
        at=at,
    )


def write_to_each(
    names: Iterable[str],
    *,
    case: Case,
    change: str,
    context: str,
    source: PromiseSource,
    due_on: date,
    by: User,
    at: datetime,
) -> None:
    """Promise to write to each of those who were told: what of it is different now."""
    for name in names:
        add_task(
            case=case,
            title=f"Tell {name} {change}"[:160],
            due_on=due_on,
            context=context[:200],
            source=source,
            by=by,
            at=at,
        )
