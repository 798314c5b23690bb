"""The field in which a file is chosen. What was chosen once is not lost when another answer is wrong."""

import uuid
from contextlib import suppress
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from hestia.accounts.models import User
from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import ACCEPT, MB, MOST_BYTES, MOST_PAGES
from hestia.uploads.models import File
from hestia.uploads.taking import take

HINT = (
    f"PDF, picture (JPEG, PNG, HEIC) or Word (DOCX), up to {MOST_BYTES // MB} MB and {MOST_PAGES} pages. "
    "On a phone you can photograph it."
)
GONE = "The file you chose was kept for only one day. Choose it again"


class Chosen(NamedTuple):
    """What came of the field: a file, or the key of one that is held already."""

    file: "UploadedFile[bytes] | None"
    held: str


class FileInput(forms.FileInput):
    """The browser's own field, and beside it what is held already."""

    template_name = "components/_file.html"
    held: File | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        del value
        context["widget"]["held"] = self.held
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Chosen:
        return Chosen(files.get(name), data.get(f"{name}_held", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}_held" not in data


class UploadField(forms.Field):
    """A file: checked, cleaned and held as soon as it arrives. Gives the `File`, or nothing."""

    widget = FileInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HINT)
        super().__init__(**kwargs)
        self.widget.attrs["accept"] = ACCEPT
        self.whose: dict[str, Any] = {}

    def hold_for(self, *, owner: User, about: str, at: datetime) -> None:
        """Say whose it is, for which case and when."""
        self.whose = {"owner": owner, "about": about, "at": at}

    def clean(self, value: Chosen) -> File | None:
        """Return the file that was sent now, or else the one that is held."""
        widget: Any = self.widget
        if value.held:
            with suppress(ValueError):
                held = File.objects.held(**self.whose).without_bytes()
                widget.held = held.filter(key=uuid.UUID(value.held)).first()
        if value.file is not None:
            try:
                widget.held = take(value.file, **self.whose)
            except Unacceptable as reason:
                raise ValidationError(str(reason)) from reason
        elif value.held and widget.held is None:
            raise ValidationError(GONE)
        if widget.held is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        kept_file: File | None = widget.held
        return kept_file

    def has_changed(self, initial: Any, data: Any) -> bool:
        del initial
        return bool(data.file or data.held)
