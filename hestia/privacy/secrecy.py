"""How much harm it does when something is known to the wrong person: four levels, lowest first.

Each app says in its `privacy.py` which of its records and fields is of which. Who sees a level stands with
the other permissions (`hestia.accounts.permissions`), and row-level security asks the same (`hestia.db`).
"""

from enum import IntEnum


class Level(IntEnum):
    """A level of secrecy: what is of a higher one is seen by fewer, and leaves the house less easily."""

    FIGURES = 1  # how many, never who
    PERSONAL = 2  # who she is: her name, her nationality, dates, references
    SENSITIVE = 3  # what happened to her, her health, her immigration, her risk
    SECRET = 4  # where she is, how her family is reached, what the police are about to do
