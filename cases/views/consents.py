"""The ledger of what she agreed to: newest answer first, a new answer, and an answer taken back."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from cases.actions.consents import record_consent, withdraw_consent
from cases.forms.consents import TAKEN_BACK_ELSEWHERE, ConsentForm, ConsentQuery, WithdrawalForm
from cases.models import Case, Consent
from cases.queries.her_answers import resting_on
from cases.queries.records import get_case, get_record, says_why_not
from cases.views.tasks import our_calendar
from hestia.accounts.models import User
from hestia.accounts.permissions import Permission, permission_required
from hestia.pages import answer
from hestia.safekeeping.drafts import open_draft
from hestia.ui.http import HouseRequest, sent_files

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
    support = Consent.Purpose.SERVICE  # asked first
    draft = open_draft(request, "consent", ref)
    form = ConsentForm(
        draft.data,
        sent_files(request),
        case=case,
        by=request.user,
        initial={
            "given_on": request.today,
            "language": case.client.first_language,
            "purpose": "" if case.consent_set.filter(purpose=support).exists() else support,
            **ConsentQuery(request.GET, case=case).answers_to_begin_with,
        },
        today=request.today,
        now=request.now,
    )
    ledger = reverse("cases:consents", args=[ref])

    def record_answer() -> Consent:
        consent = form.save(commit=False)
        consent.document = form.attached(by=request.user, at=request.now)
        consent.without_interpreter = form.cleaned_data["without_interpreter"]
        return record_consent(consent=consent, by=request.user, at=request.now)

    return answer(
        request,
        form,
        act=record_answer,
        saved="Her answer is saved.",
        to=ledger,
        template="cases/consent_new.html",
        context={"case": case, "back": ledger, "nrm_page": nrm_page(case)},
        blockers=case.closed_blockers(),
        draft=draft,
    )


@permission_required(Permission.CONSENT_RECORD)
@says_why_not
def consent_withdrawal(request: HouseRequest, ref: str, pk: int) -> HttpResponse:
    """Take an answer back: it counts at once, and those who must know are told."""
    case = get_case(request, ref)
    consent = get_record(case, Consent, pk)
    if not consent.is_given or is_the_referrals(case, consent):
        raise Http404
    draft = open_draft(request, f"consent-{pk}", ref)
    form = WithdrawalForm(
        draft.data,
        sent_files(request),
        consent=consent,
        by=request.user,
        initial={"on": request.today, "language": case.client.first_language},
        today=request.today,
        now=request.now,
    )
    ledger = reverse("cases:consents", args=[ref])
    return answer(
        request,
        form,
        act=lambda: withdraw_consent(
            consent=consent,
            on=form.cleaned_data["on"],
            **{name: form.cleaned_data[name] for name in OF_AN_ANSWER},
            document=form.attached(by=request.user, at=request.now),
            tell=form.must_hear,
            due_on=our_calendar().add_working_days(request.today, 1),
            by=request.user,
            at=request.now,
        ),
        saved=lambda _: f"The answer is taken back. {added_words(len(form.must_hear))}".strip(),
        to=ledger,
        template="cases/consent_withdrawal.html",
        context={
            "case": case,
            "consent": consent,
            "back": ledger,
            "dropped": [disclosure for disclosure in resting_on(consent) if disclosure.needs_her_yes],
        },
        blockers=case.closed_blockers(),
        draft=draft,
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
