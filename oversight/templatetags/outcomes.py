"""What came of asking an agency, on its page in the directory, which knows no cases itself."""

from django.template import Library

from hestia.accounts.models import User
from hestia.directory.models import DirectoryEntry, ListedAgency
from oversight.queries.outcomes import Outcomes, outcomes_of

register = Library()


@register.simple_tag
def referral_outcomes(entry: DirectoryEntry, user: User) -> Outcomes | None:
    """Return what came of asking an agency; of an interpreter nothing."""
    return outcomes_of(entry, user) if isinstance(entry, ListedAgency) else None
