"""How she is, some months after she left: asked only if she agreed to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models import CaseRecord, SensitiveRecordQuerySet
from supportplans.models.exit import Exit


class FollowUp(CaseRecord):
    """One try to ask her how she is, after her support has ended."""

    class Result(models.TextChoices):
        REACHED = "reached", "Yes"
        NO_ANSWER = "no_answer", "No, there was no answer"
        NOT_SAFE = "not_safe", "No, it was not safe to"
        DECLINED = "declined", "Answered, and does not want to be asked again"

    class Answer(models.TextChoices):
        YES = "yes", "Yes"
        NO = "no", "No"
        NOT_KNOWN = "not_known", "Not known"

    exit = models.ForeignKey(Exit, on_delete=models.PROTECT, related_name="follow_ups")
    tried_on = models.DateField()
    result = models.CharField(max_length=10, choices=Result)
    words = models.TextField("what the client says", max_length=5000, blank=True)
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    feels_safe = models.PositiveSmallIntegerField("how safe the client feels, 1 to 5", null=True, blank=True)
    has_home = models.CharField("has somewhere settled to live", max_length=10, choices=Answer, blank=True)
    was_found = models.CharField("exploiters made contact", max_length=10, choices=Answer, blank=True)
    wants_support = models.BooleanField("wants support again", default=False)
    done = models.CharField("what was done or passed on", max_length=1000, blank=True)
    next_try_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = SensitiveRecordQuerySet["FollowUp"].as_manager()

    class Meta:
        ordering: ClassVar = ["-tried_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="follow_up_result_is_known",
                condition=Q(result__in=["reached", "no_answer", "not_safe", "declined"]),
            ),
            models.CheckConstraint(
                name="follow_up_says_how_she_is_once_reached",
                condition=Q(
                    ~Q(words=""),
                    ~Q(has_home=""),
                    ~Q(was_found=""),
                    result="reached",
                    feels_safe__range=(1, 5),
                )
                | ~Q(result="reached") & Q(words="", has_home="", was_found="", feels_safe=None),
            ),
            models.CheckConstraint(
                name="follow_up_is_tried_again_later_and_never_against_her_will",
                condition=Q(next_try_on=None)
                | Q(next_try_on__gt=models.F("tried_on")) & ~Q(result="declined"),
            ),
        ]

    def __str__(self) -> str:
        return f"Follow-up of {self.tried_on:%d %b %Y}"

    @property
    def is_reached(self) -> bool:
        """Whether she was spoken with."""
        return self.result == self.Result.REACHED

    @property
    def is_worrying(self) -> bool:
        """Whether what she says should not wait: exploiters found her, or she does not feel safe."""
        return self.was_found == self.Answer.YES or (self.feels_safe is not None and self.feels_safe <= 2)

    @property
    def needs_an_answer(self) -> bool:
        """Whether somebody must act on it: it should not wait, or she wants support again."""
        return self.is_worrying or self.wants_support
