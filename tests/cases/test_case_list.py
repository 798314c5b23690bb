from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Client, Deadline, Entry, OtherName
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.audit.requests import keyed_hash
from tests import make

MOST_QUERIES = 12


def asked(browser: Browser, address: str, **headers: str) -> tuple[str, list[str]]:
    """Return a page and the questions it asked, without the transaction's own."""
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address, headers=headers)
    assert answer.status_code == 200
    mine = [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return answer.content.decode(), mine


@pytest.fixture
def forty(amina: User, ben: User, outreach: Service) -> list[Case]:
    """Forty cases, of which some are late, risky, quiet or someone else's."""
    today = timezone.localdate()
    cases = []
    for number in range(40):
        client = make.client(f"Name{number}", "Test", first_language="Arabic" if number % 2 else "Twi")
        case = make.case(
            worker=ben if number % 4 == 0 else amina,
            service=outreach,
            client=client,
            risk_level="high" if number % 5 == 0 else "",
            risk_rank=3 if number % 5 == 0 else 0,
        )
        due_on = today + timedelta(days=number - 10)
        case.promise(Deadline.Kind.TASK, title=f"Task {number}", due_on=due_on, by=amina, at=make.NOON)
        cases.append(case)
    return cases


class TestList:
    def test_the_soonest_deadline_stands_first_and_25_on_a_page(
        self, forty: list[Case], amina_browser: Browser
    ) -> None:
        page, _ = asked(amina_browser, "/cases/?worker=")
        places = [page.find(case.reference) for case in forty[:25]]
        assert places == sorted(places)
        assert -1 not in places
        assert forty[25].reference not in page
        assert "Showing 1 to 25 of 40 cases" in page

    def test_begins_with_ones_own_clients(
        self, forty: list[Case], amina_browser: Browser, carys_browser: Browser
    ) -> None:
        for address in ("/cases/", "/cases/?page=2"):
            page, queries = asked(amina_browser, address)
            assert "of 30 cases" in page
            assert '<a href="?worker=me" aria-current="true">My clients</a>' in page
            assert len(queries) <= MOST_QUERIES
        page, _ = asked(amina_browser, "/cases/?worker=&sort=name")
        assert "of 40 cases" in page
        assert '<a href="?worker=&amp;sort=name" aria-current="true">By name</a>' in page
        assert "of 40 cases" in asked(carys_browser, "/cases/")[0]  # has no clients of her own

    def test_who_may_not_open_a_case_is_not_sent_to_intake(self, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        page, _ = asked(browser, "/cases/")
        assert "No cases yet." in page
        assert "intake" not in page.partition("No cases yet.")[2]

    def test_by_name_as_she_is_called(self, amina: User, outreach: Service, amina_browser: Browser) -> None:
        named = [
            make.client("Zamira", "Abaz", known_as="ana"),
            make.client("Ana", "Zogu"),
            make.client("Bora", "Ismaili"),
        ]
        first, second, third = [make.case(worker=amina, service=outreach, client=client) for client in named]
        page, _ = asked(amina_browser, "/cases/?sort=name")
        places = [page.find(case.reference) for case in (first, second, third)]
        assert places == sorted(places)
        page, _ = asked(amina_browser, "/cases/?sort=-name")
        places = [page.find(case.reference) for case in (third, second, first)]
        assert places == sorted(places)

    @pytest.mark.parametrize(
        ("query", "count"),
        [
            ("overdue=on", 10),
            ("risk=high", 8),
            ("risk=none", 32),
            ("language=Arabic", 20),
            ("worker=me", 30),
            ("worker=none", 0),
            ("status=closed", 0),
            ("status=waiting", 0),
            ("quiet=on", 40),
            ("stage=recovery", 0),
            ("risk=high&language=Twi&overdue=on", 1),
        ],
    )
    def test_each_filter_narrows(
        self, query: str, count: int, forty: list[Case], amina_browser: Browser
    ) -> None:
        page, _ = asked(amina_browser, f"/cases/?{query}")
        assert f'data-summary="{count} case' in page

    @pytest.mark.parametrize(
        "query",
        [
            "page=9999",
            "page=x",
            "sort=age",
            "risk=severe",
            "worker=0",
            "service=x",
            "status=%20",
            "language=Klingon",
        ],
    )
    def test_what_makes_no_sense_counts_as_not_asked(
        self, query: str, forty: list[Case], amina_browser: Browser
    ) -> None:
        page, _ = asked(amina_browser, f"/cases/?worker=&{query}")
        assert "of 40 cases" in page

    def test_a_nul_in_the_address_is_a_bad_request(self, amina_browser: Browser) -> None:
        assert amina_browser.get("/cases/?language=a%00b").status_code == 400

    def test_the_questions_do_not_grow_with_the_rows(
        self, forty: list[Case], amina_browser: Browser, amina: User
    ) -> None:
        asked(amina_browser, "/cases/?worker=")
        _, of_many = asked(amina_browser, "/cases/?worker=")
        _, of_few = asked(amina_browser, "/cases/?risk=high&language=Twi&overdue=on")
        assert len(of_many) == len(of_few) <= MOST_QUERIES

    def test_a_filter_in_force_can_be_taken_away(self, forty: list[Case], amina_browser: Browser) -> None:
        page, _ = asked(amina_browser, "/cases/?risk=high&overdue=on&sort=-risk")
        assert 'href="?overdue=on&amp;sort=-risk"' in page
        assert 'href="?risk=high&amp;sort=-risk"' in page

    def test_a_live_filter_gets_the_results_alone(self, forty: list[Case], amina_browser: Browser) -> None:
        page, _ = asked(amina_browser, "/cases/?risk=high", **{"X-Fragment": "results"})
        assert page.strip().startswith('<div id="results"')
        assert "<html" not in page

    def test_nobody_is_told_of_cases_of_another_team_not_even_how_many(
        self, forty: list[Case], dev: User
    ) -> None:
        browser = Browser()
        browser.force_login(dev)
        page, _ = asked(browser, "/cases/?risk=high")
        assert "Cases in teams you do not have access to are not counted here." in page
        assert "Name0" not in page

    def test_a_student_is_told_nothing_of_cases_that_are_not_hers(self, her_case: Case, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        page, _ = asked(browser, "/cases/")
        assert "teams you do not have access to" not in page

    def test_discreet_names_are_initials(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        amina.discreet_names = True
        amina.save()
        page, _ = asked(amina_browser, "/cases/")
        assert "G. K." in page
        assert "Ghada" not in page

    def test_looking_at_a_list_is_logged_by_reference(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.get("/cases/")
        assert Event.objects.get(kind="list.seen").cases == [her_case.reference]

    def test_a_milestone_is_not_what_is_due_next(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        kind = Deadline.MILESTONES[0]
        her_case.promise(kind, due_on=date(2026, 11, 1), by=amina, at=make.NOON)
        page, _ = asked(amina_browser, "/cases/")
        assert "Nothing due" in page


class TestOverview:
    def test_a_case_with_a_hundred_notes_asks_few_questions(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        for number in range(100):
            her_case.narrate(
                Entry.Kind.MET,
                f"Met {number}",
                by=amina,
                at=make.NOON,
                happened_at=datetime(2026, 9, 1, 12, tzinfo=UTC) + timedelta(hours=number),
            )
        asked(amina_browser, her_case.get_absolute_url())
        page, questions = asked(amina_browser, her_case.get_absolute_url())
        assert len(questions) <= MOST_QUERIES
        assert "Show earlier (90 events)" in page
        assert "Met 99" in page
        assert "Met 89" not in page

    def test_the_story_can_be_narrowed_and_lengthened(
        self, her_case: Case, amina: User, amina_browser: Browser
    ) -> None:
        her_case.narrate(Entry.Kind.NRM, "Referral sent", by=amina, at=make.NOON)
        for number in range(12):
            her_case.narrate(Entry.Kind.NOTE, f"Thought {number}", by=amina, at=make.NOON)
        page, _ = asked(amina_browser, f"{her_case.get_absolute_url()}?t=nrm")
        assert "Referral sent" in page
        assert "Thought" not in page
        page, _ = asked(amina_browser, f"{her_case.get_absolute_url()}?shown=30")
        assert "Thought 0" in page

    @pytest.mark.parametrize("query", ["t=secrets", "shown=-1", "shown=999999", "shown=x", "next=x"])
    def test_what_makes_no_sense_counts_as_not_asked(
        self, query: str, her_case: Case, amina_browser: Browser
    ) -> None:
        asked(amina_browser, f"{her_case.get_absolute_url()}?{query}")

    def test_someone_who_may_be_a_child_is_marked(self, her_case: Case, amina_browser: Browser) -> None:
        her_case.client.age_status = Client.AgeStatus.UNSURE
        her_case.client.save()
        page, _ = asked(amina_browser, her_case.get_absolute_url())
        assert "May be a child" in page

    def test_without_safe_contact_nobody_is_to_write(self, her_case: Case, amina_browser: Browser) -> None:
        her_case.safe_contact.delete()
        page, _ = asked(amina_browser, her_case.get_absolute_url())
        assert "Not asked yet. Do not call, text or write." in page


class TestSearch:
    def test_a_reference_leads_straight_to_the_case(self, her_case: Case, amina_browser: Browser) -> None:
        typed = her_case.reference.replace("H-", "h ")
        answer = amina_browser.post("/search/", {"q": typed})
        assert answer["Location"] == her_case.get_absolute_url()

    @pytest.mark.parametrize(
        "typed",
        [
            "ghada",
            "Karám",
            "GHADA karam",
            "0999",
            "NRM-4418",
            "46 0999",
            "+44 (0)20 7946 0999",
            "0044 20 7946 0999",
        ],
    )
    def test_she_is_found_by_any_of_her_names_and_numbers(
        self, typed: str, her_case: Case, amina_browser: Browser
    ) -> None:
        her_case.take_over_nrm(Case.NRMStage.WAITING_RG, reference="NRM-4418-0236")
        her_case.save()
        page = amina_browser.post("/search/", {"q": typed}).content.decode()
        assert her_case.get_absolute_url() in page

    @pytest.mark.parametrize("typed", ["07911 110999", "1 0999", "+44 7911 110999"])
    def test_not_by_a_number_of_which_only_the_end_is_hers(
        self, typed: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post("/search/", {"q": typed}).content.decode()
        assert "None of your clients match." in page
        assert her_case.reference not in page

    def test_only_whom_a_phone_finds_somebody_is_told_so(self, amina_browser: Browser, efua: User) -> None:
        student = Browser()
        student.force_login(efua)
        told = [browser.get("/search/").content.decode() for browser in (amina_browser, student)]
        assert ["the last 4 numbers of a phone" in page for page in told] == [True, False]

    def test_another_team_is_not_told_in_which_safe_house_she_lives(
        self, amina: User, ben: User, house_a: Service
    ) -> None:
        case = make.case(worker=amina, service=house_a)
        browser = Browser()
        browser.force_login(ben)
        page = browser.post("/search/", {"q": case.client.last_name}).content.decode()
        assert case.reference in page
        assert "safe house" not in page.split("In teams you do not have access to")[1].split("</section>")[0]
        assert "Ask to open" in page
        assert "Safe house A" not in page
        assert "Amina" not in page

    def test_another_team_learns_reference_and_initials_only(self, her_case: Case, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        page = browser.post("/search/", {"q": "Ghada"}).content.decode()
        assert her_case.reference in page
        assert "G. K." in page
        assert "Karam" not in page
        assert her_case.get_absolute_url() not in page

    def test_a_student_is_not_told_under_which_name_she_was_exploited(
        self, her_case: Case, efua: User, amina_browser: Browser
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        for kind, name in (("exploitation", "Rosalind"), ("alias", "Ghazal")):
            OtherName(client=her_case.client, name=name, kind=kind).save()
        browser = Browser()
        browser.force_login(efua)
        page = browser.post("/search/", {"q": "Ghada"}).content.decode()
        assert her_case.get_absolute_url() in page
        assert "Ghazal" in page
        assert "Rosalind" not in page
        assert "Rosalind" in amina_browser.post("/search/", {"q": "Ghada"}).content.decode()
        found = [
            her_case.get_absolute_url() in asking.post("/search/", {"q": "Rosalind"}).content.decode()
            for asking in (browser, amina_browser)
        ]
        assert found == [False, True]

    def test_a_student_learns_nothing_of_others_cases(self, her_case: Case, efua: User) -> None:
        browser = Browser()
        browser.force_login(efua)
        page = browser.post("/search/", {"q": "Ghada"}).content.decode()
        assert her_case.reference not in page

    def test_what_was_typed_is_not_in_the_log(self, her_case: Case, amina_browser: Browser) -> None:
        amina_browser.post("/search/", {"q": "Ghada"})
        event = Event.objects.get(kind="search.made")
        assert event.cases == [her_case.reference]
        assert event.detail == {
            "page": "desk:search",
            "found": 1,
            "elsewhere": 0,
            "words": keyed_hash("search", "ghada"),
        }
        assert "ghada" not in str(vars(event)).lower()

    @pytest.mark.parametrize("typed", ["", "\0", "x" * 100_000, "%", "'; --", "((("])
    def test_odd_input_is_answered_with_a_page(self, typed: str, amina_browser: Browser) -> None:
        assert amina_browser.post("/search/", {"q": typed}).status_code == 200

    def test_a_task_is_found_by_its_words(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        her_case.promise(
            Deadline.Kind.TASK, title="Ring the college", due_on=make.TODAY, by=amina, at=make.NOON
        )
        page = amina_browser.post("/search/", {"q": "college"}).content.decode()
        task = her_case.deadline_set.get()
        assert reverse("cases:task", args=[her_case.reference, task.pk]) in page
