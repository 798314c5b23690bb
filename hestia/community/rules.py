"""The boroughs that somebody chooses from, as lists of choices have them."""

from django.conf import settings

ELSEWHERE = "Outside these boroughs"


def borough_choices(empty: str, *more: str) -> list[tuple[str, str]]:
    """Return the boroughs in which the charity works, and others, each under its name.

    :param empty: what is said where none is chosen
    :param more: what can be chosen besides, such as one that is no longer on the list
    """
    names = dict.fromkeys([*settings.COMMUNITY_BOROUGHS, *filter(None, more)])
    return [("", empty), *((name, name) for name in names)]
