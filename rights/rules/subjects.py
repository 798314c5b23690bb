"""How a reader calls the kinds of pieces of her record, where the name of the model says too little."""

import re
from contextlib import suppress
from datetime import date

SUBJECTS = {
    "accounts.notice": "What colleagues were told at the bell",
    "cases.accessgrant": "Reasons for which someone outside the team opened the record",
    "cases.address": "Homes, now and before",
    "cases.agency": "Other organisations involved",
    "cases.allocationreason": "Why the case was given to someone",
    "cases.case": "The case",
    "cases.client": "The client’s details",
    "cases.confidence": "What is kept in confidence",
    "cases.consent": "Consent given or refused",
    "cases.deadline": "Tasks and dates",
    "cases.declaredlink": "Who here said that they know the client",
    "cases.dependant": "Children and other dependants",
    "cases.disclosure": "What others were told",
    "cases.entry": "Notes, and what happened",
    "cases.exclusion": "Who must never open the record",
    "cases.groupplace": "Group sessions and shared journeys",
    "cases.hazard": "Other clients who may be a danger",
    "cases.hazardkey": "Keys by which such a danger is found",
    "cases.keptdocument": "Documents",
    "cases.lifting": "Who else was allowed to open something",
    "cases.named": "Who may open the sealed record",
    "cases.namekey": "Keys under which the name is found",
    "cases.othername": "Other names",
    "cases.paper": "Papers",
    "cases.person": "Family, friends and others",
    "cases.placement": "Rooms",
    "cases.printed": "Copies that were printed",
    "cases.riskevent": "Events that changed the risk",
    "cases.safecontact": "Safe contact",
    "cases.seal": "When the record was sealed",
    "cases.topic": "Needs and issues",
    "referrals.answer": "What was written for the referral",
    "referrals.authoritycontact": "Calls with the authorities",
    "referrals.chaser": "Each time we asked where a decision was",
    "referrals.decision": "Home Office decisions",
    "referrals.disqualification": "When the Home Office wanted to end the protection",
    "referrals.dutytonotify": "What the Home Office was told without a name",
    "referrals.explanation": "When the NRM was explained",
    "referrals.extension": "More days of recovery",
    "referrals.handover": "Who was asked to make the referral",
    "referrals.nrmconsent": "Consent to the referral",
    "referrals.referral": "The referral to the NRM",
    "referrals.suspension": "When the Home Office stopped for a while",
    "rights.accessrequest": "Requests for a copy",
    "rights.complaint": "The complaint",
    "rights.complainterasure": "That the complaint is to be erased",
    "rights.complainthold": "Who asked that the complaint is kept",
    "rights.complaintnote": "What was done about the complaint",
    "rights.complaintreview": "Why the complaint is kept longer",
    "rights.correction": "What the client says is wrong in the record",
    "rights.correctiontelling": "Who was told of what is wrong",
    "rights.erasure": "That the record is to be erased",
    "rights.legalhold": "Who asked that the record is kept",
    "rights.requestholder": "Who else keeps a record",
    "rights.requestpause": "When the request was paused",
    "rights.retentionreview": "Why the record is kept longer",
    "rights.spokenrequest": "What was asked by reference",
    "riskassessment.action": "What was to be done about a risk",
    "riskassessment.assessment": "Risk assessments",
    "riskassessment.concernreferral": "Who was told of a safeguarding concern",
    "riskassessment.dependantscreen": "What a child or dependant needs",
    "riskassessment.incident": "Incidents",
    "riskassessment.incidentaddition": "What followed an incident",
    "riskassessment.injury": "Injuries",
    "riskassessment.injuryaddition": "What followed an injury",
    "riskassessment.injurymark": "Marks on the drawn body",
    "riskassessment.rapidscreen": "Rapid risk screens",
    "riskassessment.rating": "What each risk assessment says",
    "safekeeping.draft": "Unfinished work",
    "supportplans.begunreview": "A review of the plan under way",
    "supportplans.clientstatement": "What was said about leaving",
    "supportplans.conversationcheck": "What was explained and understood",
    "supportplans.exit": "The end of support",
    "supportplans.followup": "Follow-up after support ended",
    "supportplans.moneyterm": "Weekly money",
    "supportplans.outcomerating": "How things were rated",
    "supportplans.payment": "Money that was given",
    "supportplans.plan": "The support plan",
    "supportplans.plansignature": "Who agreed to the plan",
    "supportplans.planversion": "The plan, as it was each time it was agreed",
    "supportplans.review": "Reviews of the plan",
    "supportplans.roomanswer": "What was said and signed in person",
    "supportplans.signedpage": "Pages of the plan that were signed",
    "supportplans.signedsafetypage": "Pages of the safety plan that were signed",
    "supportplans.signpost": "Services that take on what is unfinished",
    "supportplans.step": "The steps to each target",
    "supportplans.target": "Targets",
    "supportplans.translation": "Own words, in the client’s language",
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
    "Born precision": "How exactly the birth is known",
    "Calculated level": "Level by the answers",
    "Client rating": "The client’s own rating",
    "Co signed": "Signed by a second worker",
    "Co signed by": "Second worker",
    "Context": "More about it",
    "Corrects": "Which one it puts right",
    "Domain": "Part of the plan",
    "Email": "E-mail",
    "Exploiter near": "Could an exploiter know where the client is?",
    "Exploited where": "Where the exploitation took place",
    "Fate": "The outcome",
    "Fate by": "Who recorded the outcome",
    "Fate note": "More about the outcome",
    "Gender words": "Gender, in the client’s words",
    "Hearing": "Is it a hearing?",
    "Her words": "Own words",
    "Kept asking": "Asked again",
    "Lives with her": "Lives with the client",
    "May call": "Is it safe to call?",
    "May contact": "May we ask later how things are?",
    "May email": "Is it safe to e-mail?",
    "May leave voicemail": "Is it safe to leave a voicemail?",
    "May post": "Is it safe to send post?",
    "May text": "Is it safe to text?",
    "Measure": "How we know it is done",
    "Met": "Done",
    "Met by": "Done by",
    "Moment": "At which stage of support",
    "Must not know": "Who must not know about us",
    "Needs co signature": "Does a second worker sign it?",
    "Of risk": "Is it about risk?",
    "Owner": "Whose date it is",
    "Party": "Who signed",
    "Result": "Outcome",
    "Rg policy": "Rule for the first decision",
    "Risk previous total": "Total of the risk assessment before",
    "Route": "How they were told",
    "Safe times": "When it is safe",
    "Safe tonight": "Safe tonight?",
    "Say": "What we say if someone else answers",
    "Self harm": "Thoughts of self-harm?",
    "Standing as": "As what",
    "Strokes": "Signature",
    "Takes away": "Taken away by the client?",
    "Text": "In words",
    "Unit": "Counted in",
    "Urgent health": "Is a doctor needed soon?",
    "Was right": "Was it right to open it?",
    "Who name": "Who that is",
}

# The same of what is kept together in one answer, such as a plan as it stood, where it is called another way.
KEPT_TOGETHER = {
    "because": "Why",
    "by_on": "By",
    "due_on": "By",
    "long_term": "For a longer time",
    "needs": "What is needed for it",
    "owner": "Who leads",
    "owner_name": "Name",
    "text": "Words",
    "what": "Step",
    "what_matters": "What matters most",
    "who": "Who does it",
    "who_name": "Name",
}
KEYS = frozenset({"id", "pk", "source_id", "source_kind"})  # they say nothing to a reader
WHO = {"client": "The client", "worker": "Key worker", "other": "Someone else", "yes": "Yes", "no": "No"}
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
