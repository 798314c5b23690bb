"""The lines that the product logs."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings

from hestia.db.embedded import Cluster


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Read what the server writes to its log, as the settings have it written."""
    handler = logging.getHandlerByName("console")
    assert isinstance(handler, logging.StreamHandler)
    stream = StringIO()
    before = handler.setStream(stream)
    logging.captureWarnings(capture=True)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.captureWarnings(capture=False)
    handler.setStream(before)


def postgresqls_own() -> str:
    """Return what the database server has written to its own log so far."""
    folder = Cluster.chosen(settings.DATABASES["default"]["EMBEDDED"]).folder
    return folder.with_suffix(".log").read_text(errors="replace")
