"""What is kept of her rights: a copy of her record, what she says is wrong in it, and complaints about us."""

from rights.models.complaints import Complaint, ComplaintNote
from rights.models.corrections import Correction, CorrectionTelling
from rights.models.items import RequestItem
from rights.models.releases import RequestRelease
from rights.models.requests import AccessRequest, RequestPause

__all__ = [
    "AccessRequest",
    "Complaint",
    "ComplaintNote",
    "Correction",
    "CorrectionTelling",
    "RequestItem",
    "RequestPause",
    "RequestRelease",
]
