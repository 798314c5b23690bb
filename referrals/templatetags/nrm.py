"""The referral on other pages: ``{% load nrm %}`` and ``{% nrm_strip case %}``."""

from django import template
from django.template import Context

from cases.models import Case
from referrals.models import Referral
from referrals.strip import Strip, strip

register = template.Library()


@register.inclusion_tag("referrals/_strip.html", takes_context=True)
def nrm_strip(context: Context, case: Case) -> dict[str, object]:
    """Show where a case's referral stands: two queries, and none for what the page already knows."""
    request = context["request"]
    referral = Referral.objects.visible_to(request.user).with_facts().of(case)
    return {
        "case": case,
        "strip": strip(referral, case, today=request.today),
        "leads_to_record": True,
        "level": 3,
    }


@register.inclusion_tag("referrals/_strip.html")
def strip_of(found: Strip, case: Case) -> dict[str, object]:
    """Show a strip that the page has already worked out."""
    return {"case": case, "strip": found, "leads_to_record": False, "level": 3}
