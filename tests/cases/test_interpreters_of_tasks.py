"""Whoever was typed among the words of a task is a fact of it after the upgrade, with a version."""

from importlib import import_module

import pytest
from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cases.models import Case, Deadline, HeldBooking
from hestia.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db
NAME = "0042_interpreter_of_a_task"
MIGRATION = import_module(f"cases.migrations.{NAME}")


@pytest.fixture
def apps() -> Apps:
    """The models as the migration sees them: they write no history by themselves."""
    return MigrationLoader(connection).project_state([("cases", NAME)]).apps


@pytest.mark.parametrize(
    ("typed", "context", "interpreter"),
    [
        ("At the clinic. Interpreter: Layla Mansour", "At the clinic.", "Layla Mansour"),
        ("Interpreter: Ms Berg", "", "Ms Berg"),
        ("Ring first. Interpreter: Ms Berg. Interpreter: Sami", "Ring first. Interpreter: Ms Berg.", "Sami"),
        ("Interpreter: ", "Interpreter: ", ""),
        (f"Interpreter: {'long ' * 30}", f"Interpreter: {'long ' * 30}", ""),
    ],
)
def test_a_name_is_taken_out_of_the_words(
    typed: str, context: str, interpreter: str, her_case: Case, amina: User, apps: Apps
) -> None:
    kind = Deadline.Kind.APPOINTMENT
    task = her_case.promise(kind, title="Doctor", context=typed, due_on=make.TODAY, by=amina, at=make.NOON)
    for _ in range(2):  # a second time nothing is new
        MIGRATION.bring_over(apps, None)
    task.refresh_from_db()
    assert (task.context, task.interpreter) == (context, interpreter)
    versions = [version.context for version in Deadline.history.filter(id=task.pk).order_by("history_id")]
    assert versions == ([typed, context] if interpreter else [typed])


def test_what_waits_for_a_manager_is_booked_without_saying_it_twice(
    her_case: Case, amina: User, apps: Apps
) -> None:
    waits = HeldBooking(
        case=her_case,
        act=HeldBooking.Act.INTERPRETER,
        answers={"title": "Doctor", "context": "At the clinic. Interpreter: Sami", "interpreter": "Sami"},
        words="Sami",
        asked_at=make.NOON,
        asked_by=amina,
    )
    waits.save()
    MIGRATION.bring_over(apps, None)
    waits.refresh_from_db()
    assert (waits.answers["context"], waits.version) == ("At the clinic.", 2)
