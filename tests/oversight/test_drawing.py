"""How a table is drawn: a share in its frame, a median with its mark, months as a line."""

from oversight.rules.drawing import WIDTH, draw, draw_line
from oversight.rules.figure import Row, Table
from oversight.rules.numbers import Count, Median, Number, Share


def table(*numbers: Number) -> Table:
    rows = tuple(Row(str(place), f"Row {place}", (number,)) for place, number in enumerate(numbers))
    return Table("t", "T", ("Number",), rows)


def test_a_share_lies_in_the_whole_of_which_it_is() -> None:
    drawn = draw(table(Share(5, 20), Share(0, 0)))
    assert drawn is not None
    half, nobody = drawn.bars
    assert (half.frame, half.parts[0].width) == (WIDTH, WIDTH / 4)
    assert (nobody.frame, nobody.parts) == (0, ())


def test_counts_and_what_is_rounded_have_no_frame() -> None:
    for number in (Count(5), Share(20, 40).outside()):
        drawn = draw(table(number))
        assert drawn is not None
        assert (drawn.bars[0].frame, drawn.bars[0].mark) == (0, None)


def test_a_median_is_marked_between_the_ends_of_the_middle_half() -> None:
    drawn = draw(table(Median(12, 60, 40, 80)))
    assert drawn is not None
    [bar] = drawn.bars
    assert (bar.parts[0].x, bar.parts[0].x + bar.parts[0].width) == (WIDTH / 2, WIDTH)
    assert bar.mark == WIDTH * 60 / 80


def test_months_are_a_line_from_nothing_with_what_is_usual() -> None:
    line = draw_line(table(Count(0), Count(10), Count(5)), [5.0])
    assert line is not None
    low, high, middle = line.points
    assert low.y == line.foot
    assert high.y < middle.y < low.y
    assert low.x < high.x < middle.x
    assert line.limits == (middle.y,)
    assert line.path.count("L") == 2


def test_months_stand_whole_within_the_drawing() -> None:
    line = draw_line(table(Count(1), Count(10)))
    assert line is not None
    assert line.foot + 12 < line.month_y < line.height - 4  # below what is drawn, with room for a g


def test_a_number_stands_where_the_line_does_not_run() -> None:
    line = draw_line(table(Count(10), Count(4), Count(9), Count(0), Count(8)))
    assert line is not None
    beside = [point.text_y > point.y for point in line.points]
    assert beside == [False, True, False, False, False]  # at the foot there is no room below


def test_one_month_or_none_at_all_is_no_line() -> None:
    assert draw_line(table(Count(3))) is None
    assert draw_line(table(Count(0), Count(0))) is None


def test_shares_by_month_stand_in_the_whole() -> None:
    line = draw_line(table(Share(31, 62), Share(62, 62), Share(0, 62)))
    assert line is not None
    half, full, none = (point.y for point in line.points)
    assert [point.value for point in line.points] == ["50", "100", "0"]
    assert (none, half) == (line.foot, (line.foot + full) / 2)
