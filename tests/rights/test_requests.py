"""From her asking to her copy: the acts, what each refuses, and what is promised."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, Confidence, Deadline, Entry, Person
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.refusals import Refused
from rights import actions
from rights.models import AccessRequest, RequestItem
from rights.queries.standing import CHANGED, send_blockers, standing_release
from tests import make
from tests.rights.asked import RECEIVED, allowed, decide_all, gathered, request_of, send

pytestmark = pytest.mark.django_db
KIND = Deadline.Kind.ACCESS_REQUEST


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


class TestClock:
    def test_it_is_promised_within_a_month(self, her_case: Case, carys: User) -> None:
        request_of(her_case, by=carys)
        assert her_case.deadline_set.open().get(kind=KIND).due_on == date(2026, 12, 16)
        with pytest.raises(Refused, match="asked for a copy already"):
            request_of(her_case, by=carys)

    def test_a_pause_asks_again_and_moves_the_day(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys)
        who: dict[str, Any] = {"request": asked, "by": carys, "at": make.NOON}
        actions.ask_her(**who, why="clarification", on=date(2026, 11, 17))
        paused = her_case.open_deadline(KIND)
        assert paused
        assert paused.title == "Ask again for the client’s answer about the copy"
        with pytest.raises(Refused, match="paused already"):
            actions.ask_her(**who, why="clarification", on=date(2026, 11, 18))
        with pytest.raises(Refused, match="on or after the day on which she was asked"):
            actions.answer_pause(**who, on=RECEIVED)
        actions.answer_pause(**who, on=date(2026, 11, 24))
        running = her_case.open_deadline(KIND)
        assert running
        assert running.due_on == date(2026, 12, 23)
        assert her_case.deadline_set.open().filter(kind=KIND).count() == 1

    def test_two_months_more_are_said_within_the_first(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys, received_on=date(2026, 10, 12))
        who: dict[str, Any] = {
            "request": asked,
            "by": carys,
            "at": make.NOON,
            "why": "Thirty years of files.",
        }
        with pytest.raises(Refused, match="had to be told by"):
            actions.extend(**who, told_on=date(2026, 11, 20))
        actions.extend(**who, told_on=date(2026, 11, 12))
        assert her_case.deadline_set.open().get(kind=KIND).due_on == date(2027, 1, 12)
        with pytest.raises(Refused, match="extended already"):
            actions.extend(**who, told_on=date(2026, 11, 12))

    def test_it_can_be_asked_once_her_case_is_closed(self, her_case: Case, amina: User, carys: User) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        request_of(her_case, by=carys)
        assert her_case.open_deadline(KIND)

    def test_it_ends_without_a_copy_for_a_reason(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys)
        ended = actions.end_request(
            request=asked,
            end="invalid",
            words="It was for someone else.",
            on=make.TODAY,
            by=carys,
            at=make.NOON,
        )
        assert not ended.is_open
        assert her_case.open_deadline(KIND) is None
        with pytest.raises(Refused, match="was answered"):
            actions.gather(request=asked, by=carys, at=make.NOON)


class TestWhoSheIs:
    def test_nothing_is_gathered_or_decided_before_we_know(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys)
        who: dict[str, Any] = {"by": carys, "at": make.NOON}
        with pytest.raises(Refused, match="how we know that it is her"):
            actions.gather(request=asked, **who)
        assert not asked.items.exists()
        asked = actions.identify(request=asked, how="document", on=RECEIVED, **who)
        asked = actions.gather(request=asked, **who)
        AccessRequest.objects.filter(pk=asked.pk).update(
            identity_how="", identity_on=None, identified_at=None, identified_by=None
        )  # as what was gathered before this was asked
        item = asked.items.filter(is_marked=False).first()
        assert item
        with pytest.raises(Refused, match="how we know that it is her"):
            actions.give_together(request=asked, items=[item.pk], **who)
        with pytest.raises(Refused, match="how we know that it is her"):
            actions.decide(item=item, decision="give", **who)

    def test_through_her_solicitor_it_takes_her_written_authority(self, her_case: Case, carys: User) -> None:
        asked = request_of(her_case, by=carys, way="solicitor", way_words="Harbour Law, by hand.")
        who: dict[str, Any] = {"request": asked, "by": carys, "at": make.NOON}
        for how in ("known", "document", "contact"):
            with pytest.raises(Refused, match="her written authority"):
                actions.identify(**who, how=how, on=RECEIVED)
        actions.identify(**who, how="authority", on=RECEIVED)
        assert actions.gather(**who).items.exists()


class TestPieces:
    def test_others_are_marked_and_nothing_is_hidden_by_itself(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        Person(case=her_case, name="Artan Hoxha", risk=Person.Risk.EXPLOITER).save()
        make.case(worker=amina, service=outreach, client=make.client("Lindita", "Bardhi"))
        body = "She saw ARTAN  Hoxha again. Lindita Bardhi was with her."
        note = her_case.narrate(Entry.Kind.NOTE, "A walk", body, by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys)
        item = asked.items.get(source="cases.entry", source_id=note.pk)
        assert item.marks == [
            ["someone who may be a danger to her", "ARTAN Hoxha"],
            ["another client", "Lindita Bardhi"],
        ]
        assert item.decision == "undecided"
        assert actions.give_together(request=asked, items=[item.pk], by=carys, at=make.NOON) == 0
        hidden = ["Lindita Bardhi", "artan hoxha"]
        said: dict[str, Any] = {
            "item": item,
            "decision": "hide",
            "reason": "other_person",
            "by": carys,
            "at": make.NOON,
        }
        with pytest.raises(Refused, match="is not in this piece"):
            actions.decide(**said, hidden=["Nobody"])
        item = actions.decide(**said, hidden=hidden)
        words = dict(item.given_lines)["What was written"]
        assert words == "She saw [hidden] again. [hidden] was with her."

    def test_gathered_again_only_what_changed_is_decided_again(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        first = her_case.narrate(Entry.Kind.NOTE, "First", "One.", by=amina, at=make.NOON)
        second = her_case.narrate(Entry.Kind.NOTE, "Second", "Two.", by=amina, at=make.NOON)
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        first.body = "Three."
        first.save()
        actions.gather(request=asked, by=carys, at=make.NOON)
        assert asked.items.get(source_id=first.pk, source="cases.entry").decision == "undecided"
        assert asked.items.get(source_id=second.pk, source="cases.entry").decision == "give"

    def test_what_is_in_confidence_is_there(self, her_case: Case, carys: User, amina: User) -> None:
        Confidence(
            case=her_case,
            kind="police_operation",
            level=4,
            title="A plan",
            text="On Friday.",
            made_at=make.NOON,
            made_by=amina,
        ).save()
        asked = gathered(her_case, by=carys)
        assert asked.items.filter(source="cases.confidence").count() == 1
        assert not RequestItem.objects.visible_to(make.user("Vic Stone", role=Role.STUDENT)).exists()


class TestSecondPerson:
    def test_the_whole_way(self, her_case: Case, carys: User, ruth: User) -> None:
        asked = allowed(her_case, by=carys, second=ruth)
        sent = send(asked, by=carys)
        assert sent.was_sent
        assert her_case.open_deadline(KIND) is None
        kinds = Event.objects.filter(kind__startswith="access_request.").values_list("kind", flat=True)
        assert {"access_request.approved", "access_request.sent"} <= set(kinds)

    def test_whoever_wrote_a_part_cannot_say_yes(self, her_case: Case, carys: User, ruth: User) -> None:
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=ruth)
        who: dict[str, Any] = {"request": asked, "at": make.NOON}
        with pytest.raises(Refused, match="cannot say yes"):
            actions.ask_release(**who, person=ruth, by=carys)
        assert not actions.releasers(asked, asked_by=carys, at=make.NOON).exists()

    def test_not_before_it_is_ready(self, her_case: Case, carys: User, ruth: User) -> None:
        asked = request_of(her_case, by=carys)
        with pytest.raises(Refused) as refusal:
            actions.ask_release(request=asked, person=ruth, by=carys, at=make.NOON)
        assert refusal.value.reasons == ["Record how we know that it is her.", "Gather her record."]

    @pytest.mark.parametrize("change", ["a decision", "the way", "her record"])
    def test_a_yes_is_void_when_something_changes(
        self, change: str, her_case: Case, carys: User, ruth: User, amina: User
    ) -> None:
        asked = allowed(her_case, by=carys, second=ruth)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
        if change == "a decision":
            item = asked.items.filter(source="cases.client").get()
            actions.decide(item=item, decision="withhold", reason="crime", by=carys, at=make.NOON)
        elif change == "the way":
            asked.way_words = "By post."
            asked.save()
        else:
            her_case.client.first_language = "Tigrinya"
            her_case.client.save()
            actions.gather(request=asked, by=carys, at=make.NOON)
            decide_all(asked, by=carys)
        asked = AccessRequest.objects.get(pk=asked.pk)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == [CHANGED]
        with pytest.raises(Refused):
            send(asked, by=carys)

    def test_a_no_says_why_and_another_is_asked(self, her_case: Case, carys: User, ruth: User) -> None:
        asked = gathered(her_case, by=carys)
        decide_all(asked, by=carys)
        who: dict[str, Any] = {"request": asked, "at": make.NOON}
        actions.ask_release(**who, person=ruth, by=carys)
        actions.answer_release(**who, is_yes=False, why="Her sister is named.", by=ruth)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY)
        with pytest.raises(Refused, match="no longer waiting"):
            actions.answer_release(**who, is_yes=True, by=ruth)
        actions.ask_release(**who, person=ruth, by=carys)
        actions.answer_release(**who, is_yes=True, by=ruth)
        assert send_blockers(asked, standing_release(asked), today=make.TODAY) == []
