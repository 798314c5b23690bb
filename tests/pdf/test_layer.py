"""The one method inside WeasyPrint that is wrapped: another version that lacks it is named in a sentence."""

import pytest
from weasyprint.pdf.stream import Stream

from hestia.pdf import layer


def without(_stream: object, _box: object) -> None:
    """Stand where WeasyPrint's method stood, and take less."""


@pytest.mark.parametrize("there", [{}, {"marked": without}], ids=["gone", "other arguments"])
def test_a_weasyprint_that_is_not_as_we_need_it_is_named(there: dict[str, object]) -> None:
    with pytest.raises(ImportError, match=r"no Stream\.marked\(box, tag\) to wrap.*Install the version"):
        layer.wrapped(type("Stream", (), there))


def test_it_is_wrapped_once() -> None:
    assert vars(Stream)["marked"] is layer.saying
    assert layer.marked is not layer.saying
