"""Find first: nobody is entered twice. Looks across the whole charity, and says what the asker may see.

Someone all of whose cases are sealed, or closed to the asker, is not found: better entered twice than
betrayed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from cases.models import Case
from cases.queries.organisation import Card, SearchTerms, people_sought, search_many
from cases.rules.names import closeness, respelt, tokens
from hestia.accounts.models import Service, User

BORN_ABOUT = 2  # years: how far a year of birth that was guessed may be out
FIVE = (
    2 * BORN_ABOUT + 1
)  # years that are always answered for together: a guess tells which five, never which


def five_of(year: int) -> tuple[int, int]:
    """Return the first and the last of the five years in which a year lies."""
    first = year - (year + BORN_ABOUT) % FIVE
    return first, first + FIVE - 1


def years_about(year: int) -> tuple[int, int]:
    """Return the years that count as about one: the whole fives that lie within `BORN_ABOUT` of it.

    Without whole fives, whoever guesses one year after another would find where the answer changes.
    """
    return five_of(year - BORN_ABOUT)[0], five_of(year + BORN_ABOUT)[1]


@dataclass(frozen=True)
class PersonSearch:
    """What is known of someone before she has a record."""

    name: str = ""
    year: int | None = None
    reference: str = ""


@dataclass(frozen=True)
class Match:
    """Someone who may be the person sought, with her latest case: in full if the asker may see it.

    Of somebody else's the asker is told no year of birth that they did not know, and not where she lives.
    """

    card: Card
    service: Service
    case: Case | None
    other_names: list[str]
    is_of_that_age: bool = False  # born about the year that was typed
    is_of_another_age: bool = False

    @property
    def can_be_reopened(self) -> bool:
        """Whether the asker may support her again from here."""
        return self.case is not None and self.case.is_closed

    @property
    def status(self) -> str:
        """Return where the case stands, in words."""
        return str(Case.Status(self.card.status).label)


@dataclass(frozen=True)
class Matches:
    """Who may be the person sought, likeliest first. ``is_cut`` when there were more than are shown."""

    MOST: ClassVar = 20

    people: list[Match]
    is_cut: bool


def find(sought: PersonSearch, *, by: User) -> Matches:
    """Return who may be the person sought. Asks the same number of questions however many there are."""
    groups = likeliest_first(sought, by=by)
    mine = Case.objects.visible_to(by).select_related("client").prefetch_related("client__other_names")
    visible = mine.in_bulk([card.case_id for cards in groups for card in cards])
    likely = [card for cards in groups for card in nearest_first(cards, sought, visible)]
    shown = likely[: Matches.MOST]
    services = Service.objects.in_bulk({card.service_id for card in shown})
    matches = [
        Match(
            card,
            services[card.service_id],
            case,
            [str(other) for other in case.client.other_names.all()] if case else [],
            is_of_that_age := is_about(card.born_year, sought.year),
            bool(sought.year) and not is_of_that_age,
        )
        for card in shown
        for case in [visible.get(card.case_id)]
    ]
    return Matches(matches, is_cut=len(likely) > Matches.MOST)


def is_about(born: int | None, year: int | None) -> bool:
    """Whether somebody was born about a year; not known, or not asked, is no."""
    if not born or not year:
        return False
    first, last = years_about(year)
    return first <= born <= last


def nearest_first(cards: Iterable[Card], sought: PersonSearch, visible: Mapping[int, Case]) -> list[Card]:
    """Return those who are as likely with the nearest in age and in name first.

    The order tells nothing that the page does not: of a record the asker may not see, her initials count, and
    whether she was born about the year that was typed.
    """
    words = tokens(sought.name)

    def distance(card: Card) -> tuple[bool, float, int]:
        case = visible.get(card.case_id)
        is_not_of_that_age = not is_about(card.born_year, sought.year)
        if case is None:
            letters = [card.first_letter, card.last_letter]
            return is_not_of_that_age, -closeness([word[:1] for word in words], letters), BORN_ABOUT
        names = [case.client.full_name, case.client.known_as, *map(str, case.client.other_names.all())]
        years = abs(card.born_year - sought.year) if card.born_year and sought.year else BORN_ABOUT
        return is_not_of_that_age, -closeness(words, names), years

    return sorted(cards, key=distance)


def likeliest_first(sought: PersonSearch, *, by: User) -> list[list[Card]]:
    """Return the latest case of each who may be her, in groups of those who are as likely.

    First those with the reference; then those with every word of the name born about that year; then those
    with one word of the name born in the same five years; then those with every word of the name, whenever
    born; then those whose name may be spelled in another common way.
    """
    words = tokens(sought.name)
    look = partial(people_sought, by=by, limit=Matches.MOST + 1)
    questions: list[list[Card]] = []
    if sought.reference:
        questions.append(look(numbers=[sought.reference]))
    if words and sought.year:
        questions.append(look(words=words, born=years_about(sought.year)))
        same_five = five_of(sought.year)
        one_word = (look(words=[word], born=same_five, or_unknown=False) for word in words[:6])
        questions.append([card for cards in one_word for card in cards])
    if words:
        questions.append(look(words=words))
        respelt_cards = of_other_spellings(words, sought.year, by=by)
        questions.append([card for cards in respelt_cards for card in cards])
    latest: dict[int, Card] = {}
    groups = []
    for cards in questions:
        new = [card for card in cards if latest.setdefault(card.client_id, card) is card]
        groups.append(new)
    return groups


def of_other_spellings(words: list[str], year: int | None, *, by: User) -> list[list[Card]]:
    """Return the cards of those whose name is spelled in another common way. At most one question."""
    born = years_about(year) if year else None
    terms = {n: SearchTerms(name, born, []) for n, name in enumerate(respelt(words[:6]))}
    return list(search_many(terms, by=by, limit=Matches.MOST + 1).values()) if terms else []
