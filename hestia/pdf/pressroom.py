"""Have a paper printed by a process of its own, which cannot bring this one down with it."""

from hestia.sandbox import Limits, Sandbox

MB = 2**20
# Once a day its fonts are unpacked anew: the machine's folder for temporary files is swept.
LIMITS = Limits(
    memory=1536 * MB,
    cpu_seconds=60,
    more_cpu_seconds=3,
    seconds=90,
    more_seconds=5,
    answer_bytes=64 * MB,
    reads_files=True,
    lifetime=24 * 60 * 60,
)
typesetter = Sandbox("hestia.pdf.press", LIMITS)
