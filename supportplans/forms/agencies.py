"""Which service goes on with something: chosen from the directory, whoever she had last first, or typed."""

from datetime import date
from typing import Any

from cases.models import Case
from hestia.accounts.models import User
from hestia.directory.forms.choosing import AgencyField
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

    def fill_contact(self, answers: dict[str, Any], *, of: str, into: str) -> None:
        """Take who is asked for there from the directory, where nobody was typed.

        :param of: the name of the answer which agency it is
        :param into: the name of the answer who is asked for; one that was refused is left alone
        """
        if answers.get(into) == "":
            answers[into] = self.contact_of(answers.get(of) or "")[:LONGEST_CONTACT]
