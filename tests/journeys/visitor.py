"""Someone at a desk without a browser: pages over real HTTP, their links, and their forms as they stand."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from http.cookiejar import CookieJar
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urldefrag, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

from lxml import html
from pypdf import PdfReader

SECONDS = 120  # a busy machine is no failure
NOT_FETCHED = ("mailto:", "tel:", "sms:", "data:")


@dataclass(frozen=True)
class Answer:
    """What the server said: where it led to, and what is there."""

    url: str
    status: int
    kind: str
    body: bytes

    @property
    def path(self) -> str:
        """Return the address without the machine."""
        return path_of(self.url)

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html" and bool(self.body.strip())

    @property
    def is_paper(self) -> bool:
        """Whether this is a PDF; one that does not open is a failure."""
        return self.kind == "application/pdf" and len(PdfReader(BytesIO(self.body)).pages) > 0

    @cached_property
    def tree(self) -> Any:
        """Return the page as a tree, every address in it whole."""
        tree = html.document_fromstring(self.body)
        tree.make_links_absolute(self.url)
        return tree

    def links(self) -> Iterator[str]:
        """Yield every address that this page leads to or is drawn with, without its anchor."""
        for element in self.tree.iter("a", "area", "link", "script", "img", "source", "iframe"):
            for attribute in ("href", "src"):
                address = (element.get(attribute) or "").strip()
                if address and not address.startswith(NOT_FETCHED):
                    yield urldefrag(address).url
        for form in self.forms("get"):
            action = (form.action or self.url).partition("?")[0]
            yield f"{action}?{urlencode(form.form_values())}"

    def forms(self, method: str) -> list[Any]:
        """Return the forms that are sent this way."""
        return [form for form in self.tree.forms if form.method.lower() == method]

    def form(self, path: str, *, asks: str) -> Any:
        """Return the form that is sent to this address and asks for this, or nothing."""
        sent_there = [form for form in self.forms("post") if self.sent_to(form) == path]
        return next((form for form in sent_there if form.xpath(".//*[@name=$name]", name=asks)), None)

    def form_with_button(self, name: str) -> Any:
        """Return the form that has a button of this name, or nothing."""
        has_button = (form for form in self.forms("post") if form.xpath(".//button[@name=$name]", name=name))
        return next(has_button, None)

    def sent_to(self, form: Any) -> str:
        """Return the address that a form is sent to."""
        return path_of(urljoin(self.url, form.action or self.url))

    @property
    def words(self) -> str:
        """Return what stands on the page, for the message of a failure."""
        return " ".join(self.tree.text_content().split()) if self.is_page else self.kind


def path_of(url: str) -> str:
    """Return the path and the query of an address."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@dataclass
class Visitor:
    """One person's session. It follows redirects and keeps cookies, as a browser does."""

    address: str
    name: str
    seconds: float = field(default=0, init=False)  # spent waiting for answers

    def __post_init__(self) -> None:
        self.opener: OpenerDirector = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))

    def open(self, path: str, data: list[tuple[str, str]] | None = None) -> Answer:
        """Ask for a page, or send a form to it, and go where that leads."""
        sent = None if data is None else urlencode(data).encode()
        started = time.monotonic()
        try:
            response = self.opener.open(urljoin(self.address, path), sent, SECONDS)
        except HTTPError as error:  # an answer too
            response = error
        with response:
            kind = response.headers.get_content_type()
            answer = Answer(response.url, HTTPStatus(response.status).value, kind, response.read())
        self.seconds += time.monotonic() - started
        return answer

    def send(self, page: Answer, form: Any, press: tuple[str, str] | None = None, **answers: Any) -> Answer:
        """Fill in a form of a page and send it, with the button that was pressed.

        What the form does not ask is left out. A box is ticked with True, several with a list.
        """
        for name, value in answers.items():
            if name in form.fields:
                fill(form.inputs[name], value)
        return self.open(page.sent_to(form), [*form.form_values(), *([press] if press else [])])


def fill(field: Any, value: Any) -> None:
    """Put an answer where a form asks for it."""
    if isinstance(field, html.CheckboxGroup):
        field.value = value
    elif getattr(field, "type", "") == "checkbox":
        field.checked = value
    else:
        field.value = value
