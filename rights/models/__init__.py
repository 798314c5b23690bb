"""What is kept of her rights: copies, corrections, complaints, how her record ends; and how all leaves."""

from rights.models.complaints import Complaint, ComplaintNote
from rights.models.corrections import Correction, CorrectionTelling
from rights.models.exports import CharityExport
from rights.models.holders import RequestHolder
from rights.models.items import RequestItem
from rights.models.releases import RequestRelease
from rights.models.requests import AccessRequest, RequestPause
from rights.models.retention import (
    ComplaintErasure,
    ComplaintHold,
    ComplaintReview,
    Erasure,
    LegalHold,
    RetentionReview,
    Tombstone,
)
from rights.models.spoken import SpokenRequest

__all__ = [
    "AccessRequest",
    "CharityExport",
    "Complaint",
    "ComplaintErasure",
    "ComplaintHold",
    "ComplaintNote",
    "ComplaintReview",
    "Correction",
    "CorrectionTelling",
    "Erasure",
    "LegalHold",
    "RequestHolder",
    "RequestItem",
    "RequestPause",
    "RequestRelease",
    "RetentionReview",
    "SpokenRequest",
    "Tombstone",
]
