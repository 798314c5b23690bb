"""How plans look wherever they are shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cases.models import Agency, Case
from hestia.ui.components import pill, state
from hestia.ui.icons import icon
from hestia.ui.pronouns import say
from hestia.workingdays.words import DueWords
from supportplans.models import Domain, Exit, Plan, PlanVersion, Step, Target, Who
from supportplans.rules.exit_criteria import Criterion, may_tell, uncarried
from supportplans.rules.exit_facts import ExitEvidence, Line
from supportplans.rules.loose_ends import Mark

register = template.Library()

TARGET_KINDS = {
    Target.Status.NOT_STARTED: "notstarted",
    Target.Status.IN_PROGRESS: "track",
    Target.Status.WAITING: "waiting",
    Target.Status.MET: "done",
    Target.Status.PARTLY: "info",
    Target.Status.NOT_MET: "stopped",
    Target.Status.SIGNPOSTED: "info",
    Target.Status.STOPPED: "stopped",
    Target.Status.SUPERSEDED: "stopped",
}
STEP_KINDS = {
    Step.Status.NOT_STARTED: "notstarted",
    Step.Status.IN_PROGRESS: "track",
    Step.Status.WAITING: "waiting",
    Step.Status.DONE: "done",
    Step.Status.STOPPED: "stopped",
}


@register.simple_tag
def target_state(target: Target) -> SafeString:
    """Say how far a target is: ``{% target_state target %}``."""
    return state(TARGET_KINDS[Target.Status(target.status)], target.get_status_display())


@register.simple_tag
def step_state(step: Step, due: DueWords | None = None) -> SafeString:
    """Say how far a step is, or that it is late."""
    if due is not None and due.kind == "overdue":
        return state("overdue", due.pill)
    return state(STEP_KINDS[Step.Status(step.status)], step.get_status_display())


@register.inclusion_tag("supportplans/_step_tick.html", takes_context=True)
def step_tick(context: Context, step: Step, case: Case, page: str) -> dict[str, Any]:
    """Draw the button that ticks a step where it stands: ``{% step_tick step case "plan" %}``."""
    return {
        "step": step,
        "case": case,
        "page": page,
        "once": uuid4(),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("supportplans/_target_tick.html", takes_context=True)
def target_tick(context: Context, target: Target, case: Case) -> dict[str, Any]:
    """Draw the button that marks a target as met: ``{% target_tick target case %}``."""
    return {"target": target, "case": case, "once": uuid4(), "csrf_token": context.get("csrf_token")}


@register.simple_tag
def who(party: str, name: str, case: Case) -> str:
    """Say who does a thing, by the name she knows: ``{% who step.who step.who_name case %}``."""
    if party == Who.OTHER:
        return name
    if party == Who.CLIENT:
        return case.client.goes_by
    return case.worker.first_name if case.worker else Who.WORKER.label


@register.filter
def agreeing(answer: str) -> str:
    """Say an answer without who gave it: "Agrees in part"."""
    return answer.removeprefix("She ").capitalize()


# --- A version as it was kept --------------------------------------------------------------------


@dataclass(frozen=True)
class KeptPart:
    """One part of a plan as it was agreed."""

    domain: Domain
    targets: list[dict[str, Any]]

    @property
    def label(self) -> str:
        """Return the part's name."""
        return str(self.domain.label)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _kept_target(kept: dict[str, Any]) -> dict[str, Any]:
    """Return a kept target with its days as days and its statuses in words."""
    return {
        **kept,
        "due_on": _day(kept["due_on"]),
        "outcome_on": _day(kept["outcome_on"]),
        "status_words": Target.Status(kept["status"]).label,
        "steps": [
            {
                **step,
                "by_on": _day(step["by_on"]),
                "done_on": _day(step["done_on"]),
                "status_words": Step.Status(step["status"]).label,
            }
            for step in kept["steps"]
        ],
    }


@register.filter
def kept_target(kept: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return a kept target as it is shown, or nothing where there was none."""
    return _kept_target(kept) if kept else None


@register.filter
def kept_domains(version: PlanVersion) -> list[KeptPart]:
    """Return the parts of a version that have targets, in order."""
    targets = [_kept_target(kept) for kept in version.answered["targets"]]
    parts = [KeptPart(domain, [t for t in targets if t["domain"] == domain]) for domain in Domain]
    return [part for part in parts if part.targets]


# --- The plan in five lines ----------------------------------------------------------------------


@dataclass(frozen=True)
class DomainLine:
    """One part of the plan in a line: how many targets are met, and how the rest stands."""

    domain: Domain
    met: int
    counted: int
    kind: str
    words: str

    @property
    def count_words(self) -> str:
        """Return "2 of 4 targets met"."""
        if not self.counted:
            return "No targets yet"
        return f"{self.met} of {self.counted} {'target' if self.counted == 1 else 'targets'} met"


def domain_line(domain: Domain, targets: Iterable[Target], *, today: date) -> DomainLine:
    """Return how one part of the plan stands. The worst thing in it is said first: late, then waiting."""
    counted = [
        target
        for target in targets
        if target.domain == domain and target.status not in {Target.Status.STOPPED, Target.Status.SUPERSEDED}
    ]
    met = sum(target.status == Target.Status.MET for target in counted)
    going = [target for target in counted if target.is_open]
    if any(target.is_overdue(on=today) for target in going):
        kind, words = "overdue", "Needs action"
    elif any(target.status == Target.Status.IN_PROGRESS for target in going):
        kind, words = "track", "In progress"
    elif any(target.status == Target.Status.WAITING for target in going):
        kind, words = "waiting", "Waiting"
    elif going:
        kind, words = "notstarted", "Not started"
    elif counted:
        kind, words = "done", "Done"
    else:
        kind, words = "notstarted", "Nothing yet"
    return DomainLine(domain, met, len(counted), kind, words)


@register.inclusion_tag("supportplans/_plan_by_domain.html", takes_context=True)
def plan_by_domain(context: Context, case: Case) -> dict[str, object]:
    """Show the plan in five lines, for the case's first page. One query if its plan was read with it."""
    plan = case.plan_now if hasattr(case, "plan_now") else Plan.objects.filter(case=case).first()
    targets = list(Target.objects.filter(case=case)) if plan else []
    lines = [domain_line(domain, targets, today=context["today"]) for domain in Domain]
    link = "Start the plan"
    if plan:
        link = f"Open version {plan.current_number}" if plan.current_number else "Open draft"
    return {"case": case, "link": link, "lines": lines}


# --- The exit ------------------------------------------------------------------------------------


CRITERION_KINDS = {
    "Done": "done",
    "Does not apply": "stopped",
    "Exception": "info",
    "In progress": "track",
    "Not started": "notstarted",
}
EXIT_KINDS = {
    Exit.State.PREPARING: "track",
    Exit.State.ASKED: "waiting",
    Exit.State.RETURNED: "soon",
    Exit.State.SIGNED: "done",
}


@register.simple_tag
def criterion_pill(criterion: Criterion) -> SafeString:
    """Say how a criterion stands."""
    return pill(CRITERION_KINDS[criterion.status], criterion.status)


# A tick says that something is fulfilled. What else is known has another mark, and words for who sees none.
MARKS = {
    Mark.MET: ("check", "Met:"),
    Mark.FACT: ("info", "For information:"),
    Mark.UNMET: ("circle-x", "Not met:"),
}


@register.simple_tag
def mark(kind: str, words: str = "") -> SafeString:
    """Draw what stands before a fact, with the words for it: ``{% mark line.mark %}``."""
    drawing, usual = MARKS[Mark(kind)]
    return format_html('{}<span class="visually-hidden">{} </span>', icon(drawing), words or usual)


@register.simple_tag
def exit_state(leaving: Exit) -> SafeString:
    """Say how far an exit is."""
    return pill(EXIT_KINDS[Exit.State(leaving.state)], leaving.get_state_display())


@register.simple_tag
def criterion_actions(criterion: Criterion, evidence: ExitEvidence, case: Case) -> list[Line]:
    """Return what can be done about a criterion, and where."""

    def at(page: str, *args: object) -> str:
        return reverse(f"supportplans:{page}", args=[case.reference, *args])

    if criterion.number == 1:
        return [Line("Review the risk", evidence.url("risk"))] if criterion.missing else []
    if criterion.number == 2:
        links = [
            Line(
                f"{'Change' if is_answered(agency) else 'Say if they were told'}: {agency.name}",
                at("exit_agency", agency.pk),
            )
            for agency in evidence.agencies
            if may_tell(agency, evidence.answers) is not False
        ]
        return links if evidence.has_died else [*links, Line("Open the plan", evidence.url("plan"))]
    if criterion.number == 3:
        return [
            Line(
                "Bring it up to date" if evidence.safety_plan else say("Write it with her"),
                at("safety_plan_new"),
            )
        ]
    if criterion.number == 4:
        return [Line(say("Check her papers"), at("exit_papers"))]
    if criterion.number == 5:
        answers = [
            Line(f"Record their answer: {passed.agency}", at("signpost_answer", passed.pk))
            for passed in evidence.signposts
            if passed.is_waiting
        ]
        hearings = [
            Line(f"Record who takes it on: {hearing.title}", at("exit_hearing", hearing.pk))
            for hearing in uncarried(evidence.hearings, evidence.signposts)
        ]
        words = [
            Line(f"Change the words: {passed.agency}", at("signpost_words", passed.pk))
            for passed in evidence.signposts
        ]
        return [*hearings, *answers, *words, Line("Add a signpost", at("signpost_new"))]
    return [Line(say("Record what she says"), at("exit_statement"))]


def is_answered(agency: Agency) -> bool:
    """Whether someone wrote down that an agency knows of the exit, or why it should not."""
    return agency.told_of_exit_on is not None or bool(agency.not_told_why)
