"""The door for a WSGI server such as gunicorn."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hestia.settings")

application = get_wsgi_application()
if settings.DEMO:
    import_string("demo.guard.refuse_elsewhere")()
