"""What worries: a few lines a week for a lead or a manager, each by a rule that the page explains. Pure.

The rules stand in the order of what can wait least. Each makes one line at most, with its reason and one
action. None looks at a person as such: what worries is a client, a load or a date.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from cases.rules.load import CaseFacts, Load
from hestia.ui.words import counted, listed

MOST = 7  # lines: more is a wall of numbers
MOST_NAMED = 3  # in one line
SILENT_DAYS = 7  # at very high risk
UNALLOCATED_DAYS = 3
MANY_OVERDUE = 5  # tasks of ours with one worker


@dataclass(frozen=True)
class Team:
    """All that the rules look at, for one reader on a day: people by their keys, in order of their names."""

    today: date
    cases: Sequence[CaseFacts]
    names: Mapping[int, str]
    loads: Mapping[int, Load]
    overdue: Mapping[int, int]  # how many tasks of ours each keeps that are overdue, as on the team page
    unsupervised: Mapping[int, str]  # whose supervision is overdue or not recorded, and how, in words
    strained: Mapping[int, int] = field(default_factory=dict)  # how many hard moments, where they are many
    on_hold: int = 0  # bookings that wait for the reader's own decision
    findings: Mapping[int, int] = field(default_factory=dict)  # how many of whom are past their day
    lapsed: frozenset[int] = frozenset()  # whose core training or DBS check is, as far as the reader keeps it

    def called(self, keys: Iterable[int]) -> str:
        """Return some people by name: "Amina Osei, Ben Archer and 2 more"."""
        wanted = set(keys)
        names = [name for pk, name in self.names.items() if pk in wanted]
        return few(names)


class Worry(NamedTuple):
    """One line: what worries, in which cases and of whom."""

    words: str
    references: tuple[str, ...] = ()
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What we look for, why it worries, what to do, and how it is found."""

    key: str
    looks_for: str
    because: str
    action: str
    find: Callable[[Team], Worry | None]


class Line(NamedTuple):
    """One line of the page: a rule that found something, and what."""

    rule: Rule
    worry: Worry


def few(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    shown = [*names[:MOST_NAMED]]
    return listed([*shown, f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else shown)


def of_cases(cases: Iterable[CaseFacts], one: str, many: str) -> Worry | None:
    """Return a line of some cases, if there are any: "2 clients at very high risk have …"."""
    cases = list(cases)
    references = tuple(sorted(case.reference for case in cases))
    people = tuple(dict.fromkeys(case.worker for case in cases if case.worker is not None))
    return Worry(counted(len(references), one, many) + ".", references, people) if cases else None


def overdue_at_very_high_risk(team: Team) -> Worry | None:
    return of_cases(
        (case for case in team.cases if case.is_very_high and case.overdue_ours),
        "client at very high risk has an overdue task on our side",
        "clients at very high risk have overdue tasks on our side",
    )


def silent_at_very_high_risk(team: Team) -> Worry | None:
    since = team.today - timedelta(days=SILENT_DAYS)
    return of_cases(
        (
            case
            for case in team.cases
            if case.is_very_high and (case.last_contact_on or case.opened_on) < since
        ),
        f"client at very high risk has not been in contact for more than {SILENT_DAYS} days",
        f"clients at very high risk have not been in contact for more than {SILENT_DAYS} days",
    )


def on_hold(team: Team) -> Worry | None:
    if not team.on_hold:
        return None
    return Worry(
        counted(team.on_hold, "booking is on hold until you decide", "bookings are on hold until you decide")
        + "."
    )


def with_nobody(team: Team) -> Worry | None:
    by = team.today - timedelta(days=UNALLOCATED_DAYS)
    return of_cases(
        (case for case in team.cases if case.worker is None and case.opened_on <= by),
        f"client has had no key worker for {UNALLOCATED_DAYS} days or more",
        f"clients have had no key worker for {UNALLOCATED_DAYS} days or more",
    )


def strained(team: Team) -> Worry | None:
    people = tuple(pk for pk in team.names if pk in team.strained)
    if not people:
        return None
    return Worry(
        f"{team.called(people)} heard or dealt with something hard three times or more in 30 days. Offer a"
        " debrief.",
        people=people,
    )


def overloaded(team: Team) -> Worry | None:
    people = tuple(pk for pk, load in team.loads.items() if load.is_over)
    if not people:
        return None
    verb = "carries" if len(people) == 1 else "carry"
    return Worry(f"{team.called(people)} {verb} more than their week allows.", people=people)


def behind(team: Team) -> Worry | None:
    people = tuple(pk for pk in team.names if team.overdue.get(pk, 0) >= MANY_OVERDUE)
    if not people:
        return None
    verb = "has" if len(people) == 1 else "each have"
    return Worry(f"{team.called(people)} {verb} {MANY_OVERDUE} or more overdue tasks.", people=people)


def findings_late(team: Team) -> Worry | None:
    if not team.findings:
        return None
    people = tuple(pk for pk in team.names if pk in team.findings)
    words = counted(sum(team.findings.values()), "finding is past its day", "findings are past their day")
    return Worry(f"{words}: {team.called(people)}." if people else f"{words}.", people=people)


def lapsed(team: Team) -> Worry | None:
    people = tuple(pk for pk in team.names if pk in team.lapsed)
    if not people:
        return None
    return Worry(f"Core training or a DBS check has lapsed: {team.called(people)}.", people=people)


def unsupervised(team: Team) -> Worry | None:
    people = tuple(pk for pk in team.names if pk in team.unsupervised)
    if not people:
        return None
    return Worry(f"Supervision is overdue, or none is recorded: {team.called(people)}.", people=people)


def without_hours(team: Team) -> Worry | None:
    people = tuple(pk for pk, load in team.loads.items() if not load.has_capacity)
    if not people:
        return None
    return Worry(f"The hours of {team.called(people)} are not recorded.", people=people)


RULES = (
    Rule(
        "overdue",
        "A task of ours is overdue for a client at very high risk",
        "At very high risk, what we promised may be what keeps them safe.",
        "See what is overdue",
        overdue_at_very_high_risk,
    ),
    Rule(
        "silent",
        f"No contact for more than {SILENT_DAYS} days with a client at very high risk",
        "Nobody knows how they are.",
        "See who has not been in contact",
        silent_at_very_high_risk,
    ),
    Rule(
        "held",
        "A booking on hold that is for you to decide",
        "Somebody is waiting for a room, a worker or an interpreter.",
        "Decide",
        on_hold,
    ),
    Rule(
        "nobody",
        f"A client without a key worker for {UNALLOCATED_DAYS} days or more",
        "Nobody is responsible for the case.",
        "Allocate",
        with_nobody,
    ),
    Rule(
        "strained",
        "Three hard disclosures or incidents or more with one worker in 30 days",
        "It is about what they heard, not about how they work.",
        "See the counts",
        strained,
    ),
    Rule(
        "overloaded",
        "A worker carries more points than their hours allow",
        "Something will be left undone, or they will be ill.",
        "See the load",
        overloaded,
    ),
    Rule(
        "behind",
        f"{MANY_OVERDUE} or more tasks are overdue with one worker",
        "It is often the load, or leave without cover.",
        "See the tasks",
        behind,
    ),
    Rule(
        "findings",
        "A finding of a sample that is past its day",
        "What was found in a case is still not put right.",
        "See the findings",
        findings_late,
    ),
    Rule(
        "lapsed",
        "Core training or a DBS check that has lapsed",
        "Until it is renewed, allocating a client at very high risk to them takes a reason.",
        "See what has lapsed",
        lapsed,
    ),
    Rule(
        "unsupervised",
        "Supervision is overdue, or none is recorded",
        "Every four weeks is the norm for anyone who works with clients.",
        "See who",
        unsupervised,
    ),
    Rule(
        "hours",
        "A worker whose hours are not recorded",
        "Until they are, nobody knows whether the load fits.",
        "See who",
        without_hours,
    ),
)


def what_worries(team: Team) -> list[Line]:
    """Return what worries, what can wait least first: at most seven lines."""
    lines = [Line(rule, worry) for rule in RULES if (worry := rule.find(team)) is not None]
    return lines[:MOST]
