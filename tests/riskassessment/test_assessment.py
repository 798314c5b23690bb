"""What the database and the models refuse, whoever asks."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import Case, Refused
from hestia.accounts.models import User
from riskassessment.actions import Planned
from riskassessment.models import Action, Assessment, Rating, SafeguardingConcern, not_known_since
from riskassessment.rules.scoring import Score
from tests.riskassessment import build


@pytest.fixture
def hers(her_case: Case, amina: User, carys: User) -> Assessment:
    """A signed assessment with an action."""
    page = build.written(
        (3, 3),
        actions=[Planned(what="Change her SIM card", by_on=date(2026, 11, 27), party="us", assignee=amina)],
    )
    return build.signed(her_case, by=amina, checker=carys, page=page)


class TestSignedIsSigned:
    def test_the_model_refuses_to_save_or_delete(self, hers: Assessment) -> None:
        hers.total = 1
        with pytest.raises(Refused, match="Start a review"):
            hers.save()
        with pytest.raises(Refused, match="Start a review"):
            hers.delete()

    def test_the_model_refuses_its_ratings_and_actions(self, hers: Assessment) -> None:
        rating, action = hers.ratings.earliest("pk"), hers.actions.get()
        rating.evidence = "Other words"
        for part in (rating, action):
            with pytest.raises(Refused):
                part.save()
            with pytest.raises(Refused):
                part.delete()
        with pytest.raises(Refused):
            Rating(assessment=hers, consideration="weather").save()

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE riskassessment_assessment SET total = 1",
            "UPDATE riskassessment_assessment SET status = 'draft', signed_at = NULL, signed_by_id = NULL",
            "DELETE FROM riskassessment_assessment",
            "UPDATE riskassessment_rating SET evidence = 'Other words'",
            "DELETE FROM riskassessment_rating",
            "UPDATE riskassessment_action SET what = 'Nothing'",
            "DELETE FROM riskassessment_action",
            (
                "INSERT INTO riskassessment_rating "
                "(assessment_id, consideration, not_known, evidence, protective) "
                "SELECT id, 'weather', false, '', '' FROM riskassessment_assessment"
            ),
        ],
    )
    def test_the_database_refuses_what_goes_round_the_model(self, hers: Assessment, sql: str) -> None:
        with (
            pytest.raises(IntegrityError, match="signed risk assessment cannot be changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)

    def test_a_draft_can_be_changed_and_deleted(self, her_case: Case, amina: User) -> None:
        draft = build.draft(her_case, by=amina)
        draft.protective_summary = "Her sister is near"
        draft.save()
        draft.delete()
        assert not Assessment.objects.exists()
        assert not Rating.objects.exists()

    def test_no_part_moves_into_a_signed_one(self, hers: Assessment, her_case: Case, amina: User) -> None:
        rating = build.draft(her_case, by=amina).ratings.earliest("pk")
        with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(assessment=hers, consideration="weather")


class TestImpossibleStates:
    def refused(self, constraint: str, assessment: Assessment, **fields: Any) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Assessment.objects.filter(pk=assessment.pk).update(**fields)

    def test_one_unsigned_at_a_time(self, her_case: Case, amina: User, now: datetime, today: date) -> None:
        build.draft(her_case, by=amina)
        second = Assessment(case=her_case, number=2, assessed_on=today, made_at=now, made_by=amina)
        with pytest.raises(IntegrityError, match="assessment_one_unsigned_per_case"), transaction.atomic():
            second.save()

    def test_a_number_is_used_once(
        self, hers: Assessment, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        second = Assessment(case=her_case, number=1, assessed_on=today, made_at=now, made_by=amina)
        with pytest.raises(IntegrityError, match="assessment_number_once_per_case"), transaction.atomic():
            second.save()

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("assessment_status_is_known", {"status": "lost"}),
            ("assessment_levels_are_known", {"level": "awful", "calculated_level": "awful"}),
            ("assessment_total_is_possible", {"total": 81}),
            ("assessment_client_rating_is_possible", {"client_rating": 6}),
            ("assessment_waiting_was_sent", {"status": "sent_to_check"}),
            ("assessment_signed_has_person_and_result", {"status": "signed"}),
        ],
    )
    def test_draft_cannot_be(
        self, her_case: Case, amina: User, constraint: str, fields: dict[str, Any]
    ) -> None:
        self.refused(constraint, build.draft(her_case, by=amina), **fields)

    @pytest.mark.parametrize("pair", ["sent", "checked", "override", "changes_asked"])
    def test_a_moment_has_its_person(self, her_case: Case, amina: User, now: datetime, pair: str) -> None:
        draft = build.draft(her_case, by=amina)
        self.refused(f"assessment_{pair}_at_and_by", draft, **{f"{pair}_at": now})

    @pytest.mark.parametrize("checked", [False, True])
    def test_high_is_not_signed_alone(
        self, her_case: Case, amina: User, now: datetime, checked: bool
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((3, 3)))
        check = {"checked_at": now, "checked_by": amina} if checked else {}
        self.refused(
            "assessment_high_or_judged_is_checked_by_a_second_person",
            waiting,
            status="signed",
            signed_at=now,
            signed_by=amina,
            **check,
        )

    def test_a_judged_level_is_not_signed_alone(self, her_case: Case, amina: User, now: datetime) -> None:
        page = build.written(0, chosen_level="medium", override_reason="A threat")
        waiting = build.finished(her_case, by=amina, page=page)
        self.refused(
            "assessment_high_or_judged_is_checked_by_a_second_person",
            waiting,
            status="signed",
            signed_at=now,
            signed_by=amina,
        )

    def test_a_judged_level_that_is_sent_says_why(self, her_case: Case, amina: User) -> None:
        page = build.written(0, chosen_level="medium", override_reason="A threat")
        waiting = build.finished(her_case, by=amina, page=page)
        self.refused("assessment_override_says_why", waiting, override_reason="")

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("rating_likelihood_is_possible", {"likelihood": 5}),
            ("rating_impact_is_possible", {"impact": 0}),
            ("rating_impact_is_possible", {"impact": 5}),
            ("rating_not_known_has_no_likelihood", {"likelihood": 1, "not_known": True}),
        ],
    )
    def test_rating_cannot_be(
        self, her_case: Case, amina: User, constraint: str, fields: dict[str, Any]
    ) -> None:
        rating = build.draft(her_case, by=amina).ratings.earliest("pk")
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(**fields)

    def test_one_of_us_has_a_name(self, her_case: Case, amina: User) -> None:
        draft = build.draft(her_case, by=amina)
        action = Action(assessment=draft, what="Ring the GP", by_on=date(2026, 11, 27), party="us")
        with pytest.raises(IntegrityError, match="risk_action_one_of_us_has_a_name"), transaction.atomic():
            action.save()

    @pytest.mark.parametrize(
        ("constraint", "fields"),
        [
            ("concern_route_is_known", {"route": "elsewhere", "why": "Because"}),
            ("concern_without_agreement_has_a_reason", {"route": "adult", "agreed": "no"}),
            ("concern_without_agreement_has_a_reason", {"route": "none", "agreed": "yes"}),
            ("concern_closed_at_by_and_outcome", {"outcome": "All well"}),
        ],
    )
    def test_concern_cannot_be(
        self, her_case: Case, amina: User, now: datetime, constraint: str, fields: dict[str, Any]
    ) -> None:
        concern = SafeguardingConcern(
            **{
                "case": her_case,
                "concern": "Bruises",
                "noticed_on": date(2026, 11, 20),
                "route": "child",
                "told": "Carys",
                "agreed": "not_asked",
                "made_at": now,
                "made_by": amina,
                **fields,
            }
        )
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            concern.save()


class TestNotKnownSince:
    def test_counts_from_the_first_of_an_unbroken_run(self, her_case: Case, amina: User, carys: User) -> None:
        unknown, known = Score(not_known=True), (1, 2)
        for day, money, family in [
            (date(2026, 11, 3), unknown, unknown),
            (date(2026, 11, 10), unknown, known),
        ]:
            page = build.written(0, on=day, money=money, family=family)
            build.signed(her_case, by=amina, checker=carys, page=page)
        earlier = Assessment.objects.signed().newest_first().with_ratings()
        assert not_known_since(["money", "family"], on=date(2026, 11, 24), earlier=earlier) == {
            "money": date(2026, 11, 3),
            "family": date(2026, 11, 24),
        }


class TestVisibleTo:
    def test_with_the_case(self, hers: Assessment, ben: User, dev: User, efua: User) -> None:
        for objects in (Assessment.objects, Rating.objects, Action.objects):
            assert objects.visible_to(ben).exists()
            assert not objects.visible_to(dev).exists()
            assert not objects.visible_to(efua).exists()


class TestHistory:
    def test_every_change_of_a_draft_is_kept(self, her_case: Case, amina: User) -> None:
        draft = build.draft(her_case, by=amina)
        before = draft.history.count()
        build.draft(her_case, by=amina, page=build.written((2, 2)))
        assert draft.history.count() == before + 1
        assert Rating.history.filter(consideration="community").count() == 2
        assert Rating.history.filter(consideration="family").count() == 1
