"""What can be printed of a case. Each floor describes its own documents; the attic lists them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Printed
from cases.queries.secrets import Passage
from hestia.accounts.models import User
from hestia.pdf import Audience, Document, Fact
from hestia.pdf.languages import ENGLISH, Language
from hestia.pdf.words import Words, apart, her_day, sentences
from hestia.privacy.audiences import secrecy
from hestia.privacy.secrecy import Level
from hestia.workingdays.words import long_day


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One copy, as it was asked for: its number, who makes it, and what may stand in it."""

    number: int
    made_on: date
    by: User
    takes_away: str = Printed.Takes.DISCREET
    with_phones: bool = True
    with_surname: bool = False
    with_lines: bool = True
    with_signatures: bool = True
    large_print: bool = False
    recipient: str = ""  # whom outside it is for
    edition: str = ""  # which of several there are; empty is the latest
    sides: tuple[Language, ...] = (ENGLISH,)  # the languages, in the order of the page
    is_easy: bool = False  # in pictures and short sentences
    with_whole_story: bool = False  # all notes, not only the latest
    mark: str = ""  # by which a discreet copy is found again; one that is only looked at has none

    @property
    def hers(self) -> Language | None:
        """Return her language, if it is not English."""
        return next((side for side in self.sides if side is not ENGLISH), None)

    @property
    def is_discreet(self) -> bool:
        """Whether it must not say that anybody helps her: someone may find it."""
        return self.takes_away == Printed.Takes.DISCREET

    def file_name(self, reference: str, name: str, *, discreet: str = "list") -> str:
        """Return the name of a file for her. It stands in lists of downloads: a discreet one says nothing.

        It has its own mark in place of her reference, by which it would be matched with a letter of ours; so
        each is named otherwise, and never as an open copy.
        """
        if self.is_discreet:
            return f"{discreet}-{self.mark or self.number}.pdf"
        return f"{reference}-{name}.pdf"

    def line(self, title: str, reference: str) -> str:
        """Return the line at the foot of a staff copy: what, which copy, when, by whom."""
        made = long_day(self.made_on)
        return f"{title}, {reference}. Printed {made} by {self.by.initials}, copy {self.number}."

    def client_line(self, title: Words, reference: str) -> Words:
        """Return the line at the foot of what she may take with her: it names nobody's work.

        On a discreet copy it asks for nothing either: whoever finds one must not learn that it could matter.
        Its mark looks like any other number, and says to us alone which paper it is, and whose.
        """
        # Translators: foot of every page of her papers; the reference is a number that stands for her
        line = _("{title}, {reference}. Printed {day}, copy {copy}. Please keep safe or give back.")
        day = her_day(self.made_on, with_year=True)
        if self.is_discreet:
            return sentences(title, day, apart(self.mark) if self.mark else "")
        return format_lazy(line, title=title, reference=apart(reference), day=day, copy=self.number)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody outside, on record, for whom a document may be made: how they are called, and why they may.

    ``kinds``: what they are besides. A no of hers to one of these is a no to them. ``is_agency``: they are
    known by her record alone, and on no list of ours. ``two_because``: why one worker alone prints nothing
    for them, if so.
    """

    name: str
    why: str
    kinds: tuple[str, ...] = ()
    is_agency: bool = False
    two_because: str = ""


def nobody_outside(_case: Case) -> list[Reader]:
    """Return nobody: most documents are for nobody outside."""
    return []


def only_the_latest(_case: Case) -> list[tuple[str, str]]:
    """Return no choice: most documents say how things stand now."""
    return []


def without_words(_case: Case, _copy: Copy) -> list[Passage]:
    """Return no words: what somebody typed in it is read elsewhere, or there is none."""
    return []


def never_blocked(_case: Case) -> list[str]:
    """Return no reason: some documents can always be printed."""
    return []


@dataclass(frozen=True, kw_only=True)
class Printable:
    """A kind of document: what it is called, whom it is for, and how it is filled.

    ``blockers`` says why it cannot be printed yet ("There is no plan to print yet."); ``build`` fills it from
    the record for one copy. Where earlier ones can be printed too, ``editions`` lists all, latest first.
    """

    slug: str
    title: str
    called: str = ""  # what staff call it, where its title is in her words
    audience: Audience
    tells: frozenset[Fact]
    besides: frozenset[Fact] = frozenset()  # what it asks for, and tells in what was typed or named there
    build: Callable[[Case, Copy], Document]
    blockers: Callable[[Case], list[str]] = never_blocked
    in_her_language: bool = False  # its fixed words are kept in other languages too
    has_easy: bool = False  # there is one in pictures
    whole_title: str = ""  # its title with all notes in it; empty: it never has all
    tells_whatever_is_left_out: bool = False  # no copy of it is discreet
    if_found: str = "Nothing is left out: anyone who finds it learns what it says."  # said then
    aside: str = ""  # said where it is printed, after what it tells
    # She reads and signs it, so it is read over for her code word. Our own words in it tell in any case.
    is_signed_by_her: bool = False
    has_lines_to_sign: bool = False  # she takes it with her, and signs it if she wants the lines in it
    is_stamped: bool = True  # with what she took back, if it is a paper of ours
    editions: Callable[[Case], list[tuple[str, str]]] = only_the_latest
    readers: Callable[[Case], list[Reader]] = nobody_outside  # whom outside it may be made for
    # What somebody typed that stands in a copy of it: read for her secrets before it goes outside.
    words: Callable[[Case, Copy], list[Passage]] = without_words

    def __post_init__(self) -> None:
        if self.audience.is_outside and self.words is without_words:
            raise ValueError(f"{self.slug} goes outside: say what in it somebody typed.")

    @property
    def name(self) -> str:
        """Return what staff call it: "Her support plan"."""
        return self.called or self.title

    @property
    def name_within(self) -> str:
        """Return that within a sentence: "her support plan", but "Duty to Notify", which is a name."""
        if re.search(r" [A-Z][a-z]", self.name):
            return self.name
        return f"{self.name[:1].lower()}{self.name[1:]}"

    @property
    def level(self) -> Level:
        """Return how secret it is: by that, whoever makes it has shown who they are more or less recently."""
        return secrecy(self.audience, self.tells)

    @property
    def is_for_client(self) -> bool:
        """Whether she may be given it: then the page asks what is safe for her."""
        return self.audience == Audience.CLIENT

    def reader(self, case: Case, name: str) -> Reader | None:
        """Return who of those on record has this name."""
        return next((reader for reader in self.readers(case) if reader.name == name), None)

    def why_not(self, case: Case) -> list[str]:
        """Return why it cannot be made of this case, in words: nothing is printed for her after her death."""
        if self.is_for_client and case.has_died:
            return ["She has died. Nothing is printed for her."]
        return self.blockers(case)
