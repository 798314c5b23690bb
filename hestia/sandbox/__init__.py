"""Work that is done apart from the web process: limited, timed, and ended whatever becomes of it.

A module that works in a sandbox has two functions: ``prepare()``, called once before power is given up, and
``answer(*parts: bytes) -> bytes``, called for each question. It raises `Unacceptable` with a reason in the
words of the person who asked; whatever else goes wrong is `Failed`.
"""

from hestia.sandbox.channel import Failed, Unacceptable
from hestia.sandbox.limits import Limits
from hestia.sandbox.parent import Sandbox

__all__ = ["Failed", "Limits", "Sandbox", "Unacceptable"]
