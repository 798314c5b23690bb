"""What she agreed to, with whom, and how we know."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from cases.models.deadline import Deadline
from cases.models.document import KeptDocument
from cases.models.record import CaseRecord, CaseRecordQuerySet


class ConsentQuerySet(CaseRecordQuerySet["Consent"]):
    def newest_first(self) -> Self:
        """Return the latest answer first."""
        return self.order_by("-given_on", "-pk")

    def current(self) -> Self:
        """Return the latest answer for each purpose and recipient: the newest wins."""
        return self.order_by("purpose", "recipient", "-given_on", "-pk").distinct("purpose", "recipient")


class Consent(CaseRecord):
    """One answer to one question about her support or information. A new answer is a new row.

    What she said no to, or took back, holds on when she is supported again: then it names the case it is of.
    """

    class Purpose(models.TextChoices):
        SERVICE = "service", "Support from us"
        NRM = "nrm", "NRM referral"
        NRM_SUPPORT = "nrm_support", "Support under the NRM"
        NRM_POLICE = "nrm_police", "Help an investigation"
        NRM_DECISION = "nrm_decision", "Get the Home Office’s decision"
        DUTY = "duty", "Be named in a Duty to Notify"
        GP = "gp", "Share with the GP"
        MIDWIFE = "midwife", "Share with the midwife"
        POLICE = "police", "Share with the police"
        SOLICITOR = "solicitor", "Share with the solicitor"
        COUNCIL = "council", "Share with the council"
        HOUSING = "housing", "Share with a housing provider"
        COLLEGE = "college", "Share with a college"
        SHADOWING = "shadowing", "A student is there"
        FIGURES = "figures", "Be counted in figures"
        DATA = "data", "Share data, without a name"
        RESEARCH = "research", "Research or stories"
        OTHER = "other", "Something else"

    class Answer(models.TextChoices):
        GIVEN = "given", "Yes"
        REFUSED = "refused", "No"
        WITHDRAWN = "withdrawn", "Taken back"

    class How(models.TextChoices):
        SIGNED = "signed", "Signed form"
        WITNESSED = "witnessed", "Spoken, with a witness"
        SPOKEN = "spoken", "Spoken"

    purpose = models.CharField(max_length=15, choices=Purpose)
    recipient = models.CharField("who exactly", max_length=160, blank=True)
    what = models.CharField("what exactly", max_length=300, blank=True)
    answer = models.CharField(max_length=10, choices=Answer)
    how = models.CharField(max_length=10, choices=How)
    witness = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=80, blank=True)
    interpreter_name = models.CharField(max_length=120, blank=True)
    without_interpreter = models.CharField(
        "how it was understood without the interpreter who is needed", max_length=300, blank=True
    )
    kept_where = models.CharField("where the signed paper is kept", max_length=160, blank=True)
    form_version = models.CharField("which form was signed", max_length=40, blank=True)
    document = models.ForeignKey(
        KeptDocument, on_delete=models.PROTECT, null=True, blank=True, verbose_name="the signed paper"
    )
    given_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    promise = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    why = models.CharField(max_length=300, blank=True)
    earlier_case = models.CharField("the earlier case with the no", max_length=20, blank=True, editable=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        ordering: ClassVar = ["purpose", "-given_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="consent_spoken_has_its_witness", condition=~models.Q(how="witnessed", witness="")
            ),
            models.CheckConstraint(
                name="consent_paper_is_of_a_signed_answer",
                condition=models.Q(how="signed") | models.Q(kept_where="", form_version="", document=None),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "purpose", "-given_on"], name="consent_of_case")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.get_answer_display()}"

    @property
    def is_given(self) -> bool:
        """Whether it allows what it was asked for."""
        return self.answer == self.Answer.GIVEN

    @property
    def is_taken_back(self) -> bool:
        """Whether she said yes before, and no longer does."""
        return self.answer == self.Answer.WITHDRAWN

    @property
    def through(self) -> str:
        """Return in what language it was explained, and through whom: "Arabic, through Layla Mansour"."""
        by = f"through {self.interpreter_name}" if self.interpreter_name else ""
        nobody = f"without an interpreter: {self.without_interpreter}" if self.without_interpreter else ""
        return ", ".join(filter(None, [self.language, by or nobody]))

    @property
    def paper(self) -> str:
        """Return which form she signed and where the paper is; nothing for an answer that was spoken."""
        if self.how != self.How.SIGNED:
            return ""
        where = f"kept: {self.kept_where}" if self.kept_where else "not recorded where it is kept"
        if self.document_id and not self.kept_where:
            return self.form_version or "Signed paper"
        return f"{self.form_version or 'Signed paper'}, {where}"

    @property
    def who(self) -> str:
        """Return with whom it is shared, as it was typed; "herself" is kept where only the client is told."""
        return "the client" if self.recipient == "herself" else self.recipient

    @property
    def subject(self) -> str:
        """Return what she was asked: "Share with the GP, Dr Khan"."""
        return ", ".join(filter(None, [self.get_purpose_display(), self.who]))

    @property
    def sentence(self) -> str:
        """Return the answer as a line of the story: "Share with the GP: yes, Dr Khan"."""
        answer = self.get_answer_display().lower()
        return f"{self.get_purpose_display()}: {answer}" + (f", {self.who}" if self.who else "")
