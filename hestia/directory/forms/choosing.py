"""Choosing an interpreter or an agency from the directory, or typing another."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from hestia.directory.queries import USED_LAST, OfferGroup
from hestia.directory.rules import same
from hestia.ui.forms import (
    OfferingField,
)

SOMEBODY_ELSE = "somebody_else"


class ChooseOrType(forms.MultiWidget):
    """A list to choose from, and a box for a name that is not in it. Gives the name.

    Without anybody to offer it is the box alone. What was both chosen and typed comes back as both.
    """

    template_name = "directory/_choose_or_type.html"
    use_fieldset = False
    nobody = "Nobody, or not said"
    somebody_else = "Somebody else"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"": forms.TextInput(), "chosen": forms.Select()}, attrs)
        self.groups: Sequence[OfferGroup] = ()

    def id_for_label(self, id_: str) -> str:
        return id_

    def offered(self, name: str) -> str:
        """Return a name as it stands in the list, or nothing."""
        offers = [offer for group in self.groups for offer in group.offers]
        return next((offer.name for offer in offers if same(offer.name, name)), "")

    def used_last(self, name: str) -> str:
        """Return a name as it stands among those used last, or nothing."""
        used = [offer.name for group in self.groups if group.title == USED_LAST for offer in group.offers]
        return next((offered for offered in used if same(offered, name)), "")

    def decompress(self, value: Any) -> list[str]:
        name = str(value or "")
        if offered := self.offered(name):
            return ["", offered]
        return [name, SOMEBODY_ELSE if name and self.groups else ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        typed, chosen = super().value_from_datadict(data, files, name)
        if typed is None and chosen is None:
            return None
        typed, chosen = (typed or "").strip(), chosen or ""
        if chosen == SOMEBODY_ELSE:
            return typed or ["", chosen]
        if not chosen:
            return typed
        return [typed, chosen] if typed and not same(typed, chosen) else chosen

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        typed, chosen = value if isinstance(value, list) else self.decompress(value)
        context = super().get_context(name, [typed, chosen], attrs)
        context["widget"] |= {
            "groups": self.groups,
            "typed": typed,
            "chosen": chosen,
            "else": SOMEBODY_ELSE,
            "nobody": "Choose from the list" if self.is_required else self.nobody,
            "somebody_else": self.somebody_else,
            "said": [item for item in context["widget"]["attrs"].items() if item[0].startswith("aria-")],
            "is_both": bool(typed) and chosen not in {"", SOMEBODY_ELSE},
        }
        return context


class ChooseAgency(ChooseOrType):
    """A list of agencies, and a box for one that is not in it."""

    nobody = "None, or not said"
    somebody_else = "Another one"


class ListedField(OfferingField):
    """Who of the directory: chosen from it, or typed. What is kept is the name, as a text."""

    widget: type[ChooseOrType] = ChooseOrType
    noun: str

    @property
    def chooser(self) -> ChooseOrType:
        """Return the list and the box."""
        return cast("ChooseOrType", self.widget)

    def offer(self, groups: Sequence[OfferGroup]) -> None:
        """Let these be chosen from."""
        self.chooser.groups = groups

    def to_python(self, value: Any) -> str:
        if isinstance(value, list):
            typed, chosen = value
            if not typed:
                raise ValidationError(f"Type the name of the {self.noun}, or choose one from the list")
            other = self.chooser.somebody_else
            raise ValidationError(f"You chose {chosen} and typed {typed}. Clear the box, or choose “{other}”")
        return super().to_python(value) or ""


class InterpreterField(ListedField):
    """Which interpreter."""

    noun = "interpreter"


class AgencyField(ListedField):
    """Which agency."""

    widget = ChooseAgency
    noun = "agency"

    def contact_of(self, name: str) -> str:
        """Return who is asked for there, as the directory says it; nothing of a name that is not in it."""
        offers = [offer for group in self.chooser.groups for offer in group.offers]
        return next((offer.contact for offer in offers if same(offer.name, name)), "")
