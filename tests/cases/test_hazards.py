"""Before a booking: who has to wait, what they are told, and who decides."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from psycopg2.errors import InsufficientPrivilege

from cases.actions.bookings import CLEAR, WAIT, book_appointment, book_interpreter, book_room, book_worker
from cases.actions.hazards import decide, make_all_keys
from cases.forms.hazards import HazardForm
from cases.models import (
    Address,
    Case,
    Deadline,
    Entry,
    Exclusion,
    Hazard,
    HazardKey,
    HeldBooking,
    Named,
    Person,
    Placement,
    Refused,
    Room,
    SafeContact,
    Seal,
)
from cases.queries.hazards import match_standing, pairs_to_decide
from desk.reminders.held import notify_deciders
from hestia.accounts.models import Notice, OutgoingMail, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event, log
from hestia.audit.odd import probing
from hestia.directory.models import Interpreter
from hestia.privacy.keyring import keyring
from tests import make
from tests.cases.opened import opened as open_new
from tests.outside import stolen, work_for
from tests.roles import as_application
from tests.supportplans.pages import text_of
from tests.windows import opened

PHONE = "07700 900123"
pytestmark = pytest.mark.django_db


@pytest.fixture
def house(house_a: Service) -> Service:
    for number in (1, 2, 3):
        Room(service=house_a, number=number).save()
    return house_a


@pytest.fixture
def other(dev: User, house_b: Service) -> Case:
    """Somebody's client in another house, of whom Carys and Amina know nothing."""
    return make.case(worker=dev, service=house_b, by=dev, client=make.client("Zaffre", "Quillon"))


def tell(case: Case, **facts: Any) -> Person:
    person = Person(**{"case": case, "name": "Ilir Hoxha", "kind": "other", "risk": "exploiter", **facts})
    person.save()
    return person


def seal(case: Case, *, by: User) -> Seal:
    """Seal all cases of a client, with one keeper."""
    sealed = Seal(client=case.client, words="She is in danger from staff.", given_at=make.NOON, given_by=by)
    sealed.save()
    Named(client=case.client, person=by, standing_as="sees", given_at=make.NOON, given_by=by).save()
    return sealed


def booked(person: User, case: Case, room: Room) -> Any:
    """Ask for a room as somebody does, and return the answer and the page to which it leads."""
    browser = Browser()
    browser.force_login(person)
    url = reverse("cases:placement_new", args=[case.reference])
    sent = opened(browser.get(url), asking="room")
    return browser.post(url, {**sent, "room": [str(room.pk)], "is_held": ["yes"]}, follow=True)


class TestKeys:
    def test_are_made_of_what_is_saved_and_follow_it(self, her_case: Case) -> None:
        person = tell(her_case, note=f"He rang from {PHONE}.")
        assert set(
            HazardKey.objects.filter(source=f"cases.person.{person.pk}").values_list("kind", flat=True)
        ) == {
            "phone",
            "exploiter",
        }
        person.note = ""
        person.save()
        assert set(
            HazardKey.objects.filter(source=f"cases.person.{person.pk}").values_list("kind", flat=True)
        ) == {"exploiter"}

    def test_hold_nothing_in_clear_and_are_not_made_again_without_need(
        self, her_case: Case, django_assert_num_queries: Any
    ) -> None:
        home = Address(case=her_case, kind="own", text="12 Elm Road LS1 4AB", from_on=make.TODAY)
        home.save()
        [key] = HazardKey.objects.filter(source=f"cases.address.{home.pk}")
        assert (key.kind, len(key.mark)) == ("address", 32)
        again = Address.objects.get(pk=home.pk)
        key.delete()
        again.save()
        assert not HazardKey.objects.filter(source=f"cases.address.{home.pk}").exists()

    def test_all_are_made_anew_by_the_command(self, her_case: Case) -> None:
        tell(her_case, note=PHONE)
        before = set(HazardKey.objects.values_list("case", "kind", "mark", "source"))
        HazardKey.objects.all().delete()
        assert make_all_keys() == len(before) > 1
        assert set(HazardKey.objects.values_list("case", "kind", "mark", "source")) == before


class TestRoom:
    def test_waits_for_a_phone_in_somebody_elses_record(
        self, her_case: Case, other: Case, house: Service, carys: User, dev: User
    ) -> None:
        tell(her_case, note=PHONE)
        tell(other, note="+44 7700 900 123")
        room = house.rooms.get(number=1)
        page = booked(carys, her_case, room)
        assert WAIT in page.content.decode()
        assert not Placement.objects.exists()
        waiting = HeldBooking.objects.get()
        assert waiting.answers == {"room": room.pk, "on": timezone.localdate().isoformat(), "is_held": False}
        [pair] = pairs_to_decide(by=carys)
        assert (pair.case_ref, pair.other_ref) == (her_case.reference, other.reference)
        assert set(pair.kinds) == {"phone", "exploiter", "community"}

    def test_is_given_where_nothing_is_known(
        self, her_case: Case, other: Case, house: Service, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        page = booked(carys, her_case, house.rooms.get(number=1))
        assert CLEAR in page.content.decode()
        assert Placement.objects.get().case == her_case
        assert not HeldBooking.objects.exists()
        assert Event.objects.filter(kind="hazard.checked", case_ref=her_case.reference).count() == 1

    def test_waits_in_the_same_words_whatever_was_found(
        self, other: Case, house: Service, carys: User, amina: User, outreach: Service
    ) -> None:
        facts = {
            "phone": {"note": PHONE},
            "vehicle": {"note": "A van, AB12 CDE"},
            "account": {"note": "Paid to boss@example.org"},
            "address": {"note": "12 Elm Road, Leeds LS1 4AB"},
        }
        answers = {}
        for kind, fact in facts.items():
            case = make.case(worker=amina, service=outreach, by=amina, client=make.client("Ghada", "Karam"))
            tell(other, **fact)
            tell(case, **fact)
            page = booked(carys, case, house.rooms.get(number=1))
            answers[kind] = same(page, case)
        assert len(set(answers.values())) == 1
        assert WAIT.encode() in answers["phone"]

    def test_saving_answers_nothing(self, her_case: Case, other: Case, amina: User) -> None:
        tell(other, note=PHONE)
        browser = Browser()
        browser.force_login(amina)
        url = reverse("cases:around_new", args=[her_case.reference, "person"])
        pages = []
        for number in (PHONE, "07700 900999"):
            sent = opened(browser.get(url), asking="name")
            sent |= {"name": ["Ilir"], "kind": ["other"], "risk": ["exploiter"], "note": [number]}
            answer = browser.post(url, {**sent, "may_be_contacted": ["no"]})
            assert answer.status_code == 302
            pages.append((answer["Location"], answer.content))
        assert pages[0] == pages[1]
        assert not HeldBooking.objects.exists()

    def test_what_she_has_already_needs_no_decision(
        self, her_case: Case, house: Service, carys: User
    ) -> None:
        room = house.rooms.get(number=1)
        Placement(case=her_case, room=room, from_on=make.TODAY, is_held=True).save()
        answer = book_room(case=her_case, room=room, on=make.TODAY, is_held=False, by=carys, at=make.NOON)
        assert isinstance(answer, Placement)

    def test_another_room_takes_the_place_of_the_one_that_waits(
        self, waiting: HeldBooking, carys: User
    ) -> None:
        again = ask(waiting.case, carys, number=2)
        waiting.refresh_from_db()
        assert (waiting.withdrawn_by, again.withdrawn_at) == (carys, None)
        assert [pair.booking_id for pair in pairs_to_decide(by=carys)] == [again.pk]

    def test_what_was_found_waits_though_the_booking_was_taken_back(
        self, waiting: HeldBooking, carys: User
    ) -> None:
        waiting.withdrawn_at, waiting.withdrawn_by = make.NOON, carys
        waiting.save()
        [pair] = pairs_to_decide(by=carys)
        assert decide(pair=pair, verdict="same", outcome="not_placed", by=carys, at=make.NOON) is None
        waiting.refresh_from_db()
        assert (waiting.decided_at, pairs_to_decide(by=carys)) == (None, [])

    def test_a_new_case_waits_for_its_room(self, other: Case, house: Service, carys: User) -> None:
        """What is known of her is saved with her case, and asked before she has the room."""
        SafeContact.objects.filter(case=other).delete()
        tell(other, note=PHONE)
        contact, room = SafeContact(phone=PHONE, may_text=True), house.rooms.get(number=1)
        opened_case = open_new(carys, house, safe_contact=contact, room=room, is_held=True)
        assert opened_case.status == Case.Status.WAITING
        assert not Placement.objects.exists()
        assert HeldBooking.objects.get().case == opened_case
        browser = Browser()
        browser.force_login(carys)
        page = browser.get(reverse("cases:opened", args=[opened_case.reference]))
        assert "a manager must look at this first" in page.content.decode()
        assert reverse("cases:bookings") in page.content.decode()  # to who may decide
        [pair] = pairs_to_decide(by=carys)
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=make.NOON)
        opened_case.refresh_from_db()
        assert (opened_case.status, Placement.objects.get().is_held) == (Case.Status.OPEN, True)

    def test_a_new_case_waits_for_its_worker(
        self, other: Case, house: Service, carys: User, dev: User
    ) -> None:
        SafeContact.objects.filter(case=other).delete()
        tell(other, note=PHONE)
        contact = SafeContact(phone=PHONE, may_text=True)
        opened_case = open_new(
            carys, house, safe_contact=contact, room=house.rooms.get(number=1), case={"worker": dev}
        )
        waits = HeldBooking.objects.get(act="allocation")
        assert (opened_case.worker, waits.case, waits.words) == (None, opened_case, str(dev))

    def test_closed_cases_count_for_ten_years(
        self, her_case: Case, other: Case, house: Service, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        for years, waits in ((9, True), (11, False)):
            day = make.TODAY.replace(year=make.TODAY.year - years)
            Case.objects.filter(pk=other.pk).update(
                status="closed",
                opened_on=day,
                closed_on=day,
                closed_at=make.NOON,
                closed_by=carys,
                exit_kind="other",
            )
            answer = book_room(
                case=her_case,
                room=house.rooms.get(number=1),
                on=make.TODAY,
                is_held=True,
                by=carys,
                at=make.NOON,
            )
            assert isinstance(answer, HeldBooking) is waits


def ask(case: Case, by: User, *, number: int = 1) -> HeldBooking:
    room = Room.objects.get(service__name="Safe house A", number=number)
    answer = book_room(case=case, room=room, on=make.TODAY, is_held=False, by=by, at=make.NOON)
    assert isinstance(answer, HeldBooking)
    return answer


@pytest.fixture
def waiting(her_case: Case, other: Case, house: Service, carys: User) -> HeldBooking:
    """A room for her, which waits: somebody elsewhere has the same number in her record."""
    tell(her_case, note=PHONE)
    tell(other, note=PHONE)
    return ask(her_case, carys)


def test_while_it_waits_the_page_says_whom_to_ring_out_of_hours(
    waiting: HeldBooking, carys: User, amina: User
) -> None:
    """The duty of her own service, whoever the other is. Where none is named, who can name one."""
    service = waiting.case.service
    address = reverse("cases:placement", args=[waiting.case.reference])

    def page(person: User, url: str = address) -> str:
        browser = Browser()
        browser.force_login(person)
        return text_of(browser.get(url))

    assert f"{service} has nobody to ring out of hours yet" in page(amina)
    assert "A manager or an administrator can add it under Settings, Services." in page(amina)
    assert "Say who is on call" in page(carys)
    service.on_call = "Duty manager: 020 7946 0149"
    service.save()
    for told in (page(amina), page(carys), page(carys, reverse("cases:bookings"))):
        assert "Out of hours, ring who is on call: Duty manager: 020 7946 0149" in told
    [pair] = pairs_to_decide(by=carys)
    decide(pair=pair, verdict="same", outcome="not_placed", by=carys, at=make.NOON)
    assert "Out of hours" not in page(amina)


class TestDecision:
    def decide(self, by: User, verdict: str, outcome: str, **words: str) -> None:
        [pair] = pairs_to_decide(by=by)
        decide(pair=pair, verdict=verdict, outcome=outcome, **words, by=by, at=make.NOON)

    def test_what_is_not_the_same_goes_on_and_is_not_asked_again(
        self, waiting: HeldBooking, carys: User, amina: User
    ) -> None:
        self.decide(carys, "not_same", "none")
        assert Placement.objects.get().room.number == 1
        assert Notice.objects.filter(person=waiting.asked_by).exists()
        again = book_room(
            case=waiting.case,
            room=Room.objects.get(number=2),
            on=make.TODAY,
            is_held=False,
            by=carys,
            at=make.NOON,
        )
        assert isinstance(again, Placement)

    def test_what_is_the_same_is_remembered_and_decided_anew(self, waiting: HeldBooking, carys: User) -> None:
        self.decide(carys, "same", "not_placed")
        waiting.refresh_from_db()
        assert (waiting.is_allowed, Placement.objects.exists()) == (False, False)
        ask(waiting.case, carys, number=2)
        [pair] = pairs_to_decide(by=carys)
        assert pair.said_before == "same"

    def test_is_remembered_when_the_keys_are_changed(
        self, waiting: HeldBooking, carys: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.decide(carys, "same", "not_placed")
        before, ring = set(Hazard.objects.get().marks), keyring().with_another()
        monkeypatch.setattr("cases.actions.hazards.keyring", lambda: ring)
        make_all_keys()
        marks = set(Hazard.objects.get().marks)
        assert not marks & before
        assert marks <= set(HazardKey.objects.values_list("mark", flat=True))

    def test_conditions_go_with_it_and_the_basis_stays_with_who_decided(
        self, waiting: HeldBooking, carys: User
    ) -> None:
        self.decide(carys, "cannot_tell", "conditions", conditions="A room on the other floor.")
        waiting.refresh_from_db()
        assert (waiting.is_allowed, waiting.conditions) == (True, "A room on the other floor.")
        assert Placement.objects.get().case == waiting.case

    def test_what_is_taken_meanwhile_is_said_and_nothing_is_lost(
        self, waiting: HeldBooking, carys: User, ben: User, outreach: Service
    ) -> None:
        third = make.case(worker=ben, service=outreach, by=ben, client=make.client(first_language="Hindi"))
        Placement(case=third, room=Room.objects.get(number=1), from_on=make.TODAY).save()
        self.decide(carys, "not_same", "none")
        waiting.refresh_from_db()
        assert waiting.is_allowed
        assert "no longer free" in waiting.not_made_why

    def test_what_only_one_answer_needs_is_asked_after_it(self, waiting: HeldBooking, carys: User) -> None:
        [pair] = pairs_to_decide(by=carys)
        fields = HazardForm(pair=pair, today=make.TODAY, now=make.NOON).fields
        shown = {name: vars(fields[name])["shown_when"] for name in ("conditions", "basis")}
        assert shown == {"conditions": "outcome=conditions", "basis": "outcome=police"}

    def test_the_form_refuses_what_does_not_go_together(self, waiting: HeldBooking, carys: User) -> None:
        [pair] = pairs_to_decide(by=carys)
        for answers, field in (
            ({"verdict": "same", "outcome": "none"}, "outcome"),
            ({"verdict": "not_same", "outcome": "police", "basis": "life"}, "outcome"),
            ({"verdict": "same", "outcome": "conditions"}, "conditions"),
            ({"verdict": "same", "outcome": "police"}, "basis"),
        ):
            form = HazardForm(answers, pair=pair, today=make.TODAY, now=make.NOON)
            assert list(form.errors) == [field]

    def test_pages_show_both_sides_to_who_decides_and_are_logged(
        self, waiting: HeldBooking, other: Case, carys: User, amina: User, carys_browser: Browser
    ) -> None:
        [pair] = pairs_to_decide(by=carys)
        url = reverse("cases:booking_decision", args=[pair.pk])
        for page in (carys_browser.get(reverse("cases:bookings")), carys_browser.get(url)):
            assert all(case.reference in page.content.decode() for case in (waiting.case, other))
        seen = Event.objects.filter(kind="hazard.seen", by=carys, subject=f"hazard:{pair.pk}")
        assert seen.count() >= 2
        about_either = Event.objects.showing(waiting.case.reference, other.reference).filter(by=carys)
        assert not about_either.filter(kind__in=("hazard.seen", "hazard.decided")).exists()
        assert not Event.objects.showing(other.reference).filter(kind="list.seen").exists()
        hers = Browser()
        hers.force_login(amina)
        assert hers.get(url).status_code == 404
        assert other.reference not in hers.get(reverse("cases:bookings")).content.decode()
        sent = opened(carys_browser.get(url), asking="conditions")
        answer = carys_browser.post(url, {**sent, "verdict": ["not_same"], "outcome": ["none"]}, follow=True)
        assert "It is booked." in answer.content.decode()
        late = carys_browser.post(url, {**sent, "verdict": ["not_same"], "outcome": ["none"]}, follow=True)
        assert "no longer waiting" in late.content.decode()


class TestWhoDecides:
    def test_a_manager_of_either_and_nobody_kept_out(
        self, waiting: HeldBooking, other: Case, house_b: Service, amina: User, dev: User
    ) -> None:
        theirs = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        elsewhere = make.user("Uma Roy", role=Role.MANAGER, services=[make.service("Elsewhere")])
        assert [len(pairs_to_decide(by=person)) for person in (theirs, elsewhere, amina, dev)] == [1, 0, 0, 0]
        Exclusion(
            client=waiting.case.client,
            person=theirs,
            reason=Exclusion.Reason.values[0],
            given_at=make.NOON,
            given_by=theirs,
        ).save()
        assert pairs_to_decide(by=theirs) == []

    def test_of_a_sealed_case_its_keepers_alone(
        self, waiting: HeldBooking, other: Case, house_b: Service, carys: User, dev: User
    ) -> None:
        seal(other, by=dev)
        assert pairs_to_decide(by=carys) == []
        [pair] = pairs_to_decide(by=dev)  # no manager is among them, and he did not ask for it
        assert pair.references == [waiting.case.reference, other.reference]
        keeper = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        Named(client=other.client, person=keeper, standing_as="sees", given_at=make.NOON, given_by=dev).save()
        assert pairs_to_decide(by=dev) == []
        assert len(pairs_to_decide(by=keeper)) == 1
        with as_application(keeper, at=make.NOON):
            decide(pair=pair, verdict="not_same", outcome="none", by=keeper, at=make.NOON)
        assert Placement.objects.get().case == waiting.case  # though the keeper sees nothing of her
        moved = waiting.case.entry_set.get(kind=Entry.Kind.ALLOCATION, title__contains="moved in")
        assert moved.by == waiting.asked_by  # her record does not say who decided
        stay = Placement.history.get()
        assert stay.history_user == waiting.asked_by

    def test_of_two_sealed_cases_the_other_is_not_named(
        self, waiting: HeldBooking, other: Case, house_b: Service, carys: User
    ) -> None:
        tess = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        seal(other, by=tess)
        seal(waiting.case, by=carys)
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides == [waiting.case.reference, "A sealed case"]
        assert pair.words == waiting.words
        [theirs] = pairs_to_decide(by=tess)
        assert (theirs.sides, theirs.words, theirs.asked_by_id) == (
            ["A sealed case", other.reference],
            "",
            None,
        )

    def test_whoever_cannot_decide_keeps_it_from_nobody(
        self, waiting: HeldBooking, other: Case, carys: User, dev: User
    ) -> None:
        elsewhere = make.user("Uma Roy", role=Role.MANAGER, services=[make.service("Elsewhere")])
        kept_out = {"reason": Exclusion.Reason.values[0], "given_at": make.NOON, "given_by": elsewhere}
        Exclusion(client=other.client, person=carys, **kept_out).save()
        assert len(pairs_to_decide(by=elsewhere)) == 1  # no manager of either service may
        seal(other, by=dev)
        Named(client=other.client, person=carys, standing_as="sees", given_at=make.NOON, given_by=dev).save()
        assert [len(pairs_to_decide(by=person)) for person in (carys, dev)] == [0, 1]

    def test_nobody_else_decides(self, waiting: HeldBooking, carys: User, amina: User) -> None:
        [pair] = pairs_to_decide(by=carys)
        with pytest.raises(Refused, match="no longer waiting"):
            decide(pair=pair, verdict="not_same", outcome="none", by=amina, at=make.NOON)

    def test_they_are_told_once_and_of_a_room_that_waits_by_mail(
        self, waiting: HeldBooking, carys: User, amina: User
    ) -> None:
        for minutes, count in ((1, 1), (2, 1), (31, 2), (40, 2)):
            notify_deciders(at=make.NOON + timedelta(minutes=minutes))
            told = Notice.objects.filter(person=carys)
            assert told.count() == count
        assert not any("H-" in notice.words for notice in told)
        assert [mail.to for mail in OutgoingMail.objects.filter(kind="waiting")] == [carys.email]
        assert not Notice.objects.filter(person=amina).exists()


KEPT_OUT = ["sealed", "excluded"]


def keep_out(person: User, case: Case, how: str, *, by: User) -> None:
    """Close a client to somebody, in one of the ways there are."""
    if how == "sealed":
        seal(case, by=by)
    else:
        Exclusion(
            client=case.client,
            person=person,
            reason=Exclusion.Reason.values[0],
            given_at=make.NOON,
            given_by=by,
        ).save()


class TestClosedToWhoBooks:
    """Nothing waits because of a client who is closed to whoever books: that would tell that she is there."""

    @pytest.mark.parametrize("how", KEPT_OUT)
    def test_a_room_is_given_as_if_nothing_were_known(
        self, how: str, other: Case, house: Service, carys: User, amina: User, dev: User, outreach: Service
    ) -> None:
        tell(other, note=PHONE)
        keep_out(carys, other, how, by=dev)
        answers = []
        for number in (PHONE, "07700 900999"):
            case = make.case(worker=amina, service=outreach, by=amina, client=make.client("Ghada", "Karam"))
            Person(case=case, name="Arben", kind="other", risk="exploiter", note=number).save()
            answers.append(same(booked(carys, case, house.rooms.get(number=1)), case))
            Placement.objects.all().delete()
        assert answers[0] == answers[1]
        assert CLEAR.encode() in answers[0]
        assert not HeldBooking.objects.exists()

    @pytest.mark.parametrize("how", KEPT_OUT)
    def test_who_decides_is_told_at_once_what_was_booked_and_by_whom(
        self, how: str, her_case: Case, other: Case, house: Service, house_b: Service, carys: User, dev: User
    ) -> None:
        theirs = make.user("Tess Hart", role=Role.MANAGER, services=[house_b])
        keep_out(carys, other, how, by=dev)
        if how == "sealed":
            Named(
                client=other.client, person=theirs, standing_as="sees", given_at=make.NOON, given_by=dev
            ).save()
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        room = house.rooms.get(number=1)
        for _ in range(2):  # she is moved in, and out, and in: one question, one thing to decide
            booked(carys, her_case, room)
            Placement.objects.all().delete()
        assert pairs_to_decide(by=carys) == []
        [pair] = pairs_to_decide(by=theirs)
        assert (pair.is_booked, pair.is_standing, pair.is_late(at=make.NOON)) == (True, False, False)
        assert pair.sides == [her_case.reference, other.reference]
        assert (pair.act, pair.asked_by_id) == ("room", carys.pk)
        assert pair.words is not None
        assert "Safe house A" in pair.words
        notify_deciders(at=timezone.now())
        told = " ".join(Notice.objects.filter(person=theirs).values_list("words", flat=True))
        assert "A room was given" in told
        assert [mail.to for mail in OutgoingMail.objects.filter(kind="waiting")] == [theirs.email]
        browser = Browser()
        browser.force_login(theirs)
        url = reverse("cases:booking_decision", args=[pair.pk])
        assert "This is booked already" in browser.get(url).content.decode()
        sent = opened(browser.get(url), asking="conditions")
        sent |= {"verdict": ["same"], "outcome": ["conditions"]}
        assert "Say how they are kept apart" in browser.post(url, sent, follow=True).content.decode()
        browser.post(url, {**sent, "conditions": ["Another house"]})
        assert pairs_to_decide(by=theirs) == []
        assert not Notice.objects.filter(person=carys).exists()

    def test_what_waits_for_another_says_nothing_of_her(
        self,
        her_case: Case,
        other: Case,
        house: Service,
        carys: User,
        dev: User,
        ben: User,
        outreach: Service,
    ) -> None:
        """A room waits for an open client; the sealed one is decided apart, and holds nothing up."""
        third = make.case(worker=ben, service=outreach, by=ben, client=make.client("Zaffre"))
        for case in (her_case, other, third):
            tell(case, note=PHONE)
        seal(other, by=dev)
        waits = ask(her_case, carys)
        [pair] = pairs_to_decide(by=carys)
        assert pair.other_ref == third.reference
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=make.NOON)
        waits.refresh_from_db()
        assert (waits.is_allowed, Placement.objects.count()) == (True, 1)
        [closed] = pairs_to_decide(by=dev)
        assert (closed.other_ref, closed.is_booked) == (other.reference, True)

    @pytest.mark.parametrize("how", KEPT_OUT)
    @pytest.mark.parametrize("what", ["worker", "interpreter"])
    def test_nor_does_a_worker_or_an_interpreter_whom_she_has(
        self, how: str, what: str, her_case: Case, other: Case, carys: User, dev: User, house_b: Service
    ) -> None:
        met = other.narrate(Entry.Kind.MET, "Met", by=dev, at=make.NOON)
        Entry.objects.filter(pk=met.pk).update(interpreter_name="Sami Aziz")
        keep_out(carys, other, how, by=dev)
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        if what == "worker":
            answer: Any = book_worker(
                case=her_case,
                service=house_b,
                worker=dev,
                second_worker=None,
                why="Leave",
                by=carys,
                at=make.NOON,
            )
            her_case.refresh_from_db()
            assert (answer, her_case.worker) == (None, dev)
        else:
            answer = book_appointment(
                case=her_case,
                title="Doctor",
                due_on=make.TODAY,
                due_time=None,
                context="",
                assignee=None,
                interpreter="Sami Aziz",
                book_on=make.TODAY,
                is_hearing=False,
                by=carys,
                at=make.NOON,
            )
            assert isinstance(answer, Deadline)
        assert Hazard.objects.get().act == ("allocation" if what == "worker" else "interpreter")

    def test_whoever_is_named_on_her_waits_as_ever(
        self, her_case: Case, other: Case, house: Service, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        seal(other, by=carys)
        ask(her_case, carys)
        [pair] = pairs_to_decide(by=carys)
        assert not pair.is_booked


class TestOthers:
    def test_a_worker_who_has_the_other_client(
        self, her_case: Case, carys: User, ben: User, outreach: Service
    ) -> None:
        his = make.case(
            worker=ben, service=outreach, by=ben, client=make.client("Zaffre", first_language="Hindi")
        )
        tell(her_case, note=PHONE)
        tell(his, note=PHONE)
        typed: dict[str, Any] = {
            "service": outreach,
            "second_worker": None,
            "why": "Leave",
            "by": carys,
            "at": make.NOON,
        }
        waits = book_worker(case=her_case, worker=ben, **typed)
        her_case.refresh_from_db()
        assert isinstance(waits, HeldBooking)
        assert her_case.worker != ben
        [pair] = pairs_to_decide(by=carys)
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=make.NOON)
        her_case.refresh_from_db()
        assert her_case.worker == ben

    def test_what_is_decided_of_a_worker_says_nothing_of_a_house(
        self, her_case: Case, house: Service, carys: User, ben: User, outreach: Service
    ) -> None:
        his = make.case(worker=ben, service=outreach, by=ben, client=make.client("Zaffre"))
        for number, case in enumerate((her_case, his), start=1):
            tell(case, note=PHONE)
            Placement(case=case, room=house.rooms.get(number=number), from_on=make.TODAY).save()
        typed: dict[str, Any] = {"service": outreach, "second_worker": None, "why": "Leave"}
        assert book_worker(case=her_case, worker=ben, **typed, by=carys, at=make.NOON)
        [pair] = pairs_to_decide(by=carys)
        decide(pair=pair, verdict="same", outcome="conditions", conditions="Two days", by=carys, at=make.NOON)
        match_standing()
        assert [pair.is_standing for pair in pairs_to_decide(by=carys)] == [True]

    def test_a_worker_who_does_not(
        self, her_case: Case, other: Case, carys: User, ben: User, outreach: Service
    ) -> None:
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        typed: dict[str, Any] = {
            "service": outreach,
            "second_worker": None,
            "why": "Leave",
            "by": carys,
            "at": make.NOON,
        }
        assert book_worker(case=her_case, worker=ben, **typed) is None
        her_case.refresh_from_db()
        assert her_case.worker == ben

    @pytest.mark.parametrize("how", ["her other client", "in the diary", "his phone"])
    def test_an_interpreter(
        self, how: str, her_case: Case, other: Case, amina: User, dev: User, carys: User
    ) -> None:
        tell(her_case, note=PHONE)
        if how == "his phone":
            Interpreter(name="Sami Aziz", phone=PHONE).save()
        elif how == "in the diary":
            tell(other, note=PHONE)
            other.promise("appointment", interpreter="Sami Aziz", due_on=make.TODAY, by=dev, at=make.NOON)
        else:
            tell(other, note=PHONE)
            met = other.narrate(Entry.Kind.MET, "Met", by=dev, at=make.NOON)
            Entry.objects.filter(pk=met.pk).update(interpreter_name="Sami Aziz")
        typed: dict[str, Any] = {
            "title": "Doctor",
            "due_on": make.TODAY,
            "due_time": None,
            "context": "",
            "assignee": None,
            "book_on": make.TODAY,
            "is_hearing": False,
        }
        free = book_appointment(case=her_case, interpreter="Nadia", **typed, by=amina, at=make.NOON)
        waits = book_appointment(case=her_case, interpreter="Sami Aziz", **typed, by=amina, at=make.NOON)
        assert isinstance(free, Deadline)
        assert isinstance(waits, HeldBooking)
        [pair] = pairs_to_decide(by=carys)
        assert pair.sides[1] == ("Interpreter: Sami Aziz" if how == "his phone" else other.reference)
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=make.NOON)
        assert her_case.deadline_set.filter(title="Book the interpreter: Sami Aziz").exists()

    def test_an_interpreter_for_what_is_in_the_diary(self, her_case: Case, amina: User, carys: User) -> None:
        tell(her_case, note=PHONE)
        Interpreter(name="Sami Aziz", phone=PHONE).save()
        kind = Deadline.Kind.APPOINTMENT
        doctor = her_case.promise(kind, title="Doctor", due_on=make.TODAY, by=amina, at=make.NOON)
        waits = book_interpreter(
            task=doctor, interpreter="Sami Aziz", book_on=make.TODAY, by=amina, at=make.NOON
        )
        assert isinstance(waits, HeldBooking)
        assert list(her_case.deadline_set.open()) == [doctor]
        doctor.refresh_from_db()
        assert doctor.interpreter == ""
        [pair] = pairs_to_decide(by=carys)
        decide(pair=pair, verdict="not_same", outcome="none", by=carys, at=make.NOON)
        doctor.refresh_from_db()
        assert doctor.interpreter == "Sami Aziz"
        assert her_case.deadline_set.filter(title="Book the interpreter: Sami Aziz").exists()

    def test_new_facts_are_held_against_who_lives_together(
        self, her_case: Case, other: Case, house: Service, carys: User
    ) -> None:
        for number, case in enumerate((her_case, other), start=1):
            Placement(case=case, room=house.rooms.get(number=number), from_on=make.TODAY).save()
        match_standing()
        assert pairs_to_decide(by=carys) == []
        tell(her_case, note=PHONE)
        tell(other, note=PHONE)
        for _ in range(2):
            match_standing()
        [pair] = pairs_to_decide(by=carys)
        assert pair.is_standing
        form = HazardForm(
            {"verdict": "cannot_tell", "outcome": "conditions"}, pair=pair, today=make.TODAY, now=make.NOON
        )
        assert list(form.errors) == ["outcome"]
        decide(pair=pair, verdict="cannot_tell", outcome="not_placed", by=carys, at=make.NOON)
        match_standing()
        assert pairs_to_decide(by=carys) == []


class TestProbing:
    def test_is_shown_to_who_reads_the_log(self, her_case: Case, amina: User, carys: User) -> None:
        for minute in range(3):
            at = make.NOON + timedelta(minutes=minute)
            log("details.changed", by=amina, at=at, case_ref=her_case.reference)
            log("hazard.checked", by=amina, at=at, case_ref=her_case.reference, act="room")
            log("hazard.checked", by=carys, at=at, case_ref=her_case.reference, act="room")
        [line] = probing(make.NOON - timedelta(days=1), make.NOON + timedelta(days=1))
        assert (line.by, line.case_ref) == (amina, her_case.reference)
        assert "3 times" in line.words


class TestFromOutside:
    """Whoever has the application's password, and works for a caseworker."""

    def test_neither_keys_nor_pairs_are_there_to_read(
        self, transactional_db: None, waiting: HeldBooking, carys: User, amina: User
    ) -> None:
        with stolen() as raw:
            cursor = raw.cursor()
            for person in (amina, carys):
                work_for(cursor, person)
                for question in (
                    "SELECT count(*) FROM cases_hazardkey",
                    "SELECT count(*) FROM cases_hazard",
                    "SELECT count(*) FROM cases_case c, hazard_pairs(c.client_id, NULL, '{}', '{}')",
                ):
                    cursor.execute(question)
                    assert cursor.fetchone() == (0,), question
                raw.rollback()
            for act in (
                "INSERT INTO cases_hazardkey (case_id, kind, mark, source) VALUES (1, 'phone', 'x', 'y')",
                "UPDATE cases_hazard SET outcome = 'none', verdict = 'not_same'",
                "DELETE FROM cases_hazardkey",
            ):
                work_for(cursor, carys)
                with pytest.raises(InsufficientPrivilege):
                    cursor.execute(act)
                raw.rollback()
            for act in (
                "UPDATE cases_heldbooking SET decided_at = now(), decided_by_id = 1, is_allowed = true",
                "UPDATE cases_heldbooking SET answers = '{}'",
                "UPDATE cases_heldbooking SET withdrawn_at = now(), withdrawn_by_id = asked_by_id",
            ):
                work_for(cursor, amina)
                with pytest.raises(InsufficientPrivilege):
                    cursor.execute(act)
                raw.rollback()
            work_for(cursor, amina)
            cursor.execute("SELECT count(*) FROM hazards_to_decide()")
            assert cursor.fetchone() == (0,)
            cursor.execute("SELECT hold_for_hazard(%s, '{}', '{}', '{}', '{}')", [waiting.pk])
            assert cursor.fetchone() == (None,)  # it was not she who asked


def same(page: Any, case: Case) -> bytes:
    """Return a whole answer without what is another in each: its reference, its tokens and its moment."""
    body: bytes = page.content
    head = "".join(
        f"{name}: {value}" for name, value in sorted(page.headers.items()) if name != "Content-Length"
    )
    for pattern in (
        rb"H-\d{4,}",
        rb'value="[\w-]{32,}"',
        rb'nonce="[^"]+"',
        rb"\d\d?:\d\d",
        rb"(?<=[=/\"])\d+(?=[\"/])",
        rb"[0-9a-f-]{36}",
        rb'datetime="[^"]+"',
    ):
        body = re.sub(pattern, b"-", body)
    return re.sub(r"nonce-[^']+", "", head).encode() + body
