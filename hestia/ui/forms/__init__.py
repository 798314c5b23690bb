"""The forms of the house.

A form answers wrong, missing or over-long input with the page again, in the words of its questions, and keeps
all that was typed. Labels are questions; messages are made from them unless a field brings its own.
"""

from hestia.ui.fields import (
    Boxes,
    DateBoxes,
    DatePartError,
    LongText,
    MomentBoxes,
    OfferingField,
    Radios,
    ScaleField,
    ThreeStateField,
    UKDateField,
    UKDateTimeField,
    WholeNumberField,
    YesNoField,
)
from hestia.ui.forms.base import ADD, SCRIPTS_OFF, HouseBase, HouseForm, HouseModelForm, house_field
from hestia.ui.forms.changes import Change, ReaderMixin, change_words, latest_in
from hestia.ui.forms.everybody import ForEverybodyMixin, points_to_nobody
from hestia.ui.forms.merging import fill_in
from hestia.ui.forms.query import QueryForm
from hestia.ui.forms.rows import HouseFormSet
from hestia.ui.forms.saving import OnceMixin, VersionedFormMixin
from hestia.ui.forms.words import Conflict, call_her, flat_choices, shown

__all__ = [
    "ADD",
    "SCRIPTS_OFF",
    "Boxes",
    "Change",
    "Conflict",
    "DateBoxes",
    "DatePartError",
    "ForEverybodyMixin",
    "HouseBase",
    "HouseForm",
    "HouseFormSet",
    "HouseModelForm",
    "LongText",
    "MomentBoxes",
    "OfferingField",
    "OnceMixin",
    "QueryForm",
    "Radios",
    "ReaderMixin",
    "ScaleField",
    "ThreeStateField",
    "UKDateField",
    "UKDateTimeField",
    "VersionedFormMixin",
    "WholeNumberField",
    "YesNoField",
    "call_her",
    "change_words",
    "fill_in",
    "flat_choices",
    "house_field",
    "latest_in",
    "points_to_nobody",
    "shown",
]
