"""A task names its function by a path: what waits while the house is redrawn is still done."""

from importlib import import_module

import pytest
from django.apps import apps
from django.tasks import Task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("hestia.reminders.tasks.{}", "desk.reminders.tasks.{}", id="reminders"),
        pytest.param("hestia.importing.tasks.{}", "desk.importing.tasks.{}", id="importing"),
    ],
)
def test_a_waiting_task_is_found_under_its_new_path(old: str, new: str) -> None:
    module = import_module(new.removesuffix(".{}"))
    names = [name for name, value in vars(module).items() if isinstance(value, Task)]
    assert names
    for name in names:
        DBTaskResult.objects.create(
            task_path=old.format(name), args_kwargs={"args": [], "kwargs": {}}, backend_name="default"
        )
    import_module("desk.reminders.migrations.earlier.0003_waiting_tasks_follow_the_move").follow(apps, None)
    paths = DBTaskResult.objects.values_list("task_path", flat=True)
    assert sorted(paths) == sorted(new.format(name) for name in names)
    assert all(callable(import_string(path).func) for path in paths)
