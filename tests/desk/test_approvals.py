"""A yes to telling someone outside is to what was shown: once any of it has changed it is void."""

import re
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.disclosures import (
    approve_disclosure,
    approvers,
    ask_approval,
    change_disclosure,
    disclose,
    prepare_disclosure,
)
from cases.actions.risk_events import record_risk_event
from cases.models import (
    Address,
    Agency,
    Approval,
    Case,
    Consent,
    Deadline,
    Disclosure,
    Person,
    Refused,
    RiskEvent,
    RiskLevel,
)
from cases.queries.shown import NOT_KEPT, void_because
from desk.documents.letter import says
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.db.versions import save_by
from tests import make
from tests.desk.planted import everything_in

DAY = timedelta(days=1)
SECRETS = ["address", "safe_contact", "relatives"]


def kept[R: models.Model](record: R) -> R:
    record.save()
    return record


@pytest.fixture
def police(her_case: Case) -> Agency:
    """Return an agency that may be told every secret, with something of each on record."""
    hers = {"case": her_case, "from_on": make.TODAY}
    kept(Address(**hers, kind="own", text="12 Rose Lane\nE8 1AB", borough="Hackney"))
    kept(Person(case=her_case, name="Mariam", kind="family", relation="Sister"))
    police = Agency(
        case=her_case, name="Hackney police", worker="DC Ward", kind="police", started_on=make.TODAY
    )
    return make.she_says(kept(police), "yes", on=date(2026, 11, 2))


def letter_to(agency: Agency, fact: str, *, by: User) -> Disclosure:
    begun = Disclosure(
        case=agency.case,
        agency=agency,
        kind=agency.kind,
        recipient=agency.name,
        person=agency.worker,
        why="Her statement",
        basis="consent",
        facts=["first_name", fact],
        words="Please ring us first.",
        secret_reason="To visit her for her statement",
    )
    return prepare_disclosure(disclosure=begun, by=by, at=make.NOON)


def asked(agency: Agency, fact: str, *, by: User, of: User) -> Disclosure:
    return ask_approval(
        disclosure=letter_to(agency, fact, by=by),
        approver=of,
        due_on=make.TODAY,
        reading=partial(says, by=by),
        by=by,
        at=make.NOON,
    )


def allowed(agency: Agency, fact: str, *, by: User, of: User) -> Disclosure:
    waiting = asked(agency, fact, by=by, of=of)
    return approve_disclosure(
        disclosure=waiting, reading=partial(says, by=of), by=of, at=make.NOON, today=make.TODAY
    )


def tell(disclosure: Disclosure, *, by: User, at: datetime = make.NOON) -> Disclosure:
    return disclose(disclosure=disclosure, once=uuid.uuid4(), reading=partial(says, by=by), by=by, at=at)


# --- What may change after the yes -----------------------------------------------------------------


def a_new_refuge(agency: Agency, by: User) -> None:
    case = agency.case
    Address.objects.filter(case=case).update(until_on=make.TODAY)
    kept(Address(case=case, kind="safe_house", text="7 Hidden Row\nN1 9ZZ", from_on=make.TODAY))


def her_address_put_right(agency: Agency, by: User) -> None:
    address = Address.objects.get(case=agency.case)
    address.text = "14 Rose Lane\nE8 1AB"
    address.save()


def another_phone(agency: Agency, by: User) -> None:
    contact = agency.case.safe_contact
    contact.phone = "020 7946 0777"
    contact.save()


def no_more_calls(agency: Agency, by: User) -> None:
    contact = agency.case.safe_contact
    contact.may_call = not contact.may_call
    contact.save()


def a_higher_risk(agency: Agency, by: User) -> None:
    case = Case.objects.get(pk=agency.case_id)
    case.record_risk_level(RiskLevel.VERY_HIGH, total=60, assessed_on=make.TODAY)


def a_threat(agency: Agency, by: User) -> None:
    record_risk_event(
        case=Case.objects.get(pk=agency.case_id),
        kind=RiskEvent.Kind.CONTACT,
        source="incident:1",
        happened_on=make.TODAY,
        words="He rang",
        by=by,
        at=make.NOON,
    )


def someone_dangerous(agency: Agency, by: User) -> None:
    kept(Person(case=agency.case, name="Viktor", kind="other", risk="exploiter"))


def the_agency_is_another(agency: Agency, by: User) -> None:
    agency.worker = "DC Malik"
    agency.save()


def who_is_told(agency: Agency, by: User) -> None:
    Disclosure.objects.update(person="DC Malik")


def where_it_is_posted(agency: Agency, by: User) -> None:
    Disclosure.objects.update(address="1 Elsewhere Street, Leeds")


def what_the_letter_says(agency: Agency, by: User) -> None:
    Disclosure.objects.update(words="She is well.")


def what_else_it_tells(agency: Agency, by: User) -> None:
    client = agency.case.client
    client.first_name = "Hana"
    client.save()


def her_answer(agency: Agency, by: User) -> None:
    kept(
        Consent(
            case=agency.case,
            purpose="police",
            answer="given",
            how="spoken",
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=by,
        )
    )


type Change = Callable[[Agency, User], None]
CHANGES: dict[Change, str] = {
    a_new_refuge: "the address",
    her_address_put_right: "the address",
    another_phone: "reach",
    no_more_calls: "reach",
    a_higher_risk: "her risk",
    a_threat: "her risk",
    someone_dangerous: "who is dangerous to her",
    the_agency_is_another: "who is told",
    who_is_told: "who is told",
    where_it_is_posted: "who is told",
    what_the_letter_says: "the letter’s own words",
    what_else_it_tells: "the first name",
    her_answer: "her own answer",
}


class TestVoid:
    @pytest.mark.parametrize("fact", SECRETS)
    @pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
    def test_whatever_of_it_changes(
        self, police: Agency, amina: User, carys: User, fact: str, change: Change
    ) -> None:
        letter = allowed(police, fact, by=amina, of=carys)
        change(police, amina)
        with pytest.raises(Refused, match=CHANGES[change]) as refused:
            tell(letter, by=amina)
        assert "Ask for it again." in str(refused.value)
        assert not Disclosure.objects.made().exists()

    @pytest.mark.parametrize("fact", SECRETS)
    @pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
    def test_nobody_says_yes_to_what_has_changed_since_they_were_asked(
        self, police: Agency, amina: User, carys: User, fact: str, change: Change
    ) -> None:
        waiting = asked(police, fact, by=amina, of=carys)
        change(police, amina)
        with pytest.raises(Refused, match=f"Since Carys Pugh was asked, .*{CHANGES[change]}"):
            approve_disclosure(
                disclosure=waiting,
                reading=partial(says, by=carys),
                by=carys,
                at=make.NOON,
                today=make.TODAY,
            )

    @pytest.mark.parametrize("fact", SECRETS)
    def test_after_some_days(self, police: Agency, amina: User, carys: User, fact: str) -> None:
        letter = allowed(police, fact, by=amina, of=carys)
        last = make.NOON + timedelta(days=settings.APPROVAL_DAYS)
        reading = partial(says, by=amina)
        assert void_because(letter, reading, at=last - timedelta(seconds=1)) == []
        with pytest.raises(Refused, match="said yes on Tue 24 Nov 2026, and that is too long ago"):
            tell(letter, by=amina, at=last)

    def test_is_said_in_the_list(
        self, police: Agency, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        allowed(police, "address", by=amina, of=carys)
        page = reverse("desk:disclosures", args=[police.case.reference])
        assert "May be told" in amina_browser.get(page).text
        a_new_refuge(police, amina)
        void = amina_browser.get(page).text
        assert "Must be asked for again" in void
        assert "Since Carys Pugh said yes, this has changed" in void
        assert "May be told" not in void

    def test_who_was_asked_can_still_say_no(
        self, police: Agency, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        waiting = asked(police, "address", by=amina, of=carys)
        assert "Read it, and say no" not in words(carys_browser.get(url(waiting)))
        a_new_refuge(police, amina)
        page = carys_browser.get(url(waiting))
        assert "Read it, and say no" in words(page)
        assert f"{url(waiting)}approval/" in page.text

    def test_not_by_where_she_lives_as_another_case_knows(
        self, police: Agency, amina: User, carys: User
    ) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        ended: dict[str, Any] = {"closed_on": make.TODAY, "closed_by": carys, "closed_at": make.NOON}
        ended |= {"status": "closed", "exit_kind": "planned", "client": police.case.client}
        other = make.case(worker=amina, service=police.case.service, **ended)
        kept(Address(case=other, kind="safe_house", text="7 Hidden Row\nN1 9ZZ", from_on=make.TODAY))
        save_by(other.safe_contact, carys)
        assert carys in approvers(letter, asked_by=amina, at=make.NOON)
        assert tell(letter, by=amina).copy_number == 1

    @pytest.mark.parametrize("fact", SECRETS)
    def test_not_by_what_it_was_not_given_to(
        self, police: Agency, amina: User, carys: User, fact: str
    ) -> None:
        letter = allowed(police, fact, by=amina, of=carys)
        kept(Agency(case=police.case, name="Hill Road Surgery", kind="gp", started_on=make.TODAY))
        police.case.promise(Deadline.Kind.TASK, title="Ring", due_on=make.TODAY, by=amina, at=make.NOON)
        assert tell(letter, by=amina, at=make.NOON + DAY).copy_number == 1

    def test_asked_for_anew_it_is_given_to_what_stands_then(
        self, police: Agency, amina: User, carys: User
    ) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        a_new_refuge(police, amina)
        reading = partial(says, by=amina)
        again = ask_approval(
            disclosure=letter, approver=carys, due_on=make.TODAY, reading=reading, by=amina, at=make.NOON
        )
        assert again.state == Disclosure.State.ASKED
        with pytest.raises(Refused, match="A second person must say yes"):
            tell(again, by=amina)
        assert police.case.deadline_set.open().filter(kind="disclosure_sign_off").count() == 1
        approve_disclosure(disclosure=again, reading=reading, by=carys, at=make.NOON, today=make.TODAY)
        assert tell(again, by=amina).copy_number == 1
        assert Approval.objects.count() == 2

    @pytest.mark.parametrize("state", [asked, allowed], ids=lambda state: state.__name__)
    def test_what_was_asked_before_anything_was_kept_is_asked_anew(
        self, police: Agency, amina: User, carys: User, state: Callable[..., Disclosure]
    ) -> None:
        letter = state(police, "address", by=amina, of=carys)
        Approval.objects.all().delete()
        reading = partial(says, by=amina)
        assert void_because(letter, reading, at=make.NOON) == [NOT_KEPT]
        with pytest.raises(Refused):
            tell(letter, by=amina)
        again = ask_approval(
            disclosure=letter, approver=carys, due_on=make.TODAY, reading=reading, by=amina, at=make.NOON
        )
        approve_disclosure(disclosure=again, reading=reading, by=carys, at=make.NOON, today=make.TODAY)
        assert tell(again, by=amina).copy_number == 1

    def test_what_still_holds_is_not_asked_again(self, police: Agency, amina: User, carys: User) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        with pytest.raises(Refused, match="can no longer be changed"):
            ask_approval(
                disclosure=letter,
                approver=carys,
                due_on=make.TODAY,
                reading=partial(says, by=amina),
                by=amina,
                at=make.NOON,
            )


class TestWhoSaysYes:
    @pytest.fixture
    def ruth(self, outreach: Service) -> User:
        return make.user("Ruth Ellery", role="manager", services=[outreach])

    def test_wrote_no_part_of_the_letter(self, police: Agency, amina: User, carys: User, ruth: User) -> None:
        """Whoever chose what it tells does not say yes to it, whoever prepared it and sends it."""
        begun = letter_to(police, "safe_contact", by=amina)
        change_disclosure(disclosure=begun, facts=["address"], by=carys, at=make.NOON)
        assert list(approvers(begun, asked_by=amina, at=make.NOON)) == [ruth]
        with pytest.raises(Refused, match="Carys Pugh wrote part of it"):
            ask_approval(
                disclosure=begun,
                approver=carys,
                due_on=make.TODAY,
                reading=partial(says, by=amina),
                by=amina,
                at=make.NOON,
            )

    @pytest.mark.parametrize("is_begun", [False, True], ids=["before it", "after it"])
    @pytest.mark.parametrize("fact", SECRETS)
    def test_nor_of_what_is_secret_in_it(
        self, police: Agency, amina: User, carys: User, ruth: User, fact: str, is_begun: bool
    ) -> None:
        """A manager who wrote her address, whenever that was, cannot say yes to its being told."""
        case = police.case
        begun = letter_to(police, fact, by=amina) if is_begun else None
        record: Any = {
            "address": Address.objects.get(case=case),
            "safe_contact": case.safe_contact,
            "relatives": Person.objects.get(case=case),
        }[fact]
        save_by(record, carys)
        begun = begun or letter_to(police, fact, by=amina)
        assert list(approvers(begun, asked_by=amina, at=make.NOON)) == [ruth]

    def test_is_told_who_can_instead(
        self, police: Agency, amina: User, carys: User, carys_browser: Browser, ruth: User
    ) -> None:
        waiting = asked(police, "address", by=amina, of=carys)
        save_by(Address.objects.get(case=police.case), carys)
        page = words(carys_browser.get(f"{url(waiting)}approval/"))
        assert "You wrote part of it yourself, so your yes does not count. Ruth Ellery can say yes" in page
        assert "12 Rose Lane" not in page
        assert "Yes" not in page, "what cannot be said is not offered"


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


def url(disclosure: Disclosure) -> str:
    return f"/cases/{disclosure.case.reference}/disclosures/{disclosure.pk}/"


class TestPages:
    @pytest.fixture(autouse=True)
    def at_noon(self) -> Iterator[None]:
        with time_machine.travel(make.NOON):
            yield

    def test_whoever_is_asked_reads_it_word_for_word_and_the_log_says_so(
        self, police: Agency, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        waiting = asked(police, "address", by=amina, of=carys)
        page = words(carys_browser.get(f"{url(waiting)}approval/"))
        assert "12 Rose LaneE8 1ABHackney" in page
        assert "Please ring us first." in page
        shown = Event.objects.get(kind="disclosure.shown")
        assert (shown.by, shown.case_ref) == (carys, police.case.reference)
        assert shown.detail == {"facts": ["address"]}

    def test_who_was_not_asked_is_shown_nothing(
        self, police: Agency, amina: User, carys: User, outreach: Service
    ) -> None:
        waiting = asked(police, "address", by=amina, of=carys)
        browser = Browser()
        browser.force_login(make.user("Mia Stone", role="manager", services=[outreach]))
        assert "12 Rose Lane" not in words(browser.get(f"{url(waiting)}approval/"))
        assert not Event.objects.filter(kind="disclosure.shown").exists()

    def test_the_letter_does_not_print_a_new_refuge(
        self, police: Agency, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        a_new_refuge(police, amina)
        response = amina_browser.post(f"{url(letter)}letter/", {"once": str(uuid.uuid4()), "read": "on"})
        assert response.status_code == 409
        assert "Hidden Row" not in response.content.decode()
        page = words(amina_browser.get(url(letter)))
        assert "Since Carys Pugh said yes, this has changed: the address. Ask for it again." in page
        assert "Make the letter" not in page
        amina_browser.post(url(letter), {"ask": "1", "approver": carys.pk})
        assert Disclosure.objects.get().state == Disclosure.State.ASKED

    def test_the_same_letter_sent_twice_is_what_was_allowed(
        self, police: Agency, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        once = {"once": str(uuid.uuid4()), "read": "on"}
        first = amina_browser.post(f"{url(letter)}letter/", once)
        assert "12 Rose Lane" in everything_in(first.content)
        a_new_refuge(police, amina)
        second = amina_browser.post(f"{url(letter)}letter/", once)
        assert "Hidden Row" not in everything_in(second.content)
        assert "12 Rose Lane" in everything_in(second.content)

    def test_says_on_which_day_it_stood_so(
        self, police: Agency, amina: User, carys: User, amina_browser: Browser
    ) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        with time_machine.travel(make.NOON + timedelta(hours=20)):
            amina_browser.force_login(amina)
            paper = everything_in(
                amina_browser.post(f"{url(letter)}letter/", {"once": str(uuid.uuid4()), "read": "on"}).content
            )
        assert "As it was on Tue 24 November 2026" in " ".join(paper.split())


class TestDatabase:
    """What no page can do, the database refuses as well."""

    def test_a_secret_is_not_told_on_a_yes_that_nobody_kept(
        self, police: Agency, amina: User, carys: User
    ) -> None:
        letter = asked(police, "address", by=amina, of=carys)
        approval = {"approved_at": make.NOON, "approved_by": carys}
        told = {"told_at": make.NOON, "told_by": amina, "copy_number": 1}
        with pytest.raises(IntegrityError, match="told_as_approved"), transaction.atomic():
            Disclosure.objects.filter(pk=letter.pk).update(**approval, **told)

    def test_nor_on_one_that_is_too_old(self, police: Agency, amina: User, carys: User) -> None:
        letter = allowed(police, "address", by=amina, of=carys)
        late = make.NOON + timedelta(days=settings.APPROVAL_DAYS)
        with pytest.raises(IntegrityError, match="told_as_approved"), transaction.atomic():
            Disclosure.objects.filter(pk=letter.pk).update(told_at=late, told_by=amina, copy_number=1)

    @pytest.mark.parametrize(
        "fields",
        [{"shown": [{"kind": "other"}]}, {"until_at": make.NOON + timedelta(days=99)}, {"asked_of": None}],
        ids=lambda fields: next(iter(fields)),
    )
    def test_what_was_shown_stays_as_it_was(
        self, police: Agency, amina: User, carys: User, ben: User, fields: dict[str, Any]
    ) -> None:
        allowed(police, "address", by=amina, of=carys)
        approval = Approval.objects.get()
        for name, value in fields.items():
            setattr(approval, name, value or ben)
        with pytest.raises(IntegrityError, match="approval"), transaction.atomic():
            approval.save()

    def test_nobody_says_yes_to_what_they_asked_for(self, police: Agency, amina: User) -> None:
        letter = letter_to(police, "address", by=amina)
        mine = {"asked_at": make.NOON, "asked_by": amina, "asked_of": amina}
        with pytest.raises(IntegrityError, match="approval_of_someone_else"), transaction.atomic():
            Approval(case=letter.case, disclosure=letter, shown=[{"kind": "x"}], **mine).save()

    def test_a_student_has_no_row_of_what_was_shown(
        self, police: Agency, amina: User, carys: User, efua: User
    ) -> None:
        allowed(police, "address", by=amina, of=carys)
        police.case.second_worker = efua
        police.case.save()
        assert not Approval.objects.visible_to(efua).exists()
        assert Approval.objects.visible_to(amina).count() == 1
