"""The demonstration's register: what everybody was taught and how they were checked, all invented."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from hestia.accounts.models import User
from hestia.accounts.permissions import CARRYING, Role
from hestia.staff.actions.hours import record_hours
from hestia.staff.actions.placements import log_day, save_placement
from hestia.staff.actions.register import record_check, record_training, save_course
from hestia.staff.actions.supervision import record_supervision
from hestia.staff.models import (
    Course,
    DbsCheck,
    LearnerDay,
    LearnerFeedback,
    LearnerPlacement,
    Supervision,
    Training,
    WorkingHours,
)
from hestia.staff.rules import SUPERVISED_EACH
from hestia.workingdays.calendar import months_after
from oversight.actions import write_feedback

CASEWORK = [Role.CASEWORKER, Role.SAFE_HOUSE_WORKER, Role.MANAGER]
WITH_CLIENTS = [*CASEWORK, Role.STUDENT, Role.VOLUNTEER]
EVERYONE = list(Role)
# Name, level, months, core, who needs it, provider, hours
COURSES: list[tuple[str, str, int | None, bool, list[Role], str, int]] = [
    ("Safeguarding adults", "2", 24, True, WITH_CLIENTS, "Lantern Street Training", 6),
    ("Safeguarding children", "2", 24, True, WITH_CLIENTS, "Lantern Street Training", 6),
    ("Data protection", "", 12, True, EVERYONE, "Online, Fernhill Learning", 1),
    ("Assessing risk after trafficking", "", 36, True, CASEWORK, "Ruth Ellery, for the team", 7),
    ("First aid at work", "", 36, False, [Role.SAFE_HOUSE_WORKER], "St Brannock First Aid", 18),
    ("Induction", "", None, False, EVERYONE, "In the house", 14),
]
LAPSED = ("marek", "Data protection", -12)  # days until it expires
EXPIRING = ("joyce", "Safeguarding adults", 20)
DBS_DUE = ("samira", 45)
NINE = time(9)
# Kind, university or scheme, practice educator, days agreed
PLACEMENTS = {
    "owen": (LearnerPlacement.Kind.STUDENT, "Fernhill University, social work", "Dr Ada Penrose", 70),
    "kemi": (LearnerPlacement.Kind.VOLUNTEER, "Neighbours of the house", "", 40),
}
# Hours a week, students and volunteers to support, a lead role; all others work a full week without.
HOURS = {"amina": ("37.5", 0, True), "grace": ("37.5", 0, False), "hoa": ("30", 0, False),
         "daniel": ("37.5", 1, False), "priya": ("22.5", 0, False)}  # fmt: skip
FAR = {"daniel": 3}  # clients more than 60 minutes away
NEWLY_QUALIFIED = {"samira": 165}  # for so many days yet
# What clients said of each who learns here: treated with respect, the help was useful, in their words.
SAID = (
    ("yes", "yes", "Kind, and never in a hurry."),
    ("yes", "partly", "I would like to know before when somebody else comes along."),
    ("yes", "", ""),
)
WITHOUT_HOURS = "ines"
MEN = {"daniel", "marek"}
DAYS_LOGGED = 12
LATE = 7  # one person in so many has had no supervision for five weeks


def fill_training(staff: Mapping[str, User], *, today: date, at: datetime) -> None:
    """Make the courses and each person's rows: one lapsed, one expiring in 20 days, one check due soon."""
    ruth, other = staff["ruth"], staff["ngozi"]
    courses = [
        save_course(
            course=Course(name=name, level=level, months=months, is_core=core, roles=roles),
            by=ruth,
            at=at - timedelta(days=700),
        )
        for name, level, months, core, roles, _, _ in COURSES
    ]
    for number, (key, person) in enumerate(staff.items()):
        # Nobody vouches for themselves.
        by = other if person == ruth else ruth
        train(key, person, courses, number=number, today=today, by=by)
        check(key, person, number=number, today=today, by=by)
        supervise(person, number=number, today=today, by=by, at=at)
        if person.role in CARRYING and key != WITHOUT_HOURS:
            employ(key, person, today=today, by=by, at=at)
    for key, (kind, scheme, educator, days) in PLACEMENTS.items():
        if key in staff:
            place(staff[key], kind, scheme, educator, days, today=today, by=ruth, at=at)


def train(key: str, person: User, courses: Iterable[Course], *, number: int, today: date, by: User) -> None:
    """Record what a person's role needs, over the last year or two."""
    for place, (course, (*_, provider, hours)) in enumerate(zip(courses, COURSES, strict=True)):
        if person.role not in course.roles:
            continue
        held_on = today - timedelta(days=30 + (number * 37 + place * 53) % 200)
        for who, name, days in (LAPSED, EXPIRING):
            if (key, course.name) == (who, name) and course.months:
                held_on = months_after(today + timedelta(days=days), -course.months)
        evidence = (
            Training.Evidence.ONLINE if provider.startswith("Online") else Training.Evidence.CERTIFICATE
        )
        training = Training(
            person=person, course=course, provider=provider, held_on=held_on, hours=hours,
            evidence=evidence, seen_by=by,
        )  # fmt: skip
        record_training(training=training, by=by, at=seen_at(held_on))


def check(key: str, person: User, *, number: int, today: date, by: User) -> None:
    """Record that a person was checked, some on the Update Service."""
    works_with_clients = person.role in WITH_CLIENTS
    issued_on = today - timedelta(days=60 + (number * 61) % 700)
    on_service = number % 3 == 0
    dbs = DbsCheck(
        person=person,
        post=person.get_role_display(),
        workforce=DbsCheck.Workforce.BOTH if works_with_clients else DbsCheck.Workforce.OTHER,
        level=DbsCheck.Level.ENHANCED if works_with_clients else DbsCheck.Level.BASIC,
        why="Supports adults at risk and their children" if works_with_clients else "Reads records",
        certificate_number=f"00174{number:07d}",
        issued_on=issued_on,
        seen_by=by,
        seen_on=issued_on + timedelta(days=6),
        outcome=DbsCheck.Outcome.CLEAR,
        update_service=on_service,
        status_checked_on=today - timedelta(days=40 + number) if on_service else None,
        next_due_on=today + timedelta(days=DBS_DUE[1]) if key == DBS_DUE[0] else None,
    )
    record_check(check=dbs, by=by, at=seen_at(dbs.status_checked_on or dbs.seen_on))


def employ(key: str, person: User, *, today: date, by: User, at: datetime) -> None:
    """Record hours and duties, and the gender of those who said."""
    hours, learners, has_lead_role = HOURS.get(key, ("37.5", 0, False))
    post = WorkingHours(
        person=person,
        from_on=today - timedelta(days=200),
        hours=Decimal(hours),
        newly_qualified_until=today + timedelta(NEWLY_QUALIFIED[key]) if key in NEWLY_QUALIFIED else None,
        learners=learners,
        far_clients=FAR.get(key, 0),
        has_lead_role=has_lead_role,
        gender=WorkingHours.Gender.MAN if key in MEN else WorkingHours.Gender.WOMAN,
    )
    record_hours(hours=post, by=by, at=at)


def supervise(person: User, *, number: int, today: date, by: User, at: datetime) -> None:
    """Record the latest supervision, a few of them too long ago."""
    weeks = 5 if number % LATE == 3 else 1 + number % 3
    held_on = today - timedelta(weeks=weeks, days=1)
    supervision = Supervision(
        person=person, supervisor=by, held_on=held_on, next_on=held_on + SUPERVISED_EACH
    )
    record_supervision(supervision=supervision, by=by, at=at)


def place(
    person: User,
    kind: str,
    scheme: str,
    educator: str,
    days: int,
    *,
    today: date,
    by: User,
    at: datetime,
) -> None:
    """Record a placement with the days of its first weeks."""
    first_on = today - timedelta(weeks=6, days=today.weekday())  # a Monday
    placement = LearnerPlacement(
        person=person, kind=kind, scheme=scheme, supervisor=by, educator=educator, days_agreed=days,
        first_on=first_on, induction_on=first_on, agreement_on=first_on, references_seen_on=first_on,
    )  # fmt: skip
    save_placement(placement=placement, by=by, at=at)
    for number in range(DAYS_LOGGED):
        is_absent = number == 4
        day = LearnerDay(
            person=person,
            on=first_on + timedelta(weeks=number // 2, days=2 * (number % 2)),
            kind=LearnerDay.Kind.ABSENT if is_absent else LearnerDay.Kind.WORKED,
            purpose="" if is_absent else LearnerDay.Purpose.values[number % 5],
            hours=None if is_absent else 7,
        )
        log_day(day=day, by=person, at=at)
    for respected, useful, words in SAID:
        feedback = LearnerFeedback(person=person, respected=respected, useful=useful, words=words)
        write_feedback(feedback=feedback, by=by, at=at)


def seen_at(day: date) -> datetime:
    """Return nine in the morning of the day after."""
    return datetime.combine(day + timedelta(days=1), NINE, tzinfo=timezone.get_current_timezone())
