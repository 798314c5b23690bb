"""The page on which anybody may complain: without an account, a name or a script."""

from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from hestia.audit.requests import keyed_hash
from hestia.pdf.languages import LANGUAGES
from hestia.ui.http import HouseRequest, sent
from rights import actions
from rights.actions.complaints import staff_meant
from rights.forms.complaints import LanguageQuery, PublicComplaintForm
from rights.queries.complaints import further_words, said_in
from rights.rules.clocks import ACKNOWLEDGE_WITHIN

ELSEWHERE = "https://www.bbc.co.uk/weather"  # for who must leave the page at once
# How often it is sent within an hour from one place, and from everywhere: a house of many shares one address.
FROM_ONE_PLACE, FROM_EVERYWHERE, WITHIN = 30, 200, 60 * 60


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HouseRequest) -> HttpResponse:
    """Take a complaint from anybody. Whatever is sent, the answer tells nothing of whom we know."""
    form = PublicComplaintForm(sent(request))
    hers = LanguageQuery(request.GET).chosen
    context: dict[str, object] = {
        "form": form,
        "languages": LANGUAGES.values(),
        "hers": hers,
        "in_hers": said_in(hers) if hers else [],
        "further": further_words(),
        "days": ACKNOWLEDGE_WITHIN,
        "elsewhere": ELSEWHERE,
    }
    if request.method != "POST":
        return render(request, "rights/complain.html", context)
    if not form.is_valid():
        return render(request, "rights/complain.html", context, status=HTTPStatus.BAD_REQUEST)
    if is_too_often(request):
        context["is_too_often"] = True
        return render(request, "rights/complain.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    data = form.cleaned_data
    context["reference"] = actions.receive_complaint(
        page=data["once"],
        kind=data["kind"],
        words=form.words_with_name,
        reply=data["reply"],
        meant=staff_meant(data["person"], data["words"], on=request.today),
        is_signed_in=request.user.is_authenticated,
        at=request.now,
    )
    return render(request, "rights/complain.html", context)


def is_too_often(request: HouseRequest) -> bool:
    """Count what is sent, and return whether it is too much. Of an address a hash is kept, for an hour."""
    place = keyed_hash("complaints", str(get_adapter().get_client_ip(request)))
    counts = []
    for counted, most in ((f"complaints-{place}", FROM_ONE_PLACE), ("complaints", FROM_EVERYWHERE)):
        cache.add(counted, 0, WITHIN)
        counts.append(cache.incr(counted) > most)
    return any(counts)
