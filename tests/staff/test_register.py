"""The register: who keeps it and who reads it, what is refused, who is current, and the sheet of it."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser

from demo.training import fill_training
from demo.world import staff_and_services
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Permission, Role, roles_with
from hestia.audit.models import Event
from hestia.refusals import Refused
from hestia.staff.actions.register import record_training
from hestia.staff.documents import line
from hestia.staff.models import Course, DbsCheck, Training, kept_by
from hestia.staff.queries.register import items_of, kept_items
from hestia.staff.rules import RegisterStanding
from tests import make
from tests.counted import queries
from tests.roles import as_application
from tests.staff import keeping

pytestmark = pytest.mark.django_db
ASKED = {
    "held_on_day": "3",
    "held_on_month": "11",
    "held_on_year": "2026",
    "provider": "Lantern Street Training",
    "hours": "6",
    "evidence": "certificate",
    "version": "",
}
CHECKED = {
    "post": "Caseworker",
    "workforce": "adult",
    "level": "enhanced",
    "why": "Supports adults at risk",
    "certificate_number": "0017 4123 4567",
    "issued_on_day": "2",
    "issued_on_month": "3",
    "issued_on_year": "2026",
    "seen_on_day": "9",
    "seen_on_month": "3",
    "seen_on_year": "2026",
    "outcome": "clear",
}


def day(name: str, when: date) -> dict[str, str]:
    return {f"{name}_day": str(when.day), f"{name}_month": str(when.month), f"{name}_year": str(when.year)}


def send(browser: Browser, url: str, sent: dict[str, Any]) -> str:
    return browser.post(url, sent, follow=True).content.decode()


class TestRecording:
    def test_a_manager_records_and_the_day_it_expires_is_worked_out(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        course = keeping.course()
        page = f"/staff/{amina.pk}/training/new/"
        assert f'value="{course.pk}" selected' in carys_browser.get(f"{page}?course={course.pk}").text
        sent = {**ASKED, "course": course.pk, "seen_by": carys.pk}
        assert "Saved." in send(carys_browser, page, sent)
        training = Training.objects.get()
        assert (training.expires_on, training.recorded_by) == (date(2027, 11, 3), carys)
        # Another day held moves the day it expires, which the page leaves open.
        change = f"/staff/{amina.pk}/training/{training.pk}/"
        corrected = {**sent, **day("held_on", date(2026, 10, 1)), "version": training.version}
        send(carys_browser, change, corrected)
        training.refresh_from_db()
        assert training.expires_on == date(2027, 10, 1)
        corrected |= {**day("expires_on", date(2027, 1, 31)), "version": training.version}
        send(carys_browser, change, corrected)
        training.refresh_from_db()
        assert training.expires_on == date(2027, 1, 31)
        assert training.history.count() == 3
        kinds = Event.objects.filter(by=carys, subject=f"accounts.user:{amina.pk}").order_by("pk")
        assert [event.kind for event in kinds if event.kind != "training.record_seen"] == [
            "training.recorded",
            "training.corrected",
            "training.corrected",
        ]

    @pytest.mark.parametrize(
        ("sent", "refusal"),
        [
            pytest.param(day("held_on", date(2026, 11, 25)), "cannot be in the future", id="in the future"),
            pytest.param(
                day("expires_on", date(2026, 11, 3)),
                "It must expire after the day it was held, 3 November 2026",
                id="expires before held",
            ),
            pytest.param({"seen_by": ""}, "Who has seen the evidence?", id="seen by nobody"),
        ],
    )
    def test_says_what_cannot_be(
        self, sent: dict[str, str], refusal: str, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        course = keeping.course()
        page = f"/staff/{amina.pk}/training/new/"
        assert refusal in send(
            carys_browser, page, {**ASKED, "course": course.pk, "seen_by": carys.pk, **sent}
        )
        assert not Training.objects.exists()

    def test_a_course_that_does_not_expire_says_so(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        course = keeping.course("Induction", months=None)
        page = f"/staff/{amina.pk}/training/new/"
        sent = {**ASKED, "course": course.pk, "seen_by": carys.pk}
        said = send(carys_browser, page, sent | day("expires_on", date(2028, 1, 1)))
        assert "Induction does not expire. Leave this empty" in said
        send(carys_browser, page, sent)
        assert Training.objects.get().expires_on is None
        assert "Current, does not expire" in carys_browser.get(f"/staff/{amina.pk}/").text
        assert "This course is recorded already for that day" in send(carys_browser, page, sent)

    def test_a_check_is_recorded_without_what_it_says(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        page = f"/staff/{amina.pk}/dbs/new/"
        sent = {**CHECKED, "seen_by": carys.pk}
        assert "12 figures" in send(carys_browser, page, sent | {"certificate_number": "17412"})
        assert "reference" in send(carys_browser, page, sent | {"outcome": "assessed"})
        said = send(carys_browser, page, sent | day("status_checked_on", date(2026, 10, 1)))
        assert "Only someone on the Update Service has status checks" in said
        said = send(carys_browser, page, sent | day("seen_on", date(2026, 3, 1)))
        assert "It cannot have been seen before the day it was issued, 2 March 2026" in said
        assert not DbsCheck.objects.exists()
        assert "Saved." in send(carys_browser, page, sent)
        check = DbsCheck.objects.get()
        assert (check.certificate_number, check.next_due_on) == ("001741234567", date(2029, 3, 2))
        assert "This certificate is recorded already" in send(carys_browser, page, sent)

    def test_not_suitable_is_corrected_for_a_reason_that_stands_there(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        check = keeping.check(amina, by=carys, outcome="refused", certificate_number="001741234567")
        page = f"/staff/{amina.pk}/dbs/{check.pk}/"
        sent = {**CHECKED, "seen_by": carys.pk, "version": check.version}
        for change in ({}, {"outcome": "refused", "is_mistake": "on"}):
            assert "Say why this is no longer" in send(carys_browser, page, sent | change)
        why = "Another person of the same name."
        send(carys_browser, page, sent | {"cleared_because": why})
        check.refresh_from_db()
        assert (check.outcome, check.cleared_by) == ("clear", carys)
        assert why in carys_browser.get(f"/staff/{amina.pk}/").text

    def test_a_certificate_is_of_one_person(
        self, amina: User, dev: User, carys: User, carys_browser: Browser
    ) -> None:
        keeping.check(dev, by=carys, certificate_number="001741234567")  # of another team
        said = send(carys_browser, f"/staff/{amina.pk}/dbs/new/", {**CHECKED, "seen_by": carys.pk})
        assert "This certificate is recorded for someone else" in said

    def test_a_course_that_changed_moves_no_day_that_was_recorded(self, amina: User, carys: User) -> None:
        course = keeping.course("Induction", months=None)
        training = keeping.training(amina, course, by=carys, days_left=None, held_on=date(2026, 1, 5))
        course.months = 12
        course.save()
        training.provider = "In the house"
        record_training(training=training, by=carys, at=make.NOON)
        assert training.expires_on is None
        training.expires_on = date(2027, 1, 6)
        with pytest.raises(Refused, match="counts until 5 January 2027 at most"):
            record_training(training=training, by=carys, at=make.NOON)

    def test_nobody_vouches_for_themselves(
        self, carys: User, carys_browser: Browser, outreach: Service
    ) -> None:
        other = make.user("Mona Reed", role=Role.MANAGER, services=[outreach])
        course = keeping.course(roles=[Role.MANAGER])
        assert carys_browser.get(f"/staff/{carys.pk}/").status_code == 200
        assert carys_browser.get(f"/staff/{carys.pk}/training/new/").status_code == 404
        for fields in ({"seen_by": carys}, {"recorded_by": carys}):
            with pytest.raises(IntegrityError), transaction.atomic():
                keeping.training(carys, course, by=other, days_left=100, **fields)

    def test_a_mistake_counts_for_nothing(self, amina: User, carys: User) -> None:
        course = keeping.course()
        wrong = keeping.training(amina, course, by=carys, days_left=200)
        assert items_of([amina], today=make.TODAY)[0].worst == RegisterStanding.MISSING  # the check
        wrong.is_mistake = True
        wrong.save()
        [stands] = items_of([amina], today=make.TODAY)
        assert [item.standing for item in stands.core] == [RegisterStanding.MISSING]
        keeping.training(amina, course, by=carys, days_left=200)  # the same day again


class TestCourses:
    def test_a_manager_adds_and_changes_one(self, amina: User, carys: User, carys_browser: Browser) -> None:
        sent: dict[str, Any] = {
            "name": "Safeguarding  adults",
            "level": "Level 2",
            "months": "24",
            "is_core": "on",
        }
        said = send(carys_browser, "/staff/courses/new/", sent | {"is_offered": "on"})
        assert "core training is needed by someone" in said
        send(carys_browser, "/staff/courses/new/", sent | {"is_offered": "on", "roles": ["caseworker"]})
        course = Course.objects.get()
        assert str(course) == "Safeguarding adults, level 2"
        assert "2 years" in carys_browser.get("/staff/courses/").text
        keeping.training(amina, course, by=carys, days_left=-1)
        change = {**sent, "months": "36", "roles": ["caseworker"], "version": course.version}
        send(carys_browser, f"/staff/courses/{course.pk}/", change)
        course.refresh_from_db()
        assert (course.months, course.is_offered) == (36, False)
        assert Training.objects.get().expires_on == make.TODAY - timedelta(1)  # as it was recorded


class TestReading:
    def test_the_list_says_what_expires_first_and_then_who_is_not_current(
        self, amina: User, ben: User, carys: User, carys_browser: Browser, dev: User, gita: User
    ) -> None:
        course = keeping.course()
        keeping.training(amina, course, by=carys, days_left=20)
        keeping.training(ben, course, by=carys, days_left=-12)
        keeping.check(amina, by=carys)
        page = carys_browser.get("/staff/")
        assert page.text.index("20 days left") < page.text.index("Lapsed 12 days ago")
        assert "2 people are not current" in page.text
        # Who works in no service is every manager's; another team's people are not.
        assert [one.person for one in page.context["people"]] == [ben, gita, amina]
        assert Event.objects.filter(kind="training.register_seen", by=carys).count() == 1

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            pytest.param("?within=30", ["Ada"], id="a month"),
            pytest.param("", ["Ada", "Bea"], id="90 days, if nothing is said"),
            pytest.param("?within=7x", ["Ada", "Bea"], id="nonsense is 90 days"),
            pytest.param("?within=365", ["Ada", "Bea", "Cat"], id="a year"),
        ],
    )
    def test_looks_as_far_ahead_as_is_asked(
        self, query: str, told: list[str], carys: User, carys_browser: Browser, outreach: Service
    ) -> None:
        course = keeping.course()
        for name, days_left in (("Cat", 200), ("Bea", 60), ("Ada", 20), ("Dot", -1)):
            person = make.user(f"{name} Hart", services=[outreach])
            keeping.training(person, course, by=carys, days_left=days_left)
        shown = carys_browser.get(f"/staff/{query}").context["expiring"]
        assert [person.first_name for person, _ in shown] == told

    def test_asks_no_more_for_many(self, amina: User, ben: User, carys: User) -> None:
        course = keeping.course()
        keeping.training(amina, course, by=carys, days_left=20)
        few = queries(carys, "/staff/")
        for number in range(5):
            keeping.training(make.user(f"Ada Hart{number}"), course, by=carys, days_left=20 + number)
        assert queries(carys, "/staff/") == few <= 14

    def test_the_sheet_has_no_formula_and_no_outcome(
        self, amina: User, carys: User, carys_browser: Browser
    ) -> None:
        course = keeping.course("=1+1")
        keeping.training(amina, course, by=carys, days_left=20, provider="@SUM(A1)")
        keeping.check(amina, by=carys, outcome="assessed", risk_assessment="RA-1")
        answer = carys_browser.post("/staff/current/")
        assert answer["Content-Type"] == "text/csv"
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row[2] for row in rows[1:]] == ["'=1+1", "DBS check"]
        assert rows[1][4:] == ["2025-12-14", "'@SUM(A1)", "2026-12-14", "20 days left", ""]
        assert rows[2][4:] == ["2026-03-02", "", "2029-03-02", "Current", "Enhanced, adult workforce"]
        assert "RA-1" not in answer.content.decode()
        assert "001741234567" not in answer.content.decode()
        made = Event.objects.get(kind="export.made")
        assert (made.by, made.subject, made.detail) == (carys, "training register", {"people": 1})

    def test_the_sheet_says_the_same_of_who_is_not_suitable_and_of_who_was_never_checked(
        self, amina: User, ben: User, carys: User
    ) -> None:
        keeping.check(amina, by=carys, outcome="refused")
        lines = [line(one, one.dbs) for one in items_of([amina, ben], today=make.TODAY)]
        assert lines[0][2:] == lines[1][2:] == ("DBS check", "no", "", "", "", "Not recorded", "")

    @pytest.mark.parametrize(
        ("first", "second", "counts"),
        [
            pytest.param({}, {"level": "basic"}, 0, id="a weaker level"),
            pytest.param({}, {"workforce": "child"}, 0, id="another workforce"),
            pytest.param({}, {"level": "barred", "workforce": "both"}, 1, id="a stronger one"),
            pytest.param({"next_due_on": make.TODAY}, {}, 1, id="the same again"),
            pytest.param({"next_due_on": date(2026, 11, 1)}, {"level": "basic"}, 1, id="after it lapsed"),
            pytest.param({}, {"level": "basic", "outcome": "refused"}, 1, id="not suitable"),
            pytest.param({"outcome": "refused"}, {"level": "basic"}, 0, id="a weaker one after not suitable"),
            pytest.param({"outcome": "refused"}, {}, 1, id="as strong after not suitable"),
        ],
    )
    def test_a_weaker_check_replaces_none_that_counts(
        self, first: dict[str, Any], second: dict[str, Any], counts: int, amina: User, carys: User
    ) -> None:
        checks = [
            keeping.check(amina, by=carys, **first),
            keeping.check(
                amina, by=carys, issued_on=date(2026, 10, 1), certificate_number="001700000009", **second
            ),
        ]
        [one] = items_of([amina], today=make.TODAY)
        assert one.dbs.record == checks[counts]

    def test_what_runs_out_soon_is_current(self, amina: User, carys: User) -> None:
        for number, days in enumerate((20, 200, 200)):
            keeping.training(amina, keeping.course(f"Course {number}"), by=carys, days_left=days)
        assert items_of([amina], today=make.TODAY)[0].core_current == "All 3 current"

    def test_a_worker_reads_their_own_and_nobody_elses(
        self, amina: User, ben: User, carys: User, amina_browser: Browser
    ) -> None:
        course = keeping.course()
        mine = keeping.training(amina, course, by=carys, days_left=20)
        keeping.check(amina, by=carys, certificate_number="001741234567")
        assert f"/staff/{amina.pk}/" in amina_browser.get("/accounts/").text
        page = amina_browser.get(f"/staff/{amina.pk}/").text
        assert "20 days left" in page
        assert "001741234567" in page
        assert "Record training" not in page
        assert amina_browser.get(f"/staff/{ben.pk}/").status_code == 404
        for url in ("/staff/", "/staff/courses/", f"/staff/{amina.pk}/training/{mine.pk}/"):
            assert amina_browser.get(url).status_code == 403


class TestRows:
    """PostgreSQL itself, as the application's role."""

    WHOSE = (
        "SELECT person_id FROM staff_training",
        "SELECT person_id FROM staff_dbscheck",
        "SELECT person_id FROM staff_historicaltraining",
        "SELECT person_id FROM staff_historicaldbscheck",
    )
    CHANGES = (
        "UPDATE staff_training SET is_mistake = true RETURNING person_id",
        "UPDATE staff_dbscheck SET is_mistake = true RETURNING person_id",
    )
    COPIES = (
        (
            "INSERT INTO staff_training SELECT (jsonb_populate_record(r, jsonb_build_object("
            "'id', 900 + r.id, 'is_mistake', true))).* FROM staff_training r WHERE person_id = %s"
        ),
        (
            "INSERT INTO staff_dbscheck SELECT (jsonb_populate_record(r, jsonb_build_object("
            "'id', 900 + r.id, 'is_mistake', true))).* FROM staff_dbscheck r WHERE person_id = %s"
        ),
    )

    @pytest.fixture
    def rows(self, amina: User, dev: User, carys: User, house_b: Service) -> None:
        keeper_b = make.user("Mona Reed", role=Role.MANAGER, services=[house_b])
        course = keeping.course()
        for person, by in ((amina, carys), (dev, keeper_b), (carys, keeper_b)):
            keeping.training(person, course, by=by, days_left=20)
            keeping.check(person, by=by)

    def seen_by(self, person: User) -> list[set[int]]:
        seen = []
        with as_application(person), connection.cursor() as cursor:
            for question in self.WHOSE:
                cursor.execute(question)
                seen.append({pk for (pk,) in cursor.fetchall()})
        return seen

    def test_a_colleague_reads_no_row_of_another(
        self, rows: None, amina: User, ben: User, carys: User, dev: User, farah: User, hal: User
    ) -> None:
        for stranger in (ben, farah, hal):
            assert self.seen_by(stranger) == [set()] * 4
        assert self.seen_by(amina) == [{amina.pk}, {amina.pk}, set(), set()]
        assert self.seen_by(carys) == [{amina.pk, carys.pk}] * 2 + [{amina.pk}] * 2

    def test_nobody_writes_their_own_nor_another_teams(
        self, rows: None, amina: User, carys: User, dev: User
    ) -> None:
        for change, copy in zip(self.CHANGES, self.COPIES, strict=True):
            for reader, changed in ((amina, set()), (carys, {amina.pk})):
                with as_application(reader), connection.cursor() as cursor:
                    cursor.execute(change)
                    assert {pk for (pk,) in cursor.fetchall()} == changed
            for reader in (amina, carys):
                with (
                    pytest.raises(ProgrammingError, match="row-level security"),
                    transaction.atomic(),
                    as_application(reader),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(copy, [reader.pk])

    def test_python_and_the_database_agree_whose_register_somebody_keeps(
        self, rows: None, ben: User, efua: User, farah: User, gita: User, hal: User
    ) -> None:
        for keeper in User.objects.all():
            with as_application(keeper), connection.cursor() as cursor:
                cursor.execute("SELECT kept_staff()")
                [(kept,)] = cursor.fetchall()
            assert set(kept) == set(kept_by(keeper).values_list("pk", flat=True)), keeper
            assert bool(kept) == (keeper.role in roles_with(Permission.TRAINING_KEEP))

    def test_courses_are_read_by_all_and_written_by_who_keeps_the_register(
        self, amina: User, carys: User
    ) -> None:
        keeping.course()
        for reader, changed in ((amina, 0), (carys, 1)):
            with as_application(reader), connection.cursor() as cursor:
                cursor.execute("SELECT FROM staff_course")
                assert cursor.rowcount == 1
                cursor.execute("UPDATE staff_course SET months = 6")
                assert cursor.rowcount == changed


def test_the_demonstration_has_one_lapsed_and_one_that_expires_in_20_days() -> None:
    staff = staff_and_services(today=make.TODAY)
    fill_training(staff, today=make.TODAY, at=make.NOON)
    people = kept_items(staff["ruth"], today=make.TODAY)
    assert len(people) == len(staff) - 1
    lapsed = [(one.person, item.title) for one in people for item in one.items if not item.standing.counts]
    assert lapsed == [(staff["marek"], "Data protection")]
    expiring = {
        one.person: [item.words for item in items] for one in people if (items := one.expiring(within=90))
    }
    assert expiring == {
        staff["joyce"]: ["20 days left, until 14 Dec 2026"],
        staff["samira"]: ["45 days left, until 8 Jan 2027"],
    }
