"""What people ask of the log: who looked at a case, what someone looked at, what one session saw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from hestia.accounts.models import User
from hestia.audit.models import (
    COPIES,
    LISTS,
    LOOKS,
    OF_REGISTER,
    OF_THE_LOG,
    PAGES,
    REFUSED,
    SHOWN,
    Event,
    EventQuerySet,
)
from hestia.ui.words import clock, counted

PAGE = 50
OF_STAFF = "accounts.user:"  # how a line names somebody on the staff
type Rows = Any  # a queryset of dicts: what it counts depends on what it is asked
IS_PAGE = Q(kind__in=PAGES) & ~Q(kind__in=SHOWN) & ~Q(kind="case.opened_page", detail__method="POST")
IS_ACT = ~Q(kind__in=(*LOOKS, *COPIES, REFUSED)) & Q(outcome=Event.Outcome.DONE)


@dataclass(frozen=True)
class Looks:
    """What one person did with one case on one day, or with one case altogether."""

    pages: int
    secrets: int
    lists: int
    copies: int
    acts: int
    refused: int
    reasons: list[str]
    first: datetime
    last: datetime
    day: date | None = None
    by: User | None = None
    case_ref: str = ""

    @property
    def words(self) -> str:
        """Return what it was, in one line: "opened 12 pages, printed once, made 2 changes"."""
        phrases = [
            self.pages and f"opened {counted(self.pages, 'page')}",
            self.secrets and f"uncovered {counted(self.secrets, 'secret')}",
            self.lists and f"saw it in {counted(self.lists, 'list or search', 'lists or searches')}",
            self.copies and f"printed {times(self.copies)}",
            self.acts and f"made {counted(self.acts, 'change')}",
            self.refused and f"was refused {times(self.refused)}",
        ]
        text = ", ".join(phrase for phrase in phrases if phrase)
        return f"{text[:1].upper()}{text[1:]}" or "Sent a form"

    @property
    def is_opened(self) -> bool:
        """Whether the record itself was seen, and not only its line in a list."""
        return bool(self.pages or self.secrets or self.copies or self.acts)

    @property
    def times(self) -> str:
        """Return from when to when in the day: "3:14pm to 3:20pm", or one time."""
        first, last = (clock(timezone.localtime(moment).time()) for moment in (self.first, self.last))
        return first if first == last else f"{first} to {last}"

    @property
    def why(self) -> str:
        """Return why they could look: "Her key worker"."""
        return ", ".join(str(Event.Reason(reason).label) for reason in self.reasons)


def times(count: int) -> str:
    """Return "once", "twice" or "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def summed(events: EventQuerySet, *by: str) -> Rows:
    """Return what was done, counted for each combination of ``by``, the latest first."""
    return (
        events.order_by()
        .annotate(day=TruncDate("at"))
        .values(*by)
        .annotate(
            pages=Count("pk", filter=IS_PAGE),
            secrets=Count("pk", filter=Q(kind__in=SHOWN)),
            lists=Count("pk", filter=Q(kind__in=(*LISTS, *OF_THE_LOG, *OF_REGISTER))),
            copies=Count("pk", filter=Q(kind__in=COPIES)),
            acts=Count("pk", filter=IS_ACT),
            refused=Count("pk", filter=Q(outcome=Event.Outcome.REFUSED)),
            reasons=ArrayAgg(
                "reason", filter=~Q(reason="") & Q(outcome=Event.Outcome.DONE), distinct=True, default=[]
            ),
            first=Min("at"),
            last=Max("at"),
        )
        .order_by("-last", *by)
    )


def as_looks(rows: Iterable[dict[str, Any]]) -> list[Looks]:
    """Return counted rows with their people. One question."""
    rows = list(rows)
    people = User.objects.in_bulk({row["by"] for row in rows if row.get("by")})
    return [Looks(**{**row, "by": people.get(row["by"]) if row.get("by") else None}) for row in rows]


def people_of_cases(*case_refs: str) -> list[tuple[Looks, int]]:
    """Return who looked at these cases altogether, the latest first, each with the number of days."""
    events = Event.objects.showing(*case_refs).filter(outcome=Event.Outcome.DONE)
    rows = list(summed(events, "by").annotate(days=Count("day", distinct=True)))
    days = [row.pop("days") for row in rows]
    return list(zip(as_looks(rows), days, strict=True))


def days_of_person(user: User) -> Rows:
    """Return what someone looked at, by day and case. Lists and searches are counted without a case."""
    return summed(Event.objects.filter(by=user), "day", "case_ref")


# --- Sessions ------------------------------------------------------------------------------------


def sessions_of(user: User, *, start: datetime, end: datetime) -> Rows:
    """Return someone's sessions in which something was done between two times, the latest first."""
    return (
        Event.objects.filter(by=user)
        .between(start, end)
        .exclude(session="")
        .order_by()
        .values("session")
        .annotate(first=Min("at"), last=Max("at"), pages=Count("pk", filter=IS_PAGE))
        .order_by("-last", "session")
    )


@dataclass
class Seen:
    """One case as a session saw it."""

    case_ref: str
    first: datetime
    last: datetime
    pages: int = 0
    lists: int = 0
    copies: int = 0
    acts: int = 0
    secrets: int = 0

    @property
    def is_opened(self) -> bool:
        """Whether the record itself was seen, and not only its line in a list."""
        return bool(self.pages or self.copies or self.acts)


def seen_in(events: EventQuerySet) -> list[Seen]:
    """Return every case that stood on a page or in a list, those that were opened first. One question."""
    seen_cases: dict[str, Seen] = {}
    rows = (
        events.filter(outcome=Event.Outcome.DONE)
        .order_by("at", "pk")
        .values_list("at", "kind", "case_ref", "cases", "detail__method")
    )
    for at, kind, case_ref, cases, method in rows.iterator():
        # A set: a page of one case may list that case too, and is seen once.
        for reference in {case_ref, *cases} - {""}:
            seen = seen_cases.setdefault(reference, Seen(reference, at, at))
            seen.last = at
            seen.lists += kind in LISTS
            seen.copies += kind in COPIES
            seen.secrets += kind in SHOWN
            seen.pages += kind == "draft.opened" or (kind == "case.opened_page" and method != "POST")
            seen.acts += kind not in {*LOOKS, *COPIES, REFUSED}
    return sorted(
        seen_cases.values(),
        key=lambda seen_case: (not seen_case.is_opened, seen_case.first, seen_case.case_ref),
    )


def say_whose(events: Iterable[Event]) -> None:
    """Say of each line about an account whose it is, and of others what they name. One query at most."""
    for event in events:
        event.whose = str(event.detail.get("name", ""))
    about = [event for event in events if event.subject.startswith(OF_STAFF)]
    keys = {int(event.subject.removeprefix(OF_STAFF)) for event in about}
    people = User.objects.in_bulk(keys) if keys else {}
    for event in about:
        event.whose = str(people.get(int(event.subject.removeprefix(OF_STAFF)), ""))
