"""The acts of oversight."""

from oversight.actions.draws import freeze, seal_ahead, seal_secret, swap, throw
from oversight.actions.enquiries import record_enquiry, withdraw_enquiry
from oversight.actions.findings import act_on_alike, give_evidence, recheck, record_finding
from oversight.actions.portfolio import write_feedback, write_learned
from oversight.actions.readings import Said, allot, record_reading
from oversight.actions.returns import (
    Recipient,
    mark_return,
    mark_unsent,
    read_first,
    send_again,
    send_return,
    take_copy,
)

__all__ = [
    "Recipient",
    "Said",
    "act_on_alike",
    "allot",
    "freeze",
    "give_evidence",
    "mark_return",
    "mark_unsent",
    "read_first",
    "recheck",
    "record_enquiry",
    "record_finding",
    "record_reading",
    "seal_ahead",
    "seal_secret",
    "send_again",
    "send_return",
    "swap",
    "take_copy",
    "throw",
    "withdraw_enquiry",
    "write_feedback",
    "write_learned",
]
