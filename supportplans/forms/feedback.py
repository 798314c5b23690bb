"""What she is asked about us, and what we answer."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_noop as _

from hestia.pdf.languages import Language
from hestia.pdf.words import twice
from hestia.ui.forms import (
    ForEverybodyMixin,
    HouseForm,
    LongText,
    OnceMixin,
    Radios,
    VersionedFormMixin,
    flat_choices,
    points_to_nobody,
)
from supportplans.models import HowTrue

NO_NAME_IS_KEPT = "Nobody is to know whose this is: leave it out, or let the manager know."
TELL_NOBODY, TELL_MANAGER = "nobody", "manager"
ANSWERS = [
    # Translators: what she is asked about us: an answer
    (HowTrue.YES.value, _("Yes")),
    # Translators: what she is asked about us: an answer, between yes and no
    (HowTrue.PARTLY.value, _("Partly")),
    # Translators: what she is asked about us: an answer
    (HowTrue.NO.value, _("No")),
    # Translators: what she is asked about us: an answer
    ("", _("I do not want to say")),
]
# Translators: what she is asked about us: what is wrong, over the box it is about
LOOK_AGAIN = _("Please look at this answer again.")
WRONG = {
    # Translators: what she is asked about us: what is wrong, over the box it is about
    "max_length": _("This is too long. Please write less."),
    # Translators: what she is asked about us: she has sent it without any answer
    "empty": _("Nothing is written yet. Answer one question, or stop here."),
}


class HersForm(HouseForm):
    """What she answers herself on a screen.

    :param hers: her language: each word of the form stands in it, with the English beneath
    """

    MAY_LEAVE_OUT: ClassVar[tuple[str, ...]] = ()  # said nowhere: she leaves out what she wants

    def __init__(self, *args: Any, hers: Language | None = None, **kwargs: Any) -> None:
        self.hers = hers
        super().__init__(*args, **kwargs)
        for name in self.MAY_LEAVE_OUT:
            vars(self.fields[name])["says_optional"] = False
        if hers:
            for field in self.fields.values():
                self.say(field, hers)

    def say(self, field: forms.Field, hers: Language) -> None:
        """Say a question and its answers in her language too."""
        field.label = twice(field.label or "", hers)
        field.widget.attrs.pop("data-count", None)  # it counts in English
        if isinstance(field, forms.ChoiceField):
            field.choices = [(value, twice(str(words), hers)) for value, words in flat_choices(field)]
        if isinstance(field.widget, Radios):
            field.widget.hints = {value: twice(words, hers) for value, words in field.widget.hints.items()}

    def add_error(self, field: str | None, error: Any) -> None:
        """Say what is wrong in her language too."""
        problem = error if isinstance(error, ValidationError) else ValidationError(error)
        translated = [
            ValidationError(
                twice(
                    WRONG.get(error_in_english.code or "", LOOK_AGAIN),
                    self.hers,
                    error_in_english.messages[0],
                ),
                code=error_in_english.code,
            )
            for error_in_english in problem.error_list
        ]
        super().add_error(field, ValidationError(translated))


class FeedbackForm(OnceMixin, HersForm):
    """What she says of us: short, each question to be left out, without her name if she wants."""

    listened = forms.ChoiceField(
        # Translators: what she is asked about us: a question
        label=_("Do people here listen to me?"),
        choices=ANSWERS,
        required=False,
        widget=Radios(attrs={"inline": True}),
    )
    safe = forms.ChoiceField(
        # Translators: what she is asked about us: a question, after “Do people here listen to me?”
        label=_("Do I feel safe with them?"),
        choices=ANSWERS,
        required=False,
        widget=Radios(attrs={"inline": True}),
    )
    # Translators: what she is asked about us: a question
    good = LongText(label=_("What is good?"), max_length=2000, rows=3, required=False)
    # Translators: what she is asked about us: a question
    better = LongText(label=_("What should be different?"), max_length=2000, rows=3, required=False)
    who_knows = forms.ChoiceField(
        # Translators: what she is asked about us: a question
        label=_("Who may know that this is from me?"),
        choices=[
            # Translators: what she is asked about us: an answer to “Who may know that this is from me?”
            (TELL_NOBODY, _("Nobody")),
            # Translators: what she is asked about us: an answer to “Who may know that this is from me?”
            (TELL_MANAGER, _("The manager")),
        ],
        initial=TELL_NOBODY,
        widget=Radios(
            hints={
                # Translators: what she is asked about us: under “Nobody”
                TELL_NOBODY: _("My name and the day are not kept."),
                # Translators: what she is asked about us: under “The manager”
                TELL_MANAGER: _("The manager reads it and answers me. My key worker does not see it."),
            }
        ),
    )

    ASKED: ClassVar = ("listened", "safe", "good", "better")
    MAY_LEAVE_OUT = ASKED

    def __init__(self, *args: Any, can_answer: bool = True, **kwargs: Any) -> None:
        """Ask it all; without a manager who was not there, her name is not asked for: nobody would answer."""
        super().__init__(*args, **kwargs)
        if not can_answer:
            who = self.field(forms.ChoiceField, "who_knows")
            who.choices = [choice for choice in flat_choices(who) if choice[0] != TELL_MANAGER]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("who_knows") == TELL_NOBODY:
            for name in ("good", "better"):
                try:
                    points_to_nobody(cleaned.get(name, ""), because=NO_NAME_IS_KEPT)
                except ValidationError as telling:
                    self.add_error(name, telling)
        if not self.errors and not any(cleaned.get(name) for name in self.ASKED):
            raise ValidationError(WRONG["empty"], code="empty")
        return cleaned

    @property
    def her_answers(self) -> dict[str, str]:
        """Return what she said."""
        return {name: self.cleaned_data[name] for name in self.ASKED}

    @property
    def is_anonymous(self) -> bool:
        """Whether nobody is to know whose it is."""
        return bool(self.cleaned_data["who_knows"] == TELL_NOBODY)


class YouSaidForm(ForEverybodyMixin, OnceMixin, HouseForm):
    """What was said, and what was done about it."""

    said = forms.CharField(
        label="You said",
        max_length=300,
        help_text="So that nobody can tell who said it. Short words.",
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    did = LongText(
        label="We did",
        max_length=500,
        rows=3,
        help_text="What is different now. If it cannot be done, why.",
    )


class AnswerForm(VersionedFormMixin, HouseForm):
    """The answer to what she said with her name."""

    STALE = "She has been answered."

    answer = LongText(
        label="Your answer to her",
        max_length=1000,
        rows=5,
        help_text=(
            "She reads it the next time she is asked for feedback, on a device her worker hands her. "
            "Short words. Do not repeat what she said."
        ),
        error_messages={"required": "Enter your answer"},
    )
