"""What the directory's words and days come to: lists typed with commas, and days that have passed."""

import re
from datetime import date, timedelta

VERIFIED_FOR = timedelta(days=182)  # six months: then somebody asks again whether it is still so
EVERYWHERE = ("all of london", "all london", "anywhere", "everywhere", "all of england", "national")


def parted_by_commas(words: str) -> list[str]:
    """Return what was typed with commas: "Arabic, Kurdish (Sorani)" is two."""
    return [" ".join(part.split()) for part in words.split(",") if part.strip()]


def same(one: str, other: str) -> bool:
    """Whether two words are one, however they were typed."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def is_named(name: str, words: str) -> bool:
    """Whether something is named in words: all of it, as words of its own, with or without full stops."""
    parts = [re.escape(part) for part in re.split(r"[\s.]+", name) if part]
    between = r"(?:\.?\s+|\.)"
    return bool(parts) and re.search(rf"(?<!\w){between.join(parts)}(?!\w)", words, re.IGNORECASE) is not None


def language_alone(language: str) -> str:
    """Return a language without its dialect: "Kurdish (Sorani)" is Kurdish."""
    return language.partition("(")[0].strip()


def names_of(language: str) -> set[str]:
    """Return by what a language goes: "Kurdish (Sorani)" by Kurdish, Sorani and Kurdish Sorani."""
    alone, dialect = language_alone(language), language.partition("(")[2].rstrip(") ")
    return {" ".join(name.split()).casefold() for name in (alone, dialect, f"{alone} {dialect}")} - {""}


def speaks(languages: str, language: str) -> bool:
    """Whether one of these languages is that, in whichever dialect."""
    return any(names_of(spoken) & names_of(language) for spoken in parted_by_commas(languages))


def works_in(boroughs: str, borough: str) -> bool:
    """Whether these boroughs are, or hold, that one. Where none is named, all are meant."""
    named = parted_by_commas(boroughs)
    return not named or any(same(name, borough) or name.casefold() in EVERYWHERE for name in named)


def is_to_verify(verified_on: date | None, *, today: date) -> bool:
    """Whether nobody has made sure of it for six months."""
    return verified_on is None or verified_on <= today - VERIFIED_FOR


def is_past(until: date | None, *, today: date) -> bool:
    """Whether a day up to which something holds has passed."""
    return until is not None and until < today
