"""Sending a return: what it tells is kept as it is, and what it was counted from is sealed beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from hestia.ui.words import date_words
from oversight.models import ReturnCount, ReturnMark, ReturnUnsent, SentReturn
from oversight.models.sent_return import digest_of, sealed_digest_of, written
from oversight.queries.paper import Paper, as_paper
from oversight.queries.report import Report
from oversight.queries.returns import (
    NEVER_SENT,
    SENT,
    counted_of,
    mark_blockers,
    release_of,
    return_blockers,
    unsent_blockers,
)
from oversight.rules.releases import Release

# One at a time: of two that are sent at once the second is held against the first.
TURN = "SELECT pg_advisory_xact_lock(hashtext('oversight.return'))"


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Who a return is sent to, and on what grounds."""

    recipient: str
    kind: str
    basis: str
    basis_words: str = ""


@transaction.atomic
def send_return(
    *,
    report: Report,
    to: Recipient,
    is_exact: bool = False,
    replaces: SentReturn | None = None,
    why: str = "",
    by: User,
    at: datetime,
) -> SentReturn:
    """Record that a report is sent, and keep what it tells.

    :param report: as it is told outside; the exact numbers are told besides, where ``is_exact``
    :param replaces: an earlier return to the same recipient, which it corrects
    :param why: what was wrong with that one
    """
    wait_for_turn()
    release = allowed_release(report=report, to=to, is_exact=is_exact, replaces=replaces, by=by)
    exact_report = report.inside
    about = sent_words(to, is_exact=is_exact, by=by, at=at)
    counted = {
        **counted_of(exact_report, release),
        "recipient": to.recipient,
        "is_exact": is_exact,
        "is_cut": report.is_cut,
        "period": report.period.as_json(),
    }
    sent = keep(
        to=to,
        report=report,
        paper={**as_paper(report), "sent": about},
        counted=counted,
        exact={**as_paper(exact_report), "sent": about} if is_exact else {},
        by=by,
        at=at,
    )
    log_sent(sent, by=by, at=at)
    if replaces is not None:
        mark_return(sent=replaces, replaced_by=sent, why=why, by=by, at=at)
    return sent


def read_first(
    *, report: Report, to: Recipient, is_exact: bool = False, replaces: SentReturn | None = None, by: User
) -> Paper:
    """Return what a return would tell, as its recipient would read it. Nothing is kept.

    What would be refused is refused here in the same words, and none of its numbers is shown: looking tells
    no more than sending.
    """
    allowed_release(report=report, to=to, is_exact=is_exact, replaces=replaces, by=by)
    return as_paper(report.inside if is_exact else report)


def allowed_release(
    *, report: Report, to: Recipient, is_exact: bool, replaces: SentReturn | None, by: User
) -> Release:
    """Return every number that a report tells outside; refuse what must not be told."""
    if not report.is_outside:
        raise ValueError("What goes outside is rounded first")
    if is_exact:
        refuse_exact(to, by)
    release = release_of(report.inside if is_exact else report, recipient=to.recipient)
    refuse_if(return_blockers(release, replaces=replaces, by=by))
    return release


@transaction.atomic
def mark_return(
    *, sent: SentReturn, why: str, replaced_by: SentReturn | None = None, by: User, at: datetime
) -> ReturnMark:
    """Write beside a return that it no longer counts: it is withdrawn, or another corrects it."""
    wait_for_turn()
    sent = SentReturn.objects.newest_first().get(pk=sent.pk)
    refuse_if(mark_blockers(sent))
    if replaced_by is None and sent.mark is not None:
        raise Refused("This return is withdrawn already.")
    if replaced_by is not None and replaced_by not in SentReturn.objects.after(sent):
        raise Refused("Only a later return to the same recipient can replace this one.")
    mark = ReturnMark(of=sent, replaced_by=replaced_by, why=why, at=at, by=by)
    mark.save()
    kind = "return.corrected" if replaced_by else "return.withdrawn"
    log(kind, by=by, at=at, subject=sent, replaced_by=replaced_by and replaced_by.pk)
    return mark


@transaction.atomic
def mark_unsent(*, sent: SentReturn, why: str, by: User, at: datetime) -> ReturnUnsent:
    """Write down that a return never left us. Of two people: then nothing is held against it any more."""
    wait_for_turn()
    sent = SentReturn.objects.newest_first().get(pk=sent.pk)
    refuse_if(unsent_blockers(sent, by=by))
    said = ReturnUnsent(of=sent, place=len(sent.unsent.all()) + 1, why=why, at=at, by=by)
    said.save()
    is_second = said.place == ReturnUnsent.SECOND
    log("return.unsent" if is_second else "return.unsent_said", by=by, at=at, subject=sent)
    return said


def take_copy(sent: SentReturn) -> None:
    """Wait for whoever says that a return never left, before a copy of it is made; refuse it then."""
    wait_for_turn()
    if SentReturn.objects.newest_first().get(pk=sent.pk).is_unsent:
        raise Refused(NEVER_SENT)


@transaction.atomic
def send_again(*, sent: SentReturn, to: Recipient, by: User, at: datetime) -> SentReturn:
    """Record that a return is sent to somebody else too: the numbers as they were sent first."""
    wait_for_turn()
    first = sent.copy_of or sent
    if sent.is_unsent or first.is_unsent:
        raise Refused(NEVER_SENT)
    if mark := sent.mark or first.mark:
        raise Refused(f"{mark.words} It is sent to nobody else.")
    if first.is_exact:
        if first.sent_by_id != by.pk:
            raise Refused("Only the person who sent the exact numbers can send them again.")
        refuse_exact(to, by)
    others = SentReturn.objects.filter(pk=first.pk) | SentReturn.objects.filter(copy_of=first)
    if any(other.recipient.casefold() == to.recipient.casefold() for other in others):
        raise Refused(f"This return was sent to {to.recipient} already.")
    about = sent_words(to, is_exact=first.is_exact, by=by, at=at)
    count = first.count
    exact = {**count.exact, "sent": about} if first.is_exact else {}
    again = SentReturn(
        **vars(to),
        is_exact=first.is_exact,
        first=first.first,
        last=first.last,
        services=first.services,
        figures=first.figures,
        paper=written({**first.told, "sent": about}),
        copy_of=first,
        sent_at=at,
        sent_by=by,
    )
    seal(again, counted=count.counted, exact=exact)
    log_sent(again, by=by, at=at)
    return again


def wait_for_turn() -> None:
    """Wait until nobody else sends a return."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)


def refuse_exact(to: Recipient, by: User) -> None:
    """Refuse exact numbers to whoever has no ground in words for them, or from whoever must not know them."""
    if not by.has_perm(Permission.CASE_VIEW):
        raise Refused("Only someone who reads cases can send exact numbers.")
    if to.basis not in SentReturn.ALLOWS_EXACT or not to.basis_words:
        raise Refused("Exact numbers are sent only where a contract or a law requires them, in words.")


def sent_words(to: Recipient, *, is_exact: bool, by: User, at: datetime) -> dict[str, Any]:
    """Return what a return says of its sending."""
    return {
        "title": "Return",
        "recipient": to.recipient,
        "is_exact": is_exact,
        "on": date_words(timezone.localdate(at)),
        "by": str(by),
        "initials": by.initials,
        "charity": settings.SITE_NAME,
    }


def keep(
    *,
    to: Recipient,
    report: Report,
    paper: dict[str, Any],
    counted: dict[str, Any],
    exact: dict[str, Any],
    by: User,
    at: datetime,
) -> SentReturn:
    """Write a return down."""
    sent = SentReturn(
        **vars(to),
        is_exact=bool(exact),
        first=report.period.first,
        last=report.period.last,
        services=sorted(report.facts.services),
        figures=[f"{figure.slug} {figure.version}" for figure in report.figures],
        paper=written(paper),
        sent_at=at,
        sent_by=by,
    )
    seal(sent, counted=counted, exact=exact)
    return sent


def seal(sent: SentReturn, *, counted: dict[str, Any], exact: dict[str, Any]) -> None:
    """Save a return with what is sealed of it, and the hash over both."""
    sent.sealed_digest = sealed_digest_of(counted, exact)
    sent.digest = digest_of(sent.paper, sent.sealed_digest)
    sent.save()
    ReturnCount(of=sent, services=sent.services, counted=counted, exact=exact).save()


def log_sent(sent: SentReturn, *, by: User, at: datetime) -> None:
    """Write down that it was sent: what left the house, to whom and on what grounds."""
    log(
        SENT,
        by=by,
        at=at,
        subject=sent,
        digest=sent.digest,
        first=sent.first.isoformat(),
        last=sent.last.isoformat(),
        services=sent.services,
        figures=sent.figures,
        recipient=sent.recipient,
        audience=sent.kind,
        basis=sent.basis,
        exact=sent.is_exact,
    )
