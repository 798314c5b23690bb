"""The log, for the data protection lead: who saw and did what, and what to ask about. Read only.

Looking at the log is on the log too. Only references stand in its addresses, never a name.
"""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.audit import odd
from hestia.audit.forms import CopiesForm, LogForm, PageForm, SessionsForm, midnight
from hestia.audit.models import Event
from hestia.audit.models import log as log_event
from hestia.audit.reading import PAGE, as_looks, days_of_person, say_whose, seen_in, sessions_of
from hestia.ui.components import Chip, Tab
from hestia.ui.http import HouseRequest
from hestia.ui.words import day

PLACES = (
    ("Everything", "audit:log"),
    ("Lost device", "audit:sessions"),
    ("Odd reading", "audit:odd"),
    ("Prints and exports", "audit:copies"),
    ("Limits", "desk:limits"),
)
WEEK = timedelta(days=7)


def places(request: HouseRequest) -> list[Tab]:
    """Return the pages of the log, the one on show marked."""
    return [Tab(label, reverse(name), request.path == reverse(name)) for label, name in PLACES]


def log_reading(request: HouseRequest, *, case_ref: str = "", **detail: Any) -> None:
    """Write down which part of the log was looked at."""
    page = request.resolver_match.view_name if request.resolver_match else ""
    log_event("log.seen", by=request.user, at=request.now, case_ref=case_ref, page=page, **detail)


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def log(request: HouseRequest) -> HttpResponse:
    """Show what was read and done, newest first."""
    form = LogForm(request.GET)
    log_reading(request, case_ref=form.case_ref)
    events = form.narrow(Event.objects.select_related("by").newest_first(), today=request.today)
    page = Paginator(events, PAGE).get_page(form.asked["page"])
    say_whose(page.object_list)
    return render(request, "audit/log.html", {"form": form, "page": page, "places": places(request)})


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def copies(request: HouseRequest) -> HttpResponse:
    """Show what left the house on paper or as a file, newest first."""
    form = CopiesForm(request.GET)
    log_reading(request, case_ref=form.case_ref)
    events = form.narrow(Event.objects.copies().select_related("by").newest_first(), today=request.today)
    page = Paginator(events, PAGE).get_page(form.asked["page"])
    return render(request, "audit/copies.html", {"form": form, "page": page, "places": places(request)})


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def person(request: HouseRequest, pk: int) -> HttpResponse:
    """Show what one person looked at, by day and record."""
    who = get_object_or_404(User, pk=pk)
    log_reading(request, of=who.pk)
    page = Paginator(days_of_person(who), PAGE).get_page(PageForm(request.GET).asked["page"])
    return render(
        request,
        "audit/person.html",
        {"who": who, "page": page, "looks": as_looks(page.object_list), "places": places(request)},
    )


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def sessions(request: HouseRequest) -> HttpResponse:
    """Ask whose device was lost and when; list the sessions of that time."""
    is_asked = "by" in request.GET
    form = SessionsForm(request.GET if is_asked else None, today=request.today, now=request.now)
    sessions: list[dict[str, Any]] = []
    query = ""
    if is_asked and form.is_valid():
        answers = form.cleaned_data
        sessions = list(sessions_of(answers["by"], start=answers["start"], end=answers["end"])[:PAGE])
        query = request.GET.urlencode()
        log_reading(request, of=answers["by"].pk, sessions=len(sessions))
    context = {
        "form": form,
        "asked": is_asked,
        "sessions": sessions,
        "query": query,
        "places": places(request),
    }
    return render(request, "audit/sessions.html", context)


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def session(request: HouseRequest, session: str) -> HttpResponse:
    """Show every record one session saw between two times: what a breach report needs."""
    form = SessionsForm(request.GET, today=request.today, now=request.now)
    events = Event.objects.in_session(session)
    answers = form.cleaned_data if form.is_valid() else {}
    seen = seen_in(events.between(answers.get("start"), answers.get("end")))
    page = Paginator(seen, PAGE).get_page(PageForm(request.GET).asked["page"])
    log_reading(request, seen_in=session, records=len(seen))
    context = {
        "session": session,
        "page": page,
        "opened": sum(case_seen.is_opened for case_seen in seen),
        "secrets": sum(bool(case_seen.secrets) for case_seen in seen),
        "whose": User.objects.filter(pk__in=events.values("by")[:1]).first(),
        "start": answers.get("start"),
        "end": answers.get("end"),
        "places": places(request),
        "query": request.GET.urlencode(),
    }
    return render(request, "audit/session.html", context)


PARTS = {
    "link": ("No working link", odd.without_link),
    "hours": ("Out of hours", odd.out_of_hours),
    "much": ("Far above own usual", odd.above_usual),
    "guess": ("Guessed references", odd.guessing),
    "probe": ("Changed, then booked", odd.probing),
}


@require_safe
@permission_required(Permission.AUDIT_VIEW)
def odd_reading(request: HouseRequest) -> HttpResponse:
    """Show the odd reading of one week: the last seven days, or an earlier week."""
    query = PageForm(request.GET).asked
    part = query["part"] if query["part"] in PARTS else "link"
    last_day = last_of_week(request.GET.get("until", ""), today=request.today)
    start, end = midnight(last_day - WEEK + timedelta(days=1)), midnight(last_day + timedelta(days=1))
    parts = {key: find(start, end) for key, (_, find) in PARTS.items()}
    page = Paginator(parts[part], PAGE).get_page(query["page"])
    log_reading(request, until=last_day.isoformat(), part=part)
    until = f"&until={last_day}" if last_day != request.today else ""
    context = {
        "page": page,
        "part": part,
        "chips": [
            Chip(label, f"?part={key}{until}", key == part, len(parts[key]))
            for key, (label, _) in PARTS.items()
        ],
        "week": f"{day(last_day - WEEK + timedelta(days=1))} to {day(last_day)}",
        "before": f"?part={part}&until={last_day - WEEK}",
        "after": f"?part={part}&until={last_day + WEEK}" if last_day + WEEK <= request.today else "",
        "places": places(request),
    }
    return render(request, "audit/odd_reading.html", context)


def last_of_week(week: str, *, today: date) -> date:
    """Return the last day of the week asked for: today where none is, or one that is no day or to come."""
    try:
        day = date.fromisoformat(week)
    except ValueError:
        return today
    return day if date(2020, 1, 1) <= day <= today else today
