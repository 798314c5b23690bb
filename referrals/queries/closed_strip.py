"""The clock strip of a closed case: what ran then is followed no more, and is not said to have stopped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hestia.workingdays.words import short_day
from referrals.queries.stages import Bar, Stage, Strip

RAN_ON = frozenset({"track", "soon", "waiting", "overdue", "paused"})
NO_DECISION = "No decision when the case closed"


def closed_strip(open_strip: Strip, closed_on: date, *, today: date) -> Strip:
    """Return the strip of a case that closed on a day: nothing of it is counted any more."""
    on = short_day(closed_on, today)
    if open_strip.kind == "notstarted":
        return open_strip
    if open_strip.kind == "stopped":  # she withdrew, or her protection was taken away: that came first
        return replace(open_strip, stages=closed_stages(open_strip.stages, on))
    return Strip("The case is closed", "stopped", f"Closed {on}", closed_stages(open_strip.stages, on))


def closed_stages(stages: Sequence[Stage], on: str) -> tuple[Stage, ...]:
    """Return the stages as they stood when the case closed."""
    return tuple(closed_stage(stage, on) for stage in stages)


def closed_stage(stage: Stage, on: str) -> Stage:
    """Return a stage as it stood: what is done stays so, what ran is not counted."""
    if stage.status == "done":
        return stage if stage.kind not in RAN_ON else replace(stage, kind="", note="")
    if stage.is_current or stage.kind in RAN_ON:
        fact = (
            NO_DECISION if stage.status == "next" else f"{stage.fact}. Followed until the case closed on {on}"
        )
        return Stage(stage.name, "next", fact, bar=Bar(stage.bar.length, 0, stage.bar.ticks))
    return stage
