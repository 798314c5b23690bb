"""The one way to answer a POST: a form, one act, a message, a redirect. Nothing typed is lost.

A view says who may (its decorator), which record is meant (a lookup) and what is asked (a form), and leaves
the rest to `answer`::

    @permission_required(Permission.RISK_ASSESS)
    def incident_new(request: HouseRequest, ref: str) -> HttpResponse:
        case = get_case(request, ref)
        draft = open_draft(request, "incident", ref)
        form = IncidentForm(draft.data, today=request.today, now=request.now)
        return answer(
            request,
            form,
            act=lambda: actions.record_incident(case=case, **form.answers, by=request.user, at=request.now),
            saved="The incident is recorded.",
            to=reverse("riskassessment:overview", args=[ref]),
            template="riskassessment/incident_new.html",
            context={"case": case},
            draft=draft,
        )

A form that is one button and asks nothing is pressed: `press`. What no form can show, such as why a button
did nothing, is said on a page of its own: `explains_refusals`.
"""

from hestia.pages.answering import answer, offer_undo, press, shows_form
from hestia.pages.refusing import attempt, explains_refusals, show_reasons

__all__ = ["answer", "attempt", "explains_refusals", "offer_undo", "press", "show_reasons", "shows_form"]
