"""What is kept of her rights: copies, what she says is wrong, complaints, and how her record ends."""

from rights.models.complaints import Complaint, ComplaintNote
from rights.models.corrections import Correction, CorrectionTelling
from rights.models.holders import RequestHolder
from rights.models.items import RequestItem
from rights.models.releases import RequestRelease
from rights.models.requests import AccessRequest, RequestPause
from rights.models.retention import Erasure, LegalHold, RetentionReview, Tombstone

__all__ = [
    "AccessRequest",
    "Complaint",
    "ComplaintNote",
    "Correction",
    "CorrectionTelling",
    "Erasure",
    "LegalHold",
    "RequestHolder",
    "RequestItem",
    "RequestPause",
    "RequestRelease",
    "RetentionReview",
    "Tombstone",
]
