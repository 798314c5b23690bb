"""Notes with certain words: among those of every case someone may read, and in one case's timeline.

PostgreSQL uses no index of words under rules of rows, so the ids come from a function that looks past
them and holds to the same condition (`notes_with` in cases/privacy.sql); what is read of them is asked
for under the rules again.
"""

import re
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchVector
from django.db.models import BigIntegerField, Func, QuerySet, Value

from cases.models import Case, Entry
from hestia.accounts.models import User

MOST_WORDS = 12
# A word of any script: its letters with the signs that are written on them, which ``\w`` alone leaves out.
WORD = re.compile(r"(?:\w[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0a01-\u0a51]*)+")
PREFIXES_FROM = 3  # letters: a shorter word is looked for as it is


def terms_of(words: str) -> str:
    """Return what is looked for, as PostgreSQL takes it: all of the words, each with any ending."""
    sought = re.findall(WORD, words)[:MOST_WORDS]
    return " & ".join(f"{word}:*" if len(word) >= PREFIXES_FROM else word for word in sought)


class IdsOfNotes(Func):
    """The ids of the latest notes with all of these words, of cases that exist for whoever asks."""

    function = "notes_with"
    template = "ARRAY(SELECT %(function)s(%(expressions)s))"
    output_field = ArrayField(BigIntegerField())

    def __init__(self, words: str, *, most: int) -> None:
        super().__init__(Value(terms_of(words)), Value(most))


def notes_of(ids: Sequence[int], words: str, *, by: User) -> list[Entry]:
    """Return the notes that `IdsOfNotes` found, as far as they exist for this person, with extracts."""
    entries = Entry.objects.visible_to(by).filter(pk__in=ids).newest_first()
    return list(with_extract(entries, terms_of(words)).select_related("case__client", "by")) if ids else []


def entries_with(words: str, case: Case) -> QuerySet[Entry]:
    """Return the lines of a case's timeline with all of these words, the latest first."""
    sought = SearchQuery(terms_of(words), config="english", search_type="raw")
    entries = case.entry_set.annotate(words=SearchVector("title", "body", config="english"))
    return entries.filter(words=sought).newest_first()


def with_extract(entries: QuerySet[Entry], terms: str) -> QuerySet[Entry]:
    """Return the entries with what stands around the words in each, as ``extract``."""
    sought = SearchQuery(terms, config="english", search_type="raw")
    headline = SearchHeadline(
        "body",
        sought,
        config="english",
        start_sel="",
        stop_sel="",
        max_fragments=2,
        min_words=8,
        max_words=26,
    )
    return entries.annotate(extract=headline)
