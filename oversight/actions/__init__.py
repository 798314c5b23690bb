"""The acts of oversight."""

from oversight.actions.enquiries import record_enquiry, withdraw_enquiry

__all__ = ["record_enquiry", "withdraw_enquiry"]
