"""What could connect two clients, and when that may be a danger to one of them. Pure.

Of what the record says, keys are made: words in one spelling, which are compared and never read. A *strong*
key is one person's or one place's: a phone, a vehicle, an account, an address. A *weak* one may be shared by
chance: how an exploiter's name sounds, a journey in one month, a place of work, a small community. One strong
key is enough, or weak ones of two kinds. Of whoever is booked for her (a worker, an interpreter) a name that
sounds as an exploiter's is enough. What many of our clients have tells little. `cases/privacy.sql`
weighs in the same way, where no client is told from another.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from cases.rules.names import plain, sound, tokens
from cases.rules.phones import digits_of, national


class KeyKind(StrEnum):
    """What a key is of. Stored."""

    PHONE = "phone"
    VEHICLE = "vehicle"
    ACCOUNT = "account"
    ADDRESS = "address"
    EXPLOITER = "exploiter"
    JOURNEY = "journey"
    WORKPLACE = "workplace"
    COMMUNITY = "community"


STRONG = (KeyKind.PHONE, KeyKind.VEHICLE, KeyKind.ACCOUNT, KeyKind.ADDRESS)
# So many clients, with her, may have a key for it to count; a strong one that more have is as a weak one.
FEW = 12
MOST: dict[KeyKind, int] = {**dict.fromkeys(KeyKind, FEW), KeyKind.COMMUNITY: 4}
ENOUGH_WEAK = 2  # kinds


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """Something by which two records may be alike, in one spelling."""

    kind: KeyKind
    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    """A key that two clients have, and how many clients have it."""

    kind: KeyKind
    clients: int


def is_hazard(shared: Iterable[Shared]) -> bool:
    """Whether what two clients share may be a danger: one strong key that few have, or two weak kinds."""
    weak = set()
    for key in shared:
        is_rare = key.clients <= MOST[key.kind]
        if key.kind in STRONG and is_rare:
            return True
        if key.kind in STRONG or is_rare:
            weak.add(key.kind)
    return len(weak) >= ENOUGH_WEAK


# --- Phones, vehicles, accounts, addresses -----------------------------------------------------------

PHONE = re.compile(r"(?<![\w.@])(?:\+|00|0|44)[\d\s().\u2011-]{7,20}\d(?!\w)")
HELPLINE = re.compile(r"80[08]\d{6,7}|3[0347]\d{8}|116\d{3}")  # many ring these, and they are nobody's
FEWEST_DIGITS, MOST_DIGITS = 9, 14
VEHICLE = re.compile(r"\b([a-z]{2}\d{2})\s?([a-z]{3})\b")
# Begun only where a word begins, as in `hestia.privacy.shapes`.
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HANDLE = re.compile(r"(?<![\w.@])@([\w.]{3,40})")
SORT_CODE = re.compile(r"\b(\d\d)[ -]?(\d\d)[ -]?(\d\d)\b\D{1,30}?\b(\d{8})\b")
IBAN = re.compile(r"\b[a-z]{2}\d{2}(?:\s?[a-z0-9]{4}){3,7}(?:\s?[a-z0-9]{1,3})?\b")
POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?)\s{0,2}(\d[a-z]{2})\b")
WITHIN = re.compile(r"\b(?:flat|room|unit|apartment|apt|floor|block|level)\s*\d+[a-z]?\b")
NUMBER = re.compile(r"\b(\d{1,4}[a-z]?)\b")
BEFORE_POSTCODE = 80  # letters in which the number of a house stands before its postcode


def phones(words: str) -> Iterator[Key]:
    """Yield the whole phone numbers that stand in words, however they are written."""
    for match in PHONE.finditer(words):
        number = national(digits_of(match[0]))
        if FEWEST_DIGITS <= len(number) <= MOST_DIGITS and not HELPLINE.fullmatch(number):
            yield Key(KeyKind.PHONE, number)


def vehicles(words: str) -> Iterator[Key]:
    """Yield the number plates that stand in words."""
    for first, last in VEHICLE.findall(words.casefold()):
        yield Key(KeyKind.VEHICLE, first + last)


def accounts(words: str) -> Iterator[Key]:
    """Yield e-mail addresses, names on a network, and bank accounts."""
    small = words.casefold()
    for address in EMAIL.findall(small):
        yield Key(KeyKind.ACCOUNT, address)
    for name in HANDLE.findall(small):
        yield Key(KeyKind.ACCOUNT, f"@{name.strip('.')}")
    for *code, number in SORT_CODE.findall(small):
        yield Key(KeyKind.ACCOUNT, "".join(code) + number)
    for iban in IBAN.findall(small):
        yield Key(KeyKind.ACCOUNT, re.sub(r"\s", "", iban))


def addresses(words: str) -> Iterator[Key]:
    """Yield each postcode that stands in words with the numbers of a house before it."""
    small = words.casefold()
    start = 0
    for match in POSTCODE.finditer(small):
        before = small[max(start, match.start() - BEFORE_POSTCODE) : match.start()]
        start = match.end()
        numbers = NUMBER.findall(WITHIN.sub(" ", before)) or NUMBER.findall(before)
        for number in numbers:
            yield Key(KeyKind.ADDRESS, f"{match[1]}{match[2]} {number}")


def strong_keys(words: str) -> Iterator[Key]:
    """Yield every strong key that stands in words."""
    for find in (phones, vehicles, accounts, addresses):
        yield from find(words)


# --- Exploiters, journeys, places of work, communities -----------------------------------------------

QUOTED = re.compile(r"[“\"‘]([^”\"’]{2,40})[”\"’]")
CALLED = re.compile(r"\b(?:known as|alias|nicknamed|called|aka|a\.k\.a\.)\s+([A-Z]\w+(?: [A-Z]\w+)?)")
FULL_NAME = re.compile(r"\b[A-Z]\w+(?:[ -][A-Z]\w+){1,3}\b")
TITLES = {
    "mr",
    "mrs",
    "ms",
    "miss",
    "madam",
    "madame",
    "mama",
    "uncle",
    "aunty",
    "auntie",
    "aunt",
    "boss",
    "the",
}
COMMON = {
    *(
        "street",
        "road",
        "house",
        "flat",
        "room",
        "near",
        "with",
        "from",
        "then",
        "later",
        "city",
        "town",
        "centre",
    ),
    *(
        "home",
        "place",
        "place",
        "area",
        "north",
        "south",
        "east",
        "west",
        "many",
        "different",
        "several",
        "unknown",
    ),
    *(
        "known",
        "uncertain",
        "england",
        "scotland",
        "wales",
        "ireland",
        "united",
        "kingdom",
        "abroad",
        "about",
    ),
    *(
        "where",
        "there",
        "their",
        "they",
        "that",
        "this",
        "farm",
        "private",
        "other",
        "same",
        "outside",
        "inside",
    ),
}
LEAST_PLACE = 4  # letters
# Words of a venue that many have, and a town in which so many were that it says nothing of where.
NO_NAME = {
    *("lane", "hall", "church", "library", "station", "park", "market", "school", "college", "shop", "cafe"),
    *("community", "museum", "gallery", "hospital", "hotel", "office", "building", "square"),
    *("floor", "garden", "gardens", "avenue", "close", "court", "bridge", "greater", "london", "family"),
}
CAPITAL = re.compile(r"\b[A-Z][\w’'-]+")
DISTRICT = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\b")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\.?\s+((?:19|20)\d\d)\b")
MONTH_NUMBER = re.compile(r"\b(?:\d{1,2}/)?(0?[1-9]|1[0-2])/((?:19|20)\d\d)\b")
PLACE_NAME = r"[A-Z]\w+(?: [A-Z]\w+)?"
ROUTE = re.compile(rf"\bfrom ({PLACE_NAME})\b.{{0,60}}?\bto ({PLACE_NAME})\b", re.DOTALL)
CHAIN = re.compile(rf"\b({PLACE_NAME})(?:\s*[–→>]\s*{PLACE_NAME})*?\s*[–→>]\s*({PLACE_NAME})\b(?!\s*[–→>])")


def places(words: str) -> set[str]:
    """Return the words of a place that may name it."""
    return {word for word in tokens(words) if len(word) >= LEAST_PLACE and word.isalpha()} - COMMON


def places_alike(venue: str, words: str) -> list[str]:
    """Return the words of a venue by which it may be a place of which somebody's record speaks, as written.

    Both write it with a capital letter: a hall, a market or London are in many records.
    """
    known = {plain(name) for name in CAPITAL.findall(words)}
    named = [name for name in CAPITAL.findall(venue) if places(name) - NO_NAME]
    return list(dict.fromkeys(name for name in named if plain(name) in known))


def heard(name: str) -> str:
    """Return how a name sounds, in whichever order it is said, without titles; nothing for none."""
    words = [word for word in tokens(name) if word not in TITLES]
    return " ".join(sorted(sound(word) or word for word in words))


def exploiters(name: str, where: str = "") -> Iterator[Key]:
    """Yield how somebody's name sounds with each place; a whole name is a key without a place as well."""
    if not (sounds := heard(name)):
        return
    for place in sorted(places(where)):
        yield Key(KeyKind.EXPLOITER, f"{sounds} in {place}")
    if " " in sounds:
        yield Key(KeyKind.EXPLOITER, sounds)


def aliases(words: str) -> list[str]:
    """Return what words say that somebody is called: in quotation marks, or after "known as"."""
    return [*QUOTED.findall(words), *CALLED.findall(words)]


def named_exploiters(words: str, where: str = "") -> Iterator[Key]:
    """Yield the keys of those whom words about exploiters name: by whole names, and what they are called."""
    for name in (*FULL_NAME.findall(words), *aliases(words)):
        yield from exploiters(name, where)


def journeys(words: str) -> Iterator[Key]:
    """Yield each way from one place to another with each month of which the words speak."""
    small = words.casefold()
    months = {f"{year}-{MONTHS.index(name) + 1:02d}" for name, year in MONTH.findall(small)}
    months |= {f"{year}-{int(number):02d}" for number, year in MONTH_NUMBER.findall(small)}
    for start, end in (*ROUTE.findall(words), *CHAIN.findall(words)):
        for month in sorted(months):
            yield Key(KeyKind.JOURNEY, f"{plain(start)} to {plain(end)} in {month}")


def workplaces(words: str) -> Iterator[Key]:
    """Yield each word that may name a place of work with its postcode district; none without a district."""
    for district in sorted({match.casefold() for match in DISTRICT.findall(words)}):
        for name in sorted(places(words)):
            yield Key(KeyKind.WORKPLACE, f"{name} in {district}")


def communities(*, language: str, dialect: str, home: str) -> Iterator[Key]:
    """Yield the small worlds in which word is carried: a language, a dialect of it, where she comes from."""
    for what, words in (("speaks", language), ("speaks", dialect), ("from", home)):
        if name := plain(words):
            yield Key(KeyKind.COMMUNITY, f"{what} {name}")
