"""What is kept of her rights: a request for a copy of her record, its pauses, its pieces, a second yes."""

from rights.models.items import RequestItem
from rights.models.releases import RequestRelease
from rights.models.requests import AccessRequest, RequestPause

__all__ = ["AccessRequest", "RequestItem", "RequestPause", "RequestRelease"]
