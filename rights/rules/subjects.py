"""How a reader calls the kinds of pieces of her record, where the name of the model says too little."""

import re
from contextlib import suppress
from datetime import date

SUBJECTS = {
    "cases.accessgrant": "Reasons for which someone outside her team opened her record",
    "cases.address": "Where she lives and lived",
    "cases.agency": "Who else works with her",
    "cases.allocationreason": "Why her case was given to someone",
    "cases.case": "Her case",
    "cases.client": "Who she is",
    "cases.confidence": "What is kept in confidence",
    "cases.consent": "What she agreed to",
    "cases.deadline": "Tasks and dates",
    "cases.dependant": "Children and others who depend on her",
    "cases.disclosure": "What others were told about her",
    "cases.entry": "Notes, and what happened",
    "cases.exclusion": "Who must never open her record",
    "cases.hazard": "Other clients she may be in danger from",
    "cases.hazardkey": "Keys by which such a danger is found",
    "cases.keptdocument": "Documents",
    "cases.lifting": "Who else was allowed to open something",
    "cases.named": "Who may open her sealed record",
    "cases.namekey": "Keys under which her name is found",
    "cases.othername": "Other names",
    "cases.paper": "Her papers",
    "cases.person": "People in her life",
    "cases.placement": "Rooms she had",
    "cases.printed": "Copies that were printed",
    "cases.riskevent": "Events that changed her risk",
    "cases.safecontact": "How she is reached safely",
    "cases.seal": "When her record was sealed",
    "cases.topic": "What else is hard for her",
    "referrals.answer": "What was written for her referral",
    "referrals.authoritycontact": "Calls with the authorities",
    "referrals.chaser": "Each time we asked where a decision was",
    "referrals.decision": "Home Office decisions",
    "referrals.dutytonotify": "What the Home Office was told without her name",
    "referrals.explanation": "When the NRM was explained to her",
    "referrals.extension": "More days of recovery",
    "referrals.handover": "Who was asked to refer her",
    "referrals.nrmconsent": "Her consent to be referred",
    "referrals.referral": "Her referral to the NRM",
    "referrals.suspension": "When the Home Office stopped for a while",
    "rights.accessrequest": "Her requests for a copy",
    "rights.correction": "What she says is wrong in her record",
    "rights.correctiontelling": "Who was told of what is wrong",
    "rights.erasure": "That her record is to be erased",
    "rights.legalhold": "Who asked that her record is kept",
    "rights.requestholder": "Who else keeps a record of her",
    "rights.requestpause": "When her request was paused",
    "rights.retentionreview": "Why her record is kept longer",
    "riskassessment.action": "What was to be done about a risk",
    "riskassessment.assessment": "Risk assessments",
    "riskassessment.concernreferral": "Who was told of a safeguarding concern",
    "riskassessment.dependantscreen": "What a child of hers needs",
    "riskassessment.incidentaddition": "What followed an incident",
    "riskassessment.injury": "Injuries",
    "riskassessment.injuryaddition": "What followed an injury",
    "riskassessment.injurymark": "Marks on the drawn body",
    "riskassessment.rapidscreen": "Rapid risk screens",
    "riskassessment.rating": "What each risk assessment says",
    "safekeeping.draft": "Unfinished work about her",
    "supportplans.begunreview": "A review of her plan under way",
    "supportplans.clientstatement": "What she said she wants",
    "supportplans.conversationcheck": "What she was told and understood",
    "supportplans.exit": "The end of her support",
    "supportplans.followup": "When we asked how she is",
    "supportplans.moneyterm": "What weekly money she gets",
    "supportplans.outcomerating": "How she rated where she is",
    "supportplans.payment": "Money that was given to her",
    "supportplans.plan": "Her support plan",
    "supportplans.plansignature": "Who agreed to her plan",
    "supportplans.planversion": "Her plan, as it was each time it was agreed",
    "supportplans.review": "Reviews of her plan",
    "supportplans.roomanswer": "What she said and signed by herself",
    "supportplans.signedpage": "Pages of her plan that were signed",
    "supportplans.signedsafetypage": "Pages of her safety plan that were signed",
    "supportplans.signpost": "Services that take on what is unfinished",
    "supportplans.step": "The steps to her targets",
    "supportplans.target": "Her targets",
    "supportplans.translation": "Words of hers in her language",
    "supportplans.unansweredrisk": "Why a risk has no target",
    "uploads.file": "Files",
}


# How an answer is called where the name of its field would tell a reader little.
TERMS = {
    "Age status": "Adult or child",
    "Approver": "Who was asked to say yes",
    "Asked of": "Who was asked",
    "Assignee": "Who does it",
    "At": "When",
    "Audience": "Who it was printed for",
    "Better": "What we can do better",
    "Body": "What was written",
    "Born precision": "How exactly her birth is known",
    "Calculated level": "Level by the answers",
    "Client rating": "How she rates it herself",
    "Co signed": "Signed by a second worker",
    "Co signed by": "Second worker",
    "Context": "More about it",
    "Corrects": "Which one it puts right",
    "Domain": "Part of the plan",
    "Email": "E-mail",
    "Exploiter near": "Could an exploiter know where she is?",
    "Exploited where": "Where she was exploited",
    "Fate": "The outcome",
    "Fate by": "Who recorded the outcome",
    "Fate note": "More about the outcome",
    "Gender words": "Gender, in her words",
    "Hearing": "Is it a hearing?",
    "Kept asking": "Asked again",
    "May call": "Is it safe to call?",
    "May contact": "May we ask how she is later?",
    "May email": "Is it safe to e-mail?",
    "May leave voicemail": "Is it safe to leave a voicemail?",
    "May post": "Is it safe to send post?",
    "May text": "Is it safe to text?",
    "Measure": "How we know it is done",
    "Met": "Done",
    "Met by": "Done by",
    "Moment": "When in her support",
    "Must not know": "Who must not know about us",
    "Needs co signature": "Does a second worker sign it?",
    "Of risk": "Is it about her risk?",
    "Owner": "Whose date it is",
    "Party": "Who signed",
    "Result": "Outcome",
    "Rg policy": "Rule for the first decision",
    "Risk previous total": "Total of the risk assessment before",
    "Route": "How they were told",
    "Safe times": "When it is safe",
    "Safe tonight": "Is she safe tonight?",
    "Say": "What we say if someone else answers",
    "Self harm": "Has she thought of hurting herself?",
    "Standing as": "As what",
    "Strokes": "Signature",
    "Takes away": "Does she take it away?",
    "Text": "In words",
    "Unit": "Counted in",
    "Urgent health": "Does she need a doctor soon?",
    "Was right": "Was it right to open it?",
    "Who name": "Who that is",
}

# The same of what is kept together in one answer, such as a plan as it stood, where it is called another way.
KEPT_TOGETHER = {
    "because": "Why",
    "by_on": "By",
    "due_on": "By",
    "long_term": "For a longer time",
    "needs": "What she needs for it",
    "owner": "Who leads",
    "owner_name": "Name",
    "text": "Words",
    "what": "Step",
    "what_matters": "What matters most to her",
    "who": "Who does it",
    "who_name": "Name",
}
KEYS = frozenset({"id", "pk"})  # they say nothing to a reader
WHO = {"client": "She", "worker": "Her worker", "other": "Someone else", "yes": "Yes", "no": "No"}
CODE, ISO_DAY = re.compile(r"[a-z]+(?:_[a-z]+)+"), re.compile(r"\d{4}-\d{2}-\d{2}")


def subject_of(label: str, name: str) -> str:
    """Return how a kind is called: "Safety plan"."""
    return SUBJECTS.get(label) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def term_of(name: str) -> str:
    """Return how an answer is called, where a field has only its own name: "Made at" is "Made"."""
    words = re.sub(r"(?<=\w) (?:at|on)$", "", name)
    words = re.sub(r"^is (?=\w)", "", words)
    words = re.sub(r"\bnrm\b", "NRM", words)
    words = f"{words[:1].upper()}{words[1:]}"
    return TERMS.get(words, words)


def kept_term(name: str) -> str:
    """Return how a part of an answer is called: "due_on" is "By"."""
    return KEPT_TOGETHER.get(name) or term_of(name.replace("_", " "))


def kept_words(value: str) -> str:
    """Return a part of an answer as a reader takes it: a day kept as numbers, the code of a choice."""
    if ISO_DAY.fullmatch(value):
        with suppress(ValueError):  # she may have written such numbers herself
            return f"{date.fromisoformat(value):%-d %B %Y}"
    if CODE.fullmatch(value):
        return value.replace("_", " ").capitalize()
    return WHO.get(value, value)
