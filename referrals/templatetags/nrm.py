"""The referral on other pages: ``{% load nrm %}`` and ``{% nrm_strip case %}``."""

from django import template
from django.template import Context
from django.urls import reverse

from cases.models import Case
from referrals.queries.records import find_referral
from referrals.queries.stages import Strip
from referrals.queries.strip import strip
from referrals.rules.worksheet.question import Home

register = template.Library()


@register.simple_tag
def home_url(home: Home, case: Case) -> str:
    """Return the address of the page on which an answer of the worksheet stands."""
    _, page, *part = home.value
    return reverse(page, args=[case.reference, *part])


@register.inclusion_tag("referrals/_strip.html", takes_context=True)
def nrm_strip(context: Context, case: Case) -> dict[str, object]:
    """Show where a case's referral stands: two queries, and none for what the page already knows."""
    request = context["request"]
    return {
        "case": case,
        "strip": strip(find_referral(request, case), case, today=request.today),
        "leads_to_record": True,
        "says_next": True,
    }


@register.inclusion_tag("referrals/_strip.html")
def strip_of(ready_strip: Strip, case: Case) -> dict[str, object]:
    """Show a strip that the page has already worked out. What to do next is said by the steps under it."""
    says_next = ready_strip.kind in {"stopped", "info"}
    return {"case": case, "strip": ready_strip, "leads_to_record": False, "says_next": says_next}
