"""Telling someone outside: chosen, read back, allowed by a second person, made as a copy, on record."""

import re
import uuid
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.actions.disclosures import approvers, disclose
from cases.models import Address, Agency, Case, Consent, Disclosure, Entry, Person, Printed, Refused
from cases.queries.sharing import must_not_hear
from cases.queries.typed import WHY
from cases.rules.said import key_of
from desk.documents.letter import letter
from desk.rules.letters import FACTS
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html
from hestia.workingdays.words import long_day
from referrals.models import FirstResponderOrganisation
from tests import make
from tests.counted import queries
from tests.desk.planted import everything_in

KEY = "7d444840-9dc0-11d1-b245-5ffdce74fad2"
# Why they are told speaks of asylum, which no letter here was chosen to tell.
READ = {"read": "on", "lines": [key_of(WHY, "Her asylum claim")]}


@pytest.fixture
def agency(her_case: Case) -> Agency:
    kept = Agency(
        case=her_case,
        name="Brightwater Law",
        worker="Nadia Rahman",
        kind="solicitor",
        started_on=make.TODAY,
    )
    kept.save()
    make.she_says(kept, "yes")
    Address(
        case=her_case, kind="own", text="12 Rose Lane\nE8 1AB", borough="Hackney", from_on=make.TODAY
    ).save()
    return kept


def root(case: Case) -> str:
    return f"/cases/{case.reference}/disclosures/"


def asked(agency: Agency, **answers: Any) -> dict[str, Any]:
    return {"who": str(agency.pk), "why": "Her asylum claim", "basis": "consent", **answers}


def begun(browser: Browser, agency: Agency, **answers: Any) -> Disclosure:
    response = browser.post(f"{root(agency.case)}new/", asked(agency, **answers))
    found = Disclosure.objects.latest("pk")
    assert response["Location"] == f"{root(agency.case)}{found.pk}/facts/"
    return found


def test_to_whom_is_asked_with_as_few_questions_for_many_agencies(agency: Agency, amina: User) -> None:
    one = queries(amina, f"{root(agency.case)}new/")
    for name in ("Hill Road Surgery", "Rowan Housing", "Fern Law"):
        Agency(case=agency.case, name=name, kind="solicitor", started_on=make.TODAY).save()
    assert queries(amina, f"{root(agency.case)}new/") == one


def chosen(browser: Browser, found: Disclosure, *facts: str, **answers: Any) -> Any:
    return browser.post(
        f"{root(found.case)}{found.pk}/facts/", {"facts": facts, "version": found.version, **answers}
    )


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", response.content.decode()))


class TestTelling:
    def test_whose_name_nobody_knows_is_written_no_letter(
        self, agency: Agency, amina_browser: Browser
    ) -> None:
        agency.name, agency.kind = "Charity", "charity"
        agency.save()
        page = amina_browser.post(f"{root(agency.case)}new/", asked(agency))
        assert "Nobody has recorded who this is." in words(page)
        assert not Disclosure.objects.exists()
        assert 'value="Her asylum claim"' in page.text

    def test_from_choosing_to_the_numbered_letter(
        self, agency: Agency, amina_browser: Browser, amina: User
    ) -> None:
        case = agency.case
        found = begun(amina_browser, agency)
        page = amina_browser.get(f"{root(case)}{found.pk}/facts/").content.decode()
        assert "What happened" in page
        assert "Include the address. A manager must say yes." in page
        assert "Her family and friends" not in page  # not for a solicitor at all
        assert (
            chosen(amina_browser, found, "full_name", "borough", words="Two meetings, please.").status_code
            == 302
        )
        read = words(amina_browser.get(f"{root(case)}{found.pk}/"))
        assert (
            "This will tell Brightwater Law: our reference, the full name, that we give support, the borough."
            in read
        )
        assert (
            "Our own words in it do not tell: the address, the phone and how to get in touch, the family "
            "and friends" in read
        )
        assert not Disclosure.objects.made().exists()

        response = amina_browser.post(f"{root(case)}{found.pk}/letter/", {"once": KEY, **READ})
        assert response["Content-Type"] == "application/pdf"
        assert f'filename="{case.reference}-letter-1.pdf"' in response["Content-Disposition"]
        paper = " ".join(everything_in(response.content).split())
        for told in ("Ghada Karam", "Hackney", "Two meetings, please.", "Nadia Rahman"):
            assert told in paper
        made_on = long_day(timezone.localdate())
        assert f"Prepared for Brightwater Law on {made_on}, copy 1, {case.reference}." in paper
        for kept in ("Rose Lane", "E8 1AB", "7946 0999", "Arabic"):
            assert kept not in paper

        row = Disclosure.objects.get()
        assert (row.recipient, row.why, row.basis, row.copy_number) == (
            "Brightwater Law",
            "Her asylum claim",
            "consent",
            1,
        )
        assert (row.told_by, row.facts, row.agency) == (amina, ["full_name", "borough"], agency)
        entry = Entry.objects.get(case=case, kind=Entry.Kind.DOCUMENT)
        assert entry.title == "Brightwater Law told, copy 1"
        event = Event.objects.get(kind="disclosure.told")
        assert event.case_ref == case.reference
        assert event.detail == {
            "audience": "solicitor",
            "facts": ["borough", "full_name"],
            "basis": "consent",
            "copy": 1,
            "lines": 1,
        }
        listed = words(amina_browser.get(root(case)))
        for told in (
            "Brightwater Law",
            "the full name",
            "Her asylum claim",
            "The client agreed to it",
            "copy 1",
        ):
            assert told in listed

    def test_a_letter_to_who_must_not_hear_of_the_exit_is_read_for_that_first(
        self, agency: Agency, amina_browser: Browser
    ) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "full_name", words="Two meetings, please.")
        page = f"{root(agency.case)}{found.pk}/"
        assert "is_silent" not in amina_browser.get(page).text
        Agency.objects.filter(pk=agency.pk).update(not_told_why="She does not want it.")
        warning = "Brightwater Law must not be told that she leaves: “She does not want it”."
        for before in (page, f"{page}facts/", f"{root(agency.case)}new/"):
            assert warning in words(amina_browser.get(before))
        sent = {"once": KEY, **READ}
        refused = amina_browser.post(f"{page}letter/", sent)
        assert "Tick this only if it does not." in words(refused)
        assert not Disclosure.objects.made().exists()
        made = amina_browser.post(f"{page}letter/", {**sent, "is_silent": "on"})
        assert made["Content-Type"] == "application/pdf"
        assert Event.objects.get(kind="disclosure.told").detail["silent_of_exit"] == 1

    def test_nor_does_the_act_make_it_unread(
        self, agency: Agency, amina: User, amina_browser: Browser
    ) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "full_name")
        Agency.objects.filter(pk=agency.pk).update(not_told_why="She does not want it.")
        made: dict[str, Any] = {"disclosure": found, "once": uuid.UUID(KEY), "ticked": READ["lines"]}
        with pytest.raises(Refused, match="Brightwater Law must not be told that she leaves"):
            disclose(**made, by=amina, at=timezone.now())
        assert disclose(**made, is_silent=True, by=amina, at=timezone.now()).copy_number == 1

    @pytest.mark.parametrize(
        ("recipient", "is_warned"),
        [("Brightwater Law LLP", True), ("Nadia Rahman", True), ("Hill Road Surgery", False)],
    )
    def test_it_is_known_by_its_name_or_the_person_there(
        self, recipient: str, is_warned: bool, agency: Agency
    ) -> None:
        Agency.objects.filter(pk=agency.pk).update(not_told_why="She does not want it.")
        letter = Disclosure(case=agency.case, kind="charity", recipient=recipient)
        assert bool(must_not_hear(letter)) is is_warned

    def test_her_answers_are_read_once_for_the_page(
        self, agency: Agency, amina: User, amina_browser: Browser
    ) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "full_name", words="Two meetings, please.")
        with CaptureQueriesContext(connection) as asked:
            amina_browser.get(f"{root(agency.case)}{found.pk}/")
        asked_of_her = [
            query["sql"]
            for query in asked
            if "EXECUTE" in query["sql"] or 'FROM "cases_consent"' in query["sql"]
        ]
        assert len(asked_of_her) == len(set(asked_of_her))

    def test_sent_twice_it_is_one_letter_and_later_none(
        self, agency: Agency, amina_browser: Browser, ben: User
    ) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "first_name")
        url = f"{root(agency.case)}{found.pk}/letter/"
        for _ in range(2):
            assert amina_browser.post(url, {"once": KEY, **READ})["Content-Type"] == "application/pdf"
        assert amina_browser.post(url, {"once": str(uuid.uuid4()), **READ}).status_code == 409
        assert Event.objects.filter(kind="disclosure.told").count() == 1
        other = begun(amina_browser, agency)
        chosen(amina_browser, other, "first_name")
        amina_browser.post(f"{root(agency.case)}{other.pk}/letter/", {"once": str(uuid.uuid4()), **READ})
        assert Disclosure.objects.get(pk=other.pk).copy_number == 2

    def test_the_same_page_sent_twice_prepares_one(self, agency: Agency, amina_browser: Browser) -> None:
        for _ in range(2):
            amina_browser.post(f"{root(agency.case)}new/", asked(agency, once=KEY))
        assert Disclosure.objects.count() == 1

    def test_the_letter_asks_for_the_second_factor_again(
        self, agency: Agency, amina_browser: Browser
    ) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "first_name")
        session = amina_browser.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 3600
        session.save()
        response = amina_browser.post(f"{root(agency.case)}{found.pk}/letter/", {"once": KEY, **READ})
        assert response.status_code == 302
        assert "/accounts/" in response["Location"]
        assert not Disclosure.objects.made().exists()

    def test_someone_who_is_no_agency_of_hers(self, her_case: Case, amina_browser: Browser) -> None:
        url = f"{root(her_case)}new/"
        sent = {"who": "other", "why": "A hearing", "basis": "legal_duty"}
        page = words(amina_browser.post(url, sent))
        for problem in (
            "Choose what they are",
            "Enter who will be told",
            "Say which law or order requires it",
        ):
            assert problem in page
        sent |= {"kind": "court", "recipient": "Snaresbrook Crown Court", "basis_reason": "Witness order 4"}
        amina_browser.post(url, sent)
        found = Disclosure.objects.get()
        assert found.recipient == "Snaresbrook Crown Court"
        page = amina_browser.get(f"{root(her_case)}{found.pk}/facts/").content.decode()
        assert "A manager must say yes" not in page

    def test_nothing_typed_is_lost(self, agency: Agency, amina_browser: Browser) -> None:
        page = amina_browser.post(
            f"{root(agency.case)}new/",
            asked(agency, basis="risk_to_life", basis_reason="Danger", address="Here"),
        ).content.decode()
        assert "Say in at least 20 characters" in page
        for typed in ("Danger</textarea>", "Here</textarea>", "Her asylum claim"):
            assert typed in page
        found = begun(amina_browser, agency)
        page = chosen(
            amina_browser, found, "borough", secret_address="on", words="Dear Nadia,"
        ).content.decode()
        assert "Say why they need the confidential details" in page
        assert "Dear Nadia,</textarea>" in page
        assert re.search(r'value="borough"[^>]*checked', page)
        assert re.search(r'name="secret_address"[^>]*checked', page)

    def test_someone_elses_change_is_not_overwritten(self, agency: Agency, amina_browser: Browser) -> None:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "first_name")
        assert (
            "You changed this in another window at "
            in chosen(amina_browser, found, "borough").content.decode()
        )


class TestStopped:
    def test_by_her_no(self, agency: Agency, amina_browser: Browser, amina: User) -> None:
        Consent(
            case=agency.case,
            purpose="solicitor",
            answer="withdrawn",
            how="spoken",
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=amina,
        ).save()
        page = words(amina_browser.get(f"{root(agency.case)}new/"))
        assert "She took back her consent on Tue 24 Nov 2026." in page
        page = words(amina_browser.post(f"{root(agency.case)}new/", asked(agency)))
        assert "They cannot be told unless a life is at risk or the law requires it." in page
        why = "He has said he will kill her on Friday."
        prepared = begun(amina_browser, agency, basis="risk_to_life", basis_reason=why)
        assert prepared.basis_reason == why
        stamp = "Consent was taken back on Tue 24 Nov 2026. Why you are told: someone’s life"
        assert stamp in html(letter(prepared, by=amina, on=make.TODAY))

    def test_by_who_they_are_and_where_they_live(self, agency: Agency, amina_browser: Browser) -> None:
        Person(case=agency.case, name="Brightwater", kind="other", risk="exploiter").save()
        page = words(
            amina_browser.post(f"{root(agency.case)}new/", asked(agency, address="12 rose lane, E8 1AB"))
        )
        assert "Brightwater is linked to the exploitation" in page
        assert "Do not write to this address: it is hers, and post to her is not safe." in page
        assert not Disclosure.objects.exists()

    def test_by_what_the_words_give_away(self, agency: Agency, amina_browser: Browser) -> None:
        found = begun(amina_browser, agency)
        page = chosen(amina_browser, found, "first_name", words="She is at 12 Rose Lane.")
        assert "The letter contains one of her addresses: “" in words(page)


class TestSecrets:
    @pytest.fixture
    def secret(self, agency: Agency, amina_browser: Browser, carys: User) -> Disclosure:
        found = begun(amina_browser, agency)
        chosen(amina_browser, found, "first_name", secret_address="on", secret_reason="To visit her")
        page = words(amina_browser.get(f"{root(found.case)}{found.pk}/"))
        assert "the address" in page
        assert "Make the letter" not in page
        amina_browser.post(f"{root(found.case)}{found.pk}/", {"ask": "1", "approver": carys.pk})
        return Disclosure.objects.get()

    def test_are_told_after_a_second_persons_yes(
        self, secret: Disclosure, amina_browser: Browser, carys_browser: Browser, carys: User
    ) -> None:
        case, url = secret.case, f"{root(secret.case)}{secret.pk}/"
        assert secret.state == Disclosure.State.ASKED
        assert amina_browser.post(f"{url}letter/", {"once": KEY, **READ}).status_code == 409
        assert amina_browser.get(f"{url}approval/").status_code == 403
        board = words(carys_browser.get("/team/"))
        assert "Decide what may be shared outside" in board
        assert "Brightwater" not in board
        page = words(carys_browser.get(f"{url}approval/"))
        assert (
            "This will tell Brightwater Law: our reference, the first name, that we give support, "
            "the address." in page
        )
        assert "To visit her" in page
        sent = {"answer": "yes", "version": secret.version}
        assert carys_browser.post(f"{url}approval/", sent).status_code == 302
        paper = everything_in(amina_browser.post(f"{url}letter/", {"once": KEY, **READ}).content)
        assert "12 Rose Lane" in paper
        row = Disclosure.objects.get()
        assert (row.approved_by, row.copy_number) == (carys, 1)
        assert "Carys Pugh said yes: To visit her" in words(amina_browser.get(root(case)))
        assert not case.deadline_set.open().filter(kind="disclosure_sign_off").exists()

    def test_are_not_told_after_a_no(
        self, secret: Disclosure, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        url = f"{root(secret.case)}{secret.pk}/"
        page = carys_browser.post(f"{url}approval/", {"answer": "no", "version": secret.version})
        assert "Say why not" in words(page)
        sent = {"answer": "no", "why": "They can meet at our office.", "version": secret.version}
        carys_browser.post(f"{url}approval/", sent)
        assert amina_browser.post(f"{url}letter/", {"once": KEY, **READ}).status_code == 409
        assert "They can meet at our office." in words(amina_browser.get(root(secret.case)))

    def test_another_manager_cannot_answer(self, secret: Disclosure, outreach: Any) -> None:
        other = make.user("Mia Stone", role="manager", services=[outreach])
        browser = Browser()
        browser.force_login(other)
        url = f"{root(secret.case)}{secret.pk}/approval/"
        assert "Carys Pugh was asked, so nobody else can answer." in words(browser.get(url))
        browser.post(url, {"answer": "yes", "version": secret.version})
        assert Disclosure.objects.get().state == Disclosure.State.ASKED

    def test_the_one_who_asks_is_not_offered(
        self, agency: Agency, carys_browser: Browser, carys: User, outreach: Any
    ) -> None:
        found = begun(carys_browser, agency)
        chosen(carys_browser, found, secret_address="on", secret_reason="To visit her")
        url = f"{root(found.case)}{found.pk}/"
        assert f'value="{carys.pk}"' not in carys_browser.get(url).content.decode()
        carys_browser.post(url, {"ask": "1", "approver": carys.pk})
        assert Disclosure.objects.get().state == Disclosure.State.PREPARED

    def test_can_be_dropped(self, secret: Disclosure, amina_browser: Browser) -> None:
        amina_browser.post(f"{root(secret.case)}{secret.pk}/", {"drop": "1"})
        assert "dropped" in words(amina_browser.get(root(secret.case)))


class TestLetter:
    @pytest.mark.parametrize("fact", FACTS)
    def test_asks_the_record_only_for_what_was_chosen(
        self, fact: str, agency: Agency, amina: User, today: date, now: datetime
    ) -> None:
        told = Disclosure(
            case=agency.case,
            kind="police" if fact == "relatives" else "council" if fact == "plan" else "solicitor",
            recipient="Someone",
            why="x",
            facts=[fact],
            approved_at=now,
            copy_number=1,
        )
        page = html(letter(told, by=amina, on=today), on_screen=False)
        for secret, of in (("Rose Lane", "address"), ("7946 0999", "safe_contact"), ("Hackney", "borough")):
            assert (secret in page) == (fact == of or (secret == "Hackney" and fact == "address"))

    def test_cannot_be_made_with_a_secret_nobody_released(
        self, agency: Agency, amina: User, today: date
    ) -> None:
        told = Disclosure(case=agency.case, kind="solicitor", recipient="X", facts=["address"])
        with pytest.raises(ValueError, match="Not to be told to solicitor: address"):
            letter(told, by=amina, on=today)


class TestPrintedDocuments:
    def url(self, case: Case) -> str:
        return f"/cases/{case.reference}/print/worksheet/"

    def test_say_what_they_tell_before_they_are_made(self, her_case: Case, amina_browser: Browser) -> None:
        page = words(amina_browser.get(self.url(her_case)))
        assert "This will tell the first responder and the Home Office: our reference, the first name" in page
        assert "Our own words in it do not tell: the address, the phone and how to get in touch" in page
        page = words(amina_browser.get(f"/cases/{her_case.reference}/print/case-summary/"))
        assert "This will tell colleagues:" in page
        page = words(amina_browser.get(f"/cases/{her_case.reference}/print/who-looked/"))
        assert "This will tell her, and anyone who finds it: our reference, the first name" in page

    def test_for_someone_outside_are_a_disclosure(
        self, her_case: Case, amina_browser: Browser, amina: User
    ) -> None:
        sent = {
            "read": "on",
            "why": "The referral",
            "recipient": "The Salvation Army",
            "basis": "consent",
            "once": KEY,
        }
        page = words(amina_browser.post(self.url(her_case), sent))
        assert "She has not been asked whether we may tell them." in page
        assert not Printed.objects.exists()
        Consent(
            case=her_case,
            purpose="nrm",
            answer="given",
            how="spoken",
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=amina,
        ).save()
        for _ in range(2):
            response = amina_browser.post(self.url(her_case), sent)
            assert response["Content-Type"] == "application/pdf"
            assert "7946 0999" not in everything_in(response.content)
        row = Disclosure.objects.get()
        assert (row.document, row.copy_number, row.recipient) == ("worksheet", 1, "The Salvation Army")
        assert row.told_by == amina
        assert Printed.objects.get().copy_number == 1

    def test_what_became_dangerous_meanwhile_is_said_with_all_that_was_typed(
        self, her_case: Case, carys_browser: Browser
    ) -> None:
        FirstResponderOrganisation(name="Salvation Sam", kind="charity").save()
        sent = {"read": "on", "why": "The referral", "recipient": "Salvation Sam", "basis": "legal_duty"}
        sent |= {"basis_reason": "The Modern Slavery Act asks us to."}
        done: list[str] = []

        def meanwhile(execute: Any, sql: str, *rest: Any) -> Any:
            if not done and "FOR NO KEY UPDATE" in sql and '"cases_case"' in sql:  # about to be made
                done.append(sql)
                Person(case=her_case, name="Salvation Sam", kind="family", risk=Person.Risk.EXPLOITER).save()
            return execute(sql, *rest)

        with connection.execute_wrapper(meanwhile):
            response = carys_browser.post(self.url(her_case), sent)
        assert done
        assert response.status_code == 409
        page = words(response)
        assert "Salvation Sam is linked to the exploitation. Tell them nothing." in page
        assert "The Modern Slavery Act asks us to." in page
        assert not Printed.objects.exists()
        assert not Disclosure.objects.exists()

    def test_for_someone_outside_ask_for_the_second_factor_again(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        session = amina_browser.session
        for record in session["account_authentication_methods"]:
            record["at"] -= 1800
        session.save()
        sent = {"read": "on", "why": "The referral", "recipient": "The Salvation Army", "basis": "legal_duty"}
        assert amina_browser.post(self.url(her_case), sent).status_code == 302
        inside = amina_browser.post(f"/cases/{her_case.reference}/print/case-summary/", {"why": "A meeting"})
        assert inside["Content-Type"] == "application/pdf"


def test_approvers_are_managers_who_see_the_case(her_case: Case, amina: User, carys: User, dev: User) -> None:
    mine = Disclosure(case=her_case, prepared_by=amina)
    assert list(approvers(mine, asked_by=amina, at=make.NOON)) == [carys]
    assert list(approvers(mine, asked_by=carys, at=make.NOON)) == []
    assert dev.role != carys.role
