"""What pages ask of the directory: what there is to filter by, and which interpreters to offer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from hestia.directory.models import DirectoryEntry, Interpreted, Interpreter, ListedAgency
from hestia.directory.rules import is_named, language_alone, same, speaks

USED_LAST = "Used last"


class Offer(NamedTuple):
    """One interpreter or agency to choose: what is stored, what is read in the list, and who to ask for."""

    name: str
    words: str
    contact: str = ""


class OfferGroup(NamedTuple):
    """Some interpreters or agencies under a heading."""

    title: str
    offers: list[Offer]


def distinct(lists: Iterable[list[str]]) -> list[str]:
    """Return each word once, in the order of an index."""
    words = {word.casefold(): word for words in lists for word in words}
    return [words[key] for key in sorted(words)]


def languages_of(entries: Iterable[DirectoryEntry]) -> list[str]:
    """Return every language that some entry has, without its dialects."""
    return distinct([language_alone(language) for language in entry.language_list] for entry in entries)


def speakers(interpreters: Iterable[Interpreter], *, today: date) -> dict[str, int]:
    """Return every language in the order of an index, with how many speak it who can be booked."""
    interpreters = [entry for entry in interpreters if entry.retired_at is None]
    bookable = [entry for entry in interpreters if entry.can_be_booked(today)]
    return {
        language: sum(speaks(entry.languages, language) for entry in bookable)
        for language in languages_of(interpreters)
    }


def boroughs_of(entries: Iterable[DirectoryEntry]) -> list[str]:
    """Return every borough that some entry names."""
    return distinct(entry.borough_list for entry in entries)


def interpreter_offers(
    person: Any, *, last_used: Sequence[str] = (), language: str = "", to_avoid: str = "", today: date
) -> list[OfferGroup]:
    """Return whom to choose from: those used last, those of her language, then the rest. Who left never.

    :param last_used: names as they were written, the latest first; they need not be in the directory
    :param language: hers
    :param to_avoid: whom she does not want, in the words of her record: those named there come last, even
        if they were used before
    """
    interpreters = Interpreter.objects.visible_to(person)
    # Of those not checked yet too: who has left is offered by no name that was used once.
    retired = [
        entry for entry in interpreters if entry.retired_at or entry.is_suspended or entry.has_left(today)
    ]
    known = [entry for entry in interpreters.by_name() if entry.can_be_booked(today)]
    avoided = [entry for entry in known if any(is_named(name, to_avoid) for name in entry.names)]
    last = [
        name
        for name in last_used
        if not is_named(name, to_avoid) and not any(entry.is_called(name) for entry in [*retired, *avoided])
    ]
    used = [used_offer(name, known, language=language, today=today) for name in distinct_in_order(last)]
    rest = [entry for entry in known if not any(same(entry.on_paper, offer.name) for offer in used)]
    hers = [entry for entry in rest if entry not in avoided and speaks(entry.languages, language)]
    others = [entry for entry in rest if entry not in avoided and entry not in hers]
    groups = [
        OfferGroup(USED_LAST, used),
        OfferGroup(
            f"{language} interpreters", [offer(entry, language=language, today=today) for entry in hers]
        ),
        OfferGroup(
            others_title(language, is_spoken=any(speaks(entry.languages, language) for entry in known)),
            [offer(entry, language=language, today=today) for entry in others],
        ),
        OfferGroup(
            "Named among those she does not want",
            [offer(entry, language=language, today=today) for entry in avoided],
        ),
    ]
    return [group for group in groups if group.offers]


@dataclass(frozen=True)
class HowItWent:
    """What was said of an interpreter's sessions: counts, no stars. To who keeps the directory."""

    sessions: int
    late: int
    missed: int
    words: tuple[int, int]  # right, of those asked
    safe: tuple[int, int]
    minutes: int
    fees: Decimal

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return it as pairs of a term and words."""
        return [
            ("Sessions", f"{self.sessions}, late {self.late}, did not come {self.missed}"),
            ("Words were right", "{} of {} asked".format(*self.words)),
            ("Felt safe", "{} of {} asked".format(*self.safe)),
            ("Time and fees", f"{self.minutes} minutes, £{self.fees:,.2f}"),
        ]


def how_it_went(entry: Interpreter | None = None, *, since: date) -> HowItWent | None:
    """Return what was recorded of an interpreter, or of all, since a day, as far as the reader sees it."""
    sessions = entry.sessions if entry else Interpreted.objects
    rows = list(sessions.filter(held_on__gte=since))
    if not rows:
        return None

    def yes_of(answers: list[str]) -> tuple[int, int]:
        asked = [answer for answer in answers if answer != Interpreted.Answer.NOT_ASKED]
        return asked.count(Interpreted.Answer.YES), len(asked)

    return HowItWent(
        len(rows),
        sum(row.came == Interpreted.Came.LATE for row in rows),
        sum(row.came == Interpreted.Came.NO for row in rows),
        yes_of([row.words_right for row in rows]),
        yes_of([row.felt_safe for row in rows]),
        sum(row.minutes or 0 for row in rows),
        sum((row.fee or Decimal(0) for row in rows), Decimal(0)),
    )


def agency_choices(person: Any) -> list[tuple[str, list[tuple[int, str]]]]:
    """Return the agencies to choose from, kind by kind, by their keys."""
    groups: dict[str, list[tuple[int, str]]] = {}
    for agency in ListedAgency.objects.visible_to(person).in_use().checked().by_name():
        groups.setdefault(agency.get_kind_display(), []).append((agency.pk, agency.name))
    return sorted(groups.items())


def agency_offers(person: Any, *, last_used: Sequence[str] = ()) -> list[OfferGroup]:
    """Return the agencies to choose from: those used last, then kind by kind. Retired ones never.

    :param last_used: names as they were written, the latest first; they need not be in the directory
    """
    known = list(ListedAgency.objects.visible_to(person).in_use().checked().by_name())
    used = [used_agency(name, known) for name in distinct_in_order(last_used)]
    groups: dict[str, list[Offer]] = {}
    for agency in known:
        if not any(same(agency.name, offer.name) for offer in used):
            groups.setdefault(agency.get_kind_display(), []).append(agency_offer(agency))
    offered = [OfferGroup("Used last", used), *(OfferGroup(*group) for group in sorted(groups.items()))]
    return [group for group in offered if group.offers]


def used_agency(name: str, known: Iterable[ListedAgency]) -> Offer:
    """Return an agency that was named, with what the directory says of it."""
    entry = next((entry for entry in known if same(entry.name, name)), None)
    return agency_offer(entry) if entry else Offer(name, name)


def agency_offer(agency: ListedAgency) -> Offer:
    """Return an agency as it stands in a list, "Brightwater Law: usual wait 3 weeks", and who to ask for."""
    wait = f"{agency.usual_wait[:1].lower()}{agency.usual_wait[1:]}"
    words = f"{agency.name}: usual wait {wait}" if wait else agency.name
    contact = ", ".join(filter(None, [agency.contact_role, agency.phone, agency.email]))
    return Offer(agency.name, words, contact)


def distinct_in_order(names: Iterable[str]) -> list[str]:
    """Return each name once, however it was spaced or written, as it was written first."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(" ".join(name.split()).casefold(), name)
    kept.pop("", None)
    return list(kept.values())


def others_title(language: str, *, is_spoken: bool) -> str:
    """Return what stands over those who are offered last: that they are of other languages than hers."""
    if not language:
        return "Interpreters"
    return "Other languages" if is_spoken else f"Other languages: nobody in the directory speaks {language}"


def languages_in_brief(languages: list[str], language: str) -> list[str]:
    """Return of an interpreter's languages hers alone, or her dialects; without hers the first two.

    A list on a phone shows some forty letters of each line.
    """
    hers = [spoken for spoken in languages if speaks(spoken, language)]
    if hers:
        return [spoken for spoken in hers if same(spoken, language)] or hers
    more = len(languages) - 2
    return [*languages[:2], f"{more} more"] if more > 1 else languages


def used_offer(name: str, known: Iterable[Interpreter], *, language: str, today: date) -> Offer:
    """Return a name that was used, with what the directory says of it."""
    entry = next((entry for entry in known if entry.is_called(name)), None)
    return offer(entry, language=language, today=today) if entry else Offer(name, name)


def offer(entry: Interpreter, *, language: str, today: date) -> Offer:
    """Return an interpreter as they stand in a list: "Layla Mansour: Arabic, woman"."""
    gender = [entry.get_gender_display().lower()] if entry.gender else []
    about = [*languages_in_brief(entry.language_list, language), *gender]
    words = f"{entry.on_paper}: {', '.join(about)}" if about else entry.on_paper
    barred = [f"not for {entry.not_for}"] if entry.not_for else []
    return Offer(entry.on_paper, "; ".join([words, *barred, *entry.warnings(today)]))
