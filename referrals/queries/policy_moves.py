"""Which clocks would move, and by how much, if a rule or a bank holiday were another. Nothing is saved."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from hestia.accounts.models import Service, User
from hestia.ui.words import counted
from hestia.workingdays.calendar import Calendar
from hestia.workingdays.words import long_day
from referrals.models import Decision, Policy, PolicyBook, Referral
from referrals.queries.calendars import Calendars, calendar_of
from referrals.queries.policy_choice import policies_for
from referrals.queries.timetable import timetable
from referrals.rules.clocks import AnyClock, ClockKind, PeriodClock, has_stopped

K = ClockKind
J = Policy.Jurisdiction


@dataclass(frozen=True, slots=True)
class Move:
    """One clock whose date would be, or was, another."""

    reference: str
    clock: str
    was: date | None
    becomes: date | None

    @property
    def by(self) -> str:
        """Return by how much: "15 days earlier"."""
        if self.was is None or self.becomes is None:
            return "no date until now" if self.was is None else "no date any more"
        days = (self.becomes - self.was).days
        return f"{counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"

    @property
    def sentence(self) -> str:
        """Return it as a sentence of the timeline."""
        was, becomes = (long_day(day) if day else "no date" for day in (self.was, self.becomes))
        return f"{self.clock}: was {was}, now {becomes} ({self.by})."


class PolicyReplacement(NamedTuple):
    """The row that a referral or decision would keep in the place of the one it keeps."""

    record: Referral | Decision
    name: str
    policy: Policy | None


@dataclass(frozen=True)
class Effect:
    """One referral: its dates that move, and the rows it would keep."""

    referral: Referral
    moves: list[Move]
    replacements: list[PolicyReplacement] = field(default_factory=list)


@dataclass(frozen=True)
class PolicyChange:
    """A change of the rules, and how far it can reach: what decides which referrals are looked at.

    A policy row gives the `book` as it would be; a bank holiday the calendars `before` and `after`.
    """

    nations: tuple[str, ...]
    since: date  # a clock that started before cannot move
    book: PolicyBook | None = None
    before: Calendars = calendar_of
    after: Calendars = calendar_of
    due_since: date | None = None  # working-day promises due before cannot move

    def effect_on(self, referral: Referral, *, today: date) -> Effect:
        """Return what becomes of a referral that was read `with_facts`. It is changed, but not saved."""
        was = {clock.kind: clock for clock in timetable(referral, calendars=self.before)}
        replacements = [
            (PolicyReplacement(record, name, policy), kinds, getattr(record, name))
            for record, name, policy, kinds in (policies_by_book(referral, self.book) if self.book else ())
            if policy != getattr(record, name)
        ]
        # Put on the records in memory only: nothing is saved until somebody has seen what moves.
        for replacement, _, _ in replacements:
            setattr(replacement.record, replacement.name, replacement.policy)
        becomes = {clock.kind: clock for clock in timetable(referral, calendars=self.after)}
        stopped = {
            kind for kind in was.keys() | becomes.keys() if has_stopped(was.get(kind) or becomes[kind], today)
        }
        running = (was.keys() | becomes.keys()) - stopped
        # A row may time two clocks. If it would move one that has stopped, both keep it.
        fixed = {
            kind for kind in stopped if last_certain_day(was.get(kind)) != last_certain_day(becomes.get(kind))
        }
        kept = []
        for replacement, kinds, earlier in replacements:
            if running & kinds and not fixed & kinds:
                kept.append(replacement)
            else:  # what has stopped keeps its row
                setattr(replacement.record, replacement.name, earlier)
        becomes = {clock.kind: clock for clock in timetable(referral, calendars=self.after)}
        moves = [
            Move(
                referral.case.reference,
                str(kind.label),
                last_certain_day(was.get(kind)),
                last_certain_day(becomes.get(kind)),
            )
            for kind in ClockKind
            if kind in running and last_certain_day(was.get(kind)) != last_certain_day(becomes.get(kind))
        ]
        return Effect(referral, moves, kept)

    def effects_for(self, user: User, *, today: date) -> list[Effect]:
        """Return what moves in the open cases someone sees: as many questions for many as for one."""
        referrals = Referral.with_facts().visible_to(user).timed(self.nations, since=self.since)
        read = referrals.select_related("case__client").order_by("case_id")
        effects = [self.effect_on(referral, today=today) for referral in read]
        return [effect for effect in effects if effect.moves or effect.replacements]


def policies_by_book(
    referral: Referral, book: PolicyBook
) -> Iterable[tuple[Referral | Decision, str, Policy | None, set[ClockKind]]]:
    """Yield each row a referral and its decisions would keep by this book, and the clocks it times."""
    nation = referral.jurisdiction
    if referral.received_on:
        policy = book.for_reasonable_grounds(nation, received_on=referral.received_on)
        yield referral, "rg_policy", policy, {K.REASONABLE_GROUNDS}
    first = referral.starts_recovery or referral.reasonable_grounds
    for decision in filter(None, (first, referral.conclusive_grounds)):
        policy, second = policies_for(
            nation,
            stage=decision.stage,
            positive=decision.is_positive,
            made_on=decision.made_on,
            book=book,
        )
        if decision.is_rg:
            kinds = {K.RECOVERY} if decision.is_positive else {K.RECONSIDERATION}
            seconds = {K.REMOVAL}
        else:
            apart = second or decision.removal_policy  # the move-on period has a row of its own
            kinds, seconds = ({K.RECONSIDERATION}, {K.MOVE_ON}) if apart else (BOTH, set())
        yield decision, "policy", policy, kinds
        yield decision, "removal_policy", second, seconds


BOTH = {K.RECONSIDERATION, K.MOVE_ON}


def last_certain_day(clock: AnyClock | None) -> date | None:
    """Return the day a clock counts to, as far as it is certain."""
    if isinstance(clock, PeriodClock):
        return clock.at_least_until
    return clock.due_on if clock else None


def policy_change(policy: Policy, *, instead_of: Policy | None = None) -> PolicyChange:
    """Return the change that a new row makes, or one in another's place."""
    days = [policy.effective_from] + ([instead_of.effective_from] if instead_of else [])
    book = Policy.objects.policy_book().with_row(policy, instead_of=instead_of)
    return PolicyChange(nations_of(policy.jurisdiction), min(days), book)


def withdrawal_change(policy: Policy) -> PolicyChange:
    """Return the change that taking a row back makes."""
    book = Policy.objects.policy_book().without(policy)
    return PolicyChange(nations_of(policy.jurisdiction), policy.effective_from, book)


def holiday_change(nation: str, day: date, name: str = "") -> PolicyChange:
    """Return the change that a new bank holiday makes, or, without a name, one that is taken away."""
    now = calendar_of(nation)
    holidays = {bank_holiday: words for bank_holiday, words in now.holidays.items() if bank_holiday != day}
    then = replace(now, holidays=holidays | ({day: name} if name else {}))
    # Nothing is promised further ahead than this; a clock that started earlier ended before the day.
    since = day - timedelta(days=LONGEST_WORKING_DAYS)
    return PolicyChange(ALL_NATIONS, since, before=calendars(now), after=calendars(then), due_since=day)


LONGEST_WORKING_DAYS = 1500
ALL_NATIONS = tuple(Referral.Jurisdiction.values)


def calendars(one: Calendar) -> Calendars:
    """Return every nation's working days, with one nation's as given."""
    return lambda nation: one if nation.lower() == one.nation.lower() else calendar_of(nation)


def nations_of(jurisdiction: str) -> tuple[str, ...]:
    """Return which parts of the UK the rows of one jurisdiction time."""
    if jurisdiction == J.UK_REMOVAL:
        return ALL_NATIONS
    if jurisdiction == J.SEED:
        return (J.EW,) if settings.NRM_POLICY == J.SEED else ()
    return (jurisdiction,)


class CaseNumbers(NamedTuple):
    """An open case with a running referral, by its numbers alone: the worker may not see it."""

    case: int
    client: int
    service: int


def timed_cases(change: PolicyChange) -> list[CaseNumbers]:
    """Return the open cases a change can reach, in every service: numbers only, decided by the database."""
    question = "SELECT case_id, client_id, service_id FROM timed_cases(%s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.execute(question, [list(change.nations), change.since, change.due_since])
        return [CaseNumbers(*numbers) for numbers in cursor.fetchall()]


def times_a_clock(policy: Policy) -> bool:
    """Whether a clock is counted by a row, in whichever service: yes or no, decided by the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT times_a_clock(%s)", [policy.pk])
        is_counted_by: bool = cursor.fetchone()[0]
    return is_counted_by


def services_elsewhere(user: User) -> list[Service]:
    """Return the services that are not the worker's, of which cases may move as well.

    No number is told of them, whatever the day: whoever moves it by one would read from a number that changes
    that somebody came to a service on it.
    """
    return list(Service.objects.exclude(pk__in=user.service_ids).order_by("name", "pk"))


def fingerprint(effects: Iterable[Effect]) -> str:
    """Return a mark of what a preview listed: another mark when saving means it must be shown again."""
    listed = repr(
        [(move.reference, move.clock, move.was, move.becomes) for effect in effects for move in effect.moves]
    )
    return hashlib.sha256(listed.encode()).hexdigest()[:16]
