"""Our own files and models, for tests that read code."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parent.parent
FLOORS = [
    *("hestia", "desk", "demo", "cases", "referrals", "riskassessment", "supportplans"),
    *("oversight", "rights", "outage"),
]
OURS = [config for config in apps.get_app_configs() if config.name.split(".")[0] in FLOORS]


def sources() -> Iterator[Path]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def our_models() -> Iterator[type[models.Model]]:
    for config in OURS:
        yield from config.get_models()
