"""The request as the house's pages see it."""

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict


class HouseRequest(HttpRequest):
    """A request that knows its moment. `hestia.ui.middleware.Moments` sets both."""

    user: Any  # somebody on the staff: pages ask for a session. This floor does not know accounts.
    now: datetime
    today: date


def sent(request: HouseRequest) -> QueryDict | None:
    """Return what a form was sent with, even if that is nothing; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HouseRequest) -> "MultiValueDict[str, UploadedFile[Any]] | None":
    """Return the files a form was sent with; None for a page that is only opened."""
    return request.FILES if request.method == "POST" else None
