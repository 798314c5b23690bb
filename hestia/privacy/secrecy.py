"""How much harm it does when something is known to the wrong person: four levels, lowest first.

`LEVELS` says which record and which field is of which. What few may see is a row of its own, so that no page,
paper or search tells it by forgetting to hide it. Who sees a level stands with the other permissions
(`hestia.accounts.permissions`), and row-level security asks the same (`hestia.db.rows`).
"""

from enum import IntEnum
from typing import Any


class Level(IntEnum):
    """A level of secrecy: what is of a higher one is seen by fewer, and leaves the house less easily."""

    FIGURES = 1  # how many, never who
    PERSONAL = 2  # who she is: her name, her nationality, dates, references
    SENSITIVE = 3  # what happened to her, her health, her immigration, her risk
    SECRET = 4  # where she is, how her family is reached, what the police are about to do


# Every record of a client, as ``app.model``, and those of its fields that are of another level. What a worker
# writes in her own words is sensitive: nobody can say beforehand what it tells.
LEVELS: dict[str, Level] = {
    "cases.accessgrant": Level.PERSONAL,
    "cases.accessnotice": Level.PERSONAL,
    "cases.address": Level.SECRET,
    "cases.address.kind": Level.SENSITIVE,
    "cases.address.from_on": Level.SENSITIVE,
    "cases.address.until_on": Level.SENSITIVE,
    "cases.address.never_use_on": Level.SENSITIVE,
    "cases.agency": Level.PERSONAL,
    "cases.agency.note": Level.SENSITIVE,
    "cases.case": Level.SENSITIVE,
    **dict.fromkeys(
        (
            "cases.case.client",
            "cases.case.reference",
            "cases.case.status",
            "cases.case.opened_on",
            "cases.case.service",
            "cases.case.worker",
            "cases.case.second_worker",
            "cases.case.referred_on",
            "cases.case.nrm_reference",
            "cases.case.last_contact_at",
            "cases.case.next_due_on",
            "cases.case.closed_on",
        ),
        Level.PERSONAL,
    ),
    "cases.client": Level.PERSONAL,
    "cases.client.recourse_to_public_funds": Level.SENSITIVE,
    "cases.client.immigration_status": Level.SENSITIVE,
    "cases.client.home_office_reference": Level.SENSITIVE,
    "cases.client.pregnant": Level.SENSITIVE,
    "cases.client.due_date": Level.SENSITIVE,
    "cases.confidence": Level.SECRET,
    **dict.fromkeys(
        (
            "cases.confidence.kind",
            "cases.confidence.level",
            "cases.confidence.title",
            "cases.confidence.person",
            "cases.confidence.made_at",
            "cases.confidence.made_by",
        ),
        Level.SENSITIVE,
    ),
    "cases.consent": Level.PERSONAL,
    "cases.deadline": Level.SENSITIVE,
    "cases.deadline.due_on": Level.PERSONAL,
    "cases.deadline.due_time": Level.PERSONAL,
    "cases.dependant": Level.SENSITIVE,
    "cases.disclosure": Level.SENSITIVE,
    "cases.entry": Level.SENSITIVE,
    "cases.exclusion": Level.SENSITIVE,
    "cases.keptdocument": Level.SENSITIVE,  # as a rule: each says its own
    **dict.fromkeys(
        (
            "cases.keptdocument.number",
            "cases.keptdocument.level",
            "cases.keptdocument.file",
            "cases.keptdocument.added_at",
            "cases.keptdocument.added_by",
        ),
        Level.PERSONAL,
    ),
    "cases.named": Level.PERSONAL,
    "cases.namekey": Level.PERSONAL,
    "cases.othername": Level.PERSONAL,
    "cases.paper": Level.PERSONAL,
    "cases.person": Level.SENSITIVE,
    "cases.placement": Level.SENSITIVE,
    "cases.printed": Level.PERSONAL,
    "cases.riskevent": Level.SENSITIVE,
    "cases.safecontact": Level.SENSITIVE,
    "cases.seal": Level.SENSITIVE,
    "cases.topic": Level.SENSITIVE,
    "referrals.answer": Level.SENSITIVE,
    "importing.imported": Level.PERSONAL,
    "importing.upload": Level.PERSONAL,
    "importing.upload.problems": Level.SECRET,
    "importing.upload.rows": Level.SECRET,  # a whole caseload; it is its owner's alone
    "referrals.authoritycontact": Level.PERSONAL,
    "referrals.chaser": Level.SENSITIVE,
    "referrals.decision": Level.SENSITIVE,
    "referrals.disqualification": Level.SENSITIVE,
    "referrals.dutytonotify": Level.SENSITIVE,
    "referrals.explanation": Level.SENSITIVE,
    "referrals.extension": Level.SENSITIVE,
    "referrals.handover": Level.PERSONAL,
    "referrals.nrmconsent": Level.SENSITIVE,
    "referrals.reconsideration": Level.SENSITIVE,
    "referrals.referral": Level.SENSITIVE,
    "referrals.suspension": Level.SENSITIVE,
    "referrals.withdrawal": Level.SENSITIVE,
    "reminders.notification": Level.PERSONAL,
    "riskassessment.action": Level.SENSITIVE,
    "riskassessment.assessment": Level.SENSITIVE,
    "riskassessment.concernreferral": Level.SENSITIVE,
    "riskassessment.dependantscreen": Level.SENSITIVE,
    "riskassessment.incident": Level.SENSITIVE,
    "riskassessment.incidentaddition": Level.SENSITIVE,
    "riskassessment.rapidscreen": Level.SENSITIVE,
    "riskassessment.rating": Level.SENSITIVE,
    "riskassessment.safeguardingconcern": Level.SENSITIVE,
    "safekeeping.draft": Level.SECRET,  # anything may be typed there; it is its writer's alone
    "safekeeping.onetimekey": Level.PERSONAL,
    "supportplans.begunreview": Level.SENSITIVE,
    "supportplans.clientstatement": Level.SENSITIVE,
    "supportplans.conversationcheck": Level.SENSITIVE,
    "supportplans.exit": Level.SENSITIVE,
    "supportplans.feedback": Level.SENSITIVE,
    "supportplans.outcomerating": Level.SENSITIVE,
    "supportplans.followup": Level.SENSITIVE,
    "supportplans.plan": Level.SENSITIVE,
    "supportplans.plansignature": Level.SENSITIVE,
    "supportplans.planversion": Level.SENSITIVE,
    "supportplans.signedpage": Level.SENSITIVE,
    "supportplans.signedsafetypage": Level.SENSITIVE,
    "supportplans.review": Level.SENSITIVE,
    "supportplans.roomanswer": Level.SENSITIVE,
    "supportplans.safetyplan": Level.SENSITIVE,
    "supportplans.signpost": Level.SENSITIVE,
    "supportplans.step": Level.SENSITIVE,
    "supportplans.target": Level.SENSITIVE,
    "supportplans.translation": Level.SENSITIVE,
    "supportplans.unansweredrisk": Level.SENSITIVE,
    "uploads.file": Level.PERSONAL,  # read where its document is, or by whoever has just sent it
    "uploads.file.name": Level.SENSITIVE,
    "uploads.file.opener": Level.SECRET,
    "uploads.file.sealed": Level.SECRET,
}


def level_of(model: Any, field: str = "") -> Level:
    """Return the level of a record, or of one of its fields."""
    name: str = model._meta.label_lower
    return LEVELS.get(f"{name}.{field}", LEVELS[name])
