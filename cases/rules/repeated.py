"""Where words repeat what is kept in confidence: so many in a row that nobody writes them by chance. Pure."""

import re
from collections.abc import Iterable, Iterator

from hestia.privacy.spellings import Found, Kind, Secret, fold, numbered

IN_A_ROW = 5  # words of anything kept in confidence
OF_A_SECRET = 4  # words of what is covered: what the police plan, legal advice, what we say on the phone
TELLING, LONG = 2, 5  # so many words of so many letters among them: "she does not want to" says nothing
WORD = re.compile(r"[^\W_]+")
# Long words that stand in every letter of ours.
EVERYDAY = frozenset(
    {
        *("about", "after", "again", "agreed", "appointment", "asked", "because", "before", "being"),
        *("could", "every", "first", "friday", "given", "going", "letter", "looks", "meeting"),
        *("might", "monday", "months", "needs", "other", "people", "please", "rather", "review"),
        *("saturday", "says", "service", "should", "since", "sunday", "support", "their", "there"),
        *("these", "things", "think", "those", "thursday", "through", "today", "together"),
        *("tomorrow", "tuesday", "until", "wants", "wednesday", "weeks", "where", "which", "while"),
        *("without", "worker", "would", "years", "interpreter"),
        *(
            "waited",
            "called",
            "wrote",
            "house",
            "rules",
            "garden",
            "street",
            "council",
            "court",
            "police",
            "nurse",
        ),
        *(
            "solicitor",
            "friend",
            "letter",
            "letters",
            "office",
            "forms",
            "account",
            "reference",
            "close",
            "phone",
        ),
        *("money", "school", "rooms", "morning", "evening", "client", "manager", "staff", "doctor", "family"),
    }
)

type Placed = list[tuple[str, int, int]]


def placed(words: str) -> Placed:
    """Return the words one by one, plain, each with where it stands. A number that is said is its digits."""
    text = numbered(fold(words))
    return [(match[0], *text.span(*match.span())) for match in WORD.finditer(text.text)]


def rows_of(words: Placed, many: int) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield each row of so many words, and where it begins and ends, if it says anything."""
    for n in range(len(words) - many + 1):
        row = words[n : n + many]
        in_row = tuple(word for word, _, _ in row)
        if sum(len(word) >= LONG and word not in EVERYDAY for word in in_row) >= TELLING:
            yield in_row, row[0][1], row[-1][2]


def repeated(words: str, kept: Iterable[str], *, in_a_row: int = IN_A_ROW) -> list[Found]:
    """Return where words repeat so many words in a row of something that is kept: the first row of each."""
    typed = list(rows_of(placed(words), in_a_row))
    repeats = []
    for text in kept if typed else ():
        rows = {row for row, _, _ in rows_of(placed(text), in_a_row)}
        spans = ((start, end) for row, start, end in typed if row in rows)
        if span := next(spans, None):
            repeats.append(Found(Secret(Kind.CODE_WORD, words[slice(*span)]), *span))
    return repeats
