"""An answer that she is told in a letter, which is printed before anybody knows on which day she is told."""

from typing import Any, ClassVar

from django import forms

from hestia.ui.forms import HouseBase

LETTER = "letter"  # the name of the button
WITH_SHEET = "with-sheet"  # its value, where a sheet in her language is asked for on top


class LetterMixin(HouseBase, forms.Form):
    """Asks for the day on which she was told only once she was."""

    TOLD_ON: ClassVar[str] = "on"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if LETTER in self.data:
            self.fields[self.TOLD_ON].required = False
