"""A version of a plan read back from what it kept: its targets and steps as they stood then."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from supportplans.models import PlanVersion, Step, Target


def kept_targets(version: PlanVersion) -> list[Target]:
    """Return the targets of a version, each with its steps. They are read, never saved."""
    return [kept_target(content, version) for content in version.content["targets"]]


def kept_target(content: Mapping[str, Any], version: PlanVersion) -> Target:
    """Return one target as it stood, with its steps where ``with_steps`` would put them."""
    target = Target(
        pk=content["id"],
        case_id=version.case_id,
        domain=content["domain"],
        text=content["text"],
        measure=content["measure"],
        due_on=as_day(content["due_on"]),
        long_term=content["long_term"],
        status=content["status"],
        outcome_on=as_day(content["outcome_on"]),
        agency=content.get("agency", ""),
        agency_answer=content.get("agency_answer", ""),
        agency_answered_on=as_day(content.get("agency_answered_on")),
    )
    steps = [
        Step(
            case_id=version.case_id,
            target=target,
            what=step["what"],
            who=step["who"],
            who_name=step["who_name"],
            by_on=as_day(step["by_on"]),
            status=step["status"],
            done_on=as_day(step["done_on"]),
        )
        for step in content["steps"]
    ]
    vars(target).setdefault("_prefetched_objects_cache", {})["step_set"] = steps
    return target


def as_day(text: str | None) -> date | None:
    """Return a day that was kept, or nothing."""
    return date.fromisoformat(text) if text else None
