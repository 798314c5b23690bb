"""The NRM clocks: every worked date of the domain reference, the words of each state, and properties."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.rules import clocks
from referrals.rules.clocks import ClockKind, EndRule, Pause, Terms, Unit
from referrals.rules.timetable import Timetable

BRIEF = Terms(rg_days=5, recovery_days=45)
BRIEF_CALENDAR_DAYS = Terms(rg_days=5, rg_unit=Unit.CALENDAR, recovery_days=45)
STATUTE = Terms(recovery_days=30, recovery_count_start=True)
SCOTLAND = Terms(rg_days=5, recovery_days=90, end_rule=EndRule.EARLIER_OF_CG)
NORTHERN_IRELAND = Terms(rg_days=5, recovery_days=45, end_rule=EndRule.NI_S18)
NOW_EW = Terms(
    rg_days=5,
    recovery_days=30,
    recovery_count_start=True,
    reconsideration_days=30,
    moveon_positive_days=45,
    moveon_negative_days=9,
)


class Nation:
    """A nation's working days, straight from the package `holidays`: a second opinion on our own rows."""

    def __init__(self, subdivision: str) -> None:
        self.holidays = holidays.country_holidays("GB", subdiv=subdivision, years=range(2018, 2043))

    def why_not(self, day: date, /) -> str | None:
        if day.weekday() >= 5:
            return f"{day:%A}"
        return self.holidays.get(day)


EW, SCT, NIR = Nation("ENG"), Nation("SCT"), Nation("NIR")


class TestReasonableGrounds:
    @pytest.mark.parametrize(
        ("received_on", "england_wales", "scotland", "northern_ireland", "calendar_days"),
        [
            pytest.param(
                date(2026, 4, 1),
                date(2026, 4, 10),
                date(2026, 4, 9),
                date(2026, 4, 10),
                date(2026, 4, 6),
                id="before Easter",
            ),
            pytest.param(
                date(2026, 4, 2),
                date(2026, 4, 13),
                date(2026, 4, 10),
                date(2026, 4, 13),
                date(2026, 4, 7),
                id="on Maundy Thursday",
            ),
            pytest.param(
                date(2026, 4, 4),
                date(2026, 4, 13),
                date(2026, 4, 10),
                date(2026, 4, 13),
                date(2026, 4, 9),
                id="on the Saturday of Easter",
            ),
            pytest.param(
                date(2026, 6, 11),
                date(2026, 6, 18),
                date(2026, 6, 19),
                date(2026, 6, 18),
                date(2026, 6, 16),
                id="over Scotland's one-off holiday",
            ),
            pytest.param(
                date(2026, 12, 23),
                date(2027, 1, 4),
                date(2027, 1, 5),
                date(2027, 1, 4),
                date(2026, 12, 28),
                id="over Christmas 2026",
            ),
            pytest.param(
                date(2025, 12, 24),
                date(2026, 1, 5),
                date(2026, 1, 6),
                date(2026, 1, 5),
                date(2025, 12, 29),
                id="over Christmas 2025",
            ),
        ],
    )
    def test_worked_dates(
        self,
        received_on: date,
        england_wales: date,
        scotland: date,
        northern_ireland: date,
        calendar_days: date,
    ) -> None:
        def due(nation: Nation, terms: Terms = BRIEF) -> date | None:
            clock = clocks.reasonable_grounds(received_on, terms, nation)
            assert clock
            return clock.due_on

        assert due(EW) == england_wales
        assert due(SCT) == scotland
        assert due(NIR) == northern_ireland
        assert due(EW, BRIEF_CALENDAR_DAYS) == calendar_days

    def test_counted_days_give_each_number_or_the_reason_it_has_none(self) -> None:
        clock = clocks.reasonable_grounds(date(2026, 12, 23), BRIEF, EW)
        assert clock
        assert [(d.day.day, d.number, d.reason or "") for d in clock.counted_days()] == [
            (23, None, "The first day is not counted"),
            (24, 1, ""),
            (25, None, "Christmas Day"),
            (26, None, "Saturday"),
            (27, None, "Sunday"),
            (28, None, "Boxing Day (observed)"),
            (29, 2, ""),
            (30, 3, ""),
            (31, 4, ""),
            (1, None, "New Year's Day"),
            (2, None, "Saturday"),
            (3, None, "Sunday"),
            (4, 5, ""),
        ]

    @pytest.mark.parametrize(
        ("today", "headline", "kind", "pill", "sentence"),
        [
            pytest.param(
                date(2026, 11, 24),
                "Reasonable grounds, day 1 is Wed 25 Nov",
                "waiting",
                "5 working days left",
                "Due Tue 1 Dec, 5 working days left",
                id="on the day of receipt",
            ),
            pytest.param(
                date(2026, 11, 26),
                "Reasonable grounds, day 2 of 5 working days",
                "waiting",
                "3 working days left",
                "Due Tue 1 Dec, 3 working days left",
                id="three left",
            ),
            pytest.param(
                date(2026, 11, 27),
                "Reasonable grounds, day 3 of 5 working days",
                "soon",
                "2 working days left",
                "Due Tue 1 Dec, 2 working days left",
                id="few enough to say soon",
            ),
            pytest.param(
                date(2026, 11, 29),
                "Reasonable grounds, day 3 of 5 working days",
                "soon",
                "2 working days left",
                "Due Tue 1 Dec, 2 working days left",
                id="a Sunday counts nothing",
            ),
            pytest.param(
                date(2026, 11, 30),
                "Reasonable grounds, day 4 of 5 working days",
                "soon",
                "Due tomorrow",
                "Due tomorrow, Tue 1 Dec",
                id="tomorrow",
            ),
            pytest.param(
                date(2026, 12, 1),
                "Reasonable grounds, day 5 of 5 working days",
                "soon",
                "Due today",
                "Due today, Tue 1 Dec",
                id="today",
            ),
            pytest.param(
                date(2026, 12, 4),
                "Waiting for reasonable grounds",
                "soon",
                "Past the Home Office’s target by 3 working days",
                "Past the Home Office’s target by 3 working days, Tue 1 Dec: chase it",
                id="late, and theirs",
            ),
        ],
    )
    def test_words(self, today: date, headline: str, kind: str, pill: str, sentence: str) -> None:
        clock = clocks.reasonable_grounds(date(2026, 11, 24), BRIEF, EW)
        assert clock
        words = clock.words(today)
        assert (words.headline, words.kind, words.pill, words.sentence) == (headline, kind, pill, sentence)

    def test_next_working_day_that_is_not_tomorrow(self) -> None:
        clock = clocks.reasonable_grounds(date(2026, 11, 23), BRIEF, EW)
        assert clock
        assert clock.words(date(2026, 11, 28)).pill == "1 working day left"

    def test_overdue_on_a_saturday_has_no_working_days_to_name(self) -> None:
        clock = clocks.reasonable_grounds(date(2026, 11, 20), BRIEF, EW)
        assert clock
        assert clock.due_on == date(2026, 11, 27)
        assert clock.words(date(2026, 11, 28)).pill == "Past the Home Office’s target since Fri 27 Nov"

    @pytest.mark.parametrize(
        ("decided_on", "pill", "sentence"),
        [
            pytest.param(date(2026, 11, 6), "Made on day 5", "Made Fri 6 Nov, day 5 of 5", id="in time"),
            pytest.param(
                date(2026, 11, 10),
                "Made 2 working days after the target",
                "Made 2 working days after the target, Tue 10 Nov",
                id="late",
            ),
            pytest.param(
                date(2026, 11, 7),
                "Made after day 5",
                "Made after day 5, Sat 7 Nov",
                id="on the Saturday after",
            ),
            pytest.param(
                date(2026, 10, 30),
                "Made before day 1",
                "Made Fri 30 Oct, before day 1",
                id="on the day itself",
            ),
        ],
    )
    def test_words_once_made(self, decided_on: date, pill: str, sentence: str) -> None:
        clock = clocks.reasonable_grounds(date(2026, 10, 30), BRIEF, EW, decided_on=decided_on)
        assert clock
        words = clock.words(date(2026, 11, 26))
        assert (words.kind, words.pill, words.sentence) == ("done", pill, sentence)

    def test_paused_while_suspended(self) -> None:
        pause = Pause(date(2026, 11, 27))
        clock = clocks.reasonable_grounds(date(2026, 11, 24), BRIEF, EW, pauses=[pause])
        assert clock
        assert clock.due_on is None
        words = clock.words(date(2026, 12, 3))
        assert (words.headline, words.kind, words.pill) == (
            "Reasonable grounds, paused",
            "paused",
            "Paused on 27 Nov",
        )
        assert words.sentence == "Paused on Fri 27 Nov, 2 working days used"

    def test_goes_on_where_it_stood_when_resumed(self) -> None:
        pause = Pause(date(2026, 11, 27), date(2026, 12, 4))
        clock = clocks.reasonable_grounds(date(2026, 11, 24), BRIEF, EW, pauses=[pause])
        assert clock
        assert clock.due_on == date(2026, 12, 8)
        assert clock.counted_days()[4].reason == "Suspended by the Home Office"

    def test_row_without_a_target_has_no_clock(self) -> None:
        assert clocks.reasonable_grounds(date(2026, 11, 24), STATUTE, EW) is None


class TestRecovery:
    @pytest.mark.parametrize(
        ("made_on", "terms", "last_day"),
        [
            pytest.param(date(2026, 4, 10), NOW_EW, date(2026, 5, 9), id="30 including the first day"),
            pytest.param(date(2026, 4, 10), SCOTLAND, date(2026, 7, 9), id="Scotland, 90 excluding"),
            pytest.param(
                date(2026, 4, 10),
                Terms(recovery_days=90, recovery_count_start=True),
                date(2026, 7, 8),
                id="Scotland, 90 including",
            ),
            pytest.param(date(2026, 4, 10), NORTHERN_IRELAND, date(2026, 5, 25), id="NI, 45 excluding"),
            pytest.param(
                date(2026, 4, 10),
                Terms(recovery_days=45, recovery_count_start=True),
                date(2026, 5, 24),
                id="NI and the brief, 45 including",
            ),
            pytest.param(date(2022, 12, 12), BRIEF, date(2023, 1, 26), id="the last day of the old policy"),
            pytest.param(
                date(2022, 12, 12),
                Terms(recovery_days=45, recovery_count_start=True),
                date(2023, 1, 25),
                id="the last day of the old policy, including",
            ),
            pytest.param(date(2022, 12, 13), NOW_EW, date(2023, 1, 11), id="the first day of the new policy"),
            pytest.param(date(2028, 2, 15), NOW_EW, date(2028, 3, 15), id="30 over a leap day"),
            pytest.param(date(2028, 2, 15), NORTHERN_IRELAND, date(2028, 3, 31), id="45 over a leap day"),
            pytest.param(date(2026, 4, 10), BRIEF, date(2026, 5, 25), id="the brief, 45 excluding"),
            pytest.param(date(2026, 11, 6), BRIEF, date(2026, 12, 21), id="the brief, as drawn"),
        ],
    )
    def test_worked_dates(self, made_on: date, terms: Terms, last_day: date) -> None:
        clock = clocks.recovery(made_on, terms)
        assert clock
        assert clock.due_on == last_day

    @pytest.mark.parametrize(
        ("terms", "positive", "ends_on"),
        [
            pytest.param(NOW_EW, True, date(2026, 5, 9), id="England and Wales, positive: the later"),
            pytest.param(NOW_EW, False, date(2026, 5, 9), id="England and Wales, negative: the later"),
            pytest.param(SCOTLAND, True, date(2026, 4, 20), id="Scotland: the earlier"),
            pytest.param(NORTHERN_IRELAND, True, date(2026, 5, 25), id="NI, positive: the last day"),
            pytest.param(NORTHERN_IRELAND, False, date(2026, 4, 20), id="NI, negative: the decision"),
        ],
    )
    def test_a_final_decision_within_the_period(self, terms: Terms, positive: bool, ends_on: date) -> None:
        clock = clocks.recovery(date(2026, 4, 10), terms, final_on=date(2026, 4, 20), final_positive=positive)
        assert clock
        assert clock.ends_on == ends_on

    @pytest.mark.parametrize(
        ("terms", "ends_on"),
        [
            pytest.param(NOW_EW, date(2026, 9, 1), id="England and Wales: the decision"),
            pytest.param(SCOTLAND, date(2026, 7, 9), id="Scotland: the last day"),
            pytest.param(NORTHERN_IRELAND, date(2026, 9, 1), id="NI: the decision"),
        ],
    )
    def test_a_final_decision_after_the_period(self, terms: Terms, ends_on: date) -> None:
        clock = clocks.recovery(date(2026, 4, 10), terms, final_on=date(2026, 9, 1), final_positive=True)
        assert clock
        assert clock.ends_on == ends_on

    def test_has_no_end_while_only_the_final_decision_can_say(self) -> None:
        england, scotland = (clocks.recovery(date(2026, 4, 10), t) for t in (BRIEF, SCOTLAND))
        assert england
        assert scotland
        assert (england.ends_on, england.at_least_until) == (None, date(2026, 5, 25))
        assert (scotland.ends_on, scotland.at_least_until) == (date(2026, 7, 9), date(2026, 7, 9))

    @pytest.mark.parametrize(
        ("today", "headline", "kind", "pill"),
        [
            pytest.param(
                date(2026, 11, 6),
                "Recovery period, starts today",
                "track",
                "45 days left, to at least Mon 21 Dec",
                id="the first day",
            ),
            pytest.param(
                date(2026, 11, 26),
                "Recovery period, day 20 of 45",
                "track",
                "25 days left, to at least Mon 21 Dec",
                id="day 20",
            ),
            pytest.param(
                date(2026, 12, 14),
                "Recovery period, day 38 of 45",
                "soon",
                "7 days left, to at least Mon 21 Dec",
                id="the last week",
            ),
            pytest.param(
                date(2026, 12, 20),
                "Recovery period, day 44 of 45",
                "soon",
                "1 day left, to at least Mon 21 Dec",
                id="the day before",
            ),
            pytest.param(
                date(2026, 12, 21),
                "Recovery period, day 45 of 45",
                "soon",
                "Day 45 reached",
                id="the last day",
            ),
            pytest.param(
                date(2026, 12, 28),
                "Recovery period, day 52",
                "waiting",
                "Past the 45-day minimum, waiting for the final decision",
                id="past the minimum is waiting, not overdue",
            ),
        ],
    )
    def test_words(self, today: date, headline: str, kind: str, pill: str) -> None:
        clock = clocks.recovery(date(2026, 11, 6), BRIEF)
        assert clock
        words = clock.words(today)
        assert (words.headline, words.kind, words.pill) == (headline, kind, pill)
        assert words.span == "Fri 6 Nov to Mon 21 Dec, then until the final decision"

    def test_which_day_holds_and_which_is_day_1(self) -> None:
        brief, scotland = (clocks.recovery(date(2026, 11, 6), terms) for terms in (BRIEF, SCOTLAND))
        removal = clocks.removal_protection(date(2026, 11, 6), STATUTE)
        ended = clocks.recovery(date(2026, 11, 6), BRIEF, final_on=date(2026, 11, 20), final_positive=True)
        assert brief
        assert scotland
        assert removal
        assert ended
        today = date(2026, 11, 26)
        assert brief.in_a_sentence(today) == (
            "Her recovery period lasts until the final decision, and to Mon 21 Dec at least. "
            "Day 1 of 45 is the day after the decision of Fri 6 Nov."
        )
        assert "lasts to Thu 4 Feb 2027, or to the final decision if that is first" in (
            scotland.in_a_sentence(today)
        )
        assert "Day 1 of 30 is the day of the decision of Fri 6 Nov." in removal.in_a_sentence(today)
        assert not ended.in_a_sentence(today)

    def test_words_in_scotland(self) -> None:
        clock = clocks.recovery(date(2026, 11, 6), SCOTLAND)
        assert clock
        assert clock.words(date(2026, 11, 26)).pill == (
            "70 days left, ends Thu 4 Feb 2027 or on the final decision, whichever is first"
        )
        after = clock.words(date(2027, 2, 5))
        assert (after.headline, after.kind, after.pill) == (
            "Recovery period, ended Thu 4 Feb",
            "done",
            "Ended Thu 4 Feb",
        )

    def test_words_in_northern_ireland(self) -> None:
        clock = clocks.recovery(date(2026, 11, 6), NORTHERN_IRELAND)
        assert clock
        assert clock.words(date(2026, 11, 26)).pill == (
            "25 days left, to Mon 21 Dec unless a negative decision comes first"
        )

    def test_words_after_the_final_decision(self) -> None:
        early = clocks.recovery(date(2026, 11, 6), BRIEF, final_on=date(2026, 11, 20), final_positive=True)
        late = clocks.recovery(date(2026, 11, 6), BRIEF, final_on=date(2027, 3, 1), final_positive=True)
        assert early
        assert late
        assert early.words(date(2026, 11, 26)).pill == "25 days left, ends Mon 21 Dec"
        assert early.words(date(2026, 12, 21)).pill == "Ends today"
        assert early.words(date(2026, 12, 22)).pill == "Ended Mon 21 Dec"
        assert late.words(date(2027, 3, 1)).pill == "Ended Mon 1 Mar"

    def test_what_had_ended_before_is_not_taken_away(self) -> None:
        ended, gone = date(2026, 11, 20), date(2026, 12, 1)
        clock = clocks.recovery(
            date(2026, 11, 6), NORTHERN_IRELAND, final_on=ended, final_positive=False, ceased_on=gone
        )
        assert clock
        assert (clock.ends_on, clock.was_taken_away) == (ended, False)
        assert clock.words(gone).pill == "Ended Fri 20 Nov"

    def test_a_date_more_than_eleven_months_away_carries_its_year(self) -> None:
        clock = clocks.recovery(date(2026, 11, 6), BRIEF)
        assert clock
        assert clock.words(date(2028, 2, 1)).span == (
            "Fri 6 Nov 2026 to Mon 21 Dec 2026, then until the final decision"
        )

    def test_suspension_moves_the_charitys_clock_but_not_the_statutes(self) -> None:
        pause = Pause(date(2026, 11, 10), date(2026, 11, 20))
        charity = clocks.recovery(date(2026, 11, 6), BRIEF, pauses=[pause])
        statute = clocks.removal_protection(date(2026, 11, 6), STATUTE)
        assert charity
        assert statute
        assert charity.due_on == date(2026, 12, 31)
        assert statute.due_on == date(2026, 12, 5)

    @pytest.mark.parametrize(
        ("terms", "sentence"),
        [
            pytest.param(BRIEF, "Paused on Mon 16 Nov, 9 days used", id="the later of the two"),
            pytest.param(SCOTLAND, "Ended Fri 13 Nov", id="the first of the two"),
            pytest.param(NORTHERN_IRELAND, "Paused on Mon 16 Nov, 9 days used", id="Northern Ireland"),
        ],
    )
    def test_suspended_after_the_final_decision(self, terms: Terms, sentence: str) -> None:
        clock = clocks.recovery(
            date(2026, 11, 6),
            terms,
            final_on=date(2026, 11, 13),
            final_positive=True,
            pauses=[Pause(date(2026, 11, 16))],
        )
        assert clock
        assert clock.words(date(2026, 11, 26)).sentence == sentence

    def test_paused_words_say_how_many_days_were_used(self) -> None:
        clock = clocks.recovery(date(2026, 11, 6), BRIEF, pauses=[Pause(date(2026, 11, 10))])
        assert clock
        assert clock.words(date(2026, 11, 26)).sentence == "Paused on Tue 10 Nov, 3 days used"
        assert clock.counted_days()[-1].day == date(2026, 11, 10)


class TestRemovalProtection:
    def test_runs_beside_the_recovery_period(self) -> None:
        clock = clocks.removal_protection(date(2026, 11, 6), STATUTE)
        assert clock
        words = clock.words(date(2026, 11, 26))
        assert words.headline == "Protection from removal, day 21 of 30"
        assert words.pill == "9 days left, to at least Sat 5 Dec"

    def test_the_first_day_is_day_1(self) -> None:
        clock = clocks.removal_protection(date(2026, 11, 6), STATUTE)
        assert clock
        assert clock.words(date(2026, 11, 6)).headline == "Protection from removal, day 1 of 30"


class TestReconsideration:
    def test_a_sunday_is_not_rolled_forward(self) -> None:
        clock = clocks.reconsideration(date(2026, 4, 10), NOW_EW)
        assert clock
        assert clock.due_on == date(2026, 5, 10)
        assert clock.due_on.weekday() == 6

    @pytest.mark.parametrize(
        ("today", "kind", "pill", "sentence"),
        [
            pytest.param(
                date(2026, 4, 20), "track", "20 days left", "Ask by Sun 10 May, 20 days left", id="early"
            ),
            pytest.param(
                date(2026, 5, 9), "soon", "Due tomorrow", "Ask by Sun 10 May, 1 day left", id="tomorrow"
            ),
            pytest.param(
                date(2026, 5, 10), "soon", "Due today", "Ask today, Sun 10 May, the last day", id="last day"
            ),
            pytest.param(
                date(2026, 5, 12),
                "overdue",
                "Closed Sun 10 May",
                "The last day to ask was Sun 10 May, 2 days ago. A late request needs a reason",
                id="after",
            ),
        ],
    )
    def test_words(self, today: date, kind: str, pill: str, sentence: str) -> None:
        clock = clocks.reconsideration(date(2026, 4, 10), NOW_EW)
        assert clock
        words = clock.words(today)
        assert (words.kind, words.pill, words.sentence) == (kind, pill, sentence)

    def test_words_once_asked(self) -> None:
        clock = clocks.reconsideration(date(2026, 4, 10), NOW_EW, asked_on=date(2026, 5, 4))
        assert clock
        assert clock.words(date(2026, 5, 12)).pill == "Asked on Mon 4 May"

    def test_no_window_where_the_row_sets_none(self) -> None:
        assert clocks.reconsideration(date(2026, 4, 10), BRIEF) is None


class TestMoveOn:
    def test_after_a_positive_decision_45_calendar_days(self) -> None:
        clock = clocks.move_on(date(2026, 4, 20), NOW_EW, EW, positive=True)
        assert clock
        assert (clock.due_on, clock.kind) == (date(2026, 6, 4), ClockKind.MOVE_ON)
        assert clock.words(date(2026, 4, 30)).pill == "35 days left, to at least Thu 4 Jun"

    def test_after_a_negative_decision_the_rows_own_working_days(self) -> None:
        clock = clocks.move_on(date(2026, 4, 20), NOW_EW, EW, positive=False)
        assert clock
        assert clock.due_on == date(2026, 5, 1)
        assert clock.words(date(2026, 4, 29)).pill == "2 working days left, to at least Fri 1 May"
        assert clock.words(date(2026, 5, 1)).pill == "Day 9 reached"
        assert clock.words(date(2026, 5, 5)).kind == "waiting"

    def test_none_where_the_row_sets_none(self) -> None:
        assert clocks.move_on(date(2026, 4, 20), BRIEF, EW, positive=True) is None

    @pytest.mark.parametrize(
        ("positive", "pill"),
        [
            pytest.param(True, "Past the minimum of 45 days", id="positive"),
            pytest.param(False, "Past the minimum of 9 working days", id="negative"),
        ],
    )
    def test_past_its_minimum_it_says_which_days(self, positive: bool, pill: str) -> None:
        clock = clocks.move_on(date(2026, 4, 20), NOW_EW, EW, positive=positive)
        assert clock
        assert clock.words(date(2026, 7, 1)).pill == pill


class TestGuards:
    def test_a_clock_of_no_days_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least one day"):
            clocks.recovery(date(2026, 4, 20), Terms(recovery_days=0))


# --- Properties: 2020 to 2040, against a slow count that shares nothing with the clocks ----------------

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
nations = st.sampled_from(["ENG", "SCT", "NIR"])
BY_NAME = {"ENG": EW, "SCT": SCT, "NIR": NIR}


def slow_working_days(start: date, number: int, nation: str, *, count_start: bool) -> date:
    """Step a day at a time and tick off weekdays that are no holiday, the pedestrian way."""
    day, left = (start if count_start else start + timedelta(days=1)), number
    while True:
        if day.weekday() not in (5, 6) and day not in BY_NAME[nation].holidays:
            left -= 1
            if left == 0:
                return day
        day += timedelta(days=1)


class TestProperties:
    @given(days, nations, st.integers(1, 15), st.booleans())
    def test_working_days_match_a_day_by_day_count(
        self, received_on: date, nation: str, number: int, count_start: bool
    ) -> None:
        terms = Terms(rg_days=number, rg_count_start=count_start)
        clock = clocks.reasonable_grounds(received_on, terms, BY_NAME[nation])
        assert clock
        assert clock.due_on == slow_working_days(received_on, number, nation, count_start=count_start)

    @given(days, st.integers(1, 120), st.booleans())
    def test_calendar_days_match_plain_subtraction(
        self, made_on: date, number: int, count_start: bool
    ) -> None:
        clock = clocks.recovery(made_on, Terms(recovery_days=number, recovery_count_start=count_start))
        assert clock
        assert clock.due_on
        assert clock.due_on.toordinal() == made_on.toordinal() + number - count_start

    @given(days, st.integers(0, 200))
    def test_days_used_and_days_left_add_up(self, made_on: date, later: int) -> None:
        clock = clocks.recovery(made_on, BRIEF)
        assert clock
        today = made_on + timedelta(days=later)
        assert clock.day_number(today) == later
        assert clock.days_left(today) == max(45 - later, 0)
        assert clock.days_over(today) == max(later - 45, 0)

    @given(days, nations)
    def test_every_day_between_is_numbered_or_explained(self, received_on: date, nation: str) -> None:
        clock = clocks.reasonable_grounds(received_on, BRIEF, BY_NAME[nation])
        assert clock
        counted = clock.counted_days()
        assert [d.number for d in counted if d.number] == [1, 2, 3, 4, 5]
        assert all(bool(d.number) != bool(d.reason or "") for d in counted)
        assert counted[0].day == received_on
        assert counted[-1].day == clock.due_on
        assert [d.day.toordinal() for d in counted] == list(
            range(received_on.toordinal(), counted[-1].day.toordinal() + 1)
        )

    @given(days, st.integers(0, 60), st.integers(1, 60))
    def test_a_pause_moves_the_last_day_by_its_own_days_within_the_period(
        self, made_on: date, after: int, length: int
    ) -> None:
        start = made_on + timedelta(days=after)
        pause = Pause(start, start + timedelta(days=length))
        plain, paused = clocks.recovery(made_on, BRIEF), clocks.recovery(made_on, BRIEF, pauses=[pause])
        assert plain
        assert paused
        assert plain.due_on
        assert paused.due_on
        # Day 0 is never counted, so a pause over it costs one day less.
        cost = 0 if after > 45 else length - (1 if after == 0 else 0)
        assert paused.due_on.toordinal() - plain.due_on.toordinal() == cost

    @given(days, st.integers(0, 400), st.one_of(st.none(), st.integers(0, 400)), st.booleans())
    def test_a_period_always_has_words_and_never_ends_before_its_rule(
        self, made_on: date, later: int, final: int | None, positive: bool
    ) -> None:
        today = made_on + timedelta(days=later)
        final_on = None if final is None else made_on + timedelta(days=final)
        for terms in (BRIEF, NOW_EW, SCOTLAND, NORTHERN_IRELAND):
            clock = clocks.recovery(
                made_on,
                terms,
                final_on=final_on,
                final_positive=positive if final_on else None,
            )
            assert clock
            words = clock.words(today)
            assert words.headline
            assert words.pill
            assert words.kind != "overdue"
            if terms.end_rule == EndRule.LATER_OF_CG:
                assert (clock.ends_on is None) == (final_on is None)


class TestEarlyConclusiveGrounds:
    """What is asked of a conclusive grounds decision that is dated within the recovery period."""

    UNTIL = "This is before the recovery period ends, on 21 December 2026. Is the date on the letter right?"

    @pytest.mark.parametrize(
        ("terms", "made_on", "asked"),
        [
            pytest.param(BRIEF, date(2026, 11, 6), True, id="on the day of the first"),
            pytest.param(BRIEF, date(2026, 12, 21), True, id="on the last day"),
            pytest.param(BRIEF, date(2026, 12, 22), False, id="the day after"),
            pytest.param(SCOTLAND, date(2026, 11, 20), False, id="Scotland: the decision ends the period"),
            pytest.param(NORTHERN_IRELAND, date(2026, 11, 20), False, id="Northern Ireland foresees it"),
        ],
    )
    def test_only_where_it_is_rare(self, terms: Terms, made_on: date, asked: bool) -> None:
        table = Timetable(recovery=clocks.recovery(date(2026, 11, 6), terms))
        assert table.early_words(made_on) == (self.UNTIL if asked else "")

    def test_not_once_a_disqualification_ended_it(self) -> None:
        ended = clocks.recovery(date(2026, 11, 6), BRIEF, ceased_on=date(2026, 11, 12))
        table = Timetable(recovery=ended)
        assert table.early_words(date(2026, 11, 11))
        assert not table.early_words(date(2026, 11, 12))

    def test_not_without_a_recovery_period(self) -> None:
        assert Timetable().early_words(date(2026, 11, 6)) == ""
