"""A signature drawn by finger or pen: strokes of points, never a picture.

The page sends it as ``x,y x,y;x,y …``: points of whole numbers in a box 1,000 wide and 300 high, with a
semicolon between strokes.
"""

from itertools import pairwise
from math import dist

WIDTH, HEIGHT = 1000, 300
MOST_POINTS = 4000
SHORTEST = 60  # units of ink: less is a touch by mistake

type Strokes = list[list[list[int]]]


def parse(text: str) -> Strokes:
    """Return the strokes of a drawing. Raises ValueError for what is none, or is too much to be one."""
    strokes: Strokes = []
    count = 0
    for part in text.split(";"):
        stroke = []
        for pair in part.split():
            x, y = (int(number) for number in pair.split(","))
            if not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
                raise ValueError("A point outside the box")
            stroke.append([x, y])
            count += 1
            if count > MOST_POINTS:
                raise ValueError("Too many points")
        if stroke:
            strokes.append(stroke)
    return strokes


def ink(strokes: Strokes) -> float:
    """Return how long the lines are together."""
    return sum(dist(a, b) for stroke in strokes for a, b in pairwise(stroke))


def as_path(strokes: Strokes) -> str:
    """Return the drawing as the path of an SVG."""
    return " ".join("M" + " L".join(f"{x} {y}" for x, y in stroke) for stroke in strokes)
