"""Supervision of everyone, and the placements of students and volunteers. Nothing here tells of a client."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.staff.models.register import OfStaffQuerySet, RegisterQuerySet, kept_by
from hestia.staff.rules import REFERENCES_MONTHS, hours_in_words
from hestia.ui.words import counted
from hestia.workingdays.calendar import months_after

MOST_PLACEMENTS = 9  # of one course


class SupervisionQuerySet(RegisterQuerySet["Supervision"]):
    def visible_to(self, person: User) -> Self:
        """Return one's own, those one held, of whose register one keeps, and of whose cases one counts."""
        seen = Q(person=person.pk) | Q(supervisor=person.pk) | Q(person__in=kept_by(person))
        if person.has_perm(Permission.TEAM_VIEW):
            seen |= Q(person__in=User.objects.in_services_of(person))
        return self.filter(seen)

    def of_the_two(self, person: User) -> Self:
        """Return those that somebody had, or held."""
        return self.counting().filter(Q(person=person.pk) | Q(supervisor=person.pk))


class Supervision(Versioned):
    """That somebody was supervised on a day, and when next. What was said is theirs (`SupervisionRecord`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    next_on = models.DateField("next supervision")
    is_mistake = models.BooleanField("recorded by mistake", default=False)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = SupervisionQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="supervision_is_by_another", condition=~Q(person=F("supervisor"))),
            models.CheckConstraint(name="supervision_next_is_later", condition=Q(next_on__gt=F("held_on"))),
            models.UniqueConstraint(
                fields=["person", "held_on"], condition=Q(is_mistake=False), name="supervision_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.held_on}"

    def is_overdue(self, today: date) -> bool:
        """Whether the next one should have been by now."""
        return self.next_on < today


class LearnerPlacement(Versioned):
    """Where a student or volunteer comes from, who looks after them, and how many days are agreed.

    Its last day is the last day of their account: one fact, in one place (`User.ends_on`).
    """

    class Kind(models.TextChoices):
        STUDENT = "student", "Student placement"
        VOLUNTEER = "volunteer", "Volunteering"

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    scheme = models.CharField("university or scheme", max_length=120)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="supervisor here"
    )
    educator = models.CharField("practice educator", max_length=120, blank=True)
    educator_registration = models.CharField("the educator’s registration", max_length=40, blank=True)
    concerns_to = models.CharField("who a concern goes to there", max_length=160, blank=True)
    expenses = models.CharField("which expenses are paid", max_length=160, blank=True)
    number = models.PositiveSmallIntegerField("which placement of the course", null=True, blank=True)
    days_agreed = models.PositiveSmallIntegerField()
    first_on = models.DateField("first day")
    # What is seen to before anybody is met: of a volunteer, two references.
    references_seen_on = models.DateField("both references seen", null=True, blank=True)
    induction_on = models.DateField("induction", null=True, blank=True)
    agreement_on = models.DateField("agreement signed", null=True, blank=True)
    insured_until = models.DateField("insured to drive clients until", null=True, blank=True)
    # Of a student
    midway_on = models.DateField("midway report due", null=True, blank=True)
    final_on = models.DateField("final report due", null=True, blank=True)
    observations = models.PositiveSmallIntegerField("direct observations", default=0, blank=True)
    observations_agreed = models.PositiveSmallIntegerField(
        "direct observations agreed", null=True, blank=True
    )

    objects = OfStaffQuerySet["LearnerPlacement"].as_manager()
    history = History()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="placement_is_supervised_by_another", condition=~Q(person=F("supervisor"))
            ),
            models.CheckConstraint(name="placement_has_a_day", condition=Q(days_agreed__gte=1)),
            models.CheckConstraint(
                name="placement_number_is_small",
                condition=Q(number=None) | Q(number__range=(1, MOST_PLACEMENTS)),
            ),
            models.CheckConstraint(
                name="placement_reports_in_order",
                condition=Q(midway_on=None) | Q(final_on=None) | Q(final_on__gt=F("midway_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.scheme}"

    @property
    def missing(self) -> list[str]:
        """Return what should be seen to before they meet a client, and is not."""
        is_missing = {
            "references": self.kind == self.Kind.VOLUNTEER and self.references_seen_on is None,
            "induction": self.induction_on is None,
            "agreement": self.agreement_on is None,
        }
        return [name for name, missing in is_missing.items() if missing]

    @property
    def besides(self) -> list[tuple[str, str]]:
        """Return what else is known of it, as pairs of a term and words."""
        educator = ", ".join(filter(None, [self.educator, self.educator_registration]))
        known = [
            ("Which placement", str(self.number or "")),
            ("Practice educator", educator),
            ("Expenses that we pay", self.expenses),
            ("A concern goes to", self.concerns_to),
        ]
        return [(term, words) for term, words in known if words]

    @property
    def observed(self) -> str:
        """Return how many direct observations there were, of those agreed: "1 of 3 done, 2 left"."""
        done, agreed = self.observations, self.observations_agreed
        if agreed is None:
            return counted(done, "time") if done else ""
        left = max(agreed - done, 0)
        return f"{done} of {agreed} done, {left} left" if left else f"{done} of {agreed} done"

    def has_old_references(self, today: date) -> bool:
        """Whether both references were seen so long ago that they are asked for again."""
        seen = self.references_seen_on
        return seen is not None and months_after(seen, REFERENCES_MONTHS) < today

    def is_uninsured(self, today: date) -> bool:
        """Whether an insurance that was recorded no longer counts."""
        return self.insured_until is not None and self.insured_until < today


class LearnerDay(Versioned):
    """One day of a placement: there or not, what for, and what was learned: without a client’s fact."""

    class Kind(models.TextChoices):
        WORKED = "worked", "Worked here"
        SKILLS = "skills", "Skills day"
        ABSENT = "absent", "Absent"

    class Purpose(models.TextChoices):
        SHADOWING = "shadowing", "Shadowing, with the client’s agreement"
        SUPPORT = "support", "Practical support"
        WRITING = "writing", "Writing and recording"
        MEETING = "meeting", "Meetings and supervision"
        STUDY = "study", "Study and training"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.WORKED)
    purpose = models.CharField(max_length=9, choices=Purpose, blank=True)
    hours = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    learned = models.TextField("what was learned", max_length=2000, blank=True)

    objects = OfStaffQuerySet["LearnerDay"].as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "on"], name="placement_day_once"),
            models.CheckConstraint(
                name="placement_day_absent_took_no_time",
                # Said of both: a comparison with nothing would let anything through.
                condition=~Q(kind="absent")
                & ~Q(purpose="")
                & Q(hours__isnull=False, hours__gt=0, hours__lte=24)
                | Q(kind="absent", hours=None, purpose="", learned=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.get_kind_display()}"

    @property
    def duration(self) -> str:
        """Return how long it was, in words."""
        return hours_in_words(self.hours)


class LearnerFeedback(Versioned):
    """What a client said of the student or volunteer who helped them. It says nothing of who that was."""

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    respected = models.CharField("treated with respect", max_length=6, choices=Answer, blank=True)
    useful = models.CharField("the help was useful", max_length=6, choices=Answer, blank=True)
    words = models.TextField("in the client’s words", max_length=500, blank=True)
    recorded_at = models.DateTimeField(editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    objects = OfStaffQuerySet["LearnerFeedback"].as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="learner_feedback_says_something",
                condition=~Q(respected="") | ~Q(useful="") | ~Q(words=""),
            ),
            models.CheckConstraint(
                name="learner_feedback_is_written_by_another", condition=~Q(person=F("recorded_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"Feedback about {self.person}"

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Return what was answered, as pairs of a term and words."""
        asked = [
            ("Treated with respect", self.get_respected_display()),
            ("The help was useful", self.get_useful_display()),
        ]
        return [(term, answer) for term, answer in asked if answer]
