"""What oversight keeps of its own: nothing of any client."""

from oversight.models.enquiry import Enquiry

__all__ = ["Enquiry"]
