"""What she took with her: which copies are out, and what became of each."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Deadline, Printed
from hestia.accounts.models import User
from supportplans.models import Target
from tests import make
from tests.supportplans.conftest import plan, safe_street
from tests.supportplans.pages import at, clock, day, text_of

__all__ = ["clock", "plan", "safe_street"]  # fixtures of the plan's tests


def taken(case: Case, by: User, takes: str, number: int = 1) -> Printed:
    copy = Printed(
        case=case,
        document="plan",
        title="My plan",
        audience="client",
        copy_number=number,
        takes_away=takes,
        at=make.NOON,
        by=by,
        once=uuid.uuid4(),
    )
    copy.save()
    return copy


def fate(copy: Printed, **answers: Any) -> dict[str, Any]:
    return {"fate": "returned", "version": copy.version, **day("fate_on", date(2026, 11, 24)), **answers}


@pytest.mark.parametrize(("takes", "is_out"), [("yes", True), ("discreet", True), ("no", False), ("", False)])
def test_what_she_took_is_out_until_someone_says_what_became_of_it(
    takes: str, is_out: bool, her_case: Case, safe_street: Target, amina: User, amina_browser: Browser
) -> None:
    copy = taken(her_case, amina, takes)
    assert list(her_case.printed_set.out()) == ([copy] if is_out else [])
    assert ("Copies out" in text_of(amina_browser.get(at(her_case, "plan")))) == is_out
    url = reverse("desk:copy_fate", args=[her_case.reference, copy.pk])
    answer = amina_browser.post(url, fate(copy), follow=True)
    assert "My plan, copy 1: given back." in text_of(answer)
    assert "Given back Tue 24 Nov" in text_of(answer)
    assert not her_case.printed_set.out().exists()


@pytest.mark.parametrize(("takes", "tasks"), [("yes", 1), ("discreet", 0)])
def test_a_lost_copy_that_says_she_has_support_makes_a_task_once(
    takes: str, tasks: int, her_case: Case, amina: User, amina_browser: Browser
) -> None:
    copy = taken(her_case, amina, takes)
    url = reverse("desk:copy_fate", args=[her_case.reference, copy.pk])
    for _ in range(2):
        copy.refresh_from_db()
        amina_browser.post(url, fate(copy, fate="lost", fate_note="On the bus"))
    made = her_case.deadline_set.open().filter(kind=Deadline.Kind.TASK, title__contains="who may find it")
    assert made.count() == tasks


def test_bad_input_comes_back_in_words(her_case: Case, amina: User, amina_browser: Browser) -> None:
    copy = taken(her_case, amina, "yes")
    url = reverse("desk:copy_fate", args=[her_case.reference, copy.pk])
    long = "автобус " * 2000
    said = amina_browser.post(url, fate(copy, fate="", fate_note=long, **day("fate_on", date(2026, 11, 25))))
    for message in ("Answer “What happened to it?”", "cannot be in the future", "to 300 characters"):
        assert message in text_of(said)
    assert long.strip() in said.content.decode()
