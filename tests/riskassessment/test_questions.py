"""The further questions: data with a version, switched on by a manager, kept by what was begun with them."""

from datetime import date
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.documents.printable import Copy
from cases.models import Case, Refused, RiskLevel
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import Role
from hestia.pdf import html
from riskassessment import actions
from riskassessment.documents import assessment as documents
from riskassessment.models import Assessment, QuestionSet
from riskassessment.queries.progress import risk_progress
from riskassessment.rules.considerations import (
    FURTHER,
    VERSIONS,
    consideration,
    considerations,
    every_consideration,
)
from riskassessment.rules.falls import Fall
from riskassessment.rules.scoring import Score, outcome
from supportplans.documents.exit_for_file import risk_rows
from supportplans.queries.high_risks import risks_of
from tests import make
from tests.database import past_triggers
from tests.riskassessment import build

PAGE = reverse("risk_settings:questions")


class TestTheData:
    def test_there_are_ten_in_the_order_of_the_rule_book(self) -> None:
        assert [each.slug for each in FURTHER[1]] == [
            "retrafficking",
            "self_harm",
            "mental_health",
            "physical",
            "domestic",
            "children",
            "detention",
            "digital",
            "lone_working",
            "fire",
        ]

    def test_every_version_has_both_parts_and_no_slug_twice(self) -> None:
        assert set(VERSIONS) == set(FURTHER)
        for version in VERSIONS:
            slugs = [each.slug for each in every_consideration(version)]
            assert len(slugs) == len(set(slugs))
            assert not [each for each in VERSIONS[version] if each.is_further]
            assert all(each.is_further and each.prompt for each in FURTHER[version])

    def test_only_the_five_unless_more_are_named(self) -> None:
        assert [each.slug for each in considerations()] == build.SLUGS
        asked = considerations(further=["digital", "self_harm", "nonsense"])
        assert [each.slug for each in asked[5:]] == ["self_harm", "digital"]
        assert consideration("digital").short == "Phone and online"

    @pytest.mark.parametrize("count", range(11))
    def test_further_ones_raise_the_level_and_leave_the_total(self, count: int) -> None:
        five, further = [Score(2, 2)] * 5, [Score(4, 4)] * count
        found = outcome(five, further)
        assert found.total == 20
        assert found.level == (RiskLevel.VERY_HIGH if count else RiskLevel.MEDIUM)
        assert (found.answered, found.questions, found.is_complete) == (5 + count, 5 + count, True)

    def test_the_total_never_leaves_0_to_80(self) -> None:
        assert outcome([Score(4, 4)] * 5, [Score(4, 4)] * 10).total == 80
        assert not outcome([Score(4, 4)] * 5, [Score()]).is_complete


@pytest.fixture
def ruth(outreach: Service) -> User:
    """The other manager, who agrees to what is dropped."""
    return make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])


@pytest.mark.django_db
class TestSwitching:
    def ask(self, *further: str, by: User) -> QuestionSet:
        return actions.ask_further(further=further, why="Two clients were found online", by=by, at=make.NOON)

    def test_each_change_is_a_row_with_who_and_why(self, carys: User) -> None:
        self.ask("digital", by=carys)
        second = self.ask("children", "digital", by=carys)
        assert (second.number, second.further, second.made_by) == (2, ["children", "digital"], carys)
        assert [each.number for each in QuestionSet.objects.newest_first()] == [2, 1]

    def asked_now(self) -> list[str]:
        in_force = QuestionSet.objects.in_force()
        return in_force.further if in_force else []

    @pytest.mark.parametrize("left", [[], ["fire"], ["fire", "children"]], ids=len)
    def test_nobody_drops_a_question_alone(self, left: list[str], carys: User, ruth: User) -> None:
        self.ask("digital", "fire", by=carys)
        wanted = self.ask(*left, by=carys)
        assert wanted.waits
        assert self.asked_now() == ["digital", "fire"]
        [told] = Notice.objects.filter(person=ruth)
        assert told.words.startswith(
            "Carys Pugh wants to drop from the questions about risk: Phone and online"
        )
        with pytest.raises(Refused, match="Another manager has to agree"):
            self.ask(*left, by=carys)
        agreed = self.ask(*left, by=ruth)
        assert (agreed.waits, agreed.asked_by, self.asked_now()) == (False, carys, wanted.further)
        assert Notice.objects.filter(person=carys, words__contains="has dropped").exists()

    @pytest.mark.parametrize("instead", [["digital", "fire"], ["digital", "fire", "children"]], ids=len)
    def test_what_is_decided_meanwhile_takes_its_place(
        self, instead: list[str], carys: User, ruth: User
    ) -> None:
        self.ask("digital", "fire", by=carys)
        self.ask("fire", by=carys)
        self.ask(*instead, by=ruth)
        assert set(self.asked_now()) == set(instead)
        assert QuestionSet.objects.waiting() is None
        assert self.ask("fire", by=ruth).waits, "it is asked anew"

    def test_nor_does_the_database_let_them(self, carys: User, ruth: User) -> None:
        self.ask("digital", by=carys)
        row = {"number": 2, "further": [], "why": "Too long", "made_at": make.NOON, "made_by": carys}
        for asked_by in (None, ruth):
            refused = pytest.raises(IntegrityError, match="dropped by two people")
            with refused, transaction.atomic():
                QuestionSet.objects.create(**row, asked_by=asked_by)
        self.ask(by=carys)
        refused = pytest.raises(IntegrityError, match="agreed_to_by_another")
        with refused, transaction.atomic():
            QuestionSet.objects.create(**row | {"number": 3, "asked_by": carys})

    def test_two_first_ones_at_once_are_one(self, carys: User, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ask("digital", by=carys)
        monkeypatch.setattr(type(QuestionSet.objects.all()), "in_force", lambda _: None)
        with pytest.raises(Refused, match="just changed"):
            self.ask("fire", by=carys)

    def test_none_is_changed(self, carys: User) -> None:
        made = self.ask("digital", by=carys)
        made.why = "Nobody remembers"
        with pytest.raises(ProgrammingError, match="never changed"), transaction.atomic():
            made.save()

    @pytest.mark.parametrize("role", Role)
    def test_managers_decide_and_administrators_do_not(self, client: Browser, role: Role) -> None:
        client.force_login(make.user("Rosa Lind", role=role))
        assert client.get(PAGE).status_code == (200 if role == Role.MANAGER else 403)

    def test_the_same_again_is_refused(self, carys: User) -> None:
        with pytest.raises(Refused, match="already ask"):
            self.ask(by=carys)
        self.ask("digital", by=carys)
        with pytest.raises(Refused, match="already ask"):
            self.ask("digital", by=carys)

    def test_the_database_wants_a_reason(self, carys: User) -> None:
        with pytest.raises(IntegrityError, match="question_set_says_why"):
            QuestionSet.objects.create(number=1, further=[], why="", made_at=make.NOON, made_by=carys)

    def test_what_was_begun_keeps_its_questions(
        self, her_case: Case, amina: User, carys: User, ruth: User
    ) -> None:
        draft = build.draft(her_case, by=amina)
        self.ask("digital", by=carys)
        assert len(Assessment.objects.get(pk=draft.pk).considerations) == 5
        actions.finish(assessment=draft, by=amina, at=make.NOON, today=make.TODAY)
        after = actions.start_or_continue(case=her_case, by=amina, at=make.NOON, on=make.TODAY)
        assert [each.slug for each in after.considerations[5:]] == ["digital"]
        self.ask(by=carys)
        self.ask(by=ruth)
        assert len(Assessment.objects.get(pk=after.pk).considerations) == 6

    def test_a_further_one_makes_the_level_and_waits_for_a_target(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        self.ask("digital", by=carys)
        found = actions.Answered(score=Score(3, 3), evidence="Her phone shows where she is.")
        page = build.written(1, 1, on=date(2026, 11, 24), digital=found)
        signed = build.signed(her_case, by=amina, checker=carys, page=page)
        assert (signed.level, signed.total) == (RiskLevel.HIGH, 2)
        assert [risk.consideration.slug for risk in risks_of(her_case, [])] == ["digital"]

    def test_unanswered_it_cannot_be_signed(self, her_case: Case, amina: User, carys: User) -> None:
        self.ask("digital", by=carys)
        begun = build.draft(her_case, by=amina)
        with pytest.raises(Refused, match="safe by phone and online"):
            actions.finish(assessment=begun, by=amina, at=make.NOON, today=make.TODAY)


@pytest.mark.django_db
class TestThePage:
    def sent(self, browser: Browser, **given: object) -> str:
        return browser.post(PAGE, {"once": str(uuid4()), **given}, follow=True).content.decode()

    def test_a_manager_switches_them(self, client: Browser, carys: User) -> None:
        client.force_login(carys)
        said = self.sent(client, further=["digital", "fire"], why="The house had two false alarms")
        assert "Assessments started from now on ask these questions." in said
        assert "Version 1" in said
        assert "The house had two false alarms" in said

    def test_without_a_reason_nothing_typed_is_lost(self, client: Browser, carys: User) -> None:
        client.force_login(carys)
        said = self.sent(client, further=["fire"], why="")
        assert "Enter why you are changing what is asked" in said
        assert [box for box in said.split("<input") if 'value="fire"' in box and "checked" in box]
        assert not QuestionSet.objects.exists()

    def test_the_form_asks_them_and_says_what_they_count_for(
        self, client: Browser, her_case: Case, amina: User, carys: User
    ) -> None:
        actions.ask_further(further=["digital"], why="Found online", by=carys, at=make.NOON)
        client.force_login(amina)
        page = client.get(
            reverse("riskassessment:assessment_new", args=[her_case.reference])
        ).content.decode()
        assert "Is the client safe by phone and online?" in page
        assert "It counts for the level, not for the total." in page
        assert "0 of 6 answered" in page

    def test_it_says_in_how_many_open_cases_the_answer_is_above_low(
        self, client: Browser, her_case: Case, amina: User, carys: User, ruth: User
    ) -> None:
        actions.ask_further(further=["digital", "fire"], why="Found online", by=carys, at=make.NOON)
        for day, digital in ((20, answered(1, 1)), (24, answered(2, 2))):  # the last answer counts
            page = build.written(1, digital=digital, fire=answered(1, 1), on=date(2026, 11, day))
            build.signed(her_case, by=amina, checker=carys, page=page)
        gone = make.case(worker=amina, service=her_case.service)
        build.signed(
            gone, by=amina, checker=carys, page=build.written(1, digital=answered(3, 1), fire=answered(3, 1))
        )
        build.signed(
            gone, by=amina, checker=carys, page=build.written(1, digital=answered(1, 1), fire=answered(0, 1))
        )
        client.force_login(carys)
        found = client.get(PAGE).content.decode()
        assert (
            found.count("It is above low in 1 open case that you see. There it is asked until it is low") == 1
        )
        said = self.sent(client, further=["fire"], why="Asked elsewhere now")
        assert "Another manager has been asked to agree." in said
        assert "Another manager has to agree." in said
        assert "is still above low" not in said
        client.force_login(ruth)
        assert "If you agree, untick the same below and save." in client.get(PAGE).text
        said = self.sent(client, further=["fire"], why="Asked elsewhere now")
        assert "Asked for by Carys Pugh" in said
        assert "In 1 case the danger is still above low. It is asked about there until it is low." in said
        client.force_login(make.user("Owen Pryce", role=Role.MANAGER))  # of no service: of no case
        assert "It is above low" not in client.get(PAGE).content.decode()


def answered(likelihood: int, impact: int) -> actions.Answered:
    """Return an answer with what was seen: other words for another answer."""
    scored = Score(likelihood, impact)
    return actions.Answered(score=scored, evidence=build.told("further", scored, None))


@pytest.mark.django_db
class TestSwitchedOff:
    """A danger that was found is looked at until it is low, whatever a manager switches off."""

    @pytest.fixture
    def at_start(self, her_case: Case, amina: User, carys: User) -> Assessment:
        actions.ask_further(further=["self_harm", "fire"], why="Two attempts", by=carys, at=make.NOON)
        page = build.written((3, 3), self_harm=answered(4, 4), fire=answered(1, 1), on=date(2026, 11, 2))
        return build.signed(her_case, by=amina, checker=carys, page=page)

    def switch_off(self, carys: User) -> None:
        for manager in (carys, make.user("Nia Moss", role=Role.MANAGER)):
            actions.ask_further(further=[], why="Too long", by=manager, at=make.NOON)

    def low(self, day: int, **further: actions.Answered) -> actions.AssessmentAnswers:
        return build.written(1, on=date(2026, 11, day), **further)

    @pytest.mark.usefixtures("at_start")
    def test_a_danger_is_asked_until_it_is_low(self, her_case: Case, amina: User, carys: User) -> None:
        self.switch_off(carys)
        with pytest.raises(Refused, match="Is there a risk of self-harm or suicide"):
            build.finished(her_case, by=amina, page=self.low(20))
        begun = Assessment.objects.unsigned().get()
        assert [each.slug for each in begun.further_asked] == ["self_harm"]  # fire was low
        signed = build.signed(her_case, by=amina, checker=carys, page=self.low(20, self_harm=answered(4, 4)))
        assert signed.level == RiskLevel.VERY_HIGH
        build.signed(her_case, by=amina, checker=carys, page=self.low(22, self_harm=answered(1, 2)))
        last = build.signed(her_case, by=amina, checker=carys, page=self.low(24))
        assert last.further_asked == []
        assert risk_progress(her_case, exit_on=date(2026, 11, 24)).verdict.holds

    @pytest.mark.usefixtures("at_start")
    def test_the_page_asks_it_before_a_draft_is_begun(
        self, client: Browser, her_case: Case, amina: User, carys: User
    ) -> None:
        self.switch_off(carys)
        client.force_login(amina)
        page = client.get(reverse("riskassessment:assessment_new", args=[her_case.reference]))
        assert "Is there a risk of self-harm or suicide?" in page.content.decode()
        assert "0 of 6 answered" not in page.content.decode()  # last answers are there

    @pytest.mark.usefixtures("at_start")
    @pytest.mark.parametrize("is_sent", [False, True])
    def test_a_draft_of_before_asks_it_once_it_is_opened_again(
        self, client: Browser, her_case: Case, amina: User, carys: User, is_sent: bool
    ) -> None:
        """What such a draft is told to do can be done: one that was sent to be checked is not deleted."""
        self.switch_off(carys)
        begun = actions.start_or_continue(case=her_case, by=amina, at=make.NOON, on=date(2026, 11, 24))
        begun.kept_asking = []
        begun.save()
        if is_sent:
            page = build.written(1, on=date(2026, 11, 24), community=(4, 4))
            actions.save_assessment(assessment=begun, written=page, by=amina, at=make.NOON)
            with patch("riskassessment.actions.assessment.fall_of", return_value=Fall()):
                today = date(2026, 11, 24)
                sent = actions.finish(assessment=begun, by=amina, at=make.NOON, today=today, sent_to=carys)
            assert sent.is_waiting
            told = "is not asked about here. Ask for changes, or open the draft again"
            with pytest.raises(Refused, match=told):
                actions.sign_off(assessment=sent, by=carys, at=make.NOON, today=today)
            actions.ask_changes(assessment=sent, words="And?", by=carys, at=make.NOON, today=today)
        client.force_login(amina)
        opened = client.get(reverse("riskassessment:assessment_new", args=[her_case.reference]))
        assert "Is there a risk of self-harm or suicide?" in opened.content.decode()
        signed = build.signed(her_case, by=amina, checker=carys, page=self.low(24, self_harm=answered(1, 2)))
        assert [each.slug for each in signed.further_asked] == ["self_harm"]
        assert Assessment.objects.count() == 2

    def unlooked(self, her_case: Case, amina: User, carys: User) -> Assessment:
        """Return an assessment signed before anything was kept or a fall was looked at: as some are."""
        self.switch_off(carys)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        nothing_kept = patch("riskassessment.actions.draft.asked_again", return_value=[])
        no_fall = patch("riskassessment.actions.assessment.fall_of", return_value=Fall())
        with nothing_kept, no_fall, past_triggers(["riskassessment_assessment"]):
            return build.signed(her_case, by=amina, checker=carys, page=self.low(24))

    @pytest.mark.usefixtures("at_start")
    def test_what_is_asked_no_more_has_not_decreased(
        self, client: Browser, her_case: Case, amina: User, carys: User
    ) -> None:
        last = self.unlooked(her_case, amina, carys)
        verdict = risk_progress(her_case, exit_on=date(2026, 11, 24)).verdict
        assert verdict.reasons == (
            ("Self-harm: very high when it was last asked, and the last assessment did not ask it."),
        )
        client.force_login(amina)
        for page in (last.get_absolute_url(), reverse("desk:risk_comparison", args=[her_case.reference, 2])):
            said = client.get(page).content.decode()
            assert "Is there a risk of self-harm or suicide?" in said
            assert "Not asked now, was very high" in said
        copy = Copy(number=1, made_on=date(2026, 11, 24), by=amina)
        assert "Not asked now, was very high" in html(documents.build(her_case, copy))

    def test_the_exit_file_names_it(
        self, her_case: Case, amina: User, carys: User, at_start: Assessment
    ) -> None:
        last = self.unlooked(her_case, amina, carys)
        rows = {row["question"]: (row["first"], row["last"]) for row in risk_rows(at_start, last)}
        assert rows["Is there a risk of self-harm or suicide?"] == ("Very high", "Not asked")
        assert rows["Is the client’s home safe?"] == ("Low", "Not asked")
