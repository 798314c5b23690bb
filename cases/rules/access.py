"""Which cases exist for someone. One scope, inherited by everything kept on a case.

A case exists for a person when one of the `WAYS` leads to it, they are not kept out of its client, and she is
not sealed, or the way is one that leads to sealed cases. A seal and being kept out hold for her, in all her
cases: what hangs on her would tell through one what another hides. Being kept out beats every way.

The ways are a table, so that the page trustees read (`/settings/access/`) and the checks cannot say different
things; row-level security says the same in SQL (`cases.privacy`, privacy.sql): whoever changes one changes
the other.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.compiled import Compiled, moment, number

NOTHING = Q(pk__in=[])
NO_SERVICE = Value(None, output_field=BigIntegerField())

type Ids = frozenset[int]


@dataclass(frozen=True)
class Ties:
    """What ties one person to cases at one moment, beyond worker and team: ids of workers, cases, clients."""

    cover_for_workers: frozenset[tuple[int, int]]  # of a worker, in a service
    cover_for_cases: Ids
    reasons: Ids
    glass: Ids
    # Of clients, in all their cases:
    named: Ids
    keys: Ids
    kept_out: Ids
    sealed: Ids  # whoever may see her
    at: datetime = field(kw_only=True)


def ties_of(user: User, *, at: datetime) -> Ties:
    """Return what ties a person to cases: one question for each request, since few have any tie at all."""
    ties_now: Ties | None = vars(user).get("ties_now")
    if ties_now is not None and at == user.moment == ties_now.at:
        return ties_now
    ids: defaultdict[str, set[int]] = defaultdict(set)
    covered: set[tuple[int, int]] = set()
    for label, pk, within in TIES.ask(person=user.pk, at=at):
        if label == "worker":
            covered |= {(pk, within)} if within else set()
        else:
            ids[label].add(pk)
    names = ("cover", "asked", "broken_glass", "sees", "key", "kept_out", "sealed")
    ties = Ties(frozenset(covered), *(frozenset(ids[name]) for name in names), at=at)
    if at == user.moment:
        vars(user)["ties_now"] = ties
    return ties


def labelled_ties(person: int, at: datetime) -> QuerySet[Any, Any]:
    """Return each tie of a person: a label, the worker, case or client it is to, and the service it is in."""

    def rows(model: str, label: Any, of: str = "case_id", within: Any = NO_SERVICE, **condition: Any) -> Any:
        records = apps.get_model("cases", model)._default_manager.filter(ended_at=None, **condition)
        return records.order_by().annotate(label=label, within=within).values_list("label", of, "within")

    own: dict[str, Any] = {"person": person}
    dated = {**own, "from_at__lte": at, "until_at__gt": at}
    ties: QuerySet[Any, Any] = rows(
        "Cover", Value("worker"), "worker_id", F("given_by__services"), **dated
    ).union(
        rows("AccessGrant", F("kind"), **dated).filter(~Q(kind="cover") | given_within_own_services()),
        rows("Named", F("standing_as"), "client_id", **own),
        rows("Exclusion", Value("kept_out"), "client_id", **own),
        rows("Seal", Value("sealed"), "client_id"),
        all=True,
    )
    return ties.order_by()


TIES = Compiled(labelled_ties, number("person"), moment("at"))


def given_within_own_services() -> Exists:
    """Return the condition on a cover of one case: whoever arranged it manages the case's service."""
    works_in = User.services.through.objects.filter(user=OuterRef("given_by"))
    return Exists(works_in.filter(service=OuterRef("case__service")))


@dataclass(frozen=True)
class Moment:
    """Who asks, when, and the path from the filtered model to the case, such as ``"case__"``."""

    user: User
    at: datetime
    path: str = ""

    @cached_property
    def ties(self) -> Ties:
        """Return what ties the person to cases at the moment."""
        return ties_of(self.user, at=self.at)

    def case(self, **condition: Any) -> Q:
        """Return a condition on the case itself."""
        return Q(**{f"{self.path}{name}": value for name, value in condition.items()})

    def one_of(self, ids: Ids) -> Q:
        """Return the condition that it is one of these cases."""
        return self.case(pk__in=sorted(ids)) if ids else NOTHING

    def of_one_of(self, ids: Ids) -> Q:
        """Return the condition that it is a case of one of these clients."""
        return self.case(client__in=sorted(ids)) if ids else NOTHING


@dataclass(frozen=True)
class Way:
    """One way in which a case comes to exist for someone, in the words of the page that explains it."""

    name: str
    opens: str
    lasts: str
    needs: Permission
    leads: Callable[[Moment], Q]
    to_sealed: bool = False
    reads_only: bool = False  # and may write a note: `READING`
    is_emergency: bool = False  # for an hour, and how she is reached stays as it is


def is_worker(moment: Moment) -> Q:
    """Return that the case is allocated to the worker."""
    return moment.case(worker=moment.user)


def is_second_worker(moment: Moment) -> Q:
    """Return that the person is the second worker; whoever learns, up to the day set for them."""
    works_on_it = moment.case(second_worker=moment.user)
    if moment.user.has_perm(Permission.TEAM_CASES_VIEW):
        return works_on_it
    on = timezone.localdate(moment.at)
    return works_on_it & (moment.case(second_until=None) | moment.case(second_until__gte=on))


def is_of_own_services(moment: Moment) -> Q:
    """Return that the case belongs to a service the person works in, or manages."""
    return moment.case(service__in=moment.user.service_ids)


def covers_worker(moment: Moment) -> Q:
    """Return that the person stands in for the key worker, in a service of whoever arranged it."""
    led = NOTHING
    for worker, service in sorted(moment.ties.cover_for_workers):
        led |= moment.case(worker=worker, service=service)
    return led


def covers_case(moment: Moment) -> Q:
    """Return that the person stands in for the key worker in this one case."""
    return moment.one_of(moment.ties.cover_for_cases)


def gave_a_reason(moment: Moment) -> Q:
    """Return that it was opened from outside the team by saying why."""
    return moment.one_of(moment.ties.reasons)


def broke_the_glass(moment: Moment) -> Q:
    """Return that it was opened in an emergency."""
    return moment.one_of(moment.ties.glass)


def is_named(moment: Moment) -> Q:
    """Return that the person is one of those named on the sealed client."""
    return moment.of_one_of(moment.ties.named)


def used_emergency_key(moment: Moment) -> Q:
    """Return that the person was named to break the sealed client's glass in an emergency, and did on it."""
    return moment.of_one_of(moment.ties.keys) & moment.one_of(moment.ties.glass)


P = Permission

WAYS: tuple[Way, ...] = (
    Way(
        "Key worker",
        "The cases allocated to the worker",
        "Until the case is given to someone else",
        P.CASE_VIEW,
        is_worker,
    ),
    Way(
        "Second worker",
        "Cases where the person is second worker",
        "Until that changes; for a student or volunteer, up to the day that was set",
        P.CASE_VIEW,
        is_second_worker,
    ),
    Way(
        "Team and manager",
        "Every case of the services where the person works, or which they manage",
        "While they work there",
        P.TEAM_CASES_VIEW,
        is_of_own_services,
    ),
    Way(
        "Cover for a worker",
        "Every case whose key worker they cover for, in the services of the manager who arranged it",
        "From the first to the last day a manager set",
        P.TEAM_CASES_VIEW,
        covers_worker,
    ),
    Way(
        "Cover for one case",
        "One case whose key worker they cover for, in a service of the manager who arranged it",
        "From the first to the last day a manager set",
        P.TEAM_CASES_VIEW,
        covers_case,
    ),
    Way(
        "Emergency access",
        "One case, in an emergency. Two people are told, and one of them checks it within two working days",
        "60 minutes",
        P.TEAM_CASES_VIEW,
        broke_the_glass,
        is_emergency=True,
    ),
    Way(
        "A reason given",
        "One case of another team, to read and add a note of the contact, but for police operations and legal"
        " advice. Its worker and managers are told, and again of each hidden detail that is shown",
        "Until the end of the day",
        P.TEAM_CASES_VIEW,
        gave_a_reason,
        reads_only=True,
    ),
    Way(
        "Named on a sealed case",
        "Every case of a sealed client, hidden from everybody else",
        "Until the name is removed or the seal is lifted",
        P.TEAM_CASES_VIEW,
        is_named,
        to_sealed=True,
    ),
    Way(
        "Named for emergencies on a sealed case",
        "One case of a sealed client, and only with emergency access",
        "60 minutes",
        P.TEAM_CASES_VIEW,
        used_emergency_key,
        to_sealed=True,
        is_emergency=True,
    ),
)
READ_ONLY_WAYS = frozenset(way.name for way in WAYS if way.reads_only)
EMERGENCY_WAYS = frozenset(way.name for way in WAYS if way.is_emergency)
# What of a role is left where a way leads to reading only. All else that a role may do is none of it.
READING = frozenset(
    {P.CASE_VIEW, P.TEAM_CASES_VIEW, P.ACCESS_ASK, P.SENSITIVE_VIEW, P.COVERED_VIEW, P.NOTE_ADD, P.TEAM_VIEW}
)
BEATS_EVERY_WAY = (
    "Someone kept out for a conflict of interest never sees any of her cases, whatever other access they have"
)


def case_scope(user: User, prefix: str = "", *, at: datetime | None = None, working: bool = False) -> Q:
    """Return the condition a case meets when it exists for ``user``.

    ``prefix`` is the path from the filtered model to the case: ``"case__"`` for what is kept on a case.
    ``at`` is the moment; without it, that of the request. With ``working`` it exists for whoever works with
    her: no way counts that leads to reading only.
    """
    if not user.is_authenticated or not user.has_perm(Permission.CASE_VIEW):
        return NOTHING
    moment = Moment(user, at or user.acts_at, prefix)
    led = NOTHING
    for way in WAYS:
        counts = not (working and way.reads_only)
        if counts and not way.to_sealed and user.has_perm(way.needs):
            led |= way.leads(moment)
    stands = Q(**{f"{prefix}erased_on": None})
    return (led & ~sealed(moment) | led_to_sealed(moment)) & ~kept_out(moment) & stands


def closed_to(user: User, *, at: datetime | None = None) -> Q:
    """Return the condition that a case is closed to somebody, who may count it: sealed, or kept out of it."""
    moment = Moment(user, at or user.acts_at)
    return sealed(moment) & ~led_to_sealed(moment) | kept_out(moment)


def sealed(moment: Moment) -> Q:
    """Return the condition that the case's client is sealed."""
    return moment.of_one_of(moment.ties.sealed)


def kept_out(moment: Moment) -> Q:
    """Return the condition that the person is kept out of the case's client."""
    return moment.of_one_of(moment.ties.kept_out)


def led_to_sealed(moment: Moment) -> Q:
    """Return the condition that one of the ways to sealed cases leads to it."""
    led = NOTHING
    for way in WAYS:
        if way.to_sealed and moment.user.has_perm(way.needs):
            led |= way.leads(moment)
    return led


def access_path(user: User, *, at: datetime | None = None) -> Case:
    """Return an expression: the name of the nearest of the `WAYS` that lead to a case, or nothing.

    It costs no question of its own: the case is read together with it.
    """
    moment = Moment(user, at or user.acts_at)
    nearest = sorted(WAYS, key=lambda way: not way.to_sealed)  # only a sealed case has these
    return Case(
        *(When(way.leads(moment), then=Value(way.name)) for way in nearest if user.has_perm(way.needs)),
        default=Value(""),
    )
