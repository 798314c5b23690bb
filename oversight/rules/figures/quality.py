"""What samples of cases say of our own work."""

from oversight.rules.facts import Facts
from oversight.rules.figure import Figure, FigureAnswer, Sentence, shares
from oversight.rules.numbers import Share
from oversight.rules.questions import QUESTIONS


def sampled(facts: Facts) -> FigureAnswer:
    """Count how many of the cases drawn were judged, and of the findings due how many were closed on time."""
    drawn = [row for row in facts.of_samples(facts.record.sampled) if row.drawn_on in facts.period]
    due = [row for row in facts.of_samples(facts.record.found) if row.due_on in facts.period]
    judged = [row for row in drawn if row.judged_on is not None]
    in_time = [row for row in due if row.closed_on is not None and row.closed_on <= row.due_on]
    by_service = [
        (str(pk), name, sum(row.service == pk for row in judged), sum(row.service == pk for row in drawn))
        for pk, name in facts.services.items()
    ]
    asked = {row.question for row in due}
    by_question = [
        (
            question.slug,
            question.words,
            sum(row.question == question.slug for row in in_time),
            sum(row.question == question.slug for row in due),
        )
        for question in QUESTIONS
        if question.slug in asked
    ]
    note = Sentence.of("{} were closed on time.", Share(len(in_time), len(due), "findings"))
    return FigureAnswer(
        Sentence.of("{} drawn were judged.", Share(len(judged), len(drawn), "cases")),
        (
            shares("service", "Judged, by service", by_service, many="cases"),
            shares("findings", "Findings closed on time, by question", by_question, many="findings"),
        ),
        (note,) if due else (),
    )


SAMPLED = Figure(
    number=19,
    slug="sampled",
    version=2,
    title="Cases sampled, and findings closed on time",
    numerator=(
        "Cases that all who judge them had judged by the end of the period; and findings for which evidence "
        "was given by the first day set, and found enough by the end of the period"
    ),
    denominator="Cases drawn in the period, without those swapped for another; and findings due in it",
    date="The day of the draw, and the day a finding is due",
    breakdowns="service; and for findings the question",
    weakness=(
        "About 12 cases a quarter show how they were worked on, and cannot compare workers or services. A "
        "case that is judged late is counted in the period of its draw"
    ),
    answer=sampled,
)
