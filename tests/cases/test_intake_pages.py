"""Each page of intake: what it asks, what it refuses, and in which words."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from cases.forms.intake.steps import STEPS
from cases.models import Case, Room, ThreeState, Topic
from hestia.accounts.models import Service, User
from tests import make
from tests.cases.intaking import Filler, place, rows
from tests.cases.refused import REFUSED, spelled


@pytest.fixture
def filler(amina_browser: Browser) -> Filler:
    return Filler(amina_browser)


class TestEveryPage:
    @pytest.mark.parametrize("step", [s for s in STEPS if s.slug != "child"], ids=lambda s: s.slug)
    def test_asks_and_says_where_it_stands(self, filler: Filler, step: Any) -> None:
        filler.send("about")  # by which she is called she
        page = filler.see(step.slug)
        assert page.status_code == 200
        assert f"<h1>{step.title}</h1>" in page.text
        number = [s.slug for s in STEPS if s.is_counted].index(step.slug) + 1
        assert f"Step {number} of 10" in page.text
        assert "There is a problem" not in page.text
        assert "style=" not in page.text

    @pytest.mark.parametrize("step", STEPS, ids=lambda s: s.slug)
    def test_leads_to_the_next(self, filler: Filler, step: Any, outreach: Service, amina: User) -> None:
        filler.send("about", age_status="unsure")
        slugs = [s.slug for s in STEPS]
        following = [*slugs, None][slugs.index(step.slug) + 1]
        answers: dict[str, Any] = {"about": {"age_status": "unsure"}, "child": {"told": "no"}}
        answers["service"] = place(outreach, amina)
        answer = filler.send(step.slug, **answers.get(step.slug, {}))
        assert answer["Location"] == (filler.url(following) if following else filler.check_url)

    def test_an_adult_is_not_asked_about_childrens_services(self, filler: Filler) -> None:
        assert filler.send("about")["Location"] == filler.url("safe-contact")
        assert filler.see("child")["Location"] == filler.check_url

    def test_without_scripts_names_mistakes_on_the_page_as_it_is_opened_again(self, filler: Filler) -> None:
        filler.send("about")
        wrong = {"crime_reference": "x" * 61, "scripts_off": "yes"}
        slug = "referral"
        assert filler.send(slug, **wrong)["Location"] == filler.url(slug)
        page = filler.see(slug).text
        assert 'id="error-summary"' in page
        assert "x" * 61 in page
        again = filler.see(slug).text
        assert 'id="error-summary"' not in again
        assert "x" * 61 in again

    def test_back_leads_to_the_page_before(self, filler: Filler) -> None:
        filler.send("about")
        assert filler.see("safe-contact").context["back"] == filler.url("about")
        assert filler.see("about").context["back"] == "/cases/new/"

    def test_each_need_is_named_once_to_the_eye_and_in_full_to_a_screen_reader(self, filler: Filler) -> None:
        page = " ".join(filler.see("needs").text.split())
        seen = re.sub(r'<span class="visually-hidden">.*?</span>', "", page)
        for subject in Topic.Subject:
            label = escape(subject.label)
            assert f'words<span class="visually-hidden">: {label[:1].lower()}{label[1:]}</span>' in page
        assert seen.count(" words <span") == len(Topic.Subject)

    def test_an_unknown_page(self, filler: Filler) -> None:
        assert filler.see("nonsense").status_code == 404
        assert filler.send("nonsense").status_code == 404

    @pytest.mark.parametrize("slug", ["about", "service", "needs"])
    def test_asks_as_many_questions_however_many_there_are(
        self, filler: Filler, slug: str, outreach: Service, house_a: Service
    ) -> None:
        few = asked(filler, slug)
        for number in range(1, 6):
            worker = make.user(f"Worker N{number}", services=[outreach, house_a])
            make.case(worker=worker, service=outreach)
            Room.objects.create(service=house_a, number=number)
            make.service(f"Safe house {number}", capacity=3)
        assert asked(filler, slug) == few


def asked(filler: Filler, slug: str) -> int:
    with CaptureQueriesContext(connection) as questions:
        assert filler.see(slug).status_code == 200
    return len(questions)


class TestRefusals:
    @pytest.mark.parametrize(("slug", "changes", "field", "message"), REFUSED)
    def test_in_the_words_of_the_question(
        self, filler: Filler, slug: str, changes: dict[str, Any], field: str, message: str
    ) -> None:
        filler.send("about")
        page = filler.send(slug, **spelled(changes))
        assert page.status_code == 200
        assert page.context["form"].errors == {field: [message]}
        assert "There is a problem" in page.text
        assert f'href="#id_{field}' in page.text
        assert page.text.count("<title>Error: ") == 1

    def test_a_child_told_of_needs_who_was_told(self, filler: Filler) -> None:
        filler.send("about", born_on_year="2012")
        page = filler.send("child", told="yes")
        assert page.context["form"].errors == {
            "local_authority_contact": ["Enter the council, and the name or phone of the person there"]
        }
        answer = filler.send("child", told="yes", local_authority_contact="Lambeth, J. Doe")
        assert answer.status_code == 302


class TestService:
    def errors(self, filler: Filler, *args: Any, **changes: Any) -> dict[str, list[str]]:
        errors: dict[str, list[str]] = (
            filler.send("service", **place(*args, **changes)).context["form"].errors
        )
        return errors

    def test_says_how_full_each_is(
        self, filler: Filler, outreach: Service, house_a: Service, her_case: Case
    ) -> None:
        Room.objects.create(service=house_a, number=1)
        page = filler.see("service")
        assert "159 of 160 places free" in page.text
        assert "1 of 10 rooms free" in page.text
        assert f'data-shown-when="service={house_a.pk}"' in page.text, "no room is asked for in outreach"
        assert "Amina Osei, 1 of 18 clients" in page.text

    def test_offers_her_own_worker_and_service_first(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        form = filler.see("service").context["form"]
        assert form["worker"].value() == str(amina.pk)
        assert form["service"].value() == str(outreach.pk)

    def test_managers_can_take_cases_and_students_cannot(
        self, filler: Filler, outreach: Service, carys: User, efua: User
    ) -> None:
        page = filler.see("service")
        assert "Carys Pugh, 0 of 18 clients" in page.text
        carys.caseload_limit = 0
        carys.save()
        assert "Carys Pugh" not in filler.see("service").text, "who takes no cases is not offered"
        assert "Efua Mensah" not in page.text
        assert "worker" in self.errors(filler, outreach, efua)

    def test_who_has_left_is_not_offered(self, filler: Filler, outreach: Service, ben: User) -> None:
        ben.ends_on = timezone.localdate() - timedelta(1)
        ben.save()
        assert "Ben Archer" not in filler.see("service").text

    def test_nothing_chosen(self, filler: Filler) -> None:
        filler.send("about")
        page = filler.browser.post(filler.url("service"), {})
        assert page.context["form"].errors == {
            "service": ["Choose a service"],
            "place": ["Choose whether there is a place for her"],
        }

    def test_a_worker_of_another_service(self, filler: Filler, outreach: Service, dev: User) -> None:
        message = "Dev Anand does not work in Outreach. Choose someone who does"
        assert self.errors(filler, outreach, dev) == {"worker": [message]}

    def test_someone_at_her_limit_needs_a_reason(
        self, filler: Filler, outreach: Service, amina: User, her_case: Case
    ) -> None:
        assert "Why one more" not in filler.see("service").text
        amina.caseload_limit = 1
        amina.save()
        assert f'data-shown-when="worker={amina.pk}"' in filler.see("service").text
        message = "Amina Osei is at the limit of 1 clients. Enter why one more is added"
        assert self.errors(filler, outreach, amina) == {"over_limit": [message]}
        answers = place(outreach, amina, over_limit="She speaks Twi")
        assert filler.send("service", **answers).status_code == 302

    def test_no_worker(self, filler: Filler, outreach: Service) -> None:
        assert self.errors(filler, outreach, None) == {"worker": ["Choose who her worker is"]}

    def test_nobody_yet_is_an_answer_on_the_waiting_list(self, filler: Filler, outreach: Service) -> None:
        assert filler.send("service", **place(outreach, None, place="waiting")).status_code == 302

    def test_a_full_house(self, filler: Filler, house_a: Service, carys: User) -> None:
        filler.send("about")
        assert "No room free. Add her to the waiting list." in filler.see("service").text
        message = "Safe house A is full. Choose “Add her to the waiting list”, or another service"
        assert self.errors(filler, house_a, carys) == {"place": [message]}
        assert filler.send("service", **place(house_a, carys, place="waiting")).status_code == 302

    def test_full_outreach(self, filler: Filler, her_case: Case, amina: User, outreach: Service) -> None:
        outreach.capacity = 1
        outreach.save()
        filler.send("about")
        assert "No place free. Add her to the waiting list." in filler.see("service").text
        message = "Outreach is full. Choose “Add her to the waiting list”, or another service"
        assert self.errors(filler, outreach, amina) == {"place": [message]}

    def test_outreach_holds_no_rooms(self, filler: Filler, outreach: Service, amina: User) -> None:
        errors = self.errors(filler, outreach, amina, place="held")
        assert errors == {"place": ["Only a room in a safe house can be held"]}

    def test_a_room_of_another_house(
        self, filler: Filler, house_a: Service, house_b: Service, carys: User
    ) -> None:
        Room.objects.create(service=house_a, number=1)
        elsewhere = Room.objects.create(service=house_b, number=1)
        errors = self.errors(filler, house_a, carys, room=str(elsewhere.pk))
        assert errors == {"room": ["Choose a room in Safe house A, or “The first free room”"]}

    @pytest.mark.parametrize("name", ["service", "worker", "room", "place"])
    @pytest.mark.parametrize("junk", ["x", "0", "-1", "99999999999999999999", "'", "é"])
    def test_junk(self, filler: Filler, outreach: Service, amina: User, name: str, junk: str) -> None:
        assert name in self.errors(filler, outreach, amina, **{name: junk})


class TestRows:
    def test_add_another_works_without_scripts(self, filler: Filler) -> None:
        page = filler.send("children", add="dependant")
        assert page.status_code == 200
        assert "There is a problem" not in page.text
        assert 'name="dependant-0-name"' in page.text
        assert page.context["formset"].total_form_count() == 1

    def test_what_was_typed_elsewhere_stays_while_adding(self, filler: Filler) -> None:
        page = filler.send("about", add="othername", first_name="Half-typed")
        assert 'value="Half-typed"' in page.text

    def test_a_row_says_what_it_lacks(self, filler: Filler) -> None:
        filler.send("about")
        page = filler.send("children", **rows("dependant", {"relation": "Child", "age": "200"}))
        assert page.status_code == 200
        for words in (
            "Child 1: Enter the child’s name, or remove this row",
            "Child 1: Choose whether they live with her",
            "Child 1: “Age in years” must be 110 or less",
        ):
            assert words in page.text

    def test_a_man_is_not_asked_about_a_pregnancy(
        self, filler: Filler, outreach: Service, amina: User
    ) -> None:
        filler.send("about", gender="male", pronouns="he/him")
        assert 'name="pregnant"' not in filler.see("children").text
        filler.fill(outreach, amina, about={"gender": "male", "pronouns": "he/him"})
        filler.open()
        assert Case.objects.get().client.pregnant == ThreeState.NOT_DISCUSSED

    def test_what_was_said_of_a_pregnancy_stays_whoever_is_pregnant(self, filler: Filler) -> None:
        filler.send("about")
        filler.send("children", pregnant="yes")
        filler.send("about", gender="male", pronouns="he/him")
        assert 'name="pregnant"' in filler.see("children").text

    def test_a_removed_row_is_gone(self, filler: Filler, outreach: Service, amina: User) -> None:
        row = {"name": "Samir", "relation": "Child", "lives_with_her": "yes"}
        filler.fill(outreach, amina, children=rows("dependant", row, {**row, "DELETE": "on"}))
        filler.open()
        assert Case.objects.get().dependant_set.count() == 1

    def test_no_more_than_twenty(self, filler: Filler) -> None:
        row = {"name": "Samir", "relation": "Child", "lives_with_her": "yes"}
        page = filler.send("children", **rows("dependant", *[row] * 21))
        assert "You can add up to 20." in page.text

    def test_rows_that_did_not_arrive(self, filler: Filler) -> None:
        page = filler.browser.post(filler.url("children"), {"pregnant": "no"})
        assert "Part of this page did not arrive" in page.text
