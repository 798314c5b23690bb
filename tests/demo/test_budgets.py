"""What may take how long, where every case is counted."""

from demo.budgets import late_figures


def test_a_figure_and_a_report_that_take_too_long_are_named() -> None:
    assert late_figures([("Came to us", 0.29), ("Left", 0.3)], [("Page", 5.0)]) == []
    assert late_figures([("Came to us", 0.29), ("Left", 0.31)], [("Page of all figures", 5.1)]) == [
        "Left: 310 ms, budget 300",
        "Page of all figures: 5.1 s, budget 5",
    ]
