"""Through the front door: the demonstration as `make run` makes it, and whoever is in it opens every page.

Each page is opened by three of all who may do the same; by every one of them where every link is followed.

Tests elsewhere meet each page in a database that they make, and put the rules in force twice. Here is what
somebody meets who has just cloned it: a first start, its own roles and grants, three processes, real HTTP.
"""

import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http import HTTPStatus

import pytest

from desk.documents.printables import PRINTABLES
from hestia.accounts.permissions import GRANTS, Permission
from tests import make
from tests.journeys.crawler import Crawl, Tally
from tests.journeys.demonstration import Demonstration, Person, served
from tests.journeys.printing import Printing
from tests.journeys.visitor import Answer, Visitor

AT_ONCE = 3  # persons
OPENERS = 3  # of all who may do the same: eleven caseworkers meet the same pages
WHO_PRINTS = "ruth@hestia.example"  # a manager, who reaches every case
# What is made with a click, without a page that asks: the questions on paper, and what was done of feedback.
CLICKED = {"desk:questions", "feedback:you_said"}
ASKED_FOR = {*PRINTABLES, "chaser letter", "letter", "caseload report", "plans of the week"}
# A crawler that sees nothing finds no fault: this much at least there is to be seen.
PEOPLE, LINKS, FORMS = 21, 4_000, 2_000
PAGES, PAGES_OF_A_WORKER, PAGES_OF_ANYBODY = 145, 95, 15


@dataclass
class Round:
    """Everybody's way through the house, and what was wrong on it."""

    demonstration: Demonstration
    every_link: bool
    crawls: dict[str, Crawl] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)  # each portion

    def go(self) -> None:
        """Let everybody look at everything, then let somebody print."""
        people = self.demonstration.people
        together: dict[frozenset[Permission], tuple[Tally, Tally]] = {}
        files = Tally(1)
        for person in people:
            tallies = (Tally(2), Tally(len(people))) if self.every_link else (Tally(1), Tally(OPENERS))
            kinds, openers = together.setdefault(GRANTS[person.role], tallies)
            visitor = Visitor(self.demonstration.address, person.email)
            self.crawls[person.email] = Crawl(visitor, kinds, openers, files, self.every_link)
        self.timed("looking", lambda: self.look_round(people))
        self.timed("printing", lambda: self.print(self.crawls[WHO_PRINTS]))

    def timed(self, portion: str, act: Callable[[], None]) -> None:
        """Note how long a portion takes."""
        began = time.monotonic()
        act()
        self.seconds[portion] = time.monotonic() - began

    def look_round(self, people: list[Person]) -> None:
        """Let everybody open all that they are shown, a few at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self.look_round_as, people))

    def look_round_as(self, person: Person) -> None:
        """Sign in as somebody, look at everything, hide it, sign out, and come back with the button."""
        crawl = self.crawls[person.email]
        crawl.walk(sign_in(crawl.visitor, person, password=self.demonstration.password))
        hide_and_sign_out(crawl.visitor)
        sign_in_with_button(crawl.visitor, person)

    def print(self, crawl: Crawl) -> None:
        """Make every kind of paper, then look at what that has added to the pages of these cases."""
        printing = Printing(crawl.visitor)
        printing.every_paper()
        self.papers |= printing.made
        self.problems += printing.problems
        for reference in sorted(set(re.findall(r"H-\d+", " ".join(printing.made.values())))):
            for page in ("documents", "disclosures"):
                crawl.walk(crawl.visitor.open(f"/cases/{reference}/{page}/"))

    @property
    def pages(self) -> set[str]:
        """Return the pages that somebody opened, by name."""
        return {page for crawl in self.crawls.values() for page in crawl.opened}

    def judge(self) -> None:
        """Refuse any fault, and a round that saw too little."""
        crawls = self.crawls.values()
        faults = [*self.problems, *(problem for crawl in crawls for problem in crawl.problems)]
        assert not faults, "\n".join(faults)
        assert set(self.papers) == ASKED_FOR
        assert {page for crawl in crawls for page in crawl.papers} >= CLICKED
        assert len(crawls) == PEOPLE
        assert len(self.pages) >= PAGES, sorted(self.pages)
        for person in self.demonstration.people:
            is_worker = Permission.CASE_CHANGE in GRANTS[person.role]
            alike = [
                each.email for each in self.demonstration.people if GRANTS[each.role] == GRANTS[person.role]
            ]
            whose = [person.email] if self.every_link else alike
            opened = {page for email in whose for page in self.crawls[email].opened}
            assert len(opened) >= (PAGES_OF_A_WORKER if is_worker else PAGES_OF_ANYBODY), (person, opened)
        assert sum(len(crawl.links) for crawl in crawls) >= LINKS
        assert sum(crawl.forms for crawl in crawls) >= FORMS

    def figures(self) -> list[str]:
        """Return what was looked at, and how long each portion took."""
        crawls = self.crawls.values()
        links, followed = sum(len(crawl.links) for crawl in crawls), sum(crawl.followed for crawl in crawls)
        opened = sum(crawl.opened.total() for crawl in crawls)
        seconds = {**self.demonstration.seconds, **self.seconds}
        forms, papers = sum(crawl.forms for crawl in crawls), len(self.papers)
        return [
            f"front door: {len(crawls)} persons, {len(self.pages)} pages, opened {opened:,} times",
            f"front door: {links:,} links met, {followed:,} followed, {forms:,} forms, {papers} papers",
            f"front door: {', '.join(f'{portion} {spent:.0f} s' for portion, spent in seconds.items())}",
        ]


def sign_in(visitor: Visitor, person: Person, *, password: str) -> Answer:
    """Sign in the real way: e-mail, password, and the code of an authenticator with the secret."""
    page = visitor.open("/accounts/login/")
    page = visitor.send(
        page, page.form("/accounts/login/", asks="password"), login=person.email, password=password
    )
    page = visitor.send(page, page.form("/accounts/code/", asks="code"), code=make.code(secret=person.secret))
    return signed_in(page, person)


def sign_in_with_button(visitor: Visitor, person: Person) -> Answer:
    """Sign in with one of the buttons that the demonstration offers."""
    page = visitor.open("/accounts/login/")
    form = page.form_with_button("person")
    buttons = form.xpath(".//button")
    assert len(buttons) == PEOPLE
    own = next(button for button in buttons if person.name in button.text_content())
    return signed_in(visitor.send(page, form, ("person", own.get("value"))), person)


def signed_in(page: Answer, person: Person) -> Answer:
    """Refuse a page that is not inside the house."""
    assert page.status == HTTPStatus.OK, (person, page.words)
    assert not page.path.startswith("/accounts/"), (person, page.words)
    return page


def hide_and_sign_out(visitor: Visitor) -> None:
    """Hide the screen, find every page behind it closed, and sign out."""
    for path in ("/hide/", "/my-day/", "/accounts/"):
        assert visitor.open(path).path == "/unlock/"
    page = visitor.open("/accounts/logout/")
    form = next(form for form in page.forms("post") if page.sent_to(form) == "/accounts/logout/")
    assert visitor.send(page, form).path == "/accounts/login/"


@pytest.mark.long
@pytest.mark.parametrize(
    "every_link",
    [pytest.param(False, id="each page"), pytest.param(True, id="every link", marks=pytest.mark.security)],
)
def test_nobody_meets_a_fault_or_a_closed_door(
    every_link: bool, record_property: Callable[[str, object], None]
) -> None:
    with served() as demonstration:
        walked = Round(demonstration, every_link)
        walked.go()
        ended = demonstration.not_running
    for figure in walked.figures():
        record_property("figure", figure)
    assert demonstration.troubles == []  # they say why a page below answered 500
    walked.judge()
    assert ended == []
