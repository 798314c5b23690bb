"""The page on which an incident is written down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from cases.models import Entry
from cases.queries.records import get_case, get_record
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import forget, restore
from hestia.ui.http import HouseRequest, sent
from riskassessment import actions
from riskassessment.forms.incidents import IncidentAdditionForm, IncidentForm
from riskassessment.models import Incident

DRAFT = "incident"


@permission_required(Permission.RISK_ASSESS)
def incident_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down what happened. What changes her risk is a reason to look at it again."""
    case = get_case(request, ref)
    restored = None if request.method == "POST" else restore(request, DRAFT, ref)
    form = IncidentForm(
        restored.data if restored else sent(request),
        initial={"happened_on": request.today},
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        then = f"{reverse('riskassessment:overview', args=[ref])}#h-incidents"
        done = form.carry_out(request, actions.record_incident, then=then, case=case)
        if done:
            forget(request, DRAFT, ref)
            changes_risk = form.cleaned_data["kind"] in Incident.TRIGGERS
            again = " Look at her risk again: a review is promised." if changes_risk else ""
            messages.success(request, f"The incident is recorded.{again}")
            return done
    return render(
        request, "riskassessment/incident_new.html", {"case": case, "form": form, "restored": restored}
    )


@permission_required(Permission.SENSITIVE_VIEW)
def incidents(request: HouseRequest, ref: str) -> HttpResponse:
    """Show every incident, with what followed, and those that stand in the notes."""
    case = get_case(request, ref)
    found = Incident.objects.visible_to(request.user).filter(case=case).newest_first().with_additions()
    noted = case.entry_set.filter(kind=Entry.Kind.INCIDENT, url="").select_related("by").newest_first()
    context = {"case": case, "incidents": found, "noted": noted}
    return render(request, "riskassessment/incidents.html", context)


@permission_required(Permission.RISK_ASSESS)
def incident_addition(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Add what followed an incident: the police were told, their reference came, how it ended."""
    case = get_case(request, ref)
    incident = get_record(case, Incident, pk)
    addition = f"incident-{pk}"
    restored = None if request.method == "POST" else restore(request, addition, ref)
    form = IncidentAdditionForm(
        restored.data if restored else sent(request),
        incident=incident,
        initial={"happened_on": request.today},
        today=request.today,
        now=request.now,
    )
    if request.method == "POST" and form.is_valid():
        then = incident.get_absolute_url()
        done = form.carry_out(request, actions.add_to_incident, then=then, incident=incident)
        if done:
            forget(request, addition, ref)
            messages.success(request, "Added. What was written before stays as it is.")
            return done
    context = {"case": case, "form": form, "incident": incident, "draft": addition, "restored": restored}
    return render(request, "riskassessment/incident_addition.html", context)
