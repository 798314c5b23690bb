"""The facts of which figures are made, for one reader: one question, however many cases there are."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from cases.queries.organisation import query
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from oversight.rules.facts import (
    Dependant,
    Facts,
    Found,
    Goal,
    Promise,
    Ratings,
    Record,
    Referral,
    Refusal,
    Rooms,
    Sampled,
    Session,
    SignedExit,
    Spell,
    Stay,
    Voice,
)
from oversight.rules.periods import Period
from supportplans.models import OutcomeRating


def counted_services(user: User) -> dict[int, str]:
    """Return the services whose figures somebody may see, in order of their names."""
    services = Service.objects.filter(pk__in=user.service_ids).order_by("name", "pk")
    return dict(services.values_list("pk", "name"))


def first_case_of(user: User) -> date | None:
    """Return when the first case that somebody counts was opened, if there is any."""
    [(first,)] = query("SELECT figures_first_case()", by=user)
    return first if isinstance(first, date) else None


def facts_for(user: User, period: Period, *, services: Mapping[int, str]) -> Facts:
    """Return what may be counted of a period in some services, as it was at its end."""
    working_days = BankHoliday.objects.calendar("ew").add_working_days
    return Facts(period, services, working_days, record_of(user, period))


def record_of(user: User, period: Period) -> Record:
    """Return what the record says of the cases that somebody counts."""
    rows = defaultdict[str, list[dict[str, Any]]](list)
    answer = query("SELECT kind, facts FROM figures_facts(%s, %s)", period.first, period.last, by=user)
    for kind, facts in answer:
        rows[kind].append(json.loads(facts))
    return Record(
        spells=[*map(Spell.of, rows["spell"])],
        referrals=[*map(Referral.of, rows["referral"])],
        promises=[*map(Promise.of, rows["promise"])],
        exits=[*map(SignedExit.of, rows["exit"])],
        goals=[*map(Goal.of, rows["goal"])],
        ratings=[*ratings(rows["rating"])],
        dependants=[*map(Dependant.of, rows["dependant"])],
        sessions=[*map(Session.of, rows["session"])],
        voices=[*map(Voice.of, rows["voice"])],
        stays=[*map(Stay.of, rows["stay"])],
        rooms=[*map(Rooms.of, rows["rooms"])],
        refusals=[*map(Refusal.of, rows["refusal"])],
        sampled=[*map(Sampled.of, rows["sampled"])],
        found=[*map(Found.of, rows["found"])],
    )


def ratings(rows: Iterable[dict[str, Any]]) -> Iterator[Ratings]:
    """Yield the first and the last answers of each case that has any."""
    answers: dict[int, dict[bool, dict[str, int]]] = {}
    for row in rows:
        given = {name: row[name] for name in OutcomeRating.OUTCOMES if row[name] is not None}
        answers.setdefault(row["case"], {})[row["is_first"]] = given
    for case, of_case in answers.items():
        yield Ratings(case, of_case.get(True, {}), of_case.get(False, {}))
