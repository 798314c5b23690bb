"""What a form says and takes: messages in the words of its questions, and answers as people read them."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from hestia.ui import words
from hestia.ui.fields import (
    Boxes,
    Radios,
    UKDateField,
    called,
    quoted,
    with_article,
)
from hestia.ui.pronouns import is_said_as_written, say
from hestia.ui.words import UNKEEPABLE

# A label that starts with one of these says itself what to do; one of the others goes with no "Enter the".
IMPERATIVES = {"choose", "keep", "look", "say", "search"}
NO_NOUN_FOLLOWS = {"as", "i", "if", "in", "is", "of", "or", "until", "we", "working", "you"}


def required_message(field: forms.Field, label: str) -> str:
    """Return what to do about an answer that is missing: "Enter your name", "Choose an interpreter"."""
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) else "Enter"
    if isinstance(field, forms.FileField):
        verb = "Choose a file for"
    opening = called(label).partition(" ")[0].rstrip(",")
    if opening in IMPERATIVES:
        return label
    if isinstance(field, UKDateField):
        return f"Enter {field.name_in_words}"
    if label.endswith("?") or opening in NO_NOUN_FOLLOWS:
        return f"Answer {quoted(label)}"
    if isinstance(field, forms.BooleanField):
        return f"Tick {quoted(label)}"
    return f"{verb} {with_article(label)}"


def messages_for(field: forms.Field, label: str) -> dict[str, str]:
    """Return a field's messages in the words of its question, by Django's codes."""
    question = quoted(label)
    messages = {"required": required_message(field, label)}
    if isinstance(field, forms.DecimalField | forms.FloatField):
        messages |= {
            "invalid": f"{question} must be a number",
            "max_decimal_places": f"{question} may have at most %(max)s digits after the point",
            "max_whole_digits": f"{question} must be a smaller number",
            "max_digits": f"{question} must be a smaller number",
        }
    elif isinstance(field, forms.IntegerField):
        messages["invalid"] = f"{question} must be a whole number"
    elif isinstance(field, forms.EmailField):
        messages["invalid"] = f"{question} must be an e-mail address, like name@example.org"
    elif isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        messages |= dict.fromkeys(
            ("invalid_choice", "invalid_list", "invalid_pk_value"), f"Choose an answer to {question}"
        )
    elif isinstance(field, forms.FileField):
        messages |= {
            "invalid": f"Choose a file for {question}",
            "missing": f"Choose a file for {question}",
            "empty": f"The file for {question} is empty. Choose another.",
        }
    elif not isinstance(field, UKDateField):
        messages["invalid"] = f"Check {question}"
    if isinstance(field, forms.IntegerField):
        messages |= {
            "min_value": f"{question} must be %(limit_value)s or more",
            "max_value": f"{question} must be %(limit_value)s or less",
        }
    return messages


class Keepable:
    """Refuses what PostgreSQL and paper cannot keep: NUL and its kind."""

    def __init__(self, question: str) -> None:
        self.question = question

    def __call__(self, value: object) -> None:
        if not UNKEEPABLE.isdisjoint(str(value)):
            message = f"{self.question} contains a character that cannot be kept. Type it again without it."
            raise ValidationError(message, code="unkeepable")


class NotLongerThan:
    """Refuses a text that is too long, saying how long it is."""

    def __init__(self, limit: int, question: str) -> None:
        self.limit = limit
        self.question = question

    def __call__(self, value: object) -> None:
        length = len(str(value))
        if length > self.limit:
            limit, has = words.number(self.limit), words.number(length)
            message = f"Shorten {self.question} to {limit} characters. It has {has} now."
            raise ValidationError(message, code="max_length")


def speak(field: forms.Field, name: str) -> None:
    """Give a field its messages and checks, in the words of its question."""
    label = str(field.label or name.replace("_", " ").capitalize())
    field.label = label
    for code, message in messages_for(field, label).items():
        checks_itself = isinstance(field, forms.CharField) and not isinstance(field, forms.EmailField)
        if code == "invalid" and checks_itself and default_message(field, code) is None:
            continue  # only a check of its own says so, which knows what is wrong
        if field.error_messages.get(code) == default_message(field, code):
            field.error_messages[code] = message
    if isinstance(field, forms.CharField):
        kept = [
            v
            for v in field.validators
            if getattr(v, "code", "") not in {"null_characters_not_allowed", "max_length"}
        ]
        field.validators = [Keepable(quoted(label)), *kept]
        if field.max_length is not None:
            field.validators.insert(1, NotLongerThan(field.max_length, quoted(label)))


def call_her[F: forms.Field](field: F) -> F:
    """Let a field that was written of "her" ask in the words that the client of this page is called by."""
    if is_said_as_written():
        return field
    field.label = field.label and say(str(field.label))
    field.help_text = say(str(field.help_text or ""))
    for code, message in field.error_messages.items():
        if type(message) is str:  # Django's own speak of nobody
            field.error_messages[code] = say(message)
    if isinstance(field, forms.ChoiceField) and isinstance(field.choices, list):
        field.choices = say_choices(field.choices)
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = say(str(field.empty_label))
    if isinstance(field.widget, Radios | Boxes):
        field.widget.hints = {key: say(hint) for key, hint in field.widget.hints.items()}
    return field


def say_choices(choices: list[Any]) -> list[Any]:
    """Return choices, in groups or not, in the words that the client of this page is called by."""
    return [
        (key, say_choices(list(label)) if isinstance(label, list | tuple) else say(str(label)))
        for key, label in choices
    ]


def default_message(field: forms.Field, code: str) -> object:
    """Return Django's own words for a code, to tell them from a field's own."""
    for kind in type(field).__mro__:
        message = getattr(kind, "default_error_messages", {}).get(code)
        if message is not None:
            return message
    return None


def dress(field: forms.Field) -> None:
    """Set how a field's boxes look and behave: our classes, no browser memory of a client's data."""
    for widget in getattr(field.widget, "widgets", [field.widget]):
        attrs = widget.attrs
        if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
            css = "form-check-input"
        elif isinstance(widget, forms.Select):
            css = "form-select"
        else:
            css = "form-control"
        if not widget.is_hidden and css not in attrs.get("class", "").split():
            attrs["class"] = f"{css} {attrs.get('class', '')}".strip()
        if isinstance(widget, forms.TextInput | forms.Textarea):
            attrs.setdefault("autocomplete", "off")
            attrs.setdefault("spellcheck", "false")
            # A browser would cut a pasted text short without a word.
            attrs.pop("maxlength", None)
            attrs.pop("minlength", None)


class Conflict(NamedTuple):
    """An answer that someone else saved otherwise while it was being typed."""

    label: str
    saved: str
    yours: str


def shown(field: forms.Field, value: Any) -> str:
    """Return an answer as people read it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return words.moment(value)
    if isinstance(value, date):
        return words.day(value)
    if isinstance(value, models.Model):
        return str(value)
    values = value if isinstance(value, list | tuple | models.QuerySet) else [value]
    names = {str(key): str(label) for key, label in flat_choices(field)}
    texts = [
        names.get(str(getattr(item, "pk", item)), str(item))
        for item in values
        if item not in field.empty_values
    ]
    return ", ".join(texts) or "Nothing"


def flat_choices(field: forms.Field) -> list[tuple[Any, Any]]:
    """Return a field's choices without their groups."""
    flat: list[tuple[Any, Any]] = []
    for key, label in getattr(field, "choices", ()):
        flat.extend(label if isinstance(label, list | tuple) else [(key, label)])
    return flat
