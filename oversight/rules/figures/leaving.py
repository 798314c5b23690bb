"""Who left, where to, and how long they had been with us."""

from cases.models import Case
from oversight.rules.facts import Facts, Spell
from oversight.rules.figure import (
    CASES,
    Figure,
    FigureAnswer,
    Row,
    Sentence,
    Table,
    one_way,
    spells_by_service,
)
from oversight.rules.figures.coming import missing_note
from oversight.rules.numbers import Count, Median
from supportplans.models import Exit

KINDS = {str(kind): str(kind.label) for kind in Case.ExitKind}
DESTINATIONS = {str(place): str(place.label) for place in Exit.Destination}


def left(facts: Facts) -> FigureAnswer:
    """Count who left."""
    spells = facts.left
    kinds = one_way("kind", "By how it ended", KINDS, [s.exit_kind for s in spells], every=False, unit=CASES)
    places = one_way(
        "destination",
        "By where they went",
        DESTINATIONS,
        [s.destination for s in spells],
        every=False,
        unit=CASES,
    )
    return FigureAnswer(
        Sentence.of("{} closed.", Count(len(spells), "case was", "cases were")),
        (kinds, places),
        tuple(missing_note(places, len(spells), "cases")),
    )


LEFT = Figure(
    number=6,
    slug="left",
    version=2,
    title="Left",
    numerator="Cases closed in the period",
    date="The day the case was closed",
    breakdowns="how it ended, where they went",
    weakness="Where they went is known only of exits that were prepared and signed off here",
    answer=left,
)


def stay(facts: Facts) -> FigureAnswer:
    """Return how long they had been with us who left, and how long the others have been so far."""
    ended = facts.left
    so_far = facts.at_the_end
    median = length(facts, ended)
    rows = [Row("left", "All who left", (median, Count(len(ended), *CASES)))]
    by_service = spells_by_service(facts, ended)
    for service, name in facts.services.items():
        here = by_service[service]
        rows.append(Row(str(service), name, (length(facts, here), Count(len(here), *CASES))))
    note = Sentence.of(
        "{} still open: the median so far is {}. They will be counted when they leave.",
        Count(len(so_far), "case is", "cases are"),
        length(facts, so_far),
    )
    return FigureAnswer(
        Sentence.of(
            "{} closed: the median stay was {}.", Count(len(ended), "case was", "cases were"), median
        ),
        (Table("stay", "Days from opening to closing", ("Median", "Cases"), tuple(rows)),),
        (note,),
    )


def length(facts: Facts, spells: list[Spell]) -> Median:
    """Return the median of how many days spells have lasted."""
    return Median.of([spell.days(until=facts.period.last) for spell in spells])


STAY = Figure(
    number=7,
    slug="stay",
    version=2,
    title="Length of stay",
    numerator=(
        "Days from opening to closing: the median (half stayed longer, half not as long), and the range of"
        " the half in the middle"
    ),
    denominator="Cases closed in the period",
    date="The day the case was closed",
    breakdowns="service",
    weakness="Those who are still here are not in it, and many of them have been here longest",
    answer=stay,
)
