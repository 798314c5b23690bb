"""A row as a line of JSON, always the same line for the same row; and back.

Keys are sorted, moments are in UTC, and what the database holds sealed stands opened: the archive itself is
sealed. Beside it stands what the line means (`schema_of`) and the same row for a spreadsheet (`cells_of`).
"""

import inspect
import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models

from hestia.audit.models import Ranges
from hestia.operations.leaving.registry import fields_left_out, fields_of, level_of
from hestia.operations.programs import Failed
from hestia.privacy.sealed import SealedJSONField, SealedMixin
from hestia.ui.sheets import harmless

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
FORMATS = {
    models.DateTimeField: "date-time",
    models.DateField: "date",
    models.TimeField: "time",
    models.UUIDField: "uuid",
    models.EmailField: "email",
}
TYPES: dict[type, str] = {
    models.BooleanField: "boolean",
    models.IntegerField: "integer",
    models.FloatField: "number",
    ArrayField: "array",
    Ranges: "array",
}


# --- Values ---------------------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """Return a value as JSON says it. What JSON has no word for is a text, or a list."""
    match value:
        case datetime():
            value = value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            value = value.isoformat()
        case UUID() | Decimal():
            value = str(value)
        case bytes() | memoryview():
            value = b64encode(value).decode()
        case list() | tuple():
            value = [plain(part) for part in value]
        case dict():
            value = {key: plain(part) for key, part in value.items()}
    return value


def value_of(field: Any, value: Any) -> Any:
    """Return what a field holds, from what `plain` made of it."""
    if value is None or isinstance(field, models.JSONField | SealedJSONField):
        return value
    if isinstance(field, models.BinaryField):
        return b64decode(value, validate=True)
    if isinstance(field, ArrayField):
        return [value_of(field.base_field, part) for part in value]
    if isinstance(field, Ranges):
        return [(low, high) for low, high in value]
    return field.to_python(value)


# --- Lines ----------------------------------------------------------------------------------------


def canonical(value: Any) -> bytes:
    """Return JSON that is always the same for the same value."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def line_of(row: models.Model, fields: Iterable[Any]) -> bytes:
    """Return a row as a line. Raise `KeyringError` if something in it does not open."""
    return canonical({field.attname: plain(getattr(row, field.attname)) for field in fields}) + b"\n"


def row_of(model: type[models.Model], line: bytes, fields: Sequence[Any]) -> models.Model:
    """Return the row that a line says, not saved yet."""
    # Only of which model it is: the rest is about somebody.
    why = f"A line of {model._meta.label_lower} is no row of it."
    try:
        values = json.loads(line)
        row = model(**{field.attname: value_of(field, values[field.attname]) for field in fields})
    except (ValueError, TypeError, LookupError, AttributeError, ValidationError) as error:
        raise Failed(why) from error
    if len(values) != len(fields):
        raise Failed(why)
    return row


def cells_of(row: models.Model, fields: Iterable[Any]) -> list[str]:
    """Return a row as cells of a sheet, none of which is taken for a formula."""
    return [harmless(cell(plain(getattr(row, field.attname)))) for field in fields]


def cell(value: Any) -> str:
    """Return a value as it stands in a cell."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value).decode()


# --- What it means --------------------------------------------------------------------------------


def schema_of(model: type[models.Model]) -> dict[str, Any]:
    """Return what the lines of a model hold, as JSON Schema says it."""
    fields = fields_of(model)
    return {
        "$schema": SCHEMA,
        "title": str(model._meta.verbose_name),
        "description": inspect.getdoc(model) or "",
        "type": "object",
        "properties": {field.attname: property_of(model, field) for field in fields},
        "required": [field.attname for field in fields],
        "additionalProperties": False,
        "x-left-out": fields_left_out(model),
    }


def property_of(model: type[models.Model], field: Any) -> dict[str, Any]:
    """Return what one field holds: its kind, how secret it is, and what it means."""
    target = field.target_field if field.is_relation else field
    kind = type_of(target)
    meaning: dict[str, Any] = {
        "title": str(field.verbose_name),
        "description": str(field.help_text),
        "x-kind": type(field).__name__,
        "x-level": level_of(model, field.name).name.lower(),
    }
    if kind:
        meaning["type"] = [kind, "null"] if field.null else kind
    if form := next((name for known, name in FORMATS.items() if isinstance(target, known)), ""):
        meaning["format"] = form
    if isinstance(field, models.BinaryField):
        meaning["contentEncoding"] = "base64"
    if field.is_relation:
        meaning["x-leads-to"] = field.related_model._meta.label_lower
    if field.choices:
        meaning["x-choices"] = [[plain(value), str(words)] for value, words in field.flatchoices]
    return meaning


def type_of(field: Any) -> str:
    """Return what JSON calls the values of a field; nothing where they may be anything."""
    if isinstance(field, models.JSONField | SealedJSONField):
        return ""
    if isinstance(field, SealedMixin):
        return "string"
    return next((name for known, name in TYPES.items() if isinstance(field, known)), "string")
