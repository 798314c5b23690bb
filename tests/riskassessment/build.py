"""Builders of risk: what was written on one page, and assessments that were signed."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from cases.models import Case
from hestia.accounts.models import User
from riskassessment import actions
from riskassessment.actions import Answered, AssessmentAnswers, Marked, Planned
from riskassessment.models import Assessment, Injury
from riskassessment.rules.considerations import FURTHER, considerations
from riskassessment.rules.scoring import Score
from tests import make

SLUGS = [each.slug for each in considerations()]
NOT_KNOWN = Score(not_known=True)
type Short = int | tuple[int, int] | Score | None


def score(short: Short) -> Score:
    """Return a score from a short form: ``(3, 4)``, 0 for not present, or a score."""
    if isinstance(short, Score):
        return short
    if short is None:
        return Score()
    if isinstance(short, tuple):
        return Score(*short)
    return Score(likelihood=0) if short == 0 else Score(likelihood=1, impact=short)


def answers(
    *five: Short, evidence: str | None = None, on: date | None = None, **named: Short
) -> dict[str, Answered]:
    """Return answers to the five; those not named are not present. Each score has words of its own."""
    given = dict(zip(SLUGS, five, strict=False)) | named
    scores = {slug: score(given.get(slug, 0)) for slug in SLUGS}
    return {
        slug: Answered(
            score=scored, evidence=told(slug, scored, on) if evidence is None else own(evidence, slug)
        )
        for slug, scored in scores.items()
    }


def own(evidence: str, slug: str) -> str:
    """Return what was heard about one question: words of its own where ``evidence`` has {own}."""
    return evidence.replace("{own}", f"{slug}One {slug}Two {slug}Three")


def told(slug: str, scored: Score, on: date | None) -> str:
    """Return what was heard about an answer: other words for each question, answer and day."""
    heard = f"{slug} {scored.likelihood} {scored.impact} {scored.not_known}".replace(" ", "x")
    return f"She said so. Heard{heard} then{heard} since{heard}{f' on {on:%d}day{heard}' if on else ''}."


def written(*five: Short, on: date = date(2026, 11, 24), **fields: Any) -> AssessmentAnswers:
    """Return one page of the form, filled in."""
    named = {slug: fields.pop(slug) for slug in SLUGS if slug in fields}
    planned: Iterable[Planned] = fields.pop("actions", ())
    evidence: str | None = fields.pop("evidence", None)
    further = {each.slug: fields.pop(each.slug) for each in FURTHER[1] if each.slug in fields}
    return AssessmentAnswers(
        **{
            "assessed_on": on,
            "answers": answers(*five, evidence=evidence, on=on, **named) | further,
            "actions": planned,
            "talked_through": Assessment.TalkedThrough.WITH_INTERPRETER,
            **fields,
        }
    )


def draft(case: Case, *, by: User, page: AssessmentAnswers | None = None) -> Assessment:
    """Return an assessment that is being written."""
    page = page or written()
    at = noon(page.assessed_on)
    begun = actions.start_or_continue(case=case, by=by, at=at, on=page.assessed_on)
    return actions.save_assessment(assessment=begun, written=page, by=by, at=at)


def finished(case: Case, *, by: User, page: AssessmentAnswers | None = None) -> Assessment:
    """Return an assessment that was signed, or sent to be checked where that is needed."""
    page = page or written()
    begun = draft(case, by=by, page=page)
    return actions.finish(assessment=begun, by=by, at=noon(page.assessed_on), today=page.assessed_on)


def signed(case: Case, *, by: User, checker: User, page: AssessmentAnswers | None = None) -> Assessment:
    """Return an assessment that counts."""
    done = finished(case, by=by, page=page)
    if done.is_signed:
        return done
    day = done.assessed_on
    return actions.sign_off(assessment=done, by=checker, at=noon(day), today=day)


def noon(day: date) -> datetime:
    """Return the middle of a day."""
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)


def injury(case: Case, *marks: Marked, by: User, **said: Any) -> Injury:
    """Record an injury: a bruise on her left forearm, unless other marks are given."""
    answers = {"seen_on": make.TODAY, "known": "seen", "doctor": "no", "is_agreed": True, "photographs": "no"}
    return actions.record_injury(
        case=case,
        injury=Injury(**answers | {"her_words": "He held me here."} | said),
        marks=marks or [Marked(region="front-left-forearm-inner", kind="bruise")],
        by=by,
        at=make.NOON,
    )
