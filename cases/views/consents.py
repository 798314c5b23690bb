"""The ledger of what she agreed to: newest answer first, a new answer, and an answer taken back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from cases.actions import upkeep
from cases.forms.consents import TAKEN_BACK_ELSEWHERE, ConsentForm, WithdrawalForm
from cases.models import Case, Consent
from cases.queries.records import get_case, get_record, says_why_not
from cases.queries.sharing import resting_on
from cases.views.tasks import our_calendar
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.once import made, sent_before
from hestia.ui.http import HouseRequest

# Before it is sent she answers otherwise; afterwards she withdraws.
NOT_SENT = (
    Case.NRMStage.NOT_REFERRED,
    Case.NRMStage.CONSENT_NEEDED,
    Case.NRMStage.DECLINED,
    Case.NRMStage.PREPARING,
    Case.NRMStage.WITH_FIRST_RESPONDER,
)
# Where none goes on, her other answers to its questions are taken back one by one.
NO_REFERRAL = (Case.NRMStage.NOT_REFERRED, Case.NRMStage.WITHDRAWN)
OF_AN_ANSWER = ("how", "witness", "kept_where", "form_version", "language", "interpreter_name", "why")


@require_safe
@permission_required(Permission.CASE_VIEW)
def consents(request: HouseRequest, ref: str) -> HttpResponse:
    """Show the answer that holds for each purpose, and the ledger below it."""
    case = get_case(request, ref)
    ledger = list(case.consent_set.newest_first().select_related("recorded_by", "promise", "document"))
    holding: dict[tuple[str, str], Consent] = {}
    for consent in ledger:
        holding.setdefault((consent.purpose, consent.recipient), consent)
    context = {
        "case": case,
        "holding": [
            (consent, "" if case.is_closed else taken_back_at(case, consent, by=request.user))
            for consent in sorted(
                holding.values(), key=lambda c: list(Consent.Purpose).index(Consent.Purpose(c.purpose))
            )
        ],
        "ledger": ledger,
        "nrm_page": nrm_page(case),
        "forms_page": page_of("desk:print", case.reference, "consent-form"),
    }
    return render(request, "cases/consents.html", context)


@permission_required(Permission.CONSENT_RECORD)
@says_why_not
def consent_new(request: HouseRequest, ref: str) -> HttpResponse:
    """Write down an answer."""
    case = get_case(request, ref)
    case.refuse_if_closed()
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    usual = {"given_on": request.today, "language": case.client.first_language}
    form = ConsentForm(
        data, files, case=case, by=request.user, initial=usual, today=request.today, now=request.now
    )
    ledger = reverse("cases:consents", args=[ref])
    if request.method == "POST" and form.is_valid():
        if again := sent_before(request, form, otherwise=ledger):
            return again
        answer = form.save(commit=False)
        answer.document = form.attached(by=request.user, at=request.now)
        upkeep.record_consent(consent=answer, by=request.user, at=request.now)
        messages.success(request, "Her answer is saved.")
        return made(form, ledger)
    return render(
        request,
        "cases/consent_new.html",
        {"case": case, "form": form, "back": ledger, "nrm_page": nrm_page(case)},
    )


@permission_required(Permission.CONSENT_RECORD)
@says_why_not
def consent_withdrawal(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Take an answer back: it counts at once, and those who must know are told."""
    case = get_case(request, ref)
    case.refuse_if_closed()
    consent = get_record(case, Consent, pk)
    if not consent.is_given or is_the_referrals(case, consent):
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = WithdrawalForm(
        data,
        files,
        consent=consent,
        by=request.user,
        initial={"on": request.today, "language": case.client.first_language},
        today=request.today,
        now=request.now,
    )
    ledger = reverse("cases:consents", args=[ref])
    if request.method == "POST" and form.is_valid():
        if again := sent_before(request, form, otherwise=ledger):
            return again
        answers = form.cleaned_data
        tell = form.must_hear
        upkeep.withdraw_consent(
            consent=consent,
            on=answers["on"],
            **{name: answers[name] for name in OF_AN_ANSWER},
            document=form.attached(by=request.user, at=request.now),
            tell=tell,
            due_on=our_calendar().add_working_days(request.today, 1),
            by=request.user,
            at=request.now,
        )
        words = "The answer is taken back."
        messages.success(request, f"{words} {added_words(len(tell))}".strip())
        return made(form, ledger)
    return render(
        request,
        "cases/consent_withdrawal.html",
        {
            "case": case,
            "consent": consent,
            "form": form,
            "back": ledger,
            "dropped": [each for each in resting_on(consent) if each.needs_her_yes],
        },
    )


def is_the_referrals(case: Case, consent: Consent) -> bool:
    """Whether an answer is taken back on the referral's own pages: each but the first, only while it goes on.

    She may withdraw from the NRM and still say yes to the police, until she takes that back by itself.
    """
    if consent.purpose not in TAKEN_BACK_ELSEWHERE:
        return False
    if consent.purpose == Consent.Purpose.NRM_DECISION and case.nrm_stage == Case.NRMStage.DECLINED:
        return False  # there will be no decision
    return consent.purpose == Consent.Purpose.NRM or case.nrm_stage not in NO_REFERRAL


def taken_back_at(case: Case, consent: Consent, *, by: User) -> str:
    """Return the page that takes an answer back, if it can be and ``by`` may. The NRM's stand above."""
    if not consent.is_given:
        return ""
    if not is_the_referrals(case, consent):
        may = by.has_perm(Permission.CONSENT_RECORD)
        return reverse("cases:consent_withdrawal", args=[case.reference, consent.pk]) if may else ""
    if not by.has_perm(Permission.REFERRAL_CHANGE):
        return ""
    if consent.purpose != Consent.Purpose.NRM:
        return page_of("referrals:answers", case.reference)
    return page_of(
        "referrals:consent" if case.nrm_stage in NOT_SENT else "referrals:withdrawal", case.reference
    )


def added_words(count: int) -> str:
    """Return "2 tasks added.", or nothing."""
    return f"{count} task{'' if count == 1 else 's'} added." if count else ""


def nrm_page(case: Case) -> str:
    """Return the page that asks for consent to the NRM, which does more than write it down."""
    return page_of("referrals:consent", case.reference)


def page_of(name: str, *args: str) -> str:
    """Return a page of a floor above, or nothing where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
