"""The risk assessment on paper: for the file and for professionals, never for the client unread."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from cases.documents.printable import Copy, Printable
from cases.models import Case, Dependant, RiskLevel
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from riskassessment.models import Action, Assessment, DependantScreen, Rating, dependants
from riskassessment.queries.charts import charts
from riskassessment.queries.comparison import Compared, compare
from riskassessment.rules.scoring import Impact, Likelihood

MOST_COLUMNS = 6  # of a table of points: as many tables as are needed
NOT_SIGNED = "No risk assessment has been signed yet. Sign one before you print it."


def build(case: Case, copy: Copy) -> Document:
    """Return a signed assessment of a case, the last unless another is asked for, beside the one before."""
    signed = list(case.assessment_set.signed().newest_first().with_people().with_ratings())
    newest = signed[0]
    if copy.edition:
        signed = [assessment for assessment in signed if assessment.number <= int(copy.edition)]
    assessment, previous = signed[0], signed[1] if len(signed) > 1 else None
    assessment.case = case
    known_by = None if assessment is newest else assessment.signed_at
    title = f"Risk assessment {assessment.number}"
    return Document(
        template="pdf/risk_assessment.html",
        title=f"{title}, {case.reference}",
        file_name=f"{case.reference}-risk-{assessment.number}.pdf",
        reference_line=copy.line(title, case.reference),
        audience=Audience.INTERNAL,
        tells=RISK_ASSESSMENT.tells,
        large_print=copy.large_print,
        context=facts(case, assessment, previous)
        | {"trend": [point(assessment) for assessment in reversed(signed)]}
        | moved(signed[::-1], today=copy.made_on)
        | {"dependants": [depends(*pair) for pair in dependants(case, known_by=known_by)]},
    )


def moved(signed: Sequence[Assessment], *, today: date) -> dict[str, object]:
    """Return how each question has moved, drawn, and the same numbers in tables."""
    drawings = charts(signed, today=today) if len(signed) > 1 else None
    if drawings is None:
        return {}
    return {
        "charts": [chart for chart in drawings.charts if chart.slug != "total"],
        "tables": [
            {
                "points_on": [assessment.assessed_on for assessment in signed[first : first + MOST_COLUMNS]],
                "points": [
                    {
                        "title": line.title,
                        "cells": [
                            f"{cell[0]}, {RiskLevel(cell[1]).label.lower()}" if cell else "–"
                            for cell in line.cells[first : first + MOST_COLUMNS]
                        ],
                    }
                    for line in drawings.lines
                ],
            }
            for first in range(0, len(signed), MOST_COLUMNS)
        ],
    }


def depends(dependant: Dependant, last: DependantScreen | None) -> dict[str, object]:
    """Return one who depends on her as the paper lays it out: own needs, own risks."""
    words: dict[str, object] = {"name": dependant.name, "relation": dependant.relation.lower()}
    if last is not None:
        words |= {
            "level": last.get_level_display(),
            "on": last.screened_on,
            "needs": last.needs,
            "risks": last.risks,
            "done": last.done,
        }
    return words


def facts(case: Case, assessment: Assessment, previous: Assessment | None) -> dict[str, object]:
    """Return what the paper says of one assessment."""
    planned = tuple(assessment.actions.select_related("assignee"))
    return {
        "reference": case.reference,
        "name": case.client.full_name,
        "number": assessment.number,
        "assessed_on": assessment.assessed_on,
        "assessed_by": str(assessment.signed_by),
        "reviewed_by_on": checked_words(assessment),
        "next_review_on": assessment.review_on,
        "level": assessment.get_level_display(),
        "level_reason": judgement_words(assessment),
        "total": assessment.total,
        "last_total": previous.total if previous else "",
        "last_level": previous.get_level_display() if previous else "",
        "own_rating": feeling_words(assessment),
        "considerations": [row(compared) for compared in compare(assessment, previous, planned)],
        "actions": [promised(action) for action in planned if not action.consideration],
        "notes": assessment.protective_summary and f"What protects: {assessment.protective_summary}",
    }


def row(compared: Compared) -> dict[str, object]:
    """Return one consideration as the paper lays it out."""
    return {
        "question": compared.consideration.question,
        "likely": likely_words(compared.now),
        "serious": serious_words(compared.now),
        "level": level_words(compared.now) if compared.is_asked else "Not asked",
        "last_level": level_words(compared.before) if compared.before else "",
        "change": compared.change,
        "seen": compared.now.evidence if compared.now else "" if compared.is_asked else "Not asked this time",
        "protective": compared.now.protective if compared.now else "",
        "actions": [promised(action) for action in compared.actions],
    }


def likely_words(rating: Rating | None) -> str:
    """Return "3 likely", "Not known" or a dash."""
    if rating is None or (rating.likelihood is None and not rating.not_known):
        return "–"
    if rating.likelihood is None:
        return "Not known"
    return f"{rating.likelihood} {Likelihood(rating.likelihood).label.lower()}"


def serious_words(rating: Rating | None) -> str:
    """Return "4 life-threatening" or a dash."""
    if rating is None or rating.impact is None:
        return "–"
    return f"{rating.impact} {Impact(rating.impact).label.lower()}"


def level_words(rating: Rating | None) -> str:
    """Return "High" or a dash."""
    return rating.level.label if rating and rating.level else "–"


def promised(action: Action) -> dict[str, object]:
    """Return one action as the paper lays it out."""
    return {"words": action.what, "who": action.who, "by": action.by_on}


def point(assessment: Assessment) -> dict[str, object]:
    """Return one line of the trend."""
    return {
        "on": assessment.assessed_on,
        "level": assessment.get_level_display(),
        "total": assessment.total,
    }


def checked_words(assessment: Assessment) -> str:
    """Return who checked it and when, or that nobody needed to."""
    if assessment.checked_at is None:
        return "Not needed at this level"
    return f"{assessment.checked_by}, {long_day(timezone.localdate(assessment.checked_at))}"


def judgement_words(assessment: Assessment) -> str:
    """Return why the level is not the one the answers give, or nothing."""
    if not assessment.was_judged:
        return ""
    gave = assessment.get_calculated_level_display().lower()
    return f"The answers give {gave}. {assessment.override_by}: {assessment.override_reason}"


def feeling_words(assessment: Assessment) -> str:
    """Return her own rating, "Mostly safe (4 of 5)", or nothing."""
    rating = assessment.client_rating
    return f"{assessment.get_client_rating_display()} ({rating} of 5)" if rating else ""


def blockers(case: Case) -> list[str]:
    """Return why there is nothing to print yet."""
    return [] if case.assessment_set.signed().exists() else [NOT_SIGNED]


def editions(case: Case) -> list[tuple[str, str]]:
    """Return the signed assessments, latest first: number and words."""
    signed = case.assessment_set.signed().newest_first()
    return [
        (
            str(assessment.number),
            f"{long_day(assessment.assessed_on)}, {assessment.get_level_display().lower()} risk",
        )
        for assessment in signed
    ]


RISK_ASSESSMENT = Printable(
    slug="risk-assessment",
    title="Risk assessment",
    audience=Audience.INTERNAL,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.WORKER,
            Fact.SUPPORT,
            Fact.RISK,
            Fact.RISK_REASONS,
            Fact.HER_WORDS,
            Fact.CHILDREN,
        }
    ),
    build=build,
    blockers=blockers,
    editions=editions,
)
