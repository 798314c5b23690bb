"""How each question has changed: drawn, and the same numbers as a table, on screen and on paper."""

import io
import re
from datetime import date

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from cases.documents.printable import Copy
from cases.models import Case, Dependant
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.pdf import html, render
from riskassessment import actions
from riskassessment.documents.assessment import build as paper
from riskassessment.models import Assessment
from riskassessment.queries.charts import charts
from riskassessment.queries.trend import FLOOR, TOP, trend
from riskassessment.rules.scoring import Score
from tests import make
from tests.riskassessment import build

DAYS = [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 20)]


@pytest.fixture
def three(her_case: Case, amina: User, carys: User) -> list[Assessment]:
    actions.ask_further(further=["digital"], why="Found online", by=carys, at=make.NOON)
    found = actions.Answered(score=build.score((3, 3)), evidence="Found by a friend")
    pages = [
        build.written((4, 4), (2, 2), on=DAYS[0], digital=found),
        build.written((3, 3), (2, 2), on=DAYS[1], digital=found),
        build.written((1, 3), (3, 2), on=DAYS[2], digital=found),
    ]
    return [build.signed(her_case, by=amina, checker=carys, page=page) for page in pages]


class TestScale:
    @given(st.integers(0, 16))
    def test_a_question_is_drawn_to_its_own_scale(self, points: int) -> None:
        drawn = trend([(DAYS[0], "low", points)], today=DAYS[0], out_of=16, of="Money")
        assert drawn is not None
        assert drawn.points[0].y == FLOOR - 5 * points
        assert TOP <= drawn.points[0].y <= FLOOR
        assert drawn.words.startswith(f"Money out of 16: {points} on 3 November 2026")


@pytest.mark.django_db
class TestCharts:
    def test_one_drawing_for_each_and_the_total(self, three: list[Assessment]) -> None:
        found = charts(three, today=make.TODAY)
        assert found is not None
        assert [each.slug for each in found.charts] == ["total", *build.SLUGS, "digital"]
        assert found.lines[0].cells == ((20, "very_high"), (13, "high"), (9, "high"))
        assert found.lines[1].cells == ((16, "very_high"), (9, "high"), (3, "low"))

    def test_every_number_of_the_table_is_in_its_drawing(self, three: list[Assessment]) -> None:
        found = charts(three, today=make.TODAY)
        assert found is not None
        for chart, line in zip(found.charts, found.lines, strict=True):
            assert chart.trend is not None
            drawn = [(point.total, point.level) for point in chart.trend.points]
            assert drawn == [cell for cell in line.cells if cell]

    def test_what_was_not_asked_has_no_point(
        self, her_case: Case, three: list[Assessment], amina: User, carys: User
    ) -> None:
        for manager in (carys, make.user("Ruth Ellery", role=Role.MANAGER)):
            actions.ask_further(further=[], why="Enough", by=manager, at=make.NOON)
        low = actions.Answered(score=Score(1, 2), evidence="She has another phone.")  # until then it is asked
        settled = build.written(on=make.TODAY, digital=low)
        after = [
            build.signed(her_case, by=amina, checker=carys, page=page)
            for page in (settled, build.written(on=make.TODAY))
        ]
        found = charts([*three, *after], today=make.TODAY)
        assert found is not None
        digital = found.lines[-1]
        assert digital.cells == (*((9, "high"),) * 3, (2, "low"), None)

    def test_without_an_assessment_nothing_is_drawn(self) -> None:
        assert charts([], today=make.TODAY) is None

    def test_on_the_page_with_a_title_and_words(
        self, her_case: Case, three: list[Assessment], amina_browser: Browser
    ) -> None:
        page = amina_browser.get(reverse("riskassessment:overview", args=[her_case.reference])).text
        drawings = re.findall(r"<svg class=\"spark\".*?</svg>", page, re.DOTALL)
        assert len(drawings) == 7
        assert all("<title id=" in each and "<desc id=" in each for each in drawings)
        ids = re.findall(r' id="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        table = page[page.index('aria-label="Table of all points"') :]
        cells = re.findall(r"<td class=\"num-cell\">\s*<span>(\d+)", table[: table.index("</table>")])
        assert cells == ["20", "13", "9", "16", "9", "3", "4", "4", "6", *["0"] * 9, "9", "9", "9"]

    def test_on_paper_with_the_same_numbers(
        self, her_case: Case, three: list[Assessment], amina: User
    ) -> None:
        Dependant(case=her_case, name="Sami", age=4).save()
        document = paper(her_case, Copy(number=1, made_on=make.TODAY, by=amina))
        page = html(document)
        assert page.count("<circle") == 18
        assert "Community out of 16: 16 on 3 November 2026, very high." in page
        words = " ".join(each.extract_text() for each in PdfReader(io.BytesIO(render(document))).pages)
        assert "How each question has changed" in words
        assert "16, very high" in " ".join(words.split())
        assert "Sami, child" in words
        assert "Nobody has looked yet" in words
