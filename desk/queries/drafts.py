"""What someone left unfinished, and where to go on with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cases.forms.intake.steps import FORM as INTAKE
from cases.forms.intake.steps import Intake
from cases.models import Case
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft

# A form's name, what it is called, and the page that goes on with it (which takes what the draft is about).
# Where a case has several such forms, the name goes on with which: "target-3" goes on at target 3.
FORMS = {
    "intake": ("Intake", "cases:intake_resume"),
    "unsent": ("Sent after your session ended", "drafts:unsent"),
    "note": ("Note", "cases:note_new"),
    "risk": ("Risk assessment", "riskassessment:assessment_new"),
    "rapid-screen": ("Rapid screen", "riskassessment:screen"),
    "dependant-": ("Needs and risks of a dependant", "riskassessment:dependant_screen"),
    "screen-correction": ("Correction of the rapid screen", "riskassessment:screen_correction"),
    "incident": ("Incident", "riskassessment:incident_new"),
    "incident-": ("What followed an incident", "riskassessment:incident_addition"),
    "concern": ("Safeguarding concern", "riskassessment:concern_new"),
    "concern-": ("Referral of a safeguarding concern", "riskassessment:concern_referral"),
    "reopening": ("Reopening", "cases:reopening"),
    "target": ("Target", "supportplans:target_new"),
    "target-": ("Target", "supportplans:target"),
    "check-": ("Conversation check", "supportplans:check_new"),
    "review-": ("Plan review", "supportplans:review_target"),
    "review": ("Plan review", "supportplans:review"),
    "outcomes": ("Seven outcomes", "supportplans:outcomes_new"),
    "agreement": ("Plan agreement", "supportplans:agreement"),
    "what-matters": ("What matters most to her", "supportplans:what_matters"),
    "safety-plan": ("Safety plan", "supportplans:safety_plan_new"),
    "translations-": ("Texts in her language", "supportplans:translation_edit"),
    "exit": ("Exit of service", "supportplans:exit_details"),
    "unplanned-exit": ("Unplanned exit", "supportplans:exit_unplanned"),
    "signpost": ("Signpost", "supportplans:signpost_new"),
    "signpost-": ("Words of a signpost", "supportplans:signpost_words"),
    "follow-up": ("How she is since", "supportplans:follow_up"),
    "worksheet-": ("Section of the NRM worksheet", "referrals:worksheet_section"),
    "notice-": ("Correction of a notice", "referrals:disqualification_correction"),
    "request-": ("Correction of a request to look again", "referrals:request_correction"),
    "statement": ("What she says about leaving", "supportplans:exit_statement"),
    "feedback-": ("Answer to feedback", "feedback:answer"),
}
OF_NO_CASE = {"feedback-"}  # its page is not below a case's own: its address holds only which it is


@dataclass(frozen=True)
class Unfinished:
    """One draft as a list shows it."""

    title: str
    url: str
    reference: str
    saved_at: datetime
    who: str = ""  # whom it is about, where there is no case yet

    @property
    def kept_until(self) -> datetime:
        """Return when it is thrown away if nobody goes on with it."""
        return self.saved_at + timedelta(days=settings.DRAFT_DAYS)


def going_on(draft: Draft) -> tuple[str, str] | None:
    """Return what a draft's form is called and the address that goes on with it, if there is one."""
    if draft.form in FORMS:
        title, page = FORMS[draft.form]
        args = [draft.about]
    else:
        family, dash, which = draft.form.partition("-")
        if family + dash not in FORMS or not which:
            return None
        title, page = FORMS[family + dash]
        args = [which] if family + dash in OF_NO_CASE else [draft.about, which]
    try:
        return title, reverse(page, args=args)
    except NoReverseMatch:  # a draft under a name that no form of ours gives
        return None


def someone_new(draft: Draft, *, user: User, at: datetime) -> str:
    """Return whom an unfinished intake is about: initials for someone whose screen others can see."""
    name = Intake(draft, user=user, today=timezone.localdate(at)).name
    if user.discreet_names:
        name = " ".join(f"{part[:1].upper()}." for part in name.split())
    return name or "a new client"


def unfinished(user: User, *, at: datetime) -> list[Unfinished]:
    """Return someone's drafts, newest first, without those of cases they can no longer open. One query."""
    cases = Case.objects.visible_to(user).filter(reference=OuterRef("about"))
    kept = Draft.objects.of(user).kept(at=at).annotate(has_case=Exists(cases))
    drafts = [(draft, page) for draft in kept if (page := going_on(draft))]
    return [
        Unfinished(
            title=title,
            url=url,
            reference=draft.about if vars(draft)["has_case"] else "",
            saved_at=draft.saved_at,
            who=someone_new(draft, user=user, at=at) if draft.form == INTAKE else "",
        )
        for draft, (title, url) in drafts
        if vars(draft)["has_case"] or not draft.about.startswith("H-")
    ]
