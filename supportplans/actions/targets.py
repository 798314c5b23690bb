"""What is done with a target and its steps: added, changed, done, ended, passed on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Entry, Refused
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.db.versions import save_by
from hestia.ui.words import day
from supportplans.actions.plan import lock_open_case, plan_of
from supportplans.models import PlanVersion, Signpost, Step, Target, Who

# What marking a target as met empties, and taking that back restores.
TAKEN_BACK = (
    *("status", "reason"),
    *("agency", "agency_contact", "agency_asked_on", "agency_answer", "agency_answered_on"),
)


# Of a step, when its target is met: it stays as it is. Else it takes a status.
STAYS_OPEN = "open"


@dataclass(frozen=True, kw_only=True)
class WithAgency:
    """The other service that a target waits for or is passed to: who there, asked when, and its answer."""

    agency: str = ""
    contact: str = ""
    asked_on: date | None = None
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One line of the steps as someone typed it. ``pk`` is that of the step it changes, if it is not new."""

    what: str
    who: str = Who.WORKER
    who_name: str = ""
    by_on: date | None = None
    status: str = Step.Status.NOT_STARTED
    pk: int | None = None


@transaction.atomic
def add_target(
    *, case: Case, steps: Iterable[StepRow] = (), by: User, at: datetime, on: date, **fields: Any
) -> Target:
    """Add a target with its steps. ``fields`` are the target's own."""
    case = lock_open_case(case)
    plan_of(case, by=by, at=at)
    target = Target(case=case, made_by=by, made_at=at, **fields)
    save_by(target, by)
    save_steps(target, steps, on=on, by=by)
    case.narrate(
        Entry.Kind.PLAN,
        f"Target added: {target.get_domain_display().lower()}",
        target.text,
        by=by,
        at=at,
        url=target.get_absolute_url(),
    )
    log("plan.target_added", by=by, at=at, case_ref=case.reference, subject=target, domain=target.domain)
    return target


@transaction.atomic
def change_target(
    *, target: Target, steps: Iterable[StepRow] | None = None, by: User, at: datetime, on: date, **fields: Any
) -> None:
    """Change what a target says, and its steps when they are given. Its status has an act of its own."""
    case = lock_open_case(target.case)
    changed = [name for name, value in fields.items() if getattr(target, name) != value]
    for name in changed:
        setattr(target, name, fields[name])
    if not target.long_term and target.status == Target.Status.SIGNPOSTED:
        raise Refused("It was passed to another service, so it stays a long-term target.")
    save_by(target, by)
    if steps is not None and save_steps(target, steps, on=on, by=by):
        changed.append("steps")
        if any(step.is_started for step in target.step_set.all()):
            start(target, by=by, at=at)
    if changed:
        log(
            "plan.target_changed",
            by=by,
            at=at,
            case_ref=case.reference,
            subject=target,
            fields=sorted(changed),
        )


def save_steps(target: Target, rows: Iterable[StepRow], *, on: date, by: User) -> bool:
    """Make the target's steps those of ``rows``, in their order; return whether anything changed.

    ``on`` is the day a step now done was done. A step left out is taken away; its history stays.
    """
    before = {step.pk: step for step in target.step_set.all()}
    changed = False
    for place, row in enumerate(rows):
        step = before.pop(row.pk, None) if row.pk else None
        if step is None:
            step = Step(case=target.case, target=target)
        wanted = {
            "what": row.what,
            "who": row.who,
            "who_name": row.who_name if row.who == Who.OTHER else "",
            "by_on": row.by_on,
            "status": row.status,
            "place": place,
            "done_on": (step.done_on or on) if row.status == Step.Status.DONE else None,
        }
        if step.pk is None or any(getattr(step, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(step, name, value)
            save_by(step, by)
            changed = True
    for step in before.values():
        step.delete()
        changed = True
    return changed


@transaction.atomic
def set_target_status(
    *,
    target: Target,
    status: str,
    on: date,
    reason: str = "",
    agency: WithAgency | None = None,
    steps: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Say how far a target is, or how it ended. ``on`` is the day it ended.

    ``agency`` is whom it waits for, or who goes on with it; with any other status it waits for nobody.
    ``steps`` says, by its key, what happens to each step that is still open: a status, or `STAYS_OPEN`.
    """
    case = lock_open_case(target.case)
    if blockers := target.ending_blockers(status, reason=reason):
        raise Refused(*blockers)
    if status not in Target.WITH_AGENCY:
        agency = WithAgency()
    if agency is not None:
        target.agency, target.agency_contact = agency.agency, agency.contact
        target.agency_asked_on, target.agency_answer = agency.asked_on, agency.answer
        target.agency_answered_on = agency.answered_on if target.is_accepted else None
    earlier = target.status
    target.status, target.reason = status, reason.strip()
    ended = status not in Target.OPEN
    if ended:
        refuse_before_asked(target, on)
    target.outcome_on = on if ended else None
    target.outcome_at = at if ended else None
    target.outcome_by = by if ended else None
    target.save()
    steps_in_words = settle_steps(target, steps or {}, on=on)
    if status == Target.Status.SIGNPOSTED:
        save_signpost(target, by=by, at=at)
    if status == earlier:
        return
    status_words = target.get_status_display()
    case.narrate(
        Entry.Kind.PLAN,
        f"{target.get_domain_display()} target: {status_words[:1].lower()}{status_words[1:]}",
        "\n".join(filter(None, [target.text, target.reason, *steps_in_words])),
        by=by,
        at=at,
        url=target.get_absolute_url(),
    )
    log(
        "plan.target_status_set",
        by=by,
        at=at,
        case_ref=case.reference,
        subject=target,
        status=status,
        was=earlier,
    )


def settle_steps(target: Target, outcomes: Mapping[str, str], *, on: date) -> list[str]:
    """Do with each step that is still open what was said, on that day; return it in words."""
    lines = []
    for step in target.step_set.open():
        outcome = outcomes.get(str(step.pk), "")
        if outcome in {Step.Status.DONE, Step.Status.STOPPED}:
            step.status = outcome
            step.done_on = on if outcome == Step.Status.DONE else None
            step.save()
        if outcome:
            lines.append(
                f"Step {'left open' if step.is_open else step.get_status_display().lower()}: {step.what}"
            )
    return lines


def refuse_before_asked(target: Target, on: date) -> None:
    """Refuse that a target ended before she was asked about the version in which it is still open."""
    version = PlanVersion.objects.filter(case=target.case_id).first()
    if version and version.has_open(target) and on < version.agreed_on:
        raise Refused(
            f"She was asked about this target on {day(version.agreed_on)}: it cannot have ended before."
        )


@transaction.atomic
def set_target_met(*, target: Target, on: date, by: User, at: datetime) -> None:
    """Say that she has reached a target that is still worked towards."""
    if not target.is_open:
        raise Refused("This target has already ended.")
    set_target_status(target=target, status=Target.Status.MET, on=on, by=by, at=at)


@transaction.atomic
def take_target_back(*, target: Target, met_in: int, by: User, at: datetime) -> None:
    """Take back that a target is met: it is again as far, and with the service, that it was before.

    ``met_in`` is the version in which it became met. Whatever was changed or agreed since refuses this.
    """
    case = lock_open_case(target.case)
    before = target.history.filter(version=met_in - 1).order_by("-history_id").first()
    is_as_it_was_met = target.status == Target.Status.MET and target.version == met_in
    if before is None or before.status not in Target.OPEN or not is_as_it_was_met:
        raise Refused("This target has been changed since. Set its status to change it again.")
    if PlanVersion.objects.filter(case=case, recorded_at__gt=target.outcome_at).exists():
        raise Refused("She has been asked about the plan since. Set the target’s status to change it.")
    for name in TAKEN_BACK:
        setattr(target, name, getattr(before, name))
    target.outcome_on = target.outcome_at = target.outcome_by = None
    target.save()
    title = f"{target.get_domain_display()} target: no longer marked as met"
    case.narrate(Entry.Kind.PLAN, title, target.text, by=by, at=at, url=target.get_absolute_url())
    log("plan.target_taken_back", by=by, at=at, case_ref=case.reference, subject=target)


def save_signpost(target: Target, *, by: User, at: datetime) -> None:
    """Keep what a passed target's other service says where the exit looks for it too."""
    if not (target.agency and target.agency_contact and target.agency_asked_on):
        return
    passed_before = Signpost.objects.filter(target=target).exclude(answer=Signpost.Answer.REFUSED).last()
    passed = passed_before or Signpost(
        case=target.case, target=target, need=target.text, made_by=by, made_at=at
    )
    passed.agency, passed.contact = target.agency, target.agency_contact
    passed.passed_on, passed.answer = target.agency_asked_on, target.agency_answer
    passed.answered_on = target.agency_answered_on
    passed.save()


@transaction.atomic
def set_step_done(*, step: Step, on: date, by: User, at: datetime) -> None:
    """Say that a step is done."""
    case = lock_open_case(step.case)
    if not step.is_open:
        raise Refused("This step is already done or stopped.")
    step.status, step.done_on = Step.Status.DONE, on
    step.save()
    if not start(step.target, by=by, at=at):
        step.target.save()  # a page that has the target open must learn of it
    log("plan.step_done", by=by, at=at, case_ref=case.reference, subject=step)


def start(target: Target, *, by: User, at: datetime) -> bool:
    """Say that a target is in progress, as one of its steps is; return whether it was not started before."""
    if target.status != Target.Status.NOT_STARTED:
        return False
    day = timezone.localdate(at)
    set_target_status(target=target, status=Target.Status.IN_PROGRESS, on=day, by=by, at=at)
    return True


def was_started_by_it(target: Target) -> bool:
    """Whether the last change of a target was that it started, and no step of it is started any more."""
    before = target.history.filter(version=target.version - 1).order_by("-history_id").first()
    return (
        target.status == Target.Status.IN_PROGRESS
        and before is not None
        and before.status == Target.Status.NOT_STARTED
        and not any(step.is_started for step in target.step_set.all())
    )


@transaction.atomic
def take_step_back(*, step: Step, done_in: int, by: User, at: datetime) -> None:
    """Take back that a step is done: it is again as far as it was before.

    ``done_in`` is the version in which it became done. Whatever was changed since stands, and refuses this.
    """
    case = lock_open_case(step.case)
    before = step.history.filter(version=done_in - 1).order_by("-history_id").first()
    is_as_it_was_done = step.status == Step.Status.DONE and step.version == done_in
    if before is None or before.status not in Step.OPEN or not is_as_it_was_done:
        raise Refused("This step has been changed since. Open its target to change it again.")
    step.status, step.done_on = before.status, None
    step.save()
    target = step.target
    if was_started_by_it(target):
        day = timezone.localdate(at)
        set_target_status(target=target, status=Target.Status.NOT_STARTED, on=day, by=by, at=at)
    else:
        target.save()
    log("plan.step_taken_back", by=by, at=at, case_ref=case.reference, subject=step)
