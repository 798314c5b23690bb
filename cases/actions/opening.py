"""Acts that touch several records at once: opening a case, and opening one again."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from cases.actions import agencies, coming_of_age
from cases.actions.access import refuse_if_kept_out
from cases.actions.consents import OF_SUPPORT, promise_to_ask_again, record_consent
from cases.actions.contact import promise_to_check
from cases.actions.held_bookings import hold_room, worker_or_wait
from cases.models import (
    Address,
    Case,
    Client,
    Confidence,
    Consent,
    Deadline,
    Dependant,
    Entry,
    OtherName,
    Paper,
    Placement,
    PromiseSource,
    Refused,
    Room,
    SafeContact,
    ThreeState,
    Topic,
)
from cases.queries import her_answers
from cases.queries.declared import undecided_links
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.audit.models import log
from hestia.db.acting import holding
from hestia.db.sealed import as_new
from hestia.workingdays.calendar import NoHolidaysKnown
from hestia.workingdays.models import BankHoliday, Nation

# A referral in one of these states has to be explained to her, perhaps again.
NOT_UNDER_WAY = (Case.NRMStage.NOT_REFERRED, Case.NRMStage.DECLINED, Case.NRMStage.WITHDRAWN)


def immediate_worries(case: Case) -> list[str]:
    """Return what, of what she was asked on the first day, makes the risk assessment due today."""
    worries = (
        (case.safe_tonight == ThreeState.NO, "Not safe tonight"),
        (case.urgent_health == ThreeState.YES, "Injuries or urgent health needs"),
        (case.self_harm == ThreeState.YES, "Thoughts of self-harm"),
        (case.exploiter_near == ThreeState.YES, "An exploiter may know where the client is"),
    )
    return [words for is_so, words in worries if is_so]


@transaction.atomic
def open_case(
    *,
    client: Client,
    safe_contact: SafeContact,
    case: Case,
    consent: Consent | None,
    by: User,
    at: datetime,
    figures: Consent | None = None,
    other_names: Sequence[OtherName] = (),
    address: Address | None = None,
    confidences: Sequence[Confidence] = (),
    dependants: Sequence[Dependant] = (),
    topics: Sequence[Topic] = (),
    room: Room | None = None,
    is_held: bool = False,
    childrens_services_told: bool = False,
    about_safety: str = "",
) -> Case:
    """Open the first case of someone new. The records come filled in and unsaved; they leave saved.

    ``consent`` is her answer to support from us; where she was not asked yet, a task is made to ask.
    ``case`` has a status: open, or waiting for a place. The day it opens is the day of ``at``.
    A safe house gives a free ``room``, which may be held until she moves in.
    ``about_safety`` is what she said of a worry: her timeline keeps it.
    """
    refuse_without_consent(consent)
    # The number first: the row rules let her be saved only while the transaction holds it by number.
    client.pk = next_id("cases_client_id_seq")
    case.client = client
    with holding_new_case(case):
        client.save(force_insert=True)  # with a number set, Django would try an UPDATE first
        for name in other_names:
            name.client = client
            name.save()
        on = timezone.localdate(at)
        start(case, consent=consent, topics=topics, room=room, by=by, at=at)
        record_answer(case, figures, by=by, at=at)
        safe_contact.case = case
        safe_contact.save()
        promise_to_check(safe_contact, by=by, at=at)
        if address:
            address.case, address.from_on = case, on
            address.save()
        for dependant in dependants:
            dependant.case = case
            dependant.save()
            coming_of_age.update_dependants_tasks_before_18(dependant=dependant, by=by, at=at)
        for confidence in confidences:
            confidence.case, confidence.made_by, confidence.made_at = case, by, at
            confidence.save()
        if childrens_services_told:
            case.meet(Deadline.Kind.SAFEGUARDING, by=by, at=at, on=on, outcome=case.local_authority_contact)
        place_or_wait(case, room=room, on=on, is_held=is_held, by=by, at=at)
        worker_or_wait(case, by=by, at=at)
        case.narrate(Entry.Kind.OPENED, "Case opened", how_it_begins(case, consent), by=by, at=at)
        if about_safety:
            case.narrate(Entry.Kind.RISK, "Said about safety at intake", about_safety, by=by, at=at)
    log("case.created", by=by, at=at, case_ref=case.reference, status=case.status)
    return case


@transaction.atomic
def reopen_case(
    *,
    earlier: Case,
    why: str,
    service: Service,
    worker: User | None,
    consent: Consent | None,
    by: User,
    at: datetime,
    figures: Consent | None = None,
    status: str = Case.Status.OPEN,
    room: Room | None = None,
    is_held: bool = False,
) -> Case:
    """Support someone again: a new case of the same client, which begins anew but for the NRM.

    The earlier case stays closed and can still be read.
    """
    if blockers := reopening_blockers(earlier):
        raise Refused(*blockers)
    refuse_without_consent(consent)
    if worker is not None:
        # Asked of the earlier case: to the new one the exclusions are only carried over below.
        refuse_if_kept_out(earlier, worker)
        refuse_if_undecided(earlier, worker)
    case = case_after(earlier, service=service, worker=worker, status=status)
    with holding_new_case(case):
        start(case, consent=consent, topics=(), room=room, by=by, at=at)
        carry_over_refusals(earlier=earlier, case=case, by=by, at=at)
        record_answer(case, figures, by=by, at=at)
        carry_over_contact(earlier=earlier, case=case, by=by, at=at)
        place_or_wait(case, room=room, on=timezone.localdate(at), is_held=is_held, by=by, at=at)
        worker_or_wait(case, by=by, at=at)
        case.narrate(
            Entry.Kind.OPENED,
            f"Case reopened, after {earlier.reference}",
            f"{why}\n\n{how_it_begins(case, consent)}",
            by=by,
            at=at,
            url=earlier.get_absolute_url(),
        )
    earlier.meet(
        Deadline.Kind.AFTER_EXIT,
        by=by,
        at=at,
        on=timezone.localdate(at),
        outcome=f"Supported again: {case.reference}",
    )
    log("case.reopened", by=by, at=at, case_ref=case.reference, earlier=earlier.reference)
    return case


def refuse_if_undecided(earlier: Case, worker: User) -> None:
    """Refuse a worker who says they know her, or someone around her, while nobody has decided about it."""
    for warning in undecided_links(earlier).get(worker.pk, []):
        raise Refused(
            by_field={
                "worker": f"{worker} {warning}. Choose someone else, or ask a manager to decide on the page"
                f" “Who may see it” of {earlier.reference}"
            }
        )


def case_after(earlier: Case, *, service: Service, worker: User | None, status: str) -> Case:
    """Return a new case of the same client, not saved yet: with what happened to her, and her referral."""
    return Case(
        client=earlier.client,
        service=service,
        worker=worker,
        status=status,
        reopened_from=earlier,
        source=earlier.source,
        source_detail=earlier.source_detail,
        exploitation=list(earlier.exploitation),
        exploited_where=earlier.exploited_where,
        what_happened=earlier.what_happened,
        police_involved=earlier.police_involved,
        crime_reference=earlier.crime_reference,
        local_authority_contact=earlier.local_authority_contact,
        nrm_stage=earlier.nrm_stage,
        nrm_reference=earlier.nrm_reference,
    )


def carry_over_refusals(*, earlier: Case, case: Case, by: User, at: datetime) -> None:
    """Let what she said no to, or took back, hold on a reopened case until she answers again.

    A yes is asked anew: it was to who worked with her then. Who wrote it down, and when, stays as it was; who
    stood by, why, and the paper stay with the earlier case.
    """
    ledger, today = list(earlier.consent_set.newest_first()), timezone.localdate(at)
    calendar = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    # Oldest first, so that the copies stand in the new ledger in the order of the old.
    for index, answer in reversed(list(enumerate(ledger))):
        ends = her_answers.lifts if answer.is_taken_back else her_answers.answers_again
        is_over = any(ends(later, answer) for later in ledger[:index])
        if answer.is_given or is_over or answer.purpose == Consent.Purpose.SERVICE:
            continue
        origin, review_on = answer.earlier_case or earlier.reference, answer.review_on
        # A day that has passed meanwhile is the next working day (docs/decisions/0025).
        if review_on and review_on <= today:
            review_on = calendar.add_working_days(today, 1)
        held = Consent(
            case=case,
            purpose=answer.purpose,
            recipient=answer.recipient,
            what=answer.what,
            answer=answer.answer,
            how=answer.how,
            witness=f"Named on {origin}" if answer.witness else "",
            language=answer.language,
            kept_where=f"The paper is with {origin}" if answer.how == Consent.How.SIGNED else "",
            given_on=answer.given_on,
            review_on=review_on,
            earlier_case=origin,
            recorded_at=answer.recorded_at,
            recorded_by_id=answer.recorded_by_id,
        )
        held._change_reason = f"From her earlier case, {earlier.reference}"
        promise_to_ask_again(held, by=by, at=at)
        held.save()


def carry_over_contact(*, earlier: Case, case: Case, by: User, at: datetime) -> None:
    """Begin with how she was reached and where she has lived: places never to be used again among them.

    From here on each case keeps its own, so that the earlier one never tells where she is now. What nobody
    has checked is still to be checked.
    """
    known = [*SafeContact.objects.filter(case=earlier), *Address.objects.filter(case=earlier)]
    for record in known:
        as_new(record)
        record.case, record.version = case, 1
        record._change_reason = f"From her earlier case, {earlier.reference}"
        record.save()
        if isinstance(record, SafeContact):
            promise_to_check(record, by=by, at=at)


def reopening_blockers(case: Case) -> list[str]:
    """Return why someone cannot be supported again from this case, in words."""
    if not case.is_closed:
        return ["This case is not closed."]
    if Case.objects.open().filter(client=case.client_id).exists():
        return ["She already has an open case."]
    return []


@contextmanager
def holding_new_case(case: Case) -> Iterator[None]:
    """Keep a new case in reach of who opens it, until its first records are written, for whichever team."""
    case.pk = next_id("cases_case_id_seq")
    with holding(cases=[case.pk], clients=[case.client.pk]):
        yield


def next_id(sequence: str) -> int:
    """Return the next number of a sequence: the id of what is about to be made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        number: int = cursor.fetchone()[0]
    return number


def refuse_without_consent(consent: Consent | None) -> None:
    """Refuse to open a case for someone who said no to it. Who was not asked yet said nothing."""
    if consent and not consent.is_given:
        raise Refused("She said no to support from us, so a case cannot be opened.")


def start(
    case: Case,
    *,
    consent: Consent | None,
    topics: Sequence[Topic],
    room: Room | None,
    by: User,
    at: datetime,
) -> None:
    """Save a new case with all that every case begins with: consent, topics, papers, promises."""
    on = timezone.localdate(at)
    refuse_if_full(case, room=room, by=by)
    case.reference = Case.next_reference()
    case.opened_on, case.made_at, case.made_by = on, at, by
    save_new(case)
    if consent:
        consent.case, consent.purpose = case, Consent.Purpose.SERVICE
        consent.recorded_at, consent.recorded_by = at, by
        consent.save()
    raised = {topic.subject: topic for topic in topics}
    all_topics = [raised.get(subject) or Topic(subject=subject) for subject in Topic.Subject]
    for topic in all_topics:
        topic.case = case
    bulk_create_with_history(all_topics, Topic, default_user=by, default_date=at)
    papers = [Paper(case=case, kind=kind) for kind in Paper.Kind]
    bulk_create_with_history(papers, Paper, default_user=by, default_date=at)
    first_promises(case, by=by, at=at, on=on)
    if consent is None:
        promise_to_ask(case, on=working_days_from(on)(1), by=by, at=at)
    agencies.from_source(case, by=by, at=at)


def promise_to_ask(case: Case, *, on: date, by: User, at: datetime) -> None:
    """Promise to ask for consent to our support, which nobody has asked for yet."""
    case.promise(
        Deadline.Kind.TASK,
        title="Ask for consent to our support",
        context="Not asked yet when the case was opened. Record the answer under Consent.",
        due_on=on,
        source=PromiseSource.of(case, OF_SUPPORT),
        by=by,
        at=at,
    )


def record_answer(case: Case, answer: Consent | None, *, by: User, at: datetime) -> None:
    """Write down what else she was asked when her case was opened, if she was."""
    if answer is not None:
        answer.case = case
        record_consent(consent=answer, by=by, at=at)


def place_or_wait(case: Case, *, room: Room | None, on: date, is_held: bool, by: User, at: datetime) -> None:
    """Give a new case its room; or let her wait for it where a manager must look first."""
    if room is None:
        return
    if hold_room(case, room=room, on=on, is_held=is_held, opens=True, by=by, at=at):
        case.status = Case.Status.WAITING
        case.save()
    else:
        Placement(case=case, room=room, from_on=on, is_held=is_held).save()


def save_new(case: Case) -> None:
    """Save a new case, or refuse when she has an open one already, perhaps of a team that cannot be seen."""
    try:
        # A savepoint: after an INSERT that failed PostgreSQL takes nothing more in its transaction.
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as error:
        if "case_one_open_per_client" not in str(error):
            raise
        raise Refused("She already has an open case.") from error


def refuse_if_full(case: Case, *, room: Room | None, by: User) -> None:
    """Refuse a place that is not there. Two people asking for the last one wait for each other."""
    if case.status == Case.Status.WAITING:
        return
    service = Service.objects.select_for_update().get(pk=case.service_id)
    if service.kind == Service.Kind.SAFE_HOUSE:
        if room is None or room.service_id != service.pk:
            raise Refused(f"Choose a room in {service}, or add her to the waiting list.")
        # The database counts: whoever opens the case may not see all that stand in the way.
        if room.is_out_of_use or room.pk in places_taken(by=by).rooms:
            raise Refused(f"{service}, {room} is no longer free. Choose another room.")
        return
    in_use = places_taken(by=by).in_use[service.pk]
    if in_use >= service.capacity:
        raise Refused(
            f"{service} is full: {in_use} of {service.capacity} places are in use. "
            "Add her to the waiting list."
        )


class Promised(NamedTuple):
    """One of the promises a case begins with, before it is made."""

    kind: Deadline.Kind
    due_on: date
    unit: Deadline.Unit
    context: str = ""


def first_promises(case: Case, *, by: User, at: datetime, on: date) -> None:
    """Make the promises every case begins with. ``on`` is day 0 of their working days."""
    for promised in promised_first(case, on=on):
        case.promise(
            promised.kind, due_on=promised.due_on, unit=promised.unit, context=promised.context, by=by, at=at
        )


def promised_first(case: Case, *, on: date, later: int = 0) -> list[Promised]:
    """Return the promises a case begins with, counted from ``on`` as day 0.

    ``later`` puts off, by so many working days, what need not be done on the first day.
    """
    kinds, working = Deadline.Kind, Deadline.Unit.WORKING
    worries = immediate_worries(case)
    due = working_days_from(on)
    first_assessment = on if worries else due(settings.FIRST_RISK_ASSESSMENT_WORKING_DAYS + later)
    promises = [
        Promised(kinds.FIRST_RISK_ASSESSMENT, first_assessment, working, ". ".join(worries)),
        Promised(kinds.FIRST_PLAN, due(settings.FIRST_PLAN_WORKING_DAYS + later), working),
    ]
    # Its first day is today. A case that is brought in had its first day elsewhere.
    if case.opened_on == on:
        today = "On the first day: what cannot wait"
        promises.insert(0, Promised(kinds.RISK_SCREEN, on, Deadline.Unit.CALENDAR, today))
    if case.nrm_stage in NOT_UNDER_WAY:
        explain_by = due(settings.NRM_EXPLANATION_WORKING_DAYS + later)
        promises.append(Promised(kinds.NRM_EXPLANATION, explain_by, working))
    else:
        take_over_by = due(settings.NRM_TAKE_OVER_WORKING_DAYS + later)
        promises.append(Promised(kinds.NRM_TAKE_OVER, take_over_by, working, "Its clocks may be running"))
    # Until her age is known she is treated as a child (Modern Slavery Act 2015, s.51).
    if case.client.may_be_a_child:
        promises.append(Promised(kinds.SAFEGUARDING, on, Deadline.Unit.CALENDAR, "Is or may be under 18"))
    return promises


def working_days_from(start: date) -> Callable[[int], date]:
    """Return how to count working days of England and Wales after ``start``, which is day 0."""
    calendar = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)

    def due(days: int) -> date:
        try:
            return calendar.add_working_days(start, days)
        except NoHolidaysKnown as unknown:
            raise Refused(str(unknown)) from unknown

    return due


def how_it_begins(case: Case, consent: Consent | None) -> str:
    """Return `how_it_stands` with her answer to our support: what a case is opened on."""
    answer = "Agreed to our support." if consent else "Not asked yet to agree to our support."
    return f"{how_it_stands(case)} {answer}"


def how_it_stands(case: Case) -> str:
    """Return where a new case begins, for its first line: service, place and worker."""
    lines = [
        f"On the waiting list of {case.service}."
        if case.status == Case.Status.WAITING
        else f"In {case.service}."
    ]
    if case.worker:
        lines.append(f"Allocated to {case.worker}.")
    lines += [f"{worry}." for worry in immediate_worries(case)]
    return " ".join(lines)
