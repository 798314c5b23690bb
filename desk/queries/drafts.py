"""What someone left unfinished, and where to go on with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from cases.forms.intake.steps import FORM as INTAKE
from cases.forms.intake.steps import Intake
from cases.models import Case
from cases.queries.by_person import ByPerson
from hestia.accounts.models import User
from hestia.accounts.permissions import may_open
from hestia.db.compiled import moment
from hestia.safekeeping.drafts import OF_SHEET, SHEET
from hestia.safekeeping.models import Draft, kept_since

# A form's name, what it is called, and the page that goes on with it (which takes what the draft is about).
# Where a case has several such forms, the name goes on with which: "target-3" goes on at target 3.
FORMS_OF_A_CASE = {
    "intake": ("Intake", "cases:intake_resume"),
    "unsent": ("Sent after your session ended", "drafts:unsent"),
    "note": ("Note", "cases:note_new"),
    "risk": ("Risk assessment", "riskassessment:assessment_new"),
    "rapid-screen": ("Rapid screen", "riskassessment:screen"),
    "dependant-": ("Needs and risks of a dependant", "riskassessment:dependant_screen"),
    "screen-correction": ("Correction of the rapid screen", "riskassessment:screen_correction"),
    "incident": ("Incident", "riskassessment:incident_new"),
    "incident-": ("What followed an incident", "riskassessment:incident_addition"),
    "injury": ("Injury", "riskassessment:injury_new"),
    "injury-": ("What followed an injury", "riskassessment:injury_addition"),
    "injurycorrection-": ("Correction of an injury", "riskassessment:injury_correction"),
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
    "exit": ("Exit", "supportplans:exit_details"),
    "unplanned-exit": ("Unplanned exit", "supportplans:exit_unplanned"),
    "signpost": ("Signpost", "supportplans:signpost_new"),
    "signpost-": ("Wording of a signpost", "supportplans:signpost_words"),
    "follow-up": ("How she has been since", "supportplans:follow_up"),
    "worksheet-": ("Section of the NRM worksheet", "referrals:worksheet_section"),
    "notice-": ("Correction of a notice", "referrals:disqualification_correction"),
    "request-": ("Correction of a request for reconsideration", "referrals:request_correction"),
    "statement": ("What she says about leaving", "supportplans:exit_statement"),
    "allocation": ("Allocation", "cases:allocation"),
    "room": ("Room", "cases:placement_new"),
    "room-end": ("End of a room", "cases:placement_end"),
    "moving-in": ("Moving in", "cases:placement_move_in"),
    "confidence": ("Something told in confidence", "cases:confidence_new"),
    "confidence-": ("Correction of something told in confidence", "cases:confidence_edit"),
    "consent": ("Consent", "cases:consent_new"),
    "consent-": ("Consent taken back", "cases:consent_withdrawal"),
    "details-": ("Her details", "cases:details_edit"),
    "address": ("Address", "cases:address_new"),
    "address-": ("Correction of an address", "cases:address_edit"),
    "document": ("Document", "cases:kept_new"),
    "document-": ("Details of a document", "cases:kept_edit"),
    "note-": ("Correction of a note", "cases:note_correction"),
    "papers": ("Her papers", "cases:papers"),
    "task": ("Task", "cases:task_new"),
    "task-": ("How a task went", "cases:task"),
    "task-date-": ("New date for a task", "cases:task_date"),
    "task-interpreter-": ("Interpreter for an appointment", "cases:task_interpreter"),
    "task-end-": ("Task that is not needed", "cases:task_cancellation"),
    "chaser-of-": ("Chaser to the Home Office", "referrals:chaser_new"),
    "nrm-consent-of-": ("Consent to the NRM", "referrals:consent"),
    "authority-contact-of-": ("Contact with the authority", "referrals:consent"),
    "nrm-answers-of-": ("Her answers about the NRM", "referrals:answers"),
    "eighteen-of-": ("Turning 18", "referrals:eighteen"),
    "decision-of-": ("Home Office decision", "referrals:decision_new"),
    "grounds-of-": ("What a decision is about", "referrals:grounds"),
    "decision-": ("Correction of a decision", "referrals:decision_correction"),
    "letter-of-": ("Decision letter", "referrals:letter"),
    "further-decision-of-": ("Further decision", "referrals:further_decision"),
    "disqualification-of-": ("Disqualification notice", "referrals:disqualification"),
    "duty-to-notify-of-": ("Duty to notify", "referrals:duty_to_notify"),
    "earlier-referral": ("Earlier referral", "referrals:earlier"),
    "carry-over": ("Referral from an earlier case", "referrals:earlier"),
    "explanation": ("Explaining the NRM", "referrals:explanation"),
    "extension-of-": ("Extension", "referrals:extension"),
    "extension-undoing-of-": ("Extension undone", "referrals:extension_undoing"),
    "handover-of-": ("Handover to a first responder", "referrals:handover"),
    "submission-of-": ("Referral sent", "referrals:submission"),
    "told-of-": ("Telling her the decision", "referrals:told"),
    "new-referral-of-": ("New referral", "referrals:new_referral"),
    "new-referral-undoing-of-": ("New referral taken back", "referrals:new_referral_undoing"),
    "not-asking-of-": ("Not asking for reconsideration", "referrals:not_asking"),
    "asking-after-all-of-": ("Asking for reconsideration after all", "referrals:not_asking"),
    "receipt-of-": ("Receipt from the Home Office", "referrals:receipt"),
    "receipt-correction-of-": ("Correction of a receipt", "referrals:receipt_correction"),
    "reconsideration-of-": ("Reconsideration", "referrals:reconsideration"),
    "suspension-of-": ("Suspension", "referrals:suspension"),
    "resumption-of-": ("End of a suspension", "referrals:suspension"),
    "withdrawal-undoing-of-": ("Withdrawal undone", "referrals:withdrawal_undoing"),
    "withdrawal-of-": ("Withdrawal from the NRM", "referrals:withdrawal"),
    "extra-review": ("Extra risk review", "riskassessment:extra_review"),
    "risk-check-": ("Checking a risk assessment", "riskassessment:sign_off"),
    "escalation-": ("Call to a manager", "riskassessment:escalation"),
    "concern-closing-": ("Closing a safeguarding concern", "riskassessment:concern_closing"),
    "plan-answer-": ("Answer about a plan", "supportplans:version_answer"),
    "target-status-": ("How a target is going", "supportplans:target_status"),
    "no-target-": ("Why a high risk has no target", "supportplans:unanswered_risk"),
    "loose-ends": ("What is still open at exit", "supportplans:exit_loose_ends"),
    "exit-agency-": ("Agency told at exit", "supportplans:exit_agency"),
    "exit-papers": ("Her papers at exit", "supportplans:exit_papers"),
    "exit-exception": ("Exit at high risk", "supportplans:exit_exception"),
    "exit-hearing-": ("Court or hearing after exit", "supportplans:exit_hearing"),
    "signpost-answer-": ("Answer to a signpost", "supportplans:signpost_answer"),
    "disclosure": ("Telling someone outside", "desk:disclosure_new"),
    "disclosure-": ("What someone outside is told", "desk:disclosure_facts"),
    "new-": ("Someone around her", "cases:around_new"),
    "known-": ("What we know of someone around her", "cases:around"),
    "turned-18-": ("A dependant who turned 18", "cases:dependant_18"),
    "notice-followed-of-": ("Outcome of a notice", "referrals:disqualification"),
    "disqualification-review-of-": ("Review of a disqualification", "referrals:disqualification_review"),
    "reconsideration-answer-of-": ("Answer to a reconsideration", "referrals:reconsideration"),
    "suspension-": ("Correction of a suspension", "referrals:suspension_correction"),
    "telling-": ("Correction of when she was told", "referrals:telling_correction"),
    "put-away-": ("Setting a document aside", "cases:kept_away"),
    "exit-check": ("Signing off an exit", "supportplans:exit_sign_off"),
    "payment": ("Payment", "supportplans:payment_new"),
    "payment-": ("Correction of a payment", "supportplans:payment_correction"),
    "weekly-money": ("Weekly money", "supportplans:money_term"),
    "case-cover": ("Cover in one case", "cases:access_cover"),
    "exclusion": ("Keeping a colleague out", "cases:exclusion_new"),
    "exclusion-end-": ("Letting a colleague back", "cases:exclusion_end"),
    "link-": ("Staff who know her: what follows", "cases:link_decision"),
    "lifting-": ("Answer: may more people open it?", "cases:lifting"),
    "name": ("Naming one more person", "cases:name_new"),
    "release-": ("Asking to open a document to more people", "cases:kept_release"),
    "seal": ("Sealing her cases", "cases:seal"),
    "seal-end": ("Asking to lift a seal", "cases:seal"),
    "approval-": ("Answer: may they be told?", "desk:disclosure_approval"),
    "print-": ("Printing for someone outside", "desk:print"),
    "keeping": ("Keeping a record longer", "rights:keeping"),
    "legal-hold": ("Legal hold", "rights:hold_new"),
    "hold-lifting-": ("Asking to lift a legal hold", "rights:hold_lifting"),
    "erasure": ("Erasing a record", "rights:erasure_new"),
    "erasure-answer-": ("Answer about erasing a record", "rights:erasure_answer"),
    "erasure-stop-": ("Stopping an erasure", "rights:erasure_stop"),
    "copy": ("Request for a copy", "rights:request_new"),
    "copy-scope-": ("What she asks for a copy of", "rights:scope"),
    "copy-way-": ("Another way to give her the copy", "rights:way"),
    "copy-extension-": ("Two more months for a copy", "rights:extension"),
    "copy-ending-": ("End of a request for a copy", "rights:ending"),
    "copy-piece-": ("Piece of a copy", "rights:item"),
    "copy-page-": ("Page of a file in a copy", "rights:page"),
    "copy-holder-": ("Who else keeps a record of her", "rights:holder_new"),
    "copy-holder-step-": ("What someone who keeps a record of her said", "rights:holder"),
    "copy-answer-": ("Answer about a copy", "rights:answer"),
    "copy-sending-": ("How she was given her copy", "rights:sending"),
    "wrong-": ("What she says is wrong", "rights:correction_new"),
    "correction-answer-": ("Answer to what she says is wrong", "rights:correction_answer"),
    "correction-telling-": ("Telling them what is wrong", "rights:correction_telling"),
    "correction-lifting-": ("Using what was restricted again", "rights:correction_lifting"),
    "complaint-of-copy-": ("Complaint about an answer", "rights:complaint_of_request"),
    "complaint-of-correction-": ("Complaint about an answer", "rights:complaint_of_correction"),
    "complaint-of-case": ("Complaint", "rights:complaint_of_case"),
}
# Those about a complaint of no case.
FORMS_OF_A_COMPLAINT = {
    "complaint-keeping": ("Keeping a complaint longer", "rights:complaint_keeping_new"),
    "complaint-hold": ("Legal hold on a complaint", "rights:complaint_hold_new"),
    "complaint-lifting-": ("Asking to lift a legal hold on a complaint", "rights:complaint_hold_lifting"),
    "complaint-erasure": ("Erasing a complaint", "rights:complaint_erasure_new"),
    "complaint-erasure-answer-": ("Answer about erasing a complaint", "rights:complaint_erasure_answer"),
    "complaint-erasure-stop-": ("Stopping the erasure of a complaint", "rights:complaint_erasure_stop"),
}
# Those whose pages are not below a case's own.
FORMS_OF_NO_CASE = {
    "complaint": ("Complaint", "rights:complaint_new"),
    "spoken-copy": ("A client asks for a copy", "rights:spoken_copy"),
    "spoken-hold": ("Somebody asks for a legal hold", "rights:spoken_hold"),
    "complaint-progress-": ("What was done about a complaint", "rights:progress"),
    "complaint-outcome-": ("Outcome of a complaint", "rights:outcome"),
    "export": ("Export", "rights:export_new"),
    "export-answer-": ("Answer about an export", "rights:export_answer"),
    "export-stop-": ("Stopping an export", "rights:export_stop"),
    "you-said": ("You said, we did", "feedback:feedback"),
    "feedback-": ("Answer to feedback", "feedback:answer"),
    "sampled-": ("Answers about a sampled case", "oversight:reading_new"),
    "finding-": ("What was done about a finding", "oversight:finding"),
    "alike-": ("What we do about findings that are alike", "oversight:alike"),
    "learned-": ("What was learned on a day", "oversight:learned"),
    "heard-": ("Feedback about a student or volunteer", "oversight:feedback_new"),
    "heard-again-": ("Feedback about a student or volunteer", "oversight:feedback_change"),
    "booking-": ("Decision about two clients", "cases:booking_decision"),
    "group-change-": ("Change of a group", "cases:group_change"),
    "interpreter-decision-": ("Decision about an interpreter", "directory:suspension"),
    "agency-note-": ("What you found out about an agency", "directory:note_new"),
    "cover": ("Cover", "desk:cover"),
    "access-check-": ("Checking an emergency access", "desk:access_check"),
    "access-reason": ("Reason to open a record", "desk:access_reason"),
    "access-reason-": ("Reason to open a record", "desk:access_reason"),
    "emergency": ("Emergency access", "desk:access_emergency"),
    "emergency-": ("Emergency access", "desk:access_emergency"),
    "limit": ("Another number for a limit", "desk:limit_new"),
    "limit-": ("Answer about a limit", "desk:limit_decision"),
    "account": ("New account", "desk:staff_new"),
    "account-": ("Change of an account", "desk:staff_change"),
    "service": ("New service", "desk:service_new"),
    "service-": ("Change of a service", "desk:service_change"),
    "beginning-": ("Asking for someone to start again", "desk:staff_beginning"),
    "staff-decision-": ("Answer about an account", "desk:staff_decision"),
    "supervision-record-": ("Record of a supervision", "supervision:record_new"),
    "wellbeing-": ("How you are", "supervision:wellbeing"),
    "points": ("Points of the load", "oversight:points"),
    "drill": ("A drill that was held", "outage:drill_new"),
    "risk-questions": ("Further questions about risk", "risk_settings:questions"),
    "bank-holiday-": ("Bank holiday", "rules:bank_holiday_new"),
    "bank-holiday-removal-": ("Removing a bank holiday", "rules:bank_holiday_removal"),
    "policy-": ("Correction of a rule", "rules:policy_correction"),
    "policy-new-": ("New rule", "rules:policy_new"),
    "policy-withdrawal-": ("Taking back a rule", "rules:policy_withdrawal"),
}
FORMS = FORMS_OF_A_CASE | FORMS_OF_A_COMPLAINT | FORMS_OF_NO_CASE
OF_ONE = "-of-"  # the page is the case's, and the draft is of one referral: another does not take it
# Whose page is asked for one thing, and by which word of its address.
ASKED_FOR = {"told-of-": "of", "access-reason-": "reference", "emergency-": "reference", "wrong-": "row"}
PRINTING, EDITION = "print-", "_"  # "print-injury_12" goes on with one of several that can be printed
# Whose page takes of which kind, and which: "known-agency-3".
OF_TWO = {"known-", "alike-", "bank-holiday-", "learned-", "heard-again-", "copy-page-"}


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
    form, _, sheet = draft.form.partition(OF_SHEET)
    family = form if form in FORMS else family_of(form)
    if family is None:
        return None
    title, page = FORMS[family]
    which = form.removeprefix(family)
    query = query_of(family, which) | ({SHEET: sheet} if sheet else {})
    args = [] if family in FORMS_OF_NO_CASE else [draft.about]
    try:
        address = reverse(page, args=[*args, *args_of(family, which)])
    except NoReverseMatch:  # a draft under a name that no form of ours gives
        return None
    return title, f"{address}?{urlencode(query)}" if query else address


def args_of(family: str, which: str) -> list[str]:
    """Return what a form's page takes besides the case: which of several, or of which kind and which."""
    if not which or family in ASKED_FOR or family.endswith(OF_ONE):
        return []
    if family == PRINTING:
        return [which.partition(EDITION)[0]]
    return which.split("-", 1) if family in OF_TWO else [which]


def query_of(family: str, which: str) -> dict[str, str]:
    """Return what a form's page is asked for in its address, so that it opens at the same record again."""
    if family in ASKED_FOR:
        return {ASKED_FOR[family]: which}
    if family.endswith(OF_ONE):
        return {"referral": which.partition("-")[0]}
    edition = which.partition(EDITION)[2] if family == PRINTING else ""
    return {"edition": edition} if edition else {}


def family_of(form: str) -> str | None:
    """Return how the name of a form begins that goes on with which, if one of ours does."""
    families = (family for family in FORMS if family.endswith("-"))
    return max((f for f in families if form.startswith(f) and form != f), key=len, default=None)


def someone_new(draft: Draft, *, user: User, at: datetime) -> str:
    """Return whom an unfinished intake is about: initials for someone whose screen others can see."""
    name = Intake(draft, user=user, today=timezone.localdate(at)).name
    if user.discreet_names:
        name = " ".join(f"{part[:1].upper()}." for part in name.split())
    return name or "a new client"


def drafts_of(user: User, since: datetime) -> QuerySet[Draft]:
    """Return the question for someone's drafts, and whether each is of a case that exists for them."""
    cases = Case.objects.visible_to(user).filter(reference=OuterRef("about"))
    return Draft.objects.of(user).filter(saved_at__gt=since).annotate(has_case=Exists(cases))


KEPT = ByPerson(drafts_of, (moment("since"),))


def unfinished(user: User, *, at: datetime) -> list[Unfinished]:
    """Return someone's drafts, newest first, without those of cases they can no longer open. One query."""
    kept = KEPT.records(user, since=kept_since(at))
    drafts = [(draft, page) for draft in kept if (page := going_on(draft)) and may_open(user, page[1])]
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
