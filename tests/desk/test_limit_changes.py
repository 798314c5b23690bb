"""Change a limit: asked by one, confirmed by another; tried by one alone, with the password."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser
from psycopg2.errors import CheckViolation, InsufficientPrivilege

from cases.models import Case
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Role
from hestia.audit.budgets import SEARCHES, BudgetPeriod, spent_by
from hestia.audit.limits import ask_limit
from hestia.audit.models import Event, LimitChange
from tests import make
from tests.outside import stolen, work_for

NEW = "/log/limits/new/"
WHY = "Two teams share one telephone list this week."
ASKED = {"limit": "searches hour", "most": "200", "why": WHY}
SHIPPED = settings.BUDGETS["searches"]["hour"]


def signed_in(person: User) -> Browser:
    browser = Browser()
    browser.force_login(person)
    return browser


def limit_of(person: User) -> int:
    """Return how many searches somebody may make within an hour."""
    spent, _ = spent_by(person, SEARCHES, at=make.NOON)
    return next(has.limit for has in spent if has.period == BudgetPeriod.HOUR)


def decide(person: User, change: LimitChange, *, yes: bool) -> Any:
    sent = {"is_confirmed": "yes" if yes else "no", "words": "I asked both managers."}
    return signed_in(person).post(f"/log/limits/changes/{change.pk}/", sent)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(make.NOON, tick=False) as coordinates:
        yield coordinates


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestTwoPersons:
    def test_change_a_limit_at_once_for_everybody(
        self, gita: User, farah: User, amina: User, carys: User
    ) -> None:
        page = signed_in(gita).post(NEW, ASKED, follow=True)
        assert "A second person has to confirm this" in page.text
        assert "Searches made, within an hour: 120 becomes 200." in page.text
        change = LimitChange.objects.get()
        assert limit_of(amina) == SHIPPED == 120
        [notice] = Notice.objects.unread_by(farah)
        assert "Gita Rao asks for a different limit." in notice.words
        assert f"/log/limits/changes/{change.pk}/" in signed_in(farah).get("/settings/staff/changes/").text
        assert WHY in signed_in(farah).get(f"/log/limits/changes/{change.pk}/").text
        assert decide(farah, change, yes=True).status_code == HTTPStatus.FOUND
        assert (limit_of(amina), limit_of(carys)) == (200, 400)
        assert "Farah Siddiqui confirmed a different limit." in Notice.objects.unread_by(gita)[0].words
        lines = Event.objects.filter(kind__startswith="limit.").order_by("pk")
        assert [(line.kind, line.by) for line in lines] == [("limit.asked", gita), ("limit.confirmed", farah)]
        assert "Changed by two people" in signed_in(gita).get("/log/limits/").text

    def test_a_no_changes_nothing(self, gita: User, farah: User, amina: User) -> None:
        signed_in(gita).post(NEW, ASKED)
        decide(farah, LimitChange.objects.get(), yes=False)
        assert limit_of(amina) == SHIPPED
        assert "Farah Siddiqui refused a different limit." in Notice.objects.unread_by(gita)[0].words

    def test_nobody_confirms_their_own_nor_that_of_their_role(self, gita: User, amina: User) -> None:
        signed_in(gita).post(NEW, ASKED)
        change, other = LimitChange.objects.get(), make.user("Ida Moss", role=Role.DATA_PROTECTION_LEAD)
        for person in (gita, other):
            assert (
                "Someone else has to answer this"
                in signed_in(person).get(f"/log/limits/changes/{change.pk}/").text
            )
            answer = decide(person, change, yes=True)
            assert answer.status_code == HTTPStatus.CONFLICT
            assert "Someone else has to answer this" in answer.text
        assert decide(amina, change, yes=True).status_code == HTTPStatus.FORBIDDEN
        assert limit_of(amina) == SHIPPED

    def test_an_answer_is_given_once_and_a_later_request_takes_the_place(
        self, gita: User, farah: User, amina: User
    ) -> None:
        for most in ("200", "300"):
            signed_in(gita).post(NEW, {**ASKED, "most": most})
        earlier, later = LimitChange.objects.order_by("pk")
        assert "no longer counts" in decide(farah, earlier, yes=True).text
        decide(farah, later, yes=True)
        assert "already answered" in decide(farah, later, yes=False).text
        assert limit_of(amina) == 300

    @pytest.mark.parametrize(
        ("most", "words"),
        [
            ("0", "Enter a number from 1 to 1200"),
            ("-5", "Enter a number from 1 to 1200"),
            ("1201", "Enter a number from 1 to 1200"),
            ("9" * 40, "Enter a number from 1 to 1200"),
            ("many", "Enter a whole number in figures, such as 40"),
            ("1e3", "Enter a whole number in figures, such as 40"),
            ("12.5", "Enter a whole number in figures, such as 40"),
            ("", "Enter how many"),
            ("120", "The limit is already 120"),
            ("401", "400 are allowed within a day: it cannot be higher here"),
        ],
    )
    def test_a_number_that_makes_no_sense_is_refused_and_nothing_typed_is_lost(
        self, most: str, words: str, gita: User
    ) -> None:
        answer = signed_in(gita).post(NEW, {**ASKED, "most": most})
        assert words in answer.text
        assert WHY in answer.text
        assert 'value="searches hour" selected' in answer.text
        assert not LimitChange.objects.exists()

    @pytest.mark.parametrize("limit", ["", "searches", "searches year", "all hour"])
    def test_no_limit_but_those_there_are(self, limit: str, gita: User) -> None:
        answer = signed_in(gita).post(NEW, {**ASKED, "limit": limit})
        assert "Choose a limit" in answer.text
        assert not LimitChange.objects.exists()

    def test_takes_who_reads_the_log(self, farah: User, carys: User, amina: User, hal: User) -> None:
        for person in (farah, carys, amina, hal):
            assert signed_in(person).post(NEW, ASKED).status_code == HTTPStatus.FORBIDDEN


ROW = """
INSERT INTO public.audit_limitchange (budget, period, most_from, most_to, why, asked_at, asked_by_id,
    asked_as, open_until, decided_at, decided_by_id, decided_as, was_confirmed, decided_words)
VALUES ('searches', %(period)s, 120, %(most)s, 'Because I say so, today.', now(), %(by)s, %(as)s,
    now() + interval '9 days', %(decided_at)s, %(decided_by)s, %(decided_as)s, %(yes)s, '') RETURNING id
"""
YES = """
UPDATE public.audit_limitchange SET decided_at = public.acting_at(), decided_by_id = %s, decided_as = %s,
    was_confirmed = true WHERE id = %s
"""
YES_OF_LEAD = """
UPDATE public.audit_limitchange SET decided_at = public.acting_at(), decided_by_id = %(lead)s,
    decided_as = 'service_lead', was_confirmed = true
"""


def row(by: User, **changed: object) -> dict[str, object]:
    given: dict[str, object] = {"period": "hour", "most": 1000, "by": by.pk, "as": by.role}
    return given | dict.fromkeys(["decided_at", "decided_by", "yes"]) | {"decided_as": ""} | changed


@pytest.mark.django_db(transaction=True)
class TestFromOutside:
    @pytest.fixture(autouse=True)
    def raw(self, transactional_db: None) -> Iterator[Any]:
        with stolen() as raw:
            yield raw

    def refused(self, raw: Any, person: User | None, statement: str, values: object = None) -> bool:
        """Whether the database refuses a statement to who has the password, and works for somebody."""
        cursor = raw.cursor()
        try:
            if person:
                work_for(cursor, person)
            cursor.execute(statement, values)
            is_refused: bool = cursor.rowcount == 0
        except (InsufficientPrivilege, CheckViolation):
            is_refused = True
        raw.rollback()
        return is_refused

    def test_nobody_asks_but_who_reads_the_log_as_they_are(
        self, raw: Any, gita: User, farah: User, amina: User, carys: User
    ) -> None:
        assert not self.refused(raw, gita, ROW, row(gita))
        assert self.refused(raw, None, ROW, row(gita))
        for person in (farah, amina, carys):
            assert self.refused(raw, person, ROW, row(person))
            assert self.refused(raw, person, ROW, row(gita))
        assert self.refused(raw, gita, ROW, row(gita, **{"as": Role.AUDITOR}))

    @pytest.mark.parametrize("most", [0, -1, 1201, 2**31 - 1])
    def test_no_number_out_of_bounds(self, most: int, raw: Any, gita: User) -> None:
        assert self.refused(raw, gita, ROW, row(gita, most=most))

    def test_no_other_limit(self, raw: Any, gita: User) -> None:
        assert self.refused(raw, gita, ROW, row(gita, period="year"))

    def test_nothing_is_confirmed_as_it_is_asked(self, raw: Any, gita: User, farah: User) -> None:
        yes = {"decided_at": make.NOON, "decided_by": farah.pk, "decided_as": farah.role, "yes": True}
        for person in (gita, farah):
            assert self.refused(raw, person, ROW, row(gita, **yes))

    def test_nobody_confirms_alone(self, raw: Any, gita: User, farah: User, amina: User) -> None:
        other = make.user("Ida Moss", role=Role.DATA_PROTECTION_LEAD)
        change = ask_limit(
            budget=SEARCHES, period=BudgetPeriod.HOUR, most=200, why=WHY, by=gita, at=make.NOON
        )
        for person in (gita, other, amina, None):
            for named in (gita, other, farah, amina):
                for role in (named.role, Role.SERVICE_LEAD):
                    assert self.refused(raw, person, YES, [named.pk, role, change.pk])
        assert limit_of(amina) == SHIPPED

    def test_nothing_else_of_it_changes_and_nothing_goes(self, raw: Any, gita: User, farah: User) -> None:
        change = ask_limit(
            budget=SEARCHES, period=BudgetPeriod.HOUR, most=200, why=WHY, by=gita, at=make.NOON
        )
        of_lead = {"lead": farah.pk}
        changes = (
            "UPDATE public.audit_limitchange SET most_to = 1200",
            "UPDATE public.audit_limitchange SET budget = 'others'",
            "UPDATE public.audit_limitchange SET asked_by_id = %(lead)s, asked_as = 'service_lead'",
            YES_OF_LEAD.replace("SET", "SET most_to = 1200,"),
            YES_OF_LEAD.replace("public.acting_at()", "'2099-01-01'"),
            YES_OF_LEAD.replace("public.acting_at()", "'2020-01-01'"),
            "DELETE FROM public.audit_limitchange",
            "TRUNCATE public.audit_limitchange",
            "ALTER TABLE public.audit_limitchange DISABLE TRIGGER guard_limit_change",
            "SET session_replication_role = replica",
        )
        for person in (gita, farah):
            for statement in changes:
                assert self.refused(raw, person, statement, of_lead), statement
        cursor = raw.cursor()  # what is hers to do goes through, and then it stands
        work_for(cursor, farah)
        cursor.execute(YES, [farah.pk, farah.role, change.pk])
        raw.commit()
        assert LimitChange.objects.get().was_confirmed
        assert self.refused(raw, farah, "UPDATE public.audit_limitchange SET was_confirmed = false")

    def test_a_table_of_ones_own_makes_no_other_role_of_anybody(
        self, raw: Any, gita: User, farah: User
    ) -> None:
        change = ask_limit(
            budget=SEARCHES, period=BudgetPeriod.HOUR, most=200, why=WHY, by=gita, at=make.NOON
        )
        shadow = (
            "CREATE TEMP TABLE accounts_user AS SELECT * FROM public.accounts_user;"
            "UPDATE pg_temp.accounts_user SET role = 'service_lead';"
            "SET LOCAL search_path = pg_temp, public, pg_catalog;"
        )
        assert self.refused(raw, gita, shadow + YES, [gita.pk, Role.SERVICE_LEAD, change.pk])


@pytest.mark.django_db
@pytest.mark.usefixtures("clock")
class TestPreviewForOutside:
    """A paper for someone outside is looked at for somebody, on a ground: as the copy is made."""

    SENT = {
        "recipient": "The Salvation Army",
        "read": "on",
        "why": "To check the worksheet",
        "basis": "legal_duty",
        "basis_reason": "A court order of today",
    }

    def where(self, case: Case) -> str:
        return f"/cases/{case.reference}/print/worksheet/"

    def test_asks_first_and_keeps_what_was_typed(self, her_case: Case, amina_browser: Browser) -> None:
        url = self.where(her_case)
        page = amina_browser.get(f"{url}preview/", follow=True).text
        assert "First say who it is for" in page
        answer = amina_browser.post(f"{url}preview/", {**self.SENT, "basis": ""})
        assert "The Salvation Army" in answer.text
        assert f'action="{url}"' in answer.text
        assert not Event.objects.filter(kind="case.previewed").exists()

    def test_puts_recipient_and_ground_on_the_log_and_uses_no_number(
        self, her_case: Case, carys_browser: Browser, gita: User
    ) -> None:
        url = self.where(her_case)
        assert "<html" in carys_browser.post(f"{url}preview/", self.SENT).text
        line = Event.objects.get(kind="case.previewed")
        assert (line.detail["recipient"], line.detail["basis"]) == ("The Salvation Army", "legal_duty")
        assert not her_case.printed_set.exists()
        copies = signed_in(gita).get("/audit/copies/").text
        assert "The Salvation Army. Legal duty" in copies
        answer = carys_browser.post(url, self.SENT)
        assert answer["Content-Type"] == "application/pdf"
        assert her_case.printed_set.get().copy_number == 1
