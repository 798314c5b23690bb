from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client as Browser
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from cases.actions.access import SealNames, seal_case
from cases.models import Case, Deadline, Placement, RiskLevel, Room
from cases.queries.load import overdue_of_each
from cases.queries.places import Places
from desk.queries.team import boards, busy, loads
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from hestia.db.acting import acting_as
from hestia.workingdays.models import BankHoliday
from tests import make


@pytest.fixture(autouse=True)
def carys_asks(carys: User) -> Iterator[None]:
    """Ask for carys: the database tells a manager or a lead what she may count, and nobody else."""
    with acting_as(carys):
        yield


@pytest.mark.django_db
class TestBoards:
    def test_counts_rooms_by_who_lives_there_or_is_expected(
        self, carys: User, house_a: Service, amina: User, today: date
    ) -> None:
        rooms = [Room.objects.create(service=house_a, number=n) for n in range(1, 5)]
        rooms[3].is_out_of_use = True
        rooms[3].save()
        for room, held in ((rooms[0], False), (rooms[1], True)):
            case = make.case(worker=amina, service=house_a)
            Placement(case=case, room=room, from_on=today, is_held=held).save()
        board = next(board for board in boards(carys) if board.service == house_a)
        assert [room.state for room in board.rooms] == ["used", "held", "free", "out"]
        assert (board.capacity, board.in_use, board.held, board.free) == (3, 1, 1, 1)
        assert board.words == "1 free, 1 held"

    @pytest.mark.parametrize("is_held", [True, False])
    def test_a_room_of_someone_who_is_sealed_is_out_of_use(
        self, is_held: bool, carys: User, house_a: Service, amina: User, today: date
    ) -> None:
        rooms = [Room.objects.create(service=house_a, number=n) for n in range(1, 4)]
        for room in rooms[:2]:
            case = make.case(worker=amina, service=house_a)
            Placement(case=case, room=room, from_on=today, is_held=is_held).save()
        other = make.user("Nia Rees", role=Role.MANAGER, services=[house_a])
        names = SealNames([other, amina], [])
        seal_case(case=case, names=names, words="He works near by", by=other, at=make.NOON)
        with acting_as(other):
            seen = next(board for board in boards(other) if board.service == house_a)
        with acting_as(carys):
            board = next(board for board in boards(carys) if board.service == house_a)
        state = "held" if is_held else "used"
        assert [room.state for room in seen.rooms] == [state, state, "free"]
        assert [room.state for room in board.rooms] == [state, "out", "free"]
        assert (board.capacity, board.free) == (2, 1)
        # The page that asks for a room counts no other rooms than the board: the difference would tell.
        house_a.capacity = len(rooms)
        house_a.save()
        for person, count in ((other, 3), (carys, 2)):
            with acting_as(person):
                place = Places(by=person, on=today).places[house_a.pk]
            assert place.words == f"1 of {count} rooms free"

    def test_outreach_counts_people_and_those_who_wait(
        self, carys: User, outreach: Service, her_case: Case, amina: User
    ) -> None:
        make.case(worker=None, by=amina, service=outreach, status=Case.Status.WAITING)
        board = next(board for board in boards(carys) if board.service == outreach)
        assert (board.in_use, board.waiting, board.words) == (1, 1, "159 places free")


@pytest.mark.django_db
class TestLoads:
    def test_what_is_late_is_told_apart_by_whose_it_is(
        self, carys: User, her_case: Case, amina: User, ben: User, now: datetime, today: date
    ) -> None:
        her_case.record_risk_level(RiskLevel.HIGH, total=40, assessed_on=today)
        late = today - timedelta(2)
        her_case.promise(Deadline.Kind.RISK_REVIEW, due_on=late, by=amina, at=now)
        her_case.promise(
            Deadline.Kind.RG_DECISION, due_on=late, by=amina, at=now, owner=Deadline.Owner.HOME_OFFICE
        )
        found = {load.worker: load for load in loads(carys, today=today, reviews_until=today)}
        assert set(found) == {amina, ben}
        load = found[amina]
        assert (load.clients, load.high_risk, load.overdue_ours, load.overdue_theirs, load.reviews) == (
            1,
            1,
            1,
            1,
            1,
        )
        assert (load.free, load.words, load.kind) == (17, "", "")

    @pytest.mark.parametrize(("limit", "words"), [(1, "At the limit"), (0, "1 over the limit"), (2, "")])
    def test_the_limit_in_words(
        self, limit: int, words: str, carys: User, her_case: Case, amina: User, today: date
    ) -> None:
        amina.caseload_limit = limit
        amina.save()
        assert loads(carys, today=today, reviews_until=today)[0].words == words


@pytest.mark.django_db
def test_what_is_overdue_is_one_number_wherever_it_is_counted(
    carys: User, her_case: Case, outreach: Service, amina: User, ben: User, now: datetime, today: date
) -> None:
    """The board, the person’s page and supervision: what each keeps, not what a manager is asked to check."""
    late, kind = today - timedelta(2), Deadline.Kind
    of_ben, gone = make.case(worker=ben, service=outreach), make.case(worker=amina, service=outreach)
    promised: list[tuple[Case, str, dict[str, Any]]] = [
        (her_case, kind.RISK_REVIEW, {}),
        (her_case, kind.RISK_SIGN_OFF, {}),  # any manager’s
        (her_case, kind.PLAN_ANSWER, {}),  # any manager’s
        (her_case, kind.TASK, {"assignee": ben}),
        (her_case, kind.TASK, {"owner": Deadline.Owner.OTHER}),
        (her_case, kind.RG_DECISION, {"owner": Deadline.Owner.HOME_OFFICE}),
        (her_case, kind.RECOVERY_REVIEW, {}),  # a milestone
        (of_ben, kind.TASK, {"assignee": amina}),
        (of_ben, kind.TASK, {"due_on": today}),
        (gone, kind.TASK, {}),
        (gone, kind.FOLLOW_UP, {}),
    ]
    for case, what, more in promised:
        case.promise(what, **{"due_on": late, "by": amina, "at": now, **more})
    gone.close(kind=Case.ExitKind.PLANNED, on=today, by=amina, at=now)
    board = {load.worker: load for load in loads(carys, today=today, reviews_until=today)}
    assert [board[person].overdue_ours for person in (amina, ben)] == [3, 1]
    assert [board[person].overdue_theirs for person in (amina, ben)] == [2, 0]
    assert overdue_of_each(carys, today=today) == {amina.pk: 3, ben.pk: 1}
    for reader in (carys, amina):
        browser = Browser()
        browser.force_login(reader)
        page = browser.get(f"/team/{amina.pk}/")
        assert page.context["overdue_ours"] == 3
        assert "4 tasks, 3 ours" in " ".join(page.text.split())


@pytest.mark.django_db
def test_what_falls_on_a_weekend_is_counted_the_working_day_before(
    carys: User, her_case: Case, amina: User, now: datetime, today: date
) -> None:
    her_case.promise(Deadline.Kind.PLAN_REVIEW, due_on=date(2026, 11, 28), by=amina, at=now)  # a Saturday
    days, table = busy(today=today, calendar=BankHoliday.objects.calendar("ew"))
    row = next(row for row in table if row.title == "Support plans and reviews")
    assert days[3] == date(2026, 11, 27)
    assert [n for n, _ in row.counts] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.django_db
class TestPages:
    def test_a_service_lead_sees_numbers_and_no_client(self, farah: User, her_case: Case) -> None:
        browser = Browser()
        browser.force_login(farah)
        page = browser.get("/team/").content.decode()
        assert "Amina Osei" in page
        assert "Ghada" not in page
        assert her_case.reference not in page
        assert f"/team/{her_case.worker_id}/" not in page  # the page has nothing for who reads no cases

    @pytest.mark.parametrize(
        ("who", "status"), [("amina", 403), ("efua", 403), ("gita", 403), ("carys", 200)]
    )
    def test_who_may_open_the_board(
        self, db: None, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        browser = Browser()
        browser.force_login(request.getfixturevalue(who))
        assert browser.get("/team/").status_code == status

    def test_the_board_costs_the_same_however_many_cases(
        self,
        carys: User,
        amina: User,
        outreach: Service,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        browser = Browser()
        browser.force_login(carys)
        browser.get("/team/")
        for _ in range(12):
            make.case(worker=amina, service=outreach)
        with django_assert_max_num_queries(20):  # lists seen, supervision and DBS checks: one each
            browser.get("/team/")

    def test_a_caseload_is_opened_by_its_worker_and_by_those_who_see_the_board(
        self, amina: User, ben: User, carys: User, dev: User
    ) -> None:
        for person, status in ((amina, 200), (carys, 200), (ben, 403), (dev, 403)):
            browser = Browser()
            browser.force_login(person)
            assert browser.get(f"/team/{amina.pk}/").status_code == status

    def test_the_report_names_no_client(self, farah: User, her_case: Case) -> None:
        browser = Browser()
        browser.force_login(farah)
        her_case.record_risk_level(RiskLevel.HIGH, total=40, assessed_on=make.TODAY)
        response = browser.post("/team/print/")
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        assert her_case.reference in text
        assert "Ghada" not in text
        assert "Karam" not in text
