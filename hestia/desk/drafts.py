"""What someone left unfinished, and where to go on with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse

from cases.models import Case
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft

# A form's name, what it is called, and the page that goes on with it (which takes what the draft is about).
FORMS = {
    "intake": ("Intake", "cases:intake_resume"),
    "note": ("Note", "cases:note_new"),
    "risk": ("Risk assessment", "riskassessment:assessment_new"),
    "target": ("Target", "supportplans:target_new"),
    "review": ("Plan review", "supportplans:review"),
    "agreement": ("Plan agreement", "supportplans:agreement"),
    "what-matters": ("What matters most to her", "supportplans:what_matters"),
    "safety-plan": ("Safety plan", "supportplans:safety_plan_new"),
    "exit": ("Exit of service", "supportplans:exit_details"),
    "unplanned-exit": ("Unplanned exit", "supportplans:exit_unplanned"),
    "signpost": ("Signpost", "supportplans:signpost_new"),
    "statement": ("What she says about leaving", "supportplans:exit_statement"),
}


@dataclass(frozen=True)
class Unfinished:
    """One draft as a list shows it."""

    title: str
    url: str
    reference: str
    saved_at: datetime

    @property
    def kept_until(self) -> datetime:
        """Return when it is thrown away if nobody goes on with it."""
        return self.saved_at + timedelta(days=settings.DRAFT_DAYS)


def unfinished(user: User, *, at: datetime) -> list[Unfinished]:
    """Return someone's drafts, newest first, without those of cases she can no longer open. Two queries."""
    drafts = [draft for draft in Draft.objects.of(user).kept(at=at) if draft.form in FORMS]
    references = {draft.about for draft in drafts if draft.about.startswith("H-")}
    seen = set(
        Case.objects.visible_to(user).filter(reference__in=references).values_list("reference", flat=True)
        if references
        else ()
    )
    return [
        Unfinished(
            title=FORMS[draft.form][0],
            url=reverse(FORMS[draft.form][1], args=[draft.about]),
            reference=draft.about if draft.about in references else "",
            saved_at=draft.saved_at,
        )
        for draft in drafts
        if draft.about not in references or draft.about in seen
    ]
