"""The lines of a paper that give her away, each confirmed by itself, and why they may stand in it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices

from cases.rules.said import key_of
from hestia.ui.forms import Boxes, HouseForm, Radios

EACH = "Change what gives her away, or tick each line that can stay"
WHY = "Say why these lines can stay"


class Why(TextChoices):
    """Why a line may stand in a paper. It is chosen and not typed: the log holds no words of hers."""

    WANTED = "wanted", "She wants it to say this"
    NEEDED = "needed", "The person it is for must know"
    SAFE = "safe", "Nobody else can find this copy"
    OTHERWISE = "otherwise", "It means something or someone else"


class AnyOfThem(forms.MultipleChoiceField):
    """Which lines were ticked. Which there are is known only once the paper has been read over."""

    def valid_value(self, _value: Any) -> bool:
        """Take any: only the lines that are there are looked at."""
        return True


class LinesForm(HouseForm):
    """What is asked of a paper in which lines give her away; of any other, nothing."""

    lines = AnyOfThem(label="Which of these lines can stay?", widget=Boxes, required=False)
    lines_why = forms.ChoiceField(
        label="Why can they stay?", choices=Why, widget=Radios, initial=None, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lines", "lines_why"):
            vars(self.fields[name])["says_optional"] = False

    def ask_about(self, lines: Sequence[tuple[str, str]]) -> None:
        """Refuse the paper until each of its lines is ticked and it is said why. A changed line is another.

        :param lines: where each stands, and the line
        """
        by_key = {key_of(where, line): (where, line) for where, line in lines}
        field = self.field(AnyOfThem, "lines")
        field.widget = Boxes(hints={key: f"“{line}”" for key, (_, line) in by_key.items()})
        field.choices = [(key, where) for key, (where, _) in by_key.items()]
        self.settle("lines", field)
        vars(field)["says_optional"] = False
        answers = self.cleaned_data
        ticked, why = set(answers.pop("lines", ())), answers.pop("lines_why", "")
        if by_key.keys() - ticked:
            self.add_error("lines", EACH)
        elif by_key and not why:
            self.add_error("lines_why", WHY)
        elif by_key:
            answers |= {"all_the_same": True, "lines": len(by_key), "lines_why": why}

    def ask_about_none(self) -> None:
        """Leave the questions out: nothing in it gives her away."""
        for name in ("lines", "lines_why"):
            self.fields.pop(name, None)
