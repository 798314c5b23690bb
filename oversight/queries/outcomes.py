"""What came of asking an agency of the directory: of the cases that the reader sees, and of no other."""

from dataclasses import dataclass

from hestia.accounts.models import User
from hestia.directory.models import ListedAgency
from oversight.rules.numbers import Count, Median
from supportplans.models import Signpost

REQUESTS = ("request", "requests")


@dataclass(frozen=True)
class Outcomes:
    """How often an agency was asked, and what it said."""

    asked: int
    accepted: int
    refused: int
    days: Median  # until it answered

    @property
    def waiting(self) -> int:
        """Return how many have no answer yet."""
        return self.asked - self.accepted - self.refused

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Return each number with what it is: counts, no percentage; few are only counted."""
        lines = [
            ("Asked", Count(self.asked, *REQUESTS).words),
            ("Taken", f"{self.accepted}"),
            ("Refused", f"{self.refused}"),
            ("No answer yet", f"{self.waiting}"),
        ]
        return [*lines, ("Days until they answered", self.days_words)]

    @property
    def days_words(self) -> str:
        """Return the median of the days, with how many answers it is of."""
        if not self.days.people:
            return "Not known"
        return f"{self.days.cell} (median of {Count(self.days.people, 'answer', 'answers').words})"


def outcomes_of(agency: ListedAgency, user: User) -> Outcomes | None:
    """Return what came of asking an agency, in the cases that somebody sees; nothing if it was never asked.

    It is known by its name, as what was passed on says it. Who opens no case is told nothing.
    """
    rows = Signpost.objects.visible_to(user).filter(agency__iexact=agency.name)
    passed = list(rows.values_list("answer", "passed_on", "answered_on"))
    if not passed:
        return None
    answers = [answer for answer, _, _ in passed]
    days = [(answered - asked).days for _, asked, answered in passed if answered]
    return Outcomes(
        len(passed),
        answers.count(Signpost.Answer.ACCEPTED),
        answers.count(Signpost.Answer.REFUSED),
        Median.of(days),
    )
