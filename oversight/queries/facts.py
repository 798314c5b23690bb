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
    DependantFact,
    Facts,
    FigureFact,
    Found,
    Goal,
    PromiseFact,
    Ratings,
    Record,
    ReferralFact,
    Refusal,
    Request,
    Restricted,
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
    return Facts(period, services, working_days, record_of(user, period), named_in(period.last.year, by=user))


def named_in(year: int, *, by: User) -> dict[str, frozenset[str]]:
    """Return which words are named in reports of a year, by kind: fixed when they are first asked for."""
    rows = query("SELECT kind, names FROM named_in_reports(%s)", year, by=by)
    return {kind: frozenset(name.lower() for name in names) for kind, names in rows}


def record_of(user: User, period: Period) -> Record:
    """Return what the record says of the cases that somebody counts."""
    texts = defaultdict[str, list[str]](list)
    answer = query("SELECT kind, facts FROM figures_facts(%s, %s)", period.first, period.last, by=user)
    for kind, facts in answer:
        texts[kind].append(facts)
    # Read at once: each by itself takes twice as long.
    rows = {kind: json.loads(f"[{','.join(of_kind)}]") for kind, of_kind in texts.items()}

    def read[F: FigureFact](kind: type[F], name: str) -> list[F]:
        return list(kind.many(rows.get(name, ())))

    return Record(
        spells=read(Spell, "spell"),
        restricted=read(Restricted, "restricted"),
        referrals=read(ReferralFact, "referral"),
        promises=read(PromiseFact, "promise"),
        exits=read(SignedExit, "exit"),
        goals=read(Goal, "goal"),
        ratings=[*ratings(rows.get("rating", ()))],
        dependants=read(DependantFact, "dependant"),
        sessions=read(Session, "session"),
        voices=read(Voice, "voice"),
        stays=read(Stay, "stay"),
        rooms=read(Rooms, "rooms"),
        refusals=read(Refusal, "refusal"),
        requests=read(Request, "request"),
        sampled=read(Sampled, "sampled"),
        found=read(Found, "found"),
    )


def ratings(rows: Iterable[dict[str, Any]]) -> Iterator[Ratings]:
    """Yield the first and the last answers of each case that has any."""
    answers: dict[int, dict[bool, dict[str, int]]] = {}
    for row in rows:
        given = {name: row[name] for name in OutcomeRating.OUTCOMES if row[name] is not None}
        answers.setdefault(row["case"], {})[row["is_first"]] = given
    for case, of_case in answers.items():
        yield Ratings(case, of_case.get(True, {}), of_case.get(False, {}))
