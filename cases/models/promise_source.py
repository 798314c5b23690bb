"""What made a promise about time, and why it is kept sooner."""

from typing import Any, NamedTuple, Self

from django.db import models


class PromiseSource(NamedTuple):
    """What made a promise: the kind of thing, and its id. The house above knows the thing; here it is a name.

    The kind is ``app.model``, and a third word where one thing makes promises of several sorts.
    """

    source_kind: str
    source_id: int

    @classmethod
    def of(cls, thing: models.Model, part: str = "") -> Self:
        """Return a saved thing as the source of a promise."""
        return cls(cls.kind_of(type(thing), part), thing.pk)

    def part(self, name: str) -> "PromiseSource":
        """Return one sort of promises of the same thing."""
        return PromiseSource(f"{self.source_kind}.{name}", self.source_id)

    @staticmethod
    def kind_of(model: type[models.Model], part: str = "") -> str:
        """Return what all promises are known by that things of one kind have made."""
        label = model._meta.label_lower
        return f"{label}.{part}" if part else label


type Reason = dict[str, Any]


def reason(words: str, source: PromiseSource) -> Reason:
    """Return why a promise is kept sooner: in words for everybody who sees the case, and what happened."""
    return {"words": words, **source._asdict()}
