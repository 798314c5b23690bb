"""When an interpreter was used last, on their page in the directory, which knows no cases itself."""

from datetime import date

from django.template import Library

from cases.queries import interpreters
from hestia.accounts.models import User
from hestia.directory.models import DirectoryEntry, Interpreter

register = Library()


@register.simple_tag
def last_interpreted(entry: DirectoryEntry, user: User) -> date | None:
    """Return the latest day that somebody sees; of an agency to which clients are sent nothing."""
    return interpreters.last_interpreted(entry, by=user) if isinstance(entry, Interpreter) else None
