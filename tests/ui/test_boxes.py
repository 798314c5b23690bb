"""The boxes that are drawn here are those of Django's templates, but for the space between choices."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from hestia.ui.boxes import Renderer

BOXES = {
    "words": forms.TextInput(
        attrs={"class": "form-control", "maxlength": 9, "autofocus": True, "hidden": False}
    ),
    "typed": forms.TextInput(),
    "unseen": forms.HiddenInput(),
    "tick": forms.CheckboxInput(attrs={"id": "t"}),
    "number": forms.NumberInput(attrs={"min": 0}),
    "e-mail": forms.EmailInput(),
    "password": forms.PasswordInput(),
    "day": forms.DateInput(),
    "list": forms.Select(choices=[("", "Any"), (1, "One"), ("<&\"'>", "<b>&\"'")], attrs={"id": "l"}),
    "groups": forms.Select(choices=[("<North>", [("1", "One"), ("2", "Two")]), ("3", "Three")]),
    "several": forms.SelectMultiple(choices=[("1", "One"), ("2", "Two")]),
    "long": forms.Textarea(),
    "buttons": forms.RadioSelect(choices=[("1", "One"), ("2", "Two")]),
}


@pytest.mark.parametrize("value", [None, "", "1", 1, True, "<&\"'>", ["1", "2"]])
@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_djangos(name: str, value: object) -> None:
    ours = BOXES[name].render("a<b", value, renderer=Renderer())
    djangos = BOXES[name].render("a<b", value, renderer=TemplatesSetting())
    assert unspaced(ours) == unspaced(djangos)


def unspaced(html: str) -> str:
    """Return what is drawn without the space around tags."""
    return re.sub(r"\s*([<>])\s*", r"\1", html)
