"""Pages of a referral: addresses, text, boxes."""

from datetime import date
from typing import Any

from django.urls import reverse

from cases.models import Case


def url(case: Case, name: str = "overview", *args: object) -> str:
    return reverse(f"referrals:{name}", args=[case.reference, *args])


def boxes(name: str, day: date) -> dict[str, str]:
    """Return a day as its three boxes send it."""
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())
