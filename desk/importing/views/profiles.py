"""Profiles: how the sheets of another system are taken, looked at, changed and removed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from desk.importing.bringing_in import words_of, world_of
from desk.importing.forms.columns import ProfileForm
from desk.importing.models import ImportProfile
from desk.importing.profiles import keep_profile, remove_profile
from hestia.accounts.permissions import Permission, permission_required
from hestia.accounts.views import locked_on_post
from hestia.pages import answer
from hestia.ui.forms import HouseForm
from hestia.ui.http import HouseRequest, sent


def get_profile(request: HouseRequest, pk: int) -> ImportProfile:
    """Return a profile. A page that is sent holds it."""
    return get_object_or_404(locked_on_post(request, ImportProfile.objects.all()), pk=pk)


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HouseRequest, pk: int) -> HttpResponse:
    """Show how a profile takes each heading and word, and change that: a new version."""
    kept = get_profile(request, pk)
    house = words_of(world_of(request.user, at=request.now))
    form = ProfileForm(sent(request), profile=kept, house=house, today=request.today)

    def change() -> ImportProfile:
        columns, words = form.kept
        name = form.cleaned_data["name"]
        return keep_profile(
            profile=kept, name=name, columns=columns, words=words, by=request.user, at=request.now
        )

    return answer(
        request,
        form,
        act=change,
        saved=lambda changed: f"{changed} is saved.",
        to=reverse("importing:caseloads"),
        template="importing/profile.html",
        context={"profile": kept, "back": reverse("importing:caseloads")},
    )


@permission_required(Permission.CASELOAD_IMPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def profile_removal(request: HouseRequest, pk: int) -> HttpResponse:
    """Remove a profile, when asked twice."""
    kept = get_profile(request, pk)
    return answer(
        request,
        HouseForm(sent(request)),
        act=lambda: remove_profile(profile=kept, by=request.user, at=request.now),
        saved="The profile is removed.",
        to=reverse("importing:caseloads"),
        template="importing/profile_removal.html",
        context={"profile": kept},
    )
