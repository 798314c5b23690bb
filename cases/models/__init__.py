"""The hub: clients, cases and all that is kept on them."""

from cases.models.approval import Approval
from cases.models.canary import Canary
from cases.models.case import Case, CaseQuerySet
from cases.models.client import Client, NameKey, OtherName, ThreeState
from cases.models.confidence import Confidence
from cases.models.consent import Consent
from cases.models.contact import Address, SafeContact
from cases.models.counted import Counted, CountedPromise
from cases.models.deadline import Deadline
from cases.models.death import AFTER_DEATH, ASKED_OF_HER, WITH_HER_DEATH
from cases.models.declared import DeclaredLink
from cases.models.disclosure import Disclosure
from cases.models.document import KeptDocument
from cases.models.entry import Entry
from cases.models.groups import ClientGroup, GroupPlace
from cases.models.hazard import Hazard, HazardKey, HeldBooking
from cases.models.lifting import Lifting
from cases.models.load import AllocationReason, LoadSetting
from cases.models.mark import RecordMark
from cases.models.people import Agency, Dependant, Paper, Person, Printed, Topic
from cases.models.promise_source import PromiseSource
from cases.models.record import CaseRecord, CaseRecordQuerySet, SensitiveRecordQuerySet
from cases.models.relations import AccessGrant, AccessNotice, Cover, Exclusion, Named, Seal
from cases.models.risk_event import RiskEvent
from cases.models.risk_level import RiskLevel, RiskNow
from cases.models.rooms import Placement, Room
from cases.models.traced import Traced
from hestia.refusals import Refused

__all__ = [
    "AFTER_DEATH",
    "ASKED_OF_HER",
    "WITH_HER_DEATH",
    "AccessGrant",
    "AccessNotice",
    "Address",
    "Agency",
    "AllocationReason",
    "Approval",
    "Canary",
    "Case",
    "CaseQuerySet",
    "CaseRecord",
    "CaseRecordQuerySet",
    "Client",
    "ClientGroup",
    "Confidence",
    "Consent",
    "Counted",
    "CountedPromise",
    "Cover",
    "Deadline",
    "DeclaredLink",
    "Dependant",
    "Disclosure",
    "Entry",
    "Exclusion",
    "GroupPlace",
    "Hazard",
    "HazardKey",
    "HeldBooking",
    "KeptDocument",
    "Lifting",
    "LoadSetting",
    "NameKey",
    "Named",
    "OtherName",
    "Paper",
    "Person",
    "Placement",
    "Printed",
    "PromiseSource",
    "RecordMark",
    "Refused",
    "RiskEvent",
    "RiskLevel",
    "RiskNow",
    "Room",
    "SafeContact",
    "Seal",
    "SensitiveRecordQuerySet",
    "ThreeState",
    "Topic",
    "Traced",
]
