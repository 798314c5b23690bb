"""The other forms of the case file: consent, people, papers, details, addresses, allocation and rooms."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access
from cases.actions.disclosures import disclose, prepare_disclosure
from cases.models import (
    Address,
    Agency,
    Case,
    Consent,
    Disclosure,
    Entry,
    OtherName,
    Paper,
    Person,
    Room,
    Topic,
)
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.ui.words import day
from tests import make
from tests.cases.answers import on
from tests.cases.kept import kept
from tests.staff import keeping
from tests.uploads import files
from tests.windows import opened

KEY = "6a9f1c3e-0000-4000-8000-000000000003"


@pytest.fixture(autouse=True)
def tuesday() -> Any:
    with time_machine.travel(make.NOON, tick=False):
        yield


def at(page: str, case: Case, *args: object) -> str:
    return reverse(f"cases:{page}", args=[case.reference, *args])


class TestConsent:
    def answer(self, **changes: Any) -> dict[str, Any]:
        return {
            "purpose": "gp",
            "recipient": "Dr Khan",
            "answer": "given",
            "how": "spoken",
            "interpreter_name": "Layla H.",
            "read_out": "on",
            "once": KEY,
            **on("given_on", make.TODAY),
            **changes,
        }

    def test_an_answer_is_a_row_and_a_line_of_the_story(self, her_case: Case, amina_browser: Browser) -> None:
        for _ in range(2):
            amina_browser.post(at("consent_new", her_case), self.answer())
        assert her_case.consent_set.get().recipient == "Dr Khan"
        assert her_case.entry_set.get(kind=Entry.Kind.CONSENT).title == "Share with the GP: yes, Dr Khan"

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"recipient": ""}, "Enter who exactly may know"),
            ({"how": "witnessed"}, "Enter the name of the witness"),
            ({"read_out": ""}, "Read it out to her"),
            ({"answer": "withdrawn"}, "Choose an answer to"),
            ({"purpose": "nrm"}, "Choose an answer to"),
            (on("given_on", date(2026, 11, 25)), "cannot be in the future"),
            (on("review_on", date(2026, 11, 24)), "must be after the date of her answer"),
            ({"kept_where": "Drawer 2"}, "Only a signed answer has a paper"),
        ],
    )
    def test_what_cannot_be_comes_back(
        self, changes: dict[str, str], says: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(at("consent_new", her_case), self.answer(**changes)).content.decode()
        assert says in page
        assert "is violated" not in page
        assert not her_case.consent_set.exists()

    def test_an_agency_leads_to_the_question_about_it(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        other_case = make.case(worker=amina, service=her_case.service)
        gp = Agency(case=her_case, kind="gp", name="Elm Surgery", started_on=make.TODAY)
        another = Agency(case=other_case, kind="police", name="Avon Police", started_on=make.TODAY)
        gp.save()
        another.save()
        begins = []
        for asked in (gp.pk, another.pk, "x"):
            form = amina_browser.get(f"{at('consent_new', her_case)}?agency={asked}").context["form"]
            begins.append((form["purpose"].value(), form["recipient"].value()))
        unasked = ("service", None)
        assert begins == [("gp", "Elm Surgery"), unasked, unasked], "of her own agencies alone"

    def test_a_signed_one_has_its_scan(self, her_case: Case, amina_browser: Browser) -> None:
        assert "error-summary" not in amina_browser.get(at("consent_new", her_case)).content.decode()
        scan = SimpleUploadedFile("scan.png", files.png())
        page = amina_browser.post(at("consent_new", her_case), self.answer(document_file=scan))
        assert "Only a signed answer has a paper" in page.content.decode()
        scan = SimpleUploadedFile("scan.png", files.png())
        amina_browser.post(at("consent_new", her_case), self.answer(how="signed", document_file=scan))
        answer = her_case.consent_set.get()
        assert answer.document is not None
        assert answer.document.file.kind == "png"
        page = amina_browser.get(at("consents", her_case))
        assert answer.document.get_absolute_url() in page.content.decode()

    def test_one_taken_back_has_its_own(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        amina_browser.post(at("consent_new", her_case), self.answer())
        letter = kept(her_case, amina, "consent")
        answers = {"how": "signed", "document": str(letter.pk), **on("on", make.TODAY)}
        amina_browser.post(at("consent_withdrawal", her_case, her_case.consent_set.get().pk), answers)
        assert her_case.consent_set.get(answer="withdrawn").document == letter

    def test_a_signed_one_says_where_its_paper_is(self, her_case: Case, amina_browser: Browser) -> None:
        signed = self.answer(how="signed", form_version="Consent form 1", language="Arabic")
        amina_browser.post(at("consent_new", her_case), signed)
        page = amina_browser.get(at("consents", her_case)).content.decode()
        assert "Consent form 1, not recorded where it is kept" in page
        again = signed | {"kept_where": "Drawer 2", "interpreter_name": "Layla", "once": KEY[:-1] + "7"}
        amina_browser.post(at("consent_new", her_case), again)
        page = amina_browser.get(at("consents", her_case)).content.decode()
        assert "Consent form 1, kept: Drawer 2" in page
        assert "Arabic, through Layla" in page

    def test_asking_again_is_a_task_until_she_was_asked(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at("consent_new", her_case), self.answer(**on("review_on", date(2026, 12, 1))))
        task = her_case.deadline_set.get()
        assert (task.title, task.due_on) == ("Ask again: Share with the GP, Dr Khan", date(2026, 12, 1))
        amina_browser.post(at("consent_new", her_case), self.answer(answer="refused", once=KEY[:-1] + "6"))
        task.refresh_from_db()
        assert (task.is_open, task.outcome) == (False, "No")
        assert her_case.deadline_set.count() == 1

    def test_a_paper_of_a_spoken_answer_is_refused_by_the_database(self, her_case: Case, amina: User) -> None:
        answer = Consent(
            case=her_case,
            purpose="gp",
            answer="given",
            how="spoken",
            kept_where="Drawer 2",
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=amina,
        )
        with pytest.raises(IntegrityError, match="consent_paper_is_of_a_signed_answer"), transaction.atomic():
            answer.save()

    def test_taken_back_it_counts_at_once_and_those_who_must_know_are_told(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        surgery = Agency(case=her_case, kind="gp", name="Hill Road Surgery", started_on=make.TODAY)
        surgery.save()
        amina_browser.post(at("consent_new", her_case), self.answer())
        consent = her_case.consent_set.get()
        sent = {"how": "spoken", "tell": [surgery.pk], "once": KEY[:-1] + "4", **on("on", make.TODAY)}
        amina_browser.post(at("consent_withdrawal", her_case, consent.pk), sent)
        assert [c.answer for c in Consent.objects.filter(case=her_case).current()] == ["withdrawn"]
        assert her_case.deadline_set.get().title == "Tell Hill Road Surgery that consent was taken back"
        assert her_case.deadline_set.get().due_on == date(2026, 11, 25)

    def test_taken_back_it_stops_what_was_about_to_be_told_and_names_who_knows(
        self, her_case: Case, amina: User, amina_browser: Browser, carys_browser: Browser
    ) -> None:
        carys_browser.post(at("consent_new", her_case), self.answer(recipient="Hill Road Surgery"))
        consent = her_case.consent_set.get()

        def prepared(**fields: object) -> Disclosure:
            disclosure = Disclosure(
                case=her_case,
                kind="gp",
                recipient="Hill Road Surgery",
                why="Scan",
                basis="consent",
                facts=["birth"],
            )
            for name, value in fields.items():
                setattr(disclosure, name, value)
            return prepare_disclosure(disclosure=disclosure, by=amina, at=make.NOON)

        disclosed, waiting = prepared(), prepared()
        by_law = prepared(basis="legal_duty", basis_reason="The court’s order of 3 November.")
        elsewhere = prepared(recipient="Mill Lane Practice", basis="support")
        disclose(disclosure=disclosed, once=UUID(int=1), by=amina, at=make.NOON)

        page = amina_browser.get(at("consent_withdrawal", her_case, consent.pk)).content.decode()
        assert "Hill Road Surgery: " in page
        assert "the date of birth" in page

        sent = {
            "how": "spoken",
            "told": ["Hill Road Surgery"],
            "once": KEY[:-1] + "5",
            **on("on", make.TODAY),
        }
        amina_browser.post(at("consent_withdrawal", her_case, consent.pk), sent)
        now = {disclosure.pk: disclosure.state for disclosure in Disclosure.objects.all()}
        assert (now[disclosed.pk], now[waiting.pk], now[by_law.pk], now[elsewhere.pk]) == (
            "told",
            "dropped",
            "prepared",
            "prepared",
        )
        assert her_case.deadline_set.get().title == "Tell Hill Road Surgery that consent was taken back"


class TestPeople:
    def test_sent_twice_it_is_one_person(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"name": "Rima", "kind": "family", "risk": "unknown", "may_be_contacted": "no", "once": KEY}
        for _ in range(2):
            amina_browser.post(at("around_new", her_case, "person"), sent)
        assert her_case.person_set.count() == 1

    def test_someone_linked_to_the_exploitation_is_never_contacted(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = {"name": "X", "kind": "family", "risk": "exploiter", "may_be_contacted": "yes", "once": KEY}
        page = amina_browser.post(at("around_new", her_case, "person"), sent).content.decode()
        assert "this person is linked to the exploitation" in page
        assert "is violated" not in page

    def test_a_stale_page_shows_both(self, her_case: Case, amina_browser: Browser) -> None:
        person = Person(case=her_case, name="Rima", kind="family")
        person.save()
        person.name = "Rima Saad"
        person.save()
        sent = {"name": "Reema", "kind": "family", "risk": "none", "may_be_contacted": "no", "version": "1"}
        page = amina_browser.post(at("around", her_case, "person", person.pk), sent).content.decode()
        assert "Rima Saad" in page
        assert "Reema" in page

    def test_an_unknown_kind_is_not_found(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(at("around_new", her_case, "exploiter")).status_code == 404

    def test_papers_are_checked_together(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {kind.value: "missing" for kind in Paper.Kind} | {"identity": "given", "version": "0"}
        amina_browser.post(at("papers", her_case), sent)
        states = dict(her_case.paper_set.values_list("kind", "state"))
        assert states == {kind.value: Paper.State.MISSING for kind in Paper.Kind} | {"identity": "given"}
        assert all(paper.is_checked for paper in her_case.paper_set.all())

    def test_a_paper_nobody_asked_about_is_not_said_to_be_missing(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        url = at("papers", her_case)
        form = amina_browser.get(url).context["form"]
        assert {form[kind.value].value() for kind in Paper.Kind} == {"not_checked"}

        sent = {kind.value: "not_checked" for kind in Paper.Kind} | {"identity": "given", "version": "0"}
        amina_browser.post(url, sent)
        assert list(her_case.paper_set.values_list("kind", "state")) == [("identity", "given")]
        form = amina_browser.get(url).context["form"]
        choices = [dict(form.fields[kind.value].choices) for kind in Paper.Kind]
        assert sum("not_checked" in offered for offered in choices) == len(Paper.Kind) - 1

    def test_a_note_is_not_lost_with_a_paper_that_nobody_checked(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = {kind.value: "not_checked" for kind in Paper.Kind} | {"version": "0"}
        page = amina_browser.post(at("papers", her_case), sent | {"health_note": "Ask Dr Shah"})
        assert "Health summary: choose who has it" in page.content.decode()
        assert "Ask Dr Shah" in page.content.decode()


class TestDetails:
    def about(self, **changes: Any) -> dict[str, Any]:
        return {
            "first_name": "Ghada",
            "last_name": "Karim",
            "pronouns": "she/her",
            "gender": "female",
            "born_precision": "exact",
            "age_status": "adult",
            "version": "1",
            "names-TOTAL_FORMS": "1",
            "names-INITIAL_FORMS": "0",
            "names-0-name": "Lola",
            "names-0-kind": "exploitation",
            **on("born_on", date(2002, 3, 14)),
            **changes,
        }

    def test_names_and_birth_are_changed_and_told(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post(at("details_edit", her_case, "about"), self.about())
        client = her_case.client
        client.refresh_from_db()
        assert (client.last_name, client.born_year, client.born_month) == ("Karim", 2002, 3)
        assert OtherName.objects.get().name == "Lola"
        assert her_case.entry_set.get().title == "Details changed: about her"

    def test_a_name_added_in_one_window_stays_when_the_other_saves(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        url = at("details_edit", her_case, "about")
        amina_browser.post(url, self.about())
        one, other = (opened(amina_browser.get(url), asking="names-") for _ in range(2))
        more = {"names-TOTAL_FORMS": "2", "names-1-name": "Kera", "names-1-kind": "alias"}
        amina_browser.post(url, {**one, **more})
        stale = amina_browser.post(url, {**other, "first_name": "Gada", "names-0-name": "Lolla"})
        page = " ".join(stale.content.decode().split())
        assert "Name: new" in page
        assert "Removed" not in page
        amina_browser.post(url, opened(stale, asking="names-"))
        assert set(OtherName.objects.values_list("name", flat=True)) == {"Lolla", "Kera"}

    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            ({"born_precision": "year", "born_year": ""}, "Enter the year of birth"),
            ({"born_precision": "month", "born_year": "2002"}, "Choose the month of birth"),
            ({"born_precision": "year", "born_year": "1066"}, "The year of birth must be between"),
            (on("born_on", date(2015, 1, 1)), "Choose “Under 18”"),
            ({"born_on_day": "31", "born_on_month": "2"}, "31 February is not a real date"),
            ({"first_name": "x" * 100_000}, "Shorten “First names”"),
            ({"last_name": "a\0"}, "cannot be kept"),
        ],
    )
    def test_what_cannot_be_comes_back(
        self, changes: dict[str, str], says: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(
            at("details_edit", her_case, "about"), self.about(**changes)
        ).content.decode()
        assert says in page
        assert "is violated" not in page

    @pytest.mark.parametrize("precision", ["unknown", "year", "estimated", "month", "exact"])
    def test_as_much_of_the_birth_is_kept_as_is_known(
        self, precision: str, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = self.about(born_precision=precision, born_month="3", born_year="2002")
        assert amina_browser.post(at("details_edit", her_case, "about"), sent).status_code == 302
        her_case.client.refresh_from_db()
        assert her_case.client.born_precision == precision

    def test_a_stale_page_shows_both(self, her_case: Case, amina_browser: Browser) -> None:
        her_case.client.last_name = "Kareem"
        her_case.client.save()
        page = amina_browser.post(at("details_edit", her_case, "about"), self.about()).content.decode()
        assert "Kareem" in page
        assert "Karim" in page

    def test_safe_contact_asked_again_today(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"phone": "020 7946 0000", "may_call": "on", "checked": "on", "version": "1"}
        amina_browser.post(at("details_edit", her_case, "safe-contact"), sent)
        contact = her_case.safe_contact
        contact.refresh_from_db()
        assert (contact.may_call, contact.may_text, contact.checked_on) == (True, False, make.TODAY)

    def test_a_due_date_needs_a_pregnancy(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"pregnant": "no", "recourse_to_public_funds": "no", "version": "1"}
        sent |= on("due_date", date(2027, 3, 1))
        page = amina_browser.post(
            at("details_edit", her_case, "immigration-and-health"), sent
        ).content.decode()
        assert "Enter a due date only if she is pregnant" in page

    def test_what_happened_is_the_cases_own(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {"exploitation": ["labour", "sexual"], "what_happened": "Promised a job", "version": "1"}
        sent |= dict.fromkeys(("safe_tonight", "urgent_health", "self_harm", "exploiter_near"), "no")
        assert amina_browser.post(at("details_edit", her_case, "what-happened"), sent).status_code == 302
        her_case.refresh_from_db()
        assert her_case.exploitation == ["labour", "sexual"]

    def test_a_need_that_was_not_raised_is_not_a_no(self, her_case: Case, amina_browser: Browser) -> None:
        sent = {subject.value: "not_discussed" for subject in Topic.Subject}
        sent |= {"income": "yes", "income_words": "I have nothing", "version": "0"}
        assert amina_browser.post(at("details_edit", her_case, "needs-and-issues"), sent).status_code == 302
        assert [(t.subject, t.answer) for t in her_case.topic_set.all()] == [("income", "yes")]

    def test_an_unknown_section_is_not_found(self, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(at("details", her_case, "secrets")).status_code == 404


class TestAddresses:
    @pytest.fixture
    def home(self, her_case: Case) -> Address:
        address = Address(case=her_case, kind="safe_house", text="1 Quiet Road", from_on=make.TODAY)
        address.save()
        return address

    def test_it_is_covered_until_someone_asks_and_the_asking_is_logged(
        self, home: Address, her_case: Case, amina_browser: Browser
    ) -> None:
        assert b"1 Quiet Road" not in amina_browser.get(at("details", her_case, "addresses")).content
        assert not Event.objects.filter(kind="address.shown").exists()
        response = amina_browser.post(at("shown", her_case, "address", home.pk), follow=True)
        assert b"1 Quiet Road" in response.content
        event = Event.objects.get(kind="address.shown", case_ref=her_case.reference)
        assert event.subject == f"cases.address:{home.pk}"
        assert b"1 Quiet Road" not in amina_browser.get(at("details", her_case, "addresses")).content

    def test_asking_is_a_post(self, home: Address, her_case: Case, amina_browser: Browser) -> None:
        assert amina_browser.get(at("shown", her_case, "address", home.pk)).status_code == 405
        assert amina_browser.post(at("shown", her_case, "safecontact", home.pk)).status_code == 404

    def test_asking_needs_a_second_factor_shown_just_now(
        self, home: Address, her_case: Case, amina: User
    ) -> None:
        browser = Browser()
        with time_machine.travel(make.NOON, tick=False) as clock:
            make.sign_in(browser, amina)
            clock.shift(timedelta(minutes=6))
            response = browser.post(at("shown", her_case, "address", home.pk))
            assert response["Location"].startswith("/accounts/again/code/")
            form = browser.get(at("address_edit", her_case, home.pk))
            assert form["Location"].startswith("/accounts/again/code/")
            assert not Event.objects.filter(kind="address.shown").exists()
            response = browser.post(at("shown", her_case, "address", home.pk))
            code = {"code": make.code(), "next": at("shown", her_case, "address", home.pk)}
            assert b"1 Quiet Road" in browser.post("/accounts/again/code/", code, follow=True).content
            assert Event.objects.filter(kind="address.shown").count() == 1

    def test_what_was_asked_for_waits_no_longer_than_a_minute(
        self, home: Address, her_case: Case, amina: User
    ) -> None:
        browser = Browser()
        with time_machine.travel(make.NOON, tick=False) as clock:
            browser.force_login(amina)
            page = browser.post(at("shown", her_case, "address", home.pk))["Location"]
            clock.shift(timedelta(seconds=61))
            assert b"1 Quiet Road" not in browser.get(page).content

    def test_a_student_never_sees_it(self, home: Address, her_case: Case, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        browser = Browser()
        browser.force_login(efua)
        assert browser.get(at("details", her_case, "addresses")).status_code == 403
        assert browser.post(at("shown", her_case, "address", home.pk)).status_code == 403
        home.text = "2 Quiet Road"
        home.save()
        assert b"Quiet Road" not in browser.get(at("history", her_case)).content

    def test_the_history_says_that_it_changed_and_not_from_what(
        self, home: Address, her_case: Case, amina_browser: Browser
    ) -> None:
        home.text = "2 Quiet Road"
        home.save()
        page = amina_browser.get(at("history", her_case)).content.decode()
        assert "an address" in page
        assert "Quiet Road" not in page

    def test_a_new_address_ends_the_one_before(
        self, home: Address, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = {"kind": "own", "text": "3 New Street", "once": KEY, **on("from_on", make.TODAY)}
        amina_browser.post(at("address_new", her_case), sent)
        home.refresh_from_db()
        assert home.until_on == make.TODAY

    def test_days_in_the_wrong_order_are_refused(
        self, home: Address, her_case: Case, amina_browser: Browser
    ) -> None:
        sent = {
            "kind": "own",
            "version": "1",
            **on("from_on", make.TODAY),
            **on("until_on", date(2026, 11, 1)),
        }
        page = amina_browser.post(at("address_edit", her_case, home.pk), sent).content.decode()
        assert "must be on or after the first day there" in page
        assert "is violated" not in page


class TestAllocation:
    def send(self, browser: Browser, case: Case, worker: User, **more: Any) -> Any:
        sent = {"service": case.service_id, "worker": worker.pk, "version": case.version, **more}
        return browser.post(at("allocation", case), sent)

    def test_a_change_of_worker_says_why(self, her_case: Case, ben: User, carys_browser: Browser) -> None:
        assert "Say why the key worker changes" in self.send(carys_browser, her_case, ben).content.decode()
        self.send(carys_browser, her_case, ben, why="Amina is on leave")
        her_case.refresh_from_db()
        assert her_case.worker == ben
        assert her_case.entry_set.get().body == "Amina is on leave"

    def test_over_the_limit_it_says_why(self, her_case: Case, ben: User, carys_browser: Browser) -> None:
        ben.caseload_limit = 0
        ben.save()
        assert "is at the limit of 0 clients" in self.send(carys_browser, her_case, ben).content.decode()

    def test_the_first_allocation_needs_no_reason(
        self, amina: User, ben: User, outreach: Service, carys_browser: Browser
    ) -> None:
        case = make.case(worker=None, by=amina, service=outreach)
        self.send(carys_browser, case, ben)
        case.refresh_from_db()
        assert case.worker == ben

    def test_given_a_worker_in_outreach_she_waits_no_more(
        self, amina: User, ben: User, outreach: Service, carys: User, carys_browser: Browser
    ) -> None:
        case = make.case(worker=None, by=amina, service=outreach, status=Case.Status.WAITING)
        team = " ".join(carys_browser.get("/team/").content.decode().split())
        assert "1 person waiting for a place, above, has no worker yet" in team
        assert "1 person waiting for a worker" in team
        access.arrange_cover(
            worker=ben,
            person=amina,
            first=make.TODAY,
            last=make.TODAY,
            words="Annual leave, agreed in October.",
            by=carys,
            at=make.NOON,
        )
        page = " ".join(carys_browser.get(at("allocation", case)).content.decode().split())
        assert "Away" in page
        assert "until Wed 25 Nov, midnight, Amina Osei is covering." in re.sub("<[^>]*>", "", page)
        self.send(carys_browser, case, ben)
        case.refresh_from_db()
        assert (case.worker, case.status) == (ben, Case.Status.OPEN)
        assert "waiting for a place" not in carys_browser.get(case.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        ("days", "is_said"),
        [pytest.param(7, True, id="within four weeks"), pytest.param(30, False, id="later")],
    )
    def test_who_goes_away_soon_is_said_and_can_still_take_her(
        self, days: int, is_said: bool, amina: User, ben: User, carys: User, carys_browser: Browser
    ) -> None:
        case = make.case(worker=None, by=amina, service=ben.services.get())
        keeping.check(ben, by=carys)
        first = make.TODAY + timedelta(days=days)
        access.arrange_cover(
            worker=ben,
            person=amina,
            first=first,
            last=first,
            words="Annual leave, agreed.",
            by=carys,
            at=make.NOON,
        )
        page = " ".join(re.sub("<[^>]*>", "", carys_browser.get(at("allocation", case)).text).split())
        assert ("Away soon from Tue 1 Dec until Wed 2 Dec, midnight, Amina Osei will" in page) == is_said
        assert "Amina Osei is covering" not in page
        assert page.index("Ben Archer", page.index("Who could take her")) < page.index("Others, and why")

    def test_in_a_safe_house_she_waits_for_her_room(
        self, amina: User, house_a: Service, carys_browser: Browser
    ) -> None:
        case = make.case(worker=None, by=amina, service=house_a, status=Case.Status.WAITING)
        keeper = make.user("Ida Lowe", role=Role.SAFE_HOUSE_WORKER, services=[house_a])
        self.send(carys_browser, case, keeper)
        case.refresh_from_db()
        assert (case.worker, case.status) == (keeper, Case.Status.WAITING)

    def test_nobody_of_another_service(self, her_case: Case, dev: User, carys_browser: Browser) -> None:
        page = self.send(carys_browser, her_case, dev, why="x").content.decode()
        assert "Choose an answer to" in page

    def test_the_second_worker_is_someone_else(
        self, her_case: Case, amina: User, ben: User, efua: User, carys_browser: Browser
    ) -> None:
        page = self.send(carys_browser, her_case, amina, second_worker=amina.pk).content.decode()
        assert "Choose someone other than the key worker" in page
        page = self.send(carys_browser, her_case, amina, second_worker=efua.pk).content.decode()
        assert f"Enter the last day on which {efua} sees this case" in page
        assert efua.ends_on
        too_late = on("second_until", efua.ends_on + timedelta(days=1))
        page = self.send(carys_browser, her_case, amina, second_worker=efua.pk, **too_late).content.decode()
        assert f"{efua} is here until" in page
        until = on("second_until", make.TODAY)
        self.send(carys_browser, her_case, amina, second_worker=efua.pk, **until)
        her_case.refresh_from_db()
        assert (her_case.second_worker, her_case.second_until) == (efua, make.TODAY)
        page = carys_browser.get(her_case.get_absolute_url()).content.decode()
        assert f"until {day(make.TODAY, today=make.TODAY)}" in re.sub("<[^>]*>", "", " ".join(page.split()))
        # Who is no student keeps the case until it is given to someone else.
        self.send(carys_browser, her_case, amina, second_worker=ben.pk, **until)
        her_case.refresh_from_db()
        assert (her_case.second_worker, her_case.second_until) == (ben, None)

    def test_a_stale_page_is_refused(self, her_case: Case, ben: User, carys_browser: Browser) -> None:
        page = self.send(carys_browser, her_case, ben, why="Leave", version=0).content.decode()
        assert "Somebody else changed this at midday." in page


class TestRooms:
    @pytest.fixture
    def room(self, house_a: Service) -> Room:
        return Room.objects.create(service=house_a, number=4)

    def give(
        self, browser: Browser, case: Case, room: Room, answer: str = "yes", day: date = make.TODAY
    ) -> Any:
        case.refresh_from_db()
        sent = {"room": room.pk, "is_held": answer, "version": case.version, **on("on", day)}
        return browser.post(at("placement_new", case), sent)

    def test_held_then_hers_then_given_back(self, her_case: Case, room: Room, carys_browser: Browser) -> None:
        self.give(carys_browser, her_case, room, "no")
        assert her_case.placement_set.get().is_held
        carys_browser.post(at("placement_move_in", her_case), {"version": "1", **on("on", make.TODAY)})
        assert not her_case.placement_set.get().is_held
        carys_browser.post(at("placement_end", her_case), {"version": "2", **on("on", make.TODAY)})
        assert Room.objects.free().get() == room

    def test_nobody_has_moved_in_on_a_day_to_come(
        self, her_case: Case, room: Room, carys_browser: Browser
    ) -> None:
        page = self.give(carys_browser, her_case, room, "yes", make.TODAY + timedelta(days=1))
        assert "Enter a day up to today, or choose “No, the room is held for her”" in page.content.decode()
        assert not her_case.placement_set.exists()

    def test_held_for_a_day_to_come_it_can_be_given_back_before(
        self, her_case: Case, room: Room, carys_browser: Browser
    ) -> None:
        self.give(carys_browser, her_case, room, "no", make.TODAY + timedelta(days=3))
        carys_browser.post(at("placement_end", her_case), {"version": "1", **on("on", make.TODAY)})
        placement = her_case.placement_set.get()
        assert (placement.from_on, placement.until_on) == (make.TODAY, make.TODAY)

    def test_a_room_in_use_cannot_be_chosen(
        self, her_case: Case, room: Room, amina: User, carys_browser: Browser
    ) -> None:
        other = make.case(worker=amina, service=her_case.service, client=make.client("Thi", "Nguyen"))
        self.give(carys_browser, other, room)
        page = self.give(carys_browser, her_case, room).content.decode()
        assert "Choose an answer to" in page
        assert not her_case.placement_set.exists()

    def test_the_bar_says_which_room_is_hers(
        self, her_case: Case, room: Room, carys_browser: Browser
    ) -> None:
        self.give(carys_browser, her_case, room)
        assert "room 4, since" in carys_browser.get(at("notes", her_case)).content.decode()


class TestHistory:
    def test_a_change_is_told_in_words(self, her_case: Case, ben: User, carys_browser: Browser) -> None:
        her_case.worker = ben
        her_case.save()
        page = " ".join(carys_browser.get(at("history", her_case)).text.split())
        assert 'Worker from <b dir="auto">Amina Osei</b> to <b dir="auto">Ben Archer</b>.' in page

    def test_who_opened_it_is_listed(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.get(at("notes", her_case))
        page = amina_browser.get(at("history_access", her_case)).content.decode()
        assert "Opened 2 pages" in page
        assert "Amina Osei" in page
