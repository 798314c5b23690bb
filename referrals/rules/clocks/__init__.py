"""The clocks of the National Referral Mechanism (NRM): dates and policy rows in, days and words out.

Sources: the brief (5 days, 45 days); Nationality and Borders Act 2022 s.61 (30 days "beginning with
the day" of the positive decision); SSI 2018/90 (Scotland, 90 days); Human Trafficking and Exploitation
(Criminal Justice and Support for Victims) Act (Northern Ireland) 2015 s.18.
"""

from referrals.rules.clocks.kinds import AnyClock, has_stopped
from referrals.rules.clocks.notice import NoticeClock, move_on
from referrals.rules.clocks.period import PeriodClock, recovery, removal_protection
from referrals.rules.clocks.target import TargetClock, reasonable_grounds
from referrals.rules.clocks.terms import ClockKind, ClockWords, EndRule, Pause, Terms, Unit
from referrals.rules.clocks.window import WindowClock, reconsideration

__all__ = [
    "AnyClock",
    "ClockKind",
    "ClockWords",
    "EndRule",
    "NoticeClock",
    "Pause",
    "PeriodClock",
    "TargetClock",
    "Terms",
    "Unit",
    "WindowClock",
    "has_stopped",
    "move_on",
    "reasonable_grounds",
    "reconsideration",
    "recovery",
    "removal_protection",
]
