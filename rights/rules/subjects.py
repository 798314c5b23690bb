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
    "cases.keptdocument": "Documents",
    "cases.lifting": "Who else was allowed to open something",
    "cases.named": "Who may open her sealed record",
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
    "referrals.nrmconsent": "Her consent to be referred",
    "rights.accessrequest": "Her requests for a copy",
    "rights.requestpause": "When her request was paused",
    "supportplans.clientstatement": "What she said she wants",
}


def subject_of(label: str, name: str) -> str:
    """Return how a kind is called: "Safety plan"."""
    return SUBJECTS.get(label) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()
