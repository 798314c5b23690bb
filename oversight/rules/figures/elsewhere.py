"""What there is of rooms, and what other agencies answered."""

from collections import Counter

from oversight.rules.facts import Facts
from oversight.rules.figure import Answer, Figure, Row, Sentence, Table, shares
from oversight.rules.numbers import Count, Share

NIGHTS = ("room night", "room nights")


def occupancy(facts: Facts) -> Answer:
    """Count the nights on which rooms were slept in, of those on which they could be."""
    used, held, usable = Counter[int](), Counter[int](), Counter[int]()
    for rooms in facts.rooms:
        usable[rooms.service] += rooms.nights
    said_no = {spell.case for spell in facts.record.spells if spell.says_no}
    for stay in facts.record.stays:
        if stay.service not in facts.services:
            continue
        if stay.case in said_no:  # neither used, nor free
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
    return Answer(
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
