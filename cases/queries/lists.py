"""The list of cases: what narrows it, in which order it stands, and the usual ways to look at it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.http import QueryDict

from cases.models import Case, CaseQuerySet, Client, Deadline, RiskLevel
from cases.queries.by_person import ByPerson
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import CARRYING, Permission
from hestia.ui.forms import QueryForm

QUIET_AFTER_DAYS = 14  # calendar days without a contact after which a case counts as quiet
UNFINISHED = "unfinished"  # every status but closed
EVERY = "all"

CALLED = Lower(Coalesce(NullIf("client__known_as", Value("")), "client__first_name"))  # as the list says it
ORDERS: dict[str, tuple[Any, ...]] = {
    "name": (CALLED.asc(), Lower("client__last_name").asc(), "pk"),
    "-name": (CALLED.desc(), Lower("client__last_name").desc(), "-pk"),
    "due": (F("next_due_on").asc(nulls_last=True), "pk"),
    "-due": (F("next_due_on").desc(nulls_last=True), "-pk"),
    "risk": ("risk_rank", "pk"),
    "-risk": ("-risk_rank", F("next_due_on").asc(nulls_last=True), "pk"),  # on one level the latest first
    "opened": ("opened_on", "pk"),
    "-opened": ("-opened_on", "-pk"),
    "contact": (F("last_contact_at").asc(nulls_first=True), "pk"),
    "-contact": (F("last_contact_at").desc(nulls_last=True), "-pk"),
}
STATUSES = [
    (UNFINISHED, "Not closed"),
    *((status.value, status.label) for status in Case.Status),
    (EVERY, "All, including closed"),
]
NOT_ASSESSED = "none"


class CaseListQuery(QueryForm):
    """What the list's address asks for. Never a name: those are searched for by another way."""

    service = forms.ModelChoiceField(label="Service", queryset=Service.objects.none(), empty_label="Any")
    stage = forms.ChoiceField(label="NRM stage", choices=[("", "Any"), *Case.NRMStage.choices])
    risk = forms.ChoiceField(
        label="Risk", choices=[("", "Any"), *reversed(RiskLevel.choices), (NOT_ASSESSED, "Not assessed")]
    )
    worker = forms.ChoiceField(label="Key worker")
    language = forms.ChoiceField(label="Language")
    status = forms.ChoiceField(label="Status", choices=STATUSES, initial=UNFINISHED)
    overdue = forms.BooleanField(label="Overdue only")
    quiet = forms.BooleanField(label=f"No contact in {QUIET_AFTER_DAYS} days")
    closed = forms.ChoiceField(
        choices=[("", ""), ("quarter", "Closed this quarter")], widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(choices=[(key, key) for key in ORDERS], initial="due", widget=forms.HiddenInput)
    page = forms.CharField(max_length=10, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        workers: list[User],
        languages: list[str],
        is_own: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(QueryDict(f"{data.urlencode()}&worker=me") if is_own else data, **kwargs)
        self.user = user
        services: Any = self.fields["service"]
        services.queryset = Service.objects.filter(pk__in=user.service_ids)
        chosen: Any = self.fields["worker"]
        chosen.choices = [
            ("", "Anyone"),
            ("me", "Me"),
            ("none", "Nobody yet"),
            *((str(w.pk), str(w)) for w in workers),
        ]
        spoken: Any = self.fields["language"]
        spoken.choices = [("", "Any"), *((language, language) for language in languages)]


@dataclass(frozen=True)
class Filter:
    """One filter in force: what it says, and the address without it."""

    label: str
    url: str


def narrowed(cases: CaseQuerySet, criteria: dict[str, Any], *, user: User, at: datetime) -> CaseQuerySet:
    """Return the cases that every filter lets through."""
    on = at.date()
    cases = of_status(cases, criteria, on=on)
    if criteria["service"]:
        cases = cases.filter(service=criteria["service"])
    if criteria["stage"]:
        cases = cases.filter(nrm_stage=criteria["stage"])
    if criteria["risk"]:
        is_assessed = criteria["risk"] != NOT_ASSESSED
        cases = cases.filter(risk_rank=RiskLevel(criteria["risk"]).rank if is_assessed else 0)
    if criteria["worker"]:
        cases = of_worker(cases, criteria["worker"], user=user)
    if criteria["language"]:
        cases = cases.filter(client__in=Client.objects.filter(first_language=criteria["language"]))
    if criteria["overdue"]:
        cases = cases.overdue(on=on)
    if criteria["quiet"]:
        cases = cases.not_contacted_since(at - timedelta(days=QUIET_AFTER_DAYS))
    return cases


def of_status(cases: CaseQuerySet, criteria: dict[str, Any], *, on: date) -> CaseQuerySet:
    """Return the cases of a status: without a wish, every one that is not closed."""
    if criteria["closed"]:
        return cases.filter(status=Case.Status.CLOSED, closed_on__gte=first_day_of_quarter(on))
    status = criteria["status"] or UNFINISHED
    if status == UNFINISHED:
        return cases.open()
    return cases if status == EVERY else cases.filter(status=status)


def of_worker(cases: CaseQuerySet, worker: str, *, user: User) -> CaseQuerySet:
    """Return the cases of one worker: "me", "none" or a person's id."""
    if worker == "me":
        return cases.of_worker(user)
    return cases.filter(worker=None if worker == "none" else int(worker))


def first_day_of_quarter(on: date) -> date:
    """Return the first day of the calendar quarter a day lies in."""
    return on.replace(month=3 * ((on.month - 1) // 3) + 1, day=1)


def filters_in_force(form: CaseListQuery, criteria: dict[str, Any], query: QueryDict) -> list[Filter]:
    """Return each filter that narrows the list now, with the address that takes it away."""
    filters = []
    for name, field in form.fields.items():
        if name in {"sort", "page"} or not criteria[name] or criteria[name] == field.initial:
            continue
        rest = query.copy()
        for gone in (name, "page"):
            rest.pop(gone, None)
        filters.append(Filter(filter_words(form, name, criteria[name]), f"?{rest.urlencode()}"))
    return filters


def filter_words(form: CaseListQuery, name: str, value: Any) -> str:
    """Return a filter in words: "High risk", "Outreach", "Key worker: Ben Archer"."""
    field: Any = form.fields[name]
    if isinstance(field, forms.BooleanField):
        return str(field.label)
    if name == "service":
        return str(value)
    words = str(dict(field.choices).get(value, value))
    if name == "risk" and value != NOT_ASSESSED:
        return f"{words} risk"
    return f"Key worker: {words.lower() if value in {'me', 'none'} else words}" if name == "worker" else words


def begins_with_own(user: User, query: QueryDict) -> bool:
    """Whether the list is of one’s own clients: one carries cases, and the address narrows nothing."""
    return user.role in CARRYING and not query.keys() - {"sort", "page"}


def narrowing(query: QueryDict) -> dict[str, str]:
    """Return what an address narrows or orders the list by, without what it does anyway."""
    usual = {"status": UNFINISHED, "sort": "due"}
    return {
        name: str(value)
        for name, value in query.items()
        if value and name != "page" and value != usual.get(name)
    }


@dataclass(frozen=True)
class View:
    """A usual way to look at the list, and whether it is the one that is looked at."""

    words: str
    url: str
    is_current: bool


def usual_views(user: User, query: QueryDict, *, is_own: bool) -> list[View]:
    """Return the usual ways to look at the list. Where it begins with one's own, the others say whose."""
    views = [
        ("My clients", "worker=me"),
        ("All open", "worker="),
        ("By name", "worker=&sort=name"),
        ("Highest risk first", "worker=&sort=-risk"),
        (f"No contact in {QUIET_AFTER_DAYS} days", "quiet=on&sort=contact"),
        ("Waiting for a place", "status=waiting&sort=opened"),
        ("Closed this quarter", "status=all&closed=quarter"),
    ]
    if user.has_perm(Permission.CASE_ALLOCATE):
        views.insert(5, ("Nobody’s yet", "worker=none&sort=opened"))
    now = narrowing(query) | ({"worker": "me"} if is_own else {})
    return [View(words, f"?{asked}", narrowing(QueryDict(asked)) == now) for words, asked in views]


def next_promises(cases: list[Case]) -> dict[int, Deadline]:
    """Return, for each case, the open promise that is due first. One question for the page."""
    due: QuerySet[Deadline] = (
        Deadline.objects.open()
        .filter(case__in=[case.pk for case in cases])
        .exclude(kind__in=Deadline.MILESTONES)
        .order_by("case_id", "due_on", F("due_time").asc(nulls_last=True), "pk")
        .distinct("case_id")  # DISTINCT ON: the first of each case in this order
    )
    return {promise.case_id: promise for promise in due}


def first_languages(user: User) -> QuerySet[Any, Any]:
    """Return the question for what clients speak, in order of the alphabet."""
    return Client.objects.visible_to(user).languages()


LANGUAGES = ByPerson(first_languages, is_planned_anew=True)
