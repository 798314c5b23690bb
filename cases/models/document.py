"""Documents kept with a case: letters, signed papers, scans, photographs."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.urls import reverse

from cases.models.people import Dependant
from cases.models.record import CaseRecord, CaseRecordQuerySet
from cases.rules.access import case_scope
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from hestia.refusals import refuse_if
from hestia.uploads.kinds import Kind as FileKind
from hestia.uploads.models import File

SUFFIXES = {FileKind.JPEG: "jpg"}


class KeptDocumentQuerySet(CaseRecordQuerySet["KeptDocument"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return those on the cases that exist for ``user``, up to the level their role sees.

        Of cases that a reason opened to them, not what is for those who work with her.
        """
        works_with_her = case_scope(user, "case__", at=at, working=True)
        readable = super().visible_to(user, at=at).filter(level__lte=user.sees)
        return readable.filter(~Q(kind__in=KeptDocument.FOR_WHO_WORKS) | works_with_her)

    def with_file(self) -> Self:
        """Return each with what is known of its file, never with what the file holds."""
        documents = self.select_related("file", "added_by", "dependant", "put_away_by")
        return documents.defer("file__sealed", "file__opener")

    def at_hand(self) -> Self:
        """Return those that were not put away."""
        return self.filter(put_away_at=None)

    def newest_first(self) -> Self:
        """Return the latest first."""
        return self.order_by("-number")


class KeptDocument(CaseRecord):
    """A letter, a scan or a photograph that was uploaded: what it is, and its file.

    None is deleted. A wrong one is put away, and may be taken back; what it holds may be destroyed.
    """

    COPIED_AS: ClassVar[str] = "Document of a case"

    class Kind(models.TextChoices):
        LETTER = "letter", "Decision letter"
        CONSENT = "consent", "Signed consent"
        PLAN = "plan", "Signed plan"
        IDENTITY = "identity", "Identity paper"
        IMMIGRATION = "immigration", "Immigration paper"
        HEALTH = "health", "Health"
        COURT = "court", "Court or police"
        ADVICE = "advice", "Legal advice"
        BENEFIT = "benefit", "Benefits or housing"
        PHOTOGRAPH = "photograph", "Photograph"
        OTHER = "other", "Something else"

    class Whose(models.TextChoices):
        HERS = "hers", "The client’s"
        DEPENDANTS = "dependants", "A dependant’s"
        OTHERS = "others", "Someone else’s"

    class Original(models.TextChoices):
        WITH_HER = "with_her", "The client has it"
        WITH_US = "with_us", "We keep it for the client"
        WITH_AGENCY = "with_agency", "An agency has it"
        NONE = "none", "There is none: it came like this"
        NOT_KNOWN = "not_known", "Not known"

    # The level a kind has at least; what a decision letter says of her is sensitive.
    LEVELS: ClassVar = {
        Kind.CONSENT: Level.PERSONAL,
        Kind.PLAN: Level.PERSONAL,
        Kind.IDENTITY: Level.PERSONAL,
        Kind.OTHER: Level.PERSONAL,
        Kind.ADVICE: Level.SECRET,
    }
    # For those who work with her, as what is kept of it in confidence. The database says the same.
    FOR_WHO_WORKS: ClassVar = (Kind.COURT, Kind.ADVICE)
    WHO_OPENS: ClassVar = [
        (Level.PERSONAL.value, "Everyone who works on the case"),
        (Level.SENSITIVE.value, "Caseworkers and managers: no students, no volunteers"),
        (
            Level.SECRET.value,
            "Caseworkers and managers, who have shown their second factor in the last five minutes",
        ),
    ]

    number = models.PositiveIntegerField(editable=False)
    kind = models.CharField("what it is", max_length=12, choices=Kind)
    dated_on = models.DateField("date on it", null=True, blank=True)
    whose = models.CharField("whose document it is", max_length=10, choices=Whose, default=Whose.HERS)
    dependant = models.ForeignKey(
        Dependant, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    original = models.CharField("where the original is", max_length=12, choices=Original)
    original_where = models.CharField("which agency, or which drawer", max_length=120, blank=True)
    level = models.PositiveSmallIntegerField("who may open it", choices=WHO_OPENS)
    note = models.CharField(max_length=300, blank=True)
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_away_at = models.DateTimeField(null=True, blank=True)
    put_away_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    put_away_why = models.CharField(max_length=300, blank=True)
    emptied_at = models.DateTimeField(null=True, blank=True)
    emptied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = KeptDocumentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        verbose_name = "document"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="document_number_once_a_case"),
            models.CheckConstraint(
                name="document_of_a_dependant_names_one",
                condition=Q(whose="dependants", dependant__isnull=False)
                | ~Q(whose="dependants") & Q(dependant=None),
            ),
            models.CheckConstraint(
                name="document_level_is_that_of_its_kind_at_least",
                condition=Q(level=4)
                | Q(level=3) & ~Q(kind="advice")
                | Q(level=2, kind__in=["consent", "plan", "identity", "other"]),
            ),
            models.CheckConstraint(
                name="document_put_away_at_and_by_with_a_reason",
                condition=Q(put_away_at=None, put_away_by=None, put_away_why="")
                | Q(put_away_at__isnull=False, put_away_by__isnull=False) & ~Q(put_away_why=""),
            ),
            models.CheckConstraint(
                name="document_emptied_at_and_by_once_put_away",
                condition=Q(emptied_at=None, emptied_by=None)
                | Q(emptied_at__isnull=False, emptied_by__isnull=False, put_away_at__isnull=False),
            ),
            models.CheckConstraint(
                name="document_emptied_by_another_than_put_it_away",
                condition=Q(emptied_by=None) | ~Q(emptied_by=F("put_away_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}, {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        """Return the page that says what it is."""
        return reverse("cases:kept", args=[self.case.reference, self.number])

    def save(self, **kwargs: Any) -> None:
        """Save, at the level of its kind at least."""
        self.level = max(self.level, self.least_level(self.kind))
        super().save(**kwargs)

    # Questions

    @classmethod
    def least_level(cls, kind: str) -> Level:
        """Return the level that a kind has at least."""
        return cls.LEVELS.get(cls.Kind(kind), Level.SENSITIVE)

    @property
    def reference(self) -> str:
        """Return by what it is called: "H-0147-3"."""
        return f"{self.case.reference}-{self.number}"

    @property
    def download_name(self) -> str:
        """Return what a copy is called: "H-0147-3.pdf". It says nothing of her, nor what it is."""
        suffix = SUFFIXES.get(FileKind(self.file.kind), self.file.kind)
        return f"{self.reference}.{suffix}"

    @property
    def is_covered(self) -> bool:
        """Whether whoever opens it shows a second factor first."""
        return self.level == Level.SECRET

    @property
    def is_emptied(self) -> bool:
        """Whether what it held was destroyed."""
        return self.emptied_at is not None

    @property
    def whose_words(self) -> str:
        """Return whose paper it is: "The client’s", or the dependant's name."""
        return str(self.dependant) if self.dependant_id else self.get_whose_display()

    @property
    def original_words(self) -> str:
        """Return where the original is: "An agency has it: Hackney Council"."""
        return ": ".join(filter(None, [self.get_original_display(), self.original_where]))

    def attached_to(self) -> list[str]:
        """Return what it is attached to, in words, whichever floor keeps that. Two questions or three."""
        attachments: list[tuple[str, int]] = []
        kinds = {relation.related_model._meta.label: relation for relation in self._meta.related_objects}
        questions = [
            relation.related_model._default_manager.order_by()
            .filter(**{relation.field.name: self})
            .values_list(Value(label), "pk")
            for label, relation in kinds.items()
        ]
        if questions:
            attachments = list(questions[0].union(*questions[1:], all=True))
        words = []
        for label in dict.fromkeys(kind for kind, _ in attachments):
            manager = kinds[label].related_model._default_manager
            words += [
                str(thing) for thing in manager.filter(pk__in=[pk for of, pk in attachments if of == label])
            ]
        return words

    def put_away_blockers(self) -> list[str]:
        """Return why it cannot be put away, in words."""
        return ["It has already been set aside."] if self.put_away_at else []

    def restoring_blockers(self) -> list[str]:
        """Return why it cannot be taken back."""
        if not self.put_away_at:
            return ["It has not been set aside."]
        return ["Its contents have been destroyed."] if self.is_emptied else []

    def emptying_blockers(self, *, by: User) -> list[str]:
        """Return why someone cannot destroy what it holds. Two people do it: one puts it away."""
        if not self.put_away_at:
            return ["Set it aside first, and say why."]
        if self.is_emptied:
            return ["Its contents have already been destroyed."]
        if self.put_away_by_id == by.pk:
            return ["You set it aside. Ask another manager to destroy its contents."]
        return []

    # Acts

    @transaction.atomic
    def put_away(self, *, why: str, by: User, at: datetime) -> None:
        """Put away what was kept by mistake. It can be taken back."""
        refuse_if(self.put_away_blockers())
        self.put_away_at, self.put_away_by, self.put_away_why = at, by, why
        self.save()

    @transaction.atomic
    def restore(self) -> None:
        """Take back what was put away."""
        refuse_if(self.restoring_blockers())
        self.put_away_at, self.put_away_by, self.put_away_why = None, None, ""
        self.save()

    @transaction.atomic
    def empty(self, *, by: User, at: datetime) -> None:
        """Destroy what it holds, for good. What it was, and why it was put away, stays."""
        refuse_if(self.emptying_blockers(by=by))
        self.file.empty()
        self.emptied_at, self.emptied_by = at, by
        self.save()
