"""Numbers of cases: each is the last and a random step, so that one that is missing tells of nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import accumulate
from random import SystemRandom

MOST_STEP = 9
chance = SystemRandom()
most_step: ContextVar[int] = ContextVar("most_step", default=MOST_STEP)


def steps_to(count: int) -> list[int]:
    """Return how far each of so many new numbers is from the last one that was given."""
    return list(accumulate(chance.randint(1, most_step.get()) for _ in range(count)))


@contextmanager
def one_after_another() -> Iterator[None]:
    """Give numbers without gaps, to invented cases: a story has the same ones however often it is told."""
    token = most_step.set(1)
    try:
        yield
    finally:
        most_step.reset(token)
