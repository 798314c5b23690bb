"""Dice for what is invented."""

from random import Random


def dice_from(seed: float) -> Random:
    """Return dice that fall the same each time, so that a demonstration does: no secret hangs on them."""
    return Random(seed)  # noqa: S311
