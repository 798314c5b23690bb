"""Two people have everything exported: one asks, another confirms; until it is made, either can stop it.

Nothing leaves by the web. The archive is made on the server (``manage.py export_charity``), by whoever runs
it: the command refuses without these two, and these two have no file without the command.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log
from hestia.refusals import Refused, refuse_if
from rights.models import CharityExport

SAY_WHY = "Say why: a second person has to confirm this, and reads it"
ONE_AT_A_TIME = "An export has been asked for already. It is answered, stopped or made first."


def ask_blockers(*, at: datetime) -> list[str]:
    """Return why no export can be asked for."""
    return [ONE_AT_A_TIME] if CharityExport.objects.unsettled(at=at).exists() else []


@transaction.atomic
def ask_export(*, why: str, by: User, at: datetime) -> CharityExport:
    """Ask that everything is exported. Nothing happens until a second person has said yes."""
    refuse_if(ask_blockers(at=at))
    if len(why) < CharityExport.LEAST_WORDS:
        raise Refused(by_field={"why": SAY_WHY})
    export = CharityExport(
        why=why, asked_at=at, asked_by=by, open_until=at + timedelta(days=settings.EXPORT_ANSWER_DAYS)
    )
    export.save()
    log("charity_export.asked", by=by, at=at, subject=export)
    notify(f"{by} asks that everything the charity has recorded is exported: see Checks.", by=by, at=at)
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
    """Confirm that everything is exported, once and within some days; or refuse it."""
    now = locked(export)
    refuse_if(answer_blockers(now, by=by, at=at))
    now.decided_at, now.decided_by = at, by
    now.was_confirmed, now.decided_words = is_confirmed, words
    if is_confirmed:
        now.usable_until = at + timedelta(days=settings.EXPORT_DAYS)
    now.save()
    log("charity_export.confirmed" if is_confirmed else "charity_export.refused", by=by, at=at, subject=now)
    answered = "confirmed" if is_confirmed else "refused"
    notify(f"{by} {answered} that everything the charity has recorded is exported.", by=by, at=at)
    return now


def stop_blockers(export: CharityExport, *, at: datetime) -> list[str]:
    """Return why an export cannot be stopped."""
    if export.is_waiting(at=at) or export.is_usable(at=at):
        return []
    return ["It was refused, stopped or made already, or is void."]


@transaction.atomic
def stop_export(*, export: CharityExport, why: str, by: User, at: datetime) -> CharityExport:
    """Stop an export before it is made."""
    now = locked(export)
    refuse_if(stop_blockers(now, at=at))
    now.stopped_at, now.stopped_by, now.stopped_why = at, by, why
    now.save()
    log("charity_export.stopped", by=by, at=at, subject=now)
    notify(f"{by} stopped the export of everything.", by=by, at=at)
    return now


@transaction.atomic
def settle_export(*, export: CharityExport, archive: str, digest: str, rows: int, at: datetime) -> None:
    """Write down that the archive was made on the server, and tell whoever may ask for one. As the owner."""
    now = locked(export)
    if not now.is_usable(at=at):
        raise Refused("It was stopped meanwhile, or its days are over.")
    now.made_at, now.archive, now.digest, now.rows = at, archive, digest, rows
    now.save()
    log("charity_export.made", by=None, at=at, subject=now, rows=rows, digest=digest)
    notify(
        "Everything the charity has recorded was exported on the server. The archive opens with its "
        "passphrase, and holds everything in clear: know where it is.",
        by=None,
        at=at,
    )


def locked(export: CharityExport) -> CharityExport:
    """Return it as it is now, so that nobody decides beside us."""
    return CharityExport.objects.select_for_update(of=("self",)).get(pk=export.pk)


def notify(words: str, *, by: User | None, at: datetime) -> None:
    """Tell everybody who may ask for an export, but not who just acted."""
    leads = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.CHARITY_EXPORT)
    for person in leads.by_name():
        if person != by:
            Notice(person=person, words=words, told_at=at, told_by=by).save()
