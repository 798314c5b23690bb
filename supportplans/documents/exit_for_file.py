"""The exit on paper, for the file: the six criteria, the evidence and who signed."""

from typing import Any

from django.utils import timezone

from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case
from hestia.pdf import Audience, Document, Fact
from hestia.ui.words import day
from riskassessment.models import Assessment
from riskassessment.queries.progress import risk_progress
from supportplans.documents.exit_for_her import last_exit, no_exit
from supportplans.documents.steps import MOST_RATINGS
from supportplans.models import (
    Exit,
    OutcomeRating,
)
from supportplans.queries.evidence import exit_evidence
from supportplans.queries.progress import outcome_lines
from supportplans.rules.exit_criteria import Criterion, criteria, why_not_told
from supportplans.rules.exit_facts import Answers, ExitEvidence, StatementFacts
from supportplans.rules.loose_ends import ROOM, Line, as_answered, as_left


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
    ratings = list(OutcomeRating.objects.filter(case=case))
    rated = [*ratings[:1], *ratings[1:][-MOST_RATINGS:]]
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
            "died_on": leaving.died_on_words if leaving.is_death else "",
            "told_by": leaving.told_by,
            "told_of_death": leaving.told_of_death,
            "reason": leaving.reason,
            "last_contact_on": None if leaving.is_planned else leaving.last_contact_on,
            "checks_made": "" if leaving.is_planned else leaving.checks_made,
            "safeguarding": "" if leaving.is_planned else leaving.safeguarding,
            "opened_on": case.opened_on,
            "ended_on": exit_on,
            "destination": leaving.get_destination_display(),
            "criteria": kept_criteria(leaving) or [now_criterion(c, leaving) for c in criteria(evidence)],
            "risks": risk_rows(progress.baseline, progress.latest),
            "first_on": progress.baseline.assessed_on if progress.baseline else None,
            "last_on": progress.latest.assessed_on if progress.latest else None,
            "agencies": [agency_row(agency, evidence.answers) for agency in evidence.agencies],
            "carried": [
                (
                    signpost.need,
                    signpost.agency,
                    signpost.contact,
                    f"{signpost.answer_in_words}. Passed on {day(signpost.passed_on)}",
                )
                for signpost in evidence.signposts
            ],
            "still_ran": still_ran(leaving, evidence),
            "let_go_why": leaving.let_go_why,
            "rated": rated,
            "outcomes": outcome_lines(rated) if rated else [],
            "own_words": statement.words if statement else "",
            "own_words_how": spoken_how(statement) if statement else "",
            "signed": signed_rows(leaving),
        },
    )


def still_ran(leaving: Exit, evidence: ExitEvidence) -> list[Line]:
    """Return what still ran, with who has it now or why it ended; where she lived is not told."""
    if leaving.state == Exit.State.SIGNED:
        return as_left({key: answer for key, answer in leaving.left_open.items() if key != ROOM})
    return as_answered([end for end in evidence.loose_ends if end.key != ROOM], leaving.left_open)


def criterion_row(
    *, heading: str, status: str, proof: list[str], missing: list[str], because: str, leaving: Exit
) -> dict[str, Any]:
    """Return one of the six as the file shows it."""
    is_met, is_excepted = not missing, status == "Exception"
    not_met = "empty" if leaving.is_planned else "dashed"
    return {
        "heading": heading,
        "shape": "full" if is_met else "half" if is_excepted else not_met,
        "verdict": status if is_met else "Accepted by a manager" if is_excepted else "Not met",
        "proof": [*proof, *missing],
        "exception": leaving.risk_exception if is_excepted else "",
        "because": because,
    }


def kept_criteria(leaving: Exit) -> list[dict[str, Any]]:
    """Return the six as they stood when the exit was signed; nothing before."""
    return [
        criterion_row(
            heading=kept["title"],
            status=kept["status"],
            proof=kept["proof"],
            missing=kept["missing"],
            because=kept.get("because", ""),  # not asked before
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
        because=criterion.because,
        leaving=leaving,
    )


def risk_rows(baseline: Assessment | None, latest: Assessment | None) -> list[dict[str, str]]:
    """Return each consideration at the start and at the end."""
    if baseline is None or latest is None:
        return []
    first, last = baseline.scores(), latest.scores()
    rows = []
    for consideration in latest.considerations:
        before = first[consideration.slug].level if consideration.slug in first else None
        now = last[consideration.slug].level
        rows.append(
            {
                "question": consideration.question,
                "first": before.label if before else "Not asked",
                "last": now.label if now else "Not answered",
            }
        )
    asked_now = {consideration.slug for consideration in latest.considerations}
    rows += [
        {
            "question": consideration.question,
            "first": level.label if (level := first[consideration.slug].level) else "Not answered",
            "last": "Not asked",
        }
        for consideration in baseline.considerations
        if consideration.slug not in asked_now
    ]
    return rows


def agency_row(agency: Agency, answers: Answers) -> tuple[str, str, str]:
    """Return whether an agency was told, and how, or why not."""
    if agency.told_of_exit_on is None:
        return agency.name, "Not told", why_not_told(agency, answers)
    return agency.name, day(agency.told_of_exit_on), agency.told_of_exit_how


def spoken_how(statement: StatementFacts) -> str:
    """Return when she said it, and through whom."""
    through = f", through {statement.interpreter_name}" if statement.interpreter_name else ""
    return f"{day(statement.said_on)}{through}"


def signed_rows(leaving: Exit) -> list[tuple[str, str, str]]:
    """Return who asked and who signed."""
    rows = []
    if leaving.asked_by and leaving.asked_at:
        asked_on = timezone.localdate(leaving.asked_at)
        rows.append((str(leaving.asked_by), "Asked for sign-off", day(asked_on)))
    if leaving.signed_by and leaving.signed_at:
        signed_on = timezone.localdate(leaving.signed_at)
        rows.append((str(leaving.signed_by), "Signed off", day(signed_on)))
    return rows


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
            Fact.NRM,
        }
    ),
    build=exit_for_file,
    blockers=no_exit,
)
