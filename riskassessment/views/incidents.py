"""The page on which an incident is written down."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Entry
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from riskassessment import actions
from riskassessment.forms.incidents import IncidentAdditionForm, IncidentForm
from riskassessment.models import Incident


@permission_required(Permission.RISK_ASSESS)
def incident_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what happened. What changes her risk is a reason to look at it again."""
    case = get_case(request, ref)
    draft = open_draft(request, "incident", ref)
    form = IncidentForm(
        draft.data, initial={"happened_on": request.today}, today=request.today, now=request.now
    )
    return answer(
        request,
        form,
        act=lambda: actions.record_incident(case=case, **form.answers, by=request.user, at=request.now),
        saved=lambda incident: (
            "The incident is recorded."
            + (" Look at her risk again: a review task is set." if incident.kind in Incident.TRIGGERS else "")
        ),
        to=f"{reverse('riskassessment:overview', args=[ref])}#h-incidents",
        template="riskassessment/incident_new.html",
        context={"case": case},
        draft=draft,
    )


@permission_required(Permission.SENSITIVE_VIEW)
def incidents(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every incident, with what followed, and those that stand in the notes."""
    case = get_case(request, ref)
    incidents_newest_first = (
        Incident.objects.visible_to(request.user).filter(case=case).newest_first().with_additions()
    )
    noted = case.entry_set.filter(kind=Entry.Kind.INCIDENT, url="").select_related("by").newest_first()
    context = {"case": case, "incidents": incidents_newest_first, "noted": noted}
    return render(request, "riskassessment/incidents.html", context)


@permission_required(Permission.RISK_ASSESS)
def incident_addition(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Add what followed an incident: the police were told, their reference came, how it ended."""
    case = get_case(request, ref)
    incident = get_record(case, Incident, pk)
    draft = open_draft(request, f"incident-{pk}", ref)
    form = IncidentAdditionForm(
        draft.data,
        incident=incident,
        initial={"happened_on": request.today},
        today=request.today,
        now=request.now,
    )
    return answer(
        request,
        form,
        act=lambda: actions.add_to_incident(
            incident=incident, **form.answers, by=request.user, at=request.now
        ),
        saved="Added. What was written before stays as it is.",
        to=incident.get_absolute_url(),
        template="riskassessment/incident_addition.html",
        context={"case": case, "incident": incident},
        draft=draft,
    )
