"""The drawn body: its two sides, the places on it by name, and where each of them lies.

A place is a percentage of the drawing from its left and from its top. Left and right are hers: from the
front, her left arm is drawn on the right.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

WIDTH, HEIGHT = 100, 220  # of the drawing, in its own units
LEAST, MOST = 0, 100  # per cent


class Side(StrEnum):
    """From where she is drawn."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Region:
    """One place that has a name: "left forearm, inner", on the front."""

    slug: str
    name: str
    side: Side
    x: int
    y: int


# What lies in the middle, and what she has two of: the name, and where the one on the drawing’s right is.
MIDDLE: dict[Side, tuple[tuple[str, int, int], ...]] = {
    Side.FRONT: (
        ("forehead", 50, 4),
        ("nose", 50, 8),
        ("mouth and chin", 50, 12),
        ("throat", 50, 16),
        ("middle of the chest", 50, 26),
        ("upper belly", 50, 34),
        ("lower belly", 50, 44),
        ("genital area", 50, 50),
    ),
    Side.BACK: (
        ("top of the head", 50, 3),
        ("back of the head", 50, 9),
        ("nape of the neck", 50, 16),
        ("upper back, middle", 50, 25),
        ("middle of the back", 50, 34),
        ("lower back", 50, 42),
    ),
}
BOTH: dict[Side, tuple[tuple[str, int, int], ...]] = {
    Side.FRONT: (
        ("eye", 54, 7),
        ("cheek", 56, 10),
        ("shoulder, front", 67, 21),
        ("chest", 60, 27),
        ("side of the belly", 61, 38),
        ("hip, front", 62, 47),
        ("upper arm, front", 72, 30),
        ("elbow, inner", 75, 38),
        ("forearm, inner", 78, 43),
        ("wrist, inner", 81, 48),
        ("palm", 83, 52),
        ("fingers, front", 84, 56),
        ("thigh, front", 62, 59),
        ("thigh, inner", 55, 58),
        ("knee, front", 61, 69),
        ("shin", 60, 80),
        ("ankle, front", 59, 90),
        ("foot, top", 61, 95),
    ),
    Side.BACK: (
        ("ear", 60, 8),
        ("shoulder, back", 67, 21),
        ("shoulder blade", 60, 26),
        ("side of the back", 61, 36),
        ("buttock", 57, 50),
        ("upper arm, back", 72, 30),
        ("elbow, outer", 75, 38),
        ("forearm, outer", 78, 43),
        ("wrist, outer", 81, 48),
        ("hand, back", 83, 52),
        ("fingers, back", 84, 56),
        ("thigh, back", 59, 60),
        ("knee, back", 60, 69),
        ("calf", 60, 78),
        ("ankle, back", 59, 89),
        ("heel", 59, 93),
        ("sole of the foot", 61, 96),
    ),
}
# From the front, what is on the right of the drawing is on her left.
ON_THE_RIGHT = {Side.FRONT: ("left", "right"), Side.BACK: ("right", "left")}


def slug_of(side: Side, name: str) -> str:
    """Return what a place is stored as: "front-left-forearm-inner"."""
    return f"{side}-{name.replace(',', '').replace(' ', '-')}"


def regions_of(side: Side) -> Iterator[Region]:
    """Yield the places of one side, from the top down."""
    places = [(name, x, y) for name, x, y in MIDDLE[side]]
    right, left = ON_THE_RIGHT[side]
    for name, x, y in BOTH[side]:
        places += [(f"{left} {name}", MOST - x, y), (f"{right} {name}", x, y)]
    for name, x, y in sorted(places, key=lambda place: (place[2], place[1])):
        yield Region(slug_of(side, name), name, side, x, y)


REGIONS: dict[str, Region] = {region.slug: region for side in Side for region in regions_of(side)}
# As a list to choose from: each side under its own heading.
CHOICES = [
    (
        side.title(),
        [
            (region.slug, f"{region.name[0].upper()}{region.name[1:]}")
            for region in REGIONS.values()
            if region.side is side
        ],
    )
    for side in Side
]


def nearest(side: Side, x: int, y: int) -> Region:
    """Return the place whose middle is nearest to a point: the drawing is taller than it is wide."""
    return min(
        (region for region in REGIONS.values() if region.side is side),
        key=lambda region: ((region.x - x) * WIDTH) ** 2 + ((region.y - y) * HEIGHT) ** 2,
    )


def point_of(slug: str, x: int | None = None, y: int | None = None) -> tuple[int, int]:
    """Return where a mark is drawn: where it was touched, if that is the place chosen, else its middle."""
    region = REGIONS[slug]
    if x is None or y is None or not (LEAST <= x <= MOST and LEAST <= y <= MOST):
        return region.x, region.y
    return (x, y) if nearest(region.side, x, y) is region else (region.x, region.y)
