"""How heavy the cases are that somebody may count, who carries them, and who could take one more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction

from cases.models import Case, CountedPromise, LoadSetting
from cases.queries.organisation import query
from cases.rules.load import VERY_HIGH, CaseFacts, Load, LoadPoints, Post, capacity, carried, total, weigh
from cases.rules.offers import Offer, Wishes, offers
from hestia.accounts.models import User
from hestia.db.acting import acting_as
from hestia.staff.queries.hours import posts_of

HARD_DAYS = 30  # over which hard moments are counted
HARD_MOST = 3  # so many of them, and a debrief is offered


def case_facts(reader: User, *, today: date) -> list[CaseFacts]:
    """Return what makes each open case heavy that somebody may count: one question."""
    return [CaseFacts(*row) for row in query("SELECT * FROM case_loads(%s)", today, by=reader)]


def overdue_of_each(reader: User, *, today: date) -> dict[int, int]:
    """Return how many tasks of ours are overdue each person keeps: as the team page says. One question."""
    with acting_as(reader, at=reader.moment), transaction.atomic(savepoint=False):
        return {pk: kept.ours for pk, kept in CountedPromise.objects.by_keeper(on=today).items()}


class Given(NamedTuple):
    """A case that somebody was given, by their keys. Whether it is still with them is not asked."""

    case: int
    worker: int


def given_between(reader: User, *, first: date, last: date) -> list[Given]:
    """Return who was given which case from one day to another, both included: one question of the history."""
    return [Given(*row) for row in query("SELECT * FROM cases_given(%s, %s)", first, last, by=reader)]


class Carried(NamedTuple):
    """A case that was somebody's at the end of a day, by their keys, and how great its risk was then."""

    on: date
    case: int
    worker: int
    risk_rank: int

    @property
    def is_very_high(self) -> bool:
        """Whether its risk was very high."""
        return self.risk_rank >= VERY_HIGH


def carried_on(reader: User, days: Iterable[date]) -> list[Carried]:
    """Return whose each case was at the end of each of some days: one question of the history."""
    return [Carried(*row) for row in query("SELECT * FROM cases_carried(%s)", list(days), by=reader)]


class Loads(NamedTuple):
    """All that was counted for one reader on a day."""

    cases: list[CaseFacts]
    points: LoadPoints
    by_person: dict[int, Load]


def loads_of(people: Iterable[User], *, reader: User, today: date) -> Loads:
    """Return what each of some people carries and can, as far as somebody may count it: three questions."""
    keys = [person.pk for person in people]
    facts, points = case_facts(reader, today=today), LoadSetting.objects.in_force()
    posts = {
        pk: Post(
            row.hours,
            row.learners,
            row.far_clients,
            row.has_lead_role,
            row.gender,
            row.newly_qualified_until,
        )
        for pk, row in posts_of(keys, reader=reader, today=today).items()
    }
    of_each = defaultdict(list)
    for case in facts:
        for pk in {case.worker, case.second_worker} - {None}:
            of_each[pk].append(case)
    loads = {}
    for pk in keys:
        post = posts.get(pk)
        loads[pk] = Load(
            [carried(case, pk, points, today=today) for case in of_each[pk]],
            capacity(post, points, today=today) if post else (),
            post.gender if post else "",
        )
    return Loads(facts, points, loads)


def offers_for(
    case: Case, workers: Iterable[User], *, links: Mapping[int, list[str]], reader: User, today: date
) -> dict[int, Offer]:
    """Return what speaks for and against each worker who could take her, in the order of the workers.

    :param links: what `undecided_links` says against people, by their keys
    """
    workers = list(workers)
    loads = loads_of(workers, reader=reader, today=today)
    facts = next((facts for facts in loads.cases if facts.case == case.pk), None)
    weight = total(weigh(facts, loads.points, today=today)) if facts else total(())
    client = case.client
    wishes = Wishes.of(
        language=client.first_language,
        needs_interpreter=client.interpreter_needed == "yes",
        gender=client.interpreter_gender,
    )
    people = {worker.pk: (str(worker), worker.languages, loads.by_person[worker.pk]) for worker in workers}
    return offers(people, wishes, weight, has_her=case.worker_id, links=links, today=today)


class HardMoments(NamedTuple):
    """How often somebody heard or dealt with something hard. Counts, and never a score."""

    disclosures: int = 0
    incidents: int = 0

    @property
    def is_many(self) -> bool:
        """Whether a debrief is to be offered."""
        return self.disclosures + self.incidents >= HARD_MOST


def hard_moments(reader: User, *, today: date) -> dict[int, HardMoments]:
    """Return how often each worker heard or dealt with something hard in the last 30 days. One question."""
    since = today - timedelta(days=HARD_DAYS - 1)
    rows = query("SELECT * FROM hard_moments(%s, %s)", since, today, by=reader)
    return {person: HardMoments(disclosures, incidents) for person, disclosures, incidents in rows}
