"""That reading something could seriously harm somebody’s health is for a health professional to say. Pure.

Data Protection Act 2018, schedule 3, paragraphs 5 and 6: without their opinion of the last six months nothing
about health is withheld for that reason.
"""

from datetime import date

from hestia.ui.words import date_words
from hestia.workingdays.calendar import months_after

COUNTS_FOR = 6  # months


def counts_until(judged_on: date) -> date:
    """Return the last day on which an opinion may be relied on."""
    return months_after(judged_on, COUNTS_FOR)


def still_counts(judged: dict[str, str], *, on: date) -> bool:
    """Whether an opinion may be relied on, on a day."""
    return on <= counts_until(date.fromisoformat(judged["on"]))


def judged_words(judged: dict[str, str]) -> str:
    """Return who judged it, as who decides about a copy reads it: "Dr Ama Boateng, GP, 20 November 2026"."""
    return f"{judged['by']}, {judged['role']}, {date_words(date.fromisoformat(judged['on']))}"
