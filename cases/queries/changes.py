"""What was changed on a case, field by field, in words: read from the histories of its records."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import F, Q, Value, Window
from django.db.models.functions import Lag

from cases.models import (
    Address,
    Agency,
    Approval,
    Case,
    Client,
    Confidence,
    Consent,
    Deadline,
    Dependant,
    Disclosure,
    Entry,
    OtherName,
    Paper,
    Person,
    Placement,
    Printed,
    RiskEvent,
    SafeContact,
    Topic,
)
from hestia.accounts.models import User
from hestia.privacy.declared import level_of
from hestia.privacy.secrecy import Level
from hestia.ui.words import day, moment

PAGE = 25
ADDED, CHANGED, REMOVED = "+", "~", "-"
VERBS = {ADDED: "added", CHANGED: "changed", REMOVED: "removed"}
NOT_SHOWN = frozenset(
    {
        "id",
        "version",
        "case",
        "client",
        "made_at",
        "made_by",
        "recorded_at",
        "recorded_by",
        "born_month",
        "promise",
        "source_kind",
        "source_id",
        "row_key",
        "phone_mark",
    }
    | {"risk_rank", "met_at", "met_by", "cancelled_at", "cancelled_by", "closed_at", "closed_by", "url"}
)
LABELS = {
    "nrm_stage": "NRM stage",
    "nrm_reference": "NRM number",
    "nrm_stands": "How the earlier NRM referral ended",
    "nrm_stands_since": "Since when",
    "recovery_from": "First day of the recovery period",
    "recovery_to": "Recovery period, to at least",
    "recovery_days": "Recovery period, in days",
    "met_on": "Done on",
    "cancelled_why": "Cancelled, because",
    "risk_previous_total": "Risk total before",
}
NOTHING = "nothing"
LONG = 60  # characters from which the words before and after stand apart

# What each record is called in the middle of a sentence.
NAMES: dict[type[models.Model], str] = {
    Case: "the case",
    Client: "her details",
    SafeContact: "safe contact",
    Address: "an address",
    OtherName: "another name",
    Person: "a person in her life",
    Agency: "an agency",
    Dependant: "a dependant",
    Paper: "a paper",
    Topic: "a need or issue",
    Confidence: "something kept in confidence",
    Consent: "an answer about consent",
    Deadline: "a task or deadline",
    Entry: "an entry in the timeline",
    Placement: "a room",
    RiskEvent: "a reason to look at risk again",
    Printed: "a printed copy",
    Disclosure: "something shared outside",
    Approval: "a second person’s yes",
}
OF_CLIENT = (OtherName,)
# The records of which not everybody sees that they are there.
LEAST: dict[type[models.Model], Level] = {
    Address: Level.SECRET,
    Approval: Level.SECRET,
    SafeContact: Level.SENSITIVE,
    Confidence: Level.SENSITIVE,
    RiskEvent: Level.SENSITIVE,
}


@dataclass(frozen=True)
class Change:
    """One answer that became another."""

    label: str
    before: str
    after: str

    @property
    def is_long(self) -> bool:
        """Whether both are better read side by side."""
        return len(self.before) > LONG or len(self.after) > LONG

    @property
    def is_new(self) -> bool:
        """Whether there was no answer before."""
        return self.before == NOTHING


@dataclass(frozen=True)
class Revision:
    """One saving of one record: who, when, and what became of it."""

    by: User | None
    at: datetime
    verb: str
    record_name: str
    title: str
    changes: Sequence[Change]


def revisions(
    case: Case, *, page: str | None, level: Level, works_with_her: bool
) -> tuple[Page[Any], list[Revision]]:
    """Return a page of everything that was saved on a case, latest first, in words, up to a level of secrecy.

    What is for those who work with her is left out for others. Of what is secret it is said that it changed,
    and not from what. The number of questions depends on how many kinds of record stand on the page, not on
    how many records.
    """
    kinds = [kind for kind in NAMES if level >= LEAST.get(kind, Level.PERSONAL)]
    saved = [saved_rows(kind, case, level, works_with_her=works_with_her) for kind in kinds]
    all_saved = saved[0].union(*saved[1:], all=True)
    rows = Paginator(all_saved.order_by("-saved_at", "-history_id"), PAGE).get_page(page)
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row["record_kind"]] |= {pk for pk in (row["history_id"], row["earlier_id"]) if pk}
    versions = {
        kind._meta.model_name: kind.history.model.objects.select_related("history_user").in_bulk(  # type: ignore[attr-defined]
            wanted[str(kind._meta.model_name)]
        )
        for kind in kinds
        if wanted[str(kind._meta.model_name)]
    }
    by_name = {str(kind._meta.model_name): kind for kind in kinds}
    pairs = [
        (
            by_name[row["record_kind"]],
            versions[row["record_kind"]][row["history_id"]],
            versions[row["record_kind"]].get(row["earlier_id"]),
        )
        for row in rows
    ]
    names = names_of_related(pairs)
    return rows, [revision(kind, now, before, names, level) for kind, now, before in pairs]


def saved_rows(kind: type[models.Model], case: Case, level: Level, *, works_with_her: bool) -> Any:
    """Return when one kind of record was saved, each time with the time before."""
    if kind is Case:
        which = Q(id=case.pk)
    elif kind is Client:
        which = Q(id=case.client_id)
    elif kind in OF_CLIENT:
        which = Q(client_id=case.client_id)
    else:
        which = Q(case_id=case.pk)
    if kind is Confidence:
        which &= Q(level__lte=level)
        if not works_with_her:
            which &= ~Q(kind__in=Confidence.FOR_WHO_WORKS)
    if kind is OtherName and level < Level.SENSITIVE:
        which &= ~Q(kind=OtherName.Kind.EXPLOITATION)
    history: Any = kind.history.model.objects  # type: ignore[attr-defined]
    return (
        history.filter(which)
        .order_by()
        .annotate(
            record_kind=Value(str(kind._meta.model_name)),
            saved_at=F("history_date"),
            earlier_id=Window(Lag("history_id"), partition_by="id", order_by=["history_date", "history_id"]),
        )
        .values("record_kind", "history_id", "saved_at", "earlier_id")
    )


def revision(
    kind: type[models.Model], now: Any, before: Any | None, names: dict[Any, str], level: Level
) -> Revision:
    """Return one saving in words, up to a level of secrecy."""
    is_change = now.history_type == CHANGED and before is not None
    return Revision(
        by=now.history_user,
        at=now.history_date,
        verb=VERBS[now.history_type],
        record_name=NAMES[kind],
        title=title_of(kind, now),
        changes=list(changes(kind, before, now, names, up_to=level)) if is_change else [],
    )


def title_of(kind: type[models.Model], now: Any) -> str:
    """Return which record it is, where there are several of its kind."""
    if kind in {Case, Client, SafeContact, Placement, Address}:
        return ""
    if kind in {Topic, Paper, Consent}:
        field = {Topic: "subject", Paper: "kind", Consent: "purpose"}[kind]
        return str(getattr(now, f"get_{field}_display")())
    return str(getattr(now, "title", "") or getattr(now, "name", ""))


def changes(
    kind: type[models.Model], before: Any, now: Any, names: dict[Any, str], *, up_to: Level
) -> Iterable[Change]:
    """Return each field that was saved otherwise than before; of what is higher than a level, only that."""
    for field in tracked(kind, now):
        old, new = getattr(before, field.attname), getattr(now, field.attname)
        if old == new:
            continue
        label = LABELS.get(field.name, str(field.verbose_name))
        label = label[:1].upper() + label[1:]
        if level_of(kind, field.name) > min(up_to, Level.SENSITIVE):
            yield Change(label, "covered", "covered")
        else:
            yield Change(label, in_words(field, old, names), in_words(field, new, names))


def tracked(kind: type[models.Model], now: Any) -> list[Any]:
    """Return the fields whose changes are told."""
    attnames = {field.attname for field in now._meta.fields}
    return [f for f in kind._meta.fields if f.name not in NOT_SHOWN and f.attname in attnames]


def in_words(field: Any, value: Any, names: dict[Any, str]) -> str:
    """Return a kept value as people read it."""
    if value is None or value in ("", []):
        words = NOTHING
    elif isinstance(field, models.ForeignKey):
        words = names.get((field.related_model, value), "someone or something since removed")
    elif isinstance(field, models.JSONField):
        words = "; ".join(item["words"] for item in value)
    elif isinstance(value, list):
        known = dict(field.base_field.choices or ())
        words = ", ".join(str(known.get(item, item)) for item in value)
    elif field.choices:
        words = str(dict(field.flatchoices).get(value, value))
    elif isinstance(value, bool):
        words = "Yes" if value else "No"
    elif isinstance(value, datetime):
        words = moment(value)
    elif isinstance(value, date):
        words = day(value)
    else:
        words = str(value)
    return words


def names_of_related(pairs: Iterable[tuple[type[models.Model], Any, Any]]) -> dict[Any, str]:
    """Return what people, services and rooms are called: one question for each kind that is needed."""
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for kind, now, before in pairs:
        if before is None:
            continue
        for field in tracked(kind, now):
            if isinstance(field, models.ForeignKey):
                ids = {getattr(now, field.attname), getattr(before, field.attname)}
                if len(ids) > 1:
                    wanted[field.related_model] |= ids - {None}
    return {
        (related, pk): str(instance)
        for related, ids in wanted.items()
        for pk, instance in related._default_manager.in_bulk(ids).items()
    }
