"""Line drawings (Lucide, ISC licence) that stand beside words, never instead of them."""

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

FOLDER = settings.BASE_DIR / "templates" / "icons"


class UnknownIcon(LookupError):
    """A template names a drawing that is not in ``templates/icons/``."""


@cache
def icon(name: str, css: str = "") -> SafeString:
    """Return a drawing as SVG, hidden from screen readers: the words beside it say what it says.

    Read from disk once for each name and class.
    """
    file = FOLDER / f"{name}.svg"
    if not name.replace("-", "").isalnum() or not file.is_file():
        raise UnknownIcon(name)
    drawing = file.read_text().strip().replace('xmlns="http://www.w3.org/2000/svg" ', "")
    classes = f"icon {css}".strip()
    return mark_safe(  # noqa: S308  our own file
        drawing.replace("<svg ", f'<svg class="{classes}" aria-hidden="true" focusable="false" ', 1)
    )


def names() -> list[str]:
    """Return every drawing there is, for the gallery."""
    return sorted(file.stem for file in FOLDER.glob("*.svg"))
