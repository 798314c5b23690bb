"""Which pages a person's role opens, for links whose page is known only when they are shown."""

from django import template
from django.contrib.auth.models import AnonymousUser

from hestia.accounts import permissions
from hestia.accounts.models import User

register = template.Library()


@register.filter
def may_open(person: User | AnonymousUser, url: str) -> bool:
    """Whether a link may be shown: ``{% if user|may_open:entry.url %}``."""
    return bool(url) and permissions.may_open(person, url)
