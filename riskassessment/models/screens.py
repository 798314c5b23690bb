"""The short screens: hers on the first day, and one for each who depends on her."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from cases.models import Case, CaseRecord, Deadline, Dependant, RiskLevel, SensitiveRecordQuerySet
from hestia.accounts.models import User
from hestia.ui.words import day
from riskassessment.models.answers import LONGEST_ANSWER
from riskassessment.rules import screening
from riskassessment.rules.screening import Asked


class Screen(CaseRecord):
    """A few short questions and what was done at once about the answers."""

    QUESTIONS: ClassVar[dict[int, tuple[Asked, ...]]]

    questions_version = models.PositiveSmallIntegerField(default=1, editable=False)
    answers = models.JSONField(default=dict)
    done = models.TextField("what was done straight away", max_length=LONGEST_ANSWER, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def questions(self) -> tuple[Asked, ...]:
        """Return the questions it was made with."""
        return self.QUESTIONS[self.questions_version]

    @property
    def worries(self) -> list[Asked]:
        """Return the questions with a worrying answer."""
        return screening.worries(self.questions, self.answers)

    @property
    def not_asked(self) -> list[Asked]:
        """Return the questions that were not talked about."""
        return screening.not_asked(self.questions, self.answers)

    @property
    def is_urgent(self) -> bool:
        """Whether a worry cannot wait until tomorrow."""
        return any(worry.is_urgent for worry in self.worries)

    @property
    def lines(self) -> list[tuple[Asked, str, bool]]:
        """Return each question, its answer in words, and whether that worries."""
        words = {screening.YES: "Yes", screening.NO: "No"}
        worrying = self.worries
        return [
            (question, words.get(self.answers.get(question.slug, ""), "Not discussed"), question in worrying)
            for question in self.questions
        ]


@dataclass(frozen=True, slots=True)
class Correction:
    """One time a screen was put right: by whom and why, and what differed in it as it was saved before."""

    at: datetime
    by: User
    why: str
    saved_at: datetime
    before: list[tuple[str, str]]


class RapidScreen(Screen):
    """What was asked on the first day, before there was time for an assessment. A case has one."""

    QUESTIONS = screening.SCREEN

    class How(models.TextChoices):
        MET = "met", "In person"
        PHONE = "phone", "By phone or video"

    screened_on = models.DateField()
    how = models.CharField(max_length=10, choices=How)
    interpreter_name = models.CharField(max_length=120, blank=True)
    support = models.TextField("who else gives support", max_length=2000, blank=True)
    told = models.CharField("who was told", max_length=200, blank=True)
    # A mistake that was put right, and why; its history keeps what stood there before.
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    corrected_why = models.CharField(max_length=300, blank=True)

    # What saving it just now changed of the contact rules, in words; None when it asked for no change.
    stopped: list[str] | None = None
    # What saving it just now promised: by when the risk is looked at, or nothing.
    look_on: date | None = None

    objects = SensitiveRecordQuerySet["RapidScreen"].as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], name="rapid_screen_once_per_case"),
            models.CheckConstraint(name="rapid_screen_how_is_known", condition=Q(how__in=["met", "phone"])),
            models.CheckConstraint(
                name="rapid_screen_corrected_at_by_and_why",
                condition=Q(corrected_at=None, corrected_by=None, corrected_why="")
                | Q(corrected_at__isnull=False, corrected_by__isnull=False) & ~Q(corrected_why=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Rapid screen of {self.screened_on:%d %b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("riskassessment:screen", args=[self.case.reference])

    @property
    def unsafe_ways(self) -> set[str]:
        """Return the ways to reach her that it says are not safe."""
        return screening.unsafe_ways(self.questions, self.answers)

    @property
    def has_child_in_danger(self) -> bool:
        """Whether a child is in danger, which children's services are told."""
        return any(worry.slug == "child_in_danger" for worry in self.worries)

    @property
    def all_lines(self) -> list[tuple[str, str]]:
        """Return all that a correction can change, in words: the answers, and what stands beside them."""
        answered = [(question.question, answer) for question, answer, _ in self.lines]
        return [
            ("Asked on", day(self.screened_on)),
            ("How you spoke", self.get_how_display()),
            ("Interpreter", self.interpreter_name or "None"),
            *answered,
            ("Who else supports her", self.support or "Not recorded"),
            ("Done straight away", self.done or "Nothing was needed"),
            ("Told", self.told or "Nobody"),
        ]

    @property
    def corrections(self) -> list[Correction]:
        """Return how it was corrected, latest first. One query."""
        versions = self.history.select_related("corrected_by").order_by("-history_date", "-history_id")
        corrections = []
        for later, earlier in pairwise(versions):
            if later.corrected_at:
                now = dict(later.instance.all_lines)
                before = [
                    (name, answer) for name, answer in earlier.instance.all_lines if answer != now[name]
                ]
                by, why = later.corrected_by, later.corrected_why
                corrections.append(Correction(later.corrected_at, by, why, earlier.history_date, before))
        return corrections


class DependantScreenQuerySet(SensitiveRecordQuerySet["DependantScreen"]):
    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-screened_on", "-pk")


class DependantScreen(Screen):
    """What a child, or another who depends on her, needs, and what endangers them: theirs, not hers."""

    QUESTIONS = screening.DEPENDANT

    dependant = models.ForeignKey(Dependant, on_delete=models.PROTECT, related_name="risk_screens")
    screened_on = models.DateField()
    needs = models.TextField("what they need", max_length=LONGEST_ANSWER)
    risks = models.TextField("what puts them at risk", max_length=LONGEST_ANSWER, blank=True)
    level = models.CharField(max_length=10, choices=RiskLevel)
    own_words = models.TextField("their own words", max_length=2000, blank=True)
    promise = models.ForeignKey(
        Deadline,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dependant_screens",
        help_text="To act on what cannot wait. It names nobody: who it is about stands here",
    )

    objects = DependantScreenQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-screened_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="dependant_screen_level_is_known", condition=Q(level__in=RiskLevel.values)
            ),
            models.CheckConstraint(name="dependant_screen_says_needs", condition=~Q(needs="")),
            models.CheckConstraint(
                name="dependant_screen_high_says_risks_and_done",
                condition=Q(level__in=["low", "medium"]) | ~Q(risks="") & ~Q(done=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dependant}, {self.screened_on:%d %b %Y}"


def dependants(
    case: Case, *, known_by: datetime | None = None
) -> list[tuple[Dependant, DependantScreen | None]]:
    """Return who depends on her, each with the latest look at what they need and what endangers them.

    :param known_by: who was known at this moment, as they had been looked at by then
    """
    screens = DependantScreen.objects.filter(case=case).newest_first().select_related("made_by", "promise")
    if known_by is not None:
        screens = screens.filter(made_at__lte=known_by)
    latest: dict[int, DependantScreen] = {}
    for screen in screens:
        latest.setdefault(screen.dependant_id, screen)
    people = case.dependant_set.all()
    if known_by is not None:
        saved = Dependant.history.filter(case=case, history_date__lte=known_by)
        known = {*saved.values_list("id", flat=True), *latest}
        people = people.filter(pk__in=known)
    return [(person, latest.get(person.pk)) for person in people]
