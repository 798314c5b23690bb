"""Who else keeps a record of her: named, asked, asked again, and what her copy says of it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Agency, Case
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.pdf import html
from hestia.refusals import Refused
from rights import actions
from rights.documents.pack import as_data, pack_of
from rights.models import AccessRequest, RequestHolder
from rights.queries.holders import suggestions
from rights.queries.standing import CHANGED, send_blockers, standing_release
from tests import make
from tests.rights.asked import RECEIVED, allowed, request_of
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
COUNCIL = "Hackney Council"


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON, tick=False):
        yield


def named(asked: AccessRequest, *, by: User, name: str = COUNCIL, **fields: Any) -> RequestHolder:
    holder = RequestHolder(request=asked, name=name, **{"way": "we_ask", **fields})
    return actions.name_holder(holder=holder, by=by, at=make.NOON)


def chases(case: Case) -> list[tuple[str, date]]:
    tasks = case.deadline_set.open().filter(source_kind="rights.requestholder")
    return list(tasks.values_list("title", "due_on"))


def test_asked_and_asked_again_and_taken_further(her_case: Case, carys: User) -> None:
    holder = named(request_of(her_case, by=carys), by=carys)
    who: dict[str, Any] = {"holder": holder, "by": carys, "at": make.NOON}
    with pytest.raises(Refused, match="not been asked yet"):
        actions.chase_holder(**who, on=make.TODAY)
    asked_on = RECEIVED + timedelta(days=1)
    actions.ask_holder(**who, how="By secure e-mail.", on=asked_on)
    assert chases(her_case) == [(f"Ask again: {COUNCIL} and the record", asked_on + timedelta(days=5))]
    for turn, title in enumerate(["Ask again", "Take it further"], start=1):
        on = asked_on + timedelta(days=turn)
        actions.chase_holder(**who, on=on)
        assert chases(her_case) == [(f"{title}: {COUNCIL} and the record", on + timedelta(days=4))]
    with pytest.raises(Refused) as refusal:
        actions.chase_holder(**who, on=asked_on)
    assert "asked before" in refusal.value.by_field["on"]
    actions.end_holder(**who, outcome="holds", words="Two folders.", on=make.TODAY)
    assert chases(her_case) == []
    with pytest.raises(Refused, match="ended already"):
        actions.ask_holder(**who, how="Again.", on=make.TODAY)


def test_one_name_once_and_she_may_ask_herself(her_case: Case, carys: User) -> None:
    asked = request_of(her_case, by=carys)
    holder = named(asked, by=carys, way="she_asks", address="1 Mare Street, London")
    with pytest.raises(Refused, match="named already"):
        named(asked, by=carys, name=COUNCIL.upper())
    with pytest.raises(Refused, match="She asks them herself"):
        actions.ask_holder(holder=holder, how="Post.", on=make.TODAY, by=carys, at=make.NOON)


def test_suggested_are_those_of_her_record(her_case: Case, carys: User) -> None:
    Agency(case=her_case, kind="gp", name="Elm Surgery", started_on=RECEIVED).save()
    Agency(case=her_case, kind="council", name=COUNCIL, started_on=RECEIVED).save()
    asked = request_of(her_case, by=carys)
    assert suggestions(asked, by=carys) == ["Elm Surgery", COUNCIL]
    named(asked, by=carys)
    assert suggestions(asked, by=carys) == ["Elm Surgery"]


def test_the_copy_waits_for_an_answer_or_a_reason(her_case: Case, carys: User, ruth: User) -> None:
    asked = allowed(her_case, by=carys, second=ruth)
    assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
    holder = named(asked, by=carys)
    assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [
        f"{COUNCIL} has not answered. Record the answer, or why not to wait."
    ]
    ended = actions.end_holder(
        holder=holder, outcome="no_answer", words="It is late.", on=make.TODAY, by=carys, at=make.NOON
    )
    # Her copy names them now.
    assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]
    words = html(pack_of(asked, by=carys, on=make.TODAY), on_screen=False)
    assert "Who else keeps a record of you" in words
    assert ended.told_her in words
    assert as_data(asked)["others_who_keep_a_record"] == [{"name": COUNCIL, "what_we_know": ended.told_her}]


def test_a_request_that_ends_asks_nobody_again(her_case: Case, carys: User) -> None:
    asked = request_of(her_case, by=carys)
    holder = named(asked, by=carys)
    actions.ask_holder(holder=holder, how="By post.", on=make.TODAY, by=carys, at=make.NOON)
    assert len(chases(her_case)) == 1
    actions.end_request(
        request=asked, end="taken_back", words="She took it back.", on=make.TODAY, by=carys, at=make.NOON
    )
    assert chases(her_case) == []


def test_the_pages(at_noon: None, carys_browser: Browser, her_case: Case, carys: User) -> None:
    asked = request_of(her_case, by=carys)
    new = reverse("rights:holder_new", args=[her_case.reference, asked.pk])

    def send(url: str, **data: Any) -> str:
        return text_of(carys_browser.post(url, data, follow=True))

    assert "Say who keeps a record of her" in send(new, way="we_ask")
    assert "Enter where she writes to" in send(new, way="she_asks", name="Police")
    assert "Not asked yet" in send(new, way="we_ask", name=COUNCIL)
    holder = RequestHolder.objects.get()
    url = holder.get_absolute_url()
    on = day("on", make.TODAY)
    assert "Say how they were asked" in send(url, step="asked", **on)
    assert "No answer yet" in send(url, step="asked", words="By secure e-mail.", **on)
    assert "1 time again" in send(url, step="chased", **on)
    assert "They keep nothing" in send(url, step="nothing", words="They looked.", **on)
