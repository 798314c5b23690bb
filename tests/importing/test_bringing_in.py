"""Rows become cases: all of them, with everything a case begins with, or none."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from cases.models import Case, Client, Consent, Deadline, Entry, NameKey, Paper, SafeContact, Seal, Topic
from desk.importing import tasks
from desk.importing.bringing_in import days_put_off
from desk.importing.models import LEAVE, NEW, REOPEN, Imported, Upload
from desk.importing.reading import read
from hestia.accounts.models import Service, User
from hestia.audit.models import Event
from hestia.db.worker import do_next
from referrals.actions import record_decision, record_earlier_referral
from referrals.actions.letters import letter_task_title
from referrals.models import Decision, Handover, Referral
from tests import make
from tests.importing.caseloads import brought, checked, noon, work, written
from tests.importing.checked_rows import judged
from tests.importing.sheets import GOOD, REFERRED, as_csv
from tests.make import NOON, TODAY
from tests.roles import as_application

__all__ = ["noon"]  # a fixture

pytestmark = pytest.mark.django_db
K = Deadline.Kind


def count() -> list[int]:
    models = (
        Client,
        Case,
        SafeContact,
        NameKey,
        Consent,
        Topic,
        Paper,
        Deadline,
        Entry,
        Referral,
        Decision,
        Imported,
    )
    with_history = [model.history for model in models if hasattr(model, "history")]
    return [*(model._default_manager.count() for model in models), *(each.count() for each in with_history)]


class TestOne:
    def test_begins_with_all_that_a_case_begins_with(
        self, carys: User, amina: User, outreach: Service
    ) -> None:
        (case,) = brought({**GOOD, "Phone": "020 7946 0999", "Safe to text": "yes"}, by=carys)
        assert (case.opened_on, case.status, case.service, case.worker) == (
            date(2026, 3, 2),
            "open",
            outreach,
            amina,
        )
        assert (case.made_at, case.made_by, case.version) == (NOON, carys, 1)
        assert case.client.full_name == "Ghada Karam"
        assert case.safe_contact.ways == "Text"
        assert {key.word for key in case.client.name_keys.all()} == {"ghada", "karam"}
        assert case.topic_set.count() == len(Topic.Subject)
        assert case.paper_set.count() == len(Paper.Kind)
        consent = case.consent_set.get()
        assert (consent.purpose, consent.answer, consent.how, consent.given_on) == (
            "service", "given", "signed", date(2026, 3, 2),
        )  # fmt: skip
        kept: list[Any] = [
            case,
            case.client,
            case.safe_contact,
            consent,
            *case.deadlines,
            *case.topic_set.all(),
        ]
        for record in kept:
            (version,) = record.history.all()
            assert (version.history_user, version.history_date, version.history_type) == (carys, NOON, "+")

    def test_is_promised_what_is_promised_today(self, carys: User, amina: User) -> None:
        (case,) = brought(GOOD, by=carys)
        due = {promise.kind: promise.due_on for promise in case.open_promises}
        assert due == {
            K.FIRST_RISK_ASSESSMENT: date(2026, 11, 26),
            K.NRM_EXPLANATION: date(2026, 11, 27),
            K.FIRST_PLAN: date(2026, 12, 1),
        }
        assert case.next_due_on == date(2026, 11, 26)
        assert not case.risk_level

    def test_says_where_it_came_from(self, carys: User, amina: User) -> None:
        (case,) = brought(GOOD, by=carys)
        entry = case.entry_set.get()
        assert entry.title == "Imported from Lamplight"
        assert "Its reference there was L-17." in entry.body
        event = Event.objects.get(kind="case.created")
        assert (event.by, event.case_ref) == (carys, case.reference)
        assert Event.objects.get(kind="caseload.imported").detail == {"cases_made": 1}

    def test_is_asked_for_her_agreement_where_nobody_knows_of_it(self, carys: User, amina: User) -> None:
        (case,) = brought({**GOOD, "Agreed to support on": "", "How she agreed": ""}, by=carys)
        assert not case.consent_set.exists()
        promise = case.open_deadline(K.TASK)
        assert promise
        assert promise.title.startswith("Ask whether the client agrees")

    def test_a_child_is_told_to_the_council_today_unless_it_knows(self, carys: User, amina: User) -> None:
        child = {**GOOD, "Date of birth": "2010"}
        other = {
            **child,
            "First name": "Linh",
            "Old reference": "L-18",
            "Council told": "Camden, Jo, 020 7946 0111",
        }
        one, two = brought(child, other, by=carys)
        promise = one.open_deadline(K.SAFEGUARDING)
        assert promise
        assert promise.due_on == TODAY
        assert two.deadlines.get(kind=K.SAFEGUARDING).met_on == TODAY

    def test_a_room_is_hers(self, carys: User, house_a: Service) -> None:
        room = house_a.rooms.order_by("number").first() or house_a.rooms.create(number=1)
        house = {"Service": house_a.name, "Room": room.number, "Worker’s e-mail": carys.email}
        (case,) = brought({**GOOD, **house}, by=carys)
        assert case.placement_set.get().room == room


class TestReferral:
    def test_day_twenty_shows_day_twenty(self, carys: User, amina: User) -> None:
        (case,) = brought({**GOOD, **REFERRED}, by=carys)
        assert case.nrm_in_words(on=TODAY) == "Recovery period, day 20 of 45"
        referral = Referral.with_facts().get(case=case)
        assert referral.reasonable_grounds is not None
        assert referral.reasonable_grounds.policy is not None
        assert (case.nrm_reference, case.nrm_stage, referral.stage) == ("NRM-77", "recovery", "recovery")
        assert Handover.objects.get(referral=referral).handed_over_on == date(2026, 10, 28)
        due = {promise.kind for promise in case.open_promises}
        ours = {K.FIRST_RISK_ASSESSMENT, K.FIRST_PLAN, K.DECISION_LETTER}
        assert due == ours | {K.RECOVERY_REVIEW, K.RUN_UP}
        assert list(case.entry_set.order_by("happened_at").values_list("title", flat=True)) == [
            "Referred before coming to us, by The Salvation Army",
            "Reasonable grounds decision: positive",
            "Imported from Lamplight",
        ]

    def test_stands_as_if_it_had_been_recorded_by_hand(self, carys: User, amina: User) -> None:
        (case,) = brought({**GOOD, **REFERRED}, by=carys)
        mine = Referral.objects.get(case=case)
        other = make.case(worker=amina, service=case.service)
        handover = Handover.objects.get(referral=mine)
        by_hand = record_earlier_referral(
            case=other, organisation=handover.organisation, submitted_on=mine.submitted_on or TODAY,
            received_on=mine.received_on or TODAY, reference=mine.reference, by=carys, at=NOON,
        )  # fmt: skip
        decision = mine.decision_set.get()
        record_decision(
            referral=by_hand, stage="rg", outcome="positive", made_on=decision.made_on, notified_on=None,
            letter=decision.letter, told_how=decision.told_how, told_on=decision.told_on, by=carys, at=NOON,
        )  # fmt: skip
        other.refresh_from_db()
        for name in ("nrm_stage", "nrm_reference", "recovery_from", "recovery_to", "recovery_days"):
            assert getattr(case, name) == getattr(other, name)
        same = decision.policy, decision.removal_policy, mine.rg_policy
        hand = by_hand.decision_set.get()
        assert same == (hand.policy, hand.removal_policy, by_hand.rg_policy)
        clocks = (K.RG_DECISION, K.RECOVERY_REVIEW, K.RUN_UP, K.RECONSIDERATION, K.MOVE_ON)
        ours, theirs = (
            list(
                Deadline.objects.open()
                .filter(case=each, kind__in=clocks)
                .values_list("kind", "title", "context", "due_on", "unit")
            )
            for each in (case, other)
        )
        assert ours == theirs

    def test_she_is_told_what_nobody_knows_she_was_told(self, carys: User, amina: User) -> None:
        untold = {**REFERRED, "Told of reasonable grounds on": "", "Told with an interpreter": ""}
        (case,) = brought({**GOOD, **untold}, by=carys)
        promise = case.open_deadline(K.TELL_DECISION)
        assert promise
        assert promise.due_on == date(2026, 11, 25)

    def test_the_letter_it_waits_for_is_promised(self, carys: User, amina: User) -> None:
        (case,) = brought({**GOOD, **REFERRED}, by=carys)
        made = Decision.objects.filter(case=case)
        letters = case.deadline_set.open().filter(kind=K.DECISION_LETTER)
        assert letters.count() == len(made) > 0
        assert {each.title for each in letters} == {letter_task_title(each) for each in made}
        assert {each.due_on for each in letters} == {date(2026, 12, 1)}

    def test_a_reference_alone_is_a_referral_to_record(self, carys: User, amina: User) -> None:
        (case,) = brought({**GOOD, "NRM reference": "NRM-77"}, by=carys)
        assert (case.nrm_stage, case.nrm_reference) == ("submitted", "NRM-77")
        assert case.open_deadline(K.NRM_TAKE_OVER) is not None


def test_first_promises_are_spread() -> None:
    rows = [
        {
            **GOOD,
            "Old reference": f"L-{n}",
            "Opened on": f"{n}/3/2026",
            "Date of birth": "2010" if n == 9 else "1991",
        }
        for n in range(1, 10)
    ]
    later = days_put_off(judged(*rows))
    assert later == {10: 0, 2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 3, 8: 3, 9: 4}
    many = days_put_off(judged(*({**GOOD, "Old reference": f"L-{n}"} for n in range(400))))
    assert max(many.values()) == 39


class TestKnown:
    def test_someone_known_is_asked_about_and_never_doubled_by_itself(
        self, carys: User, amina: User, her_case: Case
    ) -> None:
        upload = checked({**GOOD, "Date of birth": "", "18 or over": "yes"}, by=carys)
        assert upload.undecided() == [2]
        assert upload.blockers() == [
            "First say, for everybody who may be here already, if it is the same person."
        ]
        upload.choose({2: LEAVE})
        assert upload.blockers() == ["Every row is left out, so there is nothing to bring in."]
        upload.choose({2: NEW})
        assert written(upload) is None
        assert Client.objects.filter(first_name="Ghada").count() == 2

    def test_a_number_is_known(self, carys: User, amina: User) -> None:
        brought(GOOD, by=carys)
        stranger = {**GOOD, "First name": "Linh", "Last name": "Tran", "Old reference": "l-17"}
        assert checked(stranger, by=carys).undecided() == [2]

    def test_two_rows_of_one_person_are_asked_about(self, carys: User, amina: User) -> None:
        assert checked(GOOD, {**GOOD, "Old reference": "L-18"}, by=carys).unsure == {"3": 2}

    def test_a_closed_case_is_opened_again(self, carys: User, amina: User, her_case: Case) -> None:
        her_case.close(kind="planned", on=TODAY, by=carys, at=NOON)
        upload = checked({**GOOD, "Date of birth": "", "18 or over": "yes"}, by=carys)
        upload.choose({2: f"{REOPEN}{her_case.reference}"})
        assert written(upload) is None
        again = Imported.objects.get().case
        assert (again.client, again.reopened_from) == (her_case.client, her_case)
        assert "First name: Ghada" in again.entry_set.get(kind="opened").body
        assert again.history.get().history_user == carys

    def test_someone_entered_meanwhile_is_asked_about(
        self, carys: User, amina: User, outreach: Service
    ) -> None:
        upload = checked(GOOD, by=carys)
        assert upload.undecided() == []
        make.case(worker=amina, service=outreach)
        left = written(upload)
        assert left is not None
        assert left.undecided() == [2]
        assert left.refusal.startswith("Since then somebody added people")

    def test_nothing_is_told_of_a_sealed_case(self, carys: User, amina: User, her_case: Case) -> None:
        Seal(client=her_case.client, words="", given_at=NOON, given_by=carys).save()
        assert checked({**GOOD, "Date of birth": "", "18 or over": "yes"}, by=carys).unsure == {}


class TestAllOrNothing:
    def test_the_last_row_fails_and_nothing_is_written(self, carys: User, amina: User) -> None:
        rows = [
            {**GOOD, **REFERRED, "Old reference": f"L-{n}", "NRM reference": f"NRM-{n}", "Last name": name}
            for n, name in enumerate(["Abbas", "Tran", "Okafor", "Diallo"])
        ]
        upload = checked(*rows, by=carys)
        assert not upload.blockers()
        before, tasks_before = count(), DBTaskResult.objects.count()
        with connection.cursor() as cursor:
            cursor.execute(
                """
                CREATE FUNCTION breaks() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'check_violation'; END $$;
                CREATE TRIGGER breaks BEFORE INSERT ON importing_imported FOR EACH ROW
                    WHEN (new.reference = 'L-3') EXECUTE FUNCTION breaks()
                """
            )
        left = written(upload)
        assert left is not None
        assert (left.state, left.refusal) == ("checked", "The database refused one of the rows.")
        assert count() == before
        assert DBTaskResult.objects.count() == tasks_before
        assert not Event.objects.filter(kind="case.created").exists()
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER breaks ON importing_imported")
        assert written(left) is None
        assert Imported.objects.count() == 4

    def test_holds_the_bank_holidays_by_which_it_counts(self, carys: User, amina: User) -> None:
        """Whoever changes them waits, and then moves what was promised here."""
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted"
        upload = checked(GOOD, by=carys)
        with connection.cursor() as cursor:
            cursor.execute(f"{held} AND pid = pg_backend_pid()")
            before = cursor.fetchone()[0]
            assert written(upload) is None
            cursor.execute(f"{held} AND pid = pg_backend_pid()")
            assert cursor.fetchone()[0] == before + 1

    def test_what_changed_since_it_was_checked_is_refused(self, carys: User, amina: User) -> None:
        upload = checked(GOOD, by=carys)
        amina.services.clear()
        left = written(upload)
        assert left is not None
        assert "row 2, Worker’s e-mail" in left.refusal
        assert not Imported.objects.exists()

    def test_who_may_not_any_more_writes_nothing(self, carys: User, amina: User) -> None:
        upload = checked(GOOD, by=carys)
        carys.is_active = False
        carys.save()
        left = written(upload)
        assert left is not None
        assert left.refusal == "Your role can no longer bring in a caseload."


class TestUpload:
    def test_exists_for_its_owner_alone(self, carys: User, amina: User) -> None:
        upload = checked(GOOD, by=carys)
        for person, seen in ((carys, 1), (amina, 0), (None, 0)):
            with as_application(person, at=NOON):
                assert Upload.objects.filter(pk=upload.pk).count() == seen

    def test_goes_after_a_day(self, carys: User, amina: User, time_machine: Any) -> None:
        checked(GOOD, by=carys)
        time_machine.move_to(NOON + timedelta(hours=25))
        work()
        assert not Upload.objects.exists()

    def test_is_checked_step_by_step(self, carys: User, amina: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(tasks, "STEP", 2)
        rows = [{**GOOD, "Old reference": f"L-{n}", "Date of birth": str(1950 + 5 * n)} for n in range(5)]
        upload = Upload.of_table(read(as_csv(rows)), source="Lamplight", owner=carys, at=NOON)
        with as_application(carys, at=NOON):
            tasks.begin(upload)
        seen = []
        for _ in range(3):
            with as_application(None):
                do_next(at=NOON)
            upload.refresh_from_db()
            seen.append((upload.checked, upload.state))
        assert seen == [(2, "checking"), (4, "checking"), (5, "checked")]
        assert not upload.problems
