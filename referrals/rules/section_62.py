"""What a later positive reasonable grounds decision gives her. Pure: days and answers in, an answer out.

Source: Nationality and Borders Act 2022. Section 61(1)(b): the recovery period is of a positive decision that
is no further one. Section 62(1): a further one is made after another positive decision of the same person, on
grounds that arise from things done wholly before the first was made. Section 62(2), and section 50A(3) and
(4) of the Modern Slavery Act 2015: it gives a period only if the authority so determines.
"""

from datetime import date

IN_FORCE_ON = date(2023, 1, 30)  # SI 2023/33


def is_later_decision(made_on: date, first_positive_on: date | None) -> bool:
    """Whether it must be asked if a positive decision is about what was wholly before her first one."""
    return first_positive_on is not None and made_on >= IN_FORCE_ON


def gives_period(
    made_on: date, first_positive_on: date | None, *, wholly_before: bool | None, is_determined: bool
) -> bool | None:
    """Return whether a positive decision gives a period of its own, or None while nobody has said.

    `wholly_before` is the answer to the question of section 62(1)(b), None before it was asked. It counts
    where no first one is on record too: she may have had it before she came. `is_determined` says whether
    the authority determined that there is a period all the same (section 62(2)).
    """
    if wholly_before is None:
        return None if is_later_decision(made_on, first_positive_on) else True
    return is_determined if wholly_before else True
