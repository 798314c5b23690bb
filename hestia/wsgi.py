"""The door for a WSGI server such as gunicorn."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from hestia.ui.http import in_utf8

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hestia.settings")

django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    """Answer a request."""
    return django_application(in_utf8(environ), start_response)


if settings.DEMO:
    import_string("demo.guard.refuse_elsewhere")()
