"""Saving once, and knowingly: forms that make one thing, and forms that do not save over another's answer."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from hestia.ui.forms.base import HouseBase
from hestia.ui.forms.changes import Change, ReaderMixin, change_words, latest_changes
from hestia.ui.forms.merging import ReadWidget, brought_together, read_before, read_words
from hestia.ui.forms.rows import HouseFormSet
from hestia.ui.forms.words import Conflict


class VersionField(forms.IntegerField):
    """The version of the record the page was read at. Not a question, so it has no errors of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=ReadWidget)

    def clean(self, value: Any) -> int | None:
        try:
            version: int | None = super().clean(value)
        except ValidationError:
            return None
        return version


class VersionedFormMixin(ReaderMixin):
    """Refuses to save over what someone else saved meanwhile, until the person has seen both.

    The page carries the version it was read at. If the record has moved on, the form says so, `conflicts`
    lists both answers, and the page comes back with the new version: sent again, it saves knowingly.

    The view must lock the row it reads (``select_for_update``), or two may still save at once.

    :param records: what the form changes: their versions are added up; a model form takes its instance
    :param version: what counts instead, if it is no version of a record
    """

    STALE = ""  # what to do then, if it is not to look at what differs

    version = VersionField()

    def __init__(
        self, *args: Any, records: Sequence[Any] | None = None, version: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if records is None and instance is not None and not instance._state.adding:
            records = [instance]
        if version is None and records is not None:
            version = sum(record.version for record in records)
        self.records = records or []
        self.version_now = version
        self.saved = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        self.fields["version"] = VersionField()
        self.initial["version"] = self.version_now
        self.conflicts: list[Conflict] = []
        version_field = self.field(VersionField, "version")
        version_field.widget = ReadWidget()
        version_field.widget.read = self.what_was_read

    def what_was_read(self) -> str:
        """Return what the page was read with: what it was sent with, or what is saved now."""
        sent = self.data.get(f"{self.add_prefix('version')}_read") if self.is_bound else None
        values = {name: value for name, value in self.saved.items() if name in self.fields}
        return sent or read_words(self.fields, values)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.version_now is not None and self.cleaned_data.get("version") != self.version_now:
            self.conflicts = self.find_conflicts()
            words = self.stale_words()
            self.read_again()
            self.add_error(None, ValidationError(words, code="stale"))
        return cleaned

    def stale_words(self) -> str:
        """Return who changed what this page was read with, when, and what to do then."""
        then = self.STALE or ("See what is different, then save again." if self.conflicts else "Save again.")
        return f"{change_words(self.changes_since_read(), reader=self.reader, today=self.today)} {then}"

    def changes_since_read(self) -> list[Change]:
        """Return what was saved since this page was read, oldest first; nothing where that is not known."""
        read = self.cleaned_data.get("version")
        if self.version_now is None or read is None:
            return []
        return latest_changes(self.records, count=self.version_now - read)

    def find_conflicts(self) -> list[Conflict]:
        """Return the answers that differ from what is saved now; what only the other changed stays so."""
        name_of_read = f"{self.add_prefix('version')}_read"
        posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
        data = posted.copy()
        conflicts = brought_together(
            self,
            data,
            saved=self.saved,
            before=read_before(posted, name_of_read),
            label=self.label_in_full,
        )
        data.pop(name_of_read, None)
        self.data = data
        return conflicts

    def label_in_full(self, name: str) -> str:
        """Return the question of an answer, as it is shown among others."""
        return str(self.fields[name].label)

    def compare_rows(self, rows: HouseFormSet) -> None:
        """Show what differs in the rows sent with the form, too, if someone else saved meanwhile."""
        if self.conflicts or self.has_error(NON_FIELD_ERRORS, "stale"):
            self.conflicts += rows.find_conflicts()

    def read_again(self) -> None:
        """Let the page come back with the version that is saved now."""
        posted: Any = self.data  # a QueryDict, which the type hints take for any mapping
        data = posted.copy()
        data[self.add_prefix("version")] = str(self.version_now)
        self.data = data


class OnceField(forms.UUIDField):
    """The key of a form that must not make two things. Not a question, so it has no errors of its own."""

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4, widget=forms.HiddenInput)

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()


class OnceMixin(HouseBase):
    """Carries a one-time key through the page and back, however often the page comes back.

    `hestia.pages.answer` claims it: sent twice, the form makes one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"] = OnceField()
