"""Who interprets at something in the diary: the last thing that is said of where it is, and who is there."""

MARK = "Interpreter: "


def with_interpreter(context: str, name: str) -> str:
    """Return where it is and who is there, with whoever interprets in place of anybody said before."""
    place = without_interpreter(context).rstrip(".")
    return f"{place}. {MARK}{name}" if place else f"{MARK}{name}"


def without_interpreter(context: str) -> str:
    """Return where it is and who is there, but for whoever interprets."""
    return context.rpartition(MARK)[0].rstrip() if MARK in context else context


def interpreter_in(context: str) -> str:
    """Return who interprets, or nothing."""
    return context.rpartition(MARK)[2].strip() if MARK in context else ""
