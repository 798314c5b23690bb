"""Before the Home Office has it: explained, agreed, handed over, sent, received."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.models import Case, Deadline
from hestia.accounts.models import User
from hestia.workingdays.words import long_day
from referrals.actions.consents import promise_handover
from referrals.actions.jurisdiction import count_by_rules_of
from referrals.actions.promises import begun, conclude, day_of, locked, refuse, with_interpreter, with_rows
from referrals.actions.worksheet import bring_answers
from referrals.models import (
    Answer,
    AuthorityContact,
    Explanation,
    FirstResponderOrganisation,
    Handover,
    Policy,
    Referral,
)
from referrals.queries.timetable import days_from, timetable, working_days_from
from referrals.queries.worksheet.known import facts_of, known
from referrals.queries.worksheet.sheet import Sheet
from referrals.rules.dates import Dates, in_full

K = Deadline.Kind


@transaction.atomic
def explain(
    *,
    case: Case,
    explained_on: date,
    language: str,
    interpreter_name: str = "",
    privacy_notice_given: bool = False,
    note: str = "",
    jurisdiction: str = Referral.Jurisdiction.EW,
    by: User,
    at: datetime,
) -> Explanation:
    """Write down that the NRM was explained to her. The first explanation begins the referral."""
    referral = begun(case, jurisdiction=jurisdiction, by=by, at=at)
    refuse(referral.explanation_blockers())
    Dates(day_of(at)).past("explained_on", "The date you explained it", explained_on).refuse()
    explanation = Explanation(
        referral=referral,
        explained_on=explained_on,
        language=language,
        interpreter_name=interpreter_name,
        privacy_notice_given=privacy_notice_given,
        note=note,
        recorded_at=at,
        recorded_by=by,
    )
    explanation.save()
    case = referral.case
    case.meet(K.NRM_EXPLANATION, by=by, at=at, on=explained_on)
    if referral.needs_consent and referral.consents is None:
        due_on = days_from(day_of(at), settings.NRM_THINKING_DAYS)
        case.promise(K.NRM_CONSENT, due_on=due_on, by=by, at=at, title="Ask if she wants to be referred")
    elif not referral.needs_consent and not referral.authority_is_told:
        case.promise(K.SAFEGUARDING, due_on=day_of(at), by=by, at=at)
    conclude(
        referral,
        "explained",
        f"NRM explained in {language}",
        with_interpreter(interpreter_name) + note,
        subject=explanation,
        on=explained_on,
        by=by,
        at=at,
    )
    return explanation


@transaction.atomic
def record_authority_contact(
    *,
    referral: Referral,
    contacted_on: date,
    council: str,
    phone: str,
    email: str,
    person: str = "",
    by: User,
    at: datetime,
) -> AuthorityContact:
    """Write down which council was told of a child, or of someone who may be one."""
    referral = locked(referral, on=day_of(at))
    refuse(referral.authority_contact_blockers())
    Dates(day_of(at)).past("contacted_on", "The date you contacted them", contacted_on).refuse()
    contact = AuthorityContact(
        referral=referral,
        contacted_on=contacted_on,
        council=council,
        phone=phone,
        email=email,
        person=person,
        recorded_at=at,
        recorded_by=by,
    )
    contact.save()
    referral.case.meet(K.SAFEGUARDING, by=by, at=at, on=contacted_on, outcome=council)
    promise_handover(referral, by=by, at=at)
    title = f"{council} told: she is or may be under 18"
    conclude(referral, "authority_told", title, subject=contact, on=contacted_on, by=by, at=at)
    return contact


@transaction.atomic
def hand_over(
    *,
    referral: Referral,
    organisation: FirstResponderOrganisation,
    referrer_name: str,
    handed_over_on: date,
    office: str = "",
    phone: str = "",
    email: str = "",
    how: str = "",
    pack: Iterable[str] = (),
    by: User,
    at: datetime,
) -> Handover:
    """Give the referral to a first responder, who sends it. Refused without consent or council contact.

    Which of the two it needed is judged by the day it was handed over: she may have turned 18 since.
    """
    referral = locked(referral, on=min(handed_over_on, day_of(at)))
    refuse(referral.handover_blockers())
    dates = Dates(day_of(at)).past("handed_over_on", "The date you handed it over", handed_over_on)
    dates.follows(
        "handed_over_on",
        "The date you handed it over",
        handed_over_on,
        than="the day she agreed",
        earlier=referral.consent_on if referral.needs_consent else None,
    )
    dates.refuse()
    handover = Handover(
        referral=referral,
        organisation=organisation,
        office=office,
        referrer_name=referrer_name,
        phone=phone,
        email=email,
        handed_over_on=handed_over_on,
        how=how,
        pack=list(pack),
        recorded_at=at,
        recorded_by=by,
    )
    sheet = _sheet_with(handover, today=day_of(at), by=by)
    handover.questions, handover.answered = sheet.must, sheet.answered
    handover.save()
    case = referral.case
    case.meet(K.NRM_HANDOVER, by=by, at=at, on=handed_over_on, outcome=str(organisation))
    case.promise(
        K.NRM_RECEIPT,
        due_on=working_days_from(day_of(at), settings.NRM_RECEIPT_WORKING_DAYS),
        unit=Deadline.Unit.WORKING,
        owner=Deadline.Owner.OTHER,
        context=f"{organisation} sends the referral"[:200],
        by=by,
        at=at,
    )
    title = f"Referral handed to {organisation}"
    body = ", ".join(filter(None, [referrer_name, office, handover.get_how_display()]))
    body += f". {handover.how_complete}" if handover.how_complete else ""
    if handover.missing:
        body += f". Not with it: {', '.join(handover.missing)}"
    conclude(referral, "handed_over", title, body, subject=handover, on=handed_over_on, by=by, at=at)
    return handover


def _sheet_with(handover: Handover, *, today: date, by: User) -> Sheet:
    """Return the worksheet as it goes with a handover, which answers who sends it."""
    case = handover.referral.case
    sender = {name: getattr(handover, name) for name in ("referrer_name", "office", "phone", "email")}
    sender["organisation"] = str(handover.organisation)
    facts = replace(facts_of(case, by=by), handover=sender)
    return Sheet(known(facts, today=today), Answer.objects.texts_of(case))


@transaction.atomic
def submit(*, referral: Referral, submitted_on: date, by: User, at: datetime) -> Referral:
    """Write down that the first responder has sent the referral to the Home Office, as she was that day."""
    referral = locked(referral, on=min(submitted_on, day_of(at)))
    refuse(referral.submission_blockers())
    _check_submission(Dates(day_of(at)), referral, submitted_on).refuse()
    referral.submitted_on = submitted_on
    referral.submission_recorded_at, referral.submission_recorded_by = at, by
    referral.save()
    title = "Referral sent to the Home Office"
    return conclude(referral, "submitted", title, subject=referral, on=submitted_on, by=by, at=at)


@transaction.atomic
def receive(
    *, referral: Referral, received_on: date, reference: str, authority: str = "", by: User, at: datetime
) -> Referral:
    """Write down that the Home Office has it, with its reference. Starts the reasonable grounds clock.

    The clock keeps the policy row in force on the day of receipt.
    """
    referral = locked(referral)
    refuse(referral.receipt_blockers())
    _check_receipt(Dates(day_of(at)), referral, received_on).refuse()
    referral.received_on, referral.reference, referral.authority = received_on, reference, authority
    referral.receipt_recorded_at, referral.receipt_recorded_by = at, by
    book = Policy.objects.rule_book()
    referral.rg_policy = book.for_reasonable_grounds(referral.jurisdiction, received_on=received_on)
    referral.save()
    referral.case.meet(K.NRM_RECEIPT, K.CHASE, by=by, at=at, on=received_on, outcome=reference)
    target = timetable(locked(referral)).reasonable_grounds
    body = ""
    if target and target.due_on:
        body = f"We expect a reasonable grounds decision by {long_day(target.due_on)}, {target.of_length}."
    title = "Home Office reference received"
    return conclude(referral, "received", title, body, subject=referral, on=received_on, by=by, at=at)


@transaction.atomic
def record_earlier_referral(
    *,
    case: Case,
    organisation: FirstResponderOrganisation,
    office: str = "",
    submitted_on: date,
    received_on: date,
    reference: str,
    authority: str = "",
    jurisdiction: str = Referral.Jurisdiction.EW,
    by: User,
    at: datetime,
) -> Referral:
    """Write down a referral that someone else made before she came to us. Its clock runs from its receipt.

    Whoever sent it took her consent, or told the council; we only follow it from here.
    """
    referral = begun(case, jurisdiction=jurisdiction, by=by, at=at)
    refuse(referral.earlier_referral_blockers())
    dates = Dates(day_of(at)).past("submitted_on", "The date sent", submitted_on)
    dates.past("received_on", "The date received", received_on)
    dates.follows(
        "received_on", "The date received", received_on, than="the date it was sent", earlier=submitted_on
    )
    dates.refuse()
    Handover(
        referral=referral,
        organisation=organisation,
        office=office,
        referrer_name=Handover.NOT_KNOWN,
        handed_over_on=submitted_on,
        recorded_at=at,
        recorded_by=by,
    ).save()
    referral.jurisdiction = jurisdiction
    referral.submitted_on, referral.received_on = submitted_on, received_on
    referral.reference, referral.authority = reference, authority
    referral.submission_recorded_at, referral.submission_recorded_by = at, by
    referral.receipt_recorded_at, referral.receipt_recorded_by = at, by
    book = Policy.objects.rule_book()
    referral.rg_policy = book.for_reasonable_grounds(jurisdiction, received_on=received_on)
    referral.save()
    case = referral.case
    case.meet(K.NRM_EXPLANATION, K.NRM_CONSENT, K.NRM_HANDOVER, K.NRM_RECEIPT, by=by, at=at, on=day_of(at))
    title = f"Referred before she came to us, by {organisation}"
    return conclude(referral, "earlier_recorded", title, subject=referral, on=submitted_on, by=by, at=at)


@transaction.atomic
def carry_over(*, case: Case, by: User, at: datetime) -> Referral:
    """Let the referral of her earlier case go on with this one: everything on it, and its clocks."""
    case = Case.objects.select_for_update().get(pk=case.pk)
    referral = Referral.objects.to_carry_over(case)
    refuse(["There is no referral to bring over."] if referral is None else [])
    assert referral is not None  # or it would have been refused
    earlier, referral = referral.case, locked(referral)
    refuse(["This case is closed. Reopen it to change it."] if case.is_closed else [])
    referral.case = case
    referral.save()
    for records in referral.record_sets:
        for kept in records.all():
            kept.referral = referral
            kept.save()
    bring_answers(earlier=earlier, case=case, by=by, at=at)
    case.meet(K.NRM_EXPLANATION, K.NRM_TAKE_OVER, by=by, at=at, on=day_of(at), outcome="Referred already")
    title = f"Referral brought over from {earlier.reference}"
    return conclude(referral, "carried_over", title, subject=referral, by=by, at=at)


@transaction.atomic
def correct_receipt(
    *,
    referral: Referral,
    submitted_on: date,
    received_on: date | None = None,
    reference: str = "",
    authority: str = "",
    jurisdiction: str = "",
    why: str,
    by: User,
    at: datetime,
) -> Referral:
    """Correct when it was sent and received, or the reference, saying why. The promises follow.

    Before the reference is here, the day it was sent and the nation are all there is to correct.
    The clock keeps the policy row it was counted by, unless the day of receipt is another.
    """
    referral = locked(referral)
    reasons = referral.correction_blockers()
    if referral.submitted_on is None:
        reasons.append("Record the day it was sent first: before it there is nothing to correct.")
    if received_on and not referral.received_on:
        reasons.append("Record the Home Office reference first: before it there is nothing to correct.")
    refuse(reasons)
    dates = _check_submission(Dates(day_of(at)), referral, submitted_on)
    dates.follows(
        "received_on", "The date received", received_on, than="the date it was sent", earlier=submitted_on
    )
    dates.past("received_on", "The date received", received_on)
    if referral.received_on and not reference:
        dates.add("reference", "Enter the Home Office reference")
    if referral.received_on and not received_on:
        dates.add("received_on", "Enter the date received")
    first = next(iter(referral.decisions), None)
    if first:
        dates.precedes(
            "received_on", "The date received", received_on, than="the decision", later=first.made_on
        )
    suspended = min(referral.suspended_from, default=None)
    dates.precedes(
        "received_on", "The date received", received_on, than="the day it was suspended", later=suspended
    )
    dates.refuse()
    nation, before = jurisdiction or referral.jurisdiction, referral.rg_policy
    if received_on and nation == referral.jurisdiction and received_on != referral.received_on:
        book = Policy.objects.rule_book()
        referral.rg_policy = book.for_reasonable_grounds(referral.jurisdiction, received_on=received_on)
    body = with_rows(why, (before, referral.rg_policy))
    referral.submitted_on, referral.received_on = submitted_on, received_on
    referral.reference, referral.authority = reference, authority
    told = count_by_rules_of(referral, nation, why=why)
    if told:
        body = " ".join([f"{why.rstrip('.')}.", *told])
    referral._change_reason = why
    referral.save()
    title = "Dates or reference of the referral corrected" if received_on else "Day it was sent corrected"
    return conclude(referral, "receipt_corrected", title, body, subject=referral, by=by, at=at)


def _check_submission(dates: Dates, referral: Referral, submitted_on: date) -> Dates:
    handover = referral.handover_set.order_by("handed_over_on").first()
    return dates.past("submitted_on", "The date sent", submitted_on).follows(
        "submitted_on",
        "The date sent",
        submitted_on,
        than="the day it was handed over",
        earlier=handover.handed_over_on if handover else None,
    )


def _check_receipt(dates: Dates, referral: Referral, received_on: date) -> Dates:
    sent_on = referral.submitted_on
    if sent_on and received_on < sent_on:
        name, sent = "The date received", f"the date it was sent, {in_full(sent_on)}"
        correct = "If it was sent on another day, correct that first"
        dates.add("received_on", f"{name} must be on or after {sent}. {correct}")
    return dates.past("received_on", "The date received", received_on)
