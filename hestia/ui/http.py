"""The request as the house's pages see it."""

import codecs
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_header_parameters

IS_NOT_UTF8 = "hestia.is_not_utf8"  # in what a server says of a request


def in_utf8(environ: dict[str, Any]) -> dict[str, Any]:
    """Return what a server says of a request, without a charset: ours is always UTF-8.

    Django would decode with whatever codec is named there, before any of our code runs, and some of those are
    none for texts. What says that it is in another is marked, and refused by `hestia.ui.middleware.Moments`.
    """
    kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
    charset = parameters.pop("charset", "")
    if not charset:
        return environ
    parts = [kind, *(f'{name}="{value}"' for name, value in parameters.items())]
    return environ | {"CONTENT_TYPE": "; ".join(parts), IS_NOT_UTF8: not is_utf8(charset)}


def is_utf8(charset: str) -> bool:
    """Whether this is a name of UTF-8."""
    try:
        return codecs.lookup(charset).name == "utf-8"
    except (LookupError, ValueError):
        return False


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
