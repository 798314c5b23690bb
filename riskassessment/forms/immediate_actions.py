"""What we will do now: rows beneath an assessment of risk."""

from collections.abc import Sequence
from typing import Any

from django import forms

from hestia.accounts.models import User
from hestia.ui.forms import (
    HouseForm,
    HouseFormSet,
    UKDateField,
)
from riskassessment.actions import Planned
from riskassessment.models import (
    Action,
)
from riskassessment.rules.considerations import Consideration

MOST_ACTIONS = 20
HER, AGENCY = str(Action.Party.HER), str(Action.Party.AGENCY)


class ActionForm(HouseForm):
    """One thing to do about a risk: what, who, by when."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    what = forms.CharField(
        label="What will be done?", max_length=160, error_messages={"required": "Enter what will be done"}
    )
    consideration = forms.ChoiceField(label="For which question?", required=False)
    who = forms.ChoiceField(label="Who will do it?", error_messages={"required": "Choose who does it"})
    by_on = UKDateField(label="By when?", called="the day it must be done by", not_past=True)

    def __init__(
        self, *args: Any, people: Sequence[User], questions: Sequence[Consideration], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choice(self, "consideration").choices = [
            ("", "All of them"),
            *((question.slug, question.short) for question in questions),
        ]
        choice(self, "who").choices = [
            ("", "Choose"),
            *((pk, str(person)) for pk, person in self.people.items()),
            (HER, Action.Party.HER.label),
            (AGENCY, Action.Party.AGENCY.label),
        ]

    @property
    def planned(self) -> Planned:
        """Return what the row says."""
        answers = self.cleaned_data
        who = answers["who"]
        return Planned(
            pk=answers["pk"],
            what=answers["what"],
            by_on=answers["by_on"],
            consideration=answers["consideration"],
            party=who if who in {HER, AGENCY} else Action.Party.US,
            assignee=self.people.get(who),
        )


class ActionRows(HouseFormSet):
    """What we will do now: as many rows as needed, empty ones left aside."""

    noun = "action"
    key = "pk"


ActionFormSet = forms.formset_factory(
    ActionForm, formset=ActionRows, extra=1, max_num=MOST_ACTIONS, validate_max=True, can_delete=True
)


def planned(rows: "forms.BaseFormSet[Any]") -> list[Planned]:
    """Return what the filled rows say."""
    gone = rows.deleted_forms
    return [row.planned for row in rows.forms if row.cleaned_data.get("what") and row not in gone]


def choice(form: forms.BaseForm, name: str) -> forms.ChoiceField:
    """Return a field that is chosen from a list."""
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    return field
