"""The clock strip of a closed case: what ran then is followed no more, and is not said to have stopped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hestia.workingdays.words import short_day
from referrals.queries.stages import Bar, Stage, Strip

RAN_ON = frozenset({"track", "soon", "waiting", "overdue", "paused"})
CLOSED, DIED = "the case closed", "she died"


def closed_strip(open_strip: Strip, ended_on: date, *, today: date, has_died: bool = False) -> Strip:
    """Return the strip of a case that closed, or whose client died, on a day: nothing is counted any more."""
    on = short_day(ended_on, today)
    stages = closed_stages(open_strip.stages, on, DIED if has_died else CLOSED)
    if has_died:
        return Strip("She died", "stopped", on, stages)
    if open_strip.kind == "notstarted":
        return open_strip
    if open_strip.kind == "stopped":  # she withdrew, or her protection was taken away: that came first
        return replace(open_strip, stages=stages)
    return Strip("The case is closed", "stopped", f"Closed {on}", stages)


def closed_stages(stages: Sequence[Stage], on: str, ended: str) -> tuple[Stage, ...]:
    """Return the stages as they stood when it ended."""
    return tuple(closed_stage(stage, on, ended) for stage in stages)


def closed_stage(stage: Stage, on: str, ended: str) -> Stage:
    """Return a stage as it stood: what is done stays so, what ran is not counted."""
    if stage.status == "done":
        return stage if stage.kind not in RAN_ON else replace(stage, kind="", note="")
    if stage.is_current or stage.kind in RAN_ON:
        no_decision, until = f"No decision when {ended}", f"{stage.fact}. Followed until {ended} on {on}"
        fact = no_decision if stage.status == "next" else until
        return Stage(stage.name, "next", fact, bar=Bar(stage.bar.length, 0, stage.bar.ticks))
    return stage
