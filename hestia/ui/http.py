"""The request as the house's pages see it."""

from datetime import date, datetime

from django.http import HttpRequest


class HouseRequest(HttpRequest):
    """A request that knows its moment. `hestia.ui.middleware.PrivateResponses` sets both."""

    now: datetime
    today: date
