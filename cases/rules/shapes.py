"""What looks like a fact of somebody, in any words: known by its shape, so that no record is asked. Pure."""

import re
from collections.abc import Iterator

from hestia.privacy.spellings import POSTCODE

# Begun only where a word begins: from each letter of one long word, its end would be looked for again.
ADDRESS = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]*\.[^\s@]+")
A_POSTCODE = re.compile(POSTCODE.pattern, re.IGNORECASE)
PHONE = re.compile(r"(?<!\d)(?:\+|0)\d(?:[\s()-]{0,2}\d){8,12}(?!\d)")


def ways_to_somebody(words: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like a way to somebody, and what that is: a phone, an e-mail address, a postcode."""
    for pattern, what in (
        (PHONE, "a phone number"),
        (ADDRESS, "an e-mail address"),
        (A_POSTCODE, "a postcode"),
    ):
        for match in pattern.finditer(words):
            yield match[0].strip(), what
