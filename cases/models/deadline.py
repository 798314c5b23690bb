"""Promises about time: the Home Office's, other agencies' and our own."""

from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q

from cases.models.held import hold_case
from cases.models.promise_source import PromiseSource
from cases.models.record import CaseRecord, CaseRecordQuerySet
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.ui.addresses import address
from hestia.workingdays.models import hold_calendars


class DeadlineQuerySet(CaseRecordQuerySet["Deadline"]):
    def open(self) -> Self:
        """Return the promises neither kept nor withdrawn."""
        return self.filter(met_at=None, cancelled_at=None)

    def overdue(self, *, on: date) -> Self:
        """Return the open promises whose day is past. What the Home Office aims at is no promise of ours."""
        broken = self.open().filter(due_on__lt=on).exclude(kind__in=Deadline.MILESTONES)
        return broken.exclude(owner=Deadline.Owner.HOME_OFFICE)

    def to_do(self, *, on: date) -> Self:
        """Return the open promises without the milestones that have passed: there the count just goes on."""
        return self.open().exclude(kind__in=Deadline.MILESTONES, due_on__lt=on)

    def due_between(self, first: date, last: date) -> Self:
        """Return the open promises due from ``first`` to ``last``, both included."""
        return self.open().filter(due_on__range=(first, last))

    def because_of(self, source: PromiseSource) -> Self:
        """Return the promises that one thing made."""
        return self.filter(**source._asdict())

    def for_worker(self, user: User) -> Self:
        """Return the promises one person keeps: those given to them, and the rest of their cases.

        So does `counted_promises` (privacy.sql) for those who count a team: whoever changes one changes the
        other. What is asked of any second person is theirs who may answer it, and never of whoever asked.
        """
        asked = [kind for kind, permission in Deadline.ASKED_OF_ANY.items() if user.has_perm(permission)]
        own = Q(assignee=None, case__worker=user) & ~Q(kind__in=Deadline.ASKED_OF_ANY)
        to_answer = Q(assignee=None, kind__in=asked, case__service__in=user.service_ids) & ~Q(made_by=user)
        return self.filter(Q(assignee=user) | own | to_answer)

    def hearings_after(self, on: date) -> Self:
        """Return the hearings later than a day, those too that closing the case let go."""
        is_on = Q(cancelled_at=None) | Q(cancelled_at=F("case__closed_at"))
        return self.filter(is_on, is_hearing=True, met_at=None, due_on__gt=on).order_by("due_on", "pk")

    def not_of_risk(self) -> Self:
        """Return the promises without the tasks that come from what is known of her risk."""
        return self.filter(is_of_risk=False)

    def soonest_first(self) -> Self:
        """Return in the order of the diary; on one day the riskier case first."""
        return self.order_by("due_on", F("due_time").asc(nulls_last=True), "-case__risk_rank", "pk")


# The kinds of which several may be open in a case.
SEVERAL_OPEN = [
    *("task", "appointment", "tell_decision", "decision_letter", "run_up", "turning_18"),
    *("disclosure_sign_off", "lifting_sign_off", "correction", "correction_telling", "finding"),
]


class Deadline(CaseRecord):
    """A promise about time, kept or broken."""

    class Kind(models.TextChoices):
        RISK_SCREEN = "risk_screen", "Rapid risk screen"
        FIRST_RISK_ASSESSMENT = "first_risk_assessment", "First risk assessment"
        RISK_REVIEW = "risk_review", "Review risk assessment"
        RISK_SIGN_OFF = "risk_sign_off", "Check risk assessment"
        RISK_CALL = "risk_call", "Ring about very high risk"
        FIRST_PLAN = "first_plan", "Make the first support plan"
        PLAN_REVIEW = "plan_review", "Review support plan together"
        PLAN_ANSWER = "plan_answer", "Say whether you agree with the plan"
        NRM_EXPLANATION = "nrm_explanation", "Explain the NRM"
        NRM_TAKE_OVER = "nrm_take_over", "Record the referral already made"
        NRM_CONSENT = "nrm_consent", "Get consent for the NRM referral"
        NRM_HANDOVER = "nrm_handover", "Hand the referral to a first responder"
        NRM_RECEIPT = "nrm_receipt", "Get the NRM number"
        RG_DECISION = "rg_decision", "Reasonable grounds decision expected"
        TELL_DECISION = "tell_decision", "Tell the client the decision"
        DECISION_LETTER = "decision_letter", "Get the decision letter"
        NRM_GROUNDS = "nrm_grounds", "Record what the later decision is about"
        RECOVERY_REVIEW = "recovery_review", "Recovery period reaches its minimum"
        RECONSIDERATION = "reconsideration", "Last day to ask for reconsideration"
        LEGAL_ADVICE = "legal_advice", "Get legal advice"
        MOVE_ON = "move_on", "Plan move-on"
        RECOVERY_NEEDS = "recovery_needs", "Recovery needs assessment"
        LEAVE = "leave", "Leave to remain (section 65)"
        RUN_UP = "run_up", "Get ready for what comes next"
        CHASE = "chase", "Chase the Home Office"
        NRM_RESPONSE = "nrm_response", "Answer the Home Office’s notice"
        TURNING_18 = "turning_18", "The client turns 18"
        EXIT_CHECKLIST = "exit_checklist", "Finish exit checklist"
        EXIT_SIGN_OFF = "exit_sign_off", "Sign off exit"
        FOLLOW_UP = "follow_up", "Follow up after exit"
        AFTER_EXIT = "after_exit", "Act on what was said after the exit"
        DISCLOSURE_SIGN_OFF = "disclosure_sign_off", "Decide what may be shared outside"
        LIFTING_SIGN_OFF = "lifting_sign_off", "Decide whether more people may open it"
        SAFEGUARDING = "safeguarding", "Contact children’s services"
        ACCESS_REQUEST = "access_request", "Give the client the copy of the record"
        COPY_SIGN_OFF = "copy_sign_off", "Decide about the copy of the record"
        CORRECTION = "correction", "Answer what the client says is wrong in the record"
        CORRECTION_TELLING = "correction_telling", "Tell those who were told what is wrong"
        FINDING = "finding", "Put right what a sample found"
        APPOINTMENT = "appointment", "Appointment"
        TASK = "task", "Task"

    class Unit(models.TextChoices):
        WORKING = "working", "Working days"
        CALENDAR = "calendar", "Calendar days"

    class Owner(models.TextChoices):
        US = "us", "Us"
        HOME_OFFICE = "home_office", "Home Office"
        OTHER = "other", "Another agency"

    # Days that come rather than promises that break: a minimum is reached, and the count goes on.
    MILESTONES: ClassVar = (Kind.RECOVERY_REVIEW, Kind.MOVE_ON)
    MANY_AT_ONCE: ClassVar = frozenset(SEVERAL_OPEN)
    REPLACED = "Replaced by a new date"  # why a promise ended: the next of its kind took its place
    # What still leads to her after her case was closed.
    AFTER_CLOSING: ClassVar = (
        Kind.FOLLOW_UP,
        Kind.AFTER_EXIT,
        Kind.ACCESS_REQUEST,
        Kind.COPY_SIGN_OFF,
        Kind.CORRECTION,
        Kind.CORRECTION_TELLING,
    )
    # What somebody asks of a second person, and waits for.
    SIGN_OFFS: ClassVar = (
        Kind.RISK_SIGN_OFF,
        Kind.EXIT_SIGN_OFF,
        Kind.DISCLOSURE_SIGN_OFF,
        Kind.LIFTING_SIGN_OFF,
        Kind.COPY_SIGN_OFF,
        Kind.AFTER_EXIT,
        Kind.PLAN_ANSWER,
    )
    # Of those, what may be asked without a name: whoever of the service may answer it is asked.
    ASKED_OF_ANY: ClassVar = {
        Kind.RISK_SIGN_OFF: Permission.RISK_SIGN_OFF,
        Kind.PLAN_ANSWER: Permission.PLAN_AGREE,
    }

    # What somebody writes down by hand: kept by whose case it is, where nobody is named.
    BY_HAND: ClassVar = (Kind.TASK, Kind.APPOINTMENT)

    # Whose page is of one referral, which may be an earlier one: the task says which.
    OF_ONE_REFERRAL: ClassVar = (
        Kind.TELL_DECISION,
        Kind.DECISION_LETTER,
        Kind.NRM_GROUNDS,
        Kind.NRM_RESPONSE,
        Kind.RECONSIDERATION,
    )

    kind = models.CharField(max_length=30, choices=Kind)
    title = models.CharField(max_length=160)
    context = models.CharField(max_length=200, blank=True)
    interpreter = models.CharField("who interprets at it", max_length=120, blank=True)
    interpreter_agreed = models.BooleanField("whether the client said yes to them", null=True, blank=True)
    due_on = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.CALENDAR)
    owner = models.CharField(max_length=15, choices=Owner, default=Owner.US)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    dependant = models.ForeignKey(
        "cases.Dependant",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        help_text="Who around her it is about, if it follows from what is known of them",
    )
    reasons = models.JSONField("why it is done sooner", default=list, blank=True, editable=False)
    source_kind = models.CharField(
        max_length=60, blank=True, editable=False, help_text="What made it: the kind of thing"
    )
    source_id = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    met_on = models.DateField(
        null=True, blank=True, help_text="The day it was kept, which may be before met_at"
    )
    outcome = models.CharField(max_length=300, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_why = models.CharField(max_length=200, blank=True)
    is_hearing = models.BooleanField(
        default=False, help_text="A court or immigration hearing: it goes on after she leaves"
    )
    is_of_risk = models.BooleanField(
        default=False,
        help_text="A task that an incident, a concern, a screen or an assessment of risk asked for",
    )
    nobody_why = models.CharField(
        "why no other service takes it on",
        max_length=200,
        blank=True,
        help_text="Of a hearing after her exit: why she needs nobody there",
    )

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="deadline_met_at_and_by",
                condition=Q(met_at=None, met_by=None, met_on=None)
                | Q(met_at__isnull=False, met_by__isnull=False, met_on__isnull=False),
            ),
            models.CheckConstraint(
                name="deadline_cancelled_at_and_by",
                condition=Q(cancelled_at=None, cancelled_by=None)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="deadline_not_both_met_and_cancelled", condition=Q(met_at=None) | Q(cancelled_at=None)
            ),
            models.CheckConstraint(
                name="deadline_source_kind_and_id",
                condition=Q(source_kind="", source_id=None) | ~Q(source_kind="") & Q(source_id__isnull=False),
            ),
            models.CheckConstraint(
                name="deadline_agreed_to_somebody", condition=Q(interpreter_agreed=None) | ~Q(interpreter="")
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(met_at=None, cancelled_at=None) & ~Q(kind__in=SEVERAL_OPEN),
                name="deadline_one_open_of_a_kind",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on", "case"],
                condition=Q(met_at=None, cancelled_at=None),
                name="deadline_open_due",
            ),
            models.Index(
                fields=["case", "due_on"],
                condition=Q(met_at=None, cancelled_at=None),
                name="deadline_open_of_case",
            ),
            models.Index(
                fields=["interpreter"], condition=~Q(interpreter=""), name="deadline_of_interpreter"
            ),
            models.Index(
                fields=["assignee", "due_on"],
                condition=Q(met_at=None, cancelled_at=None),
                name="deadline_open_of_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> PromiseSource | None:
        """Return what made it, if a thing did: a task that somebody writes has none."""
        return None if self.source_id is None else PromiseSource(self.source_kind, self.source_id)

    @property
    def context_in_words(self) -> str:
        """Return what is said of it, the reasons first: "Because: a move, Tue 24 Nov. Last assessed…"."""
        reasons = "; ".join(dict.fromkeys(each["words"] for each in self.reasons))  # two unnamed ones are one
        context = f"Because: {reasons}. {self.context}".strip() if reasons else self.context
        who = f"Interpreter: {self.interpreter}" if self.interpreter else ""
        who += ". Ask the client about them first" if self.interpreter_agreed is False else ""
        return f"{context.rstrip('.')}. {who}" if context and who else context or who

    @property
    def is_open(self) -> bool:
        """Whether the promise is neither kept nor withdrawn."""
        return self.met_at is None and self.cancelled_at is None

    def is_overdue(self, *, on: date) -> bool:
        """Whether a promise is broken as of a day. A milestone never is, nor what the Home Office aims at."""
        is_milestone = self.kind in self.MILESTONES or self.owner == self.Owner.HOME_OFFICE
        return self.is_open and self.due_on < on and not is_milestone

    def is_to_do(self, *, on: date) -> bool:
        """Whether it still asks for something: a milestone that has passed does not."""
        return self.is_open and (self.due_on >= on or self.kind not in self.MILESTONES)

    @property
    def group(self) -> str:
        """Return the part of the work it belongs to: nrm, risk, plan, exit or task."""
        return GROUPS.get(self.kind, "task")

    @property
    def soon_within(self) -> int:
        """Return how many days left count as soon (working or calendar days, as ``unit`` says)."""
        soon: dict[str, int] = settings.SOON
        if self.unit == self.Unit.WORKING:
            return soon["working"]
        if self.kind == self.Kind.RECOVERY_REVIEW:
            return soon["recovery"]
        return soon.get(self.group, soon["task"])

    @property
    def is_ours(self) -> bool:
        """Whether we made the promise and may change its day. The Home Office's days are never moved."""
        return self.owner == self.Owner.US and self.group != "nrm"

    @property
    def is_met_by_hand(self) -> bool:
        """Whether somebody says that it is done. The others are met by the act they wait for."""
        return not self.action

    @property
    def action(self) -> tuple[str, str, tuple[str, ...]] | None:
        """Return what keeps it, where somebody’s word does not: a label, and an address by its name."""
        if of_source := ACTIONS_OF_SOURCES.get(self.source_kind):
            label, name, section = of_source
            return label, name, (section,)
        if of_kind := ACTIONS.get(self.kind):
            return *of_kind, ()
        return None

    @property
    def is_kept_after_exit(self) -> bool:
        """Whether a manager says that it is done although the case is closed: she asked for something."""
        return self.kind == self.Kind.AFTER_EXIT

    def is_asked_of(self, user: User) -> bool:
        """Whether this person can do what it asks: nobody answers what they sent to a second person.

        A finding is put right by the one who was asked to: nobody else may say what was done.
        """
        if self.kind == self.Kind.FINDING:
            return self.assignee_id == user.pk
        if self.kind not in self.SIGN_OFFS or self.is_kept_after_exit or self.assignee_id == user.pk:
            return True
        permission = self.ASKED_OF_ANY.get(self.Kind(self.kind))
        return self.made_by_id != user.pk and (permission is None or user.has_perm(permission))

    @property
    def waits_for(self) -> str:
        """Return for whom a sign-off waits, in words: "Waits for Ruth Ellery"."""
        return f"Waiting for {self.assignee or 'a manager'}"

    @property
    def action_label(self) -> str:
        """Return the words on the one button of its row."""
        return self.action[0] if self.action else "Open task"

    @property
    def action_url(self) -> str:
        """Return where its one button leads."""
        if not self.action:
            return address("cases:task", self.case.reference, self.pk)
        _, name, more = self.action
        url = address(name, self.case.reference, *more)
        if self.kind == self.Kind.RISK_SIGN_OFF:
            return f"{url}?check=now"  # leads on to what waits, of which a promise does not know the number
        return f"{url}?task={self.pk}" if self.kind in self.OF_ONE_REFERRAL else url

    # Acts

    @transaction.atomic(savepoint=False)
    def save(self, **kwargs: Any) -> None:
        """Save, its case held first; while open, nobody changes the bank holidays that counted its day."""
        hold_case(self.case_id)
        if self.is_open:
            hold_calendars()
        super().save(**kwargs)

    def meet(self, *, by: User, at: datetime, on: date, outcome: str = "") -> None:
        """Keep the promise: ``on`` is the day it was kept, ``at`` the moment it was written down."""
        self.met_at, self.met_by, self.met_on, self.outcome = at, by, on, outcome
        self.save()
        self.case.refresh_next_due()

    def open_again(self) -> None:
        """Take back that it was kept; what was said of that stays in the history."""
        self.met_at, self.met_by, self.met_on, self.outcome = None, None, None, ""
        self.save()
        self.case.refresh_next_due()

    def move(self, *, to: date, at_time: time | None, by: User, at: datetime) -> None:
        """Promise another day instead; who promised it, and when, is kept in the history."""
        self.due_on, self.due_time, self.made_at, self.made_by = to, at_time, at, by
        self.save()
        self.case.refresh_next_due()

    def needs_nobody(self, *, why: str) -> None:
        """Write down why no other service takes a hearing on when she leaves; no words take it back."""
        self.nobody_why = why
        self.save()

    def cancel(self, *, by: User, at: datetime, why: str) -> None:
        """Withdraw the promise, saying why. With an appointment of a group she gives up her place in it."""
        self.cancelled_at, self.cancelled_by, self.cancelled_why = at, by, why
        self.save()
        for place in self.group_places.current() if self.kind == self.Kind.APPOINTMENT else ():
            place.end(by=by, at=at)
        self.case.refresh_next_due()


K = Deadline.Kind

GROUPS: dict[str, str] = {
    K.RISK_SCREEN: "risk",
    K.FIRST_RISK_ASSESSMENT: "risk",
    K.RISK_REVIEW: "risk",
    K.RISK_SIGN_OFF: "risk",
    K.RISK_CALL: "risk",
    K.FIRST_PLAN: "plan",
    K.PLAN_REVIEW: "plan",
    K.PLAN_ANSWER: "plan",
    K.NRM_EXPLANATION: "nrm",
    K.NRM_TAKE_OVER: "nrm",
    K.NRM_CONSENT: "nrm",
    K.NRM_HANDOVER: "nrm",
    K.NRM_RECEIPT: "nrm",
    K.RG_DECISION: "nrm",
    K.TELL_DECISION: "nrm",
    K.DECISION_LETTER: "nrm",
    K.NRM_GROUNDS: "nrm",
    K.RECOVERY_REVIEW: "nrm",
    K.RECONSIDERATION: "nrm",
    K.CHASE: "nrm",
    K.LEGAL_ADVICE: "nrm",
    K.RECOVERY_NEEDS: "nrm",
    K.LEAVE: "nrm",
    K.NRM_RESPONSE: "nrm",
    K.TURNING_18: "nrm",
    K.MOVE_ON: "exit",
    K.RUN_UP: "nrm",
    K.EXIT_CHECKLIST: "exit",
    K.EXIT_SIGN_OFF: "exit",
    K.FOLLOW_UP: "exit",
    K.AFTER_EXIT: "exit",
}

# Words on the button, and the name of the page it leads to (each takes the case's reference).
# A kind without a page of its own opens the task itself.
ACTIONS: dict[str, tuple[str, str]] = {
    K.RISK_SCREEN: ("Start screen", "riskassessment:screen"),
    K.FIRST_RISK_ASSESSMENT: ("Start assessment", "riskassessment:assessment_new"),
    K.RISK_REVIEW: ("Start review", "riskassessment:assessment_new"),
    K.RISK_SIGN_OFF: ("Check it", "riskassessment:overview"),
    K.RISK_CALL: ("Record the call", "riskassessment:overview"),
    K.FIRST_PLAN: ("Start plan", "supportplans:plan"),
    K.PLAN_REVIEW: ("Open plan", "supportplans:plan"),
    K.PLAN_ANSWER: ("Answer", "supportplans:plan_answer"),
    K.NRM_EXPLANATION: ("Record explanation", "referrals:explanation"),
    K.NRM_TAKE_OVER: ("Record referral", "referrals:earlier"),
    K.NRM_CONSENT: ("Record consent", "referrals:consent"),
    K.NRM_HANDOVER: ("Record handover", "referrals:handover"),
    K.NRM_RECEIPT: ("Record NRM number", "referrals:receipt"),
    K.RG_DECISION: ("Record decision", "referrals:decision_new"),
    K.TELL_DECISION: ("Record it", "referrals:told"),
    K.DECISION_LETTER: ("The letter came", "referrals:letter"),
    K.NRM_GROUNDS: ("Record it", "referrals:grounds"),
    K.RECOVERY_REVIEW: ("Plan move-on", "supportplans:plan"),
    K.RECONSIDERATION: ("Ask to reconsider", "referrals:reconsideration"),
    K.CHASE: ("Record chaser", "referrals:chaser_new"),
    K.NRM_RESPONSE: ("Record answer", "referrals:disqualification"),
    K.TURNING_18: ("Record her choice", "referrals:eighteen"),
    K.MOVE_ON: ("Plan move-on", "supportplans:exit"),
    K.EXIT_CHECKLIST: ("Open checklist", "supportplans:exit"),
    K.EXIT_SIGN_OFF: ("Sign off", "supportplans:exit"),
    K.FOLLOW_UP: ("Record it", "supportplans:follow_up"),
    K.DISCLOSURE_SIGN_OFF: ("Decide", "desk:disclosures"),
    K.LIFTING_SIGN_OFF: ("Decide", "cases:access"),
    K.ACCESS_REQUEST: ("Open request", "rights:requests_of_case"),
    K.COPY_SIGN_OFF: ("Decide", "rights:requests_of_case"),
    K.CORRECTION: ("Answer", "rights:corrections"),
    K.CORRECTION_TELLING: ("Tell them", "rights:corrections"),
    K.FINDING: ("Say what was done", "oversight:findings_of_case"),
}

# What is kept by an act although its kind is a task like any: by what asked for it, and where.
ACTIONS_OF_SOURCES: dict[str, tuple[str, str, str]] = {
    "cases.case.safe_contact": ("Change the contact rules", "cases:details_edit", "safe-contact"),
    "cases.case.safe_contact_check": ("Check her contact details", "cases:details_edit", "safe-contact"),
}
