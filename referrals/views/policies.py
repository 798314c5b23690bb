"""The dated rows of law and policy. Saved in two steps, like bank holidays."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from hestia.accounts.permissions import Permission, permission_required
from hestia.safekeeping.drafts import open_draft
from hestia.ui import errors
from hestia.ui.http import HouseRequest
from referrals import actions
from referrals.forms.policies import PolicyForm, WithdrawalForm
from referrals.models import Policy
from referrals.queries.policy_moves import nations_of, policy_change, withdrawal_change
from referrals.rules.differences import policy_differences
from referrals.views.bank_holidays import reminder_context
from referrals.views.preview import preview_first

J = Policy.Jurisdiction


@dataclass(frozen=True)
class PolicyEntry:
    """A row on the page: what it changed, and whether it is the first of its nation."""

    row: Policy
    changed: list[str]
    is_first: bool = False


@require_safe
@permission_required(Permission.SETTINGS_CHANGE)
def policies(request: HouseRequest) -> HttpResponse:
    """List the dated rows by nation, newest first, with what each changed."""
    rows = list(Policy.objects.select_related("made_by", "superseded_by").order_by("effective_from", "pk"))
    parts = [policies_of(jurisdiction, rows) for jurisdiction in J]
    return render(request, "rules/policies.html", {"parts": parts, **reminder_context(request)})


def policies_of(jurisdiction: Policy.Jurisdiction, policies: list[Policy]) -> dict[str, Any]:
    """Return the rows of one nation as the page lists them: those that hold, and those that no longer do."""
    own = [policy for policy in policies if policy.jurisdiction == jurisdiction]
    standing = [policy for policy in own if policy.superseded_at is None]
    entries = [
        PolicyEntry(policy, policy_differences(before.terms, policy.terms) if before else [], before is None)
        for before, policy in zip([None, *standing], standing, strict=False)
    ]
    corrections = {policy.corrects_id: policy for policy in own if policy.corrects_id}
    corrected = [
        PolicyEntry(policy, policy_differences(policy.terms, corrections[policy.pk].terms))
        for policy in reversed(own)
        if policy.pk in corrections
    ]
    return {
        "jurisdiction": jurisdiction,
        "rows": entries[::-1],
        "corrected": corrected,
        "withdrawn": [policy for policy in reversed(own) if policy.withdrawn_why],
        "times_nobody": not nations_of(jurisdiction),
    }


@permission_required(Permission.SETTINGS_CHANGE)
def policy_new(request: HouseRequest, jurisdiction: str) -> HttpResponse:
    """Add a row: a rule that came into force on a day."""
    if jurisdiction not in J:
        raise Http404
    latest = Policy.objects.standing().filter(jurisdiction=jurisdiction).order_by("effective_from").last()
    initial = initial_from(latest) if latest else {}
    draft = open_draft(request, f"policy-new-{jurisdiction}")
    form = PolicyForm(
        draft.data,
        today=request.today,
        jurisdiction=jurisdiction,
        initial=initial | {"effective_from": None, "note": "", "verified": ""},
    )
    return preview_first(
        request,
        form=form,
        template="rules/policy_new.html",
        change=lambda: policy_change(form.row),
        act=actions.add_policy,
        page={"jurisdiction": J(jurisdiction).label},
        home=reverse("rules:policies"),
        saved="The row is added.",
        asks_about_clocks=True,
        draft=draft,
    )


@permission_required(Permission.SETTINGS_CHANGE)
def policy_correction(request: HouseRequest, pk: int) -> HttpResponse:
    """Put a right row in the place of one that was wrong."""
    policy = get_object_or_404(Policy, pk=pk)
    if policy.superseded_at:
        messages.info(request, "This row has already been corrected. The row that applies now is below.")
        return redirect("rules:policies")
    draft = open_draft(request, f"policy-{pk}")
    form = PolicyForm(
        draft.data,
        today=request.today,
        jurisdiction=policy.jurisdiction,
        policy=policy,
        initial=initial_from(policy),
    )
    return preview_first(
        request,
        form=form,
        template="rules/policy_correction.html",
        change=lambda: policy_change(form.row, instead_of=policy),
        act=partial(actions.correct_policy, policy=policy),
        page={"policy": policy},
        home=reverse("rules:policies"),
        saved="The row is corrected. What it said before can still be read.",
        asks_about_clocks=True,
        draft=draft,
    )


@permission_required(Permission.SETTINGS_CHANGE)
def policy_withdrawal(request: HouseRequest, pk: int) -> HttpResponse:
    """Take back a row that was entered by mistake, and by which nothing is counted yet."""
    policy = get_object_or_404(Policy, pk=pk)
    home = reverse("rules:policies")
    if policy.superseded_at:
        messages.info(request, "This row no longer applies. The rows that apply now are below.")
        return redirect(home)
    if blockers := actions.withdrawal_blockers(policy):
        return errors.conflict(request, reasons=blockers, back=home)
    draft = open_draft(request, f"policy-withdrawal-{pk}")
    return preview_first(
        request,
        form=WithdrawalForm(draft.data),
        template="rules/policy_withdrawal.html",
        change=lambda: withdrawal_change(policy),
        act=partial(actions.withdraw_policy, policy=policy),
        page={"policy": policy},
        home=home,
        saved="The row is taken back. What it said can still be read.",
        asks_about_clocks=True,
        draft=draft,
    )


def initial_from(policy: Policy) -> dict[str, Any]:
    """Return what a row says, as a form begins with it."""
    return {name: getattr(policy, name) for name in PolicyForm.base_fields if name not in PolicyForm.CARRIED}
