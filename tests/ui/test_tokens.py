"""Colours can be read: every pair of text and ground, and every line that means something."""

import re

import pytest
from django.conf import settings

TOKENS = dict(
    re.findall(r"(--[\w-]+): (#[0-9A-Fa-f]{3,6});", (settings.BASE_DIR / "static/css/tokens.css").read_text())
)
STATES = ("overdue", "soon", "track", "done", "wait", "info")
DOMAINS = ("safety", "income", "emotional", "health", "legal")

TEXT = [
    *[("--ink", ground) for ground in ("--paper", "--linen", "--sand", "--stripe")],
    *[("--ink-2", ground) for ground in ("--paper", "--linen", "--sand", "--stripe", "--petrol-50")],
    *[("--ink-3", ground) for ground in ("--paper", "--linen")],
    *[("--petrol-700", ground) for ground in ("--paper", "--linen", "--petrol-50", "--petrol-100")],
    ("--petrol-600", "--paper"),
    ("--petrol-900", "--petrol-100"),
    ("--paper", "--petrol-700"),
    ("--paper", "--petrol-900"),
    ("--petrol-100", "--petrol-900"),
    ("--paper", "--very-high"),
    ("--very-high", "--paper"),
    *[(f"--{state}-text", f"--{state}-bg") for state in STATES],
    *[(f"--{state}-text", ground) for state in STATES for ground in ("--paper", "--linen")],
    *[(f"--{domain}", f"--{domain}-bg") for domain in DOMAINS],
]
SHAPES = [
    ("--line-input", "--paper"),
    ("--line-input", "--linen"),
    ("--focus", "--paper"),
    ("--focus", "--linen"),
    ("--focus-on-dark", "--petrol-900"),
    ("--apricot", "--petrol-900"),
    *[(f"--{state}-line", "--paper") for state in STATES],
]


def channels(colour: str) -> list[float]:
    digits = colour.lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2, 0 to 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of WCAG 2.2, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_is_21() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(text: str, ground: str) -> None:
    assert contrast(TOKENS[text], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(shape: str, ground: str) -> None:
    assert contrast(TOKENS[shape], TOKENS[ground]) >= 3
