"""The signed copy of a plan, or of a safety plan, uploaded later."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from cases.forms.documents import AttachMixin
from cases.models import Case, KeptDocument
from cases.queries.records import get_case, get_record
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.privacy.secrecy import Level
from hestia.ui.forms import HouseForm, OnceMixin
from hestia.ui.http import HouseRequest
from supportplans import actions
from supportplans.models import SafetyPlan
from supportplans.views.answering import done_once
from supportplans.views.meeting import get_version
from supportplans.views.plan import plan_url


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


class SignedSafetyPageForm(SignedPageForm):
    """Which sheet of a safety plan she signed: it says where she goes, so it is not for everybody."""

    ATTACHES_FROM = Level.SENSITIVE


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


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def signed_safety_page(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Attach the sheet she signed to a safety plan of hers."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    safety_plan = get_record(case, SafetyPlan, pk, lock=is_post)
    back = plan_url(case, "safety_plan")
    sent = (request.POST, request.FILES) if is_post else (None, None)
    form = SignedSafetyPageForm(*sent, case=case, by=request.user, today=request.today, now=request.now)
    if is_post and form.is_valid():

        def act() -> str:
            case.refuse_if_closed()
            document = form.attached(by=request.user, at=request.now)
            assert document  # or the form would not be valid
            actions.attach_signed_safety_page(
                safety_plan=safety_plan, document=document, by=request.user, at=request.now
            )
            return back

        done = done_once(request, form, act, otherwise=back, said="It is attached.")
        if done:
            return done
    context = {"case": case, "safety_plan": safety_plan, "form": form}
    return render(request, "supportplans/signed_safety_page.html", context)
