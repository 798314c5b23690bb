"""How risk has moved, for any page of a case: ``{% load risk %}{% risk_trend case %}``."""

from base64 import b64encode
from datetime import date

from django import template
from django.db.models import OuterRef, Subquery
from django.template import Context
from django.template.loader import render_to_string

from cases.models import Case, Deadline
from riskassessment.models import Assessment
from riskassessment.queries.trend import Trend, trend
from riskassessment.rules.drawing import Drawing

register = template.Library()


@register.inclusion_tag("riskassessment/_trend.html", takes_context=True)
def risk_trend(context: Context, case: Case, table: str = "folded") -> dict[str, object]:
    """Draw the totals of a case's signed assessments, with the same numbers in words. One query.

    ``table``: "folded" under a line that opens it, or "none" for narrow places, where the words under the
    drawing say the same.
    """
    trend = trend_of(case, today=context["today"])
    return {"trend": trend, "table": table, "today": context["today"], "key": case.pk}


def trend_of(case: Case, *, today: date) -> Trend | None:
    """Return the drawing of a case's signed assessments and its next review. One query."""
    review = Deadline.objects.open().filter(case=OuterRef("case"), kind=Deadline.Kind.RISK_REVIEW)
    rows = list(
        Assessment.objects.filter(case=case)
        .signed()
        .oldest_first()
        .annotate(review_due_on=Subquery(review.values("due_on")[:1]))
        .values_list("assessed_on", "level", "total", "review_due_on")
    )
    return trend(
        [(day, level, total or 0) for day, level, total, _ in rows],
        due_on=rows[-1][3] if rows else None,
        today=today,
    )


@register.simple_tag
def body_picture(drawing: Drawing) -> str:
    """Return the drawn body as the address of a picture, for a button that is touched where a mark is."""
    picture = render_to_string("riskassessment/_body.html", {"drawing": drawing})
    return f"data:image/svg+xml;base64,{b64encode(picture.encode()).decode()}"
