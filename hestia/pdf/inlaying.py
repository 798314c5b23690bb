"""Have pages of other papers set into a paper by a process of its own."""

from hestia.sandbox import Failed, Limits, Sandbox, Unacceptable

MB = 2**20
NOT_SET_IN = "The files could not be put into the paper: together they are too large."
inlayer = Sandbox(
    "hestia.pdf.inlay",
    Limits(
        memory=2048 * MB,
        cpu_seconds=20,
        more_cpu_seconds=2,
        seconds=20,
        more_seconds=1,
        answer_bytes=250 * MB,
        turn_seconds=20,
    ),
)


def with_pages(paper: bytes, others: list[bytes]) -> bytes:
    """Return a paper with the pages of others in the rooms it left. Raise `Unacceptable` with why not."""
    if not others:
        return paper
    try:
        return inlayer.ask(paper, *others)
    except Failed:
        raise Unacceptable(NOT_SET_IN) from None
