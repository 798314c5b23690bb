"""The pages of figures: exact to those who count, rounded in whatever leaves the house, each look logged."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Canary, Case
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.pdf.faults import faults
from oversight.models import NamedList
from oversight.rules.figures import FIGURES
from tests import make
from tests.counted import queries
from tests.pdf.readers import with_pdfium
from tests.supportplans.pages import text_of
from tests.text import on_one_line

pytestmark = pytest.mark.django_db

REPORTS = "/reports/"


def asked(first: str = "1 11 2026", last: str = "20 11 2026", **more: str) -> dict[str, str]:
    """Return what a form sends that asks for two days."""
    names = ("day", "month", "year")
    parts = {f"first_{name}": part for name, part in zip(names, first.split(), strict=False)}
    parts |= {f"last_{name}": part for name, part in zip(names, last.split(), strict=False)}
    return {"period": "dates", **parts, **more}


@pytest.fixture
def cases(amina: User, outreach: Service, house_a: Service) -> list[Case]:
    """Return three in outreach, and eleven in the house, with a nationality that looks like a formula."""
    there = [(outreach, "Bolivia")] * 3 + [(house_a, "=1+1")] * 11
    opened = [
        make.case(worker=amina, service=service, client=make.client(nationality=nation))
        for service, nation in there
    ]
    NamedList(year=2026, kind="nationality", names=["=1+1"], fixed_at=make.NOON).save()
    return [*opened, make.case(worker=amina, service=outreach, opened_on=date(2026, 10, 1))]


class TestPages:
    def test_who_is_told_rounded_numbers_chooses_whole_quarters(
        self, farah: User, carys_browser: Browser, cases: list[Case]
    ) -> None:
        browser = Browser()
        browser.force_login(farah)
        days, quarter = asked(first="20 11 2026"), asked(first="1 7 2026", last="30 9 2026")
        assert "Choose a whole quarter" in text_of(browser.get(REPORTS, days))
        assert "Choose a whole quarter" not in text_of(browser.get(REPORTS, quarter))
        assert "Choose a whole quarter" not in text_of(carys_browser.get(REPORTS, days))
        assert "so far" not in text_of(browser.get(REPORTS))
        assert "so far" in text_of(carys_browser.get(REPORTS))

    def test_all_figures_with_what_they_count(self, carys_browser: Browser, cases: list[Case]) -> None:
        page = text_of(carys_browser.get(REPORTS, asked()))
        assert "14 cases were opened" in page
        assert "15 people were supported" in page
        assert page.count("Known weakness") == len(FIGURES)
        assert len(FIGURES) == 20
        for case in cases:
            assert case.reference not in page

    def test_who_is_invented_is_in_no_figure(self, carys_browser: Browser, cases: list[Case]) -> None:
        Canary(reference=cases[0].reference, made_at=make.NOON).save()
        assert "13 cases were opened" in text_of(carys_browser.get(REPORTS, asked()))

    def test_one_figure_drawn_and_as_a_table(self, carys_browser: Browser, cases: list[Case]) -> None:
        response = carys_browser.get("/reports/entered/", asked())
        page = text_of(response)
        assert "14 cases were opened" in page
        assert "By nationality" in page
        assert response.content.count(b'<svg class="spark bars"') == 5
        assert "Age on the day the case was opened is not recorded for 14 of 14 cases" in page

    def test_one_service(self, carys_browser: Browser, cases: list[Case], outreach: Service) -> None:
        page = text_of(carys_browser.get(REPORTS, asked(service=str(outreach.pk))))
        assert "3 cases were opened" in page

    def test_a_lead_who_may_open_no_case_has_the_rounded_figures_of_her_services(
        self, farah: User, carys: User, cases: list[Case], house_a: Service
    ) -> None:
        with time_machine.travel(datetime(2027, 1, 5, 12, tzinfo=UTC), tick=False):
            browser = Browser()
            browser.force_login(farah)
            manager = Browser()
            manager.force_login(carys)
            quarter = asked(first="1 10 2026", last="31 12 2026")
            page = text_of(browser.get(REPORTS, quarter))
            assert "1 to 7 cases were opened" in page
            assert "3 cases" not in page
            assert "exact, for you only" not in page
            # What clients say of us is for those who read it.
            assert "What clients say" not in page
            assert browser.get("/reports/voice/", quarter).status_code == 404
            sent = browser.post(reverse("oversight:spreadsheet"), {**quarter, "figures": "voice"})
            assert "There is a problem" in text_of(sent)
            assert "What clients say" in text_of(manager.get(REPORTS, quarter))
            # Another's service is no choice of hers.
            page = text_of(browser.get(REPORTS, {**quarter, "service": str(house_a.pk)}))
            assert "11 cases" not in page

    @pytest.mark.parametrize(
        ("first", "last", "words"),
        [
            ("2 11 2026", "1 11 2026", "The last day must be on or after the first day"),
            ("1 11 2026", "1 11 2090", "The last day must be today or earlier"),
            ("1 1 2020", "31 12 2020", "The first case was opened on 1 October 2026"),
            ("31 2 2026", "1 11 2026", "First day"),
            ("", "", "Enter the first day"),
        ],
    )
    def test_a_period_that_cannot_be_counted_is_answered_in_words(
        self, first: str, last: str, words: str, carys_browser: Browser, cases: list[Case]
    ) -> None:
        response = carys_browser.get(REPORTS, asked(first, last))
        assert response.status_code == 200
        assert words in text_of(response)
        assert "cases were opened" not in text_of(response)
        sent = carys_browser.post(reverse("oversight:spreadsheet"), asked(first, last, figures="entered"))
        assert words in text_of(sent)

    def test_nothing_is_counted_before_there_is_a_case(self, carys_browser: Browser) -> None:
        assert "there is nothing to count" in text_of(carys_browser.get(REPORTS))

    def test_there_is_no_other_figure(self, carys_browser: Browser, cases: list[Case]) -> None:
        assert carys_browser.get("/reports/scores/").status_code == 404

    def test_as_many_questions_whatever_there_is(self, carys: User, cases: list[Case]) -> None:
        assert queries(carys, REPORTS) <= 40


class TestWhatLeavesTheHouse:
    def sheet(self, browser: Browser, **more: str) -> list[list[str]]:
        sent = browser.post(reverse("oversight:spreadsheet"), asked(figures="entered", **more))
        assert sent["Content-Type"] == "text/csv"
        return list(csv.reader(io.StringIO(sent.content.decode("utf-8-sig"))))

    def test_the_sheet_is_rounded_and_no_cell_is_a_formula(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        lines = self.sheet(carys_browser)
        told = {(line[3], line[4]): line[6] for line in lines if len(line) == 7}
        assert told["Finding", ""] == "About 15 cases were opened."
        assert told["By service", "Outreach"] == "not shown (1 to 7)"
        assert told["By service", "Safe house A"] == "about 10"
        assert told["By nationality", "'=1+1"] == "about 10"
        assert told["By nationality", "Other"] == "not shown (1 to 7)"
        assert not [cell for line in lines for cell in line if "Bolivia" in cell]
        assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]

    def test_of_a_part_only_the_whole_is_told(
        self, carys_browser: Browser, cases: list[Case], house_a: Service
    ) -> None:
        lines = self.sheet(carys_browser, service=str(house_a.pk))
        assert [line[6] for line in lines if len(line) == 7 and line[3].startswith("By ")] == []

    def test_the_paper_is_rounded_and_says_what_each_figure_is(
        self, carys_browser: Browser, cases: list[Case]
    ) -> None:
        sent = carys_browser.post(
            reverse("desk:figures_paper"), asked() | {"figures": ["entered", "supported"]}
        )
        assert sent["Content-Type"] == "application/pdf"
        assert faults(sent.content) == []
        words = on_one_line(with_pdfium(sent.content))
        assert "About 15 cases were opened." in words
        assert "Not shown (1 to 7): Outreach." in words
        assert "Known weakness" in words
        assert "14 cases" not in words

    def test_at_least_one_figure(self, carys_browser: Browser, cases: list[Case]) -> None:
        for name in ("oversight:spreadsheet", "desk:figures_paper"):
            assert "Choose at least one figure" in text_of(carys_browser.post(reverse(name), asked()))


def test_each_look_and_each_export_is_logged(carys_browser: Browser, cases: list[Case]) -> None:
    carys_browser.get("/reports/entered/", asked())
    carys_browser.post(reverse("oversight:spreadsheet"), asked(figures="entered"))
    carys_browser.post(reverse("desk:figures_paper"), asked(figures="entered"))
    events = Event.objects.filter(subject="figures").order_by("pk")
    assert [event.kind for event in events] == ["figures.shown", "export.made", "report.printed"]
    for event in events:
        assert (event.detail["first"], event.detail["last"]) == ("2026-11-01", "2026-11-20")
        assert event.detail["figures"] == ["entered 2"]
        assert len(event.detail["services"]) == 2
        assert not event.cases
