"""The names that were typed before there was a directory."""

from importlib import import_module

import pytest
from django.apps import apps

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.directory.models import Interpreter
from tests import make

pytestmark = pytest.mark.django_db
MIGRATION = import_module("supportplans.migrations.earlier.0008_interpreters_brought_over")


def test_every_record_that_names_one_is_read() -> None:
    """Counted another way: each field of a case's records that is called so."""
    named = {
        (model._meta.app_label, model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.name in {"interpreter_name", "told_interpreter"}
        and not model.__name__.startswith("Historical")
    }
    assert named | {("supportplans", "Translation", "checked_by")} == set(MIGRATION.NAMED_IN)


def test_near_twins_are_one_and_what_is_known_stays(her_case: Case, amina: User, carys: User) -> None:
    known = Interpreter(
        name="Open Voice", paper_name="Open Voice 12", verified_at=make.NOON, verified_by=carys
    )
    known.save()
    for name in ("Layla Mansour", "layla  mansour.", "Layla Mansour", "OPEN VOICE 12", "None", "Ms Berg"):
        her_case.narrate(Entry.Kind.MET, "Met", by=amina, at=make.NOON, interpreter_name=name)
    for _ in range(2):  # a second time nothing is new
        MIGRATION.bring_over(apps, None)
    brought_over = Interpreter.objects.exclude(pk=known.pk).order_by("name")
    assert [entry.name for entry in brought_over] == ["Layla Mansour", "Ms Berg"]
    assert all(entry.is_unchecked and entry.history.count() == 1 for entry in brought_over)
    assert set(her_case.entry_set.values_list("interpreter_name", flat=True)) >= {"layla  mansour.", "None"}
