"""A long stretch of one's day shows what is oldest, and folds the rest."""

from datetime import date, datetime

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.tasks import add_task
from cases.models import Case
from desk.queries import worklist
from hestia.accounts.models import User
from tests.supportplans.pages import clock

__all__ = ["clock"]  # a fixture


def test_a_learner_without_clients_is_offered_no_note(efua: User, amina_browser: Browser) -> None:
    learner, where = Browser(), reverse("desk:note_about")
    learner.force_login(efua)
    assert where not in learner.get(reverse("desk:my_day")).text
    assert where in amina_browser.get(reverse("desk:my_day")).text


def test_a_learner_reads_what_she_may_do(her_case: Case, efua: User) -> None:
    Case.objects.filter(pk=her_case.pk).update(second_worker=efua)
    learner = Browser()
    learner.force_login(efua)
    page = " ".join(learner.get(reverse("desk:my_day")).text.split())
    assert "a worker reads each note and signs it too" in page
    assert "what others do for" in page


def test_the_oldest_show_and_the_rest_folds(
    her_case: Case, amina: User, now: datetime, amina_browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist, "MOST_ON_A_PHONE", 1)
    monkeypatch.setattr(worklist, "MOST_AT_ONCE", 2)
    for day in (3, 2, 4):
        add_task(case=her_case, title=f"Ring on {day} Nov", due_on=date(2026, 11, day), by=amina, at=now)
    page = " ".join(amina_browser.get(reverse("desk:my_day")).text.split())
    order = ("Ring on 2 Nov", "Show 2 more", "Ring on 3 Nov", "Show 1 more", "Ring on 4 Nov")
    places = [page.index(words) for words in order]
    assert places == sorted(places)
