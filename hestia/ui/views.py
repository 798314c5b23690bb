"""Pages of the house itself: help, and the gallery of its parts."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hestia.ui import gallery as parts
from hestia.ui.http import HouseRequest
from hestia.ui.trafficking import GUIDANCE, INDICATORS, WRITTEN_ON


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say where help is: in danger, with the work, with this service."""
    return render(request, "help/help.html")


@login_not_required
@require_safe
def shortcuts(request: HttpRequest) -> HttpResponse:
    """List the keys, and how to turn them off."""
    return render(request, "help/shortcuts.html")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """State how far everybody can use this, and what does not work yet."""
    return render(request, "help/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept about clients and staff, and how to keep it from other eyes."""
    return render(request, "help/privacy.html")


@login_not_required
@require_safe
def trafficking(request: HttpRequest) -> HttpResponse:
    """Say what trafficking is, what may show it, and where that is written."""
    today = timezone.localdate()
    context = {
        "written_on": WRITTEN_ON,
        "indicators": INDICATORS,
        "sources": [(guidance, guidance.is_to_review(today)) for guidance in GUIDANCE],
    }
    return render(request, "help/trafficking.html", context)


@login_not_required
@require_safe
def what_we_log(request: HttpRequest) -> HttpResponse:
    """Say what is recorded about what staff do here."""
    return render(request, "help/what_we_log.html")


@require_safe
def gallery(request: HouseRequest) -> HttpResponse:
    """Show every part of the look in every state: for those who build pages, and for the tests."""
    return render(request, "ui/gallery.html", parts.everything(request))
