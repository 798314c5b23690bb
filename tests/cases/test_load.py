"""How heavy a case is, line by line, and who could take one more: against a worksheet and by relations."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.actions.access import SealNames, exclude_worker, seal_case
from cases.models import AllocationReason, Case, Deadline, Dependant, LoadSetting, RiskLevel
from cases.queries.load import loads_of, offers_for
from cases.rules import load as rules
from cases.rules.load import CaseFacts, Load, LoadPoints, Post
from cases.rules.offers import Wishes, offers
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.staff.models import WorkingHours
from tests import make
from tests.roles import as_application
from tests.staff import keeping
from tests.staff.test_placements import day

TODAY = make.TODAY
PLAIN = CaseFacts(1, "H-0001", 1, 1, None, 1, 0, False, TODAY - timedelta(90), None, None, None, 0)
SHIPPED = LoadPoints()
# A worksheet, added up by hand: facts, and what they come to.
WORKSHEET = [
    ({}, 3),
    ({"risk_rank": 2}, 3),
    ({"risk_rank": 3}, 5),
    ({"risk_rank": 4}, 7),
    ({"dependants": 2}, 5),
    ({"dependants": 5}, 6),
    ({"needs_interpreter": True}, 4),
    ({"opened_on": TODAY - timedelta(27)}, 5),
    ({"opened_on": TODAY - timedelta(28)}, 3),
    ({"hearing_on": TODAY + timedelta(28)}, 5),
    ({"hearing_on": TODAY + timedelta(29)}, 3),
    ({"hearing_on": TODAY - timedelta(1)}, 3),
    (
        {
            "risk_rank": 4, "dependants": 3, "needs_interpreter": True, "opened_on": TODAY,
            "hearing_on": TODAY,
        },
        15,
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON):
        yield


def points_of(facts: CaseFacts, points: LoadPoints = SHIPPED) -> Decimal:
    return rules.total(rules.weigh(facts, points, today=TODAY))


@pytest.mark.parametrize(("fields", "points"), WORKSHEET)
def test_a_case_weighs_what_a_worksheet_says(fields: dict[str, Any], points: int) -> None:
    assert points_of(replace(PLAIN, **fields)) == points


def test_ranks_are_those_of_the_levels() -> None:
    assert (RiskLevel.HIGH.rank, RiskLevel.VERY_HIGH.rank) == (rules.HIGH, rules.VERY_HIGH)
    assert set(LoadSetting.FIELDS) == {*asdict(SHIPPED)}


@pytest.mark.parametrize(
    ("post", "points"),
    [
        (Post(Decimal("37.5")), 85),
        (Post(Decimal(30)), 65),
        (Post(Decimal("22.5"), learners=1), 37),
        (Post(Decimal("37.5"), learners=2, has_lead_role=True), 64),
        (Post(Decimal("37.5"), far_clients=3), 82),
        (Post(Decimal(4)), 0),
        pytest.param(
            Post(Decimal("37.5"), newly_qualified_until=TODAY), 75, id="newly qualified for the last day"
        ),
        pytest.param(
            Post(Decimal("18.75"), newly_qualified_until=TODAY + timedelta(90)), 30, id="and half time"
        ),
        pytest.param(
            Post(Decimal("37.5"), newly_qualified_until=TODAY - timedelta(1)), 85, id="until yesterday"
        ),
    ],
)
def test_somebody_can_carry_what_their_hours_allow(post: Post, points: int) -> None:
    assert rules.total(rules.capacity(post, SHIPPED, today=TODAY)) == points


FACTS = st.builds(
    replace,
    st.just(PLAIN),
    risk_rank=st.integers(0, 4),
    dependants=st.integers(0, 9),
    needs_interpreter=st.booleans(),
    opened_on=st.dates(TODAY - timedelta(60), TODAY),
    hearing_on=st.none() | st.dates(TODAY - timedelta(40), TODAY + timedelta(40)),
)
NUMBERS = st.builds(
    LoadPoints, base=st.integers(0, 9), very_high=st.integers(0, 9), hearing=st.integers(0, 9)
)


@given(FACTS, NUMBERS)
@settings(max_examples=60)
def test_the_sum_shown_is_the_weight_and_a_second_worker_has_half(
    facts: CaseFacts, points: LoadPoints
) -> None:
    lines = rules.weigh(facts, points, today=TODAY)
    first = rules.carried(replace(facts, worker=1, second_worker=2), 1, points, today=TODAY)
    second = rules.carried(replace(facts, worker=1, second_worker=2), 2, points, today=TODAY)
    assert first.points == sum(line.points for line in lines)
    assert second.points * 2 == first.points
    load = Load([first, second])
    assert sum(row.points for row in load.by_kind) == load.points == first.points + second.points
    assert [row for row in load.by_kind if row.cases > 2] == []


@given(FACTS, NUMBERS)
@settings(max_examples=40)
def test_more_to_do_never_weighs_less(facts: CaseFacts, points: LoadPoints) -> None:
    more = replace(
        facts, dependants=facts.dependants + 1, needs_interpreter=True, hearing_on=TODAY, opened_on=TODAY
    )
    assert points_of(more, points) >= points_of(facts, points)


@given(st.lists(FACTS, max_size=15), st.integers(1, 10))
@settings(max_examples=30)
def test_none_of_the_rest_is_heavier_than_the_heaviest(cases: list[CaseFacts], most: int) -> None:
    cases = [replace(case, case=number, reference=f"H-{number:04}") for number, case in enumerate(cases)]
    top = rules.heaviest(cases, SHIPPED, most=most, today=TODAY)
    assert len(top) >= min(most, len(cases))
    rest = [points_of(case) for case in cases if case not in top]
    assert all(points_of(case) > weight for case in top for weight in rest)


def test_her_wishes_are_read_from_her_own_words() -> None:
    def wish(words: str) -> str:
        return Wishes.of(language="Tigrinya", needs_interpreter=True, gender=words).gender

    asked = ("woman", "A woman, please", "male", "Woman or man", "does not mind", "No men", "Not a man!")
    assert [wish(words) for words in asked] == ["woman", "woman", "man", "", "", "", ""]
    assert Wishes.of(language="Tigrinya", needs_interpreter=False, gender="").language == ""


def test_a_language_speaks_against_nobody_while_nobody_speaks_it() -> None:
    wishes = Wishes("Twi", "woman")
    full = Load((), rules.capacity(Post(Decimal("37.5"), gender="man"), SHIPPED, today=TODAY), "man")
    people = {1: ("Ben", "", full), 2: ("Zoe", "Polish", Load())}
    alone = offers(people, wishes, Decimal(9), today=TODAY)
    assert list(alone) == [1, 2]  # as they came
    assert alone[1].against == ["not a woman, and she asked for one"]
    assert alone[2].against == []
    unknown = "Nobody has recorded their working hours, so how many points are left is not known"
    assert alone[2].lines == [unknown]
    with_one = offers({**people, 3: ("Amina", "twi, French", Load())}, wishes, Decimal(90), today=TODAY)
    assert with_one[1].against == [
        "not enough points left",
        "does not speak Twi",
        "not a woman, and she asked for one",
    ]
    assert with_one[3].against == []


# --- As the database tells it ----------------------------------------------------------------------


def hours(person: User, *, by: User, **fields: Any) -> WorkingHours:
    row = WorkingHours(
        **{
            "person": person, "from_on": date(2026, 1, 5), "hours": Decimal("37.5"), "recorded_at": make.NOON,
            "recorded_by": by, **fields,
        }
    )  # fmt: skip
    row.save()
    return row


@pytest.mark.django_db
class TestLoads:
    def test_the_database_counts_what_a_second_count_does(
        self, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        her_case.record_unchecked_risk("very_high")
        her_case.second_worker = ben
        her_case.save()
        for name, lives in (("Sami", True), ("Lina", True), ("Omar", False)):
            Dependant(case=her_case, name=name, age=4, lives_with_her=lives).save()
        hearing = her_case.promise(
            Deadline.Kind.APPOINTMENT, due_on=TODAY + timedelta(5), title="Hearing", by=amina, at=make.NOON
        )
        hearing.is_hearing = True
        hearing.save()
        her_case.promise(Deadline.Kind.TASK, due_on=TODAY - timedelta(1), by=amina, at=make.NOON)
        [loads] = [loads_of([amina, ben], reader=carys, today=TODAY)]
        [facts] = loads.cases
        assert (facts.dependants, facts.needs_interpreter, facts.hearing_on, facts.overdue_ours) == (
            2, True, TODAY + timedelta(5), 1,
        )  # fmt: skip
        # 3 + 4 very high + 2 dependants + 1 interpreter + 2 first weeks (2 November) + 2 hearing
        assert loads.by_person[amina.pk].points == 14
        assert loads.by_person[ben.pk].points == 7
        assert facts.given_on == her_case.opened_on

    def test_who_is_kept_out_learns_nothing(
        self, her_case: Case, amina: User, carys: User, outreach: Service, farah: User
    ) -> None:
        mona = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
        exclude_worker(case=her_case, person=mona, reason="knows_her", by=carys, at=make.NOON)
        other = make.case(worker=amina, service=outreach)

        def seen(reader: User) -> list[str]:
            return sorted(facts.reference for facts in loads_of([amina], reader=reader, today=TODAY).cases)

        both = sorted([her_case.reference, other.reference])
        assert (seen(carys), seen(farah), seen(mona)) == (both, both, [other.reference])
        seal_case(
            case=other, names=SealNames([carys, amina], [mona]), words="Threats", by=carys, at=make.NOON
        )
        assert (seen(farah), seen(mona)) == ([her_case.reference], [])
        assert seen(amina) == both
        # As the application itself, past everything of ours.
        for reader, many in ((mona, 0), (carys, 2), (None, 0)):
            with as_application(reader), connection.cursor() as cursor:
                cursor.execute("SELECT FROM case_loads(%s)", [TODAY])
                assert cursor.rowcount == many

    def test_each_sees_their_own_and_who_answers_for_them(
        self, her_case: Case, amina: User, ben: User, carys: User, farah: User, dev: User
    ) -> None:
        hours(amina, by=carys)
        page = f"/reports/load/{amina.pk}/"

        def answer(reader: User) -> Any:
            browser = Browser()
            browser.force_login(reader)
            return browser.get(page)

        assert [answer(person).status_code for person in (amina, carys, farah, ben, dev)] == [
            200, 200, 200, 404, 404,
        ]  # fmt: skip
        assert "6 of 85 points, 79 left" in answer(amina).text
        assert her_case.reference in answer(carys).text
        assert her_case.reference not in answer(farah).text  # numbers alone
        assert Event.objects.filter(kind="load.seen").count() == 6

    def test_numbers_are_changed_for_a_reason_and_stay(
        self, her_case: Case, carys_browser: Browser, amina: User, carys: User
    ) -> None:
        page = "/reports/load/points/"
        sent = {name: str(value) for name, value in asdict(SHIPPED).items()}
        assert "Enter why the numbers change" in carys_browser.post(page, sent).text
        unchanged = carys_browser.post(page, {**sent, "why": "The same"})
        assert (unchanged.status_code, LoadSetting.objects.count()) == (409, 0)
        with CaptureQueriesContext(connection) as asked:
            carys_browser.post(page, {**sent, "base": "5", "why": "A fortnight of minutes says so"})
        assert not any('"cases_entry"' in query["sql"] for query in asked)  # which only the page shows
        assert LoadSetting.objects.get().made_by == carys
        assert loads_of([amina], reader=carys, today=TODAY).by_person[amina.pk].points == 8

    def test_who_is_newly_qualified_carries_less_until_a_day(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        sent = {"hours": "37.5", "learners": "0", **day("from_on", TODAY)}
        sent |= day("newly_qualified_until", date(2027, 6, 3))
        carys_browser.post(f"/staff/{amina.pk}/hours/new/", sent)
        words = "newly qualified until Thu 3 Jun 2027"
        assert words in carys_browser.get(f"/staff/{amina.pk}/").text
        page = carys_browser.get(f"/reports/load/{amina.pk}/").text
        assert "Newly qualified, until Thu 3 Jun 2027" in page
        assert "of 75 points" in page
        for on, most in ((date(2027, 6, 3), 75), (date(2027, 6, 4), 85)):
            assert loads_of([amina], reader=carys, today=on).by_person[amina.pk].most == most


@pytest.mark.django_db
class TestOffers:
    @pytest.fixture
    def settled(self, amina: User, ben: User, carys: User) -> None:
        hours(amina, by=carys, gender="woman")
        hours(ben, by=carys, hours=Decimal(7), gender="man")

    def give(self, browser: Browser, case: Case, worker: User, **sent: Any) -> Any:
        case.refresh_from_db()
        answers = {"service": case.service_id, "worker": worker.pk, "why": "Leave", "version": case.version}
        return browser.post(f"/cases/{case.reference}/allocation/", {**answers, **sent}, follow=True)

    def test_everyone_is_offered_in_the_order_of_names(
        self, settled: None, her_case: Case, amina: User, ben: User, carys: User, carys_browser: Browser
    ) -> None:
        page = carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
        assert page.index("Amina Osei</b>") < page.index("Ben Archer</b>")
        assert "79 points left" in page
        assert "Not enough points left" in page
        offers = offers_for(her_case, [amina, ben], links={}, reader=carys, today=TODAY)
        assert offers[amina.pk].against == []

    def test_who_has_no_warning_is_chosen_from_first(
        self, settled: None, her_case: Case, amina: User, ben: User, carys: User, carys_browser: Browser
    ) -> None:
        address = f"/cases/{her_case.reference}/allocation/"
        assert "There is a warning about everyone." in carys_browser.get(address).text
        keeping.check(amina, by=carys)
        page = carys_browser.get(address).text
        names = ("Could take her", f'value="{amina.pk}"', "Others", f'value="{ben.pk}"')
        places = [page.index(words, page.index('id="id_worker"')) for words in names]
        assert places == sorted(places)
        amina.caseload_limit = 1
        amina.save()
        assert "There is a warning about everyone." in carys_browser.get(address).text

    def test_who_has_no_hours_on_record_is_not_offered_first(
        self, her_case: Case, amina: User, ben: User, carys: User, carys_browser: Browser
    ) -> None:
        for person in (amina, ben):
            keeping.check(person, by=carys)
        address = f"/cases/{her_case.reference}/allocation/"
        assert "You can choose any of the others too." not in carys_browser.get(address).text
        hours(ben, by=carys)
        page = carys_browser.get(address).text
        names = ("Could take her", f'value="{ben.pk}"', "Others", f'value="{amina.pk}"')
        places = [page.index(words, page.index('id="id_worker"')) for words in names]
        assert places == sorted(places)
        assert "You can choose any of the others too." in page

    def test_against_the_lines_a_reason_is_kept(
        self, settled: None, her_case: Case, ben: User, carys: User, amina: User, carys_browser: Browser
    ) -> None:
        for reason in ("", "Busy"):
            answer = self.give(carys_browser, her_case, ben, anyway=reason)
            assert answer.status_code == 409
            assert "Ben Archer: not enough points left. Say why anyway" in answer.text
        why = "He starts longer hours on Monday."
        self.give(carys_browser, her_case, ben, anyway=why)
        kept = AllocationReason.objects.get()
        assert (kept.worker, kept.why, kept.against) == (ben, why, ["not enough points left"])
        event = Event.objects.get(kind="load.overridden")
        assert (event.case_ref, event.by) == (her_case.reference, carys)
        assert why in carys_browser.get(f"/cases/{her_case.reference}/allocation/").text
        # Who has her already is not judged again, and nobody is asked who lets nothing speak against them.
        self.give(carys_browser, her_case, ben, why="Same")
        self.give(carys_browser, her_case, amina)
        assert AllocationReason.objects.count() == 1

    def test_the_gender_she_asked_for_counts_where_it_is_known(
        self, settled: None, her_case: Case, amina: User, ben: User, carys: User
    ) -> None:
        her_case.client.interpreter_gender = "woman"
        her_case.client.save()
        offers = offers_for(her_case, [amina, ben], links={}, reader=carys, today=TODAY)
        assert "A woman, as she asked" in offers[amina.pk].lines
        assert "not a woman, and she asked for one" in offers[ben.pk].against
