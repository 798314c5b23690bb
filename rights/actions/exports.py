"""Two people have something exported: one asks, another confirms; until it is made, either can stop it.

Nothing leaves by the web. The archive or sheet is made on the server (``manage.py export_charity``,
``manage.py export_htcds``), by whoever runs it: the command refuses without these two, and these two have no
file without the command.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.rules.names import plain
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from rights.models import CharityExport

SAY_WHY = (
    f"Say more about why, in at least {CharityExport.LEAST_WORDS} letters: a second person reads it before "
    "they confirm it"
)
NAME_ONE = "Name who gets the data sheet. For everything, name nobody"
ONE_AT_A_TIME = "An export has been asked for already. That one must be answered, stopped or made first."


MADE: dict[str, str] = {
    CharityExport.Kind.EVERYTHING: (
        "Everything the charity has recorded was exported on the server. The archive opens with its "
        "passphrase, and can then be read in full: keep track of where it is."
    ),
    CharityExport.Kind.SHEET: (
        "Data on trafficking was exported on the server for {recipient}. Each row is one person: keep track "
        "of where the sheet is."
    ),
}


def ask_blockers(*, at: datetime) -> list[str]:
    """Return why no export can be asked for."""
    return [ONE_AT_A_TIME] if CharityExport.objects.unsettled(at=at).exists() else []


@transaction.atomic
def ask_export(
    *,
    why: str,
    kind: str = CharityExport.Kind.EVERYTHING,
    recipient: str = "",
    by: User,
    at: datetime,
) -> CharityExport:
    """Ask that something is exported. Nothing happens until a second person has said yes.

    :param recipient: who is given a sheet; nobody is named for everything
    """
    refuse_if(ask_blockers(at=at))
    if len(why) < CharityExport.LEAST_WORDS:
        raise Refused(by_field={"why": SAY_WHY})
    recipient = " ".join(recipient.split())
    if (kind == CharityExport.Kind.SHEET) != bool(plain(recipient)):
        raise Refused(by_field={"recipient": NAME_ONE})
    until = at + timedelta(days=settings.EXPORT_ANSWER_DAYS)
    export = CharityExport(
        kind=kind, recipient=recipient, why=why, asked_at=at, asked_by=by, open_until=until
    )
    export.save()
    log_of(export, "asked", by=by, at=at)
    notify(f"{by} asks that {export.contents} is exported: see Checks.", by=by, at=at)
    return export


def answer_blockers(export: CharityExport, *, by: User, at: datetime) -> list[str]:
    """Return why somebody cannot answer."""
    if not export.is_waiting(at=at):
        return ["This is no longer waiting for an answer."]
    if export.asked_by_id == by.pk:
        return ["You asked for this, so somebody else has to answer."]
    return []


@transaction.atomic
def answer_export(
    *, export: CharityExport, is_confirmed: bool, words: str, by: User, at: datetime
) -> CharityExport:
    """Confirm that it is exported, once and within some days; or refuse it."""
    now = locked(export)
    refuse_if(answer_blockers(now, by=by, at=at))
    now.decided_at, now.decided_by = at, by
    now.was_confirmed, now.decided_words = is_confirmed, words
    if is_confirmed:
        now.usable_until = at + timedelta(days=settings.EXPORT_DAYS)
    now.save()
    answered = "confirmed" if is_confirmed else "refused"
    log_of(now, answered, by=by, at=at)
    notify(f"{by} {answered} that {now.contents} is exported.", by=by, at=at)
    return now


def stop_blockers(export: CharityExport, *, at: datetime) -> list[str]:
    """Return why an export cannot be stopped."""
    if export.is_waiting(at=at) or export.is_usable(at=at):
        return []
    return ["It was refused, stopped or made already, or no longer counts."]


@transaction.atomic
def stop_export(*, export: CharityExport, why: str, by: User, at: datetime) -> CharityExport:
    """Stop an export before it is made."""
    now = locked(export)
    refuse_if(stop_blockers(now, at=at))
    now.stopped_at, now.stopped_by, now.stopped_why = at, by, why
    now.save()
    log_of(now, "stopped", by=by, at=at)
    notify(f"{by} stopped the export of {now.contents}.", by=by, at=at)
    return now


@transaction.atomic
def settle_export(*, export: CharityExport, archive: str, digest: str, rows: int, at: datetime) -> None:
    """Write down that the file was made on the server, and tell whoever may ask for one. As the owner."""
    now = locked(export)
    if not now.is_usable(at=at):
        raise Refused("It has been stopped since, or its days are over.")
    now.made_at, now.archive, now.digest, now.rows = at, archive, digest, rows
    now.save()
    log_of(now, "made", by=None, at=at, rows=rows, digest=digest)
    notify(MADE[now.kind].format(recipient=now.recipient), by=None, at=at)


def locked(export: CharityExport) -> CharityExport:
    """Return it as it is now, so that nobody decides beside us."""
    return CharityExport.objects.select_for_update(of=("self",)).get(pk=export.pk)


def log_of(export: CharityExport, event: str, *, by: User | None, at: datetime, **detail: Any) -> None:
    """Put it in the log, each kind under its own name."""
    subject = "charity_export" if export.is_of_everything else "data_sheet"
    log(f"{subject}.{event}", by=by, at=at, subject=export, **detail)


def notify(words: str, *, by: User | None, at: datetime) -> None:
    """Tell everybody who may ask for an export, but not who just acted."""
    leads = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.CHARITY_EXPORT)
    for person in leads.by_name():
        if person != by:
            url = reverse("rights:exports")
            Notice(person=person, words=words, url=url, told_at=at, told_by=by).save()
