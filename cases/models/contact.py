"""How to reach her without putting her in danger, and where she lives.

Both belong to the case in which they were told. A case opened later begins with a copy, and what is told in
it stays in it: an earlier case never says where she is now.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from cases.models.record import CaseRecord, CaseRecordQuerySet, SensitiveRecordQuerySet
from cases.models.traced import Traced
from cases.rules import hazards
from cases.rules.hazards import Key
from cases.rules.phones import phone_end
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import MarkField, SealedCharField, SealedEmailField, SealedTextField
from hestia.privacy.secrecy import Level
from hestia.ui.words import day, listed

NO_PHONE = "Do not call or text"
# Said wherever a way to reach her is shown. In a letter it says nothing of exploiters: whoever gets it may be
# told how she is reached, and not what happened to her.
UNCHECKED = "Not yet checked: may be an exploiter’s"
UNCHECKED_OUTSIDE = "Not yet checked whose phone and e-mail these are"


class SafeContact(Traced, Sealing, CaseRecord):
    """How she may be reached without anyone learning of us. Read before every call, text and letter."""

    TRACED = ("phone", "email")

    # The ways to reach her, each safe or not.
    WAYS: ClassVar = ("may_call", "may_text", "may_leave_voicemail", "may_post", "may_email")
    BY_PHONE: ClassVar = ("may_call", "may_text")
    RINGING: ClassVar = (*BY_PHONE, "may_leave_voicemail")
    IN_WORDS: ClassVar = {
        "may_call": "calls",
        "may_text": "texts",
        "may_email": "e-mail",
        "may_leave_voicemail": "voicemail",
        "may_post": "post",
    }

    case = models.OneToOneField("cases.Case", on_delete=models.CASCADE, related_name="safe_contact")
    phone = SealedCharField(max_length=40, blank=True)
    phone_mark = MarkField(of="phone", normal=phone_end)
    email = SealedEmailField(blank=True)
    may_call = models.BooleanField(default=False)
    may_text = models.BooleanField(default=False)
    may_leave_voicemail = models.BooleanField(default=False)
    may_post = models.BooleanField(default=False)
    may_email = models.BooleanField(default=False)
    safe_times = models.CharField(max_length=120, blank=True, help_text="For example, after 4pm")
    say = SealedCharField(max_length=160, blank=True, help_text="What to say if someone else answers")
    must_not_know = SealedCharField(max_length=200, blank=True, help_text="Who must not know about us")
    code_word = SealedCharField(max_length=60, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    told_unsafe_on = models.DateField(
        "told that the phone is not safe, on", null=True, blank=True, help_text="Until there are new rules"
    )
    home_unsafe_on = models.DateField(
        "told that the home is not safe, on",
        null=True,
        blank=True,
        help_text="Until post is safe again, or she has moved",
    )

    objects = SensitiveRecordQuerySet["SafeContact"].as_manager()

    class Meta:
        ordering: ClassVar = ["case"]
        indexes: ClassVar = [models.Index(fields=["phone_mark"], name="contact_found_by_phone")]

    def __str__(self) -> str:
        return "Safe contact"

    @classmethod
    def of(cls, case: models.Model, *, reader: User) -> "SafeContact | None":
        """Return how she may be reached, if it was asked and this reader's role may know it."""
        if reader.sees < Level.SENSITIVE:
            return None
        contact: SafeContact | None = getattr(case, "safe_contact", None)
        return contact

    def hazard_keys(self) -> Iterable[Key]:
        """Return the keys of her phone and her e-mail address."""
        return [*hazards.phones(self.phone), *hazards.accounts(self.email)]

    def open_first(self) -> None:
        """Open what every page of hers says first. Raise `KeyringError` if it does not open."""
        for name in ("say", "must_not_know"):
            getattr(self, name)

    @property
    def is_unchecked(self) -> bool:
        """Whether nobody has asked yet whose phone and e-mail these are."""
        return self.checked_on is None and (self.holds("phone") or self.holds("email"))

    @property
    def unchecked_words(self) -> str:
        """Return the warning that goes with every way to reach her until it was checked; else nothing."""
        return UNCHECKED if self.is_unchecked else ""

    @property
    def unchecked_outside(self) -> str:
        """Return `unchecked_words` as they stand in a letter to somebody else."""
        return UNCHECKED_OUTSIDE if self.is_unchecked else ""

    @property
    def has_safe_way(self) -> bool:
        """Whether there is any way in which she may be reached: voicemail is one only where calls are."""
        return self.may_call or self.may_text or self.may_email or self.may_post

    @property
    def has_checked_way(self) -> bool:
        """Whether she may be reached in a way of which it is known that nobody else answers: post is one."""
        return self.may_post or (self.has_safe_way and not self.is_unchecked)

    @property
    def ways(self) -> str:
        """Return the safe ways in words: "Call or text after 4pm"."""
        ways = [
            w
            for w, ok in (("call", self.may_call), ("text", self.may_text), ("e-mail", self.may_email))
            if ok
        ]
        if self.is_phone_unsafe and self.told_unsafe_on:
            return f"{NO_PHONE}: reported unsafe on {day(self.told_unsafe_on)}{self.but_email}"
        if not ways:
            return NO_PHONE
        return f"{' or '.join(ways)} {self.safe_times}".strip().capitalize()

    @property
    def is_phone_unsafe(self) -> bool:
        """Whether somebody said that her phone is not safe, and nobody has said since that it is."""
        return self.told_unsafe_on is not None and not (self.may_call or self.may_text)

    @property
    def but_email(self) -> str:
        """Return that her e-mail is safe although her phone is not, or nothing: ". E-mail is safe"."""
        return f". E-mail is safe {self.safe_times}".rstrip() if self.may_email else ""

    @property
    def ways_at_a_glance(self) -> str:
        """Return `ways` without since when it is so: what folds above a page of hers says that."""
        return f"{NO_PHONE}{self.but_email}" if self.is_phone_unsafe else self.ways

    @property
    def refused(self) -> list[tuple[str, str]]:
        """Return every way that is not safe and that `ways` does not name, each with its words."""
        is_said = not (self.may_call or self.may_text) and (self.told_unsafe_on or not self.may_email)
        named_above = self.BY_PHONE if is_said else ()
        refused = {way: f"No {words}" for way, words in self.IN_WORDS.items() if not getattr(self, way)}
        if self.home_unsafe_on and not self.may_post:
            refused["may_post"] = (
                f"No post or visits: where she stays was reported unsafe on {day(self.home_unsafe_on)}"
            )
        return [(way, words) for way, words in refused.items() if way not in named_above]

    @property
    def never_ringing(self) -> str:
        """Return what may not be done while she is rung or texted: "No texts or voicemail"; or nothing."""
        refused = [self.IN_WORDS[way] for way in self.RINGING if not getattr(self, way)]
        is_said = self.ways.startswith(NO_PHONE)
        return f"No {listed(refused, last='or')}" if refused and not is_said else ""

    @property
    def refused_besides(self) -> list[tuple[str, str]]:
        """Return `refused` without what `never_ringing` says."""
        said = self.RINGING if self.never_ringing else ()
        return [(way, words) for way, words in self.refused if way not in said]


class AddressQuerySet(CaseRecordQuerySet["Address"]):
    def visible_to(self, user: User, *, at: datetime | None = None) -> Self:
        """Return the addresses on the cases ``user`` sees, if their role sees addresses at all."""
        return super().visible_to(user, at=at) if user.has_perm(Permission.COVERED_VIEW) else self.none()


class Address(Traced, Sealing, CaseRecord):
    """Where she lives or lived: a record of its own, so that no page shows it by forgetting to hide it."""

    class Kind(models.TextChoices):
        SAFE_HOUSE = "safe_house", "Safe house"
        OWN = "own", "Own home"
        LOCAL_AUTHORITY = "local_authority", "Council housing"
        ASYLUM = "asylum", "Asylum accommodation"
        HOTEL = "hotel", "Hotel or hostel"
        FRIENDS = "friends", "With friends or family"
        DETENTION = "detention", "Detention or prison"
        HOSPITAL = "hospital", "Hospital"
        STREET = "street", "No home"

    TRACED = ("text", "kind", "never_use_on")
    # Where she had a door of her own, or of people she knew: elsewhere many live side by side by chance.
    HOMES: ClassVar = (Kind.OWN, Kind.FRIENDS, Kind.LOCAL_AUTHORITY)

    kind = models.CharField(max_length=20, choices=Kind)
    text = SealedTextField("address", max_length=500, blank=True)
    borough = SealedCharField(max_length=80, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    never_use_on = models.DateField("never to be used again, since", null=True, blank=True)
    never_use_why = SealedCharField("why it must never be used again", max_length=200, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-from_on", "-pk"]
        verbose_name_plural = "addresses"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="address_ends_after_it_starts",
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
            models.CheckConstraint(
                name="address_never_used_says_why",
                condition=Q(never_use_on=None, never_use_why="")
                | (Q(never_use_on__isnull=False) & ~Q(never_use_why="")),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on=None), name="address_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def hazard_keys(self) -> Iterable[Key]:
        """Return the key of a home, or of any place that is not safe for her."""
        return hazards.addresses(self.text) if self.kind in self.HOMES or self.never_use_on else ()

    @property
    def is_never_written_to(self) -> bool:
        """Whether no letter may go there: she has left it, or it must never be used again."""
        return self.until_on is not None or self.never_use_on is not None
