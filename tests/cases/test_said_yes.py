"""Whether she said yes to whoever interprets stands with the appointment."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, Deadline
from hestia.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


class TestSheSaidYes:
    def book(self, browser: Browser, task: Deadline, booked: str) -> Any:
        url = reverse("cases:task_interpreter", args=[task.case.reference, task.pk])
        sent = {"interpreter": "Ms Berg", "booked": booked, "version": task.version}
        return browser.post(url, sent)

    @pytest.mark.parametrize(
        ("booked", "agreed", "words"),
        [
            ("booked", True, "Interpreter: Ms Berg"),
            ("not_asked", False, "Interpreter: Ms Berg. Ask the client about them first"),
            ("to_book", None, "Interpreter: Ms Berg"),
        ],
    )
    def test_is_kept_with_the_appointment(
        self,
        booked: str,
        agreed: bool | None,
        words: str,
        her_case: Case,
        amina: User,
        amina_browser: Browser,
    ) -> None:
        now = timezone.now()
        due_on = timezone.localdate(now) + timedelta(days=9)
        task = her_case.promise(Deadline.Kind.APPOINTMENT, title="Doctor", due_on=due_on, by=amina, at=now)
        assert self.book(amina_browser, task, booked).status_code == 302
        task.refresh_from_db()
        assert (task.interpreter_agreed, task.context_in_words) == (agreed, words)
        told = her_case.entry_set.filter(title="Interpreter for: Doctor").get().body
        assert ("said yes" in told) == (agreed is True)

    def test_of_nobody_nothing_is_agreed(self, her_case: Case, amina: User) -> None:
        with pytest.raises(IntegrityError, match="agreed_to_somebody"), transaction.atomic():
            her_case.promise(
                Deadline.Kind.TASK,
                title="Ring",
                due_on=make.TODAY,
                interpreter_agreed=True,
                by=amina,
                at=make.NOON,
            )
