"""What she asks for: everything, some kinds of record, some days. It narrows what is gathered."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, Entry, Placement, Room
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.refusals import Refused
from rights import actions
from rights.documents.pack import as_data, copy_of
from rights.models import AccessRequest
from rights.queries.pieces import pieces_of
from rights.queries.register import in_copy
from rights.queries.standing import CHANGED, READ_BY_SECOND, ready_blockers, send_blockers, standing_release
from rights.rules.scope import EVERYTHING, Part, Scope, part_of
from tests import make
from tests.pdf.readers import READERS
from tests.rights.asked import allowed, decide_all, gathered, request_of
from tests.rights.test_canaries import cases_made
from tests.supportplans.pages import day, text_of

NOTES = Scope(frozenset({Part.NOTES}))
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 15))


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


def narrow(asked: AccessRequest, scope: Scope, *, by: User, **said: Any) -> AccessRequest:
    words = {"words": "My notes.", "why": "She said so on the phone.", **said}
    return actions.change_scope(request=asked, scope=scope, by=by, at=make.NOON, **words)


class TestRule:
    def test_each_kind_is_of_one_part_and_each_part_has_one(self) -> None:
        assert {part_of(model._meta.label_lower) for model in in_copy()} == set(Part)

    @given(st.none() | DAYS, st.none() | DAYS, DAYS, st.integers(0, 20))
    def test_a_row_is_asked_for_if_one_of_its_days_is(
        self, from_on: date | None, until_on: date | None, first: date, length: int
    ) -> None:
        days = [first + timedelta(days=number) for number in range(length + 1)]
        asked = [on for on in days if (not from_on or on >= from_on) and (not until_on or on <= until_on)]
        if from_on and until_on and until_on < from_on:
            return  # refused by the form and by the database
        assert Scope(frozenset(), from_on, until_on).has_days(first, days[-1]) is bool(asked)

    def test_it_is_said_in_words(self) -> None:
        assert EVERYTHING.words == "Everything"
        narrowed = Scope(frozenset({Part.RISK, Part.NOTES}), date(2026, 3, 1), date(2026, 3, 31))
        assert narrowed.words == (
            "Notes, and what happened; Risk and safety; from 1 March 2026 up to 31 March 2026"
        )
        assert Scope(until_on=date(2026, 3, 31)).words == "Every kind of record; up to 31 March 2026"


@pytest.mark.django_db
class TestGathering:
    @pytest.fixture
    def full_case(self, amina: User, carys: User) -> Case:
        [case] = cases_made(1, worker=amina, manager=carys)
        return case

    def test_the_parts_together_are_everything_and_no_piece_is_in_two(
        self, full_case: Case, carys: User
    ) -> None:
        every = {(piece.source, piece.source_id) for piece in pieces_of(full_case, by=carys)}
        of_parts = [
            {
                (piece.source, piece.source_id)
                for piece in pieces_of(full_case, Scope(frozenset({part})), by=carys)
            }
            for part in Part
        ]
        assert set.union(*of_parts) == every
        assert sum(map(len, of_parts)) == len(every)
        assert len(every) > 30

    def test_what_goes_on_is_of_every_day_since(self, her_case: Case, carys: User, house_a: Service) -> None:
        room = Room(service=house_a, number=4)
        room.save()
        stay = Placement(case=her_case, room=room, from_on=date(2026, 9, 1))
        stay.save()

        def is_in(scope: Scope) -> bool:
            pieces = pieces_of(her_case, scope, by=carys)
            return {piece.is_asked for piece in pieces if piece.source == "cases.placement"} == {True}

        assert is_in(Scope(from_on=date(2026, 11, 1)))
        assert not is_in(Scope(until_on=date(2026, 8, 31)))
        stay.until_on = date(2026, 9, 30)
        stay.save()
        assert not is_in(Scope(from_on=date(2026, 11, 1)))

    def test_the_days_before_and_from_a_day_together_are_everything(
        self, full_case: Case, carys: User
    ) -> None:
        def asked(scope: Scope) -> set[tuple[str, int]]:
            pieces = pieces_of(full_case, scope, by=carys)
            return {(piece.source, piece.source_id) for piece in pieces if piece.is_asked}

        every = asked(EVERYTHING)
        for on in (date(2026, 9, 15), date(2026, 10, 20), date(2026, 11, 25)):
            before = asked(Scope(until_on=on - timedelta(days=1)))
            after = asked(Scope(from_on=on))
            assert before | after == every
            assert before < every or after < every
            assert ("cases.client", full_case.client_id) in before & after

    def test_only_what_is_asked_for_is_gathered_and_nothing_else_is_missed(
        self, her_case: Case, carys: User, amina: User
    ) -> None:
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys, parts=[Part.NOTES])
        assert {item.source for item in asked.items.all()} == {"cases.entry"}
        assert asked.not_gathered == {}
        decide_all(asked, by=carys)
        assert ready_blockers(asked, today=make.TODAY) == []

    def test_narrowed_it_is_gathered_again_and_widened_what_was_decided_is_there(
        self, her_case: Case, carys: User, amina: User
    ) -> None:
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        others = asked.items.exclude(source="rights.accessrequest")  # which says now what she asks
        whole = set(others.values_list("pk", "decision"))
        asked = narrow(asked, NOTES, by=carys)
        assert ready_blockers(asked, today=make.TODAY) == ["Gather her record."]
        asked = actions.gather(request=asked, by=carys, at=make.NOON)
        assert {item.source for item in asked.items.asked_for()} == {"cases.entry"}
        assert ready_blockers(asked, today=make.TODAY) == []
        record = as_data(asked)["record"]
        assert [subject["subject"] for subject in record] == ["Notes, and what happened"]
        beyond = asked.items.filter(is_asked=False).first()
        assert beyond
        with pytest.raises(Refused, match="not asked for"):
            actions.decide(item=beyond, decision="give", by=carys, at=make.NOON)
        asked = narrow(asked, EVERYTHING, by=carys, words="All of it after all.")
        asked = actions.gather(request=asked, by=carys, at=make.NOON)
        assert whole <= set(asked.items.asked_for().values_list("pk", "decision"))

    def test_days_leave_aside_what_is_of_others(self, her_case: Case, carys: User, amina: User) -> None:
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys, until_on=date(2020, 1, 1))
        assert "cases.client" in {item.source for item in asked.items.asked_for()}
        assert not asked.items.asked_for().filter(source="cases.entry").exists()


@pytest.mark.django_db
class TestChanging:
    def test_a_question_to_the_second_person_is_void_and_a_yes_ends_it(
        self, her_case: Case, carys: User, ruth: User, amina: User
    ) -> None:
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        asked = narrow(asked, NOTES, by=carys)
        asked = actions.gather(request=asked, by=carys, at=make.NOON)
        with pytest.raises(Refused, match="was changed since"):
            actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        actions.answer_release(request=asked, is_yes=True, by=ruth, at=make.NOON)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
        with pytest.raises(Refused) as refusal:
            narrow(asked, EVERYTHING, by=carys)
        assert refusal.value.reasons == [READ_BY_SECOND]
        AccessRequest.objects.filter(pk=asked.pk).update(parts=[])  # not through the act
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]

    def test_the_same_is_no_change_and_each_earlier_scope_is_kept(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys)
        with pytest.raises(Refused, match="asked for already"):
            narrow(asked, EVERYTHING, by=carys, words=asked.asked_for)
        asked = narrow(asked, NOTES, by=carys)
        assert [(row.parts, row.scope_why) for row in asked.history.order_by("history_id")] == [
            ([], ""),
            (["notes"], "She said so on the phone."),
        ]
        assert Event.objects.filter(kind="access_request.scoped").count() == 1


@pytest.mark.django_db
class TestOnPaperAndOnPages:
    @pytest.fixture(autouse=True)
    def at_noon(self) -> Iterator[None]:
        with time_machine.travel(make.NOON, tick=False):
            yield

    def test_her_copy_says_what_she_asked_for_and_has_no_more(
        self, her_case: Case, carys: User, ruth: User, amina: User
    ) -> None:
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the zqmarket.", by=amina, at=make.NOON)
        her_case.client.first_language = "Zqlanguage"
        her_case.client.save()
        words = {"asked_for": "What Amina wrote of me.", "parts": [Part.NOTES]}
        asked = allowed(her_case, by=carys, second=ruth, **words)
        paper = copy_of(asked, by=carys, on=make.TODAY)[1]
        for read in READERS.values():
            text = " ".join(read(paper).split())
            assert "What you asked for" in text
            assert "What Amina wrote of me." in text
            assert "There is more written about you that you did not ask for." in text
            assert "zqmarket" in text
            assert "Zqlanguage" not in text
            assert "Everything is here" not in text
        assert as_data(asked)["asked_for"]["parts"] == ["Notes, and what happened"]

    def test_as_a_manager_walks_it(self, carys_browser: Browser, her_case: Case, carys: User) -> None:
        def send(page: str, *args: object, **data: Any) -> str:
            url = reverse(f"rights:{page}", args=[her_case.reference, *args])
            return text_of(carys_browser.post(url, data, follow=True))

        said = {
            "channel": "spoken",
            "asked_for": "My letters.",
            "way": "by_hand",
            "way_words": "Here.",
            "extent": "part",
            **day("received_on", date(2026, 11, 16)),
        }
        page = send("request_new", **said)
        assert "Choose at least one kind of record, or enter a date" in page
        assert "My letters." in page
        backwards = day("from_on", date(2026, 3, 2)) | day("until_on", date(2026, 3, 1))
        assert "on or after the first day" in send("request_new", **said, **backwards)
        wrong = dict.fromkeys(day("from_on", make.TODAY), "45")
        assert "Choose at least one" not in send("request_new", **said, **wrong)
        page = send("request_new", **said, parts=["documents", "told"])
        assert "Documents and files; Consent, and what others were told" in page
        asked = AccessRequest.objects.get()
        more = {"asked_for": "All of it.", "extent": "all"}
        assert "Say why it is changed" in send("scope", asked.pk, **more)
        page = send("scope", asked.pk, **more, why="She wants the rest as well.")
        assert "Everything" in page
        assert "She wants the rest as well." in page
        actions.identify(request=asked, how="known", on=make.TODAY, by=carys, at=make.NOON)
        actions.gather(request=asked, by=carys, at=make.NOON)
        narrow(asked, NOTES, by=carys)
        actions.gather(request=asked, by=carys, at=make.NOON)
        items = reverse("rights:items", args=[her_case.reference, asked.pk])
        listed = text_of(carys_browser.get(items))
        assert "She asks for: Notes, and what happened" in listed
        assert "Not asked for" in listed
        beyond = text_of(carys_browser.get(f"{items}?show=beyond"))
        assert "The client’s details" in beyond
        assert "Decide" not in beyond
