"""What is kept of her rights: her requests for a copy of her record, and how her record is kept and ends."""

from rights.models.items import RequestItem
from rights.models.releases import RequestRelease
from rights.models.requests import AccessRequest, RequestPause
from rights.models.retention import Erasure, LegalHold, RetentionReview, Tombstone

__all__ = [
    "AccessRequest",
    "Erasure",
    "LegalHold",
    "RequestItem",
    "RequestPause",
    "RequestRelease",
    "RetentionReview",
    "Tombstone",
]
