"""The pages from her request to her copy, as a manager and a second person walk them; and who may not."""

import re
from collections.abc import Iterator
from datetime import date
from functools import partial
from io import BytesIO
from typing import Any

import pikepdf
import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case, Entry
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from rights.actions import retention
from rights.models import AccessRequest
from rights.queries import progress
from rights.queries.together import to_give_together
from tests import make
from tests.pdf.readers import with_pdfium
from tests.rights.asked import RECEIVED, allowed, decide_all, gathered, request_of
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def ruth_browser(ruth: User) -> Browser:
    browser = Browser()
    browser.force_login(ruth)
    return browser


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[case.reference, *args])


def send(browser: Browser, url: str, **data: Any) -> str:
    return text_of(browser.post(url, data, follow=True))


def give_the_unmarked(browser: Browser, case: Case, asked: AccessRequest) -> None:
    """Give those together that may be; in the words of the others may be somebody else: each is read."""
    unmarked = asked.items.filter(is_marked=False, decision="undecided")
    before = list(unmarked.all())
    for start in range(0, len(before), 20):
        shown = [item.pk for item in before[start : start + 20]]
        send(browser, at(case, "items", asked.pk), items=shown)
    assert unmarked.count() < len(before)
    for item in list(unmarked.all()):
        send(browser, at(case, "item", item.pk), decision="give", version=item.version)


def test_the_whole_way(
    carys_browser: Browser, ruth_browser: Browser, ruth: User, her_case: Case, amina: User, outreach: Service
) -> None:
    make.case(worker=amina, service=outreach, client=make.client("Lindita", "Bardhi"))
    body = "She walked with Lindita Bardhi to the market."
    her_case.narrate(Entry.Kind.NOTE, "A walk", body, by=amina, at=make.NOON)
    browser = carys_browser
    new = at(her_case, "request_new")
    assert "Choose how she can be given it safely" in send(browser, new)
    said = {
        "channel": "spoken",
        "asked_for": "All of it.",
        "extent": "all",
        "way": "by_hand",
        "way_words": "Here, on Tuesday.",
    }
    page = send(browser, new, **said, **day("received_on", RECEIVED))
    asked = AccessRequest.objects.get()
    assert "Wed 16 Dec 2026" in page
    assert "1 month from then" in page
    assert "16 Dec 2026" in text_of(browser.get("/rights/"))
    send(browser, at(her_case, "identity", asked.pk), how="known", **day("on", RECEIVED))
    assert "Go through them" in send(browser, at(her_case, "gathering", asked.pk))

    items = at(her_case, "items", asked.pk)
    assert "Others named here: Lindita Bardhi (another client)" in text_of(browser.get(items))
    give_the_unmarked(browser, her_case, asked)
    [marked] = asked.items.filter(decision="undecided")
    piece = at(her_case, "item", marked.pk)
    wrong = {"decision": "hide", "version": marked.version}
    assert "Choose why she is not given all of it" in send(browser, piece, **wrong)
    assert "is not in this piece" in send(browser, piece, **wrong, reason="other_person", words="Nobody")
    send(browser, piece, **wrong, reason="other_person", suggested=["Lindita Bardhi"])

    assert browser.post(at(her_case, "pack", asked.pk)).status_code == 409
    assert "has been asked" in send(browser, at(her_case, "release", asked.pk), person=ruth.pk)
    second = at(her_case, "answer", asked.pk)
    assert "Lindita Bardhi" in text_of(ruth_browser.get(second))
    read = version_of(ruth_browser.get(second))
    assert "Say why not" in send(ruth_browser, second, answer="no", version=read)
    assert "She may be given this copy" in send(ruth_browser, second, answer="yes", version=read)

    words = " ".join(with_pdfium((paper := browser.post(at(her_case, "pack", asked.pk))).content).split())
    assert "She walked with [hidden] to the market." in words
    assert "Bardhi" not in words
    assert "Kept from you in" in words  # at its head
    assert "Some of this is hidden. Why: It is about someone else." in words  # with the piece itself
    assert "Manager of your service" in words  # who opened it
    assert "Information Commissioner" in words
    data = browser.post(at(her_case, "data", asked.pk)).json()
    assert "[hidden]" in str(data)
    assert "Bardhi" not in str(data)
    sent = {"received": "She signed for it.", "giver": ruth.pk, **day("on", make.TODAY)}
    assert "what was done about the receipt" in send(browser, at(her_case, "sending", asked.pk), **sent)
    page = send(browser, at(her_case, "sending", asked.pk), **sent, receipt="signed")
    assert "she has her copy" in page
    with pikepdf.open(BytesIO(paper.content)) as opened:
        number = len(opened.pages)
    assert f"{number} pages, given by Ruth Ellery. Receipt: signed by the client" in page
    kinds = set(Event.objects.filter(case_ref=her_case.reference).values_list("kind", flat=True))
    assert {"access_request.copied", "access_request.shown", "access_request.sent"} <= kinds


def version_of(page: Any) -> int:
    """Return which version of what it asks about a page was read at."""
    found = re.search(r'name="version" value="(\d+)"', page.text)
    assert found, "The page does not say at which version it was read."
    return int(found[1])


def test_a_page_that_was_open_says_no_yes_to_another_copy(
    carys_browser: Browser, ruth_browser: Browser, her_case: Case, carys: User, ruth: User
) -> None:
    """Asked again about another way, the page on the first one is still open in her browser."""
    asked = gathered(her_case, by=carys)
    decide_all(asked, by=carys)
    ask_ruth = partial(send, carys_browser, at(her_case, "release", asked.pk), person=ruth.pk)
    second = at(her_case, "answer", asked.pk)
    ask_ruth()
    read = version_of(ruth_browser.get(second))
    way = {"way": "by_hand", "way_words": "Handed to her cousin at the station."}
    send(carys_browser, at(her_case, "way", asked.pk), **way)
    ask_ruth()
    for version in ({"version": read}, {}):
        page = ruth_browser.post(second, {"answer": "yes", **version})
        assert "You have been asked again since you opened this page." in text_of(page)
        assert "Handed to her cousin at the station." in text_of(page)
        assert carys_browser.post(at(her_case, "pack", asked.pk)).status_code == 409
    read = version_of(page)
    assert "She may be given this copy" in send(ruth_browser, second, answer="yes", version=read)


def test_only_who_was_asked_answers(
    carys_browser: Browser, ruth_browser: Browser, her_case: Case, carys: User
) -> None:
    asked = gathered(her_case, by=carys)
    page = ruth_browser.get(at(her_case, "answer", asked.pk))
    assert page.status_code == 409
    assert "no longer waiting" in text_of(page)
    sent = ruth_browser.post(at(her_case, "answer", asked.pk), {"answer": "yes"})  # from a page opened before
    assert "no longer waiting" in text_of(sent)


def test_pauses_and_ends(carys_browser: Browser, her_case: Case, carys: User) -> None:
    asked = request_of(her_case, by=carys)
    on = day("on", make.TODAY)
    assert "The clock is paused" in send(
        carys_browser, at(her_case, "pause", asked.pk), why="clarification", **on
    )
    assert "Paused" in text_of(carys_browser.get("/rights/"))
    assert "The clock runs again" in send(carys_browser, at(her_case, "her_answer", asked.pk), **on)
    told = day("told_on", make.TODAY)
    assert "two months more" in send(
        carys_browser, at(her_case, "extension", asked.pk), why="Many files.", **told
    )
    ended = {"end": "taken_back", "words": "She has what she wanted.", **on}
    assert "The request has ended" in send(carys_browser, at(her_case, "ending", asked.pk), **ended)
    assert "Taken back by the client" in text_of(carys_browser.get("/rights/"))


def test_who_watches_over_it_reads_references_and_dates_and_no_case(
    gita: User, her_case: Case, carys: User, amina: User
) -> None:
    asked = request_of(her_case, by=carys)
    browser = Browser()
    browser.force_login(gita)
    page = text_of(browser.get("/rights/"))
    assert her_case.reference in page
    assert "16 Dec 2026" in page
    assert her_case.client.last_name not in page
    assert browser.get(asked.get_absolute_url()).status_code == 403
    assert 'href="/rights/" data-go="q"' in browser.get("/audit/").text
    steps = f"/rights/{her_case.reference}/"
    assert steps in browser.get("/rights/").text
    hold: dict[str, Any] = {"asker": "court", "reference": "KB-1", "reason": "A claim for wages."}
    retention.set_hold(case=her_case, **hold, review_on=date(2026, 12, 24), by=carys, at=make.NOON)
    page = text_of(browser.get(steps))
    for shown in ("Asked for", "To be answered by", "16 Dec 2026", "Legal hold", "To be reviewed"):
        assert shown in page
    for hidden in (her_case.client.last_name, asked.asked_for, asked.way_words, "wages", "KB-1"):
        assert hidden not in page
    assert browser.get("/rights/H-9999/").status_code == 404
    words = "Her cousin works here."
    access.seal_case(case=her_case, names=SealNames([carys, amina], []), words=words, by=carys, at=make.NOON)
    assert her_case.reference not in text_of(browser.get("/rights/"))
    assert browser.get(steps).status_code == 404


def test_who_handles_requests_has_their_pages_and_no_list_of_steps(her_case: Case, carys: User) -> None:
    request_of(her_case, by=carys)
    browser = Browser()
    browser.force_login(carys)
    assert browser.get(f"/rights/{her_case.reference}/").status_code == 404
    assert 'href="/rights/" data-go' not in browser.get("/rights/").text  # it is below Team


def test_all_pieces_in_which_nobody_is_named_are_given_with_one_button(
    her_case: Case, amina: User, carys: User, carys_browser: Browser, outreach: Service
) -> None:
    make.case(worker=amina, service=outreach, client=make.client("Lindita", "Bardhi"))
    for number in range(22):  # more than a page of them
        her_case.narrate(Entry.Kind.NOTE, "A call", f"Call {number}.", by=amina, at=make.NOON)
    her_case.narrate(Entry.Kind.NOTE, "A walk", "She met Lindita Bardhi.", by=amina, at=make.NOON)
    asked = gathered(her_case, by=carys)
    [marked] = asked.items.filter(is_marked=True)
    left = len(to_give_together(asked.items.unmarked(), case=her_case))
    page = text_of(carys_browser.get(at(her_case, "items", asked.pk)))
    assert f"Give all {left} pieces where Hestia found nobody else: read them first" in page
    assert f"{left} pieces will be given" in send(carys_browser, at(her_case, "items", asked.pk), whole="1")
    assert not to_give_together(asked.items.unmarked(), case=her_case)
    marked.refresh_from_db()
    assert marked.decision == "undecided"
    assert "Give all" not in text_of(carys_browser.get(at(her_case, "items", asked.pk)))


def test_another_teams_case_is_not_there(her_case: Case, carys: User, house_b: Service) -> None:
    asked = request_of(her_case, by=carys)
    stranger = make.user("Sol Moss", role=Role.MANAGER, services=[house_b])
    browser = Browser()
    browser.force_login(stranger)
    assert her_case.reference not in text_of(browser.get("/rights/"))
    assert browser.get(asked.get_absolute_url()).status_code == 404


def test_who_makes_a_long_copy_is_told_that_it_takes_a_while(
    her_case: Case, carys: User, ruth: User, carys_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = allowed(her_case, by=carys, second=ruth)
    pieces = asked.items.count()
    monkeypatch.setattr(progress, "LONG", pieces)
    assert "can take a minute" not in text_of(carys_browser.get(asked.get_absolute_url()))
    monkeypatch.setattr(progress, "LONG", pieces - 1)
    shown = text_of(carys_browser.get(asked.get_absolute_url()))
    assert f"This copy has {pieces} pieces. Making the PDF can take a minute or two." in shown
