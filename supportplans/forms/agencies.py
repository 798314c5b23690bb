"""Which service goes on with something: chosen from the directory, whoever she had last first, or typed."""

from datetime import date
from typing import Any

from cases.models import Case
from hestia.accounts.models import User
from hestia.directory.forms import AgencyField
from hestia.directory.queries import agency_offers
from supportplans.queries.agencies import agencies_used_last

LONGEST, LONGEST_CONTACT = 120, 200


class HerAgencyField(AgencyField):
    """Another service that does something for her."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, **kwargs})

    def offer_for(self, record: Any, *, by: User, today: date) -> None:
        """Offer those that were named last, then the directory."""
        del today
        if isinstance(record, Case):
            self.offer(agency_offers(by, last_used=agencies_used_last(record, by=by)))

    def contact_or_listed(self, typed: str, *, name: str) -> str:
        """Return who is asked for there: as it was typed, or else as the directory says it."""
        return typed or self.contact_of(name)[:LONGEST_CONTACT]
