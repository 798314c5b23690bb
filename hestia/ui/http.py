"""The request as the house's pages see it."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest


class HouseRequest(HttpRequest):
    """A request that knows its moment. `hestia.ui.middleware.Moments` sets both."""

    user: Any  # somebody on the staff: pages ask for a session. This floor does not know accounts.
    now: datetime
    today: date
