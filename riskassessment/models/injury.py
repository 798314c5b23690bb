"""What was seen of an injury, or told: her words apart from the worker's, and each mark on a drawn body."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from cases.models import CaseRecord, SensitiveRecordQuerySet
from riskassessment.models.answers import LONGEST_ANSWER
from riskassessment.rules.body import REGIONS
from riskassessment.rules.drawing import Seen


class InjuryQuerySet(SensitiveRecordQuerySet["Injury"]):
    def current(self) -> Self:
        """Return those that no correction has taken the place of."""
        return self.filter(correction=None)

    def newest_first(self) -> Self:
        """Return the latest first, by the day they were seen."""
        return self.order_by("-seen_on", "-pk")

    def with_parts(self) -> Self:
        """Return with who wrote each, its marks, and what was added since: two more queries for all."""
        added = Prefetch("additions", InjuryAddition.objects.oldest_first().select_related("made_by"))
        return self.select_related("made_by", "corrects").prefetch_related("marks", added)

    def with_count(self) -> Self:
        """Return with how many marks each has."""
        return self.select_related("made_by").annotate(marks_in_all=Count("marks"))


class Injury(CaseRecord):
    """What a worker saw, or was told, of an injury. Never changed: a correction takes its place."""

    class Known(models.TextChoices):
        SEEN = "seen", "I saw it"
        BY_OTHER = "by_other", "Someone else saw it and told me"
        TOLD = "told", "Nobody saw it: I was told"

    class Doctor(models.TextChoices):
        WANTS = "wants", "Wants to see one"
        SEEN = "seen", "Has seen one"
        NO = "no", "Does not want to"
        NOT_ASKED = "not_asked", "Not asked yet"

    class Photographs(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_ASKED = "not_asked", "Not asked"

    seen_on = models.DateField()
    known = models.CharField("who saw it", max_length=10, choices=Known)
    seen_by = models.CharField("who that is", max_length=120, blank=True)
    seen = models.TextField("what was seen", max_length=LONGEST_ANSWER, blank=True)
    her_words = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    how = models.TextField("how it happened, in the client’s account", max_length=LONGEST_ANSWER, blank=True)
    doctor = models.CharField("is a doctor wanted", max_length=10, choices=Doctor)
    doctor_words = models.CharField("who, where and when", max_length=200, blank=True)
    is_agreed = models.BooleanField("agreed to the record")
    not_agreed_why = models.TextField("why it is recorded anyway", max_length=1000, blank=True)
    photographs = models.CharField("agreed to photographs", max_length=10, choices=Photographs)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )
    correction_why = models.CharField("what was wrong", max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InjuryQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-seen_on", "-pk"]
        verbose_name_plural = "injuries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="injury_who_saw_is_known", condition=Q(known__in=["seen", "by_other", "told"])
            ),
            models.CheckConstraint(
                name="injury_someone_else_has_a_name",
                condition=Q(known="by_other") & ~Q(seen_by="") | ~Q(known="by_other") & Q(seen_by=""),
            ),
            models.CheckConstraint(
                name="injury_what_nobody_saw_is_her_word", condition=~Q(known="told") | Q(seen="")
            ),
            models.CheckConstraint(
                name="injury_without_her_yes_says_why",
                condition=Q(is_agreed=True, not_agreed_why="") | Q(is_agreed=False) & ~Q(not_agreed_why=""),
            ),
            models.CheckConstraint(
                name="injury_doctor_words_only_if_there_is_one",
                condition=Q(doctor__in=["wants", "seen"]) | Q(doctor_words=""),
            ),
            models.CheckConstraint(
                name="injury_correction_says_why",
                condition=Q(corrects=None, correction_why="")
                | Q(corrects__isnull=False) & ~Q(correction_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Injury, {self.seen_on:%d %b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("riskassessment:injury", args=[self.case.reference, self.pk])

    @property
    def known_in_words(self) -> str:
        """Return who saw it: "Amina Osei saw it", "Nobody saw it: Amina Osei was told"."""
        if self.known == self.Known.SEEN:
            return f"{self.made_by} saw it"
        if self.known == self.Known.BY_OTHER:
            return f"{self.seen_by} saw it and told {self.made_by}"
        return f"Nobody saw it: {self.made_by} was told"

    @property
    def doctor_in_words(self) -> str:
        """Return whether she sees a doctor, who and when: "Has seen one: Dr Okafor, Monday"."""
        label = str(self.get_doctor_display())
        return f"{label}: {self.doctor_words}" if self.doctor_words else label

    @property
    def all_additions(self) -> "list[InjuryAddition]":
        """Return what was added since, to this record and to those whose place it took, as it happened."""
        added, record = [*self.additions.all()], self.corrects
        while record:
            added += record.additions.select_related("made_by")
            record = record.corrects
        return sorted(added, key=lambda addition: (addition.happened_on, addition.pk))

    @property
    def drawn_marks(self) -> list[Seen]:
        """Return its marks as they are drawn and said."""
        return [
            Seen(mark.number, mark.region, mark.x, mark.y, mark.get_kind_display().lower())
            for mark in self.marks.all()
        ]


class InjuryMark(CaseRecord):
    """One mark on the drawn body: where, what kind, how big, how it looks. Never changed."""

    class Kind(models.TextChoices):
        BRUISE = "bruise", "Bruise"
        CUT = "cut", "Cut"
        BURN = "burn", "Burn"
        SWELLING = "swelling", "Swelling"
        SCAR = "scar", "Scar"
        BITE = "bite", "Bite"
        PAIN = "pain", "Pain, nothing to see"
        OTHER = "other", "Something else"

    injury = models.ForeignKey(Injury, on_delete=models.PROTECT, related_name="marks")
    number = models.PositiveSmallIntegerField()
    region = models.CharField("where", max_length=40)
    x = models.PositiveSmallIntegerField("from the left, in per cent")
    y = models.PositiveSmallIntegerField("from the top, in per cent")
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.CharField("size in cm", max_length=20, blank=True)
    look = models.CharField("colour and age", max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)

    objects = SensitiveRecordQuerySet["InjuryMark"].as_manager()

    class Meta:
        ordering: ClassVar = ["injury", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["injury", "number"], name="injury_mark_number_once"),
            models.CheckConstraint(name="injury_mark_is_on_the_drawing", condition=Q(x__lte=100, y__lte=100)),
        ]

    def __str__(self) -> str:
        return f"Mark {self.number}"

    @property
    def place(self) -> str:
        """Return where it is, by name: "left forearm, inner"."""
        return REGIONS[self.region].name

    @property
    def size_in_words(self) -> str:
        """Return how big it is: "3 by 2 cm"."""
        return f"{self.size} cm" if self.size else ""


class InjuryAdditionQuerySet(SensitiveRecordQuerySet["InjuryAddition"]):
    def oldest_first(self) -> Self:
        """Return in the order they happened."""
        return self.order_by("happened_on", "pk")


class InjuryAddition(CaseRecord):
    """What followed an injury: a doctor saw it, it faded, it was seen again. Never changed."""

    injury = models.ForeignKey(Injury, on_delete=models.PROTECT, related_name="additions")
    happened_on = models.DateField()
    what = models.TextField("what was seen or done since", max_length=LONGEST_ANSWER)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = InjuryAdditionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["happened_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="injury_addition_says_what", condition=~Q(what=""))
        ]

    def __str__(self) -> str:
        return f"Added to an injury, {self.happened_on:%d %b %Y}"
