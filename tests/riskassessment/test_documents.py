"""The risk assessment on paper."""

import io
import re
from datetime import date

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from pypdf import PdfReader

from cases.documents.printable import Copy
from cases.models import Case, Dependant, Printed
from hestia.accounts.models import User
from hestia.pdf import html, render
from riskassessment.actions import Planned
from riskassessment.documents.assessment import RISK_ASSESSMENT, build
from riskassessment.models import DependantScreen
from tests import make
from tests.riskassessment import build as risk


@pytest.fixture
def reviewed(her_case: Case, amina: User, carys: User) -> Case:
    plan = [
        Planned(what="Fit a door chain", by_on=make.TODAY, party="agency", consideration="safety"),
        Planned(what="Ring the GP", by_on=make.TODAY, assignee=amina),
    ]
    first = risk.written((3, 3), on=date(2026, 11, 10))
    second = risk.written(
        (2, 2), money=risk.NOT_KNOWN, evidence="She slept well.", actions=plan, client_rating=4
    )
    for page in (first, second):
        risk.signed(her_case, by=amina, checker=carys, page=page)
    return her_case


@pytest.fixture
def copy(amina: User) -> Copy:
    return Copy(number=1, made_on=make.TODAY, by=amina)


class TestRiskAssessment:
    def test_says_what_the_record_says(self, reviewed: Case, copy: Copy) -> None:
        page = html(build(reviewed, copy))
        words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        assert "Risk assessment 2" in words
        assert "8 of 80 Last time 9, high" in words
        assert "2 possible 2 moderate Medium High Down from high" in words
        assert "Not known – Medium Low Up from low" in words
        assert "Mostly safe (4 of 5)" in words
        assert "Fit a door chain Another agency Tue 24 Nov 2026" in words
        assert "Ring the GP Amina Osei Tue 24 Nov 2026" in words
        assert re.search("Checked by Carys Pugh", words)  # the level falls from high

    def test_the_paper_can_be_read_and_its_file_names_nobody(self, reviewed: Case, copy: Copy) -> None:
        document = build(reviewed, copy)
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(render(document))).pages)
        assert "Confidential. Do not give to the client" in text
        assert "She slept well." in text
        assert document.file_name == f"{reviewed.reference}-risk-2.pdf"

    def test_nothing_to_print_before_one_is_signed(self, her_case: Case, amina: User) -> None:
        risk.draft(her_case, by=amina)
        assert RISK_ASSESSMENT.blockers(her_case) == [
            "No risk assessment has been signed yet. Sign one before you print it."
        ]

    def test_is_printed_from_the_case(self, reviewed: Case, amina_browser: Browser) -> None:
        url = reverse("desk:print", args=[reviewed.reference, "risk-assessment"])
        assert amina_browser.get(url).status_code == 200
        response = amina_browser.post(url, {"why": "The meeting on Tuesday"})
        assert response["Content-Type"] == "application/pdf"
        assert Printed.objects.get().document == "risk-assessment"

    def test_an_earlier_one_names_who_was_known_then(self, reviewed: Case, amina: User) -> None:
        screened = {"answers": {}, "level": "low", "made_by": amina}
        children = {}
        for name, known_on in (("Sami", date(2026, 11, 9)), ("Noor", date(2026, 11, 20))):
            with time_machine.travel(risk.noon(known_on), tick=False):
                children[name] = Dependant(case=reviewed, name=name, age=4)
                children[name].save()
        for on, needs in ((date(2026, 11, 9), "A cot"), (date(2026, 11, 20), "A nursery")):
            looked = {"screened_on": on, "made_at": risk.noon(on), "needs": needs}
            DependantScreen(case=reviewed, dependant=children["Sami"], **looked, **screened).save()

        def page(edition: str) -> str:
            return html(build(reviewed, Copy(number=1, made_on=make.TODAY, by=amina, edition=edition)))

        def said(edition: str) -> list[bool]:
            return [word in page(edition) for word in ("Sami", "A cot", "Noor", "A nursery")]

        assert said("1") == [True, True, False, False]
        assert said("2") == said("") == [True, False, True, True]

    def test_all_points_stand_in_tables_as_many_as_are_needed(self, her_case: Case, amina: User) -> None:
        for day in range(1, 15):
            risk.signed(her_case, by=amina, checker=amina, page=risk.written(on=date(2026, 11, day)))
        page = html(build(her_case, Copy(number=1, made_on=make.TODAY, by=amina)))
        tables = re.findall(r'<table class="grid points">.*?</table>', page, re.DOTALL)
        days = [re.findall(r"<th scope=\"col\">(\d+) Nov 2026", table) for table in tables]
        assert [len(each) for each in days] == [6, 6, 2]
        assert [day for each in days for day in each] == [str(day) for day in range(1, 15)]

    def test_an_earlier_one_can_be_printed_too(self, reviewed: Case, amina_browser: Browser) -> None:
        url = reverse("desk:print", args=[reviewed.reference, "risk-assessment"])
        page = amina_browser.get(url).text
        assert page.index("Tue 24 Nov 2026, medium risk") < page.index("Tue 10 Nov 2026, high risk")
        response = amina_browser.post(url, {"why": "For the court", "edition": "1"})
        assert f"{reviewed.reference}-risk-1.pdf" in response["Content-Disposition"]
        assert Printed.objects.get().choices["edition"] == "1"
        assert "There is a problem" in amina_browser.post(url, {"why": "For the court", "edition": "9"}).text
