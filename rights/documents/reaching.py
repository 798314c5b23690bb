"""How somebody reaches us about her record or a complaint, as papers say it."""

from typing import Any

from django.conf import settings
from django.urls import reverse


def ways_to_us() -> dict[str, Any]:
    """Return our number, where to write, who looks after data protection, and the page for complaints."""
    return {
        "phone": settings.OFFICE_PHONE,
        "address": settings.POSTAL_ADDRESS,
        "data_protection": settings.DATA_PROTECTION_LEAD,
        "page": settings.ADDRESS.rstrip("/").partition("://")[2] + reverse("rights:complain"),
    }
