"""The signed copy of a plan, or of a safety plan, uploaded later."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from cases.forms.documents import AttachMixin
from cases.models import Case, KeptDocument
from cases.queries.records import get_case, get_record
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.privacy.secrecy import Level
from hestia.ui.forms import HouseForm, OnceMixin
from hestia.ui.http import HouseRequest, sent, sent_files
from supportplans import actions
from supportplans.models import SafetyPlan
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
    case = get_case(request, ref, lock=request.method == "POST")
    kept = get_version(case, number)
    form = SignedPageForm(
        sent(request),
        sent_files(request),
        case=case,
        by=request.user,
        today=request.today,
        now=request.now,
    )

    def attach() -> None:
        case.refuse_if_closed()
        document = form.attached(by=request.user, at=request.now)
        assert document  # or the form would not be valid
        actions.attach_signed_page(version=kept, document=document, by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=attach,
        saved="The signed page is attached.",
        to=kept.get_absolute_url(),
        template="supportplans/signed_page.html",
        context={"case": case, "kept": kept},
    )


@require_http_methods(["GET", "POST"])
@permission_required(Permission.PLAN_CHANGE)
def signed_safety_page(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Attach the sheet she signed to a safety plan of hers."""
    is_post = request.method == "POST"
    case = get_case(request, ref, lock=is_post)
    safety_plan = get_record(case, SafetyPlan, pk, lock=is_post)
    form = SignedSafetyPageForm(
        sent(request),
        sent_files(request),
        case=case,
        by=request.user,
        today=request.today,
        now=request.now,
    )

    def attach() -> None:
        case.refuse_if_closed()
        document = form.attached(by=request.user, at=request.now)
        assert document  # or the form would not be valid
        actions.attach_signed_safety_page(
            safety_plan=safety_plan, document=document, by=request.user, at=request.now
        )

    return answer(
        request,
        form,
        act=attach,
        saved="The signed page is attached.",
        to=plan_url(case, "safety_plan"),
        template="supportplans/signed_safety_page.html",
        context={"case": case, "safety_plan": safety_plan},
    )
