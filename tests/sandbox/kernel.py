"""What the kernel of this machine allows."""

import ctypes
import subprocess
import sys
from functools import cache

from hestia.sandbox.limits import CREATE_RULESET


@cache
def can_unshare() -> bool:
    """Whether a process may have a network of its own here."""
    code = "import os; os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)"
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


@cache
def landlock() -> int:
    """Return which version of Landlock it knows; 0 if none."""
    if sys.platform != "linux":
        return 0
    version: int = ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, 1)
    return max(version, 0)
