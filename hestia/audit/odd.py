"""Odd reading: what the data protection lead asks about each week. Odd is not wrong, so a person asks."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.guesses import STOPPED
from hestia.audit.models import Event
from hestia.audit.reading import times
from hestia.ui.words import counted

OFFICE_FROM, OFFICE_TO = 7, 21  # London's hours, Monday to Friday; safe houses are staffed at all hours
SATURDAY = 6
LINK_DAYS = 7  # calendar days before and after a look in which an act on the case explains it
USUAL_DAYS = 28  # calendar days before the week, from which one's usual is taken
USUAL_LEAST = 5  # days with reading, without which nobody has a usual yet
TIMES_USUAL = 3
PROBES = 3  # bookings in a week, each after a change of the same record by the same person
CHECKED = "hazard.checked"
# What may change by what two records are alike.
KEY_EDITS = (
    *("details.changed", "person.added", "person.changed", "confidence.added", "confidence.changed"),
    *("referral.answers_written", "risk.incident_recorded"),
)
AT_LEAST = 10  # cases in a day, below which a day is never odd
LINKS = (
    Event.Reason.WORKER,
    Event.Reason.SECOND_WORKER,
    Event.Reason.COVER,
    Event.Reason.MANAGER,
    Event.Reason.NAMED,
)  # broken glass and looks from outside have a review of their own, and stand here too


@dataclass(frozen=True)
class Odd:
    """Something to ask someone about."""

    by: User
    last: datetime
    words: str
    day: date | None = None
    case_ref: str = ""


def without_link(start: datetime, end: datetime) -> list[Odd]:
    """Return whose records were opened by someone who does not work with her, and did nothing there.

    One line for each person and case. An act on the case within ``LINK_DAYS`` explains a look.
    """
    near = timedelta(days=LINK_DAYS)
    acts = Event.objects.acts().between(start - near, end + near)
    acted = acts.filter(by=OuterRef("by"), case_ref=OuterRef("case_ref"))
    linked = Event.objects.between(start - near, end + near).filter(reason__in=LINKS)
    rows = (
        Event.objects.pages()
        .between(start, end)
        .exclude(case_ref="")
        .exclude(by=None)
        .exclude(reason__in=LINKS)
        .exclude(Exists(acted))
        .exclude(Exists(linked.filter(by=OuterRef("by"), case_ref=OuterRef("case_ref"))))
        .order_by()
        .values("by", "case_ref")
        .annotate(pages=Count("pk"), last=Max("at"))
        .order_by("-pages", "-last", "by", "case_ref")
    )
    return as_odd(rows, lambda row: f"Opened {counted(row['pages'], 'page')} and did nothing there")


def out_of_hours(start: datetime, end: datetime) -> list[Odd]:
    """Return who opened records at night or at a weekend, by day. Safe houses work at all hours."""
    rows = (
        Event.objects.pages()
        .between(start, end)
        .exclude(by=None)
        .exclude(by__role=Role.SAFE_HOUSE_WORKER)
        .order_by()
        .annotate(day=TruncDate("at"), hour=ExtractHour("at"), weekday=ExtractIsoWeekDay("at"))
        .filter(Q(hour__lt=OFFICE_FROM) | Q(hour__gte=OFFICE_TO) | Q(weekday__gte=SATURDAY))
        .values("by", "day")
        .annotate(pages=Count("pk"), cases=Count("case_ref", distinct=True), last=Max("at"))
        .order_by("-pages", "-last", "by")
    )
    return as_odd(
        rows, lambda row: f"Opened {counted(row['pages'], 'page')} of {counted(row['cases'], 'record')}"
    )


def above_usual(start: datetime, end: datetime) -> list[Odd]:
    """Return who opened more than three times as many records in a day as is usual for them.

    Usual is the median of their days with reading in the four weeks before.
    """
    rows = (
        Event.objects.pages()
        .between(start - timedelta(days=USUAL_DAYS), end)
        .exclude(case_ref="")
        .exclude(by=None)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values("by", "day")
        .annotate(cases=Count("case_ref", distinct=True), last=Max("at"))
        .order_by("day")
    )
    before: dict[int, list[int]] = defaultdict(list)
    odd: list[dict[str, Any]] = []
    for row in rows:
        if row["last"] < start:
            before[row["by"]].append(row["cases"])
        elif is_above_usual(row["cases"], before[row["by"]]):
            odd.append(row | {"usual": round(statistics.median(before[row["by"]]))})
    odd.sort(key=lambda row: (-row["cases"], row["by"]))
    return as_odd(
        odd,
        lambda row: f"Opened {counted(row['cases'], 'record')}. Usual for this person: {row['usual']} a day",
    )


def guessing(start: datetime, end: datetime) -> list[Odd]:
    """Return who was signed out for trying references that led nowhere, by day."""
    rows = (
        Event.objects.filter(kind=STOPPED)
        .between(start, end)
        .exclude(by=None)
        .order_by()
        .annotate(day=TruncDate("at"))
        .values("by", "day")
        .annotate(times=Count("pk"), last=Max("at"))
        .order_by("-times", "-last", "by")
    )
    return as_odd(rows, lambda row: f"Was signed out {times(row['times'])} for trying references")


def probing(start: datetime, end: datetime) -> list[Odd]:
    """Return who changed what a record says and then tried to book, again and again on one record.

    Whether a booking waits depends on what is alike in other records: who changes hers to learn of theirs
    would do so. One line for each person and case.
    """
    rows = (
        Event.objects.filter(kind__in=(*KEY_EDITS, CHECKED))
        .between(start, end)
        .exclude(by=None)
        .exclude(case_ref="")
        .order_by("by", "case_ref", "at", "pk")
        .values("by", "case_ref", "kind", "at")
    )
    turns: dict[tuple[int, str], list[datetime]] = defaultdict(list)
    changed: set[tuple[int, str]] = set()
    for row in rows:
        pair = (row["by"], row["case_ref"])
        if row["kind"] != CHECKED:
            changed.add(pair)
        elif pair in changed:
            changed.remove(pair)
            turns[pair].append(row["at"])
    probed: list[dict[str, Any]] = [
        {"by": by, "case_ref": case_ref, "turns": len(moments), "last": moments[-1]}
        for (by, case_ref), moments in turns.items()
        if len(moments) >= PROBES
    ]
    probed.sort(key=lambda row: (-row["turns"], row["by"], row["case_ref"]))
    return as_odd(probed, lambda row: f"Changed the record and then tried to book, {times(row['turns'])}")


def is_above_usual(cases: int, usual: list[int]) -> bool:
    """Whether so many records in a day are odd for someone who usually opens so many."""
    # Three times next to nothing is little, and a new colleague has no usual yet.
    if cases < AT_LEAST or len(usual) < USUAL_LEAST:
        return False
    return cases > TIMES_USUAL * statistics.median(usual)


def as_odd(rows: Iterable[Any], words: Callable[[Any], str]) -> list[Odd]:
    """Return rows as lines, with their people. One question."""
    rows = list(rows)
    people = User.objects.in_bulk({row["by"] for row in rows})
    return [
        Odd(people[row["by"]], row["last"], words(row), row.get("day"), row.get("case_ref", ""))
        for row in rows
    ]
