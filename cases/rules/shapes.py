"""What looks like a fact of somebody, in any words: known by its shape, so that no record is asked. Pure."""

import re
from collections.abc import Iterator

from hestia.privacy.spellings import NAMED, POSTCODE, SHORT

# Begun only where a word begins: from each letter of one long word, its end would be looked for again.
ADDRESS = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]*\.[^\s@]+")
A_POSTCODE = re.compile(POSTCODE.pattern, re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+|0)\d(?:[\s()-]{0,2}\d){8,12}(?!\d)")

# A street with its number: a name, and then what it is. "3 nights at the court" has a little word between.
# Nor is "12 March, Snaresbrook Crown Court" a place to live.
LITTLE = (
    r"(?!(?:at|the|in|of|a|an|to|on|for|near|by|with|and|or|from|her|his|our|their|this|that|am|pm)\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
KINDS_OF_STREET = sorted({*NAMED, *(form for forms in SHORT for form in forms)} - {"c", "o"})
CAPITAL = "|".join(kind.capitalize() for kind in KINDS_OF_STREET if kind.isalpha())
SURELY = "street|road|avenue|lane|terrace|crescent|gardens|grove|close"
STREET = re.compile(
    rf"(?<![\w:/])(?<!\d[.,])\d{{1,3}}[a-zA-Z]?,?\s+(?:{LITTLE}[^\W\d_][\w’'-]*\s+){{1,3}}"
    rf"(?:(?:{CAPITAL})|(?i:{SURELY}))(?!\w)"
)


def ways_to_somebody(words: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like a way to somebody, and what that is: a phone, an e-mail address, a postcode."""
    for pattern, what in (
        (PHONE, "a phone number"),
        (ADDRESS, "an e-mail address"),
        (A_POSTCODE, "a postcode"),
    ):
        for match in pattern.finditer(words):
            yield match[0].strip(), what


def places_and_phones(words: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like an address or a way to somebody, or a street, and what it is."""
    yield from ways_to_somebody(words)
    for match in STREET.finditer(words):
        yield match[0], "an address"
