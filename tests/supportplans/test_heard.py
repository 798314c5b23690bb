"""Who needs an interpreter and had none: what she says of a plan or of leaving says how she understood."""

import uuid
from datetime import date

import pytest
from django.test import Client as Browser

from cases.models import Case
from supportplans.models import ClientStatement, Plan, Review, SafetyPlan, Target
from tests import make
from tests.supportplans.pages import at, day, text_of

ASKED = "Her record says she needs an interpreter for Arabic. Who interpreted?"
WHY = "She said it back in her own words"
TOLD = f"No interpreter, although the record says that one is needed: {WHY}."

REVIEW = {
    "what_changed": "She sleeps better",
    **day("reviewed_on", make.TODAY),
    **day("next_review_on", date(2026, 12, 22)),
}
SAFETY_PLAN = {"content": "I ring Amina.", "how": "signed", **day("signed_on", make.TODAY)}
STATEMENT = {"words": "I am ready", "is_ready": "yes", "rating": "4", **day("said_on", make.TODAY)}


@pytest.mark.parametrize(
    ("page", "said", "kept", "body"),
    [
        pytest.param("review", REVIEW, Review, f"{TOLD} She sleeps better", id="review"),
        pytest.param("safety_plan_new", SAFETY_PLAN, SafetyPlan, f"Signed. {TOLD}", id="safety plan"),
        pytest.param("exit_statement", STATEMENT, ClientStatement, f"{TOLD} I am ready", id="leaving"),
    ],
)
def test_is_asked_once_and_told_in_her_story(
    page: str,
    said: dict[str, str],
    kept: type[Review | SafetyPlan | ClientStatement],
    body: str,
    her_case: Case,
    plan: Plan,
    safe_street: Target,
    amina_browser: Browser,
) -> None:
    amina_browser.post(at(her_case, "review_target", safe_street.pk), {"outcome": "keep"})
    address, sent = at(her_case, page), {**said, "once": str(uuid.uuid4())}
    assert ASKED in text_of(amina_browser.post(address, sent))
    assert not kept.objects.exists()
    assert amina_browser.post(address, {**sent, "without_interpreter": WHY}).status_code == 302
    assert kept.objects.exists()
    assert her_case.entry_set.filter(body=body).exists()


def test_who_needs_none_is_asked_nothing(her_case: Case, amina_browser: Browser) -> None:
    her_case.client.interpreter_needed = "no"
    her_case.client.save()
    assert amina_browser.post(at(her_case, "exit_statement"), STATEMENT).status_code == 302
