"""One case at a glance, assembled from every floor below: what is next, what happened, how she is."""

from dataclasses import dataclass

from django import forms
from django.db.models import Count, Value, Window
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Agency, Case, Deadline, Entry, Person
from cases.models.mark import is_marked
from cases.queries.records import Beside, get_case, with_documents, with_marks
from desk.queries.story import by_month
from desk.queries.waiting import covers_of, own_grant, stand_ins
from desk.queries.worklist import rows
from desk.reminders.models import Notification
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.components import Chip
from hestia.ui.forms import QueryForm
from hestia.ui.http import HouseRequest
from hestia.workingdays.models import BankHoliday, Nation
from rights.queries.retention import is_held
from riskassessment.models import open_concerns

PROMISES_SHOWN = 6
STORY_STEP = 10
STORY_MOST = 200
AROUND_SHOWN = 5
STORY = (("", "Everything"), ("contact", "Contact"), ("nrm", "NRM"), ("risk", "Risk"), ("plan", "Plan"))


class CaseQuery(QueryForm):
    """Which part of the story, and how much of it; whether all promises are listed."""

    t = forms.ChoiceField(choices=STORY)
    shown = forms.IntegerField(min_value=STORY_STEP, max_value=STORY_MOST, initial=STORY_STEP)
    next = forms.ChoiceField(choices=[("", ""), ("all", "")])


@dataclass(frozen=True)
class Around:
    """A person or an agency around her, as the overview lists them."""

    what: str
    kind: str
    name: str
    worker: str
    state: str

    @property
    def label(self) -> str:
        """Return who they are to her: "Solicitor", "Family"."""
        return str(Agency.Kind(self.kind).label if self.what == "agency" else Person.Kind(self.kind).label)

    @property
    def words(self) -> str:
        """Return their name: "Nadia Rahman, Brightwater Law"."""
        return f"{self.worker}, {self.name}" if self.worker else self.name

    @property
    def is_danger(self) -> bool:
        """Whether the person is, or may be, a danger to her."""
        return self.what == "person" and self.state in {Person.Risk.CONCERN, Person.Risk.EXPLOITER}


BESIDE = Beside(
    expressions=lambda user, at: {
        "open_concerns": open_concerns(user),
        "is_held": is_held(user),
        **covers_of(at=at),
    },
    relations=(("plan_now", "plan_set"),),
)


@require_safe
@permission_required(Permission.CASE_VIEW)
def case(request: HouseRequest, ref: str) -> HttpResponse:
    """Show where a case stands, what is next and what happened."""
    case = get_case(request, ref, beside=BESIDE)
    user = request.user
    if user.told_count:
        user.told_count -= Notification.objects.put_away_what_was_opened(user, at=request.now)
    query = CaseQuery(request.GET).asked
    part, shown = query["t"], query["shown"]
    story = list(
        case.entry_set.in_group(part)
        .newest_first()
        .select_related("by")
        .annotate(total=Window(Count("pk")), has_marks=is_marked(Entry))[:shown]
    )
    with_documents(request, case, story)
    with_marks(request, story)
    total: int = getattr(story[0], "total", 0) if story else 0
    to_do = [promise for promise in case.open_promises if promise.is_to_do(on=request.today)]
    promises = to_do if query["next"] == "all" else to_do[:PROMISES_SHOWN]
    calendar = BankHoliday.objects.calendar(Nation.ENGLAND_AND_WALES)
    around = people_around(case)
    may_consent = request.user.has_perm(Permission.CONSENT_RECORD)
    return render(
        request,
        "desk/case.html",
        {
            "case": case,
            "work": rows(promises, today=request.today, calendar=calendar),
            "more_work": len(to_do) - len(promises),
            "months": by_month(story),
            "part": part,
            "chips": [Chip(label, f"?t={key}" if key else "?", key == part) for key, label in STORY],
            "earlier": total - len(story),
            "shown_next": min(shown + STORY_STEP * 2, STORY_MOST) if shown < STORY_MOST else 0,
            "risk_waits": any(promise.kind == Deadline.Kind.RISK_SIGN_OFF for promise in case.open_promises),
            "screen_is_due": any(p.kind == Deadline.Kind.RISK_SCREEN for p in case.open_promises),
            "stand_ins": stand_ins(case),
            "own_grant": own_grant(case, request.user),
            "consents": case.consent_set.current(),
            "consent_link": "Change" if may_consent and not case.is_over else "Open",
            "around": around[:AROUND_SHOWN],
            "around_count": len(around),
            "people_link": f"All {len(around)} people" if len(around) > AROUND_SHOWN else "Open people",
        },
    )


def people_around(case: Case) -> list[Around]:
    """Return the agencies that work with her, then the people in her life. One question."""
    agencies = (
        case.agency_set.involved()
        .order_by()
        .annotate(what=Value("agency"))
        .annotate(state=Value(""))
        .values_list("what", "kind", "name", "worker", "state")
    )
    people = (
        case.person_set.order_by()
        .annotate(what=Value("person"))
        .annotate(worker=Value(""))
        .values_list("what", "kind", "name", "worker", "risk")
    )
    contacts = [Around(*row) for row in agencies.union(people, all=True).order_by()]
    return sorted(contacts, key=lambda contact: (contact.what, contact.label, contact.name))
