"""By what of a phone number somebody is found: its end, whatever stands before it and between its digits."""

import re
import unicodedata

END = 4
SHORTEST = 7  # digits: of a number that somebody has, not of a helpline
LONGEST_PART = 9  # digits: a number of this country has ten without its code
WAY_IN = re.compile(r"^(?:00)?(?:44)?0?")  # 0044 (0), +44, 0


def phone_end(words: str) -> str:
    """Return the last digits of what may be a phone number, or an empty text."""
    digits = digits_of(words)
    return digits[-END:] if len(digits) >= END else ""


def ends_with(phone: str, words: str) -> bool:
    """Whether every digit that was typed stands at the end of a number, whichever way its code is written."""
    return national(digits_of(phone)).endswith(national(digits_of(words)))


def national(digits: str) -> str:
    """Return a whole number without the code of this country; a part of one as it is."""
    return WAY_IN.sub("", digits) if len(digits) > LONGEST_PART else digits


def is_number(words: str) -> bool:
    """Whether this can be rung: it has digits enough."""
    return len(digits_of(words)) >= SHORTEST


def digits_of(words: str) -> str:
    """Return the digits of a text, whichever alphabet they are of."""
    return "".join(str(unicodedata.digit(character)) for character in words if character.isdigit())
