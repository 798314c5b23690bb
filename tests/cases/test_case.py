from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import resolve

from cases.models import Case, Client, Deadline, Entry, Refused
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from tests import make

Kind = Deadline.Kind


class TestVisibleTo:
    def test_a_worker_sees_her_own_cases_and_those_of_her_service(
        self, her_case: Case, amina: User, ben: User
    ) -> None:
        assert her_case in Case.objects.visible_to(amina)
        assert her_case in Case.objects.visible_to(ben)

    def test_another_team_sees_nothing(self, her_case: Case, dev: User) -> None:
        assert her_case not in Case.objects.visible_to(dev)

    def test_a_student_sees_only_what_is_allocated_to_her(self, her_case: Case, efua: User) -> None:
        assert her_case not in Case.objects.visible_to(efua)
        her_case.second_worker = efua
        her_case.save()
        assert her_case in Case.objects.visible_to(efua)

    @pytest.mark.parametrize("role", [Role.SERVICE_LEAD, Role.DATA_PROTECTION_LEAD, Role.ADMINISTRATOR])
    def test_roles_without_casework_see_none_even_in_the_service(
        self, role: Role, her_case: Case, outreach: Service
    ) -> None:
        person = make.user("No Casework", role=role, services=[outreach])
        assert not Case.objects.visible_to(person).exists()
        assert not Entry.objects.visible_to(person).exists()

    def test_what_is_kept_on_a_case_is_seen_by_those_who_see_the_case(
        self, her_case: Case, amina: User, dev: User, now: datetime
    ) -> None:
        entry = her_case.narrate(Entry.Kind.NOTE, "A note", by=amina, at=now)
        assert entry in Entry.objects.visible_to(amina)
        assert entry not in Entry.objects.visible_to(dev)
        assert her_case.client in Client.objects.visible_to(amina)
        assert her_case.client not in Client.objects.visible_to(dev)


class TestPromises:
    def test_a_new_date_replaces_the_open_promise_of_its_kind(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        first = her_case.promise(Kind.RISK_REVIEW, due_on=today, by=amina, at=now)
        second = her_case.promise(Kind.RISK_REVIEW, due_on=today + timedelta(7), by=amina, at=now)
        first.refresh_from_db()
        assert first.cancelled_why == "Replaced by a new date"
        assert her_case.open_deadline(Kind.RISK_REVIEW) == second

    def test_many_tasks_stand_side_by_side(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        for title in ("Ring the GP", "Ring the college"):
            her_case.promise(Kind.TASK, title=title, due_on=today, by=amina, at=now)
        assert her_case.deadline_set.open().count() == 2

    def test_the_case_knows_its_next_date(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        her_case.promise(Kind.PLAN_REVIEW, due_on=today + timedelta(9), by=amina, at=now)
        her_case.promise(Kind.RISK_REVIEW, due_on=today + timedelta(2), by=amina, at=now)
        her_case.refresh_from_db()
        assert her_case.next_due_on == today + timedelta(2)
        her_case.meet(Kind.RISK_REVIEW, by=amina, at=now, on=today)
        her_case.refresh_from_db()
        assert her_case.next_due_on == today + timedelta(9)

    def test_the_database_refuses_two_open_promises_of_a_kind(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        her_case.promise(Kind.RISK_REVIEW, due_on=today, by=amina, at=now)
        second = Deadline(
            case=her_case, kind=Kind.RISK_REVIEW, title="Again", due_on=today, made_at=now, made_by=amina
        )
        with pytest.raises(IntegrityError, match="deadline_one_open_of_a_kind"), transaction.atomic():
            second.save()


class TestTell:
    def test_a_meeting_is_the_last_contact_and_a_plain_note_is_not(
        self, her_case: Case, amina: User, now: datetime
    ) -> None:
        met_at = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
        her_case.narrate(Entry.Kind.MET, "Met", by=amina, at=now, happened_at=met_at)
        her_case.narrate(Entry.Kind.NOTE, "Thought", by=amina, at=now)
        her_case.refresh_from_db()
        assert her_case.last_contact_at == met_at


class TestClose:
    def test_closing_withdraws_what_is_left_but_the_follow_up(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        her_case.promise(Kind.PLAN_REVIEW, due_on=today, by=amina, at=now)
        her_case.promise(Kind.FOLLOW_UP, due_on=today + timedelta(90), by=amina, at=now)
        her_case.close(kind=Case.ExitKind.PLANNED, on=today, by=amina, at=now)
        assert [d.kind for d in her_case.deadline_set.open()] == [Kind.FOLLOW_UP]

    def test_a_closed_case_cannot_be_closed_again(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        her_case.close(kind=Case.ExitKind.PLANNED, on=today, by=amina, at=now)
        with pytest.raises(Refused, match="already closed"):
            her_case.close(kind=Case.ExitKind.PLANNED, on=today, by=amina, at=now)

    def test_a_client_has_one_open_case(self, her_case: Case, amina: User, outreach: Service) -> None:
        with pytest.raises(IntegrityError, match="case_one_open_per_client"), transaction.atomic():
            make.case(worker=amina, service=outreach, client=her_case.client)


class TestStageInWords:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (date(2026, 11, 6), "Recovery period, starts today"),
            (date(2026, 11, 26), "Recovery period, day 20 of 45"),
            (date(2026, 12, 21), "Recovery period, day 45 of 45"),
            (date(2026, 12, 28), "Recovery period, day 52, past the 45-day minimum"),
        ],
    )
    def test_it_counts_on_past_the_minimum(self, her_case: Case, day: date, words: str) -> None:
        her_case.take_over_nrm(
            Case.NRMStage.RECOVERY, recovery=(date(2026, 11, 6), date(2026, 12, 21), 45), reference="NRM-1"
        )
        her_case.save()
        assert her_case.nrm_in_words(on=day) == words

    @pytest.mark.parametrize("missing", ["recovery_from", "recovery_to", "recovery_days"])
    def test_it_has_a_beginning_an_end_and_a_length_or_none_of_them(
        self, her_case: Case, missing: str
    ) -> None:
        her_case.recovery_from, her_case.recovery_to = date(2026, 11, 6), date(2026, 12, 21)
        her_case.recovery_days = 45
        setattr(her_case, missing, None)
        with pytest.raises(IntegrityError, match="case_recovery_has_both_ends"), transaction.atomic():
            her_case.save()


class TestNames:
    @pytest.mark.parametrize("typed", ["hanh", "HẠNH", "Hạnh Nguyen", "nguyễn", "Hahn"])
    def test_she_is_found_without_accents_by_beginning_or_by_sound(self, typed: str, db: None) -> None:
        person = make.client("Thị Hạnh", "Nguyễn")
        assert person in Client.objects.named_like(typed)

    @pytest.mark.parametrize("typed", ["", "  ", "...", "Smith"])
    def test_nobody_is_found_by_nothing_or_another_name(self, typed: str, db: None) -> None:
        make.client("Thị Hạnh", "Nguyễn")
        assert not Client.objects.named_like(typed).exists()

    def test_she_is_found_by_a_name_she_was_made_to_use(self, db: None) -> None:
        person = make.client()
        person.other_names.create(name="Lola", kind="exploitation")
        assert person in Client.objects.named_like("lola")


class TestMilestones:
    """A minimum that is reached is not a promise broken (the recovery period counts on)."""

    def test_a_milestone_is_never_overdue_and_leaves_the_diary_when_it_passes(
        self, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        yesterday = today - timedelta(1)
        her_case.promise(Kind.RECOVERY_REVIEW, due_on=yesterday, by=amina, at=now)
        her_case.refresh_from_db()
        assert her_case.next_due_on is None
        assert not Deadline.objects.overdue(on=today).exists()
        assert not Deadline.objects.to_do(on=today).exists()
        assert Deadline.objects.to_do(on=yesterday).exists()

    def test_any_other_promise_is(self, her_case: Case, amina: User, now: datetime, today: date) -> None:
        promise = her_case.promise(Kind.PLAN_REVIEW, due_on=today - timedelta(1), by=amina, at=now)
        assert promise.is_overdue(on=today)
        assert promise.is_to_do(on=today)
        assert not promise.is_overdue(on=today - timedelta(1))


class TestTheOneButton:
    # Pages that exist once there is a referral, or a decision.
    LATER = frozenset(
        {
            Kind.NRM_HANDOVER,
            Kind.NRM_RECEIPT,
            Kind.RG_DECISION,
            Kind.TELL_DECISION,
            Kind.DECISION_LETTER,
            Kind.NRM_GROUNDS,
            Kind.RECONSIDERATION,
            Kind.CHASE,
            Kind.NRM_RESPONSE,
            Kind.TURNING_18,
        }
    )

    @pytest.mark.parametrize("kind", list(Kind))
    def test_every_promise_leads_to_a_page_of_its_case(
        self, kind: Kind, her_case: Case, carys: User, carys_browser: Browser, now: datetime, today: date
    ) -> None:
        promise = her_case.promise(kind, due_on=today, by=carys, at=now)
        assert promise.action_label
        page = carys_browser.get(promise.action_url, follow=True)
        assert page.status_code == (404 if kind in self.LATER else 200)
        assert resolve(urlsplit(promise.action_url).path).kwargs["ref"] == her_case.reference
