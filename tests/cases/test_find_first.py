"""Find first: nobody is entered twice, and nobody learns more than she may."""

import re
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case, Client, OtherName
from cases.queries.matches import Matches, PersonSearch, find
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.safekeeping.models import Draft
from tests import make
from tests.cases.intaking import PAGES, Filler
from tests.text import on_one_line

FIND = "/cases/new/find/"


def known(worker: User, service: Service, first: str = "Ghada", last: str = "Karam", **fields: Any) -> Case:
    """Make an open case of someone with a name and perhaps a year of birth."""
    if "born_year" in fields:
        fields["born_precision"] = Client.Precision.YEAR
    return make.case(worker=worker, service=service, client=make.client(first, last, **fields))


def references(matches: Matches) -> list[str]:
    return [match.card.reference for match in matches.people]


class TestFind:
    @pytest.mark.parametrize(
        "name",
        ["Ghada Karam", "ghada karam", "Karam Ghada", "Ghadah Karem", "Gada", "Ghâda", "Ghad", "karam"],
    )
    def test_finds_her_by_spelling_and_sound(self, amina: User, outreach: Service, name: str) -> None:
        case = known(amina, outreach)
        assert references(find(PersonSearch(name=name), by=amina)) == [case.reference]

    @pytest.mark.parametrize(
        ("recorded", "typed"),
        [
            ("Mihaela Popa", "Michaela Popa"),
            ("Michaela Popa", "Mihaela Popa"),
            ("Mihaela Popa", "Mihaella Poppa"),
            ("Yulia Bondar", "Julia Bondar"),
            ("Olha Bondar", "Olga Bondar"),
            ("Viktoria Novak", "Wiktoria Nowak"),
        ],
    )
    def test_finds_her_by_other_common_spellings(
        self, amina: User, outreach: Service, recorded: str, typed: str
    ) -> None:
        case = known(amina, outreach, *recorded.split())
        assert references(find(PersonSearch(name=typed), by=amina)) == [case.reference]

    def test_finds_her_without_accents(self, amina: User, outreach: Service) -> None:
        case = known(amina, outreach, "Hạnh", "Trần")
        assert references(find(PersonSearch(name="Hanh Tran"), by=amina)) == [case.reference]

    def test_finds_her_under_another_name(self, amina: User, outreach: Service) -> None:
        case = known(amina, outreach)
        OtherName(client=case.client, name="Rosa", kind="exploitation").save()
        assert references(find(PersonSearch(name="Rosa"), by=amina)) == [case.reference]

    def test_another_team_does_not_find_her_by_a_name_that_she_was_exploited_under(
        self, amina: User, dev: User, outreach: Service
    ) -> None:
        case = known(amina, outreach)
        name = OtherName(client=case.client, name="Rosa Karam", kind="exploitation")
        name.save()
        for typed in ("Rosa", "Rossa", "Rosa Karam"):
            assert references(find(PersonSearch(name=typed), by=amina)) == [case.reference]
            assert references(find(PersonSearch(name=typed), by=dev)) == []
        assert references(find(PersonSearch(name="Karam"), by=dev)) == [case.reference], "it is her own too"
        browser = Browser()
        browser.force_login(dev)
        for typed, is_found in (("Rosa", False), ("Ghada", True)):
            assert (case.reference in browser.post("/search/", {"q": typed}).text) is is_found
        name.kind = OtherName.Kind.ALIAS
        name.save()
        assert references(find(PersonSearch(name="Rosa"), by=dev)) == [case.reference]

    def test_does_not_find_someone_else(self, amina: User, outreach: Service) -> None:
        known(amina, outreach)
        assert references(find(PersonSearch(name="Blessing"), by=amina)) == []
        assert references(find(PersonSearch(name="Ghada Okafor"), by=amina)) == []

    @pytest.mark.parametrize("reference", ["NRM-4418-0236", "nrm-4418-0236", "A1234567"])
    def test_finds_her_by_reference(self, amina: User, outreach: Service, reference: str) -> None:
        case = known(amina, outreach, home_office_reference="A1234567")
        case.nrm_reference = "NRM-4418-0236"
        case.save()
        assert references(find(PersonSearch(reference=reference), by=amina)) == [case.reference]
        assert references(find(PersonSearch(reference=case.reference.lower()), by=amina)) == [case.reference]

    def test_the_likeliest_come_first(self, amina: User, outreach: Service) -> None:
        other_year = known(amina, outreach, "Ghada", "Karam", born_year=1980)
        one_name = known(amina, outreach, "Ghada", "Nasser", born_year=2002)
        about = known(amina, outreach, "Ghada", "Karam", born_year=2003)
        one_name_of_another_year = known(amina, outreach, "Ghada", "Saleh", born_year=1990)
        matches = references(find(PersonSearch(name="Ghada Karam", year=2002), by=amina))
        assert matches == [about.reference, one_name.reference, other_year.reference]
        assert one_name_of_another_year.reference not in matches

    def test_of_those_who_are_as_likely_the_nearest_comes_first(self, amina: User, outreach: Service) -> None:
        exact = known(amina, outreach, "Ghada", "Karam")
        of_that_age = known(amina, outreach, "Gada", "Karem", born_year=2001)
        begins = known(amina, outreach, "Ghadafa", "Karamova")
        matches = references(find(PersonSearch(name="Ghada Karam"), by=amina))
        assert matches == [case.reference for case in (exact, begins, of_that_age)]
        matches = references(find(PersonSearch(name="Ghada Karam", year=2001), by=amina))
        assert matches == [case.reference for case in (of_that_age, exact, begins)]

    def test_the_order_tells_nothing_of_a_record_the_asker_may_not_see(
        self, amina: User, dev: User, outreach: Service
    ) -> None:
        """One name is as typed, the other only sounds like it: dev is shown "G. K." of both."""
        orders = []
        for exact, other in (("Ghada", "Gada"), ("Gada", "Ghada")):
            first = known(amina, outreach, exact, "Karam")
            second = known(amina, outreach, other, "Karam")
            found = references(find(PersonSearch(name="Ghada Karam"), by=dev))
            orders.append(found.index(first.reference) < found.index(second.reference))
        assert orders[0] == orders[1]

    @pytest.mark.parametrize("name", ["Ghada Karam", "Ghada Another"])
    def test_guessing_one_year_after_another_tells_no_year_of_birth(
        self, name: str, amina: User, dev: User, outreach: Service
    ) -> None:
        answers = []
        for born in range(1998, 2003):
            case = known(amina, outreach, "Ghada", "Karam", born_year=born)
            guesses = (find(PersonSearch(name=name, year=year), by=dev).people for year in range(1990, 2010))
            answers.append([[match.is_of_that_age for match in people] for people in guesses])
            assert answers[-1][born - 1990] == [True]
            case.client.born_year = 1950
            case.client.first_name = case.client.last_name = "Gone"
            case.client.save()
        assert answers == answers[:1] * len(answers)

    def test_a_year_nobody_knows_does_not_hide_her(self, amina: User, outreach: Service) -> None:
        case = known(amina, outreach)
        assert references(find(PersonSearch(name="Ghada", year=2002), by=amina)) == [case.reference]

    def test_shows_the_latest_case(self, amina: User, outreach: Service) -> None:
        first = known(amina, outreach)
        first.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        later = make.case(worker=amina, service=outreach, client=first.client, opened_on=make.TODAY)
        assert references(find(PersonSearch(name="Ghada"), by=amina)) == [later.reference]

    def test_says_when_there_are_more(self, amina: User, outreach: Service) -> None:
        for _ in range(Matches.MOST + 1):
            known(amina, outreach)
        matches = find(PersonSearch(name="Ghada"), by=amina)
        assert (len(matches.people), matches.is_cut) == (Matches.MOST, True)

    def test_asks_as_many_questions_however_many_there_are(self, amina: User, outreach: Service) -> None:
        sought = PersonSearch(name="Ghada Karam", year=2002, reference="NRM-1")

        def asked() -> int:
            with CaptureQueriesContext(connection) as questions:
                find(sought, by=amina)
            return len(questions)

        known(amina, outreach)
        asked()  # which services are amina's is asked once
        few = asked()
        for _ in range(8):
            known(amina, outreach, born_year=2002)
        assert asked() == few


class TestOnceMore:
    """What is typed after she was looked for may say that we know her."""

    SOMEONE: ClassVar = {"first_name": "Mihaela", "last_name": "Popa", "born_on_year": "1990"}

    def test_at_the_name_and_before_the_case_opens(
        self, amina_browser: Browser, amina: User, outreach: Service
    ) -> None:
        filler = Filler(amina_browser)
        filler.fill(outreach, amina)
        case = known(amina, outreach, "Mihaela", "Popa", born_year=1990)
        changed = filler.send("about", **self.SOMEONE)
        again = reverse("cases:intake_again", args=[filler.key])
        assert changed["Location"] == again
        page = amina_browser.get(again)
        assert "Is it the same person?" in page.text
        assert case.reference in page.text
        # Whoever types the address of the check instead is led back before the case opens.
        pressed = amina_browser.post(filler.check_url, {"once": filler.draft.data["once"]})
        assert pressed["Location"] == f"{again}?from=check"
        assert Case.objects.count() == 1
        amina_browser.post(f"{again}?from=check", {"seen": [case.reference]})
        assert amina_browser.get(again).status_code == 302
        filler.open()
        assert Case.objects.count() == 2

    def test_whoever_was_shown_before_is_not_shown_again(
        self, amina_browser: Browser, amina: User, outreach: Service
    ) -> None:
        known(amina, outreach, "Mihaela", "Popa", born_year=1990)
        typed = {"first_name": "Mihaela", "last_name": "Popa", "born_year": "1990", "begin": "1"}
        begun = amina_browser.post(FIND, typed)["Location"]
        about = {**PAGES["about"], **self.SOMEONE}
        assert amina_browser.post(begun, about)["Location"].endswith("/safe-contact/")

    def test_of_another_teams_case_only_what_everyone_may_see(
        self, amina_browser: Browser, dev: User, house_b: Service
    ) -> None:
        case = known(dev, house_b, "Mihaela", "Secretname", born_year=1990)
        filler = Filler(amina_browser)
        page = amina_browser.get(
            filler.send("about", **{**self.SOMEONE, "last_name": "Secretname"})["Location"]
        )
        assert case.reference in page.text
        assert "M. S." in page.text
        assert case.get_absolute_url() not in page.text
        assert "Safe house B" not in page.text


class TestThePage:
    def look(self, browser: Browser, **typed: str) -> Any:
        return browser.post(FIND, {"first_name": "Ghada", **typed})

    def test_a_case_i_may_see_has_a_name_and_a_link(self, amina_browser: Browser, her_case: Case) -> None:
        page = self.look(amina_browser)
        assert "Is it the same person?" in page.text
        assert "Ghada Karam" in page.text
        assert her_case.get_absolute_url() in page.text

    def test_of_another_teams_case_i_see_what_everyone_may(
        self, amina_browser: Browser, dev: User, house_b: Service
    ) -> None:
        case = known(dev, house_b, "Ghada", "Secretname", born_year=2002)
        assert "the year you typed" not in self.look(amina_browser).text  # none was
        page = self.look(amina_browser, born_year="1980")
        assert case.reference in page.text
        assert "G. S." in page.text
        assert "2002" not in page.text
        assert "Open, with another team" in page.text
        assert "Not around the year you typed" in page.text
        assert "Safe house B" not in page.text
        assert "Secretname" not in page.text
        assert case.get_absolute_url() not in page.text

    def test_of_another_teams_reference_nothing_is_denied(self, dev: User, her_case: Case) -> None:
        browser = Browser()
        browser.force_login(dev)
        pages = [
            on_one_line(browser.post(FIND, {"reference": reference}).text)
            for reference in (her_case.reference, "H-9999")
        ]
        for page in pages:
            assert "is in our records" not in page
            assert "Our references do not find other teams’ records" in page
            assert "ask to open another team’s record" in page

    @pytest.mark.parametrize("letters", range(1, 4))
    def test_a_few_letters_find_nobody(
        self, letters: int, amina_browser: Browser, dev: User, house_b: Service
    ) -> None:
        """Or somebody goes through the whole charity, letter by letter."""
        case = known(dev, house_b, "Mihaela", "Secretname")
        for typed in ("Mihaela", "Secretname"):
            page = self.look(amina_browser, first_name=typed[:letters]).text
            assert case.reference not in page
            assert case.reference in self.look(amina_browser, first_name=typed).text

    def test_a_closed_case_can_be_opened_again(
        self, amina_browser: Browser, her_case: Case, amina: User
    ) -> None:
        her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
        page = self.look(amina_browser)
        assert reverse("cases:reopening", args=[her_case.reference]) in page.text

    def test_the_log_says_that_someone_looked_not_for_whom(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        self.look(amina_browser)
        event = Event.objects.get(kind="search.made")
        assert event.cases == [her_case.reference]
        assert event.detail["found"] == 1
        assert her_case.client.first_name.lower() not in str(vars(event)).lower()

    def test_nobody_found(self, amina_browser: Browser) -> None:
        page = self.look(amina_browser)
        assert "We do not know the client yet" in page.text
        assert "Start a new case" in page.text

    def test_goes_on_with_what_was_typed(self, amina_browser: Browser) -> None:
        typed = {"last_name": "Karam", "born_year": "2002", "reference": "NRM-1", "begin": "1"}
        answer = self.look(amina_browser, **typed)
        page = amina_browser.get(answer["Location"])
        form = page.context["form"]
        assert form["first_name"].value() == "Ghada"
        assert form["last_name"].value() == "Karam"
        assert form["born_precision"].value() == "year"
        assert re.search(r'name="born_year_year" id="id_born_year_0"[^>]*\bvalue="2002"', page.text)
        referral = amina_browser.get(answer["Location"].replace("about", "referral")).context["form"]
        assert referral["nrm_reference"].value() == "NRM-1"

    def test_a_full_date_is_taken_over(self, amina_browser: Browser) -> None:
        typed = {"born_day": "3", "born_month": "5", "born_year": "2002", "begin": "1"}
        page = amina_browser.get(self.look(amina_browser, **typed)["Location"])
        for value in ("3", "5", "2002"):
            assert f'value="{value}"' in page.text

    def test_sent_twice_starts_one_intake(self, amina_browser: Browser) -> None:
        once = "6e2c2f5e-2b1f-4d4e-9d53-0a4a2f3f0c55"
        first = self.look(amina_browser, once=once, begin="1")
        second = self.look(amina_browser, once=once, begin="1")
        assert first["Location"] == second["Location"]
        assert Draft.objects.count() == 1

    def test_sent_again_after_its_case_was_opened_starts_another(
        self, amina_browser: Browser, outreach: Service, amina: User
    ) -> None:
        """By way of Back the page is still there: whoever is entered from it then is someone else."""
        once = "6e2c2f5e-2b1f-4d4e-9d53-0a4a2f3f0c55"
        filler = Filler(amina_browser)
        filler.draft.delete()
        for names in ({}, {"first_name": "Rima", "last_name": "Haddad"}):
            began = {self.look(amina_browser, once=once, begin="1")["Location"] for _ in range(2)}
            filler.key = Draft.objects.get().about
            assert began == {filler.url("about")}
            filler.fill(outreach, amina, about=names)
            assert amina_browser.get(filler.check_url).status_code == 200
            filler.open()
        assert Case.objects.count() == 2

    def test_she_gives_no_name(self, amina_browser: Browser) -> None:
        answer = amina_browser.post(FIND, {"skip": "1"})
        assert answer["Location"].endswith("/about/")

    def test_nothing_typed(self, amina_browser: Browser) -> None:
        page = amina_browser.post(FIND, {})
        message = "Enter a name or a reference. If you have neither, go on without checking."
        assert page.context["form"].non_field_errors() == [message]
        assert message in page.text

    @pytest.mark.parametrize(
        ("typed", "field"),
        [
            ({"first_name": "\0"}, "first_name"),
            ({"first_name": "x" * 100_000}, "first_name"),
            ({"reference": "\0"}, "reference"),
            ({"born_year": "x"}, "born"),
            ({"born_day": "31", "born_month": "2", "born_year": "2002"}, "born"),
            ({"born_year": "2090"}, "born"),
        ],
    )
    def test_junk(self, amina_browser: Browser, typed: dict[str, str], field: str) -> None:
        page = self.look(amina_browser, **typed)
        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]

    @pytest.mark.parametrize("name", ["'; --", "%", "_", "٠", "🙂", "a" * 100, "a b c d e f g h i j"])
    def test_odd_names_find_nobody(self, amina_browser: Browser, her_case: Case, name: str) -> None:
        assert "We do not know the client yet" in self.look(amina_browser, first_name=name).text

    def test_a_student_may_not(self, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        assert browser.post(FIND, {"first_name": "Ghada"}).status_code == 403
