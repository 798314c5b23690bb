"""What each has of the courses and checks they need, what is missing, and who is told."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from hestia.accounts.models import User
from hestia.accounts.permissions import LEARNERS, Role
from hestia.staff.models import (
    Alert,
    Course,
    DbsCheck,
    LearnerPlacement,
    Training,
    kept_by,
)
from hestia.staff.rules import SOON, RegisterStanding, alert_due
from hestia.ui.words import counted, date_words, day, listed

PILLS = {
    RegisterStanding.MISSING: "notstarted",
    RegisterStanding.LAPSED: "overdue",
    RegisterStanding.SOON: "soon",
    RegisterStanding.CURRENT: "done",
}
FAR = date.max


@dataclass(frozen=True)
class Item:
    """One thing a person needs or has, and how it stands today: a course, or the DBS check."""

    title: str
    today: date
    record: Training | DbsCheck | None = None
    course: Course | None = None
    wanting: str = ""  # of what is seen to before a student or volunteer meets a client: what is amiss

    @property
    def standing(self) -> RegisterStanding:
        """Return how it stands."""
        return self.record.standing(self.today) if self.record else RegisterStanding.MISSING

    @property
    def until(self) -> date | None:
        """Return the last day on which it counts; nothing if it does not expire, or is not there."""
        return self.record.until if self.record else None

    @property
    def pill(self) -> str:
        """Return the shape in which it is drawn."""
        return PILLS[RegisterStanding.LAPSED if self.is_refused else self.standing]

    @property
    def detail(self) -> str:
        """Return the level and the workforce of a check, in words; nothing of training."""
        if not isinstance(self.record, DbsCheck):
            return ""
        return f"{self.record.get_level_display()}, {self.record.get_workforce_display().lower()}"

    @property
    def update_service(self) -> str:
        """Return what is to be done next on the Update Service, and by when; nothing of training."""
        check = self.record
        if not isinstance(check, DbsCheck) or self.is_refused:
            return ""
        if not check.update_service:
            last = check.joins_until(self.today)
            return (
                f"Can join the Update Service until {date_words(last)}"
                if last
                else "Not on the Update Service"
            )
        checked = check.status_checked_on
        words = f"On the Update Service, status checked {date_words(checked) if checked else 'never'}"
        if check.subscribed_until is None or check.renewed_from is None:
            return words
        until = date_words(check.subscribed_until)
        if check.subscribed_until < self.today:
            return f"{words}. The subscription ended {until}"
        if check.renewed_from <= self.today:
            return f"{words}. Renew the subscription by {until}"
        return f"{words}. Subscription until {until}, renewed from {date_words(check.renewed_from)}"

    @property
    def is_refused(self) -> bool:
        """Whether it is a check that found the person not suitable."""
        return isinstance(self.record, DbsCheck) and self.record.outcome == DbsCheck.Outcome.REFUSED

    @property
    def words(self) -> str:
        """Return how it stands: "Lapsed 12 days ago", "Current until 1 Dec 2026"."""
        if self.is_refused or self.wanting:
            return self.wanting or "Not suitable"
        if self.standing == RegisterStanding.MISSING:
            return "Not recorded"
        if self.until is None:
            return "Current, does not expire"
        days = (self.until - self.today).days
        if self.standing == RegisterStanding.LAPSED:
            return f"Lapsed {counted(-days, 'day')} ago"
        until = f"until {self.until.day} {self.until:%b %Y}"
        if self.standing == RegisterStanding.SOON:
            return f"{counted(days, 'day')} left, {until}" if days else "Last day today"
        return f"Current {until}"


@dataclass(frozen=True)
class PersonItems:
    """One person, what their role needs, what else they have, and their DBS check."""

    person: User
    core: list[Item]
    others: list[Item]
    dbs: Item

    @property
    def items(self) -> list[Item]:
        """Return all of it, the DBS check last."""
        return [*self.core, *self.others, self.dbs]

    @property
    def core_to_see(self) -> list[Item]:
        """Return the core training that is lapsed or runs out soon."""
        return [
            item for item in self.core if item.standing in {RegisterStanding.LAPSED, RegisterStanding.SOON}
        ]

    @property
    def core_missing(self) -> list[str]:
        """Return what core training was never recorded."""
        return [item.title for item in self.core if item.standing == RegisterStanding.MISSING]

    @property
    def core_current(self) -> str:
        """Return how much of the core training is current, in words: "All 4 current"."""
        if all(item.standing != RegisterStanding.CURRENT for item in self.core):
            return ""
        current, every = sum(item.standing.counts for item in self.core), len(self.core)
        if every == 1:
            return "Current"
        return f"All {every} current" if current == every else f"{current} of {every} current"

    @property
    def needed(self) -> list[Item]:
        """Return what the list of all people judges: core training and the DBS check."""
        return [*self.core, self.dbs]

    @property
    def worst(self) -> RegisterStanding:
        """Return how the worst of what is needed stands."""
        return min((item.standing for item in self.needed), key=lambda standing: standing.rank)

    def expiring(self, *, within: int) -> list[Item]:
        """Return what runs out within so many days, and still counts."""
        return [
            item
            for item in self.items
            if item.standing.counts and item.until and item.until <= item.today + timedelta(days=within)
        ]


class ToTell(NamedTuple):
    """What somebody is to be told today: what runs out, and of how many days they are told."""

    record: Training | DbsCheck
    until: date
    days: int


def latest_training(people: Iterable[User], courses: Iterable[Course]) -> dict[tuple[int, int], Training]:
    """Return what counts longest of each person and course, by their keys."""
    latest: dict[tuple[int, int], Training] = {}
    rows = Training.objects.counting().filter(
        person__in=[person.pk for person in people], course__in=[course.pk for course in courses]
    )
    for training in rows.order_by("held_on", "pk"):
        known = latest.get((training.person_id, training.course_id))
        if known is None or (training.until or FAR) >= (known.until or FAR):
            latest[training.person_id, training.course_id] = training
    return latest


def latest_checks(people: Iterable[User], *, today: date) -> dict[int, DbsCheck]:
    """Return the check of each person that counts now, by their keys: the last, but no weaker one."""
    rows = DbsCheck.objects.counting().filter(person__in=[person.pk for person in people])
    latest: dict[int, DbsCheck] = {}
    for check in rows.order_by("issued_on", "pk"):
        known = latest.get(check.person_id)
        if known is None or check.replaces(known, today=today):
            latest[check.person_id] = check
    return latest


def items_of(people: Iterable[User], *, today: date) -> list[PersonItems]:
    """Return how each person stands: three questions, however many people."""
    people, courses = list(people), list(Course.objects.by_name())
    trained, checked = latest_training(people, courses), latest_checks(people, today=today)
    return [person_items(person, courses, trained, checked.get(person.pk), today=today) for person in people]


def person_items(
    person: User,
    courses: Iterable[Course],
    trained: Mapping[tuple[int, int], Training],
    check: DbsCheck | None,
    *,
    today: date,
) -> PersonItems:
    """Return how one person stands: what their role needs, and what they have besides."""
    core, others = [], []
    for course in courses:
        training = trained.get((person.pk, course.pk))
        is_needed = course.is_offered and person.role in course.roles
        item = Item(str(course), today, training, course)
        if is_needed and course.is_core:
            core.append(item)
        elif is_needed or training:
            others.append(item)
    return PersonItems(person, core, others, Item("DBS check", today, check))


def kept_items(keeper: User, *, today: date) -> list[PersonItems]:
    """Return everyone at work whose register somebody keeps: the worst first, then by name."""
    people = kept_by(keeper).at_work(on=today).by_name()
    return sorted(items_of(people, today=today), key=lambda items: items.worst.rank)


def lacking(people: Iterable[User], *, today: date) -> dict[int, list[Item]]:
    """Return the core training and the DBS check that do not count, by the key of each who lacks some.

    Whoever asks must be able to see it: a manager of a service in which the person works.
    """
    people = list(people)
    gaps = {
        items.person.pk: [item for item in items.needed if not item.standing.counts]
        for items in items_of(people, today=today)
    }
    for pk, items in before_a_client(people, today=today):
        gaps[pk] += items
    return {pk: items for pk, items in gaps.items() if items}


def before_a_client(people: Iterable[User], *, today: date) -> Iterator[tuple[int, list[Item]]]:
    """Yield of each student and volunteer what should be seen to before they meet a client, and is amiss.

    Of a volunteer two references, whether or not a placement is recorded.
    """
    learners = [person for person in people if person.role in LEARNERS]
    if not learners:
        return
    placements = LearnerPlacement.objects.filter(person__in=learners).in_bulk(field_name="person_id")
    for person in learners:
        placement = placements.get(person.pk)
        if placement is None:
            missing = ["references"] if person.role == Role.VOLUNTEER else []
        else:
            missing = placement.missing
        items = [Item(name.capitalize(), today, wanting="Not recorded") for name in missing]
        if placement and placement.references_seen_on and placement.has_old_references(today):
            words = f"Seen {day(placement.references_seen_on)}, to be asked for again"
            items.append(Item("References", today, wanting=words))
        yield person.pk, items


def dbs_to_see(people: Iterable[User], *, today: date) -> dict[int, Item]:
    """Return the DBS check of each of whom it does not count, by their keys. One question."""
    people = list(people)
    checked = latest_checks(people, today=today)
    items = {person.pk: Item("DBS check", today, checked.get(person.pk)) for person in people}
    return {pk: item for pk, item in items.items() if not item.standing.counts}


def is_unsuitable(items: Iterable[Item]) -> bool:
    """Whether somebody was found not suitable: then no reason gives them a case."""
    return any(item.is_refused for item in items)


def gap_words(items: Iterable[Item]) -> str:
    """Return what is lacking, in words: "Data protection (lapsed 12 days ago) and 3 courses not recorded"."""
    items = list(items)
    missing = [item for item in items if item.course and item.standing == RegisterStanding.MISSING]
    named = items if len(missing) < 2 else [item for item in items if item not in missing]
    parts = [f"{item.title} ({item.words[:1].lower()}{item.words[1:]})" for item in named]
    return listed(parts if named is items else [*parts, f"{len(missing)} courses not recorded"])


def gap_label(items: Iterable[Item]) -> str:
    """Return what is lacking in the words of a list of choices: "core training not current"."""
    items = list(items)
    if is_unsuitable(items):
        return "DBS check: not suitable"
    own = [item.course is not None for item in items if not item.wanting]
    parts = [*(["core training"] if any(own) else []), *([] if all(own) else ["DBS check"])]
    lapsed = [f"{listed(parts)} not current"] if parts else []
    wanting = [item.title.lower() for item in items if item.wanting]
    return "; ".join([*lapsed, *([f"{listed(wanting)} missing or old"] if wanting else [])])


def to_tell(reader: User, *, on: date) -> Iterator[ToTell]:
    """Yield what somebody is to be told on a day: of their own, and of the people whose register they keep.

    What was renewed since runs out for nobody, and who has left is no longer told of.
    """
    people = [reader, *kept_by(reader).at_work(on=on)]
    courses = Course.objects.offered()
    rows: list[Training | DbsCheck] = [
        *latest_training(people, courses).values(),
        *latest_checks(people, today=on).values(),
    ]
    before: dict[tuple[bool, int, date], set[int]] = {}
    for alert in Alert.objects.filter(told=reader.pk, until__gte=on):
        key = (alert.training_id is not None, alert.training_id or alert.check_of_id or 0, alert.until)
        before.setdefault(key, set()).add(alert.days)
    for record in sorted(rows, key=lambda row: (row.until or FAR, row.person_id, row.pk)):
        if record.until is None or record.until > on + timedelta(days=SOON):
            continue
        told = before.get((isinstance(record, Training), record.pk, record.until), set())
        if days := alert_due(record.until, told=told, today=on):
            yield ToTell(record, record.until, days)
