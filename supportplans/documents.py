"""What can be printed of a plan and of an exit.

What she may take away is discreet: her first name, no charity name, nothing that says what happened to her.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from cases.documents import Copy, Printable
from cases.models import Agency, Case, Deadline, Paper, ThreeState
from hestia.accounts.models import Service
from hestia.pdf import Audience, Document, Fact
from hestia.ui.words import day
from riskassessment.models import Assessment
from riskassessment.progress import risk_progress
from supportplans.evidence import exit_evidence
from supportplans.exits import Criterion, criteria
from supportplans.models import (
    ClientStatement,
    Domain,
    Exit,
    Plan,
    PlanVersion,
    Signpost,
    Step,
    Target,
    Who,
)

# The parts of the plan as she would call them.
HER_NAMES = {
    Domain.SAFETY: "Staying safe",
    Domain.INCOME: "Money",
    Domain.EMOTIONAL: "How I feel",
    Domain.HEALTH: "My health",
    Domain.LEGAL: "My rights and papers",
}
SHAPES = {
    Step.Status.NOT_STARTED: "empty",
    Step.Status.IN_PROGRESS: "half",
    Step.Status.WAITING: "dashed",
    Step.Status.DONE: "full",
}
HER_PAPERS = {
    Paper.Kind.NRM_LETTERS: "My official letters",
    Paper.Kind.IMMIGRATION: "Immigration papers",
    Paper.Kind.IDENTITY: "Identity document",
    Paper.Kind.HEALTH: "Health summary",
    Paper.Kind.BENEFITS: "Benefit letters",
    Paper.Kind.SOLICITOR: "My solicitor’s name and phone",
    Paper.Kind.PLAN: "My plan",
}
WHERE_PAPERS = {
    Paper.State.GIVEN: "I have it",
    Paper.State.HELD: "It is kept safe for me",
    Paper.State.WITH_AGENCY: "An office still has it",
}


def her_day(when: date) -> str:
    """Return a day as she reads it: "Tue 1 December"."""
    return f"{when:%a} {when.day} {when:%B}"


def her_name(case: Case, copy: Copy) -> str:
    """Return her first name, and her surname only if she wants it printed."""
    name = case.client.goes_by
    return f"{name} {case.client.last_name}".strip() if copy.with_surname else name


def in_her_copy(kind: Printable, copy: Copy) -> frozenset[Fact]:
    """Return what her copy tells: her surname only if she wants it printed."""
    return kind.tells if copy.with_surname else kind.tells - {Fact.FULL_NAME}


def worker_name(case: Case) -> str:
    """Return her key worker's first name."""
    return case.worker.first_name if case.worker else "Key worker"


def phones(case: Case, copy: Copy) -> list[tuple[str, str]] | None:
    """Return the numbers for when she does not feel safe, or nothing if they are not to be printed.

    A discreet copy names neither a house nor a helpline, only whom she rings.
    """
    if not copy.with_phones:
        return None
    if copy.is_discreet:
        return [(case.worker.first_name if case.worker else "I ring", settings.HOUSE_PHONE)]
    ours = "The house" if case.service.kind == Service.Kind.SAFE_HOUSE else worker_name(case)
    return [
        (f"{ours}, day and night" if ours == "The house" else ours, settings.HOUSE_PHONE),
        ("Free helpline, day and night", settings.HELPLINE_PHONE),
    ]


def language(case: Case) -> str:
    """Return the language to ask an operator for, or nothing where she speaks English."""
    client = case.client
    return client.first_language if client.interpreter_needed == ThreeState.YES else ""


# --- The plan ------------------------------------------------------------------------------------


def no_plan(case: Case) -> list[str]:
    """Return why there is nothing to print yet."""
    if Target.objects.filter(case=case).exists():
        return []
    return ["There is no plan to print yet. Add a target first."]


def support_plan(case: Case, copy: Copy) -> Document:
    """Return her plan as it stands, for her."""
    plan = Plan.objects.get(case=case)
    version = PlanVersion.objects.filter(case=case).first()
    targets = [
        target
        for target in Target.objects.filter(case=case).with_steps().in_plan_order()
        if target.is_open or target.status == Target.Status.MET
    ]
    review = case.open_deadline(Deadline.Kind.PLAN_REVIEW)
    interpreter = version.interpreter_name if version else ""
    title = f"My plan, version {plan.current_number}" if version else "My plan"
    return Document(
        template="pdf/support_plan.html",
        title="My plan",
        file_name=f"{case.reference}-plan-v{plan.current_number}.pdf",
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(SUPPORT_PLAN, copy),
        large_print=copy.large_print,
        context={
            "is_discreet": copy.is_discreet,
            "first_name": her_name(case, copy),
            "made_on": version.agreed_on if version else copy.made_on,
            "review_on": review.due_on
            if review and review.due_on >= copy.made_on
            else None,  # not one gone by
            "worker": worker_name(case),
            "matters_most": plan.what_matters,
            "domains": her_domains(case, targets),
            "phones": phones(case, copy),
            "language": language(case),
            "with_lines": copy.with_lines,
            "signatures": signatures(case, copy, interpreter) if copy.with_signatures else [],
        },
    )


def her_domains(case: Case, targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Return the parts that have targets, numbered through from 1."""
    numbered = list(enumerate(targets, start=1))
    parts = []
    for domain in Domain:
        mine = [(number, target) for number, target in numbered if target.domain == domain]
        if mine:
            lines = [
                {"number": number, "words": target.text, "steps": her_steps(case, target)}
                for number, target in mine
            ]
            parts.append({"key": domain.value, "name": HER_NAMES[domain], "targets": lines})
    return parts


def her_steps(case: Case, target: Target) -> list[dict[str, str]]:
    """Return what is done towards a target. One without steps says how far it is itself."""
    steps = [step for step in target.step_set.all() if step.status != Step.Status.STOPPED]
    lines = [step_line(case, step) for step in steps]
    if target.status == Target.Status.MET and target.outcome_on:
        return [*lines, {"shape": "full", "words": "Done", "status": her_day(target.outcome_on)}]
    if not lines:
        by = f"By {her_day(target.due_on)}" if target.due_on else ""
        return [{"shape": "empty", "words": "We plan the steps together.", "status": by}]
    return lines


def step_line(case: Case, step: Step) -> dict[str, str]:
    """Return a step as it is written for her."""
    parts = [step.get_status_display()]
    if step.done_on:
        parts.append(her_day(step.done_on))
    elif step.by_on:
        parts.append(f"By {her_day(step.by_on)}")
    who = {Who.CLIENT: "", Who.WORKER: worker_name(case), Who.OTHER: step.who_name}[Who(step.who)]
    return {
        "shape": SHAPES[Step.Status(step.status)],
        "words": step.what,
        "status": ". ".join([who, *parts] if who else parts),
    }


def signatures(case: Case, copy: Copy, interpreter: str) -> list[str]:
    """Return who signs her plan."""
    worker = worker_name(case)
    lines = ["My name or mark", worker if copy.is_discreet else f"Key worker, {worker}"]
    if language(case):
        named = f"Interpreter, {interpreter}." if interpreter else "Interpreter."
        lines.append(f"{named}\nI read all of it aloud.")
    return lines


# --- The exit ------------------------------------------------------------------------------------


def last_exit(case: Case) -> Exit | None:
    """Return the exit being prepared, or the one that ended the case."""
    return Exit.objects.filter(case=case).select_related("asked_by", "signed_by", "risk_exception_by").first()


def no_exit(case: Case) -> list[str]:
    """Return why there is nothing to sum up yet."""
    leaving = last_exit(case)
    if leaving is None or leaving.exit_on is None:
        return ["Nothing is written down about her exit yet. Say when she leaves first."]
    return []


def exit_for_her(case: Case, copy: Copy) -> Document:
    """Return what she takes with her when support ends."""
    leaving = last_exit(case)
    statement = ClientStatement.objects.filter(case=case).first()
    signposts = list(Signpost.objects.filter(case=case))
    papers = {paper.kind: paper.state for paper in Paper.objects.filter(case=case)}
    return Document(
        template="pdf/exit_summary_client.html",
        title="Where I am now",
        file_name=f"{case.reference}-now.pdf",
        reference_line=copy.client_line("Where I am now", case.reference),
        audience=Audience.CLIENT,
        tells=in_her_copy(EXIT_FOR_HER, copy),
        large_print=copy.large_print,
        context={
            "is_discreet": copy.is_discreet,
            "first_name": her_name(case, copy),
            "ended_on": case.closed_on or (leaving.exit_on if leaving else None) or copy.made_on,
            "worker": worker_name(case),
            "own_words": statement.words if statement else "",
            "domains": achieved(Target.objects.filter(case=case, status=Target.Status.MET)),
            "papers": [
                {"words": words, "where": WHERE_PAPERS[Paper.State(papers[kind])]}
                for kind, words in HER_PAPERS.items()
                if papers.get(kind) in WHERE_PAPERS
            ],
            "appointments": [
                {"on": signpost.next_date_on, "words": f"{signpost.agency}: {signpost.need}"}
                for signpost in signposts
                if signpost.next_date_on
            ],
            "helpers": [
                {"who": signpost.agency, "what_for": signpost.need, "phone": signpost.contact, "when": ""}
                for signpost in signposts
            ],
            "phones": phones(case, copy),
            "language": language(case),
            "come_back": {"phone": settings.HOUSE_PHONE, "reference": case.reference},
            "signatures": signatures(case, copy, statement.interpreter_name if statement else "")
            if copy.with_signatures
            else [],
        },
    )


def achieved(met: Iterable[Target]) -> list[dict[str, Any]]:
    """Return what was reached, by part. What she can see ("I have the bank card") says it better."""
    targets = list(met)
    parts = []
    for domain in Domain:
        reached = [target.measure or target.text for target in targets if target.domain == domain]
        if reached:
            parts.append({"key": domain.value, "name": HER_NAMES[domain], "achieved": reached})
    return parts


def exit_for_file(case: Case, copy: Copy) -> Document:
    """Return how and why support ended, for the file."""
    leaving = last_exit(case)
    if leaving is None:
        raise Exit.DoesNotExist
    leaving.case = case
    exit_on = case.closed_on or leaving.exit_on or copy.made_on
    evidence = exit_evidence(case, leaving, today=copy.made_on)
    progress = risk_progress(case, exit_on=exit_on)
    statement = evidence.statement
    return Document(
        template="pdf/exit_summary_file.html",
        title=f"Exit summary, {case.reference}",
        file_name=f"{case.reference}-exit.pdf",
        reference_line=copy.line("Exit summary", case.reference),
        audience=Audience.INTERNAL,
        tells=EXIT_FOR_FILE.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": case.client.full_name,
            "kind": leaving.get_kind_display(),
            "reason": leaving.reason,
            "opened_on": case.opened_on,
            "ended_on": exit_on,
            "destination": leaving.get_destination_display(),
            "criteria": kept_criteria(leaving) or [now_criterion(c, leaving) for c in criteria(evidence)],
            "risks": risk_rows(progress.baseline, progress.latest),
            "first_on": progress.baseline.assessed_on if progress.baseline else None,
            "last_on": progress.latest.assessed_on if progress.latest else None,
            "agencies": [agency_row(agency) for agency in evidence.agencies],
            "carried": [
                {
                    "words": signpost.need,
                    "agency": signpost.agency,
                    "contact": signpost.contact,
                    "accepted": f"{signpost.get_answer_display()}, {day(signpost.passed_on)}",
                }
                for signpost in evidence.signposts
            ],
            "own_words": statement.words if statement else "",
            "own_words_how": spoken_how(statement) if statement else "",
            "signed": signed_rows(leaving),
        },
    )


def criterion_row(
    *, heading: str, status: str, proof: list[str], missing: list[str], leaving: Exit
) -> dict[str, Any]:
    """Return one of the six as the file shows it."""
    is_met, is_excepted = not missing, status == "Exception"
    not_met = "empty" if leaving.is_planned else "dashed"
    return {
        "heading": heading,
        "shape": "full" if is_met else "half" if is_excepted else not_met,
        "verdict": status if is_met else "Accepted by a manager" if is_excepted else "Not reached",
        "proof": [*proof, *missing],
        "exception": leaving.risk_exception if is_excepted else "",
    }


def kept_criteria(leaving: Exit) -> list[dict[str, Any]]:
    """Return the six as they stood when the exit was signed; nothing before."""
    return [
        criterion_row(
            heading=kept["title"],
            status=kept["status"],
            proof=kept["proof"],
            missing=kept["missing"],
            leaving=leaving,
        )
        for kept in leaving.evidence
    ]


def now_criterion(criterion: Criterion, leaving: Exit) -> dict[str, Any]:
    """Return one of the six as it stands now."""
    return criterion_row(
        heading=criterion.title,
        status=criterion.status,
        proof=[line.text for line in criterion.proof],
        missing=[line.text for line in criterion.missing],
        leaving=leaving,
    )


def risk_rows(baseline: Assessment | None, latest: Assessment | None) -> list[dict[str, str]]:
    """Return each consideration at the start and at the end."""
    if baseline is None or latest is None:
        return []
    first, last = baseline.scores(), latest.scores()
    rows = []
    for each in latest.considerations:
        before = first[each.slug].level if each.slug in first else None
        now = last[each.slug].level
        rows.append(
            {
                "question": each.question,
                "first": before.label if before else "Not asked",
                "last": now.label if now else "Not answered",
            }
        )
    return rows


def agency_row(agency: Agency) -> dict[str, Any]:
    """Return whether an agency was told, and how, or why not."""
    why = agency.not_told_why or ("She does not let us share with them" if agency.may_share == "no" else "")
    return {
        "name": agency.name,
        "told_on": agency.told_of_exit_on,
        "how": agency.told_of_exit_how if agency.told_of_exit_on else why,
    }


def spoken_how(statement: ClientStatement) -> str:
    """Return when she said it, and through whom."""
    through = f", through {statement.interpreter_name}" if statement.interpreter_name else ""
    return f"{day(statement.said_on)}{through}"


def signed_rows(leaving: Exit) -> list[dict[str, Any]]:
    """Return who asked and who signed."""
    rows = []
    if leaving.asked_by and leaving.asked_at:
        asked_on = timezone.localdate(leaving.asked_at)
        rows.append({"who": str(leaving.asked_by), "role": "Asked for sign-off", "on": asked_on})
    if leaving.signed_by and leaving.signed_at:
        signed_on = timezone.localdate(leaving.signed_at)
        rows.append({"who": str(leaving.signed_by), "role": "Signed off", "on": signed_on})
    return rows


HER_COPY = frozenset(
    {
        Fact.REFERENCE,
        Fact.FIRST_NAME,
        Fact.FULL_NAME,
        Fact.LANGUAGE,
        Fact.WORKER,
        Fact.PLAN,
        Fact.HER_WORDS,
    }
)
SUPPORT_PLAN = Printable(
    slug="plan",
    title="My plan",
    called="Her support plan",
    audience=Audience.CLIENT,
    tells=HER_COPY,
    build=support_plan,
    blockers=no_plan,
)
EXIT_FOR_HER = Printable(
    slug="exit",
    title="Where I am now",
    called="Her exit summary",
    audience=Audience.CLIENT,
    tells=HER_COPY | {Fact.PAPERS, Fact.AGENCIES, Fact.EXIT},
    build=exit_for_her,
    blockers=no_exit,
)
EXIT_FOR_FILE = Printable(
    slug="exit-file",
    title="Exit summary",
    called="Exit summary for the file",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.LANGUAGE,
            Fact.SUPPORT,
            Fact.EXIT,
            Fact.RISK,
            Fact.AGENCIES,
            Fact.PLAN,
            Fact.PAPERS,
            Fact.HER_WORDS,
        }
    ),
    build=exit_for_file,
    blockers=no_exit,
)
