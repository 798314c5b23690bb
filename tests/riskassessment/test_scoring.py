from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import RiskLevel
from riskassessment.rules import scoring
from riskassessment.rules.considerations import VERSIONS, consideration, considerations
from riskassessment.rules.scoring import Score, Signed, significantly_decreased

LOW, MEDIUM, HIGH, VERY_HIGH = RiskLevel
REVIEW_DAYS = {"low": 84, "medium": 28, "high": 14, "very_high": 7}
SLUGS = [each.slug for each in considerations()]

answered_score = st.one_of(
    st.just(Score(not_known=True)),
    st.just(Score(likelihood=0)),
    st.builds(Score, st.integers(0, 4), st.integers(1, 4)),
)
unanswered_score = st.sampled_from([Score(), Score(likelihood=2), Score(impact=3)])
some_score = st.one_of(answered_score, unanswered_score)
five_scores = st.lists(some_score, min_size=5, max_size=5)
five_answers = st.lists(answered_score, min_size=5, max_size=5)
any_day = st.dates(date(2020, 1, 1), date(2040, 12, 31))


class TestConsiderations:
    def test_the_five_of_the_brief_in_its_order(self) -> None:
        assert SLUGS == ["community", "money", "understanding", "safety", "family"]

    def test_every_version_asks_each_thing_once(self) -> None:
        for version in VERSIONS.values():
            slugs = [each.slug for each in version]
            assert len(slugs) == len(set(slugs))

    def test_a_question_stands_in_a_sentence(self) -> None:
        assert consideration("family").in_a_sentence == "“Are family or friends a risk?”"

    def test_an_unknown_question_is_an_error(self) -> None:
        with pytest.raises(KeyError):
            consideration("weather")


class TestScore:
    @pytest.mark.parametrize(
        ("points", "level"),
        [
            (0, LOW),
            (3, LOW),
            (4, MEDIUM),
            (7, MEDIUM),
            (8, HIGH),
            (11, HIGH),
            (12, VERY_HIGH),
            (16, VERY_HIGH),
        ],
    )
    def test_the_edges_of_each_level(self, points: int, level: RiskLevel) -> None:
        assert scoring.level_of(points) == level

    @pytest.mark.parametrize("points", [-1, 17])
    def test_no_level_outside_the_scale(self, points: int) -> None:
        with pytest.raises(ValueError, match="not between 0 and 16"):
            scoring.level_of(points)

    @pytest.mark.parametrize(
        ("score", "points"),
        [
            pytest.param(Score(3, 3), 9, id="likely times serious"),
            pytest.param(Score(4, 4), 16, id="the most"),
            pytest.param(Score(0, None), 0, id="not present needs no impact"),
            pytest.param(Score(0, 4), 0, id="not present whatever the impact"),
            pytest.param(Score(not_known=True), 4, id="not known is the least medium"),
            pytest.param(Score(None, 4), None, id="no likelihood"),
            pytest.param(Score(2, None), None, id="no impact"),
            pytest.param(Score(), None, id="nothing"),
        ],
    )
    def test_points(self, score: Score, points: int | None) -> None:
        assert score.points == points

    def test_not_known_is_medium(self) -> None:
        assert Score(not_known=True).level == MEDIUM

    @given(st.integers(0, 4), st.integers(1, 4), st.integers(0, 4), st.integers(1, 4))
    def test_more_likely_and_more_serious_is_never_a_lower_level(
        self, a: int, b: int, c: int, d: int
    ) -> None:
        smaller, larger = Score(min(a, c), min(b, d)).level, Score(max(a, c), max(b, d)).level
        assert smaller is not None
        assert larger is not None
        assert smaller.rank <= larger.rank


class TestOutcome:
    def test_the_level_is_the_highest_not_the_average(self) -> None:
        result = scoring.outcome([Score(3, 4), *[Score(likelihood=0)] * 4])
        assert (result.level, result.total) == (VERY_HIGH, 12)

    def test_the_mock_up(self) -> None:
        five = [Score(3, 3), Score(2, 2), Score(1, 2), Score(3, 4), Score(2, None)]
        result = scoring.outcome(five)
        assert (result.level, result.total, result.answered, result.questions) == (VERY_HIGH, 27, 4, 5)
        assert not result.is_complete

    def test_nothing_answered_is_no_level(self) -> None:
        assert scoring.outcome([Score()] * 5).level is None

    @given(five_scores)
    def test_level_is_that_of_the_highest_answered_and_total_their_sum(self, five: list[Score]) -> None:
        result = scoring.outcome(five)
        levels = [score.level for score in five if score.level is not None]
        assert result.answered == len(levels)
        assert result.total == sum(score.points or 0 for score in five)
        assert 0 <= result.total <= 80
        if levels:
            assert result.level == max(levels, key=lambda level: level.rank)
        else:
            assert result.level is None

    @given(five_answers, st.permutations(range(5)))
    def test_the_order_of_the_questions_does_not_matter(self, five: list[Score], order: list[int]) -> None:
        assert scoring.outcome([five[i] for i in order]) == scoring.outcome(five)

    @given(five_answers, st.integers(0, 4))
    def test_learning_of_more_risk_never_lowers_the_level(self, five: list[Score], which: int) -> None:
        worse = [*five[:which], Score(4, 4), *five[which + 1 :]]
        before, after = scoring.outcome(five).level, scoring.outcome(worse).level
        assert before is not None
        assert after == VERY_HIGH
        assert after.rank >= before.rank


class TestOverride:
    def test_the_calculated_level_needs_nothing(self) -> None:
        assert scoring.override_blockers(calculated=LOW, chosen=LOW, reason="", may_lower=False) == []

    def test_up_by_anyone_with_a_reason(self) -> None:
        ok = scoring.override_blockers(calculated=LOW, chosen=HIGH, reason="A threat", may_lower=False)
        assert ok == []
        assert scoring.override_blockers(calculated=LOW, chosen=HIGH, reason="  ", may_lower=False) == [
            "Enter why the level is high and not low."
        ]

    def test_down_by_a_manager_only_and_with_a_reason(self) -> None:
        assert scoring.override_blockers(calculated=HIGH, chosen=LOW, reason="Safe", may_lower=False) == [
            "Only a manager can set a level lower than the answers give (high)."
        ]
        assert scoring.override_blockers(calculated=HIGH, chosen=LOW, reason="", may_lower=True) == [
            "Enter why the level is low and not high."
        ]
        assert scoring.override_blockers(calculated=HIGH, chosen=LOW, reason="Safe", may_lower=True) == []

    @pytest.mark.parametrize("calculated", RiskLevel)
    @pytest.mark.parametrize("level", RiskLevel)
    def test_high_or_judged_needs_a_second_person(self, calculated: RiskLevel, level: RiskLevel) -> None:
        alone = level == calculated and level in {LOW, MEDIUM}
        assert scoring.needs_second_person(calculated=calculated, level=level) is not alone


class TestReview:
    @pytest.mark.parametrize(
        ("level", "due"),
        [
            (VERY_HIGH, date(2026, 12, 1)),
            (HIGH, date(2026, 12, 8)),
            (MEDIUM, date(2026, 12, 22)),
            (LOW, date(2027, 2, 16)),
        ],
    )
    def test_by_level(self, level: RiskLevel, due: date) -> None:
        day = date(2026, 11, 24)
        assert scoring.review_on(day, level, review_days=REVIEW_DAYS, not_known_days=14) == due

    def test_not_known_brings_it_forward_to_fourteen_days_but_never_puts_it_off(self) -> None:
        def due(level: RiskLevel) -> date:
            return scoring.review_on(
                date(2026, 11, 24), level, review_days=REVIEW_DAYS, has_unknown=True, not_known_days=14
            )

        assert due(MEDIUM) == date(2026, 12, 8)
        assert due(VERY_HIGH) == date(2026, 12, 1)

    @given(any_day, st.booleans())
    def test_higher_risk_is_never_reviewed_later(self, day: date, has_unknown: bool) -> None:
        dates = [
            scoring.review_on(day, level, review_days=REVIEW_DAYS, has_unknown=has_unknown, not_known_days=14)
            for level in RiskLevel
        ]
        assert dates == sorted(dates, reverse=True)
        assert all(due > day for due in dates)


class TestUnsettled:
    def test_the_fourteenth_day_is_still_in_time(self) -> None:
        since = {"money": date(2026, 11, 10)}
        assert scoring.unsettled(since, on=date(2026, 11, 24), not_known_days=14) == []
        assert scoring.unsettled(since, on=date(2026, 11, 25), not_known_days=14) == [
            (
                "“Can the client get money and public funds?” has been “not known” for 15 days. "
                "It must be settled within 14."
            )
        ]

    def test_nothing_unknown_blocks_nothing(self) -> None:
        assert scoring.unsettled({}, on=date(2026, 11, 25), not_known_days=14) == []


class TestEscalation:
    def test_very_high_says_999_and_today(self) -> None:
        words = " ".join(scoring.escalations(VERY_HIGH))
        assert "today" in words
        assert "999" in words

    def test_low_says_nothing(self) -> None:
        assert scoring.escalations(LOW) == ()

    def test_higher_risk_is_checked_no_later(self) -> None:
        days = [scoring.CHECK_WITHIN[level] for level in RiskLevel]
        assert days == sorted(days, reverse=True)


class TestChange:
    @pytest.mark.parametrize(
        ("now", "before", "words"),
        [
            (Score(2, 2), None, "New"),
            (Score(2, 2), Score(), "New"),
            (Score(2, 2), Score(3, 3), "Down from high"),
            (Score(3, 4), Score(3, 3), "Up from high"),
            (Score(3, 3), Score(3, 3), "Still high"),
            (Score(2, 4), Score(3, 3), "Still high, a little lower"),
            (Score(3, 3), Score(2, 4), "Still high, a little higher"),
        ],
    )
    def test_in_words(self, now: Score, before: Score | None, words: str) -> None:
        assert scoring.moved_words(now, before) == words


# Points per consideration of typical answers at each level.
OF_LEVEL = {LOW: Score(1, 2), MEDIUM: Score(2, 2), HIGH: Score(3, 3), VERY_HIGH: Score(4, 4)}
NOTHING = Score(likelihood=0)


def an_assessment(*five: Score, level: RiskLevel | None = None, on: date = date(2026, 11, 2)) -> Signed:
    padded = [*five, *[NOTHING] * (5 - len(five))]
    result = scoring.outcome(padded)
    assert result.level is not None
    return Signed(
        signed_on=on,
        calculated=result.level,
        level=level or result.level,
        total=result.total,
        scores=dict(zip(SLUGS, padded, strict=True)),
    )


def verdict(
    baseline: Signed | None,
    at_exit: Signed | None,
    *,
    mitigated: tuple[str, ...] = (),
    open_concerns: int = 0,
    exit_on: date = date(2026, 12, 1),
) -> scoring.Verdict:
    return significantly_decreased(
        baseline,
        at_exit,
        exit_on=exit_on,
        mitigated=mitigated,
        open_concerns=open_concerns,
        exit_days=14,
        decrease_percent=25,
    )


END = date(2026, 12, 1)


class TestSignificantlyDecreased:
    # The whole table of levels: from, to, holds. From medium to medium hangs on the total (below).
    @pytest.mark.parametrize(
        ("start", "end", "holds"),
        [
            (VERY_HIGH, VERY_HIGH, False),
            (VERY_HIGH, HIGH, False),
            (VERY_HIGH, MEDIUM, True),
            (VERY_HIGH, LOW, True),
            (HIGH, VERY_HIGH, False),
            (HIGH, HIGH, False),
            (HIGH, MEDIUM, True),
            (HIGH, LOW, True),
            (MEDIUM, VERY_HIGH, False),
            (MEDIUM, HIGH, False),
            (MEDIUM, MEDIUM, False),
            (MEDIUM, LOW, True),
            (LOW, VERY_HIGH, False),
            (LOW, HIGH, False),
            (LOW, MEDIUM, False),
            (LOW, LOW, True),
        ],
    )
    def test_every_pair_of_levels(self, start: RiskLevel, end: RiskLevel, holds: bool) -> None:
        found = verdict(an_assessment(OF_LEVEL[start]), an_assessment(OF_LEVEL[end], on=END))
        assert found.holds is holds
        assert found.reasons

    def test_the_proof_names_both(self) -> None:
        found = verdict(an_assessment(OF_LEVEL[HIGH]), an_assessment(OF_LEVEL[LOW], on=END))
        assert found == (True, ("High to low, total 9 to 2.",))

    @pytest.mark.parametrize(
        ("start", "end", "holds"),
        [
            pytest.param([Score(2, 2)] * 4, [Score(2, 2)] * 3, True, id="16 to 12 is down by just 25%"),
            pytest.param([Score(2, 2)] * 5, [Score(2, 2)] * 4, False, id="20 to 16 is down by 20%"),
            pytest.param([Score(2, 2)] * 3, [Score(2, 2)] * 3, False, id="no change"),
        ],
    )
    def test_from_medium_to_medium_the_total_must_fall_by_a_quarter(
        self, start: list[Score], end: list[Score], holds: bool
    ) -> None:
        assert verdict(an_assessment(*start), an_assessment(*end, on=END)).holds is holds

    def test_a_high_consideration_is_in_the_way_even_when_a_manager_lowered_the_level(self) -> None:
        end = an_assessment(Score(3, 3), level=LOW, on=END)
        found = verdict(an_assessment(Score(4, 4)), end)
        assert found == (False, ("Community: high.",))

    def test_a_consideration_that_rose_is_in_the_way_unless_something_was_done(self) -> None:
        start = an_assessment(Score(3, 3), Score(1, 2))
        end = an_assessment(Score(1, 1), Score(2, 2), on=END)
        found = verdict(start, end)
        assert found == (
            False,
            (("Money: gone up from low to medium, and no action planned for it since then has been done."),),
        )
        assert verdict(start, end, mitigated=("money",)).holds
        assert not verdict(start, end, mitigated=("family",)).holds

    def test_an_open_safeguarding_concern_is_in_the_way(self) -> None:
        start, end = an_assessment(Score(3, 3)), an_assessment(Score(1, 1), on=END)
        assert verdict(start, end, open_concerns=1).reasons == ("1 safeguarding concern is open.",)
        assert verdict(start, end, open_concerns=2).reasons == ("2 safeguarding concerns are open.",)

    def test_a_level_raised_by_judgement_is_in_the_way(self) -> None:
        end = an_assessment(Score(1, 1), level=MEDIUM, on=END)
        found = verdict(an_assessment(Score(3, 3)), end)
        assert found.reasons == (
            "The level was raised to medium by judgement, and that has not been settled since.",
        )

    def test_a_level_raised_at_the_start_only_is_settled(self) -> None:
        start = an_assessment(Score(1, 1), level=HIGH)
        assert verdict(start, an_assessment(Score(1, 1), on=END)).holds

    @pytest.mark.parametrize(
        ("signed_on", "holds"),
        [
            pytest.param(date(2026, 12, 1), True, id="the day itself"),
            pytest.param(date(2026, 11, 17), True, id="14 days before"),
            pytest.param(date(2026, 11, 16), False, id="15 days before"),
            pytest.param(date(2026, 12, 2), False, id="after the exit"),
        ],
    )
    def test_it_must_be_fresh(self, signed_on: date, holds: bool) -> None:
        found = verdict(an_assessment(Score(3, 3)), an_assessment(Score(1, 1), on=signed_on))
        assert found.holds is holds

    def test_without_an_assessment_nothing_is_shown(self) -> None:
        assert verdict(None, None) == (False, ("No risk assessment has been signed.",))
        assert not verdict(an_assessment(Score(3, 3)), None).holds

    def test_everything_in_the_way_is_named(self) -> None:
        end = an_assessment(Score(3, 3), Score(4, 4), on=date(2026, 11, 1))
        assert len(verdict(an_assessment(Score(1, 1)), end, open_concerns=1).reasons) == 8

    @given(five_answers, five_answers, st.integers(0, 3), st.sets(st.sampled_from(SLUGS)))
    def test_it_agrees_with_the_rule_written_another_way(
        self, start: list[Score], end: list[Score], concerns: int, mitigated: set[str]
    ) -> None:
        before, now = an_assessment(*start), an_assessment(*end, on=END)
        ranks = [(s.level.rank, e.level.rank) for s, e in zip(start, end, strict=True) if s.level and e.level]
        top_before, top_now = max(b for b, _ in ranks), max(n for _, n in ranks)
        lower_enough = {
            1: top_now == 1,
            2: top_now == 1 or (before.total - now.total) * 4 >= before.total,
            3: top_now < 3,
            4: top_now < 4,
        }[top_before]
        risen = {slug for slug, (b, n) in zip(SLUGS, ranks, strict=True) if n > b}
        expected = top_now <= 2 and lower_enough and risen <= mitigated and not concerns
        assert verdict(before, now, mitigated=tuple(mitigated), open_concerns=concerns).holds is expected

    @given(five_answers, st.integers(0, 400))
    def test_an_old_assessment_never_counts(self, end: list[Score], late: int) -> None:
        now = an_assessment(*end, on=END)
        assert not verdict(an_assessment(Score(4, 4)), now, exit_on=END + timedelta(15 + late)).holds
