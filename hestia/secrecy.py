"""How much harm it does when something is known to the wrong person: four levels, lowest first.

Which records and fields are of which level stands where they do; who sees a level, and what may leave the
house at all, is decided from it.
"""

from enum import IntEnum


class Level(IntEnum):
    """A level of secrecy: what is of a higher one is seen by fewer, and leaves the house less easily."""

    FIGURES = 1  # how many, never who
    PERSONAL = 2  # who she is: her name, her nationality, dates, references
    SENSITIVE = 3  # what happened to her, her health, her immigration, her risk
    SECRET = 4  # where she is, how her family is reached, what the police are about to do
