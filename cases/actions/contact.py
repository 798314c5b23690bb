"""The ways to reach her are stopped at once when one is unsafe, and set again by new rules."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cases.actions.access import who_answers_for
from cases.models import Case, Deadline, Entry, PromiseSource, Refused, SafeContact
from cases.rules.access import EMERGENCY_WAYS, access_path
from hestia.accounts.models import Notice, User
from hestia.audit.models import log
from hestia.ui.words import listed

NEW_RULES = "safe_contact"  # the part of a source: her case asks for new rules
CHECK = "safe_contact_check"  # her case asks whose phone and addresses these are
IN_AN_EMERGENCY = (
    "You are in by emergency access: only those who work with her change how she is reached. Write what you "
    "were told in a note of the contact. Her workers and their managers have been told that you opened this "
    "record."
)


@transaction.atomic
def stop_unsafe_ways(
    *, case: Case, ways: Collection[str], on: date, because: str, by: User, at: datetime
) -> list[str]:
    """Stop ways to reach her that somebody says are not safe, whatever the rules said, and ask for new rules.

    Post that is not safe means that where she stays is not: nobody visits her there either. Return what is
    changed, in words; nothing where the rules said all of it already.

    :param ways: of `SafeContact.WAYS`
    :param on: the day on which it was told
    :param because: where it was told, as its history says it
    """
    contact = SafeContact.objects.select_for_update().filter(case=case).first() or SafeContact(case=case)
    stopped = [way for way in SafeContact.IN_WORDS if way in ways and getattr(contact, way)]
    changes = [f"no {SafeContact.IN_WORDS[way]}" for way in stopped]
    for way in ways:
        setattr(contact, way, False)
    told = {}
    if set(SafeContact.BY_PHONE) & set(ways):
        told["told_unsafe_on"] = "the phone counts as not safe"
    if "may_post" in ways:
        told["home_unsafe_on"] = "no visits"
    for name, words in told.items():
        if getattr(contact, name) != on:
            setattr(contact, name, on)
            stopped.append(name)
            changes.append(words)
    promise_new_rules(case, by=by, at=at)
    if not stopped:
        return []
    vars(contact)["_change_reason"] = because
    contact.save()
    case.safe_contact = contact
    notify_of_new_rules(case, by=by, at=at)
    case.narrate(Entry.Kind.DETAILS, f"Details changed: safe contact, {listed(changes)}", by=by, at=at)
    log("contact.stopped", by=by, at=at, case_ref=case.reference, fields=sorted(stopped))
    return changes


def promise_new_rules(case: Case, *, by: User, at: datetime) -> None:
    """Promise to ask her for safe ways, unless that is promised already."""
    source = PromiseSource.of(case, NEW_RULES)
    if case.deadline_set.open().because_of(source).exists():
        return
    case.promise(
        Deadline.Kind.TASK,
        title="Ask for new safe ways to get in touch",
        context="One of the old ways is not safe. Then change the contact rules.",
        due_on=timezone.localdate(at),
        is_of_risk=True,
        source=source,
        by=by,
        at=at,
    )


def promise_to_check(contact: SafeContact, *, by: User, at: datetime) -> None:
    """Promise to ask whose phone and addresses these are, where nobody has checked it."""
    if not contact.is_unchecked:
        return
    contact.case.promise(
        Deadline.Kind.TASK,
        title="Check that the phone and e-mail do not belong to an exploiter",
        context="Ask whose phone it is, who pays for it, and who else looks at it.",
        due_on=timezone.localdate(at),
        source=PromiseSource.of(contact.case, CHECK),
        by=by,
        at=at,
    )


def settle_new_rules(contact: SafeContact, *, by: User, at: datetime) -> None:
    """Keep what was promised: there are new rules. What was told unsafe before no longer stands."""
    case, today = contact.case, timezone.localdate(at)
    if any(getattr(contact, way) for way in SafeContact.BY_PHONE):
        contact.told_unsafe_on = None
    if contact.may_post:
        contact.home_unsafe_on = None
    kept = {NEW_RULES: "There are new contact rules"}
    if not contact.is_unchecked:
        kept[CHECK] = "Checked with the client" if contact.checked_on else "There is no phone or e-mail"
    for part, outcome in kept.items():
        for promised in case.deadline_set.open().because_of(PromiseSource.of(case, part)):
            promised.case = case
            promised.meet(by=by, at=at, on=today, outcome=outcome)


def notify_of_new_rules(case: Case, *, by: User, at: datetime) -> None:
    """Tell at once that how she is reached, or where she lives, was changed by somebody else.

    Of what one of her workers changed, the other is told; of what anybody else did, her managers too: who
    changes it leads her, and colleagues who ring her, wherever they like.
    """
    words = f"{by} changed how to reach the client of {case.reference}. Read it before you call or write."
    hers = [worker for worker in (case.worker, case.second_worker) if worker]
    told = [worker for worker in hers if worker != by] if by in hers else who_answers_for(case, by, at=at)
    for person in sorted(told, key=lambda person: person.pk):
        Notice(person=person, words=words, told_at=at, told_by=by).save()


def emergency_blockers(case: Case, *, by: User, at: datetime) -> list[str]:
    """Return why somebody cannot change how she is reached, or where she lives: they broke the glass.

    A way that is not safe may be stopped all the same (`stop_unsafe_ways`).
    """
    seen = Case.objects.visible_to(by, at=at).filter(pk=case.pk).annotate(way=access_path(by, at=at))
    return [IN_AN_EMERGENCY] if seen.filter(way__in=EMERGENCY_WAYS).exists() else []


def refuse_in_emergency(case: Case, *, by: User, at: datetime) -> None:
    """Refuse what `emergency_blockers` tells."""
    if blockers := emergency_blockers(case, by=by, at=at):
        raise Refused(*blockers)


def leave_unsafe_home(case: Case, *, on: date) -> None:
    """Forget that the place she has left was not safe. Post stays stopped until she is asked."""
    contact = SafeContact.objects.select_for_update().filter(case=case).first()
    if contact and contact.home_unsafe_on and contact.home_unsafe_on <= on:
        contact.home_unsafe_on = None
        contact.save()
        case.safe_contact = contact
