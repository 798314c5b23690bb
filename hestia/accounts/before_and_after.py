"""What a request keeps of an account: as it was, and as it is to be."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hestia.accounts.permissions import GRANTS, IN_WORDS, Role
from hestia.accounts.two_persons import Rights

KEPT = ("role", "email", "first_name", "last_name", "phone", "caseload_limit")


class BeforeAndAfter(models.Model):
    """An account before a change and after it. Services are kept by their numbers."""

    role_from = models.CharField(max_length=30, choices=Role)
    role_to = models.CharField(max_length=30, choices=Role)
    services_from = ArrayField(models.BigIntegerField(), default=list)
    services_to = ArrayField(models.BigIntegerField(), default=list)
    email_from = models.EmailField()
    email_to = models.EmailField()
    was_usable = models.BooleanField()
    will_be_usable = models.BooleanField()
    ends_on_from = models.DateField(null=True)
    ends_on_to = models.DateField(null=True)
    first_name_from = models.CharField(max_length=80, blank=True)
    first_name_to = models.CharField(max_length=80, blank=True)
    last_name_from = models.CharField(max_length=80, blank=True)
    last_name_to = models.CharField(max_length=80, blank=True)
    phone_from = models.CharField(max_length=40, blank=True)
    phone_to = models.CharField(max_length=40, blank=True)
    caseload_limit_from = models.PositiveSmallIntegerField(default=0)
    caseload_limit_to = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def before(self) -> Rights:
        """Return what the account opened when this was asked."""
        return self.rights_at("from", is_usable=self.was_usable)

    @property
    def after(self) -> Rights:
        """Return what it is to open."""
        return self.rights_at("to", is_usable=self.will_be_usable)

    def rights_at(self, end: str, *, is_usable: bool) -> Rights:
        """Return one end of the change: "from" or "to"."""
        return Rights(
            **{name: getattr(self, f"{name}_{end}") for name in KEPT},
            services=frozenset(getattr(self, f"services_{end}")),
            is_usable=is_usable,
            last_day=getattr(self, f"ends_on_{end}"),
        )

    @property
    def comes_into_use(self) -> bool:
        """Whether the account is new, or is brought back."""
        return self.will_be_usable and not self.was_usable

    @property
    def acts_given(self) -> list[str]:
        """Return what the person may do that they may not do now, in words."""
        now = GRANTS[self.role_from] if self.was_usable else frozenset()
        return [
            words
            for acts in IN_WORDS.values()
            for act, words in acts.items()
            if act in GRANTS[self.role_to] - now
        ]
