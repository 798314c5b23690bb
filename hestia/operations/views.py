"""How the service stands: one word for a machine, a page for whoever looks after accounts."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.operations.doctor import examine
from hestia.operations.findings import CheckState
from hestia.operations.forms import TestMailForm
from hestia.operations.health import failing
from hestia.operations.mail import send_test_mail
from hestia.operations.plain import in_plain_words
from hestia.pages import answer
from hestia.ui.http import HouseRequest, sent


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 and "ok" if this server can serve; otherwise 503 and a word for each thing that cannot."""
    del request
    words = failing()
    text = "".join(f"{word}\n" for word in words or ["ok"])
    return HttpResponse(text, status=503 if words else 200, content_type="text/plain")


@permission_required(Permission.HEALTH_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def health(request: HouseRequest) -> HttpResponse:
    """Show what the doctor says, worst first; its button sends whoever asks a test mail."""
    return answer(
        request,
        TestMailForm(sent(request)),
        act=partial(send_test_mail, by=request.user, at=request.now),
        saved=lambda address: f"The mail server took a test mail to {address}. Look whether it arrives.",
        to=reverse("operations:health"),
        template="operations/health.html",
        context={"stand": partial(by_state, request)},
    )


def by_state(request: HouseRequest) -> dict[str, object]:
    """Return what the doctor says, the worst first, and how many need somebody."""
    findings = sorted(examine(at=request.now, is_server=True), key=lambda finding: -finding.state)
    count = sum(finding.state != CheckState.OK for finding in findings)
    return {"findings": [in_plain_words(finding) for finding in findings], "count": count}
