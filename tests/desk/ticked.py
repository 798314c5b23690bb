"""What is ticked of a paper in which lines give her away, as the page that refused it asks."""

from typing import Any

from lxml import html


def lines_asked(page: str) -> list[str]:
    """Return by what each line is ticked."""
    return [str(key) for key in html.fromstring(page).xpath("//input[@name='lines']/@value")]


def ticked(page: str) -> dict[str, Any]:
    """Return the answers that tick all of them."""
    return {"lines": lines_asked(page), "lines_why": "wanted"}
