"""Two assessments side by side: item by item what moved, and which targets were open between them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from riskassessment import actions as risk
from riskassessment.models import Assessment
from supportplans import actions as plans
from supportplans.models import Target
from tests.riskassessment import build

FIRST, SECOND, THIRD = date(2026, 11, 3), date(2026, 11, 12), date(2026, 11, 20)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def three(her_case: Case, amina: User, carys: User) -> list[Assessment]:
    """High, medium, low in keeping safe; money goes up at the end."""
    pages = [
        build.written(safety=(3, 3), money=(1, 2), evidence="He rang again", on=FIRST),
        build.written(safety=(2, 2), money=(1, 2), evidence="He rang once, on a Sunday", on=SECOND),
        build.written(safety=(1, 2), money=(2, 2), evidence="Nobody rang", on=THIRD),
    ]
    return [build.signed(her_case, by=amina, checker=carys, page=page) for page in pages]


def target(case: Case, by: User, text: str, made: date, slug: str, ended: date | None = None) -> Target:
    made_target = plans.add_target(
        case=case, domain="safety", text=text, considerations=[slug], by=by, at=at(made), on=made
    )
    if ended:
        plans.set_target_status(target=made_target, status="met", on=ended, by=by, at=at(ended))
    return made_target


def address(case: Case, number: int, then: int | None = None) -> str:
    page = reverse("desk:risk_comparison", args=[case.reference, number])
    return f"{page}?then={then}" if then else page


@pytest.mark.django_db
class TestComparison:
    def test_what_moved_item_by_item(
        self, her_case: Case, three: list[Assessment], amina_browser: Browser
    ) -> None:
        page = text(amina_browser.get(address(her_case, 3)))
        assert "Down from medium" in page
        assert "Up from low" in page
        assert "He rang once" in page
        assert "Nobody rang" in page
        assert "He rang again" not in page

    def test_beside_the_first_one(
        self, her_case: Case, three: list[Assessment], amina_browser: Browser
    ) -> None:
        page = text(amina_browser.get(address(her_case, 3, then=1)))
        assert "Down from high" in page
        assert "He rang again" in page

    @pytest.mark.parametrize(
        ("made", "ended", "number", "then", "became"),
        [
            pytest.param(date(2026, 11, 4), None, 3, 2, "Still open then", id="open all along"),
            pytest.param(date(2026, 11, 4), date(2026, 11, 15), 3, 2, "Met", id="met between"),
            pytest.param(date(2026, 11, 4), date(2026, 11, 22), 3, 2, "Still open then", id="met after"),
            pytest.param(date(2026, 11, 4), date(2026, 11, 8), 3, 2, "", id="met before"),
            pytest.param(date(2026, 11, 4), date(2026, 11, 8), 3, 1, "Met", id="met, beside the first"),
            pytest.param(date(2026, 11, 21), None, 3, 2, "", id="begun after"),
            pytest.param(date(2026, 11, 20), None, 3, 2, "Still open then", id="begun the same day"),
            pytest.param(date(2026, 11, 4), date(2026, 11, 12), 3, 2, "Met", id="met on the first day"),
        ],
    )
    def test_which_targets_were_open(
        self,
        her_case: Case,
        three: list[Assessment],
        amina: User,
        amina_browser: Browser,
        made: date,
        ended: date | None,
        number: int,
        then: int,
        became: str,
    ) -> None:
        target(her_case, amina, "I want a new number.", made, "safety", ended)
        lines = {
            line.moved.consideration.slug: line
            for line in amina_browser.get(address(her_case, number, then)).context["lines"]
        }
        assert [one.became for one in lines["safety"].targets] == ([became] if became else [])
        assert not lines["money"].targets

    def test_a_target_that_names_no_question_is_not_lost(
        self, her_case: Case, three: list[Assessment], amina: User, amina_browser: Browser
    ) -> None:
        plans.add_target(
            case=her_case, domain="legal", text="I want a solicitor.", by=amina, at=at(FIRST), on=FIRST
        )
        assert "I want a solicitor." in text(amina_browser.get(address(her_case, 2)))

    @pytest.mark.parametrize("slug", ["safety", ""], ids=["beside its question", "among the others"])
    def test_a_target_leads_to_its_page_and_a_student_reads_none_of_it(
        self, slug: str, her_case: Case, three: list[Assessment], amina: User, efua: User
    ) -> None:
        her_case.second_worker = efua
        her_case.save()
        made = target(her_case, amina, "I want to sleep.", date(2026, 11, 15), slug)
        hers, learners = Browser(), Browser()
        hers.force_login(amina)
        page = text(hers.get(address(her_case, 3)))
        assert "I want to sleep." in page
        assert f'href="{made.get_absolute_url()}"' in page
        learners.force_login(efua)
        refused = learners.get(address(her_case, 3))
        assert refused.status_code == 403
        assert "I want to sleep." not in refused.content.decode()

    def test_a_question_asked_only_now(self, her_case: Case, amina: User, carys: User) -> None:
        build.signed(her_case, by=amina, checker=carys, page=build.written(on=FIRST))
        risk.ask_further(further=["digital"], why="Found online", by=carys, at=at(FIRST))
        found = risk.Answered(score=build.score((1, 2)), evidence="Her phone is new")
        build.signed(her_case, by=amina, checker=carys, page=build.written(on=SECOND, digital=found))
        browser = Browser()
        browser.force_login(amina)
        page = text(browser.get(address(her_case, 2)))
        assert "Phone and online" in page
        assert "Not asked" in page

    @pytest.mark.parametrize(("number", "then"), [(1, None), (3, 3), (3, 9), (9, None)])
    def test_what_cannot_stand_side_by_side_is_not_found(
        self, her_case: Case, three: list[Assessment], amina_browser: Browser, number: int, then: int | None
    ) -> None:
        assert amina_browser.get(address(her_case, number, then)).status_code == 404

    def test_another_team_finds_nothing(self, her_case: Case, three: list[Assessment], dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert browser.get(address(her_case, 3)).status_code == 404

    def test_the_number_of_queries_does_not_grow_with_the_targets(
        self, her_case: Case, three: list[Assessment], amina: User, amina_browser: Browser
    ) -> None:
        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                amina_browser.get(address(her_case, 3))
            return len(asked)

        target(her_case, amina, "I want a lock.", FIRST, "safety")
        queries()
        few = queries()
        for number in range(4):
            target(her_case, amina, f"I want {number}.", FIRST, "safety")
        assert queries() == few
