"""What worries, for those who answer for a team: a few lines, each with its reason and one action."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.queries.records import log_list
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit.models import log
from hestia.ui.http import HouseRequest
from oversight.queries.team import team_for
from oversight.rules.worries import MOST, RULES, Line, Team, what_worries

SHOWN = 6  # references in one line

# Where each rule leads: who opens cases, and who counts only.
LISTS = {
    "overdue": "?risk=very_high&overdue=on",
    "silent": "?risk=very_high&sort=contact",
}
PAGES = {"held": "cases:bookings", "findings": "oversight:sampling"}


@dataclass(frozen=True)
class Shown:
    """One line as the page shows it."""

    line: Line
    url: str
    action: str
    with_whom: str = ""  # of whose cases it tells
    names_cases: bool = False  # who opens none is told how many and with whom, never which

    @property
    def references(self) -> tuple[str, ...]:
        """Return the first references, to those who open cases."""
        return self.line.worry.references[:SHOWN] if self.names_cases else ()

    @property
    def more(self) -> int:
        """Return how many more there are."""
        return len(self.line.worry.references) - len(self.references) if self.names_cases else 0


@require_safe
@permission_required(Permission.TEAM_VIEW)
def worries(request: HouseRequest) -> HttpResponse:
    """Show what worries this week, by rules that stand below."""
    team = team_for(request.user, today=request.today)
    shown = [as_shown(line, team, request.user) for line in what_worries(team)]
    log_list(request, [reference for one in shown for reference in one.references])
    log("worries.seen", by=request.user, at=request.now, lines=len(shown))
    context = {"lines": shown, "rules": RULES, "most": MOST}
    return render(request, "oversight/worries.html", context)


def as_shown(line: Line, team: Team, user: User) -> Shown:
    """Return a line with its one action, and whose cases it tells of."""
    url, worry = action_url(line, user), line.worry
    asks = url == reverse("desk:team") and line.rule.key != "nobody"
    return Shown(
        line,
        url,
        "Ask them on the team page" if asks else line.rule.action,
        team.called(worry.people) if worry.references else "",
        names_cases=user.has_perm(Permission.CASE_VIEW),
    )


def action_url(line: Line, user: User) -> str:
    """Return where the one action of a line is done, by whoever reads it."""
    key, people = line.rule.key, line.worry.people
    alone = people[0] if len(people) == 1 else None
    if key in LISTS and user.has_perm(Permission.CASE_VIEW):
        return reverse("cases:list") + LISTS[key]
    if key in {"overloaded", "strained"}:
        return reverse("oversight:load", args=[alone]) if alone else reverse("oversight:fairness")
    if key == "behind" and alone:
        return reverse("desk:team_member", args=[alone])
    if key in {"unsupervised", "hours", "lapsed"} and user.has_perm(Permission.TRAINING_KEEP):
        return reverse("staff:person", args=[alone]) if alone else reverse("staff:register")
    if key == "hours":
        return reverse("oversight:fairness")
    page = reverse(PAGES.get(key, "desk:team"))
    return page + ("#unallocated" if key == "nobody" else "")
