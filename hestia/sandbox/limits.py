"""Where power is given up: by the process that works, of itself, before it is given anything to work on."""

import ctypes
import os
import resource
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from math import ceil

# Linux's own numbers, the same on every machine: prctl(2), landlock(7).
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
READS = 1 << 2 | 1 << 3  # of files, of folders
BENEATH = 1  # a rule about a folder and all that is in it
# By version of Landlock: the last thing that can be done with a file and that it knows to forbid.
LAST_ACCESS = {1: 12, 2: 13, 3: 14, 4: 14}
NEWEST_ACCESS = 15
TCP = 1 << 0 | 1 << 1  # to listen, to connect
OUTSIDERS = 1 << 0 | 1 << 1  # abstract sockets, and signals, to those who are outside


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a process may use. Memory is in bytes of addresses, of which libraries alone take a part."""

    memory: int
    cpu_seconds: int  # of processor, for one question
    seconds: float  # by the clock, for one question, with the start of the process if it needs one
    answer_bytes: int
    more_cpu_seconds: int = 0  # for each further part of a question
    more_seconds: float = 0
    turn_seconds: float = 10  # how long `Sandbox.ask` waits until earlier questions are answered
    reads_files: bool = False  # after it has been prepared; otherwise it opens nothing more
    lifetime: float = 0  # seconds in which a process answers one question after another; 0: each has its own

    def allowed(self, parts: int) -> float:
        """Return the seconds for a question of so many parts."""
        return self.seconds + self.more_seconds * max(parts - 1, 0)


def close_doors(folder: str, *, parent: int) -> None:
    """Leave no way out but the line to the parent, and die with it. Call it while there is one thread.

    Where the kernel allows it: no network, no program, no file but to read, save in a folder of its own.
    """
    if sys.platform != "linux":
        return
    kernel = ctypes.CDLL(None)
    with suppress(OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
    kernel.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    forbid_files(kernel, folder)
    kernel.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it died before it could be noticed
        os._exit(1)


def forbid_files(kernel: ctypes.CDLL, folder: str) -> None:
    """Let nothing be written, made, removed or run outside the folder; no TCP, no signal to others."""
    version = kernel.syscall(CREATE_RULESET, None, 0, 1)
    if version < 1:
        return
    accesses = (2 << LAST_ACCESS.get(version, NEWEST_ACCESS)) - 1
    handled = [accesses & ~READS, TCP if version >= 4 else 0, OUTSIDERS if version >= 6 else 0]
    words = handled[: 1 if version < 4 else 2 if version < 6 else 3]
    ruleset = kernel.syscall(CREATE_RULESET, struct.pack(f"{len(words)}Q", *words), 8 * len(words), 0)
    if ruleset < 0:
        return
    beneath = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    kernel.syscall(ADD_RULE, ruleset, BENEATH, struct.pack("=Qi", handled[0] & ~1, beneath), 0)
    kernel.syscall(RESTRICT_SELF, ruleset, 0)
    os.close(beneath)
    os.close(ruleset)


def keep_within(limits: Limits) -> None:
    """Keep so much memory, and what is open: it goes on working. No file is written any more.

    If it reads no files, no number is left for another one, not even one that was closed to make room: then
    there is no reading of the disk and no network, whoever runs it and whatever the kernel.
    """
    if sys.platform != "darwin":  # which counts what is shared by all, and would refuse
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if not limits.reads_files:
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def allow_time(limits: Limits, *, parts: int) -> None:
    """Give so many seconds of processor more. A question that takes longer ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = limits.cpu_seconds + limits.more_cpu_seconds * max(parts - 1, 0)
    soft = ceil(used.ru_utime + used.ru_stime) + seconds
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard if limits.lifetime else soft))
