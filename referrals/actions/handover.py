"""On its way to the Home Office: the council told, the referral handed over and sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from cases.actions.agencies import agency_of_source, work_with
from cases.actions.tasks import add_task
from cases.models import Case, Deadline, PromiseSource
from cases.rules.names import plain
from hestia.accounts.models import User
from hestia.refusals import refuse_if
from referrals.actions.consents import promise_handover
from referrals.actions.locking import day_of, lock_referral
from referrals.actions.narration import conclude
from referrals.models import AuthorityContact, FirstResponderOrganisation, Handover, Referral
from referrals.queries.calendars import working_days_after
from referrals.queries.worksheet.facts import record_facts_of
from referrals.queries.worksheet.sheet import Worksheet, sheet_of
from referrals.rules.dates import Dates, in_full

K = Deadline.Kind


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
    referral = lock_referral(referral, on=day_of(at))
    refuse_if(referral.authority_contact_blockers())
    dates = Dates(day_of(at))
    dates.day("contacted_on", "The date you contacted them", contacted_on).past()
    dates.refuse()
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
    work_with(case=referral.case, kind="council", name=council, since=contacted_on, by=by, at=at)
    referral.case.meet(K.SAFEGUARDING, by=by, at=at, on=contacted_on, outcome=council)
    promise_handover(referral, by=by, at=at)
    title = f"{council} told: the client is or may be under 18"
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
    # Judged as she was that day: a birthday since does not make what was done then wrong.
    referral = lock_referral(referral, on=min(handed_over_on, day_of(at)))
    refuse_if(referral.handover_blockers())
    dates = Dates(day_of(at))
    handed_over_day = dates.day("handed_over_on", "The date you handed it over", handed_over_on).past()
    handed_over_day.follows("the day she agreed", referral.consent_on if referral.needs_consent else None)
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
    submitted_by(handover, by=by, at=at)  # first: the worksheet asks which agencies know her
    sheet = _sheet_with(handover, today=day_of(at), by=by)
    handover.questions, handover.answered = sheet.must, sheet.answered
    handover.save()
    _promise_receipt(handover, referral.case, by=by, at=at)
    title, body = f"Referral handed to {organisation}", _handover_words(handover)
    conclude(referral, "handed_over", title, body, subject=handover, on=handed_over_on, by=by, at=at)
    return handover


def submitted_by(handover: Handover, *, by: User, at: datetime) -> None:
    """Let the first responder who sends a referral be an agency of the case, unless that is us.

    Who referred her to us from there is that agency already: "PC Harris, Bedfordshire Police".
    """
    organisation, case = handover.organisation, handover.referral.case
    source = agency_of_source(case)
    is_source = (
        source and source.kind == organisation.kind and plain(handover.sender) in plain(case.source_detail)
    )
    if not (organisation.is_us or is_source):  # the kinds of both are named alike
        since = handover.handed_over_on
        work_with(case=case, kind=organisation.kind, name=handover.sender, since=since, by=by, at=at)


def _promise_receipt(handover: Handover, case: Case, *, by: User, at: datetime) -> None:
    """Promise that the first responder sends it, in place of the promise to hand it over."""
    organisation = str(handover.organisation)
    case.meet(K.NRM_HANDOVER, by=by, at=at, on=handover.handed_over_on, outcome=organisation)
    case.promise(
        K.NRM_RECEIPT,
        due_on=working_days_after(day_of(at), settings.NRM_RECEIPT_WORKING_DAYS),
        unit=Deadline.Unit.WORKING,
        owner=Deadline.Owner.OTHER,
        context=f"{organisation} sends the referral"[:200],
        source=PromiseSource.of(handover),
        by=by,
        at=at,
    )


def _handover_words(handover: Handover) -> str:
    """Return what the timeline says of a handover: who has it, how complete it is, and what is missing."""
    missing = f"Not with it: {', '.join(handover.missing)}" if handover.missing else ""
    receiver = [handover.referrer_name, handover.office, handover.get_how_display()]
    return ". ".join(filter(None, [", ".join(filter(None, receiver)), handover.how_complete, missing]))


def _sheet_with(handover: Handover, *, today: date, by: User) -> Worksheet:
    """Return the worksheet as it goes with a handover, which answers who sends it."""
    sender = {name: getattr(handover, name) for name in ("referrer_name", "office", "phone", "email")}
    sender["organisation"] = str(handover.organisation)
    facts = replace(record_facts_of(handover.referral.case, by=by), handover=sender)
    return sheet_of(facts, today=today)


@transaction.atomic
def submit(
    *, referral: Referral, submitted_on: date, it_happened: bool = False, by: User, at: datetime
) -> Referral:
    """Write down that the first responder has sent the referral to the Home Office, as she was that day.

    They may have sent it before they heard that she took her consent back: then it is to be withdrawn.
    """
    referral = lock_referral(referral, on=min(submitted_on, day_of(at)))
    refuse_if(referral.submission_blockers())
    dates = check_submission(Dates(day_of(at), it_happened=it_happened), referral, submitted_on)
    if referral.took_consent_back and referral.consent_on:
        dates.cross(f"She took back her consent on {in_full(referral.consent_on)}")
    dates.refuse()
    referral.submitted_on, referral.sent_as_child = submitted_on, not referral.needs_consent
    referral.submission_recorded_at, referral.submission_recorded_by = at, by
    referral.save()
    if dates.crossings:
        add_task(
            case=referral.case,
            title="Take the referral back: it was sent after consent was taken back",
            source=PromiseSource.of(referral, "sent_all_the_same"),
            due_on=working_days_after(day_of(at), 1),
            context="Ask the client. If it is not wanted, record the withdrawal, and send it",
            by=by,
            at=at,
        )
    title, body = "Referral sent to the Home Office", dates.crossing_words
    return conclude(referral, "submitted", title, body, subject=referral, on=submitted_on, by=by, at=at)


def check_submission(dates: Dates, referral: Referral, submitted_on: date) -> Dates:
    handover = referral.handover_set.order_by("handed_over_on").first()
    submitted_day = dates.day("submitted_on", "The date sent", submitted_on).past()
    submitted_day.follows("the day it was handed over", handover.handed_over_on if handover else None)
    return dates
