"""By what of a phone number somebody is found: its end, whatever stands before it and between its digits."""

import unicodedata

END = 4


def phone_end(words: str) -> str:
    """Return the last digits of what may be a phone number, or an empty text."""
    digits = "".join(str(unicodedata.digit(character)) for character in words if character.isdigit())
    return digits[-END:] if len(digits) >= END else ""
