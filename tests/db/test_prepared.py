"""A question asked by its plan is answered as it is without one, and PostgreSQL plans it once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Value
from django.test import Client as Browser
from psycopg2 import sql

from cases.models import Case
from hestia.db.acting import database
from hestia.db.prepared import MOST, Plans, prepared
from tests import make

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def plans() -> Iterator[Plans]:
    """Begin with no plan, as a new connection does."""
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    database.plans = Plans()
    yield database.plans
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    database.plans = Plans()


def answered(question: Any, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def kept() -> Any:
    """Return what PostgreSQL itself says of each: the question, how often planned anew, and how often not."""
    return answered(
        "SELECT statement, custom_plans, generic_plans FROM pg_prepared_statements ORDER BY prepare_time"
    )


@pytest.mark.parametrize(
    "value",
    [True, 1, -(2**31), 2**31, 2**62, "it's 50% \\ of “it”", "", None, date(2026, 11, 28), NOON],
    ids=repr,
)
def test_a_value_is_of_the_type_that_it_has_where_it_is_written(value: Any) -> None:
    sql = "SELECT pg_typeof(x)::text, x, x IS NULL FROM (SELECT %s AS x) y WHERE %s IS NOT DISTINCT FROM x"
    plain = answered(sql, value, value)
    with prepared():
        assert answered(sql, value, value) == plain
        assert answered(sql, value, value) == plain
    [(_, custom, generic)] = kept()
    assert (custom, generic) == (0, 2)


def test_what_is_no_value_of_a_plan_is_asked_as_it_is() -> None:
    with prepared():
        assert answered("SELECT %s", [1, 2]) == [([1, 2],)]
        assert answered("SELECT 1") == [(1,)]
        assert answered("SELECT 'a%%b' LIKE %s", "a%") == [(True,)]
    assert [statement for statement, *_ in kept()] == ["PREPARE hestia_1 (unknown) AS SELECT 'a%b' LIKE $1"]


def test_the_oldest_is_forgotten(plans: Plans) -> None:
    with prepared():
        for number in range(MOST + 3):
            answered(f"SELECT %s AS column_{number}", 1)
            answered("SELECT %s AS often", 1)
    assert len(kept()) == len(plans.names) == MOST
    assert any("often" in statement for statement, *_ in kept())
    assert not any(statement.endswith("column_0") for statement, *_ in kept())


def test_it_outlives_what_is_undone_and_sees_a_table_that_changed(her_case: Case) -> None:
    cases = Case.objects.annotate(one=Value("1")).filter(reference=her_case.reference)
    with prepared():
        with transaction.atomic():
            assert cases.get() == her_case
            transaction.set_rollback(True)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE cases_case ADD COLUMN later text")
            assert cases.get() == her_case
            transaction.set_rollback(True)
        assert cases.get() == her_case
    assert len(kept()) == 1


def test_behind_a_pooler_nothing_is_prepared(settings: Any) -> None:
    settings.CONNECTIONS_ARE_POOLED = True
    with prepared():
        assert answered("SELECT %s", 1) == [(1,)]
    assert kept() == []


def test_a_case_is_planned_once_for_whoever_opens_it(
    her_case: Case, amina_browser: Browser, carys_browser: Browser
) -> None:
    """The rules of rows are part of the plan, and decide anew each time."""
    stranger = Browser()
    stranger.force_login(make.user("Dev Osei", services=[]))
    url = her_case.get_absolute_url()
    everyone = [(amina_browser, 200), (stranger, 404), (carys_browser, 200)]
    for browser, status in 2 * everyone:
        assert browser.get(url).status_code == status
    of_cases = [row for row in kept() if '"cases_case"."reference" = $' in row[0]]
    assert of_cases
    assert sum(custom for _, custom, _ in of_cases) == 0
    assert sum(generic for _, _, generic in of_cases) == 2 * len(everyone)


def test_what_is_grouped_by_a_value_is_asked_as_it_is(her_case: Case) -> None:
    """To PostgreSQL two places are two values, of which one is selected and the other grouped by."""
    question = "SELECT left(reference, %s), count(*) FROM cases_case GROUP BY left(reference, %s)"
    with prepared(unseen=True):
        assert answered(question, 1, 1) == [("H", 1)]
        answered(sql.SQL("SELECT {}").format(sql.Literal(1)))
    assert kept() == []


def test_values_by_name_are_asked_as_they_are() -> None:
    with prepared(), connection.cursor() as cursor:
        cursor.execute("SELECT %(number)s + 1", {"number": 1})
        assert cursor.fetchall() == [(2,)]
    assert kept() == []
