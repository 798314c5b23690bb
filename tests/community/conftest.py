"""It is the day of `make.TODAY` here: pages count days from the day on which they are asked for."""

from collections.abc import Iterator

import pytest
import time_machine

from tests import make


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield
