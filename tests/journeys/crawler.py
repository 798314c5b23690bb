"""Follows the links that the product shows somebody, and tells which of them it should not have shown.

A *page* is an address by its name, a *kind* is one of its sections, filters or lists. Each page is opened,
and read for more links, by some of all who may do the same, or by all of them; each kind by one or two, so
that different records are met without opening hundreds of them for everybody.
"""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from threading import Lock
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve

from tests.journeys.visitor import Answer, Visitor, path_of

ERROR = 400
STATIC = "static"
# From here most other pages are reached, and which of them depends on the case: so several of them each.
HUBS = {"desk:case": 4}
# How often a kind is opened by all who may do the same.
TOGETHER = 2
# These lock or end a session: a journey comes to them by itself.
ENDS = {"accounts:hide", "account_logout"}
RECORD = re.compile(r".*[^a-z_-].*")  # a part of an address that names a record: H-0147, 12, 2026-11-27
NAMES_NO_KIND = {"ref", "token", "key"}


class Kind(NamedTuple):
    """One kind of page: its name among the addresses, and which part of it is asked for."""

    page: str
    part: str = ""

    @classmethod
    def of(cls, path: str) -> "Kind":
        """Return of which kind an address is."""
        address = urlsplit(path)
        try:
            match = resolve(address.path)
        except Resolver404:
            return cls(STATIC)  # or it leads nowhere, as following it will show
        named = [str(value) for key, value in match.kwargs.items() if key not in NAMES_NO_KIND]
        asked = [f"{name} {value}".strip() for name, value in parse_qsl(address.query)]
        parts = [part for part in named if not RECORD.fullmatch(part)]
        parts += [part for part in asked if not RECORD.fullmatch(part.replace(" ", ""))]
        return cls(match.view_name, " ".join(parts))


@dataclass
class Tally:
    """What several persons have opened together."""

    most: int
    counts: Counter[Kind | str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def has_room(self, key: Kind | str) -> bool:
        """Whether this was opened fewer times than it should be; then it is now."""
        with self.lock:
            if self.counts[key] >= self.most:
                return False
            self.counts[key] += 1
            return True


@dataclass
class Crawl:
    """One person's way through what they are shown."""

    visitor: Visitor
    together: Tally  # with all who may do the same: kinds
    openers: Tally  # and how many of them open a page
    files: Tally  # with everybody: style, script and pictures are the same for all
    every_link: bool = False
    opened: Counter[str] = field(default_factory=Counter)
    links: dict[str, list[str]] = field(default_factory=dict)  # each with the pages that showed it
    outside: set[str] = field(default_factory=set)
    followed: int = 0
    forms: int = 0
    papers: set[str] = field(default_factory=set)  # the pages that are a PDF
    closed: dict[str, int] = field(default_factory=dict)  # the links that led to no page, and to what
    waiting: deque[str] = field(default_factory=deque)

    @property
    def problems(self) -> list[str]:
        """Return every link that leads to no page, with all the pages from which to take it."""
        return [
            f"{self.visitor.name}: {path} answers {status}, shown on {', '.join(self.links[path])}"
            for path, status in self.closed.items()
        ]

    def walk(self, first: Answer) -> None:
        """Follow the links of a page, and of all pages that they lead to."""
        left: list[str] = []
        self.read(first)
        while self.waiting:
            path = self.waiting.popleft()
            kind = Kind.of(path)
            if self.is_worth_reading(kind):
                self.follow(path, kind)
            elif self.every_link and kind.page != STATIC:
                left.append(path)
        for path in left:
            self.follow(path, None)

    def is_worth_reading(self, kind: Kind) -> bool:
        """Whether too few pages of this kind were opened so far."""
        if kind.page == STATIC:
            return True
        return self.together.has_room(kind) or self.is_new_here(kind.page)

    def is_new_here(self, page: str) -> bool:
        """Whether this person has still to open a page: a hub everybody, others as many as were agreed."""
        if page in HUBS:
            return self.opened[page] < HUBS[page]
        return not self.opened[page] and self.openers.has_room(page)

    def follow(self, path: str, kind: Kind | None) -> None:
        """Follow a link, and read where it leads, if it is of a kind to be read."""
        self.followed += 1
        answer = self.visitor.open(path)
        if answer.status >= ERROR:
            self.closed[path] = answer.status
            return
        if answer.is_paper:
            self.papers.add(Kind.of(path).page)
        if kind and kind.page != STATIC:
            self.opened[kind.page] += 1
            if answer.is_page:
                self.read(answer)

    def read(self, page: Answer) -> None:
        """Note the links of a page, and how many forms it has."""
        for url in page.links():
            self.note(url, page)
        self.forms += len(page.forms("post"))

    def note(self, url: str, page: Answer) -> None:
        """Let a link wait to be followed, unless it was met before."""
        path = path_of(url)
        if not url.startswith(self.visitor.address):
            self.outside.add(url)
        elif path in self.links:
            if page.path not in self.links[path]:
                self.links[path].append(page.path)
        elif Kind.of(path).page not in ENDS:
            self.links[path] = [page.path]
            if not path.startswith(f"/{STATIC}/") or self.files.has_room(path):
                self.waiting.append(path)
