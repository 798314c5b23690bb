"""What speaks against bringing her to a place: that her own record names it."""

from cases.models import Case, Person
from cases.rules.hazards import places_alike
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.ui.words import listed


def doubts_about_venue(case: Case, venue: str, *, by: User) -> list[str]:
    """Return why a place may not be safe for her, as far as whoever asks reads her record.

    It is held against words alone: what is hidden of where she lives is not opened for it.
    """
    if by.sees < Level.SENSITIVE:
        return []
    people = case.person_set.visible_to(by).filter(risk__in=[Person.Risk.EXPLOITER, Person.Risk.CONCERN])
    known = {
        "among the places where she was exploited": case.exploited_where,
        "with somebody who may be a danger to her": "\n".join(
            f"{person.relation}\n{person.note}" for person in people
        ),
    }
    return [
        f"her record names {listed(names)} {where}"
        for where, words in known.items()
        if (names := places_alike(venue, words))
    ]
