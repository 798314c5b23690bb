"""Whatever a reference is, and whatever the outcome of what was asked, who wrote it down is told the same."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from cases.models import Case
from desk.reminders.tasks import in_words
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.db import signing
from rights.actions import end_request
from rights.actions import spoken as actions
from rights.models import AccessRequest, SpokenRequest
from rights.queries.retention import DueRow, records_due
from tests import make
from tests.outside import act, stolen, words_for
from tests.rights.test_complaints import at_noon, browser_of
from tests.rights.test_retention import closed
from tests.rights.test_spoken import COPY, HOLD, UNKNOWN, ask_hold, ring, withdraw
from tests.rights.test_whole import seal
from tests.roles import as_application
from tests.supportplans.pages import day, text_of

__all__ = ["at_noon", "closed"]

pytestmark = pytest.mark.django_db
SOON = make.NOON + timedelta(hours=1)
LATER = make.NOON + timedelta(days=61)
# All that who wrote it down might ask of the database, with the reference or the number of what was asked.
QUESTIONS = {
    "its line": "SELECT x::text FROM spoken_to_watch() x WHERE of_reference = %(ref)s",
    "its row": "SELECT x::text FROM rights_spokenrequest x WHERE id = %(pk)s OR of_reference = %(ref)s",
    "its case": "SELECT x::text FROM cases_case x WHERE reference = %(ref)s",
    "requests": "SELECT x::text FROM rights_accessrequest x",
    "promises": "SELECT x::text FROM cases_deadline x",
    "holds": "SELECT x::text FROM rights_legalhold x",
    "dates": "SELECT x::text FROM requests_to_watch() x WHERE reference = %(ref)s",
    "steps": "SELECT x::text FROM steps_to_watch(%(ref)s) x",
    "records": "SELECT x::text FROM records_due(NULL) x WHERE reference = %(ref)s",
    "who is told": "SELECT x::text FROM accounts_notice x WHERE words LIKE '%%' || %(ref)s || '%%'",
    "whom it would tell": "SELECT x::text FROM spoken_notices(ARRAY[%(pk)s]::bigint[], true) x",
    "told again": "SELECT x::text FROM tell_of_spoken(%(pk)s) x",
    "reminded": "SELECT x::text FROM remind_of_spoken('2100-01-01') x",
    "held": "SELECT x::text FROM clients_held() x",
    "its log": "SELECT kind, by_id, detail FROM audit_event WHERE subject LIKE '%%.spokenrequest:' || %(pk)s",
    "withdrawing": "SELECT withdraw_spoken(%(pk)s)",
}
type Told = dict[str, list[Any]]


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.fixture
def references(gita: User, carys: User, ruth: User, amina: User, outreach: Service) -> dict[str, str]:
    """One reference of each kind, of which the same was asked, and what became of it."""
    nowhere = make.service("Safe house C")  # it has no manager
    cases = {
        kind: make.case(service=nowhere if kind == "of no manager" else outreach, worker=amina)
        for kind in ("waiting", "recorded", "refused", "blanked", "sealed", "of no manager")
    }
    seal(cases["sealed"], seeing=[ruth, carys], with_key=[], by=carys)
    made = {kind: case.reference for kind, case in cases.items()} | {"unknown": UNKNOWN}
    for reference in made.values():
        ring(gita, reference)
    for kind in ("recorded", "refused"):
        record(carys, made[kind])
    asked = AccessRequest.objects.get(case=cases["refused"])
    end_request(request=asked, end="invalid", words="Not her.", on=make.TODAY, by=carys, at=make.NOON)
    SpokenRequest.objects.filter(of_reference=made["blanked"]).update(answers="")
    return made


def record(manager: User, reference: str) -> None:
    """Record in the case that its client asks for a copy."""
    where = SpokenRequest.objects.get(of_reference=reference).get_absolute_url()
    assert browser_of(manager).post(where, {**COPY, "once": str(uuid4())}).status_code == 302


def told(person: User, reference: str, *, at: datetime) -> Told:
    """Return what each question tells somebody outside, with the application's own sign-in."""
    pk = SpokenRequest.objects.get(of_reference=reference).pk
    answers: Told = {}
    with stolen() as raw:
        cursor = raw.cursor()
        words = words_for(cursor, person, at=at)
        assert act(cursor, words, *signing.sign(words))
        for name, question in QUESTIONS.items():
            cursor.execute(question, {"ref": reference, "pk": pk})
            answers[name] = [alike(str(row), reference, pk) for row in cursor.fetchall()]
    return answers


def alike(words: str, reference: str, pk: int) -> str:
    """Return what was answered without the reference, and without the number of what was asked.

    The number is what a row begins with: elsewhere the same digits are a person's.
    """
    return re.sub(rf"\({pk},", "(N,", words.replace(reference, "H-0000"), count=1)


class TestFromOutside:
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("at", [pytest.param(SOON, id="soon"), pytest.param(LATER, id="when it is over")])
    def test_each_question_has_one_answer(
        self, at: datetime, gita: User, carys: User, references: dict[str, str]
    ) -> None:
        answers = {kind: told(gita, reference, at=at) for kind, reference in references.items()}
        for name in QUESTIONS:
            assert len({str(answer[name]) for answer in answers.values()}) == 1, (name, answers)
        of_one = answers["waiting"]
        assert len(of_one["its line"]) == (1 if at == SOON else 0)
        assert of_one["withdrawing"] == ["(True,)"]
        assert len(of_one["its log"]) == 1
        silent = QUESTIONS.keys() - {"its line", "withdrawing", "its log"}
        assert {name: of_one[name] for name in silent} == {name: [] for name in silent}
        # The same questions find plenty for somebody for whom these cases exist.
        hers = {kind: told(carys, reference, at=at) for kind, reference in references.items()}
        assert len({str(answer["its row"]) for answer in hers.values()}) > 3
        assert hers["recorded"]["requests"]

    def test_the_words_are_read_by_nobody_but_who_records_them(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        """Nor by a colleague who takes over: the reference and the days are all that they need."""
        colleague = make.user("Nora Lind", role=Role.DATA_PROTECTION_LEAD)
        ring(gita, her_case.reference)
        for person, seen in ((gita, 0), (colleague, 0), (carys, 1)):
            with as_application(person, at=SOON):
                assert SpokenRequest.objects.count() == seen
        page = text_of(browser_of(colleague).get(reverse("rights:requests")))
        assert her_case.reference in page
        assert "Withdraw it" not in page


class TestOnThePage:
    def test_each_row_is_the_same(self, gita: User, references: dict[str, str]) -> None:
        page = browser_of(gita).get(reverse("rights:requests")).text
        _, _, table = page.partition('aria-label="Table of what was asked by reference"')
        body = table[table.index("<tbody>") : table.index("</table>")]
        rows = re.findall(r"<tr>.*?</tr>", body, re.DOTALL)
        assert len(rows) == len(references)
        plain = {re.sub(r'H-\d+|by-reference/\d+|value="[^"]*"', "…", row) for row in rows}
        assert len(plain) == 1
        assert "What clients have asked for" in page
        for reference in references.values():  # nor is any of them among what is watched
            assert page.count(f"{reference}\n") + page.count(f">{reference}<") == 1, reference

    @pytest.mark.parametrize("kind", ["waiting", "recorded", "refused", "sealed", "unknown"])
    def test_each_is_withdrawn_with_one_answer(
        self, kind: str, gita: User, references: dict[str, str]
    ) -> None:
        asked = SpokenRequest.objects.get(of_reference=references[kind])
        page = withdraw(gita, asked)
        assert page.redirect_chain == [(reverse("rights:requests"), 302)]
        asked.refresh_from_db()
        assert asked.withdrawn_by == gita
        assert f"What was asked of {references[kind]} is withdrawn." in text_of(page)
        assert page.text.count(references[kind]) == 1

    def test_who_recorded_it_already_is_told_that_it_was_a_mistake(
        self, gita: User, carys: User, references: dict[str, str]
    ) -> None:
        withdraw(gita, SpokenRequest.objects.get(of_reference=references["recorded"]))
        told = Notice.objects.filter(person=carys, words__contains="recorded in the case already")
        assert told.count() == 1

    def test_the_log_says_of_none_that_it_ended(self, gita: User, references: dict[str, str]) -> None:
        lines = Event.objects.filter(subject__startswith="rights.spokenrequest")
        assert [line.kind for line in lines] == ["spoken_request.received"] * len(references)

    def test_it_is_listed_for_sixty_days(self, gita: User, references: dict[str, str]) -> None:
        def page() -> str:
            return text_of(browser_of(gita).get(reverse("rights:requests")))

        with time_machine.travel(make.NOON + timedelta(days=60, seconds=-1), tick=False):
            assert all(reference in page() for reference in references.values())
        with time_machine.travel(make.NOON + timedelta(days=60), tick=False):
            assert not any(reference in page() for reference in references.values())


class TestAHold:
    def test_of_a_closed_record_they_watch_nothing_changes(
        self, gita: User, carys: User, closed: Case
    ) -> None:
        due_on = make.TODAY + timedelta(days=9999)

        def watched() -> tuple[str, list[DueRow]]:
            return text_of(browser_of(gita).get(reverse("rights:retention"))), records_due(gita, on=due_on)

        before = watched()
        assert [row.reference for row in before[1]] == [closed.reference]
        ask_hold(gita, closed.reference)
        assert watched() == before
        [row] = records_due(carys, on=due_on)
        assert row.is_hold_asked
        assert row.is_settled
        assert "Asked for by reference" in text_of(browser_of(carys).get(reverse("rights:retention")))
        review_on = day("review_on", make.TODAY + timedelta(days=90))
        where = SpokenRequest.objects.get().get_absolute_url()
        assert browser_of(carys).post(where, {**HOLD, **review_on, "once": str(uuid4())}).status_code == 302
        assert watched() == before
        [row] = records_due(carys, on=due_on)
        assert (row.held_for, row.is_hold_asked) == ("A court", False)
        assert browser_of(gita).get(reverse("rights:steps", args=[closed.reference])).status_code == 404


class TestReminded:
    def reminded(self, person: User) -> list[str]:
        words = Notice.objects.filter(person=person, words__contains="by reference").order_by("told_at", "pk")
        return [notice.words for notice in words if "still" in notice.words]

    def test_after_two_days_and_again_each_week_until_it_is_recorded(
        self, gita: User, carys: User, her_case: Case
    ) -> None:
        ring(gita, her_case.reference)
        for days, number in ((0, 0), (1, 0), (2, 1), (3, 1), (8, 1), (9, 2)):
            at = make.NOON + timedelta(days=days)
            actions.remind_of_spoken(up_to=make.TODAY + timedelta(days=days - 2), at=at)
            assert len(self.reminded(carys)) == number, days
        assert "23 November 2026, by reference. It is still not recorded" in self.reminded(carys)[0]
        assert self.reminded(gita) == []
        record(carys, her_case.reference)
        actions.remind_of_spoken(up_to=make.TODAY, at=make.NOON + timedelta(days=30))
        assert len(self.reminded(carys)) == 2

    def test_where_no_manager_can_open_it_those_are_told_who_can_put_one_there(
        self, gita: User, carys: User, hal: User, amina: User
    ) -> None:
        house = make.service("Safe house C")
        lead = make.user("Helen Marsh", role=Role.SERVICE_LEAD, services=[house])
        elsewhere = make.user("Hugo Lane", role=Role.SERVICE_LEAD, services=[])
        case = make.case(service=house, worker=amina)
        ring(gita, case.reference)
        notices = {notice.person: notice for notice in Notice.objects.exclude(url="")}
        assert notices.keys() == {hal, lead}
        assert {notice.url for notice in notices.values()} == {reverse("desk:staff"), reverse("desk:team")}
        for notice in notices.values():
            assert notice.words.startswith("Safe house C: something was asked of a record by reference")
            assert case.reference not in notice.words
        assert not Notice.objects.filter(person__in=[gita, carys, elsewhere]).exists()

    def test_the_mornings_mail_counts_it(self, gita: User, carys: User, amina: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        assert "1 request by reference must be recorded in the case" in in_words(carys, on=make.TODAY)
        assert "reference" not in in_words(amina, on=make.TODAY)


class TestBlanked:
    def blanked(self) -> set[str]:
        return {asked.of_reference for asked in SpokenRequest.objects.all() if not asked.answers}

    def test_what_nobody_needs_any_more(self, references: dict[str, str]) -> None:
        actions.blank_spoken(at=make.NOON + timedelta(days=60, seconds=-1))
        assert self.blanked() == {references["blanked"]}
        actions.blank_spoken(at=make.NOON + timedelta(days=60))
        gone = {"recorded", "refused", "blanked", "unknown"}
        assert self.blanked() == {references[kind] for kind in gone}

    def test_what_was_withdrawn(self, gita: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        withdraw(gita, SpokenRequest.objects.get())
        actions.blank_spoken(at=LATER)
        assert self.blanked() == {her_case.reference}

    def test_nothing_that_the_law_holds(self, gita: User, carys: User, her_case: Case) -> None:
        ring(gita, her_case.reference)
        record(carys, her_case.reference)
        ask_hold(gita, her_case.reference)
        actions.blank_spoken(at=LATER)
        assert self.blanked() == set()

    def test_nobody_who_is_signed_in_blanks_or_reminds(
        self, gita: User, carys: User, references: dict[str, str]
    ) -> None:
        before = Notice.objects.count()
        for person in (gita, carys):
            with as_application(person, at=LATER), connection.cursor() as cursor:
                cursor.execute("SELECT blank_spoken()")
                cursor.execute("SELECT remind_of_spoken('2100-01-01')")
        assert self.blanked() == {references["blanked"]}
        assert Notice.objects.count() == before
