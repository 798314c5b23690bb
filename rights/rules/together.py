"""Whether pieces may be given together, unread: only where no sign of anybody else stands. Pure."""

import re
from collections.abc import Container, Iterable

from rights.rules.names_and_words import names_among_words

WORD = re.compile(r"[^\W\d_][\w’'-]*")
# Words that begin sentences, titles of our own, and what is called by capitals: they name nobody.
ORDINARY = frozenset(
    WORD.findall(
        "i i'm i've i'd i'll a an and the this that these those there here it its it's he she they "
        "we you who what when where why how her his their our your my all any each every some no "
        "not none nobody nothing now then today tomorrow yesterday tonight on at in by for from to "
        "of with without about after before because if so but or as is was are were be been has "
        "have had do does did can could may might must will would should yes mr mrs ms miss dr "
        "monday tuesday wednesday thursday friday saturday sunday january february march april may "
        "june july august september october november december nrm gp uk ukvi nhs id dwp esol msvcc "
        "home office modern slavery national referral mechanism legal aid salvation army english "
        "british britain united kingdom england wales scotland ireland london open voice "
        "interpreter support plan worker client safe house high crown county family court call "
        "calls called email emailed text letter note visit meeting walk talked spoke asked agreed "
        "met explained discussed gave given needs wants feels review risk target step contact "
        "appointment please see still also first second third next last two three one "
    )
)
# Somebody said or did something, who may be called by no name that can be known, or in small letters.
SAID = re.compile(
    r"\b(?:rang|phoned|telephoned|told (?:us|me|her|the)|(?:said|says|saying) that|texted|messaged)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\+?\(?\d(?:[\s()./-]?\d){6,}")
PLACE = (
    r"street|st|road|rd|avenue|ave|lane|ln|close|court|drive|gardens|grove|crescent|place|square|terrace|way|"
    r"hill|park|row|walk|mews|flat|house"
)
ADDRESS = re.compile(
    rf"\b\d+[a-z]?,?\s+(?:[\w’'-]+\s+){{0,3}}(?:{PLACE})\b|\bflat\s+\d|@\w"
    r"|\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b",
    re.IGNORECASE,
)
SMALL = 40  # letters: so long an answer without a capital tells no name by its letters


def names_like(words: str, *, but: Container[str] = ()) -> list[str]:
    """Return the words with a capital that may be of a name, unless they are ordinary or known."""
    return [
        word
        for word in WORD.findall(words)
        if word[0].isupper() and not is_known(word, but) and len(word.strip("’'-")) > 1
    ]


def is_known(word: str, but: Container[str]) -> bool:
    """Whether a word is ordinary, or one of these, or of one of these: "Amina’s"."""
    small = word.casefold().replace("’", "'")
    whose = small.removesuffix("'s")
    return bool({small, whose} & ORDINARY) or small in but or whose in but


def may_be_given_together(free: Iterable[str], *, known: Container[str]) -> bool:
    """Whether nothing in free words is a sign of somebody else.

    :param free: what was typed in words of one's own
    :param known: words, in small letters, of her names, of staff and of places
    """
    return not any(
        SAID.search(words)
        or NUMBER.search(words)
        or ADDRESS.search(words)
        or names_like(words, but=known)
        or names_among_words(words, but=known)
        or (len(words) >= SMALL and not any(map(str.isupper, words)))
        for words in free
    )
