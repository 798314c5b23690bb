"""Whatever a request says of its body, the answer is words, and never a failure of ours."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.models import User
from hestia.ui.http import in_utf8
from tests.parts import one_in, part

# What may be named as a writing. Some of what Python knows by these names is none.
CHARSETS = (
    *(
        "utf-7",
        "utf-16",
        "utf-32",
        "idna",
        "punycode",
        "rot13",
        "hex",
        "base64",
        "zlib",
        "bz2",
        "uu",
        "quopri",
    ),
    *("unicode_escape", "raw_unicode_escape", "undefined", "latin-1", "cp037", "mbcs", "nonsense", "x" * 300),
)
KINDS = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=xx",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "text/plain",
    "application/json",
    "nonsense",
    "",
)
NAMED = ("", "; charset=utf-8", "; charset=UTF8", '; charset="utf-8"', "; charset=")
FIELD = 'Content-Disposition: form-data; name="a"'
BODIES = (
    b"a=%ff&csrfmiddlewaretoken=x",
    f"--xx\r\n{FIELD}\r\n\r\n+AGE-\r\n--xx--\r\n".encode() + b"\xff",
    f"--xx\r\n{FIELD}\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--xx--\r\n".encode(),
    b"\xff\xfe",
    b"&".join(b"a=1" for _ in range(1_001)),  # more fields than Django reads
    b'--xx\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 1_001 + b"--xx--\r\n",
)
PLACES = (
    "/accounts/login/",
    "/unlock/",
    "/search/?q=%ff",
    "/drafts/note/x/",
    "/nowhere/",
    "{case}notes/new/",
)


class Served(Browser):
    """A browser before the application as it is served: `hestia.wsgi`."""

    def request(self, **request: Any) -> Any:
        return super().request(**in_utf8(request))


@pytest.fixture(params=["signed in", "nobody", "old page"])
def browser(request: pytest.FixtureRequest, amina: User) -> Browser:
    browser = Served(enforce_csrf_checks=request.param == "old page", raise_request_exception=False)
    if request.param != "nobody":
        browser.force_login(amina)
    return browser


def test_no_charset_is_a_failure(
    browser: Browser, her_case: Case, record_property: Callable[[str, object], None]
) -> None:
    asked, wrong = 0, []
    for place in PLACES:
        url = place.format(case=her_case.get_absolute_url())
        for charset in CHARSETS:
            for kind in KINDS[:2]:
                for method in ("POST", "GET"):
                    answer = browser.generic(
                        method, url, BODIES[0], content_type=f"{kind}; charset={charset}"
                    )
                    asked += 1
                    if answer.status_code != 400 or b"<h1" not in answer.content:
                        wrong.append(f"{method} {url} {kind} {charset}: {answer.status_code}")
    record_property("figure", f"S17c  odd charsets: {len(wrong)} of {asked} not answered 400 in words")
    assert wrong == []


@one_in(7)
def test_no_kind_of_body_is_a_failure(share: int, browser: Browser, her_case: Case) -> None:
    failed = [
        (place, kind, body, answer.status_code)
        for place, kind, body, charset in part(product(PLACES, KINDS, BODIES, NAMED), share)
        if (
            answer := browser.generic(
                "POST", place.format(case=her_case.get_absolute_url()), body, content_type=f"{kind}{charset}"
            )
        ).status_code
        >= 500
    ]
    assert failed == []
