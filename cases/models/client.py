"""The person the charity supports, and the names she is known by."""

from calendar import month_name, monthrange
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases.models.traced import Traced
from cases.rules import birth
from cases.rules.access import case_scope
from cases.rules.hazards import Key, communities
from cases.rules.names import keys, plain, sound, tokens
from hestia.accounts.models import User
from hestia.db.history import History
from hestia.db.versions import Versioned
from hestia.workingdays.words import long_day


class ThreeState(models.TextChoices):
    """An answer that is never guessed: a subject not raised is not a "no"."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_DISCUSSED = "not_discussed", "Not discussed"


class ClientQuerySet(models.QuerySet["Client"]):
    def visible_to(self, user: User) -> Self:
        """Return the people with a case that exists for ``user``."""
        cases = Client._meta.get_field("cases").related_model
        return self.filter(Exists(cases._default_manager.filter(case_scope(user), client=OuterRef("pk"))))

    def named_like(self, name: str, *, with_forced: bool = True) -> Self:
        """Return the people each word of whose name is written or sounds like a word of ``name``.

        A word matches when it begins the same without accents, or sounds the same (metaphone).

        :param with_forced: whether a name under which she was exploited counts
        """
        words = tokens(name)
        if not words:
            return self.none()
        clients = self
        for word in words:
            same = Q(word__startswith=word)
            if heard := sound(word):
                same |= Q(sound=heard)
            if not with_forced:
                same &= Q(is_forced=False)
            clients = clients.filter(Exists(NameKey.objects.filter(same, client=OuterRef("pk"))))
        return clients

    def languages(self) -> models.QuerySet["Client", str]:
        """Return the first languages these people speak, in order of the alphabet."""
        spoken = self.exclude(first_language="").order_by("first_language")
        return spoken.values_list("first_language", flat=True).distinct()


class Client(Traced, Versioned):
    """A person the charity supports. Cases are her episodes of support."""

    class Gender(models.TextChoices):
        FEMALE = "female", "Woman"
        MALE = "male", "Man"
        NON_BINARY = "non_binary", "Non-binary, or neither"
        NOT_SAID = "not_said", "Does not want to say"
        UNKNOWN = "unknown", "Not asked yet"

    TRACED = ("first_language", "dialect", "place_of_birth")

    Precision = birth.Precision
    AgeStatus = birth.AgeStatus

    class English(models.TextChoices):
        NONE = "none", "None"
        LITTLE = "little", "A little"
        CONVERSATIONAL = "conversational", "Enough for everyday talk"
        FLUENT = "fluent", "Fluent"

    class ReadsIn(models.TextChoices):
        OWN = "own", "Own language"
        ENGLISH = "english", "English"
        BOTH = "both", "Both"
        NEITHER = "neither", "Neither"
        UNKNOWN = "unknown", "Not asked yet"

    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    known_as = models.CharField(max_length=100, blank=True)
    pronouns = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=20, choices=Gender, default=Gender.UNKNOWN)
    gender_words = models.CharField(max_length=100, blank=True)

    born_precision = models.CharField(max_length=20, choices=Precision, default=Precision.UNKNOWN)
    born_on = models.DateField(null=True, blank=True)
    born_month = models.PositiveSmallIntegerField(null=True, blank=True)
    born_year = models.PositiveSmallIntegerField(null=True, blank=True)
    age_status = models.CharField(max_length=10, choices=AgeStatus, default=AgeStatus.UNSURE)

    nationality = models.CharField(max_length=80, blank=True)
    second_nationality = models.CharField(max_length=80, blank=True)
    place_of_birth = models.CharField(max_length=120, blank=True)

    first_language = models.CharField(max_length=80, blank=True)
    other_languages = models.CharField(max_length=200, blank=True)
    english = models.CharField(max_length=20, choices=English, blank=True)
    interpreter_needed = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    interpreter_gender = models.CharField(max_length=40, blank=True)
    dialect = models.CharField(max_length=80, blank=True)
    interpreters_to_avoid = models.CharField(max_length=300, blank=True)
    reads_in = models.CharField(max_length=10, choices=ReadsIn, default=ReadsIn.UNKNOWN)
    easy_read = models.BooleanField(default=False)
    communication_aids = models.CharField(max_length=200, blank=True)

    recourse_to_public_funds = models.CharField(
        max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED
    )
    immigration_status = models.CharField(max_length=80, blank=True)
    home_office_reference = models.CharField(max_length=60, blank=True)
    pregnant = models.CharField(max_length=15, choices=ThreeState, default=ThreeState.NOT_DISCUSSED)
    due_date = models.DateField(null=True, blank=True)

    objects = ClientQuerySet.as_manager()
    history = History()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="client_exact_birth_has_a_date",
                condition=Q(born_precision="exact", born_on__isnull=False)
                | (~Q(born_precision="exact") & Q(born_on=None)),
            ),
            models.CheckConstraint(
                name="client_partial_birth_has_its_parts",
                condition=Q(born_precision="unknown", born_year=None, born_month=None)
                | Q(born_precision__in=["year", "estimated"], born_year__isnull=False, born_month=None)
                | Q(
                    born_precision__in=["exact", "month"], born_year__isnull=False, born_month__range=(1, 12)
                ),
            ),
            models.CheckConstraint(
                name="client_born_in_a_possible_year",
                condition=Q(born_year=None) | Q(born_year__range=(1900, 2100)),
            ),
            models.CheckConstraint(
                name="client_due_date_only_when_pregnant",
                condition=Q(due_date=None) | Q(pregnant="yes"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(F("born_year"), name="client_born_year"),
            models.Index(fields=["first_language"], name="client_first_language"),
        ]

    def __str__(self) -> str:
        return self.short_name

    @property
    def full_name(self) -> str:
        """Return every name, for the record and for what is written on her behalf."""
        return f"{self.first_name} {self.last_name}".strip() or "Name not given"

    @property
    def goes_by(self) -> str:
        """Return the one name to say to her, and to print on what she keeps."""
        return self.known_as or self.first_name or "Name not given"

    @property
    def needs_pictures(self) -> bool:
        """Whether a paper in pictures and short sentences is what she can use."""
        return self.easy_read or self.reads_in == self.ReadsIn.NEITHER

    @property
    def needs_large_print(self) -> bool:
        """Whether she needs large letters, which easy read has too."""
        return self.easy_read or self.asks_for_large_print

    @property
    def asks_for_large_print(self) -> bool:
        """Whether her record says so in words: then easy read is larger too."""
        return "large print" in self.communication_aids.lower()

    @property
    def reading_in_words(self) -> str:
        """Return what she reads and what helps her to, as her record has it."""
        own = self.first_language or "the client’s own language"
        reads = {
            self.ReadsIn.OWN: f"Reads {own}.",
            self.ReadsIn.ENGLISH: "Reads English.",
            self.ReadsIn.BOTH: f"Reads {own} and English.",
            self.ReadsIn.NEITHER: "Does not read: go through it together.",
        }
        words = [reads.get(self.ReadsIn(self.reads_in), "Nobody has asked yet what the client reads.")]
        if self.easy_read:
            words.append("Easy read helps.")
        if self.communication_aids:
            words.append(f"What else helps: {self.communication_aids.rstrip('.')}.")
        return " ".join(words)

    @property
    def short_name(self) -> str:
        """Return the name for lists: "Ghada K."."""
        return f"{self.goes_by} {self.last_name[:1]}.".strip() if self.last_name else self.goes_by

    @property
    def initials(self) -> str:
        """Return initials, for lists that others may see: "G. K."."""
        parts = [
            part
            for part in (self.goes_by if self.first_name or self.known_as else "", self.last_name)
            if part
        ]
        return " ".join(f"{part[:1].upper()}." for part in parts) or "–"

    @property
    def may_be_a_child(self) -> bool:
        """Whether she is or may be under 18, and so treated as a child (Modern Slavery Act 2015, s.51)."""
        return self.age_status != self.AgeStatus.ADULT

    def age(self, *, on: date) -> int | None:
        """Return the age in whole years on a day, or nothing when the birth is not known.

        Where only the month or year is known this is the age reached in that year, so it may be one too high.
        """
        if self.born_on:
            had_birthday = (on.month, on.day) >= (self.born_on.month, self.born_on.day)
            return on.year - self.born_on.year - (not had_birthday)
        return on.year - self.born_year if self.born_year else None

    def birth_in_words(self, *, on: date) -> str:
        """Return when she was born as far as it is known, for paper: a guess is told as a guess.

        "Tue 23 Jul 1991", "July 1991, day not known", "Not known. About 25 years old"; or nothing.
        """
        if self.born_on:
            return long_day(self.born_on)
        if self.born_year and self.born_precision == self.Precision.MONTH:
            return f"{month_name[self.born_month or 0]} {self.born_year}, day not known"
        if self.born_year and self.born_precision == self.Precision.YEAR:
            return f"{self.born_year}, day and month not known"
        age = self.age(on=on)
        return f"Not known. About {age} years old" if age is not None else ""

    @property
    def born_between(self) -> tuple[date, date] | None:
        """Return the first and the last day she may be born on, which may be one; nothing for a guess."""
        if self.born_on:
            return self.born_on, self.born_on
        year, month = self.born_year, self.born_month
        if year and month and self.born_precision == self.Precision.MONTH:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        if year and self.born_precision == self.Precision.YEAR:
            return date(year, 1, 1), date(year, 12, 31)
        return None

    @property
    def age_is_exact(self) -> bool:
        """Whether the age comes from a full date of birth."""
        return self.born_on is not None

    def save(self, **kwargs: Any) -> None:
        """Save, and keep the keys under which she is found in step with her names."""
        super().save(**kwargs)
        self.index_names()

    def hazard_keys(self) -> Iterable[Key]:
        """Return the small communities that she is of."""
        return communities(language=self.first_language, dialect=self.dialect, home=self.place_of_birth)

    def traced_cases(self) -> Sequence[int]:
        """Return each of her cases that exists for whoever saves."""
        return list(self.cases.order_by("pk").values_list("pk", flat=True))

    def index_names(self) -> None:
        """Write the words and sounds of all her names, so that she is found under each."""
        others = list(self.other_names.values_list("kind", "name"))
        forced = [name for kind, name in others if kind == OtherName.Kind.EXPLOITATION]
        hers = [name for kind, name in others if kind != OtherName.Kind.EXPLOITATION]
        open_keys = keys([self.first_name, self.last_name, self.known_as, *hers])
        wanted = {(*pair, False) for pair in open_keys} | {(*pair, True) for pair in keys(forced) - open_keys}
        present = {(key.word, key.sound, key.is_forced): key.pk for key in self.name_keys.all()}
        NameKey.objects.filter(pk__in=[pk for key, pk in present.items() if key not in wanted]).delete()
        NameKey.objects.bulk_create(
            NameKey(client=self, word=word, sound=heard, is_forced=is_forced)
            for word, heard, is_forced in sorted(wanted - present.keys())
        )


class OtherName(models.Model):
    """Another name she has, uses, or was made to use."""

    class Kind(models.TextChoices):
        ALIAS = "alias", "Another name they use"
        EXPLOITATION = "exploitation", "Name used during the exploitation"
        DOCUMENT = "document", "Name on a document"
        SPELLING = "spelling", "Another spelling"

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.ALIAS)

    history = History()

    class Meta:
        ordering: ClassVar = ["kind", "name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        """Save, and let her be found under it."""
        super().save(**kwargs)
        self.client.index_names()

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Delete, and let her no longer be found under it."""
        gone = super().delete(using, keep_parents)
        self.client.index_names()
        return gone


class NameKey(models.Model):
    """One word of one of her names, without accents, and how it sounds. Derived from the names.

    ``is_forced``: it is only in a name under which she was exploited. Who exploited her knows that one, and
    another team does not find her by it.
    """

    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="name_keys")
    word = models.CharField(max_length=200, db_collation="C")
    sound = models.CharField(max_length=200, blank=True, db_collation="C")
    is_forced = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["client", "word"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "word", "sound"], name="name_key_once_per_client"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["word", "client"], name="name_key_word"),
            models.Index(fields=["sound", "client"], name="name_key_sound"),
        ]

    def __str__(self) -> str:
        return plain(self.word)
