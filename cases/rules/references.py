"""Numbers of cases: each is the last and a random step, so that one that is missing tells of nothing."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate
from random import Random, SystemRandom

MOST_STEP = 9
REFERENCE = re.compile(r"h?\s*(?:-\s*)?(\d{4,7})", re.IGNORECASE)  # as somebody may type it
CHANCE = SystemRandom()


def step(dice: Random = CHANCE) -> int:
    """Draw a step."""
    return dice.randint(1, MOST_STEP)


one_step: ContextVar[Callable[[], int]] = ContextVar("one_step", default=step)


def steps_to(count: int) -> list[int]:
    """Return how far each of so many new numbers is from the last one that was given."""
    return list(accumulate(one_step.get()() for _ in range(count)))


@contextmanager
def stepping(by: Callable[[], int]) -> Iterator[None]:
    """Give invented cases the same numbers however often their stories are told."""
    token = one_step.set(by)
    try:
        yield
    finally:
        one_step.reset(token)


def one_after_another() -> int:
    """Return the step that leaves no gap: one case of a story has the number that its pictures show."""
    return 1
