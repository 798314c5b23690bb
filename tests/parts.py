"""Long walks: `make test` takes a part of each, `make test-security` takes them whole."""

from collections.abc import Iterable

import pytest


def one_in(share: int) -> pytest.MarkDecorator:
    """Give a test its ``share``: one in so many of what there is to try, or all by make test-security."""
    shares = [
        pytest.param(share, id=f"one in {share}"),
        pytest.param(1, id="all", marks=pytest.mark.security),
    ]
    return pytest.mark.parametrize("share", shares)


def part[T](things: Iterable[T], share: int, number: int = 0) -> list[T]:
    """Return one in ``share`` of what there is, in its order. Another ``number`` gets others of it."""
    return list(things)[number % share :: share]
