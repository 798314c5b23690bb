"""What looks like a fact of somebody, in any words: known by its shape, so that no record is asked. Pure.

The parts stand here once: whoever asks more of a text (`desk.rules.telling`) puts them together otherwise.
"""

import re
from collections.abc import Iterator

from hestia.privacy.spellings import NAMED, ONES, POSTCODE, SHORT, TENS, Folded, fold, spoken

# Begun only where a word begins: from each letter of one long word, its end would be looked for again.
# With a gap beside the sign, "me @ 5.30" is none.
ADDRESS = re.compile(
    r"(?<![^\s@])[^\s@]+(?:@[^\s@]*\.[^\s@]+|\s?@\s?[^\s@]*\.[^\W\d_][^\s@]*)", re.IGNORECASE
)
# No postcode ends in an M: "in E8, 4pm" says when.
A_POSTCODE = re.compile(rf"{POSTCODE.pattern}(?<!\d[ap]m)", re.IGNORECASE)
NEXT_DIGIT = r"(?:[\s()/.-]{0,3}\d)"
NO_DAY = r"(?!(?:0?[1-9]|[12]\d|3[01])[./-](?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d\b)"
PHONE = re.compile(rf"(?<!\d){NO_DAY}(?:\+|0)\d{NEXT_DIGIT}{{8,12}}(?!\d)")
# A constable, a detective, a sergeant, with a name after it.
RANK = r"(?:W?P[CS]|D[CIS]|DC[IS]|DSU|PCSO)\.?"

# A street with its number: a name, and then what it is. "3 nights at the court" has a little word between.
# Nor is "12 March, Snaresbrook Crown Court" a place to live.
LITTLE = (
    r"(?!(?:at|the|in|of|a|an|to|on|for|near|by|with|and|or|from|her|his|our|their|this|that|am|pm)\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
HOUSE = r"[a-zA-Z]?,?\s+"  # after its number: "221b, "
PART_OF_NAME = r"[^\W\d_][\w’'-]*"
SHORT_FORMS = {form for forms in SHORT for form in forms}
KINDS_OF_STREET = sorted({*NAMED, *SHORT_FORMS} - {"c", "o"})
CAPITAL = "|".join(kind.capitalize() for kind in KINDS_OF_STREET if kind.isalpha())
SURELY = "street|road|avenue|lane|terrace|crescent|gardens|grove|close"
STREET = re.compile(
    rf"(?<![\w:/])(?<!\d[.,])\d{{1,3}}{HOUSE}(?:{LITTLE}(?:(?:St|Mt)\.|{PART_OF_NAME})\s+){{1,3}}"
    rf"(?:(?:{CAPITAL})|(?i:{SURELY}))(?!\w)"
)
# As our references are written; what the Home Office gives has more digits. In words that are folded.
A_REFERENCE = re.compile(r"(?<![^\W_])h[\W_]{0,3}\d{4,6}(?![^\W_])")

# The same, as somebody writes it who was told once to leave it out: in words that are folded.
REST_OF_WORD = re.compile(r"\w+")
NAMED_BY_NUMBER = re.compile(
    r"\b(?:case|client|record|file|ref|reference)[\W_]{0,3}(?:no|nr|number)?[\W_]{0,3}\d{4,6}(?![^\W_])"
)
# "07946, and then 014755"; "at 0900 and 1700" says when.
NEXT_SAID = r"(?:(?:[\s()/.-]{0,3}|,?\s(?:and\s)?then\s)\d)"
SAID_PHONE = re.compile(rf"(?<!\d){NO_DAY}(?:\+|0){NEXT_SAID}{{9,13}}(?!\d)")
# An e-mail address that is said: "ghadah dot k at example dot org".
SAID_DOT, SAID_AT = r"[\s\[(]{1,3}dot[\s\])]{1,3}", r"[\s\[(]{1,3}at[\s\])]{1,3}"
SAID_ADDRESS = re.compile(
    rf"(?<![\w-])[\w-]{{1,60}}(?:{SAID_DOT}[\w-]{{1,60}}){{0,5}}{SAID_AT}[\w-]{{1,60}}(?:{SAID_DOT}[\w-]{{1,60}}){{1,5}}",
    re.IGNORECASE,
)
TEENS = "|".join(sorted(ONES[10:], key=len, reverse=True))
NUMBER_IN_WORDS = rf"(?:(?:{'|'.join(filter(None, TENS))})(?:[\s-]*(?:{'|'.join(ONES[1:10])}))?|{TEENS})"
AT_ITS_END = r"(?:st|rd|ave|ln)\b\.?(?=\s*(?:[,;\n]|\Z))"  # "3 women praised St Mary’s" is no street
ANY_STREET = re.compile(
    rf"(?<![\w:/])(?<!\d[.,])(?:\d{{1,3}}|{NUMBER_IN_WORDS}){HOUSE}(?:{LITTLE}(?:st\.|{PART_OF_NAME})\s+){{1,3}}"
    rf"(?:(?:{SURELY})(?!\w)|{AT_ITS_END})",
    re.IGNORECASE,
)


def of_somebody(words: str) -> Iterator[tuple[str, str]]:
    """Yield what points to one person in words that are for everybody, and what it is.

    By its looks alone, also where it is spelled another way: whose it is, is not asked, so that a refusal
    tells nobody whether a guess was right. A name has no looks.
    """
    yield from places_and_phones(words)
    folded = fold(words)
    for pattern, text, what in (
        (A_REFERENCE, folded, "a reference"),
        (NAMED_BY_NUMBER, folded, "a reference"),
        (SAID_PHONE, spoken(folded), "a phone number"),
        (A_POSTCODE, folded, "a postcode"),
        (ADDRESS, folded, "an e-mail address"),
        (SAID_ADDRESS, folded, "an e-mail address"),
        (ANY_STREET, folded, "an address"),
    ):
        yield from as_written(words, pattern, text, what)


def as_written(words: str, pattern: re.Pattern[str], text: Folded, what: str) -> Iterator[tuple[str, str]]:
    """Yield where a pattern stands in folded words, as it was typed, and what it is."""
    for match in pattern.finditer(text.text):
        start, end = text.span(*match.span())
        rest = REST_OF_WORD.match(words, end)  # a digit that is said is a word
        yield words[start : rest.end() if rest else end].strip(), what


# Places known otherwise: by numbers, by three words, on a map.
COORDINATES = re.compile(
    r"(?<![\d.])[-−]?\d{1,2}\.\d{3,}°?\s*[NS]?[\s,;/]+[-−]?\d{1,3}\.\d{3,}°?\s*[EWO]?"
    r"|\d{1,2}°\s*\d{1,2}[′’']\s*[\d.]*[″”\"]?\s*[NS][\s,;/]+\d{1,3}°\s*\d{1,2}[′’']\s*[\d.]*[″”\"]?\s*[EWO]"
    r"|(?<![^\W_])[23456789CFGHJMPQRVWX]{4,8}\+[23456789CFGHJMPQRVWX]{2,3}(?![^\W_])"
)
THREE_WORDS = re.compile(
    r"(?<![\w@./-])(?:///\s?)?(?!www\.)[a-z]{4,}\.[a-z]{4,}\.(?!(?:html|info|example|gov|net|org|com)\b)[a-z]{4,}(?![\w./@])"
)
MAP = re.compile(
    r"(?<![\w.])(?:maps\.\S+|goo\.gl/\S+|(?:\w{1,30}\.){0,3}google\.\S{1,20}?/maps\S*|what3words\S*|w3w\.co\S*)",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.@])@[A-Za-z_][\w.]{2,}")


def ways_to_somebody(words: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like a way to somebody, and what that is: a phone, an address online, a postcode."""
    for pattern, what in (
        (PHONE, "a phone number"),
        (ADDRESS, "an e-mail address"),
        (A_POSTCODE, "a postcode"),
        (SAID_ADDRESS, "an e-mail address"),
        (COORDINATES, "a place on a map"),
        (THREE_WORDS, "a place on a map"),
        (MAP, "a place on a map"),
        (HANDLE, "a name online"),
    ):
        for match in pattern.finditer(words):
            yield match[0].strip(), what


def places_and_phones(words: str) -> Iterator[tuple[str, str]]:
    """Yield what looks like an address or a way to somebody, or a street, and what it is."""
    yield from ways_to_somebody(words)
    for match in STREET.finditer(words):
        yield match[0], "an address"
