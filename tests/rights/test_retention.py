"""How a record is kept and ends: what is due, a hold that beats all, and two people who have it erased."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.db.models import Model
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.actions.documents import put_away_document
from cases.models import Case, Client, Entry, KeptDocument, Seal
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.audit.append_only import ERASING
from hestia.refusals import Refused
from rights.actions import erasures, retention
from rights.actions.erasing_due import erase_due, replay
from rights.actions.erasures_file import lines
from rights.actions.guarding import unheld_tables
from rights.models import Erasure, LegalHold, RetentionReview, Tombstone
from rights.queries.retention import due_row, records_due, statement_of
from rights.rules.retention import Kind
from tests import make
from tests.cases.kept import kept
from tests.supportplans.pages import day, text_of

pytestmark = pytest.mark.django_db
LATER = date(2034, 1, 9)  # a Monday; the record was closed on 24 November 2026
NOW = datetime(2034, 1, 9, 12, 0, tzinfo=ZoneInfo("Europe/London"))
SOON = date(2032, 10, 1)
DAY_OF_IT = datetime(2034, 3, 10, 12, 0, tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture(autouse=True)
def years_later(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.ERASURES_FILE = tmp_path / "erasures"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def ruth_browser(ruth: User) -> Browser:
    browser = Browser()
    browser.force_login(ruth)
    return browser


@pytest.fixture
def closed(her_case: Case, amina: User) -> Case:
    her_case.close(kind="planned", on=make.TODAY, by=amina, at=make.NOON)
    return Case.objects.get(pk=her_case.pk)


def asked(case: Case, *, by: User, of: User) -> Erasure:
    digest = statement_of(case, by=by).digest
    return erasures.ask_erasure(case=case, person=of, why="Its time is over.", digest=digest, by=by, at=NOW)


def confirmed(case: Case, *, by: User, of: User) -> Erasure:
    erasure = asked(case, by=by, of=of)
    return erasures.answer_erasure(case=case, erasure=erasure, is_yes=True, by=of, at=NOW)


def hold(case: Case, *, by: User) -> LegalHold:
    return retention.set_hold(
        case=case,
        asker="police",
        reference="OP 31",
        reason="A trial.",
        review_on=LATER.replace(year=2035),
        by=by,
        at=NOW,
    )


def copy_of[Row: Model](row: Row, **changed: Any) -> Row:
    """Return a record like another, which is not in the database yet."""
    return type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.fields} | changed)


class TestDue:
    def test_the_page_of_a_record_asks_each_thing_once(self, closed: Case, carys_browser: Browser) -> None:
        with CaptureQueriesContext(connection) as asked:
            page = carys_browser.get(reverse("rights:kept", args=[closed.reference]))
        assert page.status_code == 200
        for table in ("records_due(", 'FROM "rights_erasure"', 'FROM "rights_legalhold"'):
            assert sum(table in query["sql"] for query in asked) == 1, table

    def test_closed_records_are_listed_and_open_ones_never(
        self, closed: Case, carys: User, gita: User, amina: User, outreach: Service
    ) -> None:
        make.case(worker=amina, service=outreach, client=make.client("Open", "Still"))
        for reader in (carys, gita):
            assert [row.reference for row in records_due(reader, on=LATER)] == [closed.reference]
            assert [row.reference for row in records_due(reader, on=SOON)] == [closed.reference]
            assert records_due(reader, on=date(2030, 1, 1)) == []
        row = due_row(closed, by=carys)
        assert row
        assert row.sum.due_on == date(2032, 11, 24)

    def test_of_one_it_is_asked_from_her_outward(self, closed: Case, carys: User) -> None:
        """Nothing was counted yet of what stands in the tables: whatever is thought of them, it is quick."""
        many = 8_000
        first = Client.objects.order_by("-pk")[0].pk + 1
        Client.objects.bulk_create(
            copy_of(closed.client, pk=first + number, age_status="unknown") for number in range(many)
        )
        Case.objects.bulk_create(
            copy_of(closed, pk=None, client_id=first + number, reference=f"H-{first + number}-R")
            for number in range(many)
        )
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '2s'")
        row = due_row(closed, by=carys)
        with connection.cursor() as cursor:  # what checks all their keys at the end takes its time
            cursor.execute("SET LOCAL statement_timeout = 0")
        assert row
        assert row.reference == closed.reference
        assert row.sum.kind == Kind.ADULT

    def test_another_team_is_told_of_none(self, closed: Case, amina: User) -> None:
        assert records_due(amina, on=LATER) == []
        stranger = make.user("Ida Elsewhere", role=Role.MANAGER, services=[make.service("Safe house Z")])
        assert records_due(stranger, on=LATER) == []
        assert statement_of(closed, by=stranger).rows == {}

    def test_while_another_case_of_hers_is_open_it_is_not(
        self, closed: Case, carys: User, amina: User, outreach: Service
    ) -> None:
        make.case(worker=amina, service=outreach, client=closed.client)
        assert due_row(closed, by=carys) is None
        assert "Another of her cases is open" in erasures.ask_blockers(closed, by=carys, at=NOW)[0]

    def test_it_is_kept_longer_for_a_reason(self, closed: Case, carys: User) -> None:
        retention.keep_longer(case=closed, why="Her claim.", until=date(2035, 5, 1), by=carys, at=NOW)
        assert RetentionReview.objects.get().made_by == carys
        row = due_row(closed, by=carys)
        assert row
        assert row.sum.due_on == date(2035, 5, 1)
        with pytest.raises(Refused, match="day in the future"):
            retention.keep_longer(case=closed, why="Her claim.", until=LATER, by=carys, at=NOW)

    def test_an_open_one_is_not_looked_at(self, her_case: Case, carys: User) -> None:
        with pytest.raises(Refused, match="is open"):
            retention.keep_longer(case=her_case, why="x", until=date(2035, 5, 1), by=carys, at=NOW)


class TestHold:
    def test_two_people_lift_it(self, closed: Case, carys: User, ruth: User) -> None:
        held = hold(closed, by=carys)
        row = due_row(closed, by=carys)
        assert row
        assert (row.look_again_on, row.held_for) == (held.review_on, "The police")
        with pytest.raises(Refused, match="first ask"):
            retention.lift_hold(case=closed, hold=held, by=ruth, at=NOW)
        held = retention.ask_to_lift(case=closed, hold=held, why="The trial is over.", by=carys, at=NOW)
        with pytest.raises(Refused, match="Someone else"):
            retention.lift_hold(case=closed, hold=held, by=carys, at=NOW)
        assert not retention.lift_hold(case=closed, hold=held, by=ruth, at=NOW).is_standing
        row = due_row(closed, by=carys)
        assert row
        assert row.sum.due_on == date(2032, 11, 24)  # the years are not counted anew from a hold

    def test_nothing_is_asked_or_confirmed_while_it_stands(
        self, closed: Case, carys: User, ruth: User
    ) -> None:
        erasure = asked(closed, by=carys, of=ruth)
        hold(closed, by=carys)
        with pytest.raises(Refused, match="legal hold"):
            erasures.answer_erasure(case=closed, erasure=erasure, is_yes=True, by=ruth, at=NOW)
        with pytest.raises(Refused, match="legal hold"):
            asked(closed, by=carys, of=ruth)

    def test_nobody_destroys_a_document_while_it_stands(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        document = kept(her_case, amina)
        put_away_document(document=document, why="Another client’s letter", by=amina, at=NOW)
        hold(her_case, by=carys)
        url = reverse("cases:kept_emptying", args=[her_case.reference, document.number])
        answer = carys_browser.post(url)
        assert answer.status_code == 409
        assert "There is a legal hold on this record" in text_of(answer)
        document = KeptDocument.objects.get()
        assert (document.emptied_at, document.file.is_emptied) == (None, False)

    def test_postgresql_keeps_every_table_of_hers(self) -> None:
        assert unheld_tables() == []

    @pytest.mark.parametrize(
        "words",
        [
            "DELETE FROM cases_entry",
            "DELETE FROM cases_historicalentry",
            "DELETE FROM cases_safecontact",
            "UPDATE cases_client SET first_name = ''",
            "UPDATE cases_entry SET body = '', title = 'x'",
            "UPDATE cases_client SET first_name = 'Nobody'",
            "DELETE FROM cases_historicalclient",
            "TRUNCATE cases_entry CASCADE",
        ],
    )
    def test_not_even_the_role_that_erases_gets_past_it(
        self, closed: Case, carys: User, ruth: User, words: str
    ) -> None:
        closed.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=carys, at=NOW)
        held = hold(closed, by=carys)
        with pytest.raises(DatabaseError, match=r"legal hold"), transaction.atomic():
            run(words)
        if not words.startswith("TRUNCATE"):  # of histories, which nobody empties
            held = retention.ask_to_lift(case=closed, hold=held, why="Over.", by=carys, at=NOW)
            retention.lift_hold(case=closed, hold=held, by=ruth, at=NOW)
            with transaction.atomic():
                run(words)
                transaction.set_rollback(True)

    def test_a_day_of_work_goes_on(self, her_case: Case, amina: User, carys: User) -> None:
        hold(her_case, by=carys)
        her_case.narrate(Entry.Kind.NOTE, "A walk", "To the market.", by=amina, at=NOW)
        her_case.client.pronouns = "they/them"
        her_case.client.save()
        assert Case.objects.get(pk=her_case.pk).client.pronouns == "they/them"


def run(words: str) -> None:
    """Say something to PostgreSQL as the owner, who erases."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute("SELECT set_config('hestia.tests_may_empty', 'off', true)")
        cursor.execute("SELECT set_config(%s, 'on', true)", [ERASING])
        cursor.execute(words)


class TestErasing:
    def test_two_people_and_sixty_days(self, closed: Case, carys: User, ruth: User, amina: User) -> None:
        erasure = asked(closed, by=carys, of=ruth)
        with pytest.raises(Refused, match="was asked, so nobody else"):
            erasures.answer_erasure(case=closed, erasure=erasure, is_yes=True, by=carys, at=NOW)
        erasure = erasures.answer_erasure(case=closed, erasure=erasure, is_yes=True, by=ruth, at=NOW)
        assert erasure.due_on == date(2034, 3, 10)
        assert Seal.objects.of(closed).standing().exists()
        assert not Case.objects.visible_to(amina).filter(pk=closed.pk).exists()
        assert Case.objects.visible_to(carys).filter(pk=closed.pk).exists()
        assert list(erase_due(at=NOW)) == []

        [outcome] = erase_due(at=DAY_OF_IT)
        assert outcome.why_not == ""
        assert outcome.rows > 10
        stone = Tombstone.objects.get()
        assert (stone.asked_by, stone.confirmed_by, stone.digest) == (carys, ruth, erasure.digest)
        assert [line.key for line in lines()] == [str(stone.pk)]
        assert not Erasure.objects.exists()

    def test_a_yes_is_to_what_was_shown(self, closed: Case, carys: User, ruth: User) -> None:
        erasure = asked(closed, by=carys, of=ruth)
        closed.narrate(Entry.Kind.NOTE, "She rang", "She asked for her papers.", by=carys, at=NOW)
        with pytest.raises(Refused, match="changed since"):
            erasures.answer_erasure(case=closed, erasure=erasure, is_yes=True, by=ruth, at=NOW)

    def test_what_changed_in_the_meantime_is_not_erased(self, closed: Case, carys: User, ruth: User) -> None:
        confirmed(closed, by=carys, of=ruth)
        closed.narrate(Entry.Kind.NOTE, "She rang", "She asked for her papers.", by=carys, at=NOW)
        [outcome] = erase_due(at=DAY_OF_IT)
        assert "changed since" in outcome.why_not
        assert not Tombstone.objects.exists()

    def test_it_can_be_stopped(self, closed: Case, carys: User, ruth: User) -> None:
        erasure = confirmed(closed, by=carys, of=ruth)
        erasures.stop_erasure(case=closed, erasure=erasure, why="She came back.", by=ruth, at=NOW)
        assert list(erase_due(at=DAY_OF_IT)) == []

    def test_nobody_confirms_for_themselves(self, closed: Case, carys: User) -> None:
        with pytest.raises(Refused, match="Choose another manager"):
            asked(closed, by=carys, of=carys)

    def test_after_a_restore_it_is_erased_again(self, closed: Case, carys: User, ruth: User) -> None:
        confirmed(closed, by=carys, of=ruth)
        with transaction.atomic():
            assert [outcome.why_not for outcome in erase_due(at=DAY_OF_IT)] == [""]
            transaction.set_rollback(True)  # as a backup from before is: all of it is there again
        assert Case.objects.filter(reference=closed.reference).exists()
        [outcome] = replay(at=DAY_OF_IT)
        assert outcome.why_not == ""
        assert not Case.objects.filter(reference=closed.reference).exists()
        assert list(replay(at=DAY_OF_IT)) == []


def at(case: Case, page: str, *args: object) -> str:
    return reverse(f"rights:{page}", args=[case.reference, *args])


def send(browser: Browser, url: str, **data: Any) -> str:
    return text_of(browser.post(url, data, follow=True))


class TestPages:
    def test_the_whole_way(
        self, closed: Case, carys_browser: Browser, ruth_browser: Browser, ruth: User
    ) -> None:
        listed = text_of(carys_browser.get(reverse("rights:retention")))
        assert closed.reference in listed
        assert "6 years from then: Wed 24 Nov 2032" in listed
        assert "Ask to erase it" in text_of(carys_browser.get(at(closed, "kept")))
        page = carys_browser.get(at(closed, "erasure_new"))
        assert "Notes, and what happened" in text_of(page)
        assert "written of her in the records of others stays" in text_of(page)
        digest = page.context["statement"].digest
        said = {"why": "Its time is over.", "person": ruth.pk, "digest": digest}
        assert "has been asked to confirm it" in send(carys_browser, at(closed, "erasure_new"), **said)
        erasure = Erasure.objects.get()
        assert "Read what will be erased, and answer" in text_of(ruth_browser.get(at(closed, "kept")))
        assert "Notes, and what happened" in text_of(
            ruth_browser.get(at(closed, "erasure_answer", erasure.pk))
        )
        answered = send(ruth_browser, at(closed, "erasure_answer", erasure.pk), answer="yes", why="")
        assert "To be erased on Fri 10 Mar 2034" in answered
        stopped = send(ruth_browser, at(closed, "erasure_stop", erasure.pk), why="She came back.")
        assert "stays sealed" in stopped

    def test_a_hold(self, closed: Case, carys_browser: Browser, ruth_browser: Browser) -> None:
        said = {
            "asker": "court",
            "reference": "T 1",
            "reason": "A trial.",
            **day("review_on", date(2034, 9, 1)),
        }
        assert "The legal hold is set" in send(carys_browser, at(closed, "hold_new"), **said)
        held = LegalHold.objects.get()
        assert "There is a legal hold" in text_of(carys_browser.get(closed.get_absolute_url()))
        assert "Legal hold" in text_of(carys_browser.get(reverse("rights:retention")))
        assert "Another manager decides" in send(
            carys_browser, at(closed, "hold_lifting", held.pk), why="It is over."
        )
        held.refresh_from_db()
        assert "Read again why it should be lifted" in send(
            ruth_browser, at(closed, "hold_lifted", held.pk), version=held.version - 1
        )
        assert "is lifted" in send(ruth_browser, at(closed, "hold_lifted", held.pk), version=held.version)

    def test_keeping(self, closed: Case, carys_browser: Browser) -> None:
        said = {"why": "Her claim.", **day("until", date(2035, 5, 1))}
        assert "Tue 1 May 2035" in send(carys_browser, at(closed, "keeping"), **said)

    def test_the_lead_sees_references_alone(self, closed: Case, gita: User) -> None:
        browser = Browser()
        browser.force_login(gita)
        page = text_of(browser.get(reverse("rights:retention")))
        assert closed.reference in page
        assert "Ghada" not in page
        assert browser.get(at(closed, "kept")).status_code == 403
