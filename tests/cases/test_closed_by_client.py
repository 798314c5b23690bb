"""What closes, closes her: not one case, and not what is known of her through another.

Ghada's first case was outreach's. It is closed; she came again to another service, moved, and has a new
phone.
"""

import re
from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.lifting import ask_to_lift_seal, decide
from cases.actions.opening import reopen_case
from cases.models import AccessNotice, Address, Case, Client, Consent, Refused, SafeContact
from cases.queries.matches import PersonSearch, find
from cases.queries.organisation import places_taken
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from tests import make
from tests.addresses import address as address_of
from tests.addresses import patterns
from tests.roles import as_application
from tests.text import on_one_line

WHY = "She rang the out-of-hours line and is frightened."
THEN, NOW, NEW_PHONE = "1 Quiet Road", "9 Hidden Row", "020 7946 0321"
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|H-\d{4,}')


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(make.NOON, tick=False):
        yield


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def lives(case: Case, text: str, by: User) -> None:
    """Add where she lives, on the page for it."""
    on = {f"from_on_{part}": getattr(make.TODAY, part) for part in ("day", "month", "year")}
    sent = {"kind": "own", "text": text, "once": f"6e2c2f5e-2b1f-4d4e-9d53-{case.pk:012d}", **on}
    answer = browser_of(by).post(reverse("cases:address_new", args=[case.reference]), sent)
    assert answer.status_code == 302


def uncover(case: Case, person: User) -> str:
    """Return what someone's pages say of where she lives when she uncovers all there is on one case."""
    browser, text = browser_of(person), ""
    for pk in Address.objects.values_list("pk", flat=True):
        shown = reverse("cases:shown", args=[case.reference, "address", pk])
        text += browser.post(shown, follow=True).text
    return text


@dataclass
class Her:
    """Her two cases, who works in the service she came to, and someone of a third."""

    old: Case
    new: Case
    nia: User
    wyn: User
    sam: User

    def seal(self) -> None:
        names = SealNames([self.wyn, self.nia], [])
        access.seal_case(case=self.new, names=names, words=WHY, by=self.wyn, at=make.NOON)


@pytest.fixture
def her(her_case: Case, amina: User) -> Her:
    lives(her_case, THEN, amina)
    her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
    north, south = make.service("North"), make.service("South")
    nia = make.user("Nia Pugh", services=[north])
    wyn = make.user("Wyn Bevan", role=Role.MANAGER, services=[north])
    sam = make.user("Sam Reid", services=[south])
    consent = Consent(answer="given", how="spoken", given_on=make.TODAY)
    with as_application(amina):
        new = reopen_case(
            earlier=her_case,
            why="She came again.",
            service=north,
            worker=nia,
            consent=consent,
            by=amina,
            at=make.NOON,
        )
    her_case.refresh_from_db()
    her = Her(her_case, Case.objects.get(pk=new.pk), nia, wyn, sam)
    lives(her.new, NOW, nia)
    page = reverse("cases:details_edit", args=[her.new.reference, "safe-contact"])
    assert browser_of(nia).post(page, {"phone": NEW_PHONE, "version": "1"}).status_code == 302
    return her


class TestTheOldCase:
    def test_tells_whoever_gives_a_reason_only_what_was_known_then(self, her: Her) -> None:
        browser = browser_of(her.sam)
        browser.post("/access/", {"reference": her.old.reference, "reason": "on_duty", "words": WHY})
        assert browser.get(her.old.get_absolute_url()).status_code == 200
        told = uncover(her.old, her.sam)
        assert THEN in told
        assert NOW not in told
        assert NEW_PHONE not in told
        of_case = [address_of(name, found, her.old) for name, found in patterns() if "ref" in found]
        for page in of_case:
            answer = browser.get(page)
            assert NEW_PHONE not in answer.text, page
            assert NOW not in answer.text, page

    def test_says_when_it_was_so(self, her: Her, amina: User) -> None:
        page = browser_of(amina).get(reverse("cases:details", args=[her.old.reference, "addresses"])).text
        assert "Here when the case closed, " in on_one_line(page)
        page = browser_of(her.nia).get(reverse("cases:details", args=[her.new.reference, "addresses"])).text
        assert "when the case closed" not in page

    def test_begins_the_new_one_with_what_was_known(self, her: Her) -> None:
        told = uncover(her.new, her.nia)
        assert THEN in told
        assert NOW in told
        letter = reverse("cases:details", args=[her.new.reference, "addresses"])
        assert browser_of(her.nia).get(letter).text.count("<tr id=") == 2

    def test_opened_from_outside_is_told_to_who_supports_her_now(
        self, her: Her, amina: User, carys: User
    ) -> None:
        browser_of(her.sam).post(
            "/access/", {"reference": her.old.reference, "reason": "on_duty", "words": WHY}
        )
        told = {notice.person: notice.case for notice in AccessNotice.objects.all()}
        assert told == {amina: her.old, carys: her.old, her.nia: her.new, her.wyn: her.new}
        page = on_one_line(browser_of(her.nia).get("/my-day/").text)
        assert f">{her.new.reference}</span>: Sam Reid gave a reason" in page
        assert "on another of her cases" in page
        page = on_one_line(browser_of(her.nia).get(reverse("cases:access", args=[her.new.reference])).text)
        assert "Sam Reid" in page
        assert "another of her cases" in page

    def test_who_read_it_stands_on_the_new_one(self, her: Her, amina: User, carys: User) -> None:
        browser_of(carys).get(her.old.get_absolute_url())
        page = browser_of(her.nia).get(reverse("cases:history_access", args=[her.new.reference])).text
        assert str(carys) in page


class TestSealed:
    def test_closes_the_old_case_to_its_team(self, her: Her, amina: User, carys: User) -> None:
        her.seal()
        for person in (amina, carys):
            browser = browser_of(person)
            for page in ("", "addresses"):
                where = reverse("cases:details", args=[her.old.reference, page]) if page else ""
                assert browser.get(where or her.old.get_absolute_url()).status_code == 404
            told = uncover(her.old, person)
            assert NOW not in told
            assert THEN not in told
            assert not Case.objects.visible_to(person).exists()
            with as_application(person):
                for model in (Case, Client, Address, SafeContact):
                    assert not model._default_manager.exists(), model

    def test_leaves_all_her_cases_to_those_named(self, her: Her) -> None:
        her.seal()
        for person in (her.nia, her.wyn):
            assert set(Case.objects.visible_to(person)) == {her.old, her.new}
            with as_application(person):
                assert set(Case.objects.all()) == {her.old, her.new}

    def test_her_old_case_opens_by_no_reason_and_like_one_nobody_has(self, her: Her) -> None:
        her.seal()
        for page in ("/access/", "/access/emergency/"):
            answers = [
                browser_of(her.sam).post(page, {"reference": reference, "reason": "on_duty", "words": WHY})
                for reference in (her.old.reference, her.new.reference, "H-9876")
            ]
            assert len({(answer.status_code, SECRETS.sub("", answer.text)) for answer in answers}) == 1
        assert not AccessNotice.objects.exists()

    def test_nobody_kept_out_learns_that_she_has_an_open_case(
        self, her: Her, amina: User, carys: User, outreach: Service
    ) -> None:
        before = places_taken(by=amina).in_use
        assert [match.card.case_id for match in find(PersonSearch(name="Ghada Karam"), by=amina).people]
        her.seal()
        for person in (amina, carys, her.sam):
            assert not find(PersonSearch(name="Ghada Karam", reference=her.old.reference), by=person).people
            page = browser_of(person).get(reverse("cases:reopening", args=[her.old.reference]))
            assert page.status_code == 404
            page = browser_of(person).post(reverse("cases:reopening", args=[her.old.reference]), {"why": "x"})
            assert page.status_code == 404
            assert "open case" not in page.text
            answer = browser_of(person).post("/search/", {"q": "Ghada"}, follow=True)
            assert her.old.reference not in answer.text
        assert places_taken(by=amina).in_use[her.new.service_id] == before[her.new.service_id] - 1

    def test_is_put_by_no_manager_of_an_old_case(self, her: Her, amina: User, carys: User) -> None:
        """Those whom it names see all her cases: a manager who does not see one gives it to nobody."""
        names = SealNames([carys, amina, her.nia], [])
        with as_application(carys), pytest.raises(Refused) as refused:
            access.seal_case(case=her.old, names=names, words=WHY, by=carys, at=make.NOON)
        assert refused.value.reasons == [access.NOT_TO_SEAL]
        assert not Case.objects.visible_to(carys).filter(pk=her.new.pk).exists()
        assert Case.objects.visible_to(her.wyn).filter(pk=her.new.pk).exists()

    def test_refused_tells_nobody_with_whom_she_is_now(self, her: Her, amina: User, carys: User) -> None:
        """Whoever is named, and whether they work with her: one answer, by the act and on the page."""
        browser, url = browser_of(carys), reverse("cases:seal", args=[her.old.reference])
        for others in ((amina,), (amina, her.nia), (amina, her.sam)):
            names = SealNames([carys, *others], [])
            with as_application(carys), pytest.raises(Refused) as refused:
                access.seal_case(case=her.old, names=names, words=WHY, by=carys, at=make.NOON)
            assert refused.value.reasons == [access.NOT_TO_SEAL]
        for other in (her.nia, her.sam):
            page = browser.post(url, {"seeing": [carys.pk, amina.pk, other.pk], "words": WHY}).text
            assert f"{other} does not see this case" in page

    def test_names_who_works_with_her_now(self, her: Her) -> None:
        names = SealNames([her.wyn, her.sam], [])
        with as_application(her.wyn), pytest.raises(Refused, match="Name Nia Pugh"):
            access.seal_case(case=her.new, names=names, words=WHY, by=her.wyn, at=make.NOON)

    def test_lifted_on_one_case_opens_the_others(self, her: Her, amina: User) -> None:
        her.seal()
        with as_application(her.nia):
            asked = ask_to_lift_seal(
                case=her.old, words=WHY, asked_of=her.wyn, due_on=make.TODAY, by=her.nia, at=make.NOON
            )
        with as_application(her.wyn):
            decide(lifting=asked, is_allowed=True, by=her.wyn, at=make.NOON, today=make.TODAY)
        assert set(Case.objects.visible_to(amina)) == {her.old}
        assert set(Case.objects.visible_to(her.nia)) == {her.new}

    def test_a_key_opens_the_one_case_whose_glass_was_broken(self, her: Her, amina: User) -> None:
        names = SealNames([her.wyn, her.nia], [amina])
        access.seal_case(case=her.new, names=names, words=WHY, by=her.wyn, at=make.NOON)
        emergency = {"reference": her.old.reference, "reason": "danger", "words": WHY}
        browser_of(amina).post("/access/emergency/", emergency)
        assert set(Case.objects.visible_to(amina)) == {her.old}
        told = uncover(her.old, amina)
        assert THEN in told
        assert NOW not in told
        assert {notice.person for notice in AccessNotice.objects.all()} == {her.wyn, her.nia}


class TestKeptOut:
    def test_of_the_new_case_is_kept_out_of_the_old_one(self, her: Her, amina: User) -> None:
        with as_application(her.wyn):
            access.exclude_worker(case=her.new, person=amina, reason="knows_her", by=her.wyn, at=make.NOON)
        assert browser_of(amina).get(her.old.get_absolute_url()).status_code == 404
        assert NOW not in uncover(her.old, amina)
        assert not Case.objects.visible_to(amina).exists()
        with as_application(amina):
            assert not Client.objects.exists()
            assert not Address.objects.exists()
        assert not find(PersonSearch(name="Ghada Karam"), by=amina).people

    def test_of_the_old_case_is_kept_out_of_every_later_one(self, her: Her, ben: User, carys: User) -> None:
        with as_application(carys):
            access.exclude_worker(case=her.old, person=ben, reason="knows_her", by=carys, at=make.NOON)
        with as_application(her.wyn), pytest.raises(Refused, match="kept out"):
            access.refuse_if_kept_out(her.new, ben)
        browser_of(ben).post("/access/", {"reference": her.new.reference, "reason": "on_duty", "words": WHY})
        assert not Case.objects.visible_to(ben).exists()
        page = browser_of(her.nia).get(reverse("cases:access", args=[her.new.reference])).text
        assert "Ben Archer" in page

    def test_is_refused_for_who_works_with_her_now(self, her: Her, carys: User) -> None:
        with as_application(carys), pytest.raises(Refused, match="works with her now"):
            access.exclude_worker(case=her.old, person=her.nia, reason="knows_her", by=carys, at=make.NOON)
