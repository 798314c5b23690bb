"""Whether the rows of a table can become cases: each by itself, and all of them together. Pure.

Every problem is told, by the row's number in the spreadsheet and the column's heading.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from cases.models import Case, Client, Consent, Room
from cases.rules import birth
from cases.rules.names import plain, sound, tokens
from desk.importing.answers import Wrong
from desk.importing.columns import BY_HEADING, COLUMNS, heading
from desk.importing.reading import Problem, SheetRow
from hestia.accounts.models import Service, User
from hestia.ui.words import counted
from referrals.actions import EarlierDecision, EarlierReferral, contradictions
from referrals.models import Decision, FirstResponderOrganisation

SATURDAY = 5
# Nearly always a slip, and every clock of hers would begin on it: one by one it is asked about.
ON_HER_CASE = "Check the date. If it is right, leave the decision out here, and record it on her case"


@dataclass
class World:
    """What the rows are held against: services, people and rooms as they are at this moment."""

    today: date
    services: Mapping[str, Service]  # the worker's, by their plain names
    workers: Mapping[str, tuple[User, set[int]]]  # by e-mail: each with the services they work in
    rooms: Mapping[int, Mapping[int, Room]]  # the free rooms of each house, by their numbers
    free: Mapping[int, int]  # how many more each service can take
    organisations: Mapping[str, FirstResponderOrganisation]
    carried: Counter[int] = field(default_factory=Counter)  # how many cases each worker has


class Judged(NamedTuple):
    """A row as it was understood: its answers, and what is wrong with it."""

    number: int
    said: dict[str, Any]
    problems: list[Problem]

    @property
    def names(self) -> str:
        """Return every name of hers as one."""
        return " ".join(filter(None, (self.said["first_name"], self.said["last_name"])))

    @property
    def client(self) -> str:
        """Return what to call her on a page."""
        return self.names or self.said["known_as"] or "Name not given"


# --- The headings --------------------------------------------------------------------------------


def heading_problems(headings: SheetRow) -> Iterator[Problem]:
    """Yield what is wrong with the first row: what is unknown, there twice, or missing."""
    known = Counter(plain(cell) for cell in headings.cells if cell)
    for cell in headings.cells:
        if cell and plain(cell) not in BY_HEADING:
            why = "We do not know this column. Name it as in the template, or take it out"
            yield Problem(headings.number, cell[:80], why)
        elif cell and known[plain(cell)] > 1:
            known[plain(cell)] = 1
            yield Problem(headings.number, cell, "This heading is there more than once")
    for column in COLUMNS:
        if column.is_needed and plain(column.heading) not in known:
            yield Problem(headings.number, column.heading, "This column is missing")


# --- One row -------------------------------------------------------------------------------------


def judge(headings: SheetRow, rows: Iterable[SheetRow], world: World) -> Iterator[Judged]:
    """Yield each row with its answers and its problems."""
    columns = [BY_HEADING.get(plain(cell)) for cell in headings.cells]
    for row in rows:
        answers: dict[str, Any] = {column.name: column.blank for column in COLUMNS}
        judged = Judged(row.number, answers, [])
        for column, text in zip(columns, row.cells, strict=False):
            if column is None or not text:
                continue
            try:
                answers[column.name] = column.read(text, world.today)
            except Wrong as wrong:
                judged.problems.append(Problem(row.number, column.heading, str(wrong), text[:80]))
        wrong_already = {problem.column for problem in judged.problems}
        judged.problems.extend(
            Problem(row.number, heading(name), why, shown(answers[name]))
            for name, why in problems_of(answers, world)
            if heading(name) not in wrong_already
        )
        yield judged


def shown(value: Any) -> str:
    """Return an answer as it can stand beside a problem."""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    return str(value)[:80] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def problems_of(answers: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the answers of a row, taken together: the answer and the reason.

    What names a thing of the house (service, worker, room) is replaced by the thing.
    """
    yield from who_she_is(answers, world)
    yield from how_she_is_reached(answers)
    yield from where_she_is(answers, world)
    yield from what_she_agreed_to(answers)
    yield from what_was_referred(answers, world)


def who_she_is(answers: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with her names and her age."""
    if not (answers["first_name"] or answers["last_name"] or answers["known_as"]):
        yield "first_name", "Write a name, or open this case by hand if she does not want to give one"
    age_status = birth.age_status(answers["birth"], on=world.today)
    answer = answers["age_status"]
    if answer and age_status and answer not in {age_status, Client.AgeStatus.UNSURE}:
        label = Client.AgeStatus(age_status).label.lower()
        yield "age_status", f"Her date of birth makes her {label}. Check the date, or this answer"
    elif not answer and not age_status:
        yield "age_status", "Write 18 or over, under 18, or not sure: the date of birth does not say it"
    answers["age_status"] = answer or age_status


def how_she_is_reached(answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is said to be safe and is not there."""
    if any(answers[way] for way in ("may_call", "may_text", "may_leave_voicemail")) and not answers["phone"]:
        yield "phone", "Write a phone number, or “no” to calling, texting and voicemail"
    if answers["may_email"] and not answers["email"]:
        yield "email", "Write an e-mail address, or “no” to e-mailing"


def where_she_is(answers: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with her service, her room and her worker."""
    if answers["referred_on"] and answers["opened_on"] and answers["referred_on"] > answers["opened_on"]:
        yield "referred_on", "She was referred to us before her case was opened. Check both dates"
    if not answers["opened_on"]:
        yield "opened_on", "Write when the case was opened"
    if not answers["service"]:
        yield "service", "Write which service supports her"
        return
    service = world.services.get(plain(answers["service"]))
    if service is None:
        yield "service", "This is not one of your services. Write its name as it is here"
        return
    answers["service"] = service
    is_waiting = answers["status"] == Case.Status.WAITING
    yield from room_of(answers, service, world, is_waiting=is_waiting)
    if not answers["worker"]:
        if not is_waiting:
            yield "worker", "Write the work e-mail of her worker, or that she is waiting for a place"
        return
    worker, works_in = world.workers.get(answers["worker"].lower(), (None, set()))
    if worker is None:
        yield "worker", "Nobody who can be given cases has this e-mail address"
    elif service.pk not in works_in:
        yield "worker", f"{worker} does not work in {service}"
    answers["worker"] = worker


def room_of(
    answers: dict[str, Any], service: Service, world: World, *, is_waiting: bool
) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with her room."""
    wanted, answers["room"] = answers["room"], None
    if wanted is not None and (is_waiting or service.kind != Service.Kind.SAFE_HOUSE):
        yield "room", "Only someone who lives in a safe house has a room. Leave it empty"
    elif not is_waiting and service.kind == Service.Kind.SAFE_HOUSE:
        answers["room"] = world.rooms.get(service.pk, {}).get(wanted)
        if wanted is None:
            yield "room", "Write the number of her room, or that she is waiting for a place"
        elif answers["room"] is None:
            yield "room", f"{service} has no free room {wanted}"


def what_she_agreed_to(answers: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is missing of her agreement."""
    if answers["consent_on"] and not answers["consent_how"]:
        yield "consent_how", "Write how she agreed, or leave both empty"
    if answers["consent_how"] and not answers["consent_on"]:
        yield "consent_on", "Write when she agreed, or leave both empty"
    if answers["consent_how"] == Consent.How.WITNESSED and not answers["consent_witness"]:
        yield "consent_witness", "Write who the witness was"


def day_refused(made_on: date | None) -> str:
    """Return why a day cannot be taken over as that of a decision, or nothing."""
    if made_on is None:
        return "Write when it was decided"
    if made_on.weekday() >= SATURDAY:
        return f"This is a {made_on:%A}, and decisions are made on working days. {ON_HER_CASE}"
    return ""


def what_was_referred(answers: dict[str, Any], world: World) -> Iterator[tuple[str, str]]:
    """Yield what contradicts itself about her referral; put it together if there is more than a number."""
    of_referral = ("submitted_on", "received_on", "organisation")
    decisions = {"rg": Decision.Stage.RG, "cg": Decision.Stage.CG}
    of_decisions = [f"{decision}{part}" for decision in decisions for part in ("", "_made_on", "_told_on")]
    answers["earlier"] = None
    if not any(answers[name] for name in (*of_referral, *of_decisions)):
        return
    missing = [name for name in (*of_referral, "nrm_reference") if not answers[name]]
    for name in missing:
        why = "To bring over a referral we need its reference, both its dates and the first responder"
        yield name, f"{why}. Or leave all but the reference empty"
    organisation = world.organisations.get(plain(answers["organisation"]).removeprefix("the "))
    if answers["organisation"] and organisation is None:
        yield "organisation", "We do not know this first responder. Write it as in the template"
    made = []
    for name, stage in decisions.items():
        made_on, told_on = answers[f"{name}_made_on"], answers[f"{name}_told_on"]
        if answers[name] and (why := day_refused(made_on)):
            yield f"{name}_made_on", why
        elif not answers[name] and (made_on or told_on):
            yield name, "Write positive or negative, or leave its dates empty"
        elif answers[name]:
            how = answers["told_how"] if told_on else Decision.Told.NOT_YET
            if how is None:
                yield "told_how", "Write whether an interpreter was there when she was told"
            made.append(EarlierDecision(stage, answers[name], made_on, told_on, how or Decision.Told.YES))
    if missing or organisation is None:
        return
    answers["earlier"] = EarlierReferral(
        jurisdiction=answers["jurisdiction"],
        organisation=organisation,
        submitted_on=answers["submitted_on"],
        received_on=answers["received_on"],
        reference=answers["nrm_reference"],
        decisions=tuple(made),
    )
    yield from contradictions(answers["earlier"], today=world.today).items()


# --- All rows together ---------------------------------------------------------------------------


NUMBERS = ("old_reference", "nrm_reference", "home_office_reference")


def together(rows: Iterable[Judged], world: World) -> Iterator[Problem]:
    """Yield what is wrong with rows that are right by themselves: what is there twice, services too full."""
    first: dict[tuple[str, Any], int] = {}
    places: Counter[int] = Counter()
    for row in rows:
        for name in (*NUMBERS, "room"):
            answer = row.said[name]
            key = (name, plain(answer) if isinstance(answer, str) else answer)
            if not answer:
                continue
            if key in first:
                yield Problem(row.number, heading(name), f"Row {first[key]} has the same", shown_once(answer))
            first.setdefault(key, row.number)
        service = row.said["service"]
        if isinstance(service, Service) and row.said["status"] == Case.Status.OPEN:
            places[service.pk] += 1
            is_outreach = service.kind == Service.Kind.OUTREACH
            if is_outreach and places[service.pk] > world.free[service.pk]:
                room = counted(world.free[service.pk], "place")
                why = f"{service} has {room} left. Change its capacity, or put her on the waiting list"
                yield Problem(row.number, heading("service"), why, str(service))


def shown_once(answer: Any) -> str:
    """Return a number or a room that is there twice, as it was written."""
    return str(answer.number) if isinstance(answer, Room) else str(answer)[:80]


def twins(rows: Iterable[Judged]) -> dict[int, int]:
    """Return the rows that may be about the same person as an earlier row, with that row.

    Her names sound the same, and nothing in her birth contradicts it.
    """
    heard: defaultdict[tuple[str, ...], list[Judged]] = defaultdict(list)
    earlier_rows = {}
    for row in rows:
        words = tokens(row.names or row.said["known_as"])
        if not words:
            continue
        alike = heard[tuple(sorted(sound(word) or word for word in words))]
        for earlier in alike:
            if may_be_one_birth(earlier.said["birth"], row.said["birth"]):
                earlier_rows[row.number] = earlier.number
                break
        alike.append(row)
    return earlier_rows


def may_be_one_birth(first: birth.Birth, other: birth.Birth) -> bool:
    """Whether two births can be the same: both days are known and equal, or the years are near or unknown."""
    if first.on and other.on:
        return first.on == other.on
    if first.year is None or other.year is None:
        return True
    return abs(first.year - other.year) <= 2
