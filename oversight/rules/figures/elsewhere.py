"""What there is of rooms, and what other agencies answered."""

from collections import Counter

from hestia.directory.models import ListedAgency
from oversight.rules.facts import Facts
from oversight.rules.figure import (
    MISSING,
    NOT_RECORDED,
    Figure,
    FigureAnswer,
    Row,
    Sentence,
    Table,
    one_way,
    shares,
)
from oversight.rules.numbers import Count, Share
from supportplans.models import Signpost

REQUESTS = ("request", "requests")
NIGHTS = ("room night", "room nights")


def occupancy(facts: Facts) -> FigureAnswer:
    """Count the nights on which rooms were slept in, of those on which they could be."""
    used, held, usable = Counter[int](), Counter[int](), Counter[int]()
    for rooms in facts.rooms:
        usable[rooms.service] += rooms.nights
    for stay in facts.record.stays:
        if stay.service not in facts.services:
            continue
        if stay.case in facts.not_counted:  # neither used, nor free
            usable[stay.service] -= stay.nights if stay.is_usable else 0
            continue
        (held if stay.is_held else used)[stay.service] += stay.nights
        usable[stay.service] += 0 if stay.is_usable else stay.nights
    houses = [
        (str(pk), name, min(used[pk], usable[pk]), usable[pk])
        for pk, name in facts.services.items()
        if usable[pk]
    ]
    slept, nights = sum(house[2] for house in houses), sum(house[3] for house in houses)
    kept = min(held.total(), nights - slept)
    rows = [
        ("used", "Slept in", slept),
        ("held", "Held for someone", kept),
        ("free", "Free", nights - slept - kept),
    ]
    return FigureAnswer(
        Sentence.of("{} were used.", Share(slept, nights, "room nights")),
        (
            Table(
                "nights",
                "Used, held or free",
                ("Nights",),
                tuple(Row(key, label, (Count(n, *NIGHTS),)) for key, label, n in rows),
            ),
            shares("house", "By house", houses, many="room nights"),
        ),
    )


OCCUPANCY = Figure(
    number=17,
    slug="occupancy",
    version=2,
    title="Room nights used",
    numerator=(
        "Nights on which somebody slept in a room of ours. A room that is held for someone is counted apart"
    ),
    denominator="Nights on which the rooms could be slept in",
    date="Each night of the period, by the day on which it begins",
    breakdowns="house",
    weakness=(
        "Whether a room can be used is read as it is now. The room of someone who is not counted in reports "
        "is neither used nor free"
    ),
    answer=occupancy,
)


def refused_elsewhere(facts: Facts) -> FigureAnswer:
    """Count the requests that other services answered with no, of those they answered."""
    requests = facts.of(facts.record.requests)
    answered = [request for request in requests if request.answered_on in facts.period]
    refused = [request for request in answered if request.is_refused]
    asked = [request for request in requests if request.asked_on in facts.period]
    waiting = [request for request in asked if request.answered_on is None]
    kinds = dict(ListedAgency.Kind.choices) | {MISSING: NOT_RECORDED}
    by_kind = [
        (
            kind,
            label,
            sum(request.kind == kind for request in refused),
            sum(request.kind == kind for request in answered),
        )
        for kind, label in kinds.items()
    ]
    still = Sentence.of(
        "{} made in the period had no answer at the end of it.", Share(len(waiting), len(asked), "requests")
    )
    return FigureAnswer(
        Sentence.of("{} were refused.", Share(len(refused), len(answered), "requests")),
        (
            one_way(
                "reason", "By why", dict(Signpost.Why.choices), [each.why for each in refused], unit=REQUESTS
            ),
            shares("kind", "By what they are", [row for row in by_kind if row[-1]], many="requests"),
        ),
        (still,) if asked else (),
    )


REFUSED_ELSEWHERE = Figure(
    number=18,
    slug="refused-elsewhere",
    version=1,
    earlier="",
    title="Refused by other services",
    numerator="Requests to take something on for a client to which another service said no",
    denominator="Requests that other services answered",
    date="The day they answered",
    breakdowns="why, what kind of service",
    weakness=(
        "Only what was passed on as a signpost, and whose day of answer is recorded. Why they said no was "
        "not asked before this figure was counted. What they are is known by their name, in the directory "
        "or among the client’s agencies"
    ),
    answer=refused_elsewhere,
)
