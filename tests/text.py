"""The text of a page as somebody reads it: where its template breaks a line says nothing."""


def on_one_line(text: str) -> str:
    """Return a page, or a part of it, without its line breaks."""
    return " ".join(text.split())
