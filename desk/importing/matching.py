"""Find first, for many rows at once: nobody is entered twice.

It tells of other people’s cases what intake tells, and no more.
The questions are two of those of `cases.queries.matches`: somebody with one of the row's numbers, and
somebody with every word of the name, born about that year. That one word of the name and the year are the
same would ask about every other Maria; that is left to intake.
"""

from collections.abc import Iterable

from cases.models import Case
from cases.queries.matches import Match, years_about
from cases.queries.organisation import Card, SearchTerms, search_many
from cases.rules.names import tokens
from desk.importing.checking import NUMBERS, Judged
from hestia.accounts.models import Service, User

MOST = 10  # people for one row


def cards(rows: Iterable[Judged], *, by: User) -> dict[int, list[Card]]:
    """Return the latest case of each who may be known already, by the row, if there is anyone."""
    cards_by_row = search_many({row.number: sought(row) for row in rows}, by=by, limit=MOST)
    latest: dict[int, list[Card]] = {}
    for number, known in cards_by_row.items():
        by_client: dict[int, Card] = {}
        for card in known:
            by_client.setdefault(card.client_id, card)
        latest[number] = list(by_client.values())
    return latest


def sought(row: Judged) -> SearchTerms:
    """Return what is known of someone before she has a record."""
    year = row.said["birth"].year
    born = years_about(year) if year else None
    numbers = [row.said[name] for name in NUMBERS if row.said[name]]
    return SearchTerms(tokens(row.names or row.said["known_as"]), born, numbers)


def matches(rows: Iterable[Judged], *, by: User) -> dict[int, list[Match]]:
    """Return who may be known already, by the row: in full where the asker may see the case."""
    cards_by_row = cards(rows, by=by)
    shown = [card for known in cards_by_row.values() for card in known]
    mine = Case.objects.visible_to(by).select_related("client").prefetch_related("client__other_names")
    visible = mine.in_bulk([card.case_id for card in shown])
    services = Service.objects.in_bulk({card.service_id for card in shown})
    return {
        number: [
            Match(card, services[card.service_id], case, others_of(case))
            for card in known
            for case in [visible.get(card.case_id)]
        ]
        for number, known in cards_by_row.items()
    }


def others_of(case: Case | None) -> list[str]:
    """Return the other names of a case's client, if it may be seen."""
    return [str(other) for other in case.client.other_names.all()] if case else []
