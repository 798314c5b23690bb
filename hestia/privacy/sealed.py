"""Columns whose words the database holds and cannot read: `SealedTextField` and its like.

What is written is sealed with the ring of keys (`hestia.privacy.keyring`), bound to its model, its field and
its row (`hestia.db.sealed.Sealing`), which the versions in its history share. It is opened when it is first
asked for, so a page that does not show it opens nothing. What was not changed is saved as it was sealed.

PostgreSQL can say of such a column only whether it is empty. To look for more is an error: a field that must
be found by has a `MarkField` beside it, which holds a keyed hash.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from django.apps import apps
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from hestia.privacy.declared import HISTORY
from hestia.privacy.keyring import Keyring, KeyringError, keyring

STAND_IN = "sealed"  # for words, where PostgreSQL is only asked whether there are some
ROW_KEY = "row_key"


class SealedError(TypeError):
    """Code asks of a sealed column what only an opened row can answer."""


class UnopenedError(KeyringError):
    """Something sealed does not open: its key is gone, or it was changed or moved."""

    def __init__(self, record: models.Model, field: models.Field, why: str) -> None:
        meta = record._meta
        super().__init__(
            f"The {field.verbose_name} of {meta.verbose_name} {record.pk} cannot be opened. {why}"
        )
        self.subject = f"{meta.model_name}:{record.pk}:{field.name}"


class Sealed:
    """What a column holds, and its words once they were asked for. Outside its row it tells nothing."""

    __slots__ = ("purpose", "sealed", "text", "value")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, sealed: str) -> None:
        self.sealed = sealed
        self.text: str | None = None  # the words, once opened
        self.value: Any = None  # what they stand for
        self.purpose = ""  # of the row in which they were opened or sealed

    def __repr__(self) -> str:
        return "<sealed>"

    def _tell(self, *_: object) -> NoReturn:
        raise SealedError(
            "What is sealed opens only as an attribute of its row, not from values or expressions."
        )

    __str__ = __eq__ = __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = _tell


class Written(str):
    """Sealed words on their way into a column: nothing else gets there."""

    __slots__ = ()


class Opener(DeferredAttribute):
    """Opens what a row holds when it is first asked for, and keeps what was sealed while it is unchanged."""

    field: "SealedMixin"

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        kept = super().__get__(instance, cls)
        return self.field.opened(instance, kept).value if isinstance(kept, Sealed) else kept

    def __set__(self, instance: Any, value: Any) -> None:
        kept = vars(instance).get(self.field.attname)
        if (
            isinstance(kept, Sealed)
            and not isinstance(value, Sealed)
            and self.is_the_same(instance, kept, value)
        ):
            return
        vars(instance)[self.field.attname] = value

    def is_the_same(self, instance: Any, kept: Sealed, value: Any) -> bool:
        """Whether a row already holds these words. What cannot be opened may be written over."""
        try:
            return self.field.opened(instance, kept).text == self.field.as_text(value)
        except KeyringError:
            return False

    def fetch_one(self, instance: Any) -> None:
        """Read what was left out of the question, as it is sealed."""
        rows = type(instance)._base_manager.using(instance._state.db).filter(pk=instance.pk)
        vars(instance)[self.field.attname] = rows.values_list(self.field.attname, flat=True).get()


class SealedMixin(models.Field):
    """What all sealed columns have in common, whatever their words stand for."""

    descriptor_class = Opener

    def __init__(self, *args: Any, bound_by: str = ROW_KEY, **kwargs: Any) -> None:
        """Take what another field of the kind takes. ``bound_by`` names a field that is one row's alone."""
        self.bound_by = bound_by
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say how it is made again, as migrations write it down."""
        name, path, args, kwargs = super().deconstruct()
        if self.bound_by != ROW_KEY:
            kwargs["bound_by"] = self.bound_by
        return name, path, args, kwargs

    # What PostgreSQL knows of it

    def get_internal_type(self) -> str:
        """Return how Django calls the type of the column."""
        return "TextField"

    def db_check(self, connection: Any) -> str:
        """Return what PostgreSQL refuses: words in clear, whoever writes them."""
        return only_sealed(connection.ops.quote_name(self.column))

    def get_lookup(self, lookup_name: str) -> Any:
        """Return how it is looked for: whether it is empty, and nothing else."""
        return super().get_lookup(lookup_name) if lookup_name in {"exact", "isnull"} else None

    def get_transform(self, lookup_name: str) -> None:
        """Return that nothing is made of it."""

    # Words and what they stand for

    def as_text(self, value: Any) -> str | None:
        """Return the words that are sealed. Nothing to tell is the empty text, and is not."""
        return None if value is None else str(value)

    def from_text(self, text: str) -> Any:
        """Return what words stand for."""
        return text

    # Between the column and the row

    def purpose(self, instance: Any) -> str:
        """Return to what it is bound: the model, or that of which it is a history, the field, and the row."""
        return purpose_of(instance._meta, self.name, getattr(instance, self.bound_by))

    def opened(self, instance: Any, kept: Sealed) -> Sealed:
        """Open what a row holds, unless it is. Raise `UnopenedError` if it does not open."""
        if kept.text is None:
            try:
                kept.text = keyring().open(kept.sealed, purpose=self.purpose(instance))
            except KeyringError as error:
                raise UnopenedError(instance, self, str(error)) from error
            kept.value, kept.purpose = self.from_text(kept.text), self.purpose(instance)
        return kept

    def is_unchanged(self, instance: Any, kept: Sealed) -> bool:
        """Whether words that were opened are still the same, and in the row in which they were."""
        return self.as_text(kept.value) == kept.text and kept.purpose == self.purpose(instance)

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> Any:
        """Return what a column holds, still sealed."""
        return Sealed(value) if value else value if value is None else self.from_text("")

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Return what is written: as it was sealed, if it is the same and no older key's."""
        kept = vars(model_instance)[self.attname]
        if isinstance(kept, Sealed):
            is_newest = keyring().is_newest(kept.sealed)
            if add or not is_newest:
                self.opened(model_instance, kept)  # a copy of another row is found out here
            if is_newest and (kept.text is None or self.is_unchanged(model_instance, kept)):
                return Written(kept.sealed)
            kept = kept.value
        if hasattr(kept, "resolve_expression"):
            raise SealedError(f"{self} is sealed: PostgreSQL works out nothing of it.")
        text = self.as_text(kept)
        if not text:
            return text
        purpose = self.purpose(model_instance)
        written = Sealed(keyring().seal(text, purpose=purpose))
        written.text, written.value, written.purpose = text, kept, purpose
        vars(model_instance)[self.attname] = written
        return Written(written.sealed)

    def get_prep_value(self, value: Any) -> Any:
        """Return what may be asked for or written: nothing, or what was sealed."""
        if value is None or value == "" or isinstance(value, Written):
            return value
        raise SealedError(f"{self} is sealed: it is written by saving its row, and is found by no words.")

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Return what PostgreSQL is given where a constraint is tried out: whether there are words."""
        if not prepared and not isinstance(value, Written):
            value = STAND_IN if self.as_text(value) else self.as_text(value)
        return super().get_db_prep_value(value, connection, prepared=True)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Return what is written."""
        return self.get_db_prep_value(self.get_prep_value(value), connection, prepared=True)


class SealedCharField(SealedMixin, models.CharField):
    """A line that is sealed."""


class SealedEmailField(SealedMixin, models.EmailField):
    """An e-mail address that is sealed."""


class SealedTextField(SealedMixin, models.TextField):
    """A text that is sealed."""


class SealedJSONField(SealedMixin):
    """Plain JSON that is sealed: a list or an object, by its ``default``. An empty one is kept as no text."""

    def as_text(self, value: Any) -> str | None:
        """Return it written down."""
        return json.dumps(value, ensure_ascii=False) if value else value if value is None else ""

    def from_text(self, text: str) -> Any:
        """Return what was written down."""
        return json.loads(text) if text else self.get_default()

    def get_prep_value(self, value: Any) -> Any:
        """Return what may be asked for or written: an empty one is no text."""
        return super().get_prep_value(value if value is None else value or "")


class MarkField(models.CharField):
    """By what a sealed field is found: a keyed hash of what ``normal`` makes of it, or nothing.

    Where something is looked for, ask for any of `marks_of`. Whoever reads the table sees whose are alike.
    """

    def __init__(self, *args: Any, of: str = "", normal: Callable[[str], str] = str, **kwargs: Any) -> None:
        self.of, self.normal = of, normal
        super().__init__(
            *args, **{"max_length": 32, "blank": True, "editable": False, "default": "", **kwargs}
        )

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Return it, made anew unless nobody has opened the words since they were read."""
        kept = vars(model_instance).get(self.of)
        if not self.of or (isinstance(kept, Sealed) and kept.text is None):
            return super().pre_save(model_instance, add)
        label = label_of(model_instance._meta, self.name)
        mark = self.mark(keyring(), getattr(model_instance, self.of), label=label)
        setattr(model_instance, self.attname, mark)
        return mark

    def mark(self, ring: Keyring, words: str, *, label: str) -> str:
        """Return by what words are found, in the field with this label."""
        normal = self.normal(words)
        return ring.mark(normal, purpose=label) if normal else ""


def only_sealed(column: str) -> str:
    """Return, in SQL, that a column holds nothing, or something sealed."""
    return f"{column} = '' OR {column} ~ '^[0-9]+:[A-Za-z0-9+/=]+$'"


def label_of(meta: Any, name: str) -> str:
    """Return how a field is called, of a history as of its model."""
    return f"{meta.app_label}.{meta.model_name.removeprefix(HISTORY)}.{name}"


def purpose_of(meta: Any, name: str, row: object) -> str:
    """Return to what a sealed field of one row is bound."""
    return f"{label_of(meta, name)}:{row}"


def marks_of(model: type[models.Model], name: str, words: str) -> list[str]:
    """Return all by which words may be found in a `MarkField`."""
    field = model._meta.get_field(name)
    assert isinstance(field, MarkField)
    normal = field.normal(words)
    return keyring().marks(normal, purpose=label_of(model._meta, name)) if normal else []


def sealed_fields(model: type[models.Model]) -> list[SealedMixin]:
    """Return the sealed fields of a model or a history."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedMixin)]


def sealed_models() -> Iterator[type[models.Model]]:
    """Yield every model and history with sealed fields."""
    return (model for model in apps.get_models() if sealed_fields(model))
