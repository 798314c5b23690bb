"""The act that opens a case: what it makes, and what it refuses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.models import (
    Address,
    Case,
    Client,
    Consent,
    Deadline,
    Dependant,
    Entry,
    OtherName,
    Paper,
    Placement,
    Refused,
    Room,
    Topic,
)
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from tests import make
from tests.cases.opened import agreed, opened, someone

Kind = Deadline.Kind
ANOTHER_DAY = datetime(2026, 12, 23, 10, 0, tzinfo=UTC)  # the Wednesday before Christmas


@pytest.fixture
def room(house_a: Service) -> Room:
    return Room.objects.create(service=house_a, number=4)


def due(case: Case) -> dict[str, date]:
    return {deadline.kind: deadline.due_on for deadline in case.deadlines}


class TestOpenCase:
    def test_saves_everything_that_came_with_her(self, amina: User, outreach: Service) -> None:
        case = opened(
            amina,
            outreach,
            other_names=[OtherName(name="Rosa", kind="exploitation")],
            address=Address(kind="friends", borough="Lambeth"),
            dependants=[Dependant(name="Samir", age=4)],
            topics=[Topic(subject="income", answer="yes")],
        )
        assert case.opened_on == make.TODAY
        assert case.address_set.get().from_on == make.TODAY
        assert Client.objects.named_like("Rosa").get() == case.client
        assert case.dependant_set.get().name == "Samir"
        assert case.topic_set.get(subject="income").answer == "yes"
        assert case.topic_set.filter(answer="not_discussed").count() == len(Topic.Subject) - 1
        assert set(case.paper_set.values_list("kind", "state")) == {(k, "missing") for k in Paper.Kind.values}
        consent = case.consent_set.get()
        assert (consent.purpose, consent.recorded_by) == (Consent.Purpose.SERVICE, amina)
        entry = case.entry_set.get()
        words = "In Outreach. Allocated to Amina Osei. Agreed to our support."
        assert (entry.kind, entry.body) == (Entry.Kind.OPENED, words)
        assert Event.objects.get(kind="case.created").case_ref == case.reference

    def test_makes_the_first_promises_in_working_days(self, amina: User, outreach: Service) -> None:
        assert due(opened(amina, outreach)) == {
            Kind.RISK_SCREEN: date(2026, 11, 24),
            Kind.FIRST_RISK_ASSESSMENT: date(2026, 11, 26),
            Kind.NRM_EXPLANATION: date(2026, 11, 27),
            Kind.FIRST_PLAN: date(2026, 12, 1),
        }

    def test_skips_christmas(self, amina: User, outreach: Service) -> None:
        assert due(opened(amina, outreach, at=ANOTHER_DAY)) == {
            Kind.RISK_SCREEN: date(2026, 12, 23),
            Kind.FIRST_RISK_ASSESSMENT: date(2026, 12, 29),
            Kind.NRM_EXPLANATION: date(2026, 12, 30),
            Kind.FIRST_PLAN: date(2027, 1, 4),
        }

    def test_the_day_is_londons(self, amina: User, outreach: Service) -> None:
        after_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        assert opened(amina, outreach, at=after_midnight).opened_on == date(2026, 7, 1)

    @pytest.mark.parametrize(
        ("field", "answer", "words"),
        [
            ("safe_tonight", "no", "Not safe tonight"),
            ("urgent_health", "yes", "Injuries or urgent health needs"),
            ("self_harm", "yes", "Thoughts of self-harm"),
            ("exploiter_near", "yes", "An exploiter may know where the client is"),
        ],
    )
    def test_a_worry_makes_the_risk_assessment_due_today(
        self, amina: User, outreach: Service, field: str, answer: str, words: str
    ) -> None:
        case = opened(amina, outreach, case={field: answer})
        promise = case.open_deadline(Kind.FIRST_RISK_ASSESSMENT)
        assert promise is not None
        assert (promise.due_on, promise.context) == (make.TODAY, words)

    def test_what_was_not_discussed_is_no_worry(self, amina: User, outreach: Service) -> None:
        case = opened(amina, outreach, case={"safe_tonight": "yes", "self_harm": "no"})
        assert due(case)[Kind.FIRST_RISK_ASSESSMENT] == date(2026, 11, 26)

    @pytest.mark.parametrize("status", [Client.AgeStatus.CHILD, Client.AgeStatus.UNSURE])
    def test_childrens_services_are_owed_a_call_today(
        self, amina: User, outreach: Service, status: str
    ) -> None:
        case = opened(amina, outreach, client=someone(age_status=status))
        assert due(case)[Kind.SAFEGUARDING] == make.TODAY
        assert case.open_deadline(Kind.SAFEGUARDING)

    def test_a_call_already_made_is_a_promise_kept(self, amina: User, outreach: Service) -> None:
        case = opened(
            amina,
            outreach,
            client=someone(age_status=Client.AgeStatus.CHILD),
            case={"local_authority_contact": "Lambeth, J. Doe"},
            childrens_services_told=True,
        )
        promise = case.deadlines.get(kind=Kind.SAFEGUARDING)
        assert (promise.met_on, promise.outcome) == (make.TODAY, "Lambeth, J. Doe")

    def test_a_referral_already_made_is_not_explained_again_but_recorded(
        self, amina: User, outreach: Service
    ) -> None:
        """Until it is, none of its clocks is watched."""
        case = opened(amina, outreach, case={"nrm_stage": Case.NRMStage.SUBMITTED})
        assert Kind.NRM_EXPLANATION not in due(case)
        assert due(case)[Kind.NRM_TAKE_OVER] == date(2026, 11, 25)

    def test_a_room_is_hers_from_today(self, carys: User, house_a: Service, room: Room) -> None:
        case = opened(carys, house_a, room=room)
        placement = Placement.objects.get()
        assert (placement.case, placement.room, placement.from_on, placement.is_held) == (
            case,
            room,
            make.TODAY,
            False,
        )

    def test_a_room_can_be_held(self, carys: User, house_a: Service, room: Room) -> None:
        opened(carys, house_a, room=room, is_held=True)
        assert Placement.objects.get().is_held

    def test_waiting_needs_neither_room_nor_worker(self, carys: User, house_a: Service) -> None:
        case = opened(carys, house_a, case={"status": Case.Status.WAITING, "worker": None})
        assert case.status == Case.Status.WAITING
        assert case.entry_set.get().body == "On the waiting list of Safe house A. Agreed to our support."
        assert case.open_deadline(Kind.FIRST_RISK_ASSESSMENT)


class TestRefusals:
    def refused(self, *args: Any, **kwargs: Any) -> str:
        with pytest.raises(Refused) as refusal:
            opened(*args, **kwargs)
        assert not Case.objects.exists()
        assert not Client.objects.exists()
        return str(refusal.value)

    def test_without_her_consent(self, amina: User, outreach: Service) -> None:
        no = agreed(answer=Consent.Answer.REFUSED)
        assert "said no" in self.refused(amina, outreach, consent=no)

    def test_a_safe_house_without_a_room(self, carys: User, house_a: Service) -> None:
        assert "Choose a room in Safe house A" in self.refused(carys, house_a)

    def test_a_room_of_another_house(self, carys: User, room: Room, house_b: Service) -> None:
        assert "Choose a room in Safe house B" in self.refused(carys, house_b, room=room)

    def test_outreach_without_a_place(self, amina: User) -> None:
        full = make.service("Outreach of none", capacity=0)
        assert "0 of 0 places are in use" in self.refused(amina, full)

    def test_a_year_whose_bank_holidays_nobody_has_entered(self, amina: User, outreach: Service) -> None:
        far = datetime(2051, 5, 3, 12, 0, tzinfo=UTC)
        assert "Bank holidays for 2051 are not entered yet" in self.refused(amina, outreach, at=far)

    def test_a_room_taken_meanwhile(self, carys: User, house_a: Service, room: Room) -> None:
        opened(carys, house_a, room=room)
        with pytest.raises(Refused, match="room 4 is no longer free"):
            opened(carys, house_a, room=room)
        assert Case.objects.count() == 1

    def test_people_who_wait_take_no_place(self, amina: User) -> None:
        small = make.service("Outreach of one", capacity=1)
        opened(amina, small, case={"status": Case.Status.WAITING})
        opened(amina, small)
        with pytest.raises(Refused, match="1 of 1 places are in use"):
            opened(amina, small)
