"""The matrix: every address, sent in each way, by everyone there is, whatever ties her to the case.

What is expected comes from the policy: the permission an address needs (`tests.test_access`), the roles that
hold it (`GRANTS`), and whether the tie leads to the case at all. Where it does not, the case must not exist:
404, and none of the words planted in its records may stand in any answer, on any page of the house.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.test import Client as Browser

from tests.matrix import (
    ALL,
    FRESH,
    LONG_AGO,
    METHODS,
    OPEN,
    READING,
    SEALED,
    Actor,
    Scene,
    ask,
    learns,
    problems,
    scene,
)

__all__ = ["scene"]  # a fixture

PEOPLE = {"open": OPEN, "sealed": SEALED}
WHOLE = slice(None)
PARTS = 12


@dataclass
class Count:
    """What was asked so far, and what was wrong."""

    asked: int = 0
    problems: list[str] = field(default_factory=list)


def ask_everything(
    scene: Scene,
    actor: Actor | None,
    browser: Browser,
    methods: Sequence[str],
    count: Count,
    *,
    of: Collection[str] = ALL,
    part: slice = WHOLE,
) -> None:
    """Send one person to every address, or to those of some names, or to some in between, in every way."""
    for name, url in scene.places[part]:
        for method in methods if name in of else ():
            count.asked += 1
            answer = ask(browser, method, url)
            count.problems += problems(actor, (name, url), method, answer, scene.references)


# Fewer requests than this: something has dropped out of the matrix.
EACH_TIME = [
    pytest.param("open", 4_000, id="open cases"),
    pytest.param("sealed", 2_000, id="sealed cases", marks=pytest.mark.security),
]
# Of the whole so many shares, each with its part of the people: side by side, and none of an hour.
SHARES = {"open": 5, "sealed": 3}
ALL_OF_IT = [
    pytest.param(state, share, id=f"{state} cases, {share + 1} of {shares}")
    for state, shares in SHARES.items()
    for share in range(shares)
]
LEAST_OF_ONE = 2_000  # requests of each person


@pytest.mark.long
@pytest.mark.parametrize(("state", "least"), EACH_TIME)
def test_nobody_reaches_what_is_not_hers(
    state: str, least: int, scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    outside = [None, *(actor for actor in PEOPLE[state] if not actor.sees or learns(actor))]
    late = [actor for actor in outside if actor and actor.shown == LONG_AGO]
    outside = [actor for actor in outside if actor not in late]  # each of them has a twin, who was not late
    if state == "sealed":
        scene.seal()
    # Everyone reads one page in twelve, those beside her another; one of them sends to it too; what no view
    # takes, one sends; whoever was late is asked for what needs a fresh factor. The whole matrix is below.
    parts = [(outside[n::PARTS], slice(n, None, PARTS)) for n in range(PARTS)]
    counts = [
        *(walk(scene, actors[:1], READING, part=part) for actors, part in parts),
        *(walk(scene, actors[1:], METHODS[:1], part=part) for actors, part in parts),
        walk(scene, outside[1:2], METHODS[2:5]),
        walk(scene, late, READING, FRESH),
    ]
    asked, wrong = sum(count for count, _ in counts), [words for _, some in counts for words in some]
    record_property("figure", f"matrix, {state} cases: {len(wrong)} leaks in {asked:,} requests")
    assert not wrong, "\n".join(wrong[:60])
    assert asked >= least


@pytest.mark.security
@pytest.mark.parametrize(("state", "share"), ALL_OF_IT)
def test_everyone_reaches_what_is_hers_and_nothing_else(
    state: str, share: int, scene: Scene, record_property: Callable[[str, object], None]
) -> None:
    if state == "sealed":
        scene.seal()
    actors = [None, *PEOPLE[state]][share :: SHARES[state]]
    *methods, head = METHODS
    # HEAD is GET without its words, and takes as long: each is asked one page in so many, all of them all.
    counts = [walk(scene, actors, methods)]
    counts += [
        walk(scene, [actor], [head], part=slice(n, None, len(actors))) for n, actor in enumerate(actors)
    ]
    asked, wrong = sum(count for count, _ in counts), [words for _, some in counts for words in some]
    what = f"whole matrix, {state} cases, share {share + 1}"
    words = f"{what}: {len(wrong)} leaks or wrong refusals in {asked:,} requests"
    record_property("figure", words)
    assert not wrong, "\n".join(wrong[:60])
    assert asked >= LEAST_OF_ONE * len(actors)


def walk(
    scene: Scene,
    actors: Sequence[Actor | None],
    methods: Sequence[str],
    of: Collection[str] = ALL,
    *,
    part: slice = WHOLE,
) -> tuple[int, list[str]]:
    """Let everyone ask for everything; return how often that was, and what was wrong."""
    count = Count()
    for number, actor in enumerate(actors):
        with transaction.atomic():
            ask_everything(scene, actor, scene.browser(actor, number), methods, count, of=of, part=part)
            transaction.set_rollback(True)
    return count.asked, count.problems
