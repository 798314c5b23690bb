"""Every clock of every day from 2009 to 2040, in each nation, against a slow count that shares nothing.

The rules stand here once more, as a lawyer would list them (`LAW`, `BRIEF`), and are counted by stepping
through days with the bank holidays of the package `holidays`. Ours come from the dated rows and our own bank
holidays, for as long as those are entered.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

import holidays
import pytest
from pytest_django import Settings

from hestia.workingdays.calendar import Calendar
from hestia.workingdays.models import BankHoliday
from referrals.models import Decision, Policy, PolicyBook
from referrals.queries.policy_choice import policies_for
from referrals.rules import clocks
from referrals.rules.clocks import AnyClock

FIRST, LAST = date(2009, 4, 1), date(2040, 12, 31)
ONE = timedelta(days=1)
WEEKEND = (5, 6)
NATIONS = ("EW", "SCT", "NIR")
PACKAGE = {
    nation: holidays.country_holidays("GB", subdiv=subdivision, years=range(2009, 2043))
    for nation, subdivision in (("EW", "ENG"), ("SCT", "SCT"), ("NIR", "NIR"))
}


class Rule(NamedTuple):
    """So many days from a day on: calendar days unless they are working days of England and Wales."""

    since: date
    days: int
    counts_first: bool = False
    ends: str = "later"
    working: bool = False


# What ended the recovery period, and how long each period was, from which day on.
LAW: dict[str, dict[str, list[Rule]]] = {
    "recovery": {
        "EW": [Rule(FIRST, 45), Rule(date(2022, 12, 13), 30, counts_first=True)],
        "SCT": [Rule(FIRST, 45), Rule(date(2018, 4, 1), 90, ends="earlier")],
        "NIR": [Rule(FIRST, 45), Rule(date(2015, 1, 13), 45, ends="decision")],
    },
    "removal": {nation: [Rule(date(2023, 1, 30), 30, counts_first=True)] for nation in NATIONS},
    "reconsideration": {nation: [Rule(date(2024, 2, 12), 30)] for nation in NATIONS},
    "after_yes": {"EW": [Rule(FIRST, 14), Rule(date(2019, 2, 1), 45)], "SCT": [], "NIR": []},
    "after_no": {"EW": [Rule(FIRST, 2), Rule(date(2019, 2, 1), 9, working=True)], "SCT": [], "NIR": []},
}
BRIEF = LAW | {"recovery": LAW["recovery"] | {"EW": [Rule(FIRST, 45)]}}
CHANGES = sorted({rule.since for nations in LAW.values() for rules in nations.values() for rule in rules})
# The final decision: how many days after the first, and what it says.
FINALS = [(None, None), (0, True), (10, True), (10, False), (44, False), (45, True), (60, False), (100, True)]


def rule_on(rules: list[Rule], day: date) -> Rule | None:
    found = None
    for rule in rules:
        if rule.since <= day:
            found = rule
    return found


def step(start: date, rule: Rule, nation: str = "EW") -> date:
    """Walk from day to day, one finger for each that counts."""
    day, fingers = (start, 0) if rule.counts_first else (start + ONE, 0)
    while True:
        if not rule.working or (day.weekday() not in WEEKEND and day not in PACKAGE[nation]):
            fingers += 1
        if fingers == rule.days:
            return day
        day += ONE


def period_end(start: date, rule: Rule, final: date | None, positive: bool | None) -> date | None:
    last = step(start, rule)
    if rule.ends == "earlier":
        return last if final is None or final > last else final
    if final is None:
        return None
    if rule.ends == "decision" and not positive:
        return final
    return max(final, last)


def working_days(nation: str) -> Calendar:
    """Return our own bank holidays, and those of the package for years that are not entered yet."""
    ours = BankHoliday.objects.calendar(nation.lower())
    later = {day: name for day, name in PACKAGE[nation].items() if day.year > ours.last_year}
    return Calendar(nation, dict(ours.holidays) | later, ours.first_year, 2042)


def days(*, every: int) -> Iterator[date]:
    """Yield each so-many-th day, and every day of the fortnights around each change of the rules."""
    near = {change + timedelta(days=n) for change in CHANGES for n in range(-14, 15)}
    for n in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=n)
        if n % every == 0 or day in near:
            yield day


def due(clock: AnyClock | None) -> date | None:
    return clock.due_on if clock else None


class Count:
    """Compares one nation's clocks under one charity's choice of rules, and counts how often."""

    def __init__(self, nation: str, told: dict[str, dict[str, list[Rule]]], book: PolicyBook) -> None:
        self.nation, self.told, self.book = nation, told, book
        self.calendar, self.own = working_days("EW"), working_days(nation)
        self.compared = 0
        self.wrong: list[str] = []

    def same(self, what: str, day: date, ours: date | None, slow: date | None) -> None:
        self.compared += 1
        if ours != slow:
            self.wrong.append(f"{self.nation} {what} of {day}: {ours}, slowly {slow}")

    def slow(self, what: str, day: date) -> date | None:
        rule = rule_on(self.told[what][self.nation], day)
        return step(day, rule) if rule else None

    def policies(self, stage: str, day: date, *, positive: bool) -> tuple[Policy | None, Policy | None]:
        return policies_for(self.nation, stage=stage, positive=positive, made_on=day, book=self.book)

    def day(self, day: date) -> None:
        target = self.book.for_reasonable_grounds(self.nation, received_on=day)
        assert target
        grounds = clocks.reasonable_grounds(day, target.terms, self.calendar)
        self.same("reasonable grounds", day, due(grounds), step(day, Rule(FIRST, 5, working=True)))

        policy, second = self.policies(Decision.Stage.RG, day, positive=True)
        rule = rule_on(self.told["recovery"][self.nation], day)
        assert policy
        assert rule
        for after, positive in FINALS:
            final = None if after is None else day + timedelta(days=after)
            period = clocks.recovery(day, policy.terms, final_on=final, final_positive=positive)
            assert period
            slow = period_end(day, rule, final, positive)
            self.same(f"recovery, decided {after} {positive}", day, period.ends_on, slow)
            self.same("recovery, its least", day, period.due_on, step(day, rule))
        self.same(
            "fifth working day",
            day,
            self.own.add_working_days(day, 5),
            step(day, Rule(FIRST, 5, working=True), self.nation),
        )
        protection = clocks.removal_protection(day, second.terms) if second else None
        self.same("removal", day, due(protection), self.slow("removal", day))

        row, _ = self.policies(Decision.Stage.RG, day, positive=False)
        window = clocks.reconsideration(day, row.terms) if row else None
        self.same("reconsideration", day, due(window), self.slow("reconsideration", day))
        for positive, what in ((True, "after_yes"), (False, "after_no")):
            row = self.book.for_move_on(self.nation, made_on=day, positive=positive)
            notice = clocks.move_on(day, row.terms, self.calendar, positive=positive) if row else None
            self.same(what, day, due(notice), self.slow(what, day))


def compare(every: int, settings: Settings, figure: Callable[[str, object], None]) -> None:
    compared, wrong = 0, []
    for choice, told in ((Policy.Jurisdiction.EW, LAW), (Policy.Jurisdiction.SEED, BRIEF)):
        settings.NRM_POLICY = choice
        book = Policy.objects.policy_book()
        for nation in NATIONS:
            count = Count(nation, told, book)
            for day in days(every=every):
                count.day(day)
            compared += count.compared
            wrong += count.wrong
    figure("figure", f"clocks: {len(wrong)} of {compared:,} dates differ from the slow count, 2009 to 2040")
    assert wrong[:10] == []


@pytest.mark.django_db
def test_around_every_change_of_the_rules(
    settings: Settings, record_property: Callable[[str, object], None]
) -> None:
    compare(37, settings, record_property)


@pytest.mark.security
@pytest.mark.django_db
def test_on_every_day(settings: Settings, record_property: Callable[[str, object], None]) -> None:
    compare(1, settings, record_property)
