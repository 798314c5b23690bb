"""A promise says what made it: by that it is found, and never by what it is called."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from cases.actions import coming_of_age
from cases.models import Case, Dependant, PromiseSource
from hestia.accounts.models import User
from tests.cases.promised import forget
from tests.make import NOON, TODAY

APPS = ["cases", "referrals", "riskassessment", "supportplans", "oversight", "rights", "outage", "desk"]
# What finds promises by words. `desk.views.search` finds what somebody typed.
BY_WORDS = re.compile(
    r"(?:deadline_set|Deadline\.(?:objects|history)|promise[sd]?)\b[^\n]*"
    r"\.filter\([^)\n]*\b(?:title|context)(?:__\w+)?="
    r"|\bcontext\.(?:startswith|split|partition)\(|\{\s*\w+\.title:"
)


def test_nothing_finds_a_promise_by_what_it_is_called() -> None:
    root = Path(settings.BASE_DIR)
    files = [path for app in APPS for path in (root / app).rglob("*.py") if "migrations" not in path.parts]
    found = {str(path.relative_to(root)): BY_WORDS.findall(path.read_text()) for path in files}
    assert {path: lines for path, lines in found.items() if lines and path != "desk/views/search.py"} == {}


@pytest.mark.parametrize(("kind", "number"), [("cases.dependant", None), ("", 7)])
def test_its_kind_and_its_id_or_neither(her_case: Case, amina: User, kind: str, number: int | None) -> None:
    promise = her_case.promise("task", due_on=TODAY, by=amina, at=NOON)
    promise.source_kind, promise.source_id = kind, number
    with pytest.raises(IntegrityError, match="deadline_source_kind_and_id"), transaction.atomic():
        promise.save()


def test_what_made_it_finds_it(her_case: Case, amina: User) -> None:
    noor, sami = (Dependant.objects.create(case=her_case, name=name) for name in ("Noor", "Sami"))
    about = [PromiseSource.of(noor), PromiseSource.of(noor, "own_case"), PromiseSource.of(sami)]
    made = [her_case.promise("task", due_on=TODAY, source=each, by=amina, at=NOON) for each in about]
    plain = her_case.promise("task", due_on=TODAY, by=amina, at=NOON)
    assert [each.source for each in made] == about
    assert plain.source is None
    for source, promise in zip(about, made, strict=True):
        assert list(her_case.deadline_set.because_of(source)) == [promise]


def test_two_dependants_of_one_name_have_promises_of_their_own(her_case: Case, amina: User) -> None:
    twins = [Dependant.objects.create(case=her_case, name="Noor", born_on=date(2009, 1, 5)) for _ in range(2)]
    for twin in twins:
        coming_of_age.update_dependants_tasks_before_18(dependant=twin, by=amina, at=NOON)
    before = her_case.deadline_set.open().count()
    for twin in twins:
        coming_of_age.update_dependants_tasks_before_18(dependant=twin, by=amina, at=NOON)
    assert her_case.deadline_set.open().count() == before == 4  # one month before, and the day, of each


def test_one_that_says_nothing_is_made_anew(her_case: Case, amina: User) -> None:
    child = Dependant.objects.create(case=her_case, name="Noor", born_on=date(2009, 6, 5))
    coming_of_age.update_dependants_tasks_before_18(dependant=child, by=amina, at=NOON)
    before = [(each.due_on, each.title) for each in her_case.deadline_set.open()]
    forget(her_case)
    coming_of_age.update_dependants_tasks_before_18(dependant=child, by=amina, at=NOON)
    assert [(each.due_on, each.title) for each in her_case.deadline_set.open()] == before
    assert all(each.source for each in her_case.deadline_set.open())
