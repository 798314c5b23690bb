"""Nothing typed is lost, and nothing sent twice is made twice."""

import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hestia.accounts.models import User
from hestia.db.sealed import Sealing
from hestia.privacy.sealed import SealedJSONField


def kept_since(at: datetime) -> datetime:
    """Return after which moment a draft was saved that is still kept."""
    return at - timedelta(days=settings.DRAFT_DAYS)


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, user: User) -> Self:
        """Return one person's unfinished work, newest first. Nobody sees another's drafts."""
        return self.filter(user=user).order_by("-saved_at", "-pk")

    def kept(self, *, at: datetime) -> Self:
        """Return the drafts not yet past their fourteen days."""
        return self.filter(saved_at__gt=kept_since(at))

    def find(self, user: User, form: str, about: str = "", *, at: datetime) -> "Draft | None":
        """Return what someone left unfinished in one form about one thing, or nothing."""
        return self.of(user).kept(at=at).filter(form=form, about=about).first()

    def keep(self, user: User, form: str, about: str, data: Mapping[str, object], *, at: datetime) -> "Draft":
        """Keep what was typed so far: one draft for each person, form and thing."""
        draft = self.model(user=user, form=form, about=about, data=dict(data), saved_at=at)
        # In a transaction, which is told who acts; in one question, with the key for which words are sealed.
        with transaction.atomic(savepoint=False):
            self.bulk_create(
                [draft],
                update_conflicts=True,
                unique_fields=["user", "form", "about"],
                update_fields=["row_key", "data", "saved_at"],
            )
        return draft

    def forget(self, user: User, form: str, about: str = "") -> None:
        """Throw away a draft whose work is done."""
        self.filter(user=user, form=form, about=about).delete()

    def throw_away_old(self, *, at: datetime) -> int:
        """Delete drafts older than ``DRAFT_DAYS`` calendar days; return how many."""
        return self.filter(saved_at__lte=kept_since(at)).delete()[0]


class Draft(Sealing):
    """What one person has typed in one form and not yet sent. Kept for 14 days."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=40, help_text="Which form: intake, risk, plan")
    about = models.CharField(max_length=40, blank=True, help_text="The case's reference, or a key of its own")
    data = SealedJSONField(default=dict)
    saved_at = models.DateTimeField()

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-saved_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "form", "about"], name="draft_is_one_per_person_form_and_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.about}".strip()

    @property
    def kept_until(self) -> datetime:
        """Return when it is thrown away, if nobody goes on with it."""
        return self.saved_at + timedelta(days=settings.DRAFT_DAYS)


# Longer than a form can come back: the hours of a session, and the days of what was not sent.
KEY_DAYS = 30


class OneTimeKeyQuerySet(models.QuerySet["OneTimeKey"]):
    def claim(self, key: uuid.UUID, *, by: User, at: datetime | None = None) -> bool:
        """Take a form's key. True the first time; False if the same form was already sent.

        Two requests with the same key wait for each other: the loser sees the winner's result.
        """
        try:
            # The second INSERT waits for the first to be committed. A savepoint, so that its failure undoes
            # no more.
            with transaction.atomic():
                self.create(key=key, by=by, at=at or timezone.now())
        except IntegrityError:
            return False
        return True

    def made(self, key: uuid.UUID, url: str) -> None:
        """Remember where the thing that was made can be seen."""
        self.filter(key=key).update(made_url=url)

    def forget_old(self, *, at: datetime) -> int:
        """Delete the keys of forms that nobody can send again; return how many."""
        return self.filter(at__lte=at - timedelta(days=KEY_DAYS)).delete()[0]

    def url_of(self, key: uuid.UUID, *, by: User) -> str:
        """Return where the thing this person made with this key can be seen, or an empty text."""
        return self.filter(key=key, by=by).values_list("made_url", flat=True).first() or ""


class OneTimeKey(models.Model):
    """The key a form carried. Sent twice, a form makes one thing."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    made_url = models.CharField(max_length=200, blank=True)

    objects = OneTimeKeyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return str(self.key)
