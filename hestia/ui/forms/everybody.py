"""Words that everybody here reads are about nobody: what points to one person is refused as it is typed."""

from functools import partial
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from hestia.privacy.shapes import A_REFERENCE, of_somebody
from hestia.privacy.spellings import fold
from hestia.ui.forms.base import CARRIED, HouseBase

ABOUT_NOBODY = "Everybody here reads this. Leave out who it was about."
MOST_QUOTED = 3
APART = "\n" * 9  # between what stands in two boxes: no name begins in one and ends in the other


def points_to_nobody(words: str, *, because: str = ABOUT_NOBODY) -> None:
    """Refuse a reference, an address, a postcode, a phone and an e-mail address, whosever it is.

    No record is asked: a refusal tells nobody whether a guess was right.
    """
    looks_like: dict[str, str] = {}
    for place, what in of_somebody(str(words or "")):
        looks_like.setdefault(place, what)
    if looks_like:
        quoted = [f"“{place}” looks like {what}." for place, what in looks_like.items()]
        raise ValidationError(" ".join([*quoted[:MOST_QUOTED], because]), code="points_to_somebody")


def says_no_reference(words: str, *, because: str = ABOUT_NOBODY) -> None:
    """Refuse the reference of a case, where the address or the phone of an office may stand."""
    if A_REFERENCE.search(fold(str(words or "")).text):
        raise ValidationError(f"This looks like a reference. {because}", code="points_to_somebody")


def clients_named(words: str) -> list[str]:
    """Return what names a client in words. The clients are on a floor above, so the settings say who knows.

    Only whom the writer sees: to her a refusal tells nothing new, and of anybody else it says nothing.
    """
    named: list[str] = import_string(settings.CLIENTS_NAMED)(words)
    return named


class ForEverybodyMixin(HouseBase):
    """Reads over whatever is typed: each box of the form is read by people who do not know the client.

    A box that is added later is read too, unless it is among those for the ways to an office.
    """

    BECAUSE: ClassVar[str] = ABOUT_NOBODY  # said after what was found
    OF_AN_OFFICE: ClassVar[frozenset[str]] = frozenset()  # its name, its phone, how papers reach it
    OF_STAFF: ClassVar[frozenset[str]] = frozenset()  # who works there, and may be called as a client is

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.boxes():
            refuse = says_no_reference if name in self.OF_AN_OFFICE else points_to_nobody
            self.fields[name].validators.append(partial(refuse, because=self.BECAUSE))

    def boxes(self) -> list[str]:
        """Return which questions are answered in words."""
        return [
            name
            for name, field in self.fields.items()
            if isinstance(field, forms.CharField) and name not in CARRIED and not field.widget.is_hidden
        ]

    def clean(self) -> dict[str, Any] | None:
        """Refuse the names of clients, in all the boxes at once."""
        cleaned = super().clean()
        answers = {name: self.cleaned_data.get(name) for name in self.boxes() if name not in self.OF_STAFF}
        typed = {name: words for name, words in answers.items() if isinstance(words, str) and words}
        for called in dict.fromkeys(clients_named(APART.join(typed.values()))):
            name = next(name for name, words in typed.items() if called in words)
            self.add_error(name, f"“{called}” is the name of a client. {self.BECAUSE}")
        return cleaned
