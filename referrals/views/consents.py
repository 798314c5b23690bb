"""The pages of her answers: to be referred or not, the other questions, and her choice at 18."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cases.models import Case, Consent, ThreeState
from cases.queries.records import get_case
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest
from referrals import actions, forms
from referrals.models import NRMConsent, Referral
from referrals.queries.disclosures import copies_disclosed, disclosed_to, with_copies
from referrals.queries.records import find_referral, get_referral
from referrals.views.act_page import act_page, answers_with_document, home_of, initial_of, offer_documents


@permission_required(Permission.REFERRAL_CHANGE)
def consent(request: HouseRequest, ref: str) -> HttpResponse:
    """Record an adult's answer; or, for someone who may be a child, which council was told."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    if referral is None:
        messages.info(request, "Explain the NRM before you ask for consent.")
        return redirect("referrals:explanation", ref)
    if not referral.needs_consent:
        return authority_contact(request, case, referral)
    notice = referral.notice()
    draft = open_draft(request, f"nrm-consent-of-{referral.pk}", ref)
    form = forms.ConsentForm(
        draft.data,
        today=request.today,
        case=case,
        recipients=disclosed_to(referral),
        turned_18=referral.came_of_age_on is not None,
        had_notice=notice is not None,
        said_yes=referral.consents is True,
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_consent(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="Her answer is recorded.",
        to=home_of(case),
        template="referrals/consent.html",
        context=act_page(case, blockers=referral.consent_blockers(), notice=notice, referral=referral),
        draft=draft,
    )


def authority_contact(request: HouseRequest, case: Case, referral: Referral) -> HttpResponse:
    """Record which council was told of someone who may be a child."""
    draft = open_draft(request, f"authority-contact-of-{referral.pk}", case.reference)
    form = forms.AuthorityContactForm(draft.data, today=request.today)
    return answer(
        request,
        form,
        act=lambda: actions.record_authority_contact(
            referral=referral, **form.answers, by=request.user, at=request.now
        ),
        saved="The council contact is recorded.",
        to=home_of(case),
        template="referrals/authority_contact.html",
        context=act_page(case, blockers=referral.authority_contact_blockers(), referral=referral),
        draft=draft,
    )


@permission_required(Permission.REFERRAL_CHANGE)
def answers(request: HouseRequest, ref: str) -> HttpResponse:
    """Record that she answers one of the other questions of the form otherwise now."""
    case = get_case(request, ref)
    referral = find_referral(request, case)
    now = referral.nrmconsent_set.first() if referral else None
    if referral is None or (now is None and not referral.submitted_on):
        return redirect("referrals:consent", ref)  # they are asked together, the first time
    names = ("wants_support", "will_help_police", "decision_goes_to", "recipient_name")
    draft = open_draft(request, f"nrm-answers-of-{referral.pk}", ref)
    form = forms.AnswersForm(
        draft.data,
        today=request.today,
        case=case,
        initial=initial_of(now, names) if now else {},
        recipients=with_copies(referral, referral.disclosed_to()),
        police_recipients=_police_recipients(case, now),
    )
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.change_answers(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved="Her answer is recorded.",
        to=home_of(case),
        template="referrals/answers.html",
        context=act_page(case, blockers=referral.answers_blockers(), referral=referral),
        draft=draft,
    )


def _police_recipients(case: Case, answers: NRMConsent | None) -> list[tuple[str, str]]:
    """Return to whom she was disclosed because she helps the police, if she does."""
    is_helping = answers is not None and answers.will_help_police == ThreeState.YES
    return copies_disclosed(case, Consent.Purpose.POLICE) if is_helping else []


@permission_required(Permission.REFERRAL_CHANGE)
def eighteen(request: HouseRequest, ref: str) -> HttpResponse:
    """Record what she chose when she turned 18; before it was sent that is her consent to it."""
    case, referral = get_referral(request, ref)
    if referral.came_of_age_on or (not referral.submitted_on and referral.needs_consent):
        return redirect("referrals:consent", ref)
    leaves = request.POST.get("stays") == "no"
    draft = open_draft(request, f"eighteen-of-{referral.pk}", ref)
    form = forms.EighteenForm(draft.data, today=request.today, case=case)
    offer_documents(form, case, request)
    return answer(
        request,
        form,
        act=lambda: actions.record_choice_at_18(
            referral=referral, **answers_with_document(form, request), by=request.user, at=request.now
        ),
        saved=f"Her choice is recorded.{' Record now that she withdrew.' if leaves else ''}",
        to=reverse("referrals:withdrawal", args=[ref]) if leaves else home_of(case),
        template="referrals/eighteen.html",
        context=act_page(case, blockers=referral.eighteen_blockers(on=request.today), referral=referral),
        draft=draft,
    )
