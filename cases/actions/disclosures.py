"""What people do to tell someone outside: prepare it, ask a second person, make the copy.

Each act refuses again. The rules stand in `cases.queries.sharing`, what a yes is given to in
`cases.queries.shown`. The log and the promise to the second person hold references only.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.text import capfirst

from cases.actions.agencies import from_disclosure
from cases.models import Approval, Deadline, Disclosure, Entry, Refused
from cases.queries import her_answers, known_recipients, sharing, shown
from cases.queries.of_case import lock_case
from cases.queries.second_persons import second_persons
from cases.queries.secrets import Passage, passage_blockers
from cases.queries.shown import Reading
from cases.queries.typed import place_blockers, typed_lines
from cases.rules.said import unread
from cases.rules.scope import beyond
from cases.rules.shown import Told, kept
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.db.versions import save_by
from hestia.privacy.audiences import facts_in_words
from hestia.refusals import refuse_if
from hestia.ui.words import listed

UNREAD = "Read each line that says what you did not choose to tell, and tick it or take it out."
NO_LONGER = "This can no longer be changed: look at it again."


def approvers(disclosure: Disclosure, *, asked_by: User, at: datetime) -> QuerySet[User]:
    """Return the people who may say yes to it: who wrote no part of it, and does not ask."""
    authors = {asked_by.pk, *shown.writers(disclosure)}
    return second_persons(disclosure.case, Permission.DISCLOSURE_APPROVE, but=authors, at=at)


def scope_blockers(disclosure: Disclosure, *, confirmed: Iterable[str]) -> list[str]:
    """Return which parts the yes it rests on does not name, and nobody confirmed that she agreed to."""
    scope = her_answers.scope_of(disclosure)
    unnamed = beyond(set(disclosure.facts) - set(confirmed), scope=scope)
    if not unnamed:
        return []
    return [f"She agreed to “{scope}”. That does not cover {facts_in_words(unnamed)}."]


def lock_disclosure(disclosure: Disclosure) -> Disclosure:
    """Return the disclosure as it is now, and its case, kept from others until the transaction ends."""
    case = lock_case(disclosure.case)
    now = Disclosure.objects.select_for_update(of=("self",)).get(pk=disclosure.pk)
    now.case = case
    return now


@transaction.atomic
def prepare_disclosure(*, disclosure: Disclosure, by: User, at: datetime) -> Disclosure:
    """Begin: to whom, what for, and on what ground. Nothing is told yet."""
    disclosure.case.refuse_if_closed()
    refuse_if(sharing.disclosure_blockers(disclosure))
    disclosure.prepared_at, disclosure.prepared_by = at, by
    disclosure.consent = _answer(disclosure).consent
    save_by(disclosure, by)
    _log("prepared", disclosure, by=by, at=at)
    return disclosure


@transaction.atomic
def change_disclosure(
    *,
    disclosure: Disclosure,
    confirmed: Iterable[str] = (),
    whose: str = "",
    by: User,
    at: datetime,
    **fields: Any,
) -> Disclosure:
    """Say what it tells. Once a second person was asked it stays as it is.

    :param confirmed: what she agreed to besides what the words of her yes name: it goes into the log
    :param whose: whose an address or a phone in the words is, where it is not hers: of `typed.Whose`
    """
    now = lock_disclosure(disclosure)
    if not now.is_prepared:
        raise Refused(NO_LONGER)
    for name, value in fields.items():
        setattr(now, name, value)
    refuse_if(sharing.disclosure_blockers(now))
    refuse_if(scope_blockers(now, confirmed=confirmed))
    refuse_if(place_blockers(now, now.words, whose=whose))
    now.consent = _answer(now).consent
    save_by(now, by)
    details: dict[str, Any] = {"confirmed": sorted(confirmed)} if confirmed else {}
    if whose:
        details["whose"] = whose
    _log("changed", now, by=by, at=at, fields=sorted(fields), **details)
    return now


@transaction.atomic
def ask_approval(
    *, disclosure: Disclosure, approver: User, due_on: date, reading: Reading, by: User, at: datetime
) -> Disclosure:
    """Ask a second person, by name, for a yes to what is secret. What they are asked about is kept as it is.

    Asked again, once what they were asked about has changed or their yes is too old, it takes the earlier
    question's place.

    :param reading: what the letter would say, from the record
    """
    now = lock_disclosure(disclosure)
    needs_yes = now.secrets or known_recipients.second_person_because(now)
    if not (needs_yes and (now.is_prepared or (now.is_open and shown.void_because(now, reading, at=at)))):
        raise Refused(NO_LONGER)
    if approver.pk in {by.pk, now.prepared_by_id}:
        raise Refused("Choose someone else: you cannot say yes to your own request.")
    if approver.pk in shown.writers(now):
        raise Refused(f"{approver} wrote part of it. Choose a manager who did not.")
    if approver not in approvers(now, asked_by=by, at=at):
        raise Refused(f"{approver} cannot say yes to this. Choose a manager who sees the case.")
    refuse_if(sharing.disclosure_blockers(now))
    take_back(now, by=by, at=at)
    pieces = shown.stands(now, reading(now, timezone.localdate(at)))
    asked = {"asked_at": at, "asked_by": by, "asked_of": approver}
    Approval(case=now.case, disclosure=now, shown=kept(pieces), **asked).save()
    now.promise = now.case.promise(
        Deadline.Kind.DISCLOSURE_SIGN_OFF,
        due_on=due_on,
        context=f"Asked by {by}",
        assignee=approver,
        by=by,
        at=at,
    )
    now.approver, now.asked_by, now.asked_at = approver, by, at
    now.save()
    _log("asked", now, by=by, at=at, of=approver.pk)
    return now


def take_back(disclosure: Disclosure, *, by: User, at: datetime) -> None:
    """Take back what was asked before, and the yes to it: it was to something else, or too long ago."""
    earlier = shown.standing_approval(disclosure)
    if earlier:
        earlier.ended_at = at
        earlier.save()
    if disclosure.promise and disclosure.promise.is_open:
        disclosure.promise.case = disclosure.case
        disclosure.promise.cancel(by=by, at=at, why="It was asked for again")
    disclosure.approved_at = disclosure.approved_by = None


def decision_blockers(disclosure: Disclosure, *, by: User) -> list[str]:
    """Return why this person cannot decide on it."""
    if disclosure.state != Disclosure.State.ASKED:
        return ["This is no longer waiting for an answer."]
    if disclosure.approver_id != by.pk:
        return [f"{disclosure.approver} was asked, so nobody else can answer."]
    return []


def yes_blockers(disclosure: Disclosure, *, reading: Reading, by: User, at: datetime) -> list[str]:
    """Return why this person cannot say yes to it as it stands now."""
    if blockers := decision_blockers(disclosure, by=by):
        return blockers
    can = approvers(disclosure, asked_by=disclosure.asked_by or by, at=at)
    if by not in can:
        who = listed([str(person) for person in can], last="or") or "Another manager of her service"
        why = (
            "You wrote part of it yourself"
            if by.pk in shown.writers(disclosure)
            else "You do not work with her"
        )
        return [f"{why}, so your yes does not count. {who} can say yes once asked."]
    return [*shown.void_because(disclosure, reading, at=at), *sharing.disclosure_blockers(disclosure)]


def log_shown(*, disclosure: Disclosure, by: User, at: datetime) -> None:
    """Write down that what is secret was uncovered for whoever is asked, word for word."""
    _log("shown", disclosure, by=by, at=at, facts=sorted(disclosure.secrets))


@transaction.atomic
def approve_disclosure(
    *, disclosure: Disclosure, reading: Reading, by: User, at: datetime, today: date
) -> Disclosure:
    """Say yes to what is secret, for this recipient, as it was shown, and for ``APPROVAL_DAYS`` days."""
    now = lock_disclosure(disclosure)
    # Judged again: what keeps it from being told may have come up while it waited.
    refuse_if(yes_blockers(now, reading=reading, by=by, at=at))
    approval = Approval.objects.standing().select_for_update().get(disclosure=now)
    approval.given_at, approval.given_by = at, by
    approval.until_at = at + timedelta(days=settings.APPROVAL_DAYS)
    approval.save()
    now.approved_at, now.approved_by = at, by
    now.save()
    _settle(now, "Allowed", by=by, at=at, today=today)
    _log("approved", now, by=by, at=at)
    return now


@transaction.atomic
def refuse_disclosure(*, disclosure: Disclosure, why: str, by: User, at: datetime, today: date) -> Disclosure:
    """Say no, and why. It ends here; whoever asked may prepare another."""
    now = lock_disclosure(disclosure)
    refuse_if(decision_blockers(now, by=by))
    now.refused_at, now.refused_by, now.refused_why = at, by, why
    now.save()
    _settle(now, "Not allowed", by=by, at=at, today=today)
    _log("refused", now, by=by, at=at)
    return now


@transaction.atomic
def drop_disclosure(
    *, disclosure: Disclosure, by: User, at: datetime, why: str = "Nothing will be shared"
) -> Disclosure:
    """Tell nothing after all. That it was prepared stays on record."""
    now = lock_disclosure(disclosure)
    if not now.is_open:
        raise Refused(NO_LONGER)
    now.dropped_at, now.dropped_by = at, by
    now.save()
    if now.promise and now.promise.is_open:
        now.promise.case = now.case
        now.promise.cancel(by=by, at=at, why=why)
    _log("dropped", now, by=by, at=at)
    return now


def telling_blockers(disclosure: Disclosure, *, reading: Reading, at: datetime) -> list[str]:
    """Return why the copy cannot be made now."""
    blockers = sharing.disclosure_blockers(disclosure)
    if not disclosure.is_open:
        return [NO_LONGER]
    if answered_anew(disclosure):
        anew = "Go through what it says again." if disclosure.is_prepared else "Cancel it, and start another."
        blockers.append(f"She has answered again since. {anew}")
    if not disclosure.facts:
        blockers.append("Choose what it tells.")
    if disclosure.secrets and not disclosure.approved_at:
        blockers.append(f"A second person must say yes to {facts_in_words(disclosure.secrets)}.")
    elif not disclosure.approved_at and (because := known_recipients.second_person_because(disclosure)):
        blockers += because
    elif disclosure.approved_at:
        blockers += shown.void_because(disclosure, reading, at=at)
    return [*blockers, *record_blockers(disclosure, reading, at=at)]


def record_blockers(disclosure: Disclosure, reading: Reading, *, at: datetime) -> list[str]:
    """Return which secrets stand, not ticked, in what the letter says of the record, typed long before.

    What is secret was ticked by itself. Who is a danger to her may be named: it is what happened to her.
    """
    told = reading(disclosure, timezone.localdate(at))
    passages = [Passage(term, value) for fact, term, value in told if not fact.is_secret]
    return passage_blockers(disclosure, passages, with_dangers=False)


def answered_anew(disclosure: Disclosure) -> bool:
    """Whether her yes is not the one it was written on, and it tells more than the new one names."""
    scope = her_answers.scope_of(disclosure)
    if not beyond(disclosure.facts, scope=scope):
        return False
    consent = _answer(disclosure).consent
    return consent is None or consent.pk != disclosure.consent_id


def no_words(_disclosure: Disclosure, _on: date) -> Told:
    """Return nothing: what is told is not secret, and no yes is given to its words."""
    return ()


@transaction.atomic
def disclose(
    *,
    disclosure: Disclosure,
    once: UUID,
    reading: Reading = no_words,
    ticked: Collection[str] = (),
    is_silent: bool = False,
    by: User,
    at: datetime,
) -> Disclosure:
    """Make the copy: it gets its number, and stands among what was told. A page sent twice makes one.

    What is secret is told as a second person was shown it, or not at all.

    :param ticked: the keys of the lines people typed that say what was not chosen, and may stand
    :param is_silent: somebody read that it says nothing of an exit that its reader must not be told of
    """
    now = lock_disclosure(disclosure)
    if now.told_at and now.once == once and now.told_by_id == by.pk:
        return now
    refuse_if(telling_blockers(now, reading=reading, at=at))
    lines = typed_lines(now, reading(now, timezone.localdate(at)))
    refuse_if([UNREAD] if unread(lines, ticked=ticked) else [])
    unheard = sharing.must_not_hear(now)
    refuse_if([] if is_silent else unheard)
    now.case.refuse_if_closed()
    last = Disclosure.objects.filter(case=now.case, document=now.document).aggregate(last=Max("copy_number"))
    now.once, now.told_at, now.told_by, now.copy_number = once, at, by, (last["last"] or 0) + 1
    # What it rests on now: she may have answered anew since it was prepared.
    now.consent = _answer(now).consent
    now.save()
    from_disclosure(now, on=timezone.localdate(at), by=by, at=at)
    # How many lines say more than was chosen, and not what: the log only grows.
    besides = sum(bool(line.unchosen) for line in lines)
    detail = {"lines": besides, "silent_of_exit": len(unheard)}
    narrate_and_log(now, by=by, at=at, **{name: count for name, count in detail.items() if count})
    return now


@transaction.atomic
def disclose_by_document(*, disclosure: Disclosure, copy_number: int, by: User, at: datetime) -> Disclosure:
    """Write down that a printed document tells someone outside. It has the number of its printed copy.

    Whoever is told by it is no agency of hers by that: a first responder becomes one when it is handed over.
    """
    refuse_if(sharing.disclosure_blockers(disclosure))
    disclosure.prepared_at = disclosure.told_at = at
    disclosure.prepared_by = disclosure.told_by = by
    disclosure.copy_number = copy_number
    disclosure.consent = _answer(disclosure).consent
    disclosure.save()
    narrate_and_log(disclosure, by=by, at=at)
    return disclosure


def narrate_and_log(disclosure: Disclosure, *, by: User, at: datetime, **detail: int) -> None:
    """Put something told on record: in her story and in the log."""
    disclosure.case.narrate(
        Entry.Kind.DOCUMENT,
        f"{disclosure.recipient} told, copy {disclosure.copy_number}"[:160],
        capfirst(f"{disclosure.will_tell}\n{disclosure.why}\n{disclosure.get_basis_display()}."),
        by=by,
        at=at,
        url=disclosure.get_absolute_url(),
    )
    _log(
        "told",
        disclosure,
        by=by,
        at=at,
        audience=str(disclosure.audience),
        facts=sorted(disclosure.facts),
        basis=disclosure.basis,
        copy=disclosure.copy_number,
        **detail,
    )


def _answer(disclosure: Disclosure) -> her_answers.HerAnswer:
    return her_answers.answer_about(disclosure)


def _settle(disclosure: Disclosure, outcome: str, *, by: User, at: datetime, today: date) -> None:
    """Keep the promise that waited for this answer."""
    if disclosure.promise and disclosure.promise.is_open:
        disclosure.promise.case = disclosure.case
        disclosure.promise.meet(by=by, at=at, on=today, outcome=outcome)


def _log(event: str, disclosure: Disclosure, *, by: User, at: datetime, **detail: Any) -> None:
    reference = disclosure.case.reference
    log(f"disclosure.{event}", by=by, at=at, case_ref=reference, subject=disclosure, **detail)
