"""Her details are changed: a section, her names, her needs and issues, her addresses.

Each act saves, writes her timeline and logs which fields were changed, never what they say.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cases.actions.agencies import from_source
from cases.actions.contact import (
    leave_unsafe_home,
    notify_of_new_rules,
    refuse_in_emergency,
    settle_new_rules,
)
from cases.actions.risk_events import record_move, record_pregnancy
from cases.actions.turning_18 import update_tasks_before_18
from cases.models import Address, Case, Client, Entry, OtherName, SafeContact, ThreeState, Topic
from hestia.accounts.models import User
from hestia.audit.models import log

BIRTH = frozenset({"born_on", "born_precision", "age_status"})

type TopicAnswer = tuple[str, str]  # whether it was raised, and her words
type NameAndKind = tuple[str, str]


@transaction.atomic
def change_section(
    *,
    case: Case,
    title: str,
    details: Client | SafeContact | Case,
    changed: Collection[str],
    names: Collection[NameAndKind] | None = None,
    is_checked: bool = False,
    by: User,
    at: datetime,
) -> None:
    """Save one section, and what follows from it: her 18th birthday, a look at the risk.

    ``names`` are all her other names, where the section asks for them; ``is_checked`` says that the ways to
    reach her were checked with her.
    """
    today = timezone.localdate(at)
    if isinstance(details, SafeContact):
        refuse_in_emergency(case, by=by, at=at)
        if is_checked:
            details.checked_on = today
        if is_checked or set(SafeContact.WAYS) & set(changed):
            settle_new_rules(details, by=by, at=at)
    details.save()
    if isinstance(details, SafeContact) and changed:
        notify_of_new_rules(case, by=by, at=at)
    if isinstance(details, Client):
        # What follows reads her through the case, and must read what was saved just now.
        case.client = details
        if names is not None:
            change_names(details, names)
    record_change(case, title, changed, by=by, at=at)
    if isinstance(details, Case) and {"source", "source_detail"} & set(changed):
        from_source(case, by=by, at=at)
    if BIRTH & set(changed):
        is_now_adult = "age_status" in changed and not case.client.may_be_a_child
        update_tasks_before_18(case=case, today=today, is_now_adult=is_now_adult, by=by, at=at)
    if "pregnant" in changed and case.client.pregnant == ThreeState.YES:
        record_pregnancy(case=case, on=today, by=by, at=at)


def change_names(client: Client, names: Collection[NameAndKind]) -> None:
    """Make her other names exactly these."""
    missing = set(names)
    for other in client.other_names.all():
        if (other.name, other.kind) not in missing:
            # One by one: her names are indexed by `OtherName.delete`, which a queryset does not call.
            other.delete()
        missing.discard((other.name, other.kind))
    for name, kind in sorted(missing):
        OtherName(client=client, name=name, kind=kind).save()


@transaction.atomic
def change_topics(*, case: Case, answers: Mapping[str, TopicAnswer], by: User, at: datetime) -> None:
    """Save the needs and issues of which something was answered otherwise than before."""
    topics = {topic.subject: topic for topic in case.topic_set.all()}
    changed = []
    for subject, answer in answers.items():
        topic = topics.get(subject) or Topic(case=case, subject=subject)
        if (topic.answer, topic.words) != answer:
            topic.answer, topic.words = answer
            topic.asked_on = timezone.localdate(at)
            topic.save()
            changed.append(subject)
    record_change(case, "Needs and issues", changed, by=by, at=at)


@transaction.atomic
def add_address(*, case: Case, address: Address, by: User, at: datetime) -> Address:
    """Add an address. Where she lives now ends where she lived before, and asks for a look at the risk."""
    refuse_in_emergency(case, by=by, at=at)
    is_now = address.until_on is None
    if is_now:
        for before in Address.objects.select_for_update().filter(case=case, until_on=None):
            # Entered late, an address may begin before the one it follows: no stay ends before it began.
            before.until_on = max(before.from_on, address.from_on)
            before.save()
    address.save()
    if is_now:
        leave_unsafe_home(case, on=address.from_on)
        record_move(case=case, on=address.from_on, by=by, at=at)
    notify_of_new_rules(case, by=by, at=at)
    record_change(case, "Addresses", ["address"], by=by, at=at)
    return address


@transaction.atomic
def correct_address(*, case: Case, address: Address, by: User, at: datetime) -> None:
    """Put an address right."""
    refuse_in_emergency(case, by=by, at=at)
    address.save()
    notify_of_new_rules(case, by=by, at=at)
    record_change(case, "Addresses", ["address"], by=by, at=at)


def record_change(case: Case, title: str, changed: Collection[str], *, by: User, at: datetime) -> None:
    """Write down that a section was changed: in her timeline, and which fields in the log."""
    if not changed:
        return
    case.narrate(Entry.Kind.DETAILS, f"Details changed: {title.lower()}", by=by, at=at)
    log("details.changed", by=by, at=at, case_ref=case.reference, fields=sorted(changed))
