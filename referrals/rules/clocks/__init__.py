"""The clocks of the National Referral Mechanism (NRM): dates and policy rows in, days and words out.

Sources: the brief (5 days, 45 days); Nationality and Borders Act 2022 s.61 (30 days "beginning with
the day" of the positive decision); SSI 2018/90 (Scotland, 90 days); Human Trafficking and Exploitation
(Criminal Justice and Support for Victims) Act (Northern Ireland) 2015 s.18.
"""

from referrals.rules.clocks.clock import (
    AnyClock,
    Clock,
    ClockKind,
    EndRule,
    NoticeClock,
    Pause,
    PeriodClock,
    TargetClock,
    Terms,
    Unit,
    WindowClock,
    Words,
    WorkingDays,
    has_stopped,
    move_on,
    reasonable_grounds,
    reconsideration,
    recovery,
    removal_protection,
)

__all__ = [
    "AnyClock",
    "Clock",
    "ClockKind",
    "EndRule",
    "NoticeClock",
    "Pause",
    "PeriodClock",
    "TargetClock",
    "Terms",
    "Unit",
    "WindowClock",
    "Words",
    "WorkingDays",
    "has_stopped",
    "move_on",
    "reasonable_grounds",
    "reconsideration",
    "recovery",
    "removal_protection",
]
