"""Intake from the first page to the opened case."""

import re
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.actions.consents import record_consent
from cases.actions.contact import settle_new_rules
from cases.actions.opening import working_days_from
from cases.actions.tasks import finish_task
from cases.forms.intake.steps import STEPS
from cases.models import (
    Case,
    Client,
    Consent,
    Deadline,
    Entry,
    HazardKey,
    Paper,
    Placement,
    Refused,
    Room,
    Topic,
)
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.safekeeping.models import Draft
from hestia.ui.form_components import is_required
from tests import make
from tests.cases.intaking import Filler, rows
from tests.cases.opened import agreed

Kind = Deadline.Kind


@pytest.fixture
def filler(amina_browser: Browser) -> Filler:
    return Filler(amina_browser)


class TestFromFirstToLast:
    def test_opens_a_case_with_all_that_was_said(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(
            outreach,
            amina,
            about=rows("othername", {"name": "Rosa", "kind": "exploitation"}),
            children=rows(
                "dependant", {"name": "Samir", "relation": "Child", "age": "4", "lives_with_her": "yes"}
            ),
        )
        answer = filler.open()
        case, today = Case.objects.get(), timezone.localdate()
        assert answer["Location"] == reverse("cases:opened", args=[case.reference])
        client = case.client
        assert (client.full_name, client.nationality) == ("Ghada Karam", "Egyptian")
        assert str(client.born_on) == "2002-05-03"
        assert client.age_status == Client.AgeStatus.ADULT
        assert client.interpreter_needed == "yes"
        assert [str(name) for name in client.other_names.all()] == ["Rosa"]
        assert case.safe_contact.ways == "Text after 4pm"
        assert case.safe_contact.checked_on == today
        assert case.address_set.get().borough == "Lambeth"
        assert case.dependant_set.get().age == 4
        assert (case.worker, case.service, case.status) == (amina, outreach, Case.Status.OPEN)
        assert (case.source, case.exploitation) == ("police", ["sexual"])
        assert case.topic_set.count() == len(Topic.Subject)
        income = case.topic_set.get(subject="income")
        assert (income.answer, income.words, income.asked_on) == ("yes", "I have nothing", today)
        assert case.topic_set.get(subject="racism").asked_on is None
        assert case.consent_set.get(purpose=Consent.Purpose.SERVICE).witness == "Layla H."
        assert case.paper_set.filter(state=Paper.State.MISSING).count() == len(Paper.Kind)
        assert case.entry_set.get(kind=Entry.Kind.OPENED).by == amina
        assert Event.objects.get(kind="case.created").case_ref == case.reference
        assert not Draft.objects.exists()

    @pytest.mark.parametrize("answer", ["given", "refused", ""])
    def test_being_counted_in_figures_is_asked_by_itself(
        self, answer: str, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina, consent={"figures": answer})
        filler.open()
        figures = Consent.objects.filter(purpose=Consent.Purpose.FIGURES)
        assert [consent.answer for consent in figures] == ([answer] if answer else [])
        story = Entry.objects.filter(kind=Entry.Kind.CONSENT).values_list("title", flat=True)
        words = {"given": "yes", "refused": "no"}
        assert list(story) == ([f"Be counted in figures: {words[answer]}"] if answer else [])
        assert Consent.objects.get(purpose=Consent.Purpose.SERVICE).answer == "given"

    def test_says_what_was_made_and_when_it_is_due(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        page = filler.browser.get(filler.open()["Location"])
        assert f"{Case.objects.get().reference} created" in page.text
        assert "Talk to your manager today" not in page.text, "nothing worries"
        assert "You need both" in page.text, "how the screen and the assessment differ"
        assert "4 tasks added" in page.text
        assert page.context["steps"][0].label == "Start rapid risk screen"  # due first
        for kind in (Kind.RISK_SCREEN, Kind.FIRST_RISK_ASSESSMENT, Kind.FIRST_PLAN, Kind.NRM_EXPLANATION):
            assert str(kind.label) in page.text

    def test_what_was_said_of_a_worry_is_kept_and_is_for_a_manager_today(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        words = "A cousin saw me at the bus stop."
        filler.fill(outreach, amina, safety={"exploiter_near": "yes", "about_safety": words})
        assert words in filler.browser.get(filler.check_url).text
        page = filler.browser.get(filler.open()["Location"])
        told = "An exploiter may know where the client is. Talk to your manager today."
        assert told in " ".join(page.text.split())
        assert f'href="tel:{settings.OFFICE_PHONE.replace(" ", "")}"' in page.text
        assert Case.objects.get().entry_set.get(kind=Entry.Kind.RISK).body == words

    def test_the_language_is_not_typed_twice(self, filler: Filler) -> None:
        assert filler.see("consent").context["form"]["language"].value() == ""
        filler.send("language")
        assert filler.see("consent").context["form"]["language"].value() == "Arabic"
        filler.send("language", interpreter_needed="no")
        assert filler.see("consent").context["form"]["language"].value() == "English"

    def test_sent_twice_opens_one(self, filler: Filler, outreach: Service, amina: User) -> None:
        filler.fill(outreach, amina)
        once = filler.draft.data["once"]
        first = filler.browser.post(filler.check_url, {"once": once})
        second = filler.browser.post(filler.check_url, {"once": once})
        assert first["Location"] == second["Location"]
        assert Case.objects.count() == 1

    def test_without_a_name(self, filler: Filler, outreach: Service, amina: User) -> None:
        filler.fill(outreach, amina, about={"first_name": "", "last_name": "", "no_name": "on"})
        filler.open()
        assert Case.objects.get().client.full_name == "Name not given"

    def test_a_room_is_given_and_the_house_takes_over(
        self, filler: Filler, house_b: Service, dev: User
    ) -> None:
        room = Room.objects.create(service=house_b, number=2)
        filler.fill(house_b, dev, service={"place": "held"})
        answer = filler.open()
        case = Case.objects.get()
        assert (Placement.objects.get().room, Placement.objects.get().is_held) == (room, True)
        assert answer["Location"] == reverse("cases:intake")
        page = filler.browser.get(answer["Location"])
        assert f"{case.reference} created. Safe house B will take it from here." in page.text

    def test_a_room_taken_meanwhile_is_said_and_nothing_is_lost(
        self, filler: Filler, house_a: Service, carys: User
    ) -> None:
        room = Room.objects.create(service=house_a, number=1)
        other = Room.objects.create(service=house_a, number=2)
        filler.fill(house_a, carys, service={"room": str(room.pk)})
        taken = make.case(worker=carys, service=house_a)
        HazardKey.objects.filter(case=taken).delete()  # another phone: she has nothing in common
        Placement(case=taken, room=room, from_on=make.TODAY).save()
        answer = filler.open()
        assert answer.status_code == 200
        assert "Something is missing" in answer.text
        assert (
            filler.send("service", service=str(house_a.pk), place="now", worker=str(carys.pk)).status_code
            == 302
        )
        filler.open()
        assert Placement.objects.filter(room=other).exists()

    def test_a_child_is_flagged_and_the_council_is_told_today(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        answer = filler.send("about", born_on_year="2012")
        assert answer["Location"] == filler.url("child")
        assert "Contact children’s services now" in filler.see("child").text
        answer = filler.send("child", told="no")
        assert answer["Location"] == filler.url("safe-contact")
        filler.fill(outreach, amina, about={"born_on_year": "2012"})
        filler.open()
        case = Case.objects.get()
        assert case.client.may_be_a_child
        promise = case.open_deadline(Kind.SAFEGUARDING)
        assert promise is not None
        assert promise.due_on == timezone.localdate()

    def test_a_referral_made_elsewhere_is_taken_over(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina, referral={"nrm_made": "yes", "nrm_reference": "NRM-4418-0236"})
        page = filler.browser.get(filler.open()["Location"])
        assert "Record the referral already made" in [step.label for step in page.context["steps"]]
        case = Case.objects.get()
        assert (case.nrm_stage, case.nrm_reference) == (Case.NRMStage.SUBMITTED, "NRM-4418-0236")
        assert case.open_deadline(Kind.NRM_EXPLANATION) is None
        promise = case.open_deadline(Kind.NRM_TAKE_OVER)
        assert promise is not None
        assert "NRM-4418-0236" in filler.browser.get(promise.action_url).text


class TestCheck:
    def test_lists_what_is_missing_and_opens_nothing(self, filler: Filler) -> None:
        filler.send("about")
        filler.send("language", first_language="")
        page = filler.browser.post(filler.check_url, {"once": filler.draft.data["once"]})
        assert page.status_code == 200
        missing = [step.slug for step in page.context["missing"]]
        assert missing == [s.slug for s in STEPS if s.slug not in {"about", "child"}]
        for slug in missing:
            assert f'href="{filler.url(slug)}?from=check"' in page.text
        assert "Create client" not in page.text
        assert not Case.objects.exists()

    def test_shows_every_answer_with_a_way_to_change_it(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(
            outreach,
            amina,
            children=rows(
                "dependant", {"name": "Samir", "relation": "Child", "age": "1", "lives_with_her": "no"}
            ),
        )
        page = filler.browser.get(filler.check_url)
        pairs = [pair for shown in page.context["pages"] for pair in shown.said()]
        assert ("Date of birth", "3 May 2002") in pairs
        assert ("Child 1", "Samir, child, 1 year old, lives elsewhere") in pairs
        assert ("Is it safe to call?", "No") in pairs
        assert ("Is it safe to e-mail?", "Not asked, so we treat it as not safe") in pairs
        assert ("Income or benefits", "Yes, she needs help with it: “I have nothing”") in pairs
        assert ("Worker", "Amina Osei") in pairs
        assert page.text.count("?from=check") == 10
        assert '<span class="visually-hidden"> safe contact</span>' in page.text

    def test_a_change_leads_back(self, filler: Filler, outreach: Service, amina: User) -> None:
        filler.fill(outreach, amina)
        answer = filler.browser.post(
            filler.url("what-happened") + "?from=check", {"what_happened": "More of it"}
        )
        assert answer["Location"] == filler.check_url
        assert "More of it" in filler.browser.get(filler.check_url).text

    def test_a_made_up_key_opens_the_case_only_once(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        assert filler.browser.post(filler.check_url, {"once": "junk"}).status_code == 302
        assert filler.browser.post(filler.check_url, {"once": str(uuid.uuid4())}).status_code == 404
        assert Case.objects.count() == 1

    def test_asks_as_many_questions_however_much_was_said(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        few = queries(filler.browser, filler.check_url)
        for number in range(8):
            make.user(f"Worker N{number}", services=[outreach])
            make.case(worker=amina, service=outreach)
        filler.send(
            "children",
            **rows(
                "dependant",
                *[{"name": f"C{n}", "relation": "Child", "lives_with_her": "yes"} for n in range(9)],
            ),
        )
        assert queries(filler.browser, filler.check_url) == few

    def test_the_story_says_why_someone_at_her_limit_got_one_more(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        amina.caseload_limit = 0
        amina.save()
        filler.fill(outreach, amina, service={"over_limit": "She speaks Twi"})
        assert "She speaks Twi" in filler.browser.get(filler.check_url).text
        filler.open()
        entry = Case.objects.get().entry_set.get(kind=Entry.Kind.ALLOCATION)
        assert (entry.title, entry.body) == (
            "Allocated to Amina Osei, who is at their limit",
            "She speaks Twi",
        )


def queries(browser: Browser, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)


class TestAfterwards:
    def test_back_leads_to_the_case_that_was_created(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina)
        url = filler.open()["Location"]
        assert filler.browser.get(filler.check_url)["Location"] == url

    def test_what_nobody_checked_says_so_and_is_a_task(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        skipped = filler.send("safe-contact", checked=None)
        assert "Choose an answer to “Have you checked that none of this belongs" in skipped.text
        filler.fill(outreach, amina, safe_contact={"checked": "no"})
        checked = re.sub(r"\s+", " ", filler.browser.get(filler.check_url).text)
        assert "<dt>Have you checked that none of this belongs to an exploiter?</dt>" in checked
        assert "Not checked yet" in checked
        filler.open()
        case = Case.objects.get()
        title = "Check that the phone and e-mail do not belong to an exploiter"
        task = case.deadline_set.open().get(title=title)
        assert "Not yet checked" in filler.browser.get(case.get_absolute_url()).text
        # Only the rules themselves say that it is done: a word of somebody would leave the warning beside it.
        there = reverse("cases:details_edit", args=[case.reference, "safe-contact"])
        page = filler.browser.get(reverse("cases:task", args=[case.reference, task.pk])).text
        assert task.action_url == there
        assert "Check her contact details" in page
        assert f'href="{there}"' in page
        assert "Mark as done" not in page
        with pytest.raises(Refused):
            finish_task(task=task, on=make.TODAY, outcome="Her sister's", by=amina, at=make.NOON)
        contact = case.safe_contact
        contact.checked_on = make.TODAY
        contact.save()
        settle_new_rules(contact, by=amina, at=make.NOON)
        task.refresh_from_db()
        assert task.met_at

    def test_where_she_stays_is_not_called_optional(self, filler: Filler) -> None:
        form = filler.see("safe-contact").context["form"]
        assert is_required(form["stays"])


class TestNotAskedYet:
    def test_opens_the_case_and_makes_a_task_to_ask(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        silent = {"answer": "not_asked", "how": None, "witness": "", "interpreter_name": ""}
        filler.fill(outreach, amina, consent=silent)
        checked = filler.browser.get(filler.check_url).text
        assert "Not asked yet" in checked
        assert "When did she answer?" not in checked
        opened = filler.browser.get(filler.open()["Location"]).text
        assert "Record consent to our support" in opened
        case = Case.objects.get()
        assert not case.consent_set.exists()
        task = case.deadline_set.get(title="Ask for consent to our support")
        assert task.due_on == working_days_from(timezone.localdate())(1)
        page = reverse("cases:consent_new", args=[case.reference])
        assert filler.browser.get(page).context["form"].initial["purpose"] == "service"
        record_consent(consent=agreed(case=case, purpose="service"), by=amina, at=make.NOON)
        task.refresh_from_db()
        assert (task.met_on, task.outcome) == (make.TODAY, "Yes")

    def test_with_no_answer_at_all_that_is_the_one_thing_that_is_missing(self, filler: Filler) -> None:
        page = filler.send("consent", answer="", how="", interpreter_name="", language="Arabic")
        assert list(page.context["form"].errors) == ["answer"]

    def test_what_was_chosen_before_is_not_kept_as_an_answer(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.fill(outreach, amina, consent={"answer": "not_asked", "figures": "given"})
        filler.open()
        assert not Case.objects.get().consent_set.exists()


class TestRefusal:
    def test_she_says_no(self, filler: Filler, outreach: Service, amina: User) -> None:
        answer = filler.send("consent", answer="refused")
        refused = reverse("cases:intake_refused", args=[filler.key])
        assert answer["Location"] == refused
        page = filler.browser.get(refused)
        assert "The client said no to support from us" in page.text
        assert "08000 121 700" in page.text
        assert filler.draft.data["pages"]["consent"]["answer"] == ["refused"]

    def test_no_case_is_opened(self, filler: Filler, outreach: Service, amina: User) -> None:
        filler.fill(outreach, amina)
        filler.send("consent", answer="refused")
        assert filler.open()["Location"] == reverse("cases:intake_refused", args=[filler.key])
        assert not Case.objects.exists()

    def test_she_changes_her_mind(self, filler: Filler, outreach: Service, amina: User) -> None:
        filler.send("consent", answer="refused")
        filler.fill(outreach, amina)
        assert filler.browser.get(reverse("cases:intake_refused", args=[filler.key])).status_code == 302
        filler.open()
        assert Case.objects.exists()


class TestWhoMay:
    ADDRESSES = ("cases:intake", "cases:intake_find")

    @pytest.mark.parametrize("who", ["efua", "farah", "gita", "hal"])
    def test_others_may_not(self, who: str, request: pytest.FixtureRequest, filler: Filler) -> None:
        browser = Browser()
        browser.force_login(request.getfixturevalue(who))
        pages = [reverse(name) for name in self.ADDRESSES]
        pages += [filler.check_url, *(filler.url(step.slug) for step in STEPS)]
        for name in ("intake_resume", "intake_refused", "intake_delete"):
            pages.append(reverse(f"cases:{name}", args=[filler.key]))
        for url in pages:
            assert browser.get(url).status_code == 403, url
        autosave = reverse("cases:intake_autosave", args=[filler.key, "about"])
        assert browser.post(autosave, {}).status_code == 403

    def test_a_colleagues_draft_does_not_exist(self, filler: Filler, ben: User, carys: User) -> None:
        for colleague in (ben, carys):
            browser = Browser()
            browser.force_login(colleague)
            urls: list[str] = [filler.check_url, *(filler.url(step.slug) for step in STEPS)]
            urls += [
                reverse(f"cases:{n}", args=[filler.key])
                for n in ("intake_resume", "intake_refused", "intake_delete")
            ]
            for url in urls:
                assert browser.get(url).status_code == 404, url
            assert browser.post(filler.url("about"), {}).status_code == 404
            assert browser.post(filler.check_url, {}).status_code == 404

    def test_the_opened_page_is_for_those_who_see_the_case(
        self, her_case: Case, dev: User, amina_browser: Browser
    ) -> None:
        url = reverse("cases:opened", args=[her_case.reference])
        assert amina_browser.get(url).status_code == 200
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(url).status_code == 404

    def test_no_address_says_a_name(self, filler: Filler, outreach: Service, amina: User) -> None:
        places: list[Any] = [filler.send("about")["Location"]]
        filler.fill(outreach, amina)
        places.append(filler.open()["Location"])
        assert not any("ghada" in str(place).lower() for place in places)
