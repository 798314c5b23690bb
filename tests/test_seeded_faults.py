"""Faults seeded on purpose: the matrix must notice each, and the database must show nothing all the same.

A guard that was never seen to fail proves little. So each view in turn loses its scope, has it turned
round, loses its decorator, takes an old second factor, lets half a session in, or shows too much; each way to
a case is dropped or turned round. What judges is the matrix itself (`tests.test_matrix`), asked about that
address and a few of its people. The rules of rows are off while it judges, since they would hide the fault;
then they are on again, and whatever a fault lets through is counted as leaked.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial, wraps
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from cases.models import Address, Client, SafeContact
from cases.queries.by_person import ByPerson
from cases.rules import access
from cases.rules.access import NOTHING, WAYS, Ids, Moment
from hestia.accounts import second_factor
from hestia.accounts.middleware import COMPLETES_SIGN_IN
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.pdf.press import typeset
from tests.addresses import address
from tests.doors import DECLARED, PUBLIC
from tests.matrix import (
    ALL,
    FRESH,
    HALF,
    LONG_AGO,
    OPEN,
    READING,
    SEALED,
    Actor,
    Scene,
    ask,
    problems,
    scene,
    sees,
)
from tests.roles import without_row_rules

__all__ = ["scene"]

type Place = tuple[str, str]
type Seed = Callable[[], AbstractContextManager[object]]
CAST = {actor.tie: actor for actor in OPEN}

# --- How a fault is seeded -----------------------------------------------------------------------


@contextmanager
def patched(*changes: tuple[Any, str, Any]) -> Iterator[None]:
    """Set attributes for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ByPerson, "keeps", False)  # the SQL of a scope that was written before the fault
        for owner, name, value in changes:
            patch.setattr(owner, name, value)
        yield


def scope_is(scope: Callable[..., Q]) -> AbstractContextManager[None]:
    """Let every module that asks for the scope get this one."""
    askers = [
        module
        for module in list(sys.modules.values())
        if vars(module).get("case_scope") is access.case_scope and module is not access
    ]
    assert len(askers) >= 4
    return patched(*((module, "case_scope", scope) for module in askers))


def everything(*_: object, **__: object) -> Q:
    return ~NOTHING


def turned_round(user: User, prefix: str = "", **at: Any) -> Q:
    return ~access.case_scope(user, prefix, **at)


def pattern_of(name: str, resolver: Any = None, space: str = "") -> URLPattern:
    """Return an address's entry in the URLconf."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            try:
                return pattern_of(name, each, inner)
            except LookupError:
                continue
        elif f"{space}{each.name}" == name:
            return each
    raise LookupError(name)


@contextmanager
def without_permission(name: str) -> Iterator[None]:
    """Let the decorators of a view that ask for a permission let everybody through."""
    view: Any = pattern_of(name).callback
    cells = []
    while view is not None:
        if "test_func" in view.__code__.co_freevars:
            cells.append(view.__closure__[view.__code__.co_freevars.index("test_func")])
        view = getattr(view, "__wrapped__", None)
    asked = [cell.cell_contents for cell in cells]
    assert cells, name
    for cell in cells:
        cell.cell_contents = lambda _user: True
    try:
        yield
    finally:
        for cell, before in zip(cells, asked, strict=True):
            cell.cell_contents = before


def fields() -> str:
    """Return what a page may show too much of, asked for without a scope: names, phones, addresses."""
    return " ".join(
        [
            *Client.objects.values_list("last_name", flat=True),
            *(contact.phone for contact in SafeContact.objects.all()),
            *(address.text for address in Address.objects.all()),
        ]
    )


def exposing(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Return a view that shows those fields at the end of its page or paper."""

    def add(answer: Any) -> None:
        if answer["Content-Type"].startswith("application/pdf"):
            answer.content = typeset(f"<!doctype html><html lang=en><title>x</title><body>{fields()}")
        elif answer["Content-Type"].startswith("text/html"):
            answer.content += fields().encode()

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, SimpleTemplateResponse):
            answer.add_post_render_callback(add)
        else:
            add(answer)
        return answer

    return shown


def field_shown(name: str) -> AbstractContextManager[None]:
    pattern = pattern_of(name)
    return patched((pattern, "callback", exposing(pattern.callback)))


# --- The faults ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """One mistake: what it is, where, how it is made, and who would notice."""

    kind: str
    where: str
    seed: Seed
    places: Sequence[Place]
    crew: tuple[str, ...]


# Who asks about a view: by what ties her to the cases.
OUTSIDERS = ("other team", "manager of another team", "manager, kept out", "student of the team")
CREWS: dict[str, tuple[str, ...]] = {
    "scope removed": OUTSIDERS,
    "scope turned round": ("team", "manager of the team", "key worker, moved", *OUTSIDERS),
    "permission dropped": ("student with the case", "service lead", "team", "administrator"),
    "old factor taken": tuple(actor.tie for actor in OPEN if actor.shown == LONG_AGO),
    "half a session let in": (HALF.tie,),
    "field shown": (
        "nobody",
        HALF.tie,
        "student with the case",
        "other team",
        "manager of another team",
        "service lead",
        "data protection lead",
        "administrator",
    ),
}


def faults_of_views(places: Sequence[Place], scoped: set[str], shown: set[str]) -> Iterator[Fault]:
    """Yield every fault that a view can have."""
    by_name: dict[str, list[Place]] = {}
    for name, url in places:
        by_name.setdefault(name, []).append((name, url))
    for name, mine in by_name.items():
        seeds: dict[str, Seed | None] = {
            "scope removed": partial(scope_is, everything) if name in scoped else None,
            "scope turned round": partial(scope_is, turned_round) if name in scoped else None,
            "permission dropped": partial(without_permission, name) if name in DECLARED else None,
            "old factor taken": partial(patched, (second_factor, "is_fresh", lambda _request: True))
            if name in FRESH
            else None,
            "half a session let in": partial(patched, (second_factor, "is_complete", lambda _request: True))
            if name not in PUBLIC | COMPLETES_SIGN_IN
            else None,
            "field shown": partial(field_shown, name) if name in shown else None,
        }
        for kind, seed in seeds.items():
            if seed:
                yield Fault(kind, name, seed, mine, CREWS[kind])


@contextmanager
def in_the_open_case_only() -> Iterator[None]:
    """Let a seal, and being kept out, hold in her open case, and not in what she had before."""
    of_one_of = Moment.of_one_of

    def of_one_that_is_open(moment: Moment, ids: Ids) -> Q:
        return of_one_of(moment, ids) & moment.case(closed_on=None)

    with patched((Moment, "of_one_of", of_one_that_is_open)):
        yield


def faults_of_ways(places: Sequence[Place]) -> Iterator[Fault]:
    """Yield every fault of the scope: each way dropped, turned round or open to learners, and more."""

    def ways(number: int, **change: Any) -> Seed:
        changed = replace(WAYS[number], **change)
        return partial(patched, (access, "WAYS", (*WAYS[:number], changed, *WAYS[number + 1 :])))

    def nothing(_moment: Moment) -> Q:
        return NOTHING

    def opposite(of: Callable[[Moment], Q]) -> Callable[[Moment], Q]:
        return lambda moment: ~of(moment)

    def at(**hours: int) -> Seed:
        ties_of = access.ties_of
        return partial(
            patched,
            (access, "ties_of", lambda user, *, at: ties_of(user, at=at + timedelta(**hours))),
        )

    def fault(kind: str, where: str, seed: Seed) -> Fault:
        return Fault(kind, where, seed, places, ())

    for number, way in enumerate(WAYS):
        yield fault("way dropped", way.name, ways(number, leads=nothing))
        yield fault("way turned round", way.name, ways(number, leads=opposite(way.leads)))
        if way.needs != Permission.CASE_VIEW:
            yield fault("way open to learners", way.name, ways(number, needs=Permission.CASE_VIEW))
    for part in ("kept_out", "sealed", "led_to_sealed"):
        yield fault("condition dropped", part, partial(patched, (access, part, nothing)))
        turned = opposite(getattr(access, part))
        yield fault("condition turned round", part, partial(patched, (access, part, turned)))
    yield fault("closed in the open case only", "sealed and kept out", in_the_open_case_only)
    yield fault("ties of another moment", "the day before", at(days=-1))
    yield fault("ties of another moment", "two minutes before", at(minutes=-2))
    yield fault("ties of another moment", "the day after", at(days=1))


# --- Who notices ---------------------------------------------------------------------------------


def judged(scene: Scene, actor: Actor | None, browser: Browser, place: Place, method: str) -> list[str]:
    """Return what the matrix finds wrong at one place."""
    return problems(actor, place, method, ask(browser, method, place[1]), scene.references)


def survivors(
    scene: Scene, actors: Sequence[Actor | None], faults: Sequence[Fault]
) -> tuple[list[Fault], list[str]]:
    """Return the faults that nobody noticed, and the places that were wrong without a fault."""
    alive, wrong = list(faults), []
    for number, actor in enumerate(actors):
        tie = actor.tie if actor else "nobody"
        with transaction.atomic():
            browser = scene.browser(actor, number)
            browser.raise_request_exception = False
            for fault in [fault for fault in alive if not fault.crew or tie in fault.crew]:
                for place, method in ((place, method) for place in fault.places for method in READING):
                    with fault.seed():
                        found = judged(scene, actor, browser, place, method)
                    if found:
                        wrong += judged(scene, actor, browser, place, method)
                        alive.remove(fault)
                        break
            transaction.set_rollback(True)
    return alive, wrong


def leaked(scene: Scene, actors: Sequence[Actor | None], faults: Sequence[Fault]) -> tuple[int, list[str]]:
    """Return how often outsiders asked while faults stood, under the rules of rows, and what they saw."""
    asked, seen = 0, []
    for number, actor in enumerate(actors):
        with transaction.atomic():
            browser = scene.browser(actor, number)
            browser.raise_request_exception = False
            for fault in faults:
                # That what is theirs is closed to them is a fault noticed, and nothing seen.
                places = [place for place in fault.places if actor is None or not sees(actor, place[1])]
                for place, method in ((place, method) for place in places for method in READING):
                    with fault.seed():
                        seen += [
                            f"{fault.kind}: {each}" for each in judged(scene, actor, browser, place, method)
                        ]
                    asked += 1
            transaction.set_rollback(True)
    return asked, seen


def scoped_and_shown(scene: Scene, places: Sequence[Place]) -> tuple[set[str], set[str]]:
    """Return the views that ask for the scope, and those that somebody opens who must not see all."""
    scoped, shown, asked_for = set(), set(), []

    def counted(*args: Any, **kwargs: Any) -> Q:
        asked_for.append(1)
        return access.case_scope(*args, **kwargs)

    ties = {*CREWS["field shown"], "manager of the team"}
    for number, actor in enumerate([None, *(actor for actor in OPEN if actor.tie in ties)]):
        with transaction.atomic(), scope_is(counted):
            browser = scene.browser(actor, number)
            for name, url in places:
                asked_for.clear()
                answer = ask(browser, "GET", url)
                if asked_for:
                    scoped.add(name)
                if answer.status_code == 200 and actor != CAST["manager of the team"]:
                    shown.add(name)
            transaction.set_rollback(True)
    return scoped, shown


# Faults without effect, and what stands behind each.
HARMLESS: dict[tuple[str, str], str] = {
    (kind, where): why
    for kind in ("scope removed", "scope turned round")
    for where, why in {
        "desk:calendar": "asks for her own promises besides: nobody else's appear",
        "desk:notifications": "asks for what she herself was told besides",
        "desk:my_day": "asks for her own promises besides: nobody else's appear",
        "desk:note_about": "asks for her own clients besides: who works with a client is not kept out",
        "risk_settings:questions": "tells in how many cases a danger stands: no reference stands there",
        "importing:caseloads": "tells how many cases came from where: no reference stands there",
        "cases:bookings": "asks for what she herself asked for besides",
        "oversight:checks": "tells in how many cases something is missing: no reference stands there",
        "directory:entry": "tells of no case: who keeps the directory sees what others do not",
        "desk:team_member": "whose caseload she may open is asked first, and only that worker's cases appear",
        "cases:group_place_new": "offers her own clients besides; what is typed, tests/cases/test_groups.py",
        "cases:group_change": "shows nobody; what a change warns of, tests/cases/test_group_changes.py",
        "oversight:points": "adds up what was logged beside points: no reference stands there",
        "oversight:sampled": "leads to a case whose reference stands there for whoever may know it",
        "oversight:reading_new": "leads to a case whose reference stands there for whoever may know it",
        **dict.fromkeys(
            [
                "rights:retention",
                "rights:complaint_keeping_new",
                "rights:complaint_hold_new",
                "rights:complaint_hold_lifting",
                "rights:complaint_hold_lifted",
                "rights:complaint_erasure_new",
                "rights:complaint_erasure_answer",
                "rights:complaint_erasure_stop",
            ],
            "asks for complaints of no case besides, which no scope of cases decides",
        ),
    }.items()
} | {("field shown", "operations:healthz"): "what stands before the views answers it, with one word"}


def result(faults: Sequence[Fault], alive: Sequence[Fault]) -> str:
    """Return the kill rate in words, with how many there were of each kind."""
    alone = [fault for fault in faults if (fault.kind, fault.where) not in HARMLESS]
    noticed = len(alone) - len([fault for fault in alive if fault in alone])
    kinds = ", ".join(f"{number} {kind}" for kind, number in Counter(each.kind for each in alone).items())
    return f"{noticed} of {len(alone)} noticed ({noticed / len(alone):.0%}): {kinds}"


def unnoticed(alive: Sequence[Fault]) -> set[tuple[str, str]]:
    return {(fault.kind, fault.where) for fault in alive}


@dataclass
class Outcome:
    """What came of the faults: who was not noticed, what was wrong anyway, and what was shown."""

    faults: list[Fault]
    alive: list[Fault]
    wrong: list[str]
    asked: int
    seen: list[str]


def in_views(scene: Scene, *, share: int) -> Outcome:
    """Seed the faults of one view in ``share``; then see what those without a scope show."""
    chosen = set(sorted({name for name, _ in scene.places})[::share])
    places = [place for place in scene.places if place[0] in chosen]
    with without_row_rules():
        scoped, shown = scoped_and_shown(scene, places)
        faults = list(faults_of_views(places, scoped, shown))
        named = {tie for fault in faults for tie in fault.crew}
        crew = [None, *(actor for actor in OPEN if actor.tie in named)]
        alive, wrong = survivors(scene, crew, faults)
    open_faults = [fault for fault in faults if fault.kind in {"scope removed", "field shown"}]
    outside = [None, *(CAST[tie] for tie in (*OUTSIDERS, "service lead", "administrator"))]
    return Outcome(faults, alive, wrong, *leaked(scene, outside, open_faults))


def in_ways(scene: Scene, *, share: int, of_outsiders: int) -> Outcome:
    """Seed the faults of the scope, one in ``share`` of them; then see what they show to outsiders.

    :param of_outsiders: one in so many of these looks
    """
    her = scene.world.her
    scene.cases = [her, scene.old]
    pages = ("desk:case", "cases:history")
    places = [(name, address(name, ALL[name], case)) for case in scene.cases for name in pages]
    faults = alive = list(faults_of_ways(places))[::share]
    found = Outcome(faults, alive, [], 0, [])
    for people in (OPEN, SEALED):
        if people is SEALED:
            scene.seal()
        with without_row_rules():
            found.alive, wrong = survivors(scene, people, found.alive)
        outside = [actor for actor in people if not actor.sees and actor.shown is None]
        asked, seen = leaked(scene, outside[::of_outsiders], faults)
        found.wrong += wrong
        found.asked += asked
        found.seen += seen
    return found


@pytest.mark.long
@pytest.mark.parametrize(
    ("share", "least"),
    [pytest.param(50, 10, id="one in fifty"), pytest.param(1, 500, marks=pytest.mark.security, id="all")],
)
def test_each_fault_is_noticed_and_shows_no_row_past_the_database(
    share: int, least: int, scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    views = in_views(scene, share=share)
    ways = in_ways(scene, share=min(share, 12), of_outsiders=min(share, 4))
    for what, found in (("views", views), ("ways", ways)):
        record_property("figure", f"S-4  seeded faults of {what}: {result(found.faults, found.alive)}")
        shown = f"{len(found.seen)} rows leaked past the database in {found.asked:,} requests"
        record_property("figure", f"S-3  seeded faults of {what}: {shown}")
        assert not found.wrong, "\n".join(found.wrong)
        assert not found.seen, "\n".join(found.seen)
    left = sorted(unnoticed([*views.alive, *ways.alive]) - set(HARMLESS))
    assert not left, "\n".join(f"{kind}: {where}" for kind, where in left)
    assert len(views.faults) + len(ways.faults) >= least
