"""The pages by which access is asked for, given, ended, checked and read."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.access import SealNames
from cases.actions.notes import co_sign, correct_note
from cases.models import AccessGrant, AccessNotice, Case, Cover, Entry, Exclusion, Refused, Seal
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.db.versions import save_by
from tests import make
from tests.text import on_one_line

WHY = "She rang the out-of-hours line and is frightened."
SECRETS = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|H-\d{4,}')


@pytest.fixture(autouse=True)
def at_noon() -> object:
    with time_machine.travel(make.NOON, tick=False):
        yield


def browser_of(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def bell(page: str) -> str:
    """Return the link at the top that says how many notifications one has not put away."""
    [link] = re.finditer(r'<a class="top-btn" href="/notifications/">.*?</a>', page, re.DOTALL)
    return link[0]


def reason(reference: str, **other: str) -> dict[str, str]:
    return {"reference": reference, "reason": "on_duty", "words": WHY, **other}


def sealed(case: Case, by: User, *others: User, keys: tuple[User, ...] = ()) -> None:
    access.seal_case(case=case, names=SealNames([by, *others], [*keys]), words=WHY, by=by, at=make.NOON)


class TestGivingAReason:
    def test_without_a_sentence_says_what_is_missing(self, dev: User, her_case: Case) -> None:
        page = browser_of(dev).post("/access/", reason(her_case.reference, words="")).text
        assert "Say in a sentence why you need it" in page
        assert "the say it" not in page.lower()

    def test_opens_the_case_and_says_until_when(self, dev: User, carys: User, her_case: Case) -> None:
        browser = browser_of(dev)
        assert browser.get(her_case.get_absolute_url()).status_code == 404
        answer = browser.post("/access/", reason(her_case.reference), follow=True)
        assert answer.redirect_chain == [(her_case.get_absolute_url(), 302)]
        assert "Your access ends" in answer.text
        assert {notice.person for notice in AccessNotice.objects.all()} == {her_case.worker, carys}
        with time_machine.travel(make.NOON + timedelta(hours=12), tick=False):
            browser.force_login(dev)
            assert browser.get(her_case.get_absolute_url()).status_code == 404

    def test_is_told_to_the_worker_by_reference_only(
        self, amina: User, amina_browser: Browser, dev: User, her_case: Case
    ) -> None:
        browser_of(dev).post("/access/", reason(her_case.reference))
        page = amina_browser.get("/my-day/")
        assert f"{her_case.reference}</span>: Dev Anand gave a reason" in on_one_line(page.text)
        assert '<span class="count">1</span>' in bell(page.text)
        assert "Dev Anand gave a reason" in on_one_line(amina_browser.get("/notifications/").text)
        notice = AccessNotice.objects.get(person=amina)
        answer = amina_browser.post(reverse("desk:access_notice", args=[notice.pk]), {"told": "1"})
        assert answer["Location"] == "/notifications/"
        for address in ("/my-day/", "/notifications/"):
            page = amina_browser.get(address)
            assert "gave a reason" not in page.text
            assert '<span class="count">' not in bell(page.text)

    def test_one_puts_away_only_one_s_own_notices(self, ben: User, dev: User, her_case: Case) -> None:
        browser_of(dev).post("/access/", reason(her_case.reference))
        url = reverse("desk:access_notice", args=[AccessNotice.objects.get().pk])
        assert browser_of(ben).post(url).status_code == 404

    @pytest.mark.parametrize("address", ["/access/", "/access/emergency/"])
    def test_unknown_sealed_and_kept_out_answer_the_same(
        self, address: str, dev: User, carys: User, amina: User, outreach: Service, her_case: Case
    ) -> None:
        out = make.case(worker=amina, service=outreach, client=make.client("Rosa"))
        access.exclude_worker(case=out, person=dev, reason="knows_her", by=carys, at=make.NOON)
        sealed(her_case, carys, amina)
        browser = browser_of(dev)
        answers = {
            SECRETS.sub("", browser.post(address, reason(reference)).text)
            for reference in ("H-9876", out.reference, her_case.reference)
        }
        assert len(answers) == 1
        assert "no record with this reference that you can open" in answers.pop()
        assert Event.objects.filter(kind="access.nothing_opened", by=dev).count() == 3
        pages = {
            SECRETS.sub("", browser.get(f"/cases/{reference}/").text)
            for reference in ("H-9876", out.reference, her_case.reference)
        }
        assert len(pages) == 1

    @pytest.mark.parametrize(
        ("answers", "message"),
        [
            pytest.param({"words": "cover"}, "at least 20 characters", id="too short"),
            pytest.param({"words": "x" * 501}, "Shorten", id="too long"),
            pytest.param({"reason": ""}, "Answer “Why do you need it?”", id="no reason"),
            pytest.param({"reference": "Ghada"}, "References look like H-0000", id="a name"),
            pytest.param({"reference": "H-0001\0"}, "cannot be kept", id="a NUL"),
        ],
    )
    def test_asks_again_and_keeps_what_was_typed(
        self, answers: dict[str, str], message: str, dev: User, her_case: Case
    ) -> None:
        page = browser_of(dev).post("/access/", {**reason(her_case.reference), **answers})
        assert page.status_code == 200
        assert message in page.text
        assert not AccessGrant.objects.exists()

    def test_the_page_for_what_is_not_found_leads_here(self, dev: User, efua: User) -> None:
        assert 'href="/access/?reference=H-9876"' in browser_of(dev).get("/cases/H-9876/").text
        assert "ask your manager" in browser_of(efua).get("/cases/H-9876/").text


class TestBreakingTheGlass:
    def test_opens_for_an_hour_and_waits_on_the_manager(
        self, dev: User, carys: User, carys_browser: Browser, her_case: Case
    ) -> None:
        answer = browser_of(dev).post("/access/emergency/", reason(her_case.reference), follow=True)
        assert "The record is open to you until 1pm" in answer.text
        assert "Waiting to be checked" in carys_browser.get(f"/cases/{her_case.reference}/access/").text
        grant = AccessGrant.objects.get()
        url = reverse("desk:access_check", args=[grant.pk])
        assert url in carys_browser.get("/access/checks/").text
        carys_browser.post(url, {"was_right": "yes", "words": "I spoke with Dev: it was right."})
        grant.refresh_from_db()
        assert (grant.was_right, grant.checked_by) == (True, carys)
        assert carys_browser.get(url).status_code == 404

    @pytest.mark.parametrize("who", ["farah", "gita"])
    def test_comes_to_the_leads_when_nobody_checked_it_in_time(
        self, who: str, dev: User, her_case: Case, request: pytest.FixtureRequest
    ) -> None:
        lead: User = request.getfixturevalue(who)
        browser_of(dev).post("/access/emergency/", reason(her_case.reference))
        url = reverse("desk:access_check", args=[AccessGrant.objects.get().pk])
        assert browser_of(lead).get(url).status_code == 404
        with time_machine.travel(make.NOON + timedelta(days=3), tick=False):
            assert url in browser_of(lead).get("/access/checks/").text
            assert browser_of(lead).get(url).status_code == 200

    def test_of_a_sealed_case_is_told_to_the_leads_without_its_reference(
        self, amina: User, carys: User, gita: User, house_b: Service, her_case: Case
    ) -> None:
        wyn = make.user("Wyn Bevan", role=Role.MANAGER, services=[house_b])
        sealed(her_case, carys, amina, keys=(wyn,))
        browser_of(wyn).post("/access/emergency/", reason(her_case.reference))
        with time_machine.travel(make.NOON + timedelta(days=3), tick=False):
            page = browser_of(gita).get("/access/checks/").text
        assert "Wyn Bevan used emergency access to open a sealed case" in page
        assert her_case.reference not in page

    def test_asks_for_a_second_factor_shown_within_five_minutes(self, dev: User, her_case: Case) -> None:
        browser = browser_of(dev)
        with time_machine.travel(make.NOON + timedelta(minutes=6), tick=False):
            answer = browser.post("/access/emergency/", reason(her_case.reference))
        assert answer.status_code in {302, 403}
        assert not AccessGrant.objects.exists()

    def test_nobody_checks_herself(self, carys: User, house_b: Service, dev: User) -> None:
        case = make.case(worker=dev, service=house_b)
        browser = browser_of(carys)
        browser.post("/access/emergency/", reason(case.reference))
        assert (
            browser.get(reverse("desk:access_check", args=[AccessGrant.objects.get().pk])).status_code == 404
        )


class TestCover:
    def test_is_set_shown_and_ended(
        self, amina: User, dev: User, carys_browser: Browser, her_case: Case
    ) -> None:
        days = {
            "first_day": 24,
            "first_month": 11,
            "first_year": 2026,
            "last_day": 27,
            "last_month": 11,
            "last_year": 2026,
            "words": "Annual leave, agreed in October.",
        }
        page = carys_browser.post("/team/cover/", {"worker": amina.pk, "person": dev.pk, **days}, follow=True)
        assert "Dev Anand covers for Amina Osei." in page.text
        mine = browser_of(dev).get("/my-day/").text
        assert "You cover" in mine
        assert her_case.reference in mine
        page = browser_of(dev).get(her_case.get_absolute_url())
        assert "You cover for Amina Osei until" in on_one_line(page.text)
        page = carys_browser.get(her_case.get_absolute_url())
        assert "Dev Anand covers for Amina Osei until" in on_one_line(page.text)
        carys_browser.post(reverse("desk:cover_end", args=[Cover.objects.get().pk]))
        assert browser_of(dev).get(her_case.get_absolute_url()).status_code == 404
        again = carys_browser.post(reverse("desk:cover_end", args=[Cover.objects.get().pk]))
        assert again.status_code == 409

    def test_of_one_case_is_set_on_its_access_page_and_ended_there(
        self, dev: User, carys_browser: Browser, her_case: Case
    ) -> None:
        days = {
            "first_day": 24,
            "first_month": 11,
            "first_year": 2026,
            "last_day": 24,
            "last_month": 11,
            "last_year": 2026,
            "words": "Annual leave, agreed in October.",
        }
        carys_browser.post(f"/cases/{her_case.reference}/access/cover/", {"person": dev.pk, **days})
        assert browser_of(dev).get(her_case.get_absolute_url()).status_code == 200
        grant = AccessGrant.objects.get()
        end = reverse("cases:access_end", args=[her_case.reference, grant.pk])
        assert end in carys_browser.get(f"/cases/{her_case.reference}/access/").text
        carys_browser.post(end)
        assert browser_of(dev).get(her_case.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize(
        ("last", "message"),
        [
            pytest.param(date(2026, 11, 23), "must be on or after the first", id="before the first"),
            pytest.param(date(2027, 11, 23), "three months at most", id="for a year"),
        ],
    )
    def test_refuses_days_that_cannot_be(
        self, last: date, message: str, amina: User, dev: User, carys_browser: Browser
    ) -> None:
        days: dict[str, object] = {"first_day": 24, "first_month": 11, "first_year": 2026}
        days |= {"last_day": last.day, "last_month": last.month, "last_year": last.year}
        days |= {"words": "Annual leave, agreed in October."}
        page = carys_browser.post("/team/cover/", {"worker": amina.pk, "person": dev.pk, **days})
        assert message in page.text
        assert not Cover.objects.exists()


def decide(who: User, case: Case) -> None:
    """Say yes to what someone was asked about access to a case, by the link on its page."""
    browser = browser_of(who)
    page = browser.get(f"/cases/{case.reference}/access/").text
    [url] = re.findall(r'href="([^"]*/liftings/\d+/)"', page)
    browser.post(url, {"answer": "yes", "version": 1})


class TestKeepingOut:
    def test_closes_the_case_and_is_taken_back(
        self, ben: User, carys_browser: Browser, her_case: Case
    ) -> None:
        answers = {"person": ben.pk, "reason": "knows_her", "words": ""}
        carys_browser.post(f"/cases/{her_case.reference}/access/exclusions/new/", answers)
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        assert (
            "Ben Archer</b>: knows the client"
            in carys_browser.get(f"/cases/{her_case.reference}/access/").text
        )
        exclusion = Exclusion.objects.get()
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[her_case.service])
        url = reverse("cases:exclusion_end", args=[her_case.reference, exclusion.pk])
        carys_browser.post(url, {"words": WHY, "asked_of": ruth.pk})
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        decide(ruth, her_case)
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 200

    def test_a_manager_who_keeps_herself_out_goes_back_to_the_list(
        self, carys: User, carys_browser: Browser, her_case: Case
    ) -> None:
        answers = {"person": carys.pk, "reason": "knows_her", "words": ""}
        answer = carys_browser.post(f"/cases/{her_case.reference}/access/exclusions/new/", answers)
        assert answer.url == "/cases/"  # type: ignore[attr-defined]

    def test_nobody_kept_out_is_given_the_case(
        self, ben: User, carys: User, carys_browser: Browser, her_case: Case, outreach: Service
    ) -> None:
        access.exclude_worker(case=her_case, person=ben, reason="knows_her", by=carys, at=make.NOON)
        answers = {"service": outreach.pk, "worker": ben.pk, "why": "Leave", "version": her_case.version}
        answer = carys_browser.post(f"/cases/{her_case.reference}/allocation/", answers)
        assert answer.status_code == 409
        assert "kept out of this case" in answer.text


class TestSealing:
    def test_seals_names_and_unseals(
        self, amina: User, ben: User, carys: User, carys_browser: Browser, her_case: Case
    ) -> None:
        url = f"/cases/{her_case.reference}/access/seal/"
        page = carys_browser.post(url, {"seeing": [carys.pk], "with_key": [], "words": WHY})
        assert "Name at least two people" in page.text
        carys_browser.post(url, {"seeing": [carys.pk, amina.pk], "words": WHY})
        assert Seal.objects.standing().of(her_case).exists()
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        assert her_case.reference not in browser_of(ben).get("/cases/").text
        names = f"/cases/{her_case.reference}/access/names/new/"
        assert "It takes two" in carys_browser.get(names).text
        carys_browser.post(names, {"person": ben.pk, "standing": "sees", "words": WHY, "asked_of": amina.pk})
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        assert "Name Ben Archer?" in browser_of(amina).get(f"/cases/{her_case.reference}/access/").text
        decide(amina, her_case)
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 200
        named = her_case.client.named_set.get(person=ben)
        carys_browser.post(reverse("cases:name_end", args=[her_case.reference, named.pk]))
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        assert "Lift the seal?" in carys_browser.get(url).text
        carys_browser.post(url, {"words": WHY, "asked_of": amina.pk})
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 404
        decide(amina, her_case)
        assert browser_of(ben).get(her_case.get_absolute_url()).status_code == 200

    def test_a_manager_who_is_not_named_finds_nothing(
        self, amina: User, carys: User, outreach: Service, her_case: Case
    ) -> None:
        ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
        sealed(her_case, carys, amina)
        browser = browser_of(ruth)
        for page in ("", "access/", "access/seal/", "allocation/"):
            assert browser.get(f"/cases/{her_case.reference}/{page}").status_code == 404
        results = browser.post("/search/", {"q": "Ghada"}).text
        assert her_case.reference not in results


class TestCoSigning:
    def test_a_student_s_note_waits_on_the_worker_s_day(
        self, amina: User, amina_browser: Browser, efua: User, her_case: Case
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        note = her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=efua, at=make.NOON)
        url = reverse("cases:note", args=[her_case.reference, note.pk])
        assert url in amina_browser.get("/my-day/").text
        sign = reverse("cases:co_signature", args=[her_case.reference, note.pk])
        assert sign in amina_browser.get(url).text
        assert browser_of(efua).post(sign).status_code == 403
        assert f'name="version" value="{note.version}"' in amina_browser.get(url).text
        sent = {"version": note.version}
        assert "Co-signed by Amina Osei" in amina_browser.post(sign, sent, follow=True).text
        assert url not in amina_browser.get("/my-day/").text

    def test_what_was_changed_since_is_not_signed_by_a_page_that_was_open(
        self, amina_browser: Browser, efua: User, her_case: Case
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        note = her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=efua, at=make.NOON)
        read = note.version
        note.body = "She did not sleep."
        save_by(note, efua)
        sign = reverse("cases:co_signature", args=[her_case.reference, note.pk])
        for sent in ({"version": read}, {}):
            page = amina_browser.post(sign, sent, follow=True).text
            assert "This note was changed after you opened it. Read it again, then co-sign it." in page
        assert Entry.objects.get(pk=note.pk).waits_for_co_signature

    def test_a_correction_has_to_be_signed_again(
        self, amina_browser: Browser, amina: User, efua: User, her_case: Case
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        note = her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=efua, at=make.NOON)
        co_sign(entry=note, read=str(note.version), by=amina, at=make.NOON)
        url = reverse("cases:note_correction", args=[her_case.reference, note.pk])
        answers = {
            "kind": "met",
            "body": "She did not sleep.",
            "interpreter": "not_needed",
            "title": "Met her",
        }
        moment = {
            "happened_at_day": 24,
            "happened_at_month": 11,
            "happened_at_year": 2026,
            "happened_at_time": "9:00am",
        }
        answer = browser_of(efua).post(url, {**answers, **moment, "version": note.version})
        assert answer.status_code == 302
        assert Entry.objects.get(pk=note.pk).waits_for_co_signature

    def test_is_not_for_whoever_rewrote_the_note(
        self, amina: User, carys: User, efua: User, her_case: Case
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        note = her_case.narrate(Entry.Kind.MET, "Met her", "She slept.", by=efua, at=make.NOON)
        note.body = "She did not sleep."
        correct_note(note, by=amina, at=make.NOON)
        with pytest.raises(Refused, match="You changed what this note says"):
            co_sign(entry=note, read=str(note.version), by=amina, at=make.NOON)
        co_sign(entry=note, read=str(note.version), by=carys, at=make.NOON)
        assert Entry.objects.get(pk=note.pk).co_signed_by == carys
