"""A note as its page sends it."""

from typing import Any

KEY = "6a9f1c3e-0000-4000-8000-000000000001"


def note(**changes: Any) -> dict[str, Any]:
    return {
        "body": "She slept better.",
        "kind": "met",
        "happened_at_day": "20",
        "happened_at_month": "11",
        "happened_at_year": "2024",
        "happened_at_time": "2:30pm",
        "minutes": "50",
        "interpreter": "in_person",
        "interpreter_name": "Layla H.",
        "title": "",
        "once": KEY,
        **changes,
    }
