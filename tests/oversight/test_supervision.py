"""Supervision in two records: what two people keep, and that it exists for exactly those two."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from cases.actions.access import exclude_worker
from cases.models import Case, Entry
from cases.queries.load import hard_moments
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.staff.actions.supervision import record_supervision
from hestia.staff.models import AgreedAction, SupervisedCase, Supervision, SupervisionRecord, Wellbeing
from oversight import actions
from oversight.models import SampledCase
from oversight.queries.findings import lines_for_supervision
from tests import make
from tests.oversight import sampled
from tests.oversight.test_samples import DECEMBER, SHORT, acting, allotted, finds, says
from tests.roles import as_application
from tests.staff.test_placements import browser_of, day

pytestmark = pytest.mark.django_db
HELD_ON = make.TODAY - timedelta(7)
HOW, FOUND = "Zqsleepless since Thursday", "Zqreviews come late"
TABLES = {
    SupervisionRecord: "staff_supervisionrecord",
    Wellbeing: "staff_wellbeing",
    AgreedAction: "staff_agreedaction",
}


@pytest.fixture(autouse=True)
def at_noon() -> Iterator[None]:
    with time_machine.travel(make.NOON):
        yield


@pytest.fixture
def held(amina: User, carys: User) -> Supervision:
    """Carys supervised Amina a week ago."""
    row = Supervision(person=amina, supervisor=carys, held_on=HELD_ON, next_on=HELD_ON + timedelta(28))
    return record_supervision(supervision=row, by=carys, at=make.NOON)


@pytest.fixture
def mona(outreach: Service) -> User:
    """Another manager of the same service, who keeps the register too."""
    return make.user("Mona Reed", role=Role.MANAGER, services=[outreach])


def kept(held: Supervision, case: Case) -> None:
    """Let the two write all there is to write, through the pages."""
    case.record_unchecked_risk("very_high")
    by_carys, by_amina = browser_of(held.supervisor), browser_of(held.person)
    page = f"/supervision/{held.pk}/"
    by_carys.post(f"{page}record/", {"findings": FOUND, "cases": [case.reference], "leave": "Five days"})
    form = by_amina.get(f"{page}wellbeing/").context["form"]
    by_amina.post(f"{page}wellbeing/", {"words": HOW, "version": form.version_now})
    agreed = {"what": "Book the course", "owner": held.person.pk, **day("by_on", make.TODAY + timedelta(14))}
    by_carys.post(f"{page}actions/new/", agreed)


def test_the_two_write_and_read_it(held: Supervision, her_case: Case, amina: User, carys: User) -> None:
    kept(held, her_case)
    record = SupervisionRecord.objects.get()
    assert (record.person, record.supervisor, record.findings) == (amina, carys, FOUND)
    assert record.load_words.startswith("10 points")  # 3 + 4 very high + 1 interpreter + 2 first weeks
    assert [row[0] for row in record.load][:2] == ["Every case", "Very high risk"]
    assert SupervisedCase.objects.get().case_ref == her_case.reference
    for reader in (amina, carys):
        page = browser_of(reader).get(f"/supervision/{held.pk}/").text
        assert HOW in page
        assert FOUND in page
        assert "Book the course" in page
    assert "wrote the record" in Notice.objects.get(person=amina).words
    # Frozen: what becomes of the case since changes nothing in it.
    Case.objects.filter(pk=her_case.pk).update(risk_rank=0)
    assert "10 points" in browser_of(amina).get(f"/supervision/{held.pk}/").text
    # What was decided about her stands on her file, and nothing of this.
    assert not [entry for entry in Entry.objects.all() if FOUND in entry.body or HOW in entry.body]
    kinds = set(Event.objects.filter(kind__startswith="supervision.").values_list("kind", flat=True))
    assert {"supervision.record_written", "supervision.wellbeing_written", "supervision.record_seen"} <= kinds
    assert not [event for event in Event.objects.all() if HOW in str(event.detail)]


def test_an_action_is_done_and_that_is_taken_back(held: Supervision, her_case: Case, ben: User) -> None:
    kept(held, her_case)
    by_amina, action = browser_of(held.person), AgreedAction.objects.get()
    done = f"/supervision/{held.pk}/actions/{action.pk}/done/"
    page = by_amina.post(done, follow=True).text
    assert "Done: Book the course" in page
    [undo] = re.findall(r'<form method="post" action="([^"]+/undoing/)">', page)
    assert browser_of(ben).post(undo).status_code == 404
    for _ in range(2):  # a double click does it once
        assert by_amina.post(undo, follow=True).status_code == 200
    action.refresh_from_db()
    assert action.done_on is None
    by_amina.post(done)
    assert by_amina.post(undo).status_code == 409  # done again since: that is another act


def test_each_writes_only_what_is_theirs(held: Supervision, amina: User, carys: User) -> None:
    page = f"/supervision/{held.pk}/"
    assert browser_of(amina).post(f"{page}record/", {"findings": "Great"}).status_code == 404
    assert browser_of(carys).post(f"{page}wellbeing/", {"words": "Fine"}).status_code == 404
    assert (SupervisionRecord.objects.count(), Wellbeing.objects.count()) == (0, 0)


def test_it_exists_for_nobody_else_whoever_they_are(
    held: Supervision, her_case: Case, mona: User, ben: User, farah: User, gita: User, hal: User
) -> None:
    kept(held, her_case)
    page = f"/supervision/{held.pk}/"
    for reader in (mona, ben, farah, gita, hal):
        assert browser_of(reader).get(page).status_code == 404
        with as_application(reader):
            assert [model._default_manager.count() for model in TABLES] == [0, 0, 0], reader
    assert FOUND not in browser_of(mona).get(f"/staff/{held.person.pk}/").text
    with as_application(held.person):
        assert [model._default_manager.count() for model in TABLES] == [1, 1, 1]


def test_the_database_tells_it_to_exactly_two(
    held: Supervision, her_case: Case, mona: User, amina: User, carys: User, farah: User
) -> None:
    """Asked as the application's role, past everything of ours: each account, each table."""
    kept(held, her_case)
    for table in TABLES.values():
        readers = set()
        for person in User.objects.all():
            with as_application(person), connection.cursor() as cursor:
                cursor.execute(f"SELECT FROM {table}")
                readers |= {person} if cursor.rowcount else set()
        assert readers == {amina, carys}, table
    with connection.cursor() as cursor:
        cursor.execute("SELECT words FROM staff_wellbeing")
        [(sealed,)] = cursor.fetchall()
        assert "Zqsleepless" not in sealed  # not even the owner of the database
    # Who keeps the register corrects the days, and lets herself in by nothing.
    row = Supervision.objects.get(pk=held.pk)
    row.supervisor = mona
    with as_application(mona):
        row.save()
    with as_application(mona), connection.cursor() as cursor:
        cursor.execute("SELECT FROM staff_wellbeing")
        assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError), transaction.atomic():
            cursor.execute("UPDATE staff_wellbeing SET supervisor_id = %s", [mona.pk])
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        as_application(mona),
    ):
        Wellbeing(
            supervision=held, person=amina, supervisor=mona, words="She is fine", made_at=make.NOON
        ).save()


def test_a_case_is_told_of_only_where_it_is_seen(
    held: Supervision, her_case: Case, amina: User, ben: User
) -> None:
    kept(held, her_case)
    Case.objects.filter(pk=her_case.pk).update(worker=ben)
    with as_application(amina):
        assert SupervisedCase.objects.count() == 1  # of her team
    Case.objects.filter(pk=her_case.pk).update(service=make.service("Safe house Z"))
    with as_application(amina):
        assert SupervisedCase.objects.count() == 0


def test_whose_next_one_is_overdue_is_first_and_marked(
    held: Supervision, amina: User, ben: User, carys: User, mona: User
) -> None:
    def names() -> list[str]:
        page = browser_of(carys).get("/supervision/").text
        held_by = page[page.index('id="h-held"') :]
        rows = held_by[: held_by.index("</ul>")].split("<li>")[1:]
        return [("Amina" if "Amina" in row else "Ben") + " Overdue" * ("Overdue" in row) for row in rows]

    dates = {"held_on": HELD_ON - timedelta(60), "next_on": HELD_ON - timedelta(32)}
    late = Supervision(person=ben, supervisor=carys, **dates)
    record_supervision(supervision=late, by=carys, at=make.NOON)
    assert names() == ["Ben Overdue", "Amina"]
    page = browser_of(carys).get("/supervision/").text
    assert f"/staff/{ben.pk}/supervision/new/" in page
    assert f"/staff/{amina.pk}/supervision/new/" not in page
    assert ("Back to team" in page, "Back to team" in browser_of(amina).get("/supervision/").text) == (
        True,
        False,
    )
    again = Supervision(person=ben, supervisor=mona, held_on=HELD_ON, next_on=HELD_ON + timedelta(28))
    record_supervision(supervision=again, by=mona, at=make.NOON)
    assert names() == ["Amina", "Ben"]  # somebody else has held it since


def test_what_was_agreed_is_open_until_it_is_done(held: Supervision, her_case: Case, amina: User) -> None:
    kept(held, her_case)
    action = AgreedAction.objects.get()
    assert "Book the course" in browser_of(amina).get("/supervision/").text
    for _ in range(2):
        browser_of(amina).post(f"/supervision/{held.pk}/actions/{action.pk}/done/")
    action.refresh_from_db()
    assert (action.done_on is not None, action.version) == (True, 2)
    assert "Book the course" not in browser_of(amina).get("/supervision/").text


def test_what_is_to_be_put_right_is_drawn_and_kept(
    held: Supervision, her_case: Case, outreach: Service, house_b: Service, amina: User, carys: User
) -> None:
    sampled.drawn(outreach, carys, case=her_case)
    one = SampledCase.objects.get(reference=her_case.reference)
    tessa = make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])
    allotted(one, carys, tessa)
    says(one, amina)
    finding = finds(says(one, tessa, SHORT), tessa, amina)
    page, question = f"/supervision/{held.pk}/", finding.question_words
    line = [question, "Wed 16 Dec 2026", "Open"]
    form = " ".join(browser_of(carys).get(f"{page}record/").text.split())
    assert f"{question} By Wed 16 Dec 2026. <b>Open</b>" in form
    assert "Not as it was on <time" in form  # it was a week ago
    browser_of(carys).post(f"{page}record/", {"findings": FOUND})
    assert SupervisionRecord.objects.get().to_put_right == [line]
    # It stays as it was written, and says of no case.
    with acting(amina):
        actions.give_evidence(finding=finding, words="Rung on Monday.", by=amina, at=DECEMBER)
    with acting(tessa):
        actions.recheck(finding=finding, is_right=True, words="It is there.", by=tessa, at=DECEMBER)
    for reader in (amina, carys):
        shown = " ".join(browser_of(reader).get(page).text.split())
        assert f"{question} By Wed 16 Dec 2026. Open" in shown
        assert her_case.reference not in shown
        assert "are as they were when this was written" in shown
    assert "No finding that you can see" in browser_of(carys).get(f"{page}record/").text


def test_who_reads_no_findings_is_shown_none(
    her_case: Case, outreach: Service, house_b: Service, amina: User, carys: User, farah: User, dev: User
) -> None:
    sampled.drawn(outreach, carys, case=her_case)
    one = SampledCase.objects.get(reference=her_case.reference)
    tessa = make.user("Tessa Wynn", role=Role.MANAGER, services=[house_b])
    allotted(one, carys, tessa)
    says(one, amina)
    finds(says(one, tessa, SHORT), tessa, amina)
    lines = {who: lines_for_supervision(amina, reader=who, today=make.TODAY) for who in (carys, farah, dev)}
    assert [len(lines[who]) for who in (carys, farah, dev)] == [1, 0, 0]


def test_what_was_agreed_and_is_overdue_is_counted_for_the_two(
    held: Supervision, her_case: Case, carys: User, mona: User
) -> None:
    kept(held, her_case)
    words = "1 action agreed with you, overdue"
    for days, seen in ((14, False), (15, True)):  # it was agreed for the fourteenth
        with time_machine.travel(make.NOON + timedelta(days=days)):
            assert (words in " ".join(browser_of(carys).get("/team/").text.split())) is seen
            assert "agreed with you" not in browser_of(mona).get("/team/").text


def test_a_supervision_that_was_a_mistake_counts_no_more(held: Supervision, carys: User, amina: User) -> None:
    sent: dict[str, Any] = {"supervisor": carys.pk, "version": held.version, "is_mistake": "on"}
    sent |= day("held_on", HELD_ON) | day("next_on", HELD_ON + timedelta(28))
    browser = browser_of(carys)
    browser.post(f"/staff/{amina.pk}/supervision/{held.pk}/", sent)
    held.refresh_from_db()
    assert held.is_mistake
    page = browser.get(f"/staff/{amina.pk}/").text
    assert "Recorded by mistake" in page
    assert "Not recorded" in page
    assert browser.get(f"/supervision/{held.pk}/").status_code == 404
    again = {"supervisor": carys.pk, **day("held_on", HELD_ON), **day("next_on", HELD_ON + timedelta(28))}
    browser.post(f"/staff/{amina.pk}/supervision/new/", again)
    assert Supervision.objects.counting().count() == 1
    assert "Next " in browser.get("/staff/").text


def test_hours_are_recorded_by_another_from_a_day_on(amina: User, carys: User, ben: User) -> None:
    page = f"/staff/{amina.pk}/hours/new/"
    sent = {"hours": "30", "learners": "1", "far_clients": "3", **day("from_on", date(2026, 9, 1))}
    assert browser_of(amina).post(page, sent).status_code == 403
    assert "at most 60" in browser_of(carys).post(page, {**sent, "hours": "61"}).text
    assert "Enter 60 or fewer" in browser_of(carys).post(page, {**sent, "far_clients": "61"}).text
    too_early = {**sent, **day("newly_qualified_until", date(2026, 8, 31))}
    assert "on or after the day from which this counts" in browser_of(carys).post(page, too_early).text
    browser_of(carys).post(page, sent)
    assert "recorded already" in browser_of(carys).post(page, sent).text
    shown = browser_of(amina).get(f"/staff/{amina.pk}/").text
    assert "30 hours a week, 1 student or volunteer to support, 3 clients more than 60 minutes away" in shown
    with as_application(ben), connection.cursor() as cursor:
        cursor.execute("SELECT FROM staff_workinghours")
        assert cursor.rowcount == 0


def test_three_hard_moments_offer_a_debrief(
    her_case: Case, amina: User, carys: User, farah: User, mona: User
) -> None:
    for number in range(3):
        her_case.narrate(Entry.Kind.INCIDENT, f"A man at the door {number}", by=amina, at=make.NOON)
    assert hard_moments(carys, today=make.TODAY)[amina.pk] == (0, 3)
    assert hard_moments(farah, today=make.TODAY)[amina.pk].is_many
    assert "Offer a debrief" in browser_of(carys).get(f"/reports/load/{amina.pk}/").text
    assert hard_moments(carys, today=make.TODAY + timedelta(31)) == {}
    exclude_worker(case=her_case, person=mona, reason="knows_her", by=carys, at=make.NOON)
    assert hard_moments(mona, today=make.TODAY) == {}  # not even that there was something
