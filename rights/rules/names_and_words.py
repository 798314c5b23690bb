"""Names that are ordinary words too (May, Will, Grace, Hope): when one is written as a name. Pure.

Only a capital tells them apart, and the first word of a sentence has one anyway: there, what follows tells.
"""

import re
from collections.abc import Container

MONTHS = ("may", "june", "april", "august")
NAMES = frozenset(
    (
        *MONTHS,
        *("amber", "angel", "beauty", "blessing", "bob", "charity"),
        *("comfort", "crystal", "daisy", "dawn", "destiny", "dean", "earl", "eve", "faith", "favour"),
        *("felicity", "frank", "gift", "glory", "grace", "grant"),
        *("happiness", "happy", "harmony", "hazel", "heather", "heaven", "holly", "honour", "hope", "iris"),
        *("ivy", "jack", "jasmine", "jewel", "joy", "lily", "love", "loveth", "lucky", "mark"),
        *("mercy", "miracle", "mike", "nick", "olive", "pat", "patience", "peace", "pearl"),
        *("poppy", "praise", "precious", "prince", "princess", "promise", "prosper", "prudence"),
        *("ray", "rich", "rob", "robin", "rose", "ruby", "sky", "star", "sue", "summer", "sunny"),
        *("sunshine", "temperance", "treasure", "victor"),
        *("violet", "virtue", "wade", "will", "wisdom"),
    )
)
CAPITAL = re.compile(r"(?<![\w’'-])[A-Z][a-z]{1,11}(?![\w-])")
# What stands before or after a month: "in May", "12 May", "May 2026", "end of May".
BEFORE_A_MONTH = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?(?:\s+of)?|\b(?:in|since|until|till|early|late|mid|last|next|this|during|every|"
    r"each|(?:end|middle|beginning|start|half|week|day|all)\s+of|[A-Z][a-z]{2,8}\s+(?:and|to|or)))[\s-]+$",
)
AFTER_A_MONTH = re.compile(r"^,?\s+(?:\d|bank holiday|half.term|day\b)")
# What may stand before it is no longer than what is looked at: see `is_a_name`.
BEGINS = re.compile(r"(?:^|[.!?:;\n•*\0“\"(\[/]|\s[-–—])\s{0,30}$")
# At the head of a sentence a name is followed by what somebody does, or by what is theirs.
DOES = re.compile(
    r"^(?:['’]s\b|,?\s+(?:and|who|is|was|has|had|does|did|says?|said|told|rang|rings|came|comes|went|goes|gave|"
    r"gives|took|takes|saw|sees|met|meets|spoke|speaks|knows|knew|lives|lived|left|leaves|got|gets|sent|sends|"
    r"wants|asks|brought|brings|made|makes|found|kept|keeps|paid|pays|held|holds|drove|drives|wrote|writes|works|"
    r"(?!need|feed|proceed|succeed|exceed)[a-z]{2,}ed|[A-Z][a-z’'-]+)\b)"
)


def is_name_and_word(part: str) -> bool:
    """Whether a part that is hidden is such a name by itself, written with a capital."""
    name = part.strip()
    return name[:1].isupper() and name.casefold() in NAMES


def capital_of(name: str) -> re.Pattern[str]:
    """Return what finds such a name with its capital, but beside the number of a day or year."""
    word = re.escape(name.strip().capitalize())
    number = r"(?<!\d )" if name.strip().casefold() in MONTHS else ""
    year = r"(?!\s+\d)" if number else ""
    return re.compile(rf"(?<![\w’-]){number}(?:{word}|{word.upper()})(?![\w-]){year}")


def names_among_words(words: str, *, but: Container[str] = ()) -> list[str]:
    """Return such names where they are written as names, unless they are known.

    :param but: words, in small letters, that are known: of her own names, of staff, of places
    """
    capitals = (match for match in CAPITAL.finditer(words) if match[0].casefold() in NAMES)
    return [match[0] for match in capitals if is_a_name(match, but)]


def is_a_name(match: re.Match[str], but: Container[str]) -> bool:
    """Whether a word with a capital is a name here: by what stands before and after it."""
    text, (start, end) = match.string, match.span()
    word, before, after = match[0].casefold(), text[max(0, start - 30) : start], text[end : end + 30]
    if word in but:
        return False
    if word in MONTHS and (BEFORE_A_MONTH.search(before) or AFTER_A_MONTH.search(after)):
        return False
    if not before.strip(" \0") and not after.strip(" .\0"):  # the whole of an answer
        return word not in MONTHS
    return bool(DOES.search(after)) if BEGINS.search(before) else True
