"""What becomes of what still runs when she leaves."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from hestia.ui.forms import HouseForm, VersionedFormMixin
from supportplans.rules.loose_ends import LONGEST, Answer, How, LooseEnd

CHOICES = [("", "Not said yet"), *How.choices]
WORDS = "To whom, with phone or e-mail; or why"


class LooseEndsForm(VersionedFormMixin, HouseForm):
    """For each thing that still runs: handed on, ended or left, and to whom or why."""

    def __init__(
        self, *args: Any, ends: Sequence[LooseEnd], answers: Mapping[str, Answer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ends = {f"end_{number}": end for number, end in enumerate(ends)}
        for name, end in self.ends.items():
            answer = answers.get(end.key)
            how = forms.ChoiceField(
                label=f"What becomes of it: {end.title}",
                choices=CHOICES,
                required=False,
                initial=answer["how"] if answer else "",
            )
            words = forms.CharField(
                label=f"{WORDS}: {end.title}",
                max_length=LONGEST,
                required=False,
                initial=answer["words"] if answer else "",
            )
            key = forms.CharField(widget=forms.HiddenInput, required=False, initial=end.key)
            self.add(f"{name}_key", key)
            self.add(f"{name}_how", how)
            self.add(f"{name}_words", words)
        self.add("rest_how", forms.ChoiceField(label="All the rest", choices=CHOICES, required=False))
        self.add(
            "rest_words", forms.CharField(label=f"{WORDS}: all the rest", max_length=LONGEST, required=False)
        )

    def add(self, name: str, field: forms.Field) -> None:
        """Ask one question more."""
        self.fields[name] = field
        self.settle(name, field)
        self.saved[name] = field.initial

    def clean(self) -> dict[str, Any] | None:
        """Let the answer for all the rest fill what is empty; an answer and its words go together."""
        cleaned = super().clean() or self.cleaned_data
        for name, end in self.ends.items():
            # The page names what it asks: what ended since moves the rows.
            if self.is_bound and cleaned.get(f"{name}_key") != end.key:
                self.add_error(None, "What still runs has changed while you were reading. Read it again.")
                return cleaned
        for name in [*self.ends, "rest"]:
            how, words = cleaned.get(f"{name}_how"), cleaned.get(f"{name}_words")
            if how and not words and f"{name}_words" not in self.errors:
                who = "to whom it is handed on" if how == How.HANDED_ON else "why"
                self.add_error(f"{name}_words", f"Enter {who}")
            if words and not how and f"{name}_how" not in self.errors:
                self.add_error(f"{name}_how", "Choose what becomes of it")
        return cleaned

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Return what becomes of each that was answered, by its key."""
        rest = self.cleaned_data["rest_how"], self.cleaned_data["rest_words"]
        answers = {
            end.key: (self.cleaned_data[f"{name}_how"], self.cleaned_data[f"{name}_words"])
            for name, end in self.ends.items()
        }
        settled = {key: answer if answer[0] else rest for key, answer in answers.items()}
        return {key: answer for key, answer in settled.items() if answer[0]}

    @property
    def blocks(self) -> list[tuple[LooseEnd, list[Any]]]:
        """Return what runs with the questions about it, for the page."""
        return [
            (end, [self[f"{name}_key"], self[f"{name}_how"], self[f"{name}_words"]])
            for name, end in self.ends.items()
        ]
