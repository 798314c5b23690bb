"""The safe houses and outreach: what each is called, and who is on call."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.forms import ServiceForm
from hestia.accounts.models import Service
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.services import save_service
from hestia.accounts.views import locked_on_post
from hestia.pages import answer
from hestia.safekeeping.drafts import OpenDraft, open_draft
from hestia.ui.http import HouseRequest


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def services(request: HouseRequest) -> HttpResponse:
    """List the safe houses and outreach."""
    return render(request, "desk/services.html", {"services": Service.objects.prefetch_related("staff")})


@permission_required(Permission.SETTINGS_CHANGE)
def service_new(request: HouseRequest) -> HttpResponse:
    """Add a service."""
    return service_page(request, Service(), open_draft(request, "service"))


@permission_required(Permission.SETTINGS_CHANGE)
def service_change(request: HouseRequest, pk: int) -> HttpResponse:
    """Change a service's name, area or capacity, or who is on call."""
    service = get_object_or_404(locked_on_post(request, Service.objects.all()), pk=pk)
    return service_page(request, service, open_draft(request, f"service-{pk}"))


def service_page(request: HouseRequest, service: Service, draft: OpenDraft) -> HttpResponse:
    """Ask for what a service is, and keep it."""
    form = ServiceForm(draft.data, instance=service)
    return answer(
        request,
        form,
        act=lambda: save_service(form.save(commit=False), by=request.user, at=request.now),
        to=reverse("desk:services"),
        template="desk/service_form.html",
        context={},
        draft=draft,
    )
