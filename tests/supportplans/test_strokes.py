"""What is drawn in the box: read as points, or refused; never a picture."""

import pytest

from supportplans.rules import strokes


def test_strokes_become_the_path_of_an_svg() -> None:
    drawn = strokes.parse("0,0 100,0;50,50 50,150")
    assert drawn == [[[0, 0], [100, 0]], [[50, 50], [50, 150]]]
    assert strokes.as_path(drawn) == "M0 0 L100 0 M50 50 L50 150"
    assert strokes.ink(drawn) == 200


def test_nothing_drawn_is_nothing() -> None:
    assert strokes.parse("") == strokes.parse(" ; ;") == []


@pytest.mark.parametrize(
    "text",
    [
        "a,b",
        "1,2,3",
        "1",
        "-1,5",
        "1001,5",
        "5,301",
        "1.5,2",
        '"/><script>,1',
        " ".join(["1,1"] * (strokes.MOST_POINTS + 1)),
    ],
    ids=["words", "three", "one", "negative", "too wide", "too deep", "broken", "markup", "too many"],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        strokes.parse(text)
