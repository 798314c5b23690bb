"""The acts about her requests, what she says is wrong, and complaints."""

from rights.actions.complaints import (
    acknowledge,
    add_progress,
    answer_complaint,
    name_worker,
    receive_complaint,
    record_complaint,
)
from rights.actions.corrections import (
    decide_correction,
    lift_restriction,
    record_correction,
    settle_telling,
)
from rights.actions.gathering import decide, gather, give_together, hide_in_all, hide_on_page
from rights.actions.holders import ask_holder, chase_holder, end_holder, name_holder
from rights.actions.releases import answer_release, ask_release, record_pages, releasers
from rights.actions.requests import (
    answer_pause,
    ask_her,
    change_scope,
    change_way,
    end_request,
    extend,
    identify,
    receive,
    send_copy,
)
from rights.actions.unanswered import end_unanswered

__all__ = [
    "acknowledge",
    "add_progress",
    "answer_complaint",
    "answer_pause",
    "answer_release",
    "ask_her",
    "ask_holder",
    "ask_release",
    "change_scope",
    "change_way",
    "chase_holder",
    "decide",
    "decide_correction",
    "end_holder",
    "end_request",
    "end_unanswered",
    "extend",
    "gather",
    "give_together",
    "hide_in_all",
    "hide_on_page",
    "identify",
    "lift_restriction",
    "name_holder",
    "name_worker",
    "receive",
    "receive_complaint",
    "record_complaint",
    "record_correction",
    "record_pages",
    "releasers",
    "send_copy",
    "settle_telling",
]
