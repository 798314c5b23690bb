"""The acts of oversight."""

from oversight.actions.draws import freeze, seal_ahead, seal_secret, swap, throw
from oversight.actions.enquiries import record_enquiry, withdraw_enquiry
from oversight.actions.findings import act_on_alike, give_evidence, recheck, record_finding
from oversight.actions.readings import Said, allot, record_reading

__all__ = [
    "Said",
    "act_on_alike",
    "allot",
    "freeze",
    "give_evidence",
    "recheck",
    "record_enquiry",
    "record_finding",
    "record_reading",
    "seal_ahead",
    "seal_secret",
    "swap",
    "throw",
    "withdraw_enquiry",
]
