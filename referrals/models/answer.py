"""Her answers to the Home Office's form, as far as nothing else in the record holds them."""

from collections.abc import Iterable, Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models

from cases.models import Case, CaseRecord, CaseRecordQuerySet, Traced
from cases.rules import hazards
from cases.rules.hazards import Key


def texts(answers: "Mapping[str, Answer]") -> dict[str, str]:
    """Return the answers that stand."""
    return {key: answer.text for key, answer in answers.items() if answer.text}


class AnswerQuerySet(CaseRecordQuerySet["Answer"]):
    def of(self, case: Case) -> "dict[str, Answer]":
        """Return what was typed on a case, by the form's keys; what was taken back is among it, empty."""
        return {answer.key: answer for answer in self.filter(case=case)}

    def texts_of(self, case: Case) -> dict[str, str]:
        """Return what was typed on a case and stands, by the form's keys."""
        return texts(self.of(case))


class Answer(Traced, CaseRecord):
    """One answer of the worksheet, as it stands. It belongs to the case, so a later referral has it too.

    An answer taken back is empty; what it was stands in its history.
    """

    TRACED = ("text",)
    WHO: ClassVar = "who-exploited-pv"
    WORK: ClassVar = "what-were-they-required-to-do"
    # Of what she tells of those who exploited her, of the ways and of the work; of nothing else.
    STORY: ClassVar = {
        WHO,
        WORK,
        "exploiters-current-location-details",
        "how-did-the-exploitation-start",
        "were-they-taken-somewhere-by-their-exploiter-journey-details",
        "living-conditions",
        "how-they-were-treated",
        "details-last-contact",
    }

    key = models.CharField("the form's field", max_length=80)
    text = models.TextField(max_length=15_000, blank=True)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = AnswerQuerySet.as_manager()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "key"], name="answer_is_one_per_case_and_field"),
        ]

    def __str__(self) -> str:
        return self.key

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of what she tells of those who exploited her."""
        if self.key not in self.STORY or not self.text:
            return
        yield from hazards.strong_keys(self.text)
        yield from hazards.journeys(self.text)
        if self.key == self.WHO:
            yield from hazards.named_exploiters(self.text, self.case.exploited_where)
        if self.key == self.WORK:
            yield from hazards.workplaces(self.text)
