"""Passwords that somebody who knows us would try first."""

import re
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

# What stands on our letterhead and in the name of our work.
WORDS = ("caseworker", "hestia", "home office", "nrm", "outreach", "safe house", "survivor", "trafficking")
LEAST_LEFT = 8  # letters, without our own words
FEW = 5  # different characters, below which a password is a pattern


def letters(text: str) -> str:
    """Return the letters of a text alone, in lower case."""
    return re.sub(r"[\W\d_]+", "", text.lower())


def repeated(text: str) -> str:
    """Return what a text repeats: ``sunshine`` of ``sunshinesunshine``; otherwise the text itself."""
    # Doubled, a text is found again after what it repeats: at its own end, if it repeats nothing.
    return text[: (text + text).find(text, 1)] if text else text


class NotCommonAtHeart(CommonPasswordValidator):
    """Refuse the 20,000 most common passwords, also with numbers and signs around them, or said twice."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        heart = letters(password)
        is_pattern = len(set(password.lower())) < FEW or password.isdecimal()
        if is_pattern or {heart, repeated(heart)} & self.passwords:
            raise ValidationError(
                "This is one of the passwords that are tried first.", code="password_too_common"
            )


class NotOurWords:
    """Refuse a password that is little more than our name or the words of our work."""

    def validate(self, password: str, _user: Any = None) -> None:
        remainder = password.lower()
        for word in sorted({*WORDS, settings.SITE_NAME.lower()}, key=len, reverse=True):
            remainder = re.sub(r"\W*".join(map(re.escape, word.replace(" ", ""))), "", remainder)
        if remainder != password.lower() and len(letters(remainder)) < LEAST_LEFT:
            raise ValidationError(
                "Leave out our name and the words of our work: they are tried first.",
                code="password_of_our_words",
            )

    def get_help_text(self) -> str:
        """Return what to leave out."""
        return "Not our name or the words of our work."
