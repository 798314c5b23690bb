"""The acts about her requests."""

from rights.actions.gathering import decide, gather, give_together
from rights.actions.releases import answer_release, ask_release, releasers
from rights.actions.requests import (
    answer_pause,
    ask_her,
    end_request,
    extend,
    identify,
    receive,
    send_copy,
)

__all__ = [
    "answer_pause",
    "answer_release",
    "ask_her",
    "ask_release",
    "decide",
    "end_request",
    "extend",
    "gather",
    "give_together",
    "identify",
    "receive",
    "releasers",
    "send_copy",
]
