"""One episode of support for one client: what is so, what is promised, what happened."""

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import cached_property
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models, transaction
from django.db.models import F, FilteredRelation, Max, Q, QuerySet

from cases.models.client import Client, ThreeState
from cases.models.consent import Consent
from cases.models.deadline import Deadline
from cases.models.death import WITH_HER_DEATH, OfDeath, ends_with_her_death
from cases.models.document import KeptDocument
from cases.models.entry import Entry, moment_on
from cases.models.of_nrm import OfNRM
from cases.models.open_deadlines import OPEN_OF_KIND, OPEN_PROMISES, SOONEST
from cases.models.people import Dependant
from cases.models.promise_source import PromiseSource, Reason
from cases.models.risk_level import RiskLevel, Standing
from cases.models.second_worker import OfSecondWorker
from cases.models.traced import CaseTraces
from cases.rules.access import case_scope, closed_to
from cases.rules.references import steps_to
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import GRANTS, Permission
from hestia.audit.models import log
from hestia.community.models import Campaign
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.refusals import Refused
from hestia.ui import words
from hestia.ui.addresses import address


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return the cases that exist for ``user`` at a moment: without one, at that of the request."""
        return self.filter(case_scope(user, at=at))

    def closed_to(self, user: User) -> Self:
        """Return the cases that are sealed from somebody, or of which they are kept out."""
        return self.filter(closed_to(user))

    def open(self) -> Self:
        """Return the cases not yet closed."""
        return self.exclude(status=Case.Status.CLOSED)

    def of_worker(self, user: User) -> Self:
        """Return the cases allocated to someone, first or second."""
        return self.filter(Q(worker=user) | Q(second_worker=user))

    def overdue(self, *, on: date) -> Self:
        """Return the cases with an open promise whose day is past."""
        return self.open().filter(next_due_on__lt=on)

    def not_contacted_since(self, moment: datetime) -> Self:
        """Return the open cases of the living nobody has met, phoned or written to since ``moment``."""
        living = self.open().filter(died_on=None)
        return living.filter(Q(last_contact_at__lt=moment) | Q(last_contact_at=None))

    def soonest_first(self) -> Self:
        """Return in the order of what must happen next."""
        return self.order_by(F("next_due_on").asc(nulls_last=True), "pk")

    def with_people(self) -> Self:
        """Return with the client, her safe contact, the worker and the service, for one query a page."""
        return self.select_related("client", "safe_contact", "worker", "service")

    def with_bar(self) -> Self:
        """Return with all that the bar at the head of a record shows, her room included, in one query."""
        return (
            self.with_people()
            .select_related("second_worker")
            .annotate(
                placement_now=FilteredRelation("placement_set", condition=Q(placement_set__until_on=None))
            )
            .select_related("placement_now__room")
        )


class Case(CaseTraces, Standing, OfNRM, OfDeath, OfSecondWorker, Versioned):
    """One episode of support for one client. Everything else is kept on it."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a place"
        OPEN = "open", "Open"
        LEAVING = "leaving", "Leaving"
        CLOSED = "closed", "Closed"

    class Source(models.TextChoices):
        POLICE = "police", "Police"
        FIRST_RESPONDER = "first_responder", "A first responder, such as The Salvation Army"
        LOCAL_AUTHORITY = "local_authority", "Council"
        HEALTH = "health", "Health service"
        CHARITY = "charity", "Another charity"
        SOLICITOR = "solicitor", "Solicitor"
        SELF = "self", "Self-referral"
        PUBLICITY = "publicity", "Publicity or an outreach event"
        OTHER = "other", "Someone else"

    class Exploitation(models.TextChoices):
        SEXUAL = "sexual", "Made to have sex or sell sex"
        LABOUR = "labour", "Made to work for little or no pay"
        DOMESTIC = "domestic", "Made to work in a home"
        CRIMINAL = "criminal", "Made to break the law"
        ORGANS = "organs", "Organs taken"
        OTHER = "other", "Something else"

    class ExitKind(models.TextChoices):
        PLANNED = "planned", "Planned exit"
        NEGATIVE_DECISION = "negative_decision", "Negative decision"
        WITHDREW = "withdrew", "Withdrew"
        LOST_CONTACT = "lost_contact", "Lost contact or missing"
        DETAINED = "detained", "Detained"
        RETURNED = "returned", "Returned or removed from the UK"
        TRANSFERRED = "transferred", "Moved to another provider"
        SAFETY = "safety", "Moved for safety"
        DISQUALIFIED = "disqualified", "Disqualified by the Home Office"
        EXCLUDED = "excluded", "Excluded for the safety of others"
        MOVED_AWAY = "moved_away", "Moved away"
        DIED = "died", "Died"
        OTHER = "other", "Other"

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="cases")
    reference = models.CharField(max_length=12, unique=True, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    opened_on = models.DateField()
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="cases")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")

    source = models.CharField(max_length=20, choices=Source, blank=True)
    source_detail = models.CharField(max_length=160, blank=True)
    heard_through = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # what she saw or was given, never at which event
    referred_on = models.DateField(null=True, blank=True)
    referred_from = models.CharField("borough at referral", max_length=40, blank=True)  # where she was then
    police_involved = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    crime_reference = models.CharField(max_length=60, blank=True)
    exploitation = ArrayField(models.CharField(max_length=20, choices=Exploitation), default=list, blank=True)
    exploited_where = models.CharField(max_length=200, blank=True)
    what_happened = models.TextField(max_length=15_000, blank=True)
    safe_tonight = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    urgent_health = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    self_harm = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    exploiter_near = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    local_authority_contact = models.CharField(max_length=200, blank=True)

    # The case's own facts, told by the floors above when their acts happen.
    risk_level = models.CharField(max_length=10, choices=RiskLevel, blank=True)
    risk_rank = models.PositiveSmallIntegerField(default=0, editable=False)  # or of what waits: `Standing`
    risk_again = models.BooleanField("to be looked at again the same day", default=False, editable=False)
    risk_total = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_previous_total = models.PositiveSmallIntegerField(null=True, blank=True)
    risk_assessed_on = models.DateField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True, editable=False)

    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    exit_kind = models.CharField(max_length=20, choices=ExitKind, blank=True)
    reopened_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reopened"
    )
    erased_on = models.DateField(null=True, blank=True, editable=False)  # then it exists for nobody

    objects = CaseQuerySet.as_manager()
    history = History(excluded_fields=["next_due_on", "last_contact_at"])  # worked out

    class Meta:
        ordering: ClassVar = ["-opened_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_status_is_known", condition=Q(status__in=["waiting", "open", "leaving", "closed"])
            ),
            models.CheckConstraint(
                name="case_closed_has_day_person_and_kind",
                condition=Q(
                    status="closed", closed_at__isnull=False, closed_by__isnull=False, closed_on__isnull=False
                )
                & ~Q(exit_kind="")
                | ~Q(status="closed") & Q(closed_at=None, closed_by=None, closed_on=None, exit_kind=""),
            ),
            models.CheckConstraint(
                name="case_erased_was_closed", condition=Q(erased_on=None) | Q(status="closed")
            ),
            models.CheckConstraint(
                name="case_closes_after_it_opens",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
            ),
            *OfDeath.CONSTRAINTS,
            *OfSecondWorker.CONSTRAINTS,
            models.CheckConstraint(
                name="case_stands_since_a_day",
                condition=Q(nrm_stands="", nrm_stands_since=None)
                | ~Q(nrm_stands="") & Q(nrm_stands_since__isnull=False),
            ),
            models.CheckConstraint(
                name="case_recovery_has_both_ends",
                condition=Q(recovery_from=None, recovery_to=None, recovery_days=None)
                | Q(
                    recovery_from__isnull=False,
                    recovery_to__isnull=False,
                    recovery_to__gte=F("recovery_from"),
                    recovery_days__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["client"], condition=~Q(status="closed"), name="case_one_open_per_client"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_due_on", "id"], condition=~Q(status="closed"), name="case_open_next_due"
            ),
            models.Index(
                fields=["service", "next_due_on"], condition=~Q(status="closed"), name="case_open_of_service"
            ),
            models.Index(
                fields=["worker", "next_due_on"], condition=~Q(status="closed"), name="case_open_of_worker"
            ),
            *OfSecondWorker.INDEXES,
            models.Index(fields=["risk_rank", "id"], condition=~Q(status="closed"), name="case_open_by_risk"),
            models.Index(
                fields=["opened_on", "id"], condition=~Q(status="closed"), name="case_open_by_opening"
            ),
            models.Index(
                fields=["last_contact_at", "id"], condition=~Q(status="closed"), name="case_open_by_contact"
            ),
            models.Index(fields=["nrm_reference"], condition=~Q(nrm_reference=""), name="case_nrm_reference"),
            models.Index(fields=["-closed_on"], condition=Q(status="closed"), name="case_closed"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address("desk:case", self.reference)

    # Questions

    @staticmethod
    def next_reference() -> str:
        """Return a reference nobody has had: it says nothing about the person."""
        [reference] = Case.next_references(1)
        return reference

    @staticmethod
    def next_references(count: int) -> list[str]:
        """Return so many references that nobody has had, each a random step after the last.

        Never given back: of a case that came to nothing, and in between, no number is used again.
        """
        steps = steps_to(count)
        with connection.cursor() as cursor:
            question = "SELECT nextval('cases_case_reference') FROM generate_series(1, %s)"
            cursor.execute(question, steps[-1:] or [0])
            numbers = [number for (number,) in cursor.fetchall()]
        return [f"H-{numbers[step - 1]:04d}" for step in steps]

    @property
    def is_closed(self) -> bool:
        """Whether the episode is over: then it is read, not written."""
        return self.status == self.Status.CLOSED

    def nrm_in_words(self, *, on: date) -> str:
        """Return where the referral stands on a day: "Recovery period, day 20 of 45"."""
        stage: str = self.get_nrm_stage_display()
        if self.has_died:
            return "Died"
        if stands := self.stands_in_words(on=on):
            is_to_begin = self.nrm_stage == self.NRMStage.NOT_REFERRED
            stage = f"{stands}. {'To be referred again' if is_to_begin else stage}"
        if self.closed_on and self.nrm_stage in self.NRM_RUNS:
            return f"{stage}, followed until the case closed on {words.day(self.closed_on)}"
        return self.recovery_in_words(stage, on=on)

    @property
    def deadlines(self) -> QuerySet[Deadline]:
        """Return every promise made on this case."""
        return self.deadline_set.all()

    @cached_property
    def open_promises(self) -> list[Deadline]:
        """Return the open promises, soonest first. Asked once for each case that was read."""
        promises: list[Deadline] = OPEN_PROMISES.records(case=self.pk)
        for promise in promises:
            promise.case = self
        return promises

    def open_deadline(self, kind: str) -> Deadline | None:
        """Return the open promise of one kind, if there is one."""
        return self.deadline_set.open().filter(kind=kind).first()

    def open_promise(self, *kinds: str) -> Deadline | None:
        """Return the soonest open promise of these kinds, of those that were asked for."""
        return next((promise for promise in self.open_promises if promise.kind in kinds), None)

    def closing_blockers(self) -> list[str]:
        """Return why the case cannot be closed now, in words."""
        return ["The case is already closed."] if self.is_closed else []

    # Acts: each refuses, changes, saves, narrates, logs

    def closed_blockers(self) -> list[str]:
        """Return why nothing of it can be changed now: it is closed."""
        return ["This case is closed. Reopen it to change it."] if self.is_closed else []

    def refuse_if_closed(self) -> None:
        """Refuse what would change a closed case."""
        if blockers := self.closed_blockers():
            raise Refused(*blockers)

    @transaction.atomic
    def promise(
        self,
        kind: str,
        *,
        due_on: date,
        by: User,
        at: datetime,
        title: str = "",
        context: str = "",
        interpreter: str = "",
        interpreter_agreed: bool | None = None,
        unit: str = Deadline.Unit.CALENDAR,
        owner: str = Deadline.Owner.US,
        assignee: User | None = None,
        due_time: time | None = None,
        dependant: Dependant | None = None,
        is_of_risk: bool = False,
        source: PromiseSource | None = None,
        reasons: Sequence[Reason] = (),
    ) -> Deadline:
        """Make a promise about time, by ``source`` if a thing asks for it.

        An open promise of the same kind is replaced, saying so.
        """
        if kind not in Deadline.MANY_AT_ONCE:
            for earlier in OPEN_OF_KIND.records(case=self.pk, kind=kind):
                earlier.case = self
                earlier.cancel(by=by, at=at, why=Deadline.REPLACED)
        deadline = Deadline(
            case=self,
            kind=kind,
            title=title or Deadline.Kind(kind).label,
            context=context,
            interpreter=interpreter,
            interpreter_agreed=interpreter_agreed,
            due_on=due_on,
            due_time=due_time,
            unit=unit,
            owner=owner,
            assignee=assignee,
            dependant=dependant,
            is_of_risk=is_of_risk,
            reasons=list(reasons),
            **(source._asdict() if source else {}),
            made_at=at,
            made_by=by,
        )
        if self.has_died and ends_with_her_death(deadline, is_new=True):
            deadline.cancelled_at, deadline.cancelled_by = at, by
            deadline.cancelled_why = WITH_HER_DEATH
        deadline.save()
        self.refresh_next_due()
        return deadline

    @transaction.atomic
    def meet(self, *kinds: str, by: User, at: datetime, on: date, outcome: str = "") -> int:
        """Keep the open promises of these kinds; return how many there were."""
        met = 0
        for deadline in self.deadline_set.open().filter(kind__in=kinds):
            deadline.case = self
            deadline.meet(by=by, at=at, on=on, outcome=outcome)
            met += 1
        return met

    @transaction.atomic
    def withdraw_promises(self, *kinds: str, by: User, at: datetime, why: str) -> int:
        """Withdraw the open promises of these kinds (of every kind when none is named); return how many."""
        promises = self.deadline_set.open()
        withdrawn = 0
        for deadline in promises.filter(kind__in=kinds) if kinds else promises:
            deadline.case = self
            deadline.cancel(by=by, at=at, why=why)
            withdrawn += 1
        return withdrawn

    def refresh_next_due(self) -> None:
        """Keep ``next_due_on``, by which lists are sorted, in step with the open promises but milestones."""
        soonest = next((due_on for (due_on,) in SOONEST.ask(case=self.pk)), None)
        if soonest != self.next_due_on:
            self.next_due_on = soonest
            # Derived, so no new version and no history.
            Case.objects.filter(pk=self.pk).update(next_due_on=soonest)

    def narrate(
        self,
        kind: str,
        title: str,
        body: str = "",
        *,
        by: User,
        at: datetime,
        happened_at: datetime | None = None,
        on: date | None = None,
        url: str = "",
        minutes: int | None = None,
        interpreter: str = "",
        interpreter_name: str = "",
        document: KeptDocument | None = None,
        shadowing: Consent | None = None,
    ) -> Entry:
        """Write one line of the story, of ``happened_at`` or the day ``on``; ``at`` is when it is written."""
        entry = Entry(
            case=self,
            kind=kind,
            title=title,
            body=body,
            happened_at=happened_at or moment_on(on, at=at),
            recorded_at=at,
            by=by,
            url=url,
            minutes=minutes,
            interpreter=interpreter,
            interpreter_name=interpreter_name,
            document=document,
            shadowing=shadowing,
            needs_co_signature=kind in Entry.NOTES and Permission.NOTE_COSIGN not in GRANTS[by.role],
        )
        entry.save()
        if entry.is_contact and (self.last_contact_at is None or self.last_contact_at < entry.happened_at):
            self.last_contact_at = entry.happened_at
            # Derived, so no new version: a form that somebody has open must not come back for it.
            Case.objects.filter(pk=self.pk).update(last_contact_at=entry.happened_at)
        return entry

    def refresh_last_contact(self) -> None:
        """Keep ``last_contact_at`` in step with the entries, after one was corrected."""
        latest = self.entry_set.contacts().aggregate(latest=Max("happened_at"))["latest"]
        if latest != self.last_contact_at:
            self.last_contact_at = latest
            Case.objects.filter(pk=self.pk).update(last_contact_at=latest)

    def record_risk_level(self, level: str, *, total: int, assessed_on: date) -> None:
        """Take over the level of an assessment that was signed off."""
        self.refuse_if_closed()
        self.risk_previous_total = self.risk_total
        self.risk_level, self.risk_total, self.risk_assessed_on = level, total, assessed_on
        self.risk_rank = RiskLevel(level).rank
        self.save()

    def record_unchecked_risk(self, level: str) -> None:
        """Count a level that was sent to be checked, if it is higher than what counts until a signature."""
        self.refuse_if_closed()
        rank = RiskLevel(level).rank
        if rank > self.risk_rank:
            self.risk_rank = rank
            self.save()

    @transaction.atomic
    def allocate(self, *, worker: User, by: User, at: datetime, why: str = "") -> None:
        """Give the case to a caseworker."""
        self.refuse_if_closed()
        earlier, self.worker = self.worker, worker
        if self.second_worker == worker:
            self.end_second_worker()
        self.save()
        title = f"Allocated to {worker}" if earlier is None else f"Moved from {earlier} to {worker}"
        self.narrate(Entry.Kind.ALLOCATION, title, why, by=by, at=at)
        log("case.allocated", by=by, at=at, case_ref=self.reference, subject=worker)

    @transaction.atomic
    def close(self, *, kind: str, on: date, by: User, at: datetime, why: str = "") -> None:
        """End the episode. Open promises but the follow-up are withdrawn; the room is given back."""
        is_no_death = self.has_died and kind != self.ExitKind.DIED
        if blockers := self.closing_blockers() + ["It is recorded that she has died."] * is_no_death:
            raise Refused(*blockers)
        # One by one, here and below: each has its line in a history.
        for deadline in self.deadline_set.open().exclude(kind__in=Deadline.AFTER_CLOSING):
            deadline.case = self
            deadline.cancel(by=by, at=at, why="The case was closed")
        for placement in self.placement_set.filter(until_on=None):
            placement.end(on=on)
        self.status, self.exit_kind = self.Status.CLOSED, kind
        self.died_on = on if kind == self.ExitKind.DIED else None
        self.closed_on, self.closed_by, self.closed_at = on, by, at
        self.risk_again = False  # the promise to look again is withdrawn above
        self.save()
        self.narrate(
            Entry.Kind.EXIT, f"Case closed: {self.get_exit_kind_display().lower()}", why, by=by, at=at
        )
        log("case.closed", by=by, at=at, case_ref=self.reference, kind_of_exit=kind)
