"""The whole page of an assessment: the questions and what will be done, judged together."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms

from cases.models import Case
from cases.queries.second_persons import case_readers
from hestia.accounts.models import User
from riskassessment.actions import AssessmentAnswers, checkers_for
from riskassessment.forms.assessment import AssessmentForm
from riskassessment.forms.immediate_actions import ActionFormSet, planned
from riskassessment.models import (
    Assessment,
)
from riskassessment.queries.falls import stands_before


class AssessmentPage:
    """The questions and the actions together: one page, sent as one."""

    def __init__(
        self,
        data: Any,
        *,
        case: Case,
        by: User,
        today: date,
        now: datetime,
        writing: Assessment | None,
        earlier: Sequence[Assessment],
        is_draft: bool = False,
    ) -> None:
        self.checkers = checkers_for(case, author=by, assessment=writing, at=now)
        self.form = AssessmentForm(
            data,
            case=case,
            by=by,
            writing=writing,
            earlier=earlier,
            stands=stands_before(case),
            checkers=self.checkers,
            is_draft=is_draft,
            today=today,
            now=now,
        )
        self.rows = ActionFormSet(
            data,
            prefix="actions",
            initial=self.actions_there(writing),
            form_kwargs={
                "people": list(case_readers(case, at=now)),
                "questions": self.form.questions,
                "today": today,
            },
        )

        self.form.plans_action = any(is_planned(row) for row in self.rows.forms)

    @staticmethod
    def actions_there(writing: Assessment | None) -> list[dict[str, Any]]:
        """Return the actions of the draft as the rows begin with."""
        if writing is None:
            return []
        return [
            {
                "pk": action.pk,
                "what": action.what,
                "consideration": action.consideration,
                "who": str(action.assignee_id or action.party),
                "by_on": action.by_on,
            }
            for action in writing.actions.order_by("pk")
        ]

    def written(self) -> AssessmentAnswers:
        """Return what the page says."""
        return self.form.written(planned(self.rows))

    @property
    def sent_to(self) -> User | None:
        """Return who was chosen to check, or the only one who can."""
        chosen = self.form.cleaned_data.get("sent_to") if "sent_to" in self.form.fields else ""
        if len(self.checkers) == 1:
            return self.checkers[0]
        return next((checker for checker in self.checkers if str(checker.pk) == chosen), None)

    @property
    def checker_words(self) -> str:
        """Return whom the button names: the one manager, or "a manager"."""
        return str(self.checkers[0]) if len(self.checkers) == 1 else "a manager"


def is_planned(row: forms.Form) -> bool:
    """Whether a row has something to do in it, right or wrong, and is not to be removed."""
    return bool(str(row["what"].value() or "").strip()) and not row["DELETE"].value()
