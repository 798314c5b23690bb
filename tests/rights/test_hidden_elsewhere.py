"""Words hidden in one piece and told in others: all are listed to both who read, and hidden in one act."""

from typing import Any

import lxml.html
import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Entry, Refused
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from rights import actions
from rights.models import AccessRequest, RequestItem
from rights.queries.hidden import hidden_elsewhere
from rights.queries.standing import ready_blockers
from tests import make
from tests.rights.asked import decide_all, gathered
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db
BODIES = [
    "Zelda Quist rang. Zelda Quist was cross.",
    "She saw zelda  quist.",
    "Zelda Quist left.",
    "She is well.",
]


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def notes(her_case: Case, amina: User) -> list[Entry]:
    return [her_case.narrate(Entry.Kind.NOTE, "A call", body, by=amina, at=make.NOON) for body in BODIES]


@pytest.fixture
def asked(her_case: Case, notes: list[Entry], carys: User) -> AccessRequest:
    """Every piece is given; only in the first note is the name hidden, and the third is not decided."""
    asked = gathered(her_case, by=carys)
    decide_all(asked, by=carys)
    first, _, third, _ = pieces(asked, notes)
    hide(first, by=carys)
    RequestItem.objects.filter(pk=third.pk).update(decision="undecided", decided_at=None, decided_by=None)
    return asked


def pieces(asked: AccessRequest, notes: list[Entry]) -> list[RequestItem]:
    return [asked.items.get(source="cases.entry", source_id=note.pk) for note in notes]


def hide(item: RequestItem, *, by: User) -> None:
    actions.decide(
        item=item, decision="hide", reason="other_person", hidden=["Zelda Quist"], by=by, at=make.NOON
    )


def test_each_other_piece_is_listed_with_how_often(asked: AccessRequest, notes: list[Entry]) -> None:
    first, second, third, _ = pieces(asked, notes)
    [words] = hidden_elsewhere(asked.items.asked_for().in_order())
    assert (words.part, words.hidden_in) == ("Zelda Quist", [first])
    assert sorted((item.pk, number) for item, number in words.places) == [(second.pk, 1), (third.pk, 1)]


def test_one_act_hides_them_in_all_that_is_given(
    asked: AccessRequest, notes: list[Entry], carys: User, ruth: User
) -> None:
    who: dict[str, Any] = {"by": carys, "at": make.NOON}
    assert actions.hide_in_all(request=asked, part="Zelda Quist", **who) == 1
    _, second, third, plain = pieces(asked, notes)
    assert (second.decision, second.reason, second.hidden) == ("hide", "other_person", ["Zelda Quist"])
    assert dict(second.given_lines)["What was written"] == "She saw [hidden]."
    assert (third.decision, plain.decision) == ("undecided", "give")
    actions.decide(item=third, decision="give", **who)
    [against] = ready_blockers(asked, today=make.TODAY)
    assert "“Zelda Quist” is hidden in one piece and is in another" in against
    with pytest.raises(Refused, match="not hidden in any piece"):
        actions.hide_in_all(request=asked, part="She", **who)
    actions.hide_in_all(request=asked, part="Zelda Quist", **who)
    assert ready_blockers(asked, today=make.TODAY) == []


def test_both_pages_list_them_and_a_button_hides_them(
    asked: AccessRequest, notes: list[Entry], carys: User, carys_browser: Browser, ruth: User, her_case: Case
) -> None:
    second, third = pieces(asked, notes)[1:3]
    hide(third, by=carys)
    hide(second, by=carys)
    actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
    actions.decide(item=second, decision="give", by=carys, at=make.NOON)
    browser = Browser()
    browser.force_login(ruth)
    args = [her_case.reference, asked.pk]
    answer, items, hiding = (
        reverse(f"rights:{name}", args=args) for name in ("answer", "items", "hidden_words")
    )
    for reader, url in ((browser, answer), (carys_browser, items)):
        page = reader.get(url)
        told = text_of(page)
        assert "Hidden in 2 pieces. Still in 1 other piece: Notes, and what happened: Tue 24 Nov 2026" in told
    assert f'href="#h-{second.pk}"' in browser.get(answer).text
    said = carys_browser.post(hiding, {"part": "Zelda Quist"}, follow=True)
    assert said.redirect_chain[-1][0] == items
    assert "Still in" not in text_of(said)
    again = browser.post(hiding, {"part": "Zelda Quist"}, follow=True)
    assert "No other piece that is given has these words" in text_of(again)


def test_one_without_a_day_can_be_opened_too(
    asked: AccessRequest, notes: list[Entry], carys_browser: Browser, her_case: Case
) -> None:
    second = pieces(asked, notes)[1]
    RequestItem.objects.filter(pk=second.pk).update(day=None)
    url = reverse("rights:items", args=[her_case.reference, asked.pk])
    links = lxml.html.fromstring(carys_browser.get(url).content).xpath("//main//ul[@class='concerns']//a")
    assert sorted(" ".join(link.text_content().split()) for link in links) == [
        "Tue 24 Nov 2026",
        "without a day",
    ]
