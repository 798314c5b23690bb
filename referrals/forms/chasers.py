"""Chasing what is awaited."""

from typing import Any

from django import forms

from cases.forms.tasks import WorkingDayForm
from hestia.ui.forms import HouseForm, LongText, OnceMixin, Radios, UKDateField
from referrals.models import Chaser


class ChaserForm(OnceMixin, WorkingDayForm):
    day_name, after_name = "again_on", "chased_on"

    whom = forms.ChoiceField(label="Who did you chase?", choices=Chaser.Whom, widget=Radios)
    chased_on = UKDateField(
        label="When did you ask?", called="the date you asked", not_future=True, starts_today=True
    )
    asked = forms.CharField(label="Who did you ask?", max_length=120)
    how = forms.ChoiceField(label="How?", choices=Chaser.How, widget=Radios)
    answer = LongText(label="What did they say?", max_length=2000, required=False)
    again_on = UKDateField(
        label="When will you ask again?",
        called="the date to ask again",
        offers_today=False,
        required=False,
        help_text="Makes a task for that day. For example, 27 3 2026",
    )

    def __init__(self, *args: Any, to_chase: list[Chaser.Whom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to_chase = to_chase
        if len(to_chase) > 1:
            self.field(forms.ChoiceField, "whom").choices = [(whom, whom.label) for whom in to_chase]
            self.initial.setdefault("whom", to_chase[0])
        else:
            del self.fields["whom"]
        if Chaser.Whom.FIRST_RESPONDER in to_chase:
            again = self.fields["again_on"]
            again.help_text = "If left empty: in two working days, until we have the NRM number."

    @property
    def answers(self) -> dict[str, Any]:
        return {"whom": next(iter(self.to_chase), Chaser.Whom.HOME_OFFICE), **super().answers}


class ChaserLetterForm(OnceMixin, HouseForm):
    """The button that makes the letter to the Home Office: sent twice, it makes one."""
