"""Records of whose facts keys are made, by which a hazard between two clients is found.

The keys are made when a record is saved, hashed with a key that lies outside the database, and handed to
PostgreSQL, which alone compares them (cases/privacy.sql). Saving gives no answer, whatever they are like.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Self

from django.db import connection, models

from cases.rules import hazards
from cases.rules.hazards import Key
from hestia.privacy.keyring import Keyring, KeyringError, keyring
from hestia.privacy.sealed import Sealed

MARK_PURPOSE = "hazard"
AS_READ = "_traced_as_read"


class Traced(models.Model):
    """A record that says something by which two clients may be connected."""

    TRACED: ClassVar[tuple[str, ...]] = ()  # the fields of which keys are made

    class Meta:
        abstract = True

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of what it says now: each kind of record makes its own."""
        return ()

    def traced_cases(self) -> Sequence[int]:
        """Return the cases whose keys they are."""
        return [vars(self)["case_id"]]

    @property
    def traced_as(self) -> str:
        """Return by what its keys are told from those of other records."""
        return f"{self._meta.label_lower}.{self.pk}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Return what was read, which remembers of what its keys were made."""
        record = super().from_db(*args, **kwargs)
        vars(record)[AS_READ] = record.traced_now()
        return record

    def traced_now(self) -> tuple[Any, ...]:
        """Return what its keys are made of, unopened where it is sealed."""
        return tuple(vars(self).get(name) for name in self.TRACED)

    def save(self, **kwargs: Any) -> None:
        """Save, and make its keys anew if that of which they are made has changed."""
        before = None if self._state.adding else vars(self).get(AS_READ)
        is_changed = before is None or not all(map(is_same, before, self.traced_now()))
        super().save(**kwargs)
        if is_changed:
            self.keep_hazard_keys()

    def keep_hazard_keys(self) -> None:
        """Hand its keys to PostgreSQL in place of those that it had. What does not open keeps what it had."""
        try:
            keys = marked(self.hazard_keys(), keyring())
        except KeyringError:
            return
        vars(self)[AS_READ] = self.traced_now()
        cases = list(self.traced_cases())
        if cases:
            values: list[Any] = [
                cases,
                self.traced_as,
                [kind for kind, _ in keys],
                [mark for _, mark in keys],
            ]
            with connection.cursor() as cursor:
                cursor.execute("SELECT keep_hazard_keys(%s, %s, %s::text[], %s::text[])", values)


KEEP_MANY = """
    SELECT keep_hazard_keys(
        ARRAY[x.case_id], x.source,
        ARRAY(SELECT jsonb_array_elements_text(x.kinds)), ARRAY(SELECT jsonb_array_elements_text(x.marks))
    ) FROM jsonb_to_recordset(%s::jsonb) AS x (case_id bigint, source text, kinds jsonb, marks jsonb)
"""


def keep_keys_of_many(records: Iterable[tuple[Traced, int]]) -> None:
    """Hand over the keys of records that were saved in bulk, each with its case, in one question."""
    ring, rows = keyring(), list[dict[str, Any]]()
    for record, case in records:
        if keys := marked(record.hazard_keys(), ring):
            kinds, marks = [kind for kind, _ in keys], [mark for _, mark in keys]
            rows.append({"case_id": case, "source": record.traced_as, "kinds": kinds, "marks": marks})
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(KEEP_MANY, [json.dumps(rows)])


def marked(keys: Iterable[Key], ring: Keyring) -> list[tuple[str, str]]:
    """Return keys as the database keeps them, each once: their kind, and a keyed hash of their words."""
    return [
        (str(key.kind), ring.mark(key.text, purpose=f"{MARK_PURPOSE} {key.kind}"))
        for key in sorted(set(keys))
    ]


def renewed(keys: Iterable[Key], ring: Keyring) -> dict[str, str]:
    """Return by which mark the newest key finds what any key of the ring has marked."""
    marks: dict[str, str] = {}
    for key in keys:
        purpose = f"{MARK_PURPOSE} {key.kind}"
        marks |= dict.fromkeys(ring.marks(key.text, purpose=purpose), ring.mark(key.text, purpose=purpose))
    return marks


def is_same(before: object, now: object) -> bool:
    """Whether a value is what it was. What is sealed is not opened to be compared."""
    if before is now:
        return True
    return not isinstance(before, Sealed) and not isinstance(now, Sealed) and before == now


class CaseTraces(Traced):
    """What a case says of where and how she was exploited; what the client says goes with it."""

    TRACED = ("what_happened", "exploited_where")

    what_happened: Any
    exploited_where: Any
    client: Any
    person_set: Any

    class Meta:
        abstract = True

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of her story and of the place."""
        words = f"{self.exploited_where}\n{self.what_happened}"
        yield from hazards.strong_keys(words)
        yield from hazards.journeys(words)
        yield from hazards.workplaces(self.exploited_where)
        for alias in hazards.aliases(words):
            yield from hazards.exploiters(alias, self.exploited_where)

    def traced_cases(self) -> Sequence[int]:
        """Return itself."""
        return [self.pk]

    def keep_hazard_keys(self) -> None:
        """Keep its own; and those of her, and of whoever exploited her there, which depend on it."""
        super().keep_hazard_keys()
        self.client.keep_hazard_keys()
        for person in self.person_set.all():
            person.keep_hazard_keys()
