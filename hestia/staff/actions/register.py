"""Training and checks: recorded, corrected, passed over with a reason, and told before they run out."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.refusals import Refused
from hestia.staff.models import (
    Alert,
    Course,
    DbsCheck,
    OverrideReason,
    Recorded,
    Training,
    TrainingOverride,
)
from hestia.staff.queries.register import ToTell, to_tell
from hestia.ui.words import counted, date_words

NOT_ONES_OWN = "Someone else has to record this: nobody vouches for their own training or checks."


@transaction.atomic
def save_course(*, course: Course, by: User, at: datetime) -> Course:
    """Save a course. What was recorded keeps the last day it was given."""
    is_new = course._state.adding
    course.save()
    log("training.course_added" if is_new else "training.course_changed", by=by, at=at, subject=course)
    return course


@transaction.atomic
def record_training(*, training: Training, by: User, at: datetime) -> Training:
    """Save training, or a correction of it. Its last day is worked out unless one is said."""
    course, held_on = training.course, training.held_on
    refuse_own(training, by=by)
    if held_on > timezone.localdate(at):
        raise Refused(by_field={"held_on": "The day it was held cannot be in the future"})
    saved = Training.objects.filter(pk=training.pk, course=course).first()
    # What was recorded keeps the last day it was given, whatever became of its course since.
    is_as_saved = saved is not None and saved.expires_on == training.expires_on
    if training.expires_on and not is_as_saved and (refusal := too_late(training)):
        raise Refused(by_field={"expires_on": refusal})
    if training.expires_on and training.expires_on <= held_on:
        raise Refused(
            by_field={"expires_on": f"It must expire after the day it was held, {date_words(held_on)}"}
        )
    same = Training.objects.counting().filter(person=training.person, course=course, held_on=held_on)
    if not training.is_mistake and same.exclude(pk=training.pk).exists():
        raise Refused(by_field={"held_on": "This course is recorded already for that day"})
    if not (is_as_saved and training.expires_on is None):
        training.expires_on = training.expires_on or training.worked_out
    return save_record(training, "training.recorded", "training.corrected", by=by, at=at)


def too_late(training: Training) -> str:
    """Return why training does not count as long as was said, or nothing."""
    until = training.worked_out
    if until is None:
        return f"{training.course} does not expire. Leave this empty"
    if training.expires_on and training.expires_on > until:
        return f"{training.course} counts until {date_words(until)} at most"
    return ""


@transaction.atomic
def record_check(*, check: DbsCheck, by: User, at: datetime) -> DbsCheck:
    """Save a DBS check, or a correction of it. When it is next due is worked out unless a day is said."""
    refuse_own(check, by=by)
    if refusals := dict(wrong_days(check, today=timezone.localdate(at))):
        raise Refused(by_field=refusals)
    if check.outcome == DbsCheck.Outcome.ASSESSED and not check.risk_assessment:
        raise Refused(by_field={"risk_assessment": "Say where the risk assessment is: its reference"})
    same = DbsCheck.objects.counting().filter(
        person=check.person, certificate_number=check.certificate_number
    )
    if not check.is_mistake and same.exclude(pk=check.pk).exists():
        raise Refused(by_field={"certificate_number": "This certificate is recorded already"})
    settle_clearing(check, by=by, at=at)
    check.next_due_on = check.next_due_on or check.worked_out
    try:
        with transaction.atomic():
            return save_record(check, "dbs.recorded", "dbs.corrected", by=by, at=at)
    except IntegrityError as error:
        if "dbs_certificate_once" not in str(error):
            raise
        words = "This certificate is recorded for someone else. Check the number"
        raise Refused(by_field={"certificate_number": words}) from error


def settle_clearing(check: DbsCheck, *, by: User, at: datetime) -> None:
    """Ask why a check is no longer "Not suitable", or was a mistake; keep who said so and when."""
    saved = DbsCheck.objects.filter(pk=check.pk).first()
    refused = DbsCheck.Outcome.REFUSED
    if saved is None or saved.outcome != refused or saved.is_mistake:
        return
    if check.outcome == refused and not check.is_mistake:
        check.cleared_because = saved.cleared_because
        return
    if len(check.cleared_because) < OverrideReason.LEAST_WORDS or (
        check.cleared_because == saved.cleared_because
    ):
        raise Refused(by_field={"cleared_because": "Say why this is no longer “Not suitable”"})
    check.cleared_at, check.cleared_by = at, by


def wrong_days(check: DbsCheck, *, today: date) -> Iterable[tuple[str, str]]:
    """Yield each day of a check that cannot be, by its field, and why."""
    issued = f"the day it was issued, {date_words(check.issued_on)}"
    if check.issued_on > today:
        yield "issued_on", "The day it was issued cannot be in the future"
    if check.seen_on > today:
        yield "seen_on", "The day it was seen cannot be in the future"
    elif check.seen_on < check.issued_on:
        yield "seen_on", f"It cannot have been seen before {issued}"
    if check.status_checked_on and not check.update_service:
        yield "status_checked_on", "Only someone on the Update Service has status checks"
    elif check.status_checked_on and check.status_checked_on > today:
        yield "status_checked_on", "The last status check cannot be in the future"
    elif check.status_checked_on and check.status_checked_on < check.issued_on:
        yield "status_checked_on", f"The last status check must be on or after {issued}"
    if check.birth_date and check.birth_date >= check.issued_on:
        yield "birth_date", f"The date of birth must be before {issued}"
    yield from wrong_ends(check, issued=issued)


def wrong_ends(check: DbsCheck, *, issued: str) -> Iterable[tuple[str, str]]:
    """Yield each day on which a check or its subscription cannot end, by its field, and why."""
    if check.subscribed_until and not check.update_service:
        yield "subscribed_until", "Only someone on the Update Service has a subscription"
    elif check.subscribed_until and check.subscribed_until <= check.issued_on:
        yield "subscribed_until", f"The subscription must end after {issued}"
    if check.next_due_on and check.next_due_on <= check.issued_on:
        yield "next_due_on", f"It must be due after {issued}"


def refuse_own(record: Recorded, *, by: User) -> None:
    """Refuse that somebody vouches for themselves."""
    if record.person == by:
        raise Refused(NOT_ONES_OWN)
    if record.seen_by == record.person:
        raise Refused(by_field={"seen_by": f"Choose someone other than {record.person}"})


def save_record[R: Recorded](record: R, added: str, corrected: str, *, by: User, at: datetime) -> R:
    """Save what was recorded or corrected, and log it: of whom, never what it says."""
    is_new = record._state.adding
    if is_new:
        record.recorded_by, record.recorded_at = by, at
    record.save()
    log(added if is_new else corrected, by=by, at=at, subject=record.person)
    return record


@transaction.atomic
def override_training(
    *, person: User, courses: Iterable[str], why: str, case_ref: str, by: User, at: datetime
) -> TrainingOverride:
    """Record that a manager gave somebody a case of very high risk though something did not count."""
    if person == by:
        raise Refused("Someone else has to allocate this: you cannot set aside a warning about yourself.")
    override = TrainingOverride(person=person, courses=list(courses), made_at=at, made_by=by)
    override.save()
    OverrideReason(override=override, case_ref=case_ref, why=why).save()
    log("training.overridden", by=by, at=at, case_ref=case_ref, subject=person, because=why)
    return override


@transaction.atomic
def notify_of_expiry(*, reader: User, on: date, at: datetime) -> int:
    """Tell somebody at the bell what runs out, each thing once 90, 30 and 7 days before; return how many."""
    told, things = 0, list(to_tell(reader, on=on))
    people = User.objects.in_bulk({thing.record.person_id for thing in things})
    for thing in things:
        record = thing.record
        _, is_new = Alert.objects.get_or_create(
            told=reader,
            training=record if isinstance(record, Training) else None,
            check_of=record if isinstance(record, DbsCheck) else None,
            until=thing.until,
            days=thing.days,
            defaults={"told_on": on},
        )
        if is_new:
            words = in_words(thing, people[record.person_id], reader=reader, on=on)
            Notice(person=reader, words=words, told_at=at).save()
            told += 1
    return told


def in_words(thing: ToTell, person: User, *, reader: User, on: date) -> str:
    """Return what runs out, whose it is, and when: "Joyce Adeyemi: First aid expires on …, 20 days left."."""
    record, days = thing.record, (thing.until - on).days
    title, verb = ("DBS check", "is due") if isinstance(record, DbsCheck) else (record.course, "expires")
    left = f"{counted(days, 'day')} left" if days else "today"
    whose = "Your training and checks" if person == reader else str(person)
    return f"{whose}: {title} {verb} on {date_words(thing.until)}, {left}."
