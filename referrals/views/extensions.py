"""The pages of a longer recovery period."""

from django.http import HttpResponse

from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.queries.timetable import extension_blockers, timetable
from referrals.views.act_page import (
    act_page,
    answers_with_document,
    get_meant,
    home_of,
    offer_documents,
    words_today,
)


@permission_required(Permission.DECISION_RECORD)
def extension(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the recovery period may run longer."""
    case, referral = get_meant(request, ref)
    table = timetable(referral)
    draft = open_draft(request, f"extension-of-{referral.pk}", ref)
    form = forms.ExtensionForm(draft.data, today=request.today)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.extend(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="The extension is recorded, and so is what follows from it.",
        to=home_of(case),
        template="referrals/extension.html",
        context=act_page(
            case,
            blockers=extension_blockers(referral, table),
            period=words_today(table.recovery, request),
            referral=referral,
        ),
        draft=draft,
    )


@permission_required(Permission.DECISION_RECORD)
def extension_undoing(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that the last extension does not hold any more."""
    case, referral = get_meant(request, ref)
    draft = open_draft(request, f"extension-undoing-of-{referral.pk}", ref)
    form = forms.ExtensionUndoingForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.undo_extension(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The extension is undone. The days count as they did before it.",
        to=home_of(case),
        template="referrals/extension_undoing.html",
        context=act_page(
            case,
            blockers=referral.extension_undoing_blockers(),
            extension=referral.extension_set.standing().first(),
            referral=referral,
        ),
        draft=draft,
    )
