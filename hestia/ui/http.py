"""The request as the house's pages see it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, QueryDict


class HouseRequest(HttpRequest):
    """A request that knows its moment. `hestia.ui.middleware.Moments` sets both."""

    user: Any  # somebody on the staff: pages ask for a session. This floor does not know accounts.
    now: datetime
    today: date


def sent(request: HouseRequest) -> QueryDict | None:
    """Return what a form was sent with, even if that is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None
