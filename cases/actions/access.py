"""Who is let in to a case, kept out of it, or told that it was opened; and cases that exist for few.

What lets someone in opens one case. What keeps someone out, and a seal, close the client: every case of hers.

Each act refuses, changes, saves and writes the log. What it makes is in `cases.models.relations`; which cases
that opens is decided in `cases.rules.access` alone.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cases.actions.lost_checks import notify_of_lost_checks
from cases.actions.reasons import refuse_empty_reasons
from cases.models import (
    AccessGrant,
    AccessNotice,
    Case,
    Cover,
    Exclusion,
    Named,
    Refused,
    Seal,
)
from cases.models.relations import GLASS_LASTS, LEAST_WORDS
from cases.queries.about_her import without_secrets, words_about_her
from cases.queries.organisation import case_to_open, her_cases, references_to_check
from cases.queries.second_persons import case_readers
from cases.rules.access import READ_ONLY_WAYS, access_path
from hestia.accounts.models import Notice, Service, User
from hestia.accounts.permissions import GRANTS, Permission, roles_with
from hestia.audit.alarms import GLASS_BROKEN, alarm_of_emergency
from hestia.audit.models import log
from hestia.db.acting import holding
from hestia.ui.words import day as day_words
from hestia.ui.words import listed
from hestia.workingdays.calendar import Calendar

CHECK_WORKING_DAYS = 2  # working days after the day the glass was broken; the house's own rule
LEAST_TOLD = 2  # people told of a broken glass
NOT_TO_SEAL = "You cannot seal her cases. Ask a manager of the team that works with her."
LEAST_NAMED = 2  # people who see a sealed case: one may fall ill, and one must check the other

TEAM_ROLES = roles_with(Permission.TEAM_CASES_VIEW)


def midnight_after(day: date) -> datetime:
    """Return the first moment after a day in London: where access "until the end of the day" ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def midnight_before(day: date) -> datetime:
    """Return the first moment of a day in London."""
    return timezone.make_aware(datetime.combine(day, time.min))


# --- From outside the team -----------------------------------------------------------------------


@contextmanager
def in_reach(reference: str, *, by: User) -> Iterator[Case | None]:
    """Hold the case that ``by`` could open by saying why, if there is one, while it is opened. Locks it.

    None for a reference nobody has, for a sealed case and for one closed to ``by``: whoever asks gets one
    answer for all three. A sealed case is found only by those named to break its glass.
    """
    reached = case_to_open(reference, by=by) if by.has_perm(Permission.ACCESS_ASK) else None
    if reached is None:
        yield None
        return
    case, client = reached
    # The row rules do not show the case yet: without this it can be neither read nor written to.
    with holding(cases={case, *her_cases(client, by=by)}, clients=[client]):
        yield Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case)


@transaction.atomic
def give_reason(*, reference: str, reason: str, words: str, by: User, at: datetime) -> Case | None:
    """Open a case of another team until the end of the day, or return None if there is none to open.

    A sealed case never opens this way, not even to those who hold a key to it.
    """
    refuse_empty_reasons(words, by=by, at=at)
    with in_reach(reference, by=by) as case:
        # Who sees it anyway needs no grant, and nobody is told: nothing was opened.
        if case is None or sees(case, by, at=at):
            return case
        if Seal.objects.of(case).standing().exists():
            return None
        grant = AccessGrant(
            case=case,
            person=by,
            kind=AccessGrant.Kind.ASKED,
            from_at=at,
            until_at=midnight_after(timezone.localdate(at)),
            reason=reason,
            words=without_secrets(case, words),
            given_at=at,
            given_by=by,
        )
        grant.save()
        notify_of_opening(grant, those_to_tell(case, by, at=at), at=at)
        log("access.reason_given", by=by, at=at, case_ref=case.reference, subject=grant, because=reason)
        return case


@transaction.atomic
def break_glass(
    *,
    reference: str,
    reason: str,
    words: str,
    although_seen: bool = False,
    by: User,
    at: datetime,
    calendar: Calendar,
) -> Case | None:
    """Open a case for 60 minutes in an emergency, or return None if there is none to open.

    Two people at least are told, and it is checked within two working days. The caller has made sure that the
    person proved their identity a moment ago, for this one.

    :param although_seen: also one that exists for the person, who has opened too many to open it as usual
    """
    refuse_empty_reasons(words, by=by, at=at)
    with in_reach(reference, by=by) as case:
        if case is None or (may_work_on(case, by, at=at) and not although_seen):
            return case
        on = timezone.localdate(at)
        grant = AccessGrant(
            case=case,
            person=by,
            kind=AccessGrant.Kind.BROKEN_GLASS,
            from_at=at,
            until_at=at + GLASS_LASTS,
            reason=reason,
            words=without_secrets(case, words),
            given_at=at,
            given_by=by,
            check_due_on=calendar.add_working_days(on, CHECK_WORKING_DAYS),
        )
        grant.save()
        recipients = those_to_tell(case, by, at=at)
        is_sealed = Seal.objects.of(case).standing().exists()
        # Of a sealed case nobody is told which, who is not named, even if that leaves one person to tell.
        if len(recipients) < LEAST_TOLD and not is_sealed:
            recipients |= {
                person: case for person in watchers(on=on) if person not in recipients and person != by
            }
        notify_of_opening(grant, recipients, at=at)
        log(GLASS_BROKEN, by=by, at=at, case_ref=case.reference, subject=grant, because=reason)
        alarm_of_emergency(is_sealed=is_sealed, by=by, at=at)
        return case


def holding_her(case: Case, *, by: User) -> AbstractContextManager[None]:
    """Keep hold of all her cases until an act is written down that may close them to whoever does it."""
    return holding(cases={case.pk, *her_cases(case.client_id, by=by)}, clients=[case.client_id])


def refuse_words_about_her(case_pk: int, words: str, *, by: User, at: datetime) -> None:
    """Refuse words for others that say who she is or where, to whoever sees that: to nobody else."""
    if facts := words_about_her(case_pk, words, by=by, at=at):
        raise Refused(by_field={"words": " ".join(facts)})


def sees(case: Case, user: User, *, at: datetime | None = None) -> bool:
    """Whether the case exists for someone at a moment."""
    return Case.objects.visible_to(user, at=at).filter(pk=case.pk).exists()


def may_work_on(case: Case, user: User, *, at: datetime) -> bool:
    """Whether the case exists for someone at a moment, and not only for reading."""
    seen = Case.objects.visible_to(user, at=at).filter(pk=case.pk)
    return seen.annotate(way=access_path(user, at=at)).exclude(way__in=READ_ONLY_WAYS).exists()


def answers_daily(case: Case, user: User, *, at: datetime) -> bool:
    """Whether the case is someone's own, their team’s or covered: they did not let themselves in."""
    return case_readers(case, at=at, by_own_reason=False).filter(pk=user.pk).exists()


def those_to_tell(case: Case, opener: User, *, at: datetime) -> dict[User, Case]:
    """Return who is told that a case was opened, each with the case of hers by which they know her.

    Those are who answers for that case, and for the one in which she is supported now.
    """
    told: dict[User, Case] = {}
    for hers in (case, *other_open_cases(case)):
        for person in who_answers_for(hers, opener, at=at):
            told.setdefault(person, hers)
    return told


def other_open_cases(case: Case) -> Iterable[Case]:
    """Return the cases of hers that are not closed, but for this one; all of them are held."""
    return Case.objects.open().filter(client=case.client_id).exclude(pk=case.pk)


def who_answers_for(case: Case, opener: User, *, at: datetime) -> list[User]:
    """Return who answers for a case, but ``opener``: its workers and managers; if sealed, those named."""
    readers = case_readers(case, at=at).exclude(pk=opener.pk).by_name()
    if Seal.objects.of(case).standing().exists():
        return list(readers.filter(pk__in=Named.objects.of(case).seeing().values("person")))
    managers = Q(role__in=roles_with(Permission.ACCESS_CHECK), works_there=True)
    return list(readers.filter(Q(pk__in=[case.worker_id, case.second_worker_id]) | managers))


def watchers(*, on: date) -> list[User]:
    """Return those who check access without seeing cases: the service and data protection leads."""
    checkers = User.objects.at_work(on=on).who_may(Permission.ACCESS_CHECK)
    return list(checkers.exclude(role__in=roles_with(Permission.CASE_VIEW)).by_name())


def notify_of_opening(grant: AccessGrant, people: Mapping[User, Case], *, at: datetime) -> None:
    """Tell people that a case was opened: a reference they know, who, when and why, and nothing about her."""
    for person, case in people.items():
        AccessNotice(case=case, grant=grant, person=person, told_at=at).save()


@transaction.atomic
def notify_of_showing(*, case: Case, by: User, at: datetime) -> None:
    """Tell who answers for a case, each time, that who opened it by a reason was shown something hidden."""
    given = AccessGrant.objects.in_force(at=at).filter(case=case, person=by, kind=AccessGrant.Kind.ASKED)
    grant = given.latest("given_at")
    with holding_her(case, by=by):  # a reason leads to no other case of hers, and writes nothing but a note
        told = {notice.person_id: notice for notice in grant.notices.select_for_update(of=("self",))}
        for person, hers in those_to_tell(case, by, at=at).items():
            notice = told.get(person.pk) or AccessNotice(case=hers, grant=grant, person=person)
            notice.tell_of_showing(at=at)


@transaction.atomic
def end_grant(*, grant: AccessGrant, by: User, at: datetime) -> None:
    """Close a case again to someone to whom it was opened."""
    with holding_her(grant.case, by=by):
        # Not in force may also mean not begun: that can be taken back.
        if not grant.is_in_force(at=at) and not (grant.ended_at is None and at < grant.from_at):
            raise Refused("This access is already over.")
        grant.end(by=by, at=at)
        log("access.ended", by=by, at=at, case_ref=grant.case.reference, subject=grant)


@transaction.atomic
def check_grant(*, grant: AccessGrant, was_right: bool, words: str, by: User, at: datetime) -> None:
    """Say whether the glass was broken rightly. Nobody checks their own."""
    if not grant.needs_check:
        raise Refused("This was already checked.")
    if grant.person == by:
        raise Refused("Someone else has to check this.")
    refuse_words_about_her(grant.case_id, words, by=by, at=at)
    grant.check_off(was_right=was_right, words=words, by=by, at=at)
    # Who checks may not see the case itself: the database tells them its reference alone.
    reference = references_to_check(by=by).get(grant.case_id, "")
    log("access.checked", by=by, at=at, case_ref=reference, subject=grant, was_right=was_right)


# --- Cover ---------------------------------------------------------------------------------------


@transaction.atomic
def arrange_cover(
    *,
    worker: User,
    person: User,
    first: date,
    last: date,
    words: str = "",
    case: Case | None = None,
    by: User,
    at: datetime,
) -> Cover | AccessGrant:
    """Let someone stand in for a worker from the first to the last day: for one case, or for all.

    It reaches the services of whoever arranges it. Both, and the managers of both their teams, are told.
    """
    refuse_cover(worker=worker, person=person, words=words, case=case, by=by)
    # One that begins today begins now: cover explains no look that was made before it.
    begins = max(midnight_before(first), at) if first == timezone.localdate(at) else midnight_before(first)
    dated = {"worker": worker, "person": person, "from_at": begins, "until_at": midnight_after(last)}
    if case is None:
        stands_in = Cover(**dated, words=words, given_at=at, given_by=by)
        stands_in.save()
        log("cover.given", by=by, at=at, subject=person, worker=worker.pk)
        notify_of_cover(stands_in, worker=worker, by=by, at=at)
        return stands_in
    refuse_if_kept_out(case, person)
    refuse_words_about_her(case.pk, words, by=by, at=at)
    grant = AccessGrant(
        case=case, kind=AccessGrant.Kind.COVER, **dated, words=words, given_at=at, given_by=by
    )
    grant.save()
    log("cover.given", by=by, at=at, case_ref=case.reference, subject=person, worker=worker.pk)
    notify_of_cover(grant, worker=worker, by=by, at=at)
    return grant


def refuse_cover(*, worker: User, person: User, words: str, case: Case | None, by: User) -> None:
    """Refuse a cover for oneself, without a reason, or beyond the services of whoever arranges it."""
    if worker == person:
        raise Refused("Choose someone else: nobody can cover for themselves.")
    if person == by:
        raise Refused("Ask another manager to arrange it: you cannot give yourself access.")
    if person.role not in TEAM_ROLES:
        raise Refused(f"{person} cannot cover for anyone: their role sees only cases allocated to them.")
    if len(words) < LEAST_WORDS:
        raise Refused(by_field={"words": f"Say why in at least {LEAST_WORDS} characters"})
    own = set(by.service_ids)
    if case is not None and case.service_id not in own:
        raise Refused("Only a manager of the case’s own service can arrange cover for it.")
    if case is None and not own & set(worker.service_ids):
        raise Refused(f"You do not manage any of the services {worker} works in.")


def notify_of_cover(cover: Cover | AccessGrant, *, worker: User, by: User, at: datetime) -> None:
    """Tell both, and the managers of their teams, who stands in for whom. No client is named."""
    managers = User.objects.at_work(on=timezone.localdate(at)).who_may(Permission.ACCESS_MANAGE)
    teams = {*worker.service_ids, *cover.person.service_ids}
    told = {*managers.filter(services__in=teams), worker, cover.person} - {by}
    last = timezone.localdate(cover.until_at) - timedelta(days=1)
    days = f"from {day_words(timezone.localdate(cover.from_at))} to {day_words(last)}"
    reached = Service.objects.filter(pk__in=set(by.service_ids) & set(worker.service_ids))
    of_all = f"the cases of {listed([service.name for service in reached])}"
    where = "one case" if isinstance(cover, AccessGrant) else of_all
    words = f"{by} has arranged for {cover.person} to cover for {worker} in {where}, {days}."
    for colleague in told:
        Notice(person=colleague, words=words, told_at=at, told_by=by).save()


@transaction.atomic
def end_cover(*, cover: Cover, by: User, at: datetime) -> None:
    """End a cover early, or take back one that has not begun."""
    if cover.ended_at is not None or cover.until_at <= at:
        raise Refused("This cover is already over.")
    cover.end(by=by, at=at)
    log("cover.ended", by=by, at=at, subject=cover.person, worker=cover.worker_id)


# --- Kept out ------------------------------------------------------------------------------------


@transaction.atomic
def exclude_worker(
    *, case: Case, person: User, reason: str, words: str = "", by: User, at: datetime
) -> Exclusion:
    """Keep someone out of all her cases, whatever else would let them in."""
    with holding_her(case, by=by):
        # The case is held: whoever shuts themselves out would lose it before the line of the log is written.
        refuse_if_works(case, person)
        if Exclusion.objects.of(case).standing().filter(person=person).exists():
            raise Refused(f"{person} is already kept out of her cases.")
        refuse_if_needed(case, person)
        refuse_words_about_her(case.pk, words, by=by, at=at)
        exclusion = Exclusion(
            client_id=case.client_id, person=person, reason=reason, words=words, given_at=at, given_by=by
        )
        exclusion.save()
        log("access.kept_out", by=by, at=at, case_ref=case.reference, subject=person, because=reason)
        return exclusion


def refuse_if_works(case: Case, person: User) -> None:
    """Refuse to close her to someone who works with her: on this case, or where she is supported now."""
    if person in {case.worker, case.second_worker}:
        raise Refused(f"{person} works on this case. Allocate it to someone else first.")
    if any(person in {hers.worker, hers.second_worker} for hers in other_open_cases(case)):
        raise Refused(f"{person} works with her now. Her case must be allocated to someone else first.")


def refuse_if_kept_out(case: Case, person: User) -> None:
    """Refuse to bring someone to a case that is closed to them, or sealed without their name."""
    if Exclusion.objects.of(case).standing().filter(person=person).exists():
        raise Refused(f"{person} is kept out of this case because of a conflict of interest.")
    if (
        Seal.objects.of(case).standing().exists()
        and not Named.objects.of(case).seeing().filter(person=person).exists()
    ):
        raise Refused(f"This case is sealed, and {person} is not one of the people named. Name them first.")


# --- Sealed cases --------------------------------------------------------------------------------


@dataclass(frozen=True)
class SealNames:
    """Who is named when a case is sealed: those who see it, and those who may break its glass."""

    seeing: list[User]
    with_key: list[User]

    def blockers(self, case: Case, *, by: User, at: datetime) -> list[str]:
        """Return why a case cannot be sealed for these people, in words.

        Those named see all her cases. So only who works with her in each that is open says who they are, and
        nobody else learns from the refusal that there is one. Who let themselves in, by a reason or by
        breaking the glass, neither seals nor is named.
        """
        open_ones = list(other_open_cases(case))
        if not all(answers_daily(hers, by, at=at) for hers in (case, *open_ones)):
            return [NOT_TO_SEAL]
        blockers = []
        if by not in self.seeing:
            blockers.append("Name yourself too, or you will not be able to see the case either.")
        if len(self.seeing) < LEAST_NAMED:
            blockers.append("Name at least two people who can see the case, in case one is off sick.")
        blockers += [
            f"Name {worker}, who works on this case, or allocate it to someone else first."
            for worker in (case.worker, case.second_worker)
            if worker and worker not in self.seeing
        ]
        present = {who for hers in open_ones for who in (hers.worker, hers.second_worker) if who}
        blockers += [
            f"Name {worker}, who works with her now: a seal covers all her cases."
            for worker in sorted(present - set(self.seeing), key=str)
        ]
        daily = case_readers(case, at=at, by_own_reason=False)
        blockers += [
            f"{person} does not see this case. Seal it first: another of those named can then let them in."
            for person in self.seeing
            if person not in present and person not in daily
        ]
        kept_out = set(Exclusion.objects.of(case).standing().values_list("person", flat=True))
        blockers += [
            f"{person} is kept out of this case because of a conflict of interest."
            for person in (*self.seeing, *self.with_key)
            if person.pk in kept_out
        ]
        blockers += [
            f"{person} cannot be named: their role sees only cases allocated to them."
            for person in (*self.seeing, *self.with_key)
            if person.role not in TEAM_ROLES
        ]
        blockers += [f"Name {person} only once." for person in self.seeing if person in self.with_key]
        return blockers


@transaction.atomic
def seal_case(*, case: Case, names: SealNames, words: str, by: User, at: datetime) -> Seal:
    """Let all her cases exist only for the people named. What had opened one to others opens it no more."""
    with holding_her(case, by=by):
        if Seal.objects.of(case).standing().exists():
            raise Refused("This case is already sealed.")
        if blockers := names.blockers(case, by=by, at=at):
            raise Refused(*blockers)
        refuse_words_about_her(case.pk, words, by=by, at=at)
        sealed = Seal(client_id=case.client_id, words=words, given_at=at, given_by=by)
        sealed.save()
        for people, standing in ((names.seeing, Named.Standing.SEES), (names.with_key, Named.Standing.KEY)):
            for person in people:
                Named(
                    client_id=case.client_id,
                    person=person,
                    standing_as=standing,
                    given_at=at,
                    given_by=by,
                ).save()
        log("case.sealed", by=by, at=at, case_ref=case.reference, subject=sealed)
        notify_of_lost_checks(case, names.seeing, by=by, at=at)
        return sealed


@transaction.atomic
def unname_person(*, case: Case, named: Named, by: User, at: datetime) -> None:
    """Take a name off the seal."""
    with holding_her(case, by=by):
        if named.ended_at is not None:
            raise Refused("This name has already been removed.")
        refuse_if_needed(case, named.person)
        refuse_if_works(case, named.person)
        named.end(by=by, at=at)
        log("case.unnamed", by=by, at=at, case_ref=case.reference, subject=named.person)


def refuse_if_needed(case: Case, person: User) -> None:
    """Refuse to take from a sealed case one of the last two who see it, or the last who can lift the seal."""
    names = list(Named.objects.of(case).seeing().select_related("person"))
    if person not in {named.person for named in names}:
        return
    still_named = [named.person for named in names if named.person != person]
    if len(still_named) < LEAST_NAMED:
        raise Refused("At least two people must be able to see a sealed case. Name someone else first.")
    if not any(Permission.CASE_SEAL in GRANTS[person.role] for person in still_named):
        raise Refused("One of the people named must be a manager, who can lift the seal. Name one first.")
