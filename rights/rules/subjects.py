"""How a reader calls the kinds of pieces of her record, where the name of the model says too little."""

import re

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


def subject_of(label: str, name: str) -> str:
    """Return how a kind is called: "Safety plan"."""
    return SUBJECTS.get(label) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def term_of(name: str) -> str:
    """Return how an answer is called, where a field has only its own name: "Made at" is "Made"."""
    words = re.sub(r"(?<=\w) (?:at|on)$", "", name)
    words = re.sub(r"^is (?=\w)", "", words)
    words = re.sub(r"\bnrm\b", "NRM", words)
    return f"{words[:1].upper()}{words[1:]}"
