"""What is answered of a discreet paper once its page has listed what was typed, as that page asks it."""

from typing import Any

from django.test import Client as Browser
from lxml import html


def lines_asked(page: str) -> list[str]:
    """Return by which names it asks of each line that gives her away why it can stay."""
    return [str(name) for name in html.fromstring(page).xpath("//select/@name[starts-with(., 'line_')]")]


def read(page: str) -> dict[str, Any]:
    """Return the answers that tick that all that was typed has been read, where that is asked."""
    ticks = [str(key) for key in html.fromstring(page).xpath("//input[@name='read']/@value")]
    return {"read": ticks} if ticks else {}


def ticked(page: str, why: str = "wanted") -> dict[str, Any]:
    """Return the answers to all of it."""
    return dict.fromkeys(lines_asked(page), why) | read(page)


def printed(browser: Browser, url: str, sent: dict[str, Any]) -> Any:
    """Send what was chosen; if what was typed is to be read first, tick that, and send it again.

    A line that gives her away is left without its reason.
    """
    answer = browser.post(url, sent)
    if answer["Content-Type"] == "application/pdf":
        return answer
    return browser.post(url, sent | read(answer.content.decode()))
