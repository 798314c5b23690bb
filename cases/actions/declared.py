"""Staff who know a client, or someone around the client: they say so, and a manager decides."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.actions.access import exclude_worker, refuse_words_about_her, watchers, who_answers_for
from cases.models import Case, DeclaredLink, Exclusion, Refused
from hestia.accounts.models import Notice, User
from hestia.accounts.permissions import Permission
from hestia.audit.models import log

# Of no case: who is told does not see them.
NO_MANAGER = "{by} says they know a client, and no manager who sees her could be told. Ask {by}."
SAID_ALREADY = "You have said so already. A manager has not decided about it yet."
LEAST_WORDS = 10  # characters of a decision
REASONS = {
    DeclaredLink.Kind.HER: Exclusion.Reason.KNOWS_HER,
    DeclaredLink.Kind.FEARED: Exclusion.Reason.KNOWS_EXPLOITER,
}


@transaction.atomic
def declare_link(*, case: Case, kind: str, by: User, at: datetime) -> DeclaredLink:
    """Say that one knows her, or someone around her. Her managers are told, and decide."""
    if DeclaredLink.objects.of(case).standing().filter(person=by).exists():
        raise Refused(SAID_ALREADY)
    link = DeclaredLink(client_id=case.client_id, person=by, kind=kind, given_at=at, given_by=by)
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as error:  # said twice in the same moment
        if "declared_link_once_at_a_time" not in str(error):
            raise
        raise Refused(SAID_ALREADY) from error
    log("access.link_declared", by=by, at=at, case_ref=case.reference, subject=by)
    words = (
        f"{by} knows the client of {case.reference}, or someone around the client."
        " Decide about it on the page “Who may see it”."
    )
    answering = who_answers_for(case, by, at=at)
    managers = [person for person in answering if person.has_perm(Permission.ACCESS_MANAGE)]
    for person in managers:
        Notice(person=person, words=words, told_at=at, told_by=by).save()
    if not managers:
        for person in watchers(on=timezone.localdate(at)):
            Notice(person=person, words=NO_MANAGER.format(by=by), told_at=at, told_by=by).save()
    return link


@transaction.atomic
def decide_link(
    *, case: Case, link: DeclaredLink, is_kept_out: bool, words: str, by: User, at: datetime
) -> DeclaredLink:
    """Say what follows: they are kept out of her cases, or may work with her. Nobody decides their own."""
    if link.ended_at:
        raise Refused("Somebody has decided about this already.")
    if link.person == by:
        raise Refused("Someone else has to decide about this.")
    if len(words) < LEAST_WORDS:
        raise Refused(by_field={"words": f"Say why in at least {LEAST_WORDS} characters"})
    refuse_words_about_her(case.pk, words, by=by, at=at)
    if is_kept_out and not Exclusion.objects.of(case).standing().filter(person=link.person).exists():
        reason = REASONS.get(DeclaredLink.Kind(link.kind), Exclusion.Reason.OTHER)
        exclude_worker(case=case, person=link.person, reason=reason, words=words, by=by, at=at)
    link.ended_words = words
    link.end(by=by, at=at)
    log("access.link_decided", by=by, at=at, case_ref=case.reference, subject=link.person)
    if not is_kept_out:
        told = f"{by} has decided that you may work with the client of {case.reference}. {words}"
        Notice(person=link.person, words=told, told_at=at, told_by=by).save()
    return link
