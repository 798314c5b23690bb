"""The signed copy of a plan, uploaded later."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.forms.documents import AttachMixin
from cases.models import Case, KeptDocument
from cases.records import get_case
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.ui.forms import HouseForm, OnceMixin
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.views.answering import done_once
from supportplans.views.meeting import get_version


class SignedPageForm(AttachMixin, OnceMixin, HouseForm):
    """Which page she signed: one that is kept, or one uploaded now."""

    ATTACHES = KeptDocument.Kind.PLAN
    ATTACH = "The signed page, as a scan or a photograph"

    def __init__(self, *args: object, case: Case, by: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.attachable(case=case, by=by)

    def clean(self) -> dict[str, object] | None:
        """Ask for one of the two."""
        cleaned = super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in self.ATTACHED):
            raise ValidationError("Choose the signed page, or upload it")
        return cleaned


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def signed_page(request: HouseRequest, ref: str, number: int) -> HttpResponse:
    """Attach the page she signed to a version of her plan."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    kept = get_version(case, number)
    sent = (request.POST, request.FILES) if is_post else (None, None)
    form = SignedPageForm(*sent, case=case, by=request.user, today=request.today, now=request.now)
    if is_post and form.is_valid():

        def act() -> str:
            case.refuse_if_closed()
            document = form.attached(by=request.user, at=request.now)
            assert document  # or the form would not be valid
            actions.attach_signed_page(version=kept, document=document, by=request.user, at=request.now)
            return kept.get_absolute_url()

        done = done_once(request, form, act, otherwise=kept.get_absolute_url(), said="It is attached.")
        if done:
            return done
    return render(request, "supportplans/signed_page.html", {"case": case, "kept": kept, "form": form})
