"""What is done with a plan and an exit. Each act refuses, changes, saves, narrates and logs."""

from supportplans.actions.agreement import (
    HowSigned,
    agree,
    answer_as_manager,
    attach_signed_page,
    sign_in_room,
)
from supportplans.actions.conversations import rate_outcomes, record_check, record_checks
from supportplans.actions.exit import (
    allow_exception,
    ask_for_sign_off,
    change_exit,
    prepare_exit,
    return_exit,
    settle_loose_ends,
    sign_off,
    take_back_death,
    understand_high_risk,
)
from supportplans.actions.exit_proof import (
    record_agency_not_told,
    record_agency_told,
    record_statement,
    settle_papers,
)
from supportplans.actions.feedback import (
    answer_her,
    feedback_readers,
    record_anonymous_feedback,
    record_feedback,
    say_what_was_done,
    take_down,
)
from supportplans.actions.follow_up import follow_up_blockers, record_follow_up
from supportplans.actions.money import correct_payment, record_payment, set_rate, set_term
from supportplans.actions.plan import explain_unanswered_risk, write_what_matters
from supportplans.actions.plan_review import record_review, record_target_review
from supportplans.actions.safety_plan import attach_signed_safety_page, sign_safety_plan
from supportplans.actions.signposts import answer_signpost, correct_signpost, needs_nobody, signpost
from supportplans.actions.targets import (
    STAYS_OPEN,
    StepRow,
    WithAgency,
    add_target,
    change_target,
    set_step_done,
    set_target_met,
    set_target_status,
    take_step_back,
    take_target_back,
)
from supportplans.actions.translation import translate, translate_each

__all__ = [
    "STAYS_OPEN",
    "HowSigned",
    "StepRow",
    "WithAgency",
    "add_target",
    "agree",
    "allow_exception",
    "answer_as_manager",
    "answer_her",
    "answer_signpost",
    "ask_for_sign_off",
    "attach_signed_page",
    "attach_signed_safety_page",
    "change_exit",
    "change_target",
    "correct_payment",
    "correct_signpost",
    "explain_unanswered_risk",
    "feedback_readers",
    "follow_up_blockers",
    "needs_nobody",
    "prepare_exit",
    "rate_outcomes",
    "record_agency_not_told",
    "record_agency_told",
    "record_anonymous_feedback",
    "record_check",
    "record_checks",
    "record_feedback",
    "record_follow_up",
    "record_payment",
    "record_review",
    "record_statement",
    "record_target_review",
    "return_exit",
    "say_what_was_done",
    "set_rate",
    "set_step_done",
    "set_target_met",
    "set_target_status",
    "set_term",
    "settle_loose_ends",
    "settle_papers",
    "sign_in_room",
    "sign_off",
    "sign_safety_plan",
    "signpost",
    "take_back_death",
    "take_down",
    "take_step_back",
    "take_target_back",
    "translate",
    "translate_each",
    "understand_high_risk",
    "write_what_matters",
]
