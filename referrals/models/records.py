"""What is kept on a referral before it is sent: explained, asked, handed over."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.models import CaseRecord, CaseRecordQuerySet, Consent, ThreeState
from referrals.models.first_responder import FirstResponderOrganisation


class ReferralRecord(CaseRecord):
    """Something that happened to a referral: on a day, written down by someone at some moment."""

    referral = models.ForeignKey("referrals.Referral", on_delete=models.PROTECT, related_name="%(class)s_set")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Save on the referral's own case."""
        self.case_id = self.referral.case_id
        super().save(**kwargs)


class Explanation(ReferralRecord):
    """She was told what the NRM is. Asked for before consent, in a language she understands."""

    explained_on = models.DateField()
    language = models.CharField(max_length=80)
    interpreter_name = models.CharField(max_length=120, blank=True)
    privacy_notice_given = models.BooleanField("Privacy Information Notice given", default=False)
    note = models.TextField(max_length=2000, blank=True)

    objects = CaseRecordQuerySet["Explanation"].as_manager()

    class Meta:
        ordering: ClassVar = ["-explained_on", "-pk"]

    def __str__(self) -> str:
        return f"NRM explained in {self.language}"


class NRMConsent(ReferralRecord):
    """The answers she gave with her consent: four separate questions on the form, never merged.

    Whether she wants to be referred stands in `consent`, on the case's own list of consents.
    """

    class Recipient(models.TextChoices):
        CLIENT = "client", "To the client"
        SOMEONE_ELSE = "someone_else", "To someone else, with the client’s permission"

    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="nrm_answers")
    wants_support = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    will_help_police = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    decision_goes_to = models.CharField(max_length=15, choices=Recipient, blank=True)
    recipient_name = models.CharField(max_length=120, blank=True)

    objects = CaseRecordQuerySet["NRMConsent"].as_manager()

    class Meta:
        ordering: ClassVar = ["-recorded_at", "-pk"]
        verbose_name = "NRM consent"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="nrm_consent_recipient_is_named",
                condition=Q(decision_goes_to="someone_else") & ~Q(recipient_name="")
                | ~Q(decision_goes_to="someone_else") & Q(recipient_name=""),
            ),
        ]

    def __str__(self) -> str:
        return str(self.consent)


class AuthorityContact(ReferralRecord):
    """The council was told about a child, or someone who may be one. The form asks for it."""

    contacted_on = models.DateField()
    council = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    email = models.EmailField()
    person = models.CharField("person there", max_length=120, blank=True)

    objects = CaseRecordQuerySet["AuthorityContact"].as_manager()

    class Meta:
        ordering: ClassVar = ["-contacted_on", "-pk"]

    def __str__(self) -> str:
        return self.council


class Handover(ReferralRecord):
    """The referral was given to a first responder, who sends it. We chase them until they did."""

    class How(models.TextChoices):
        EMAIL = "email", "Secure e-mail"
        IN_PERSON = "in_person", "By hand"
        PHONE = "phone", "Read out on the phone"
        POST = "post", "Tracked post"

    class Pack(models.TextChoices):
        SUMMARY = "summary", "The worksheet, with the answers"
        CONSENT = "consent", "The signed consent, or who witnessed it"
        EVIDENCE = "evidence", "Evidence, with a list of what each paper is"
        CONTACTS = "contacts", "Our phone, and a second contact"

    NOT_KNOWN: ClassVar[str] = "Not known to us"  # who sent a referral that was made before she came

    organisation = models.ForeignKey(FirstResponderOrganisation, on_delete=models.PROTECT, related_name="+")
    office = models.CharField("which office or force", max_length=120, blank=True)
    referrer_name = models.CharField("who will send it", max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    handed_over_on = models.DateField()
    how = models.CharField("how they got it", max_length=12, choices=How, blank=True)
    pack = ArrayField(
        models.CharField(max_length=12, choices=Pack), verbose_name="what they got", default=list, blank=True
    )

    questions = models.PositiveSmallIntegerField("questions of the form", null=True, blank=True)
    answered = models.PositiveSmallIntegerField("answered when it was handed over", null=True, blank=True)

    objects = CaseRecordQuerySet["Handover"].as_manager()

    class Meta:
        ordering: ClassVar = ["-handed_over_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="handover_says_how_complete_it_was",
                condition=Q(questions=None, answered=None)
                | Q(questions__isnull=False, answered__isnull=False, answered__lte=F("questions")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referrer_name}, {self.organisation}"

    @property
    def is_ours(self) -> bool:
        """Whether we gave it to them: not a referral that somebody else made before she came to us."""
        return self.referrer_name != self.NOT_KNOWN

    @property
    def sender(self) -> str:
        """Return by which name who sends it is an agency of the case.

        Of a body of many offices it is the office: "A police force in England or Wales" nobody can ring.
        """
        is_one_body = self.organisation.kind == FirstResponderOrganisation.Kind.CHARITY
        return self.organisation.name if is_one_body or not self.office else self.office

    @property
    def how_complete(self) -> str:
        """Return how complete the form was when it was handed over: "41 of 47 questions answered"."""
        return f"{self.answered} of {self.questions} questions answered" if self.questions else ""

    @property
    def given(self) -> list[str]:
        """Return what they got, in words."""
        return [str(part.label) for part in self.Pack if part in self.pack]

    @property
    def missing(self) -> list[str]:
        """Return what of the whole pack they did not get, where it was written down what they did."""
        return [str(part.label) for part in self.Pack if part not in self.pack] if self.pack else []
