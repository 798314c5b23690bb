"""A draw of cases: by the rules, by the database, by a second program, and by nobody's wish."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from time_machine import TimeMachineFixture

from cases.actions import access
from cases.actions.access import SealNames
from cases.models import Case
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.pdf import render
from hestia.refusals import Refused
from oversight import actions
from oversight.documents.draw import draw_sheet
from oversight.models import Allotment, Draw, Frame, FrameEntry, SampledCase, Throw
from oversight.queries.draws import Drawn, samplers_for
from oversight.rules import draws as rules
from oversight.rules.draws import Entry
from tests import make, roles
from tests.oversight import sampled
from tests.oversight.sampled import BEFORE, LAST_NOON
from tests.supportplans.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def tessa(house_b: Service) -> User:
    return make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])


class TestRules:
    def test_each_list_takes_its_smallest_ticket_and_passes_over_what_was_taken(self) -> None:
        entries = [Entry("H-0001", 7, is_very_high=True), Entry("H-0002", 7), Entry("H-0003", 9)]
        tickets = sorted((rules.ticket("s", "3", f"H-000{n}"), f"H-000{n}") for n in (1, 2))
        picks = rules.draw(entries, secret="s", dice="3", swaps=["W7"])
        assert picks[0] == rules.Pick("W7", tickets[0][1])
        assert rules.Pick("W9", "H-0003") in picks
        # H-0001 alone is at very high risk: its list takes it, unless its worker's did.
        assert (rules.Pick("V", "H-0001") in picks) is (tickets[0][1] != "H-0001")
        assert len({pick.reference for pick in picks}) == len(picks)

    def test_a_ticket_is_what_sha256sum_prints(self) -> None:
        # printf '%s' 'abc 3516624153 H-0147' | sha256sum
        assert rules.ticket("abc", "3516624153", "H-0147").startswith("b4c39b") is False
        assert len(rules.ticket("abc", "3516624153", "H-0147")) == 64
        assert rules.sum_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    def test_about_one_in_ten_is_read_twice(self) -> None:
        twice = sum(rules.is_read_twice(rules.sum_of(str(n))) for n in range(5000))
        assert 400 < twice < 600


class TestOrder:
    def test_a_secret_counts_only_before_the_month(self, outreach: Service, carys: User) -> None:
        with pytest.raises(Refused, match="The month has started"):
            actions.seal_secret(service=outreach, by=carys, at=LAST_NOON, period=sampled.month())
        with pytest.raises(IntegrityError, match="draw_is_sealed_before_it_begins"), transaction.atomic():
            Draw(
                service=outreach,
                first=sampled.FIRST,
                last=sampled.LAST,
                secret="x",
                commitment=rules.sum_of("x"),
                made_at=LAST_NOON,
                made_on=sampled.LAST,
                made_by=carys,
            ).save()

    def test_asked_for_twice_it_is_answered_in_words(
        self, her_case: Case, outreach: Service, carys: User
    ) -> None:
        draw = sampled.drawn(outreach, carys)
        for act in (
            lambda: actions.seal_secret(service=outreach, by=carys, at=BEFORE),
            lambda: actions.freeze(draw=draw, by=carys, at=LAST_NOON),
            lambda: actions.throw(draw=draw, dice="1" * 10, by=carys, at=LAST_NOON),
        ):
            with pytest.raises(Refused, match="already"):
                act()

    def test_nothing_is_drawn_before_its_time(self, her_case: Case, outreach: Service, carys: User) -> None:
        draw = sampled.sealed(outreach, carys)
        early = LAST_NOON - timedelta(days=1)
        with pytest.raises(Refused, match="on the last day"):
            actions.freeze(draw=draw, by=carys, at=early)
        with pytest.raises(Refused, match="Freeze the list of cases first"):
            actions.throw(draw=draw, dice="1" * 10, by=carys, at=LAST_NOON)
        # And the database says the same.
        with roles.as_application(carys, at=early), connection.cursor() as cursor:
            cursor.execute("SELECT freeze_frame(%s), throw_dice(%s, '1111111111', 'x')", [draw.pk, draw.pk])
            assert cursor.fetchone() == (False, False)

    def test_another_secret_does_not_open_it(self, her_case: Case, outreach: Service, carys: User) -> None:
        draw = sampled.sealed(outreach, carys)
        with roles.as_application(carys, at=LAST_NOON):
            actions.freeze(draw=draw, by=sampled.at_moment(carys, LAST_NOON), at=LAST_NOON)
            with connection.cursor() as cursor:
                cursor.execute("SELECT throw_dice(%s, '1111111111', 'another')", [draw.pk])
                assert cursor.fetchone() == (False,)

    def test_each_step_is_in_the_log_with_its_sums(
        self, her_case: Case, outreach: Service, carys: User
    ) -> None:
        draw = sampled.drawn(outreach, carys)
        logged = {event.kind: event.detail for event in Event.objects.filter(kind__startswith="sample.")}
        assert logged["sample.sealed"]["sum"] == draw.commitment
        assert draw.frozen
        assert logged["sample.frozen"]["sum"] == draw.frozen.digest
        assert logged["sample.drawn"]["secret"] == draw.secret

    def test_the_server_seals_ahead_in_the_last_week(
        self, outreach: Service, house_a: Service, carys: User
    ) -> None:
        for at, many in ((BEFORE - timedelta(days=10), 0), (BEFORE, 2), (BEFORE + timedelta(days=1), 2)):
            with roles.as_application(carys, at=at):
                actions.seal_ahead(by=carys, at=at)
            assert Draw.objects.count() == many


def test_twelve_draws_are_the_same_by_a_second_program(
    outreach: Service, house_a: Service, carys: User, amina: User, ben: User
) -> None:
    """From the words of the printed sheets alone, by a program that shares no code with ours."""
    for number in range(12):
        service = make.service(f"Service {number}")
        carys.services.add(service)
        sampled.cases(service, [amina, ben], 9, seed=number)
        actions.record_enquiry(
            service=service,
            source="police",
            referred_on=sampled.FIRST,
            answered_on=sampled.FIRST,
            reason="no_place",
            by=carys,
            at=make.NOON,
        )
        draw = sampled.drawn(service, carys, fallen=sampled.Chance(number).dice(12))
        sheet = draw_sheet(Drawn(draw), by=carys, on=sampled.LAST)
        words = sampled.words_of(render(sheet))
        said, taken = sampled.again(words)
        assert said == taken
        assert len(said) == SampledCase.objects.filter(draw=draw).count() >= 3
    out = StringIO()
    call_command("verify_draw", stdout=out)
    assert out.getvalue().count("as it must be") == 12


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE oversight_frameentry SET is_very_high = NOT is_very_high WHERE reference LIKE 'H%'",
        "UPDATE oversight_throw SET dice = '6666666666'",
        "UPDATE oversight_throw SET secret = 'another'",
        "UPDATE oversight_sampledcase SET is_twice = NOT is_twice",
        "DELETE FROM oversight_sampledcase WHERE id = (SELECT max(id) FROM oversight_sampledcase)",
    ],
)
def test_a_changed_row_is_found(change: str, outreach: Service, carys: User, amina: User) -> None:
    """By whoever can get past the triggers, such as the superuser."""
    sampled.cases(outreach, [amina], 6, seed=3)
    sampled.drawn(outreach, carys)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("frameentry", "throw", "sampledcase"):
            cursor.execute(f"ALTER TABLE oversight_{table} DISABLE TRIGGER USER")
        cursor.execute(change)
    with pytest.raises(CommandError, match="not as they must be"):
        call_command("verify_draw", stdout=StringIO())


class TestSwaps:
    def test_the_next_of_the_list_takes_its_place_and_both_stay(
        self, outreach: Service, carys: User, amina: User
    ) -> None:
        sampled.cases(outreach, [amina], 6, seed=5)
        draw = sampled.drawn(outreach, carys)
        first = SampledCase.objects.filter(draw=draw, list=f"W{amina.pk}").get()
        with roles.as_application(carys, at=LAST_NOON):
            actions.swap(sampled=first, why="She asked us not to.", by=carys, at=LAST_NOON)
            second = SampledCase.objects.get(list=first.list, place=2)
            for swapped in (first, second):  # one swap a list: who swaps knows which case comes next
                with pytest.raises(Refused, match="cannot be swapped"):
                    actions.swap(sampled=swapped, why="Again", by=carys, at=LAST_NOON)
        assert (second.place, second.why_swapped) == (2, "She asked us not to.")
        assert list(SampledCase.objects.filter(list=first.list).standing()) == [second]
        assert not list(Drawn(draw).faults())


class TestSealed:
    """What few may see is drawn apart, and is told to its keepers alone."""

    @pytest.fixture
    def keeper(self, outreach: Service) -> User:
        return make.user("Mona Keep", role=Role.MANAGER, services=[outreach])

    def test_by_reference_only_and_only_to_its_keepers(
        self, outreach: Service, carys: User, amina: User, keeper: User, farah: User
    ) -> None:
        [hidden, *_] = sampled.cases(outreach, [amina], 4, seed=8)
        hidden.closed_on = hidden.closed_at = hidden.closed_by = None
        hidden.status, hidden.exit_kind, hidden.risk_rank = Case.Status.OPEN, "", 4
        hidden.opened_on = sampled.FIRST
        hidden.save()
        names = SealNames([keeper, amina], [])
        access.seal_case(case=hidden, names=names, words="He looks for her.", by=keeper, at=make.NOON)
        draw = sampled.drawn(outreach, carys)
        for who, rows in ((carys, 0), (farah, 0), (keeper, 1)):
            with roles.as_application(who, at=LAST_NOON):
                assert FrameEntry.objects.filter(reference=hidden.reference).count() == rows, who
                assert SampledCase.objects.filter(reference=hidden.reference).count() == rows, who
                assert draws_show(draw, who).count(hidden.reference) == 2 * rows, who
        # The pages ask for the same without the rules of rows.
        for who, rows in ((carys, 0), (farah, 0), (keeper, 1)):
            assert draws_show(draw, who).count(hidden.reference) == 2 * rows, who
        assert SampledCase.objects.get(reference=hidden.reference).list == rules.KEPT
        # The sheet is the same for everybody.
        sheets: list[Any] = []
        for who in (carys, keeper):
            with roles.as_application(who, at=LAST_NOON):
                sheets.append(
                    draw_sheet(Drawn(Draw.objects.with_state().get()), by=who, on=sampled.LAST).context
                )
        assert [entry.reference for entry, *_ in sheets[0]["entries"]] == [
            entry.reference for entry, *_ in sheets[1]["entries"]
        ]
        assert not list(Drawn(draw).faults())


def draws_show(draw: Draw, who: User) -> list[str]:
    """Return the references that a draw shows to somebody: those of its list, and of what was drawn."""
    drawn = Drawn(draw, shown_to=User.objects.get(pk=who.pk))
    return [*(entry.reference for entry in drawn.entries), *(case.reference for case in drawn.sampled)]


STEERING = {
    "other dice": "UPDATE oversight_throw SET dice = '1111111111'",
    "none drawn": "DELETE FROM oversight_sampledcase",
    "another secret": "UPDATE oversight_draw SET commitment = repeat('0', 64)",
    "one more in the list": """
        INSERT INTO oversight_frameentry
               (draw_id, reference, case_number, is_very_high, has_children, is_closed, is_refused, is_kept)
        SELECT id, 'H-9999', 1, true, false, false, false, false FROM oversight_draw
    """,
    "one more drawn": """
        INSERT INTO oversight_sampledcase
               (draw_id, entry_id, list, place, ticket, is_twice, why_swapped, drawn_at, drawn_by_id,
                reference, service_id)
        SELECT draw_id, entry_id, list, 7, ticket, false, 'x', drawn_at, drawn_by_id, reference, service_id
          FROM oversight_sampledcase LIMIT 1
    """,
    "the next one": """
        SELECT sampling_pick(draw_id, list, 'mine') FROM oversight_sampledcase WHERE list LIKE 'W%'
    """,
}


class TestTheDatabaseRefuses:
    """Past everything of ours: as the application's role, in a transaction of who acts."""

    @pytest.mark.parametrize("change", STEERING.values(), ids=STEERING)
    def test_what_would_steer_it(self, change: str, outreach: Service, carys: User, amina: User) -> None:
        sampled.cases(outreach, [amina], 8, seed=5)
        sampled.drawn(outreach, carys)
        with (
            roles.as_application(carys, at=LAST_NOON),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)

    def test_another_team_reads_nothing_of_it(
        self, outreach: Service, carys: User, amina: User, tessa: User
    ) -> None:
        sampled.cases(outreach, [amina], 4, seed=5)
        draw = sampled.drawn(outreach, carys)
        with roles.as_application(tessa, at=LAST_NOON), connection.cursor() as cursor:
            for model in (Draw, Frame, FrameEntry, Throw, SampledCase, Allotment):
                assert not model._default_manager.exists(), model
            cursor.execute("SELECT freeze_frame(%s)", [draw.pk])
            assert cursor.fetchone() == (False,)


class TestWhoJudges:
    def test_nobody_of_the_team_who_worked_on_it_or_threw_the_dice(
        self, outreach: Service, carys: User, amina: User, tessa: User, house_b: Service
    ) -> None:
        uma = make.user("Uma Reed", role=Role.MANAGER, services=[house_b])
        cases = sampled.cases(outreach, [amina], 5, seed=5)
        for case in cases:
            case.narrate("note", "Rang her", by=uma, at=make.NOON)
        draw = sampled.drawn(outreach, carys)
        one = SampledCase.objects.filter(draw=draw, list=f"W{amina.pk}").get()
        with roles.as_application(carys, at=LAST_NOON):
            assert samplers_for(one, by=carys) == [tessa]
            for person, why in (
                (carys, "threw the dice"),
                (uma, "from another team"),
                (amina, "in this team"),
            ):
                with pytest.raises(Refused, match=why):
                    actions.allot(sampled=one, sampler=person, by=carys, at=LAST_NOON)
            actions.allot(sampled=one, sampler=tessa, by=carys, at=LAST_NOON)


class TestPages:
    def test_from_the_secret_to_the_sheet(
        self, outreach: Service, carys: User, amina: User, time_machine: TimeMachineFixture
    ) -> None:
        sampled.cases(outreach, [amina], 5, seed=2)
        draw = sampled.sealed(outreach, carys)
        time_machine.move_to(LAST_NOON)
        carys_browser = Browser()
        carys_browser.force_login(carys)
        page = text_of(carys_browser.get(reverse("oversight:sampling")))
        assert "That is too few to compare workers" in page
        assert "Seal the secret for December 2026" in page
        page = text_of(carys_browser.post(reverse("oversight:draw_freeze", args=[draw.pk]), follow=True))
        assert "The list of cases is frozen" in page
        dice = reverse("oversight:draw_dice", args=[draw.pk])
        assert "each from 1 to 6" in text_of(carys_browser.post(dice, {"dice": "12345"}))
        page = text_of(carys_browser.post(dice, {"dice": "35166 24153"}, follow=True))
        assert "The cases are drawn, and the secret is published" in page
        assert "drawn already" in text_of(carys_browser.post(dice, {"dice": "1111111111"}))
        sheet = carys_browser.post(reverse("oversight:draw_sheet", args=[draw.pk]))
        assert sheet["Content-Type"] == "application/pdf"
        again = carys_browser.post(reverse("oversight:draw_freeze", args=[draw.pk]))
        assert again.status_code == 409


def test_whoever_works_on_a_drawn_case_is_notified_and_nobody_else(
    outreach: Service, house_b: Service, amina: User, ben: User, dev: User, carys: User
) -> None:
    for worker in (amina, ben):
        make.case(worker=worker, service=outreach, opened_on=sampled.FIRST)
    make.case(worker=dev, service=house_b, opened_on=sampled.FIRST)
    draw = sampled.drawn(outreach, carys)
    told = {notice.person: notice.words for notice in Notice.objects.all()}
    assert set(told) == {amina, ben}
    for one in SampledCase.objects.filter(draw=draw):
        assert one.worker
        assert told[one.worker].startswith(
            f"{one.reference} is a sampled case now. Answer about it within 14 days"
        )
    browser = Browser()
    browser.force_login(amina)
    assert "is a sampled case now" in browser.get(reverse("desk:notifications")).text
