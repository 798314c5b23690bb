"""Writes that would bypass the history of a record: where they may stand, and a watch that meets the others.

``QuerySet.update``, ``bulk_create``, ``bulk_update`` and SQL of one's own leave no row in a history. What is
changed in one of these ways must be worked out from rows that have a history, or have none to keep.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.db.models import QuerySet

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    *("hestia", "desk", "demo", "cases", "referrals", "riskassessment", "supportplans"),
    *("oversight", "rights", "outage"),
)
BULK = ("update", "bulk_create", "bulk_update")

# Where a bulk write may stand, and why it keeps nothing from the history.
MAY_BYPASS: dict[tuple[str, str], str] = {
    ("cases/models/case.py", "update"): "when the next promise is due and the last contact was: worked out",
    ("cases/actions/next_due.py", "update_together"): "when the next promise is due, for many cases",
    ("cases/models/client.py", "bulk_create"): "keys by which a name is found: worked out, without history",
    (
        "oversight/actions/readings.py",
        "bulk_create",
    ): "what was answered of a case: said once",
    (
        "hestia/operations/leaving/bringing.py",
        "bulk_create",
    ): "rows of an archive, each with the history that it brings along",
    (
        "hestia/operations/leaving/bringing.py",
        "_raw_delete",
    ): "what `migrate` shipped gives way to what the archive holds, with its history",
    ("hestia/db/versions.py", "update_together"): "many records, each with its next version",
    ("hestia/db/bulk.py", "bulk_create"): "many new records, the history of each begun from its row",
    (
        "cases/actions/bulk_opening.py",
        "bulk_create",
    ): "keys to find a name by: worked out, without history",
    ("cases/actions/hazards.py", "bulk_create"): "keys by which two are alike: worked out, without history",
    ("desk/actions/notifications.py", "update"): "that they have brought it back",
    ("desk/reminders/models.py", "bulk_create"): "what people are told: kept for a while, without history",
    ("desk/reminders/models.py", "update"): "that they have put it away",
    ("hestia/safekeeping/models.py", "bulk_create"): "what was typed so far, without history",
    ("hestia/safekeeping/models.py", "update"): "where a form's result is: a key, without history",
    ("demo/scale.py", "bulk_create"): "twenty thousand invented cases for measuring",
    ("demo/history.py", "bulk_create"): "keys to find a name by: worked out, without history",
    ("hestia/audit/models.py", "bulk_create"): "lines of the log, which is a history itself",
    ("demo/looks.py", "bulk_create"): "invented lines of the log, which is a history itself",
}
# Where SQL of one's own may write, and why.
MAY_WRITE_SQL: dict[str, str] = {
    "hestia/audit/append_only.py": "makes the triggers that keep rows; writes none",
    "hestia/audit/blanking.py": "blanks lines of the log, which keep their sums",
    "rights/actions/erasing.py": "erases records, their histories with them",
    "rights/actions/guarding.py": "makes the triggers that keep what the law holds; writes none",
    "demo/history.py": "signs invented assessments of long ago; their history is begun from these rows",
    "demo/multiplied.py": "copies an invented caseload many times over to measure; no history is read of it",
    "hestia/db": "roles, rights and policies; begins the histories of many new rows from these",
    "hestia/operations/restoring.py": "forgets sessions, mail and tasks of a copy before it is served",
}


def has_history(model: type[Any]) -> bool:
    """Whether each change of a record of this kind is kept."""
    return hasattr(model._meta, "simple_history_manager_attribute")


def in_our_code(frame: FrameType | None) -> str:
    """Return the nearest file of ours among the callers, or nothing where tests or simple-history called.

    Its ``bulk_create_with_history`` writes both.
    """
    while frame is not None:
        path = Path(frame.f_code.co_filename)
        if path.parent.name == "simple_history":
            return ""
        if path.is_relative_to(ROOT):
            name = str(path.relative_to(ROOT))
            if name.startswith(FLOORS):
                return name
            if name.startswith("tests"):
                return ""
        frame = frame.f_back
    return ""


@contextmanager
def watched() -> Iterator[None]:
    """Let each bulk write of our code on a record with a history fail, but for those above."""
    with pytest.MonkeyPatch.context() as patch:
        for name in BULK:
            patch.setattr(QuerySet, name, refusing(name, getattr(QuerySet, name)))
        yield


def refusing(name: str, write: Any) -> Any:
    """Return Django's own method with a look at who calls it."""

    def method(self: QuerySet[Any], *args: Any, **kwargs: Any) -> Any:
        if has_history(self.model):
            place = in_our_code(sys._getframe(1))
            if place and (place, name) not in MAY_BYPASS:
                raise AssertionError(f"{place}: .{name}() on {self.model.__name__} bypasses its history")
        return write(self, *args, **kwargs)

    method.alters_data = True  # type: ignore[attr-defined]  # as Django marks its own
    return method
