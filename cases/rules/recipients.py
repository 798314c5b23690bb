"""Whether two names, or two addresses, may be of one: however somebody wrote them down."""

import re

from cases.rules.names import plain, tokens

# What parts two recipients, and what many recipients are called.
AND_OTHERS = re.compile(r"[;/&+\n]|\b(?:and|or)\b", re.IGNORECASE)
OF_ANY = frozenset(
    [
        "the",
        "a",
        "her",
        "his",
        "my",
        "our",
        "of",
        "at",
        "for",
        "in",
        "and",
        "co",
        "llp",
        "ltd",
        "limited",
        "dr",
        "law",
        "legal",
        "solicitor",
        "solicitors",
        "lawyer",
        "lawyers",
        "firm",
        "partners",
        "gp",
        "doctor",
        "surgery",
        "medical",
        "health",
        "centre",
        "practice",
        "midwife",
        "midwives",
        "maternity",
        "hospital",
        "police",
        "council",
        "college",
        "housing",
        "association",
        "officer",
        "service",
        "services",
        "team",
        "office",
        "charity",
    ]
)
NAME = 4  # words at most of the name of a person
PARTS = set(",;/&@()\n0123456789")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})\b", re.IGNORECASE)


def same_name(first: str, second: str) -> bool:
    """Whether two names may be of one person or office: every word of one is a word of the other."""
    ours, theirs = set(tokens(first)), set(tokens(second))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def holds_a_name(name: str, text: str) -> bool:
    """Whether a name of two words or more stands in a text."""
    words = plain(name)
    return " " in words and f" {words} " in f" {plain(text)} "


def postcode(text: str) -> str:
    """Return the first postcode of a text, without its space, or nothing."""
    match = POSTCODE.search(text)
    return f"{match[1]}{match[2]}".upper() if match else ""


def same_place(first: str, second: str) -> bool:
    """Whether two addresses may be one: however they are spaced, spelled in capitals or cut short.

    With a postcode in both, that and a number they share decide. Otherwise every word of one stands in the
    other, a number among them.
    """
    ours, theirs = tokens(POSTCODE.sub(" ", first)), tokens(POSTCODE.sub(" ", second))
    numbers = [{word for word in words if any(c.isdigit() for c in word)} for words in (ours, theirs)]
    here, there = postcode(first), postcode(second)
    if here and there:
        return here == there and bool(not all(numbers) or numbers[0] & numbers[1])
    fewer, more = sorted((set(ours), set(theirs)), key=len)
    return bool(fewer) and fewer <= more and (fewer == more or any(c.isdigit() for c in "".join(fewer)))


def is_the_one(name: str, given: str) -> bool:
    """Whether a recipient is the one a yes names: more words may say where, and never name another too."""
    ours, theirs = set(tokens(name)), set(tokens(given))
    if ours <= theirs:
        return bool(ours - OF_ANY) or (bool(ours) and ours == theirs)
    if not (theirs and theirs <= ours):
        return False
    parts = (set(tokens(part)) - OF_ANY for part in AND_OTHERS.split(name))
    return all(part & theirs for part in parts if part)


def is_that_name(name: str, given: str) -> bool:
    """Whether two names are one, but for what many are called: "Brightwater Law" and "Brightwater LLP"."""
    ours, theirs = set(tokens(name)), set(tokens(given))
    return bool(ours) and (ours == theirs or (bool(ours - OF_ANY) and ours - OF_ANY == theirs - OF_ANY))


def is_a_name(person: str) -> bool:
    """Whether it says no more than who somebody is: few words, and nothing that parts two names."""
    return len(tokens(person)) <= NAME and not set(person) & PARTS
