"""The people and agencies around her, her children, her papers, and what she needs."""

import json
import uuid
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.client import ThreeState
from cases.models.record import CaseRecord, CaseRecordQuerySet
from cases.models.traced import Traced
from cases.rules import hazards
from cases.rules.hazards import Key
from hestia.db.sealed import Sealing
from hestia.directory.models import AgencyKind
from hestia.privacy.sealed import SealedCharField


class Person(Traced, CaseRecord):
    """Someone in her life. Next of kin may be the danger, so the risk is asked for each.

    How to reach them is kept in confidence (`cases.models.confidence`).
    """

    class Kind(models.TextChoices):
        NEXT_OF_KIN = "next_of_kin", "Next of kin"
        FAMILY = "family", "Family"
        FRIEND = "friend", "Friend"
        TRUSTED = "trusted", "Person the client trusts"
        OTHER = "other", "Someone else"

    class Risk(models.TextChoices):
        NONE = "none", "No risk known"
        UNKNOWN = "unknown", "Not known"
        CONCERN = "concern", "Some concern"
        EXPLOITER = "exploiter", "Linked to the exploitation"

    TRACED = ("name", "relation", "risk", "note")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=15, choices=Kind)
    relation = models.CharField(max_length=80, blank=True)
    may_be_contacted = models.BooleanField(default=False)
    risk = models.CharField(max_length=10, choices=Risk, default=Risk.UNKNOWN)
    note = models.TextField(max_length=2000, blank=True)

    objects = CaseRecordQuerySet["Person"].as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="person_linked_to_exploitation_is_not_contacted",
                condition=~Q(risk="exploiter", may_be_contacted=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of whoever exploited her, or may be a danger: of nobody else."""
        if self.risk not in {self.Risk.EXPLOITER, self.Risk.CONCERN}:
            return
        yield from hazards.strong_keys(self.note)
        if self.risk == self.Risk.EXPLOITER:
            for name in (self.name, *hazards.aliases(f"{self.name} {self.relation} {self.note}")):
                yield from hazards.exploiters(name, self.case.exploited_where)


class AgencyQuerySet(CaseRecordQuerySet["Agency"]):
    def involved(self) -> Self:
        """Return the agencies still working with her."""
        return self.filter(ended_on=None)


class Agency(CaseRecord):
    """An agency that works with her: solicitor, midwife, police."""

    Kind = AgencyKind

    # What whoever sent her is called while nobody has written down who it was.
    NAMELESS: ClassVar = frozenset(
        {"Police", "First responder", "Council", "Health service", "Charity", "Solicitor"}
    )

    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=120)
    worker = models.CharField("person there", max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    told_of_exit_on = models.DateField(null=True, blank=True)
    told_of_exit_how = models.CharField(max_length=80, blank=True)
    told_of_exit_basis = models.CharField(
        "on what grounds it was told of the exit without the client’s consent", max_length=200, blank=True
    )
    not_told_why = models.CharField("why it must not be told", max_length=200, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]
        verbose_name_plural = "agencies"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="agency_ends_after_it_starts",
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("started_on")),
            ),
            models.CheckConstraint(
                name="agency_told_says_how",
                condition=Q(told_of_exit_on=None, told_of_exit_how="")
                | Q(told_of_exit_on__isnull=False) & ~Q(told_of_exit_how=""),
            ),
            models.CheckConstraint(
                name="agency_told_on_grounds_was_told",
                condition=Q(told_of_exit_basis="") | Q(told_of_exit_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_named(self) -> bool:
        """Whether somebody wrote down who it is, and not only of which kind."""
        return self.name not in self.NAMELESS

    def record_told_of_exit(self, *, on: date, how: str, basis: str = "") -> None:
        """Write down that the agency was told of the exit, how, and on what grounds without her yes."""
        self.told_of_exit_on, self.told_of_exit_how, self.told_of_exit_basis = on, how, basis
        self.not_told_why = ""
        self.save()

    def record_not_told_of_exit(self, *, why: str) -> None:
        """Write down why the agency is not to be told of the exit."""
        self.told_of_exit_on, self.told_of_exit_how, self.told_of_exit_basis = None, "", ""
        self.not_told_why = why
        self.save()


class Dependant(Sealing, CaseRecord):
    """A child or other person who depends on her. With needs and risks of their own.

    Where they are is as secret as where she is.
    """

    class Choice(models.TextChoices):
        """What they say when they turn 18."""

        OWN = "own", "Wants support of their own"
        FAMILY = "family", "Stays part of the family’s support"
        NONE = "none", "Wants no more support"

    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, default="Child")
    born_on = models.DateField(null=True, blank=True)
    age = models.PositiveSmallIntegerField("age, if the date is not known", null=True, blank=True)
    lives_with_her = models.BooleanField(default=True)
    whereabouts = SealedCharField("where, if elsewhere", max_length=120, blank=True)
    school = SealedCharField(max_length=120, blank=True)
    chose_at_18 = models.CharField("chose at 18", max_length=12, choices=Choice, blank=True)
    own_referral = models.CharField(
        "a referral of their own", max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED
    )
    chose_on = models.DateField("when they chose", null=True, blank=True)
    note = models.TextField(max_length=2000, blank=True)

    objects = CaseRecordQuerySet["Dependant"].as_manager()

    @property
    def has_whereabouts(self) -> bool:
        """Whether anything is recorded of where they are, away from her, or of their school."""
        return bool(self.whereabouts or self.school)

    turned_18: bool  # filled in by `cases.actions.coming_of_age.with_age`

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dependant_choice_at_18_has_its_day",
                condition=Q(chose_at_18="", chose_on=None) | Q(chose_on__isnull=False) & ~Q(chose_at_18=""),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Paper(CaseRecord):
    """One of the papers she needs: who holds it. Exit asks that they are complete."""

    class Kind(models.TextChoices):
        NRM_LETTERS = "nrm_letters", "NRM letters"
        IMMIGRATION = "immigration", "Immigration papers"
        IDENTITY = "identity", "Identity document"
        HEALTH = "health", "Health summary"
        BENEFITS = "benefits", "Benefit letters"
        SOLICITOR = "solicitor", "Solicitor’s contact"
        PLAN = "plan", "Copy of the plan"

    class State(models.TextChoices):
        MISSING = "missing", "Missing"
        WITH_AGENCY = "with_agency", "Still with an agency"
        HELD = "held", "We hold it for the client"
        GIVEN = "given", "The client has it"
        NOT_NEEDED = "not_needed", "Not needed"

    SETTLED: ClassVar = (State.HELD, State.GIVEN, State.NOT_NEEDED)

    kind = models.CharField(max_length=15, choices=Kind)
    state = models.CharField(max_length=15, choices=State, default=State.MISSING)
    document = models.ForeignKey(
        "cases.KeptDocument", on_delete=models.PROTECT, null=True, blank=True, verbose_name="a scan of it"
    )
    note = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    objects = CaseRecordQuerySet["Paper"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "kind"], name="paper_one_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"

    @property
    def is_checked(self) -> bool:
        """Whether somebody has said where it is, or that it is missing."""
        return self.state != self.State.MISSING or self.checked_on is not None

    @property
    def is_settled(self) -> bool:
        """Whether it is in the right hands; or an agency still has it, and it is known how she gets it."""
        return self.state in self.SETTLED or (self.is_away and bool(self.note))

    @property
    def is_held(self) -> bool:
        """Whether we hold it for her."""
        return self.state == self.State.HELD

    @property
    def is_away(self) -> bool:
        """Whether an agency still has it."""
        return self.state == self.State.WITH_AGENCY


class Topic(CaseRecord):
    """One of the eight needs or nine issues, and whether it was raised. Silence is not a "no"."""

    class Subject(models.TextChoices):
        # Needs
        ACCOMMODATION = "accommodation", "Accommodation"
        INCOME = "income", "Income or benefits"
        EMOTIONAL = "emotional", "Emotional support or counselling"
        LEGAL = "legal", "Legal or immigration advice"
        POLICE_TRUST = "police_trust", "Help to trust and work with the police"
        LANGUAGE = "language", "Help with language or English"
        ISOLATION = "isolation", "Company and less isolation"
        HEALTH = "health", "Medical care or pregnancy"
        # Issues
        LANGUAGE_ANXIETY = "language_anxiety", "Anxious because of limited English"
        RACISM = "racism", "Racism and prejudice"
        MISINFORMATION = "misinformation", "Misinformation"
        IMMIGRATION_INSECURITY = "immigration_insecurity", "Insecure immigration status"
        FINANCIAL_INSECURITY = "financial_insecurity", "No safe or steady money (financial insecurity)"
        SOCIAL_ISOLATION = "social_isolation", "Cut off from other people (social isolation)"
        LOYALTY = "loyalty", "Feeling disloyal to family and community"
        HONOUR_SHAME = "honour_shame", "Honour and shame"
        JUSTICE_DISTRUST = "justice_distrust", "Does not trust police and courts"

    NEEDS: ClassVar = tuple(list(Subject)[:8])
    ISSUES: ClassVar = tuple(list(Subject)[8:])

    subject = models.CharField(max_length=25, choices=Subject)
    answer = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    words = models.CharField("own words", max_length=500, blank=True)
    asked_on = models.DateField(null=True, blank=True)

    objects = CaseRecordQuerySet["Topic"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "subject"], name="topic_once_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_answer_display()}"

    @property
    def is_need(self) -> bool:
        """Whether it is one of the eight needs, not one of the nine issues."""
        return self.subject in self.NEEDS


LETTERS_OF_A_MARK = 8  # of the key of the page that asked, which is told to nobody


class PrintedQuerySet(CaseRecordQuerySet["Printed"]):
    def with_mark(self, mark: str) -> Self:
        """Return the copies that have a mark at their foot: one, but for a chance in millions."""
        return self.filter(once__startswith=mark.lower())

    def out(self) -> Self:
        """Return the copies she took with her of which nothing more is known."""
        return self.filter(takes_away__in=[Printed.Takes.YES, Printed.Takes.DISCREET], fate="")


class Printed(CaseRecord):
    """One copy of one document: who made it, for whom, whether it left, and what became of it."""

    class Takes(models.TextChoices):
        YES = "yes", "Yes"
        DISCREET = "discreet", "Yes, but discreet"
        NO = "no", "No, keep it on file"

    class Fate(models.TextChoices):
        RETURNED = "returned", "Given back"
        LOST = "lost", "Lost"
        DESTROYED = "destroyed", "Destroyed"

    ANSWERS = ("case_id", "document", "by_id", "takes_away", "choices", "why")

    document = models.CharField(max_length=30)
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=20)
    copy_number = models.PositiveSmallIntegerField()
    takes_away = models.CharField(max_length=10, choices=Takes, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    fate = models.CharField("what happened to it", max_length=10, choices=Fate, blank=True)
    fate_on = models.DateField(null=True, blank=True)
    fate_note = models.CharField(max_length=300, blank=True)
    fate_at = models.DateTimeField(null=True, blank=True)
    fate_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    once = models.UUIDField(null=True, editable=False, help_text="The key of the page that asked")

    objects = PrintedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        verbose_name_plural = "printed copies"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "document", "copy_number"], name="printed_copy_number_once"
            ),
            models.UniqueConstraint(fields=["by", "once"], name="printed_once_for_each_page_sent"),
            models.CheckConstraint(
                name="printed_fate_has_day_and_person",
                condition=Q(fate="", fate_on=None, fate_at=None, fate_by=None)
                | (
                    Q(fate__in=["returned", "lost", "destroyed"])
                    & Q(fate_on__isnull=False, fate_at__isnull=False, fate_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, copy {self.copy_number}"

    @property
    def mark(self) -> str:
        """Return what stands at the foot of each page of it, and in its file name, if it is discreet."""
        return self.once.hex[:LETTERS_OF_A_MARK] if self.once else ""

    @property
    def is_found_by_mark(self) -> bool:
        """Whether it has its mark in place of her reference: any but an open one may."""
        return self.takes_away in {self.Takes.DISCREET, self.Takes.NO}

    @property
    def says_she_has_support(self) -> bool:
        """Whether someone who finds it could tell that anybody helps her."""
        return self.takes_away == self.Takes.YES or bool(self.choices.get("all_the_same"))

    def is_the_same_as(self, other: "Printed") -> bool:
        """Whether two are one: a document of a case, asked for by one person with the same answers."""
        return all(getattr(self, name) == getattr(other, name) for name in self.ANSWERS)

    def key_of_answers(self, page: uuid.UUID) -> uuid.UUID:
        """Return a one-time key for these answers to a page that was sent: the same however often."""
        answers = {name: getattr(self, name) for name in self.ANSWERS}
        return uuid.uuid5(page, json.dumps(answers, sort_keys=True, default=str))
