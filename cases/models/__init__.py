"""The hub: clients, cases and all that is kept on them."""

from cases.models.case import Case, CaseQuerySet, RiskLevel
from cases.models.client import Address, Client, NameKey, OtherName, SafeContact, ThreeState
from cases.models.consent import Consent
from cases.models.deadline import Deadline
from cases.models.entry import Entry
from cases.models.people import Agency, Dependant, Paper, Person, Printed, Topic
from cases.models.record import CaseRecord, CaseRecordQuerySet, Refused
from cases.models.rooms import Placement, Room

__all__ = [
    "Address",
    "Agency",
    "Case",
    "CaseQuerySet",
    "CaseRecord",
    "CaseRecordQuerySet",
    "Client",
    "Consent",
    "Deadline",
    "Dependant",
    "Entry",
    "NameKey",
    "OtherName",
    "Paper",
    "Person",
    "Placement",
    "Printed",
    "Refused",
    "RiskLevel",
    "Room",
    "SafeContact",
    "ThreeState",
    "Topic",
]
