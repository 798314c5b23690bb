"""Who interprets: not whoever a manager has to decide about first."""

from cases.models import Refused
from hestia.directory.models import Interpreter


def refuse_suspended(name: str) -> None:
    """Refuse to book an interpreter with whom two clients did not feel safe, until it is decided."""
    if name and any(entry.is_suspended and entry.is_called(name) for entry in Interpreter.objects.in_use()):
        words = f"{name} is not booked until a manager has decided. Choose someone else"
        raise Refused(by_field={"interpreter": words})
