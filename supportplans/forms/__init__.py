"""What is asked about plans and exits."""

from supportplans.forms.exit.leaving import DetailsForm, ExceptionForm, FollowUpForm, UnplannedForm
from supportplans.forms.exit.loose_ends import LooseEndsForm
from supportplans.forms.exit.proof import AgencyForm, PapersForm, StatementForm
from supportplans.forms.exit.signing import ReturnForm, SignOffForm, SignOffRequestForm
from supportplans.forms.exit.signposts import HearingForm, SignpostAnswerForm, SignpostForm, SignpostWordsForm
from supportplans.forms.meeting import AgreementForm, ManagerAnswerForm, ReviewForm, ReviewTargetForm
from supportplans.forms.outcome import NOW, CompareQuery, OutcomesForm
from supportplans.forms.plan import CheckForm, UnansweredRiskForm, WhatMattersForm
from supportplans.forms.safety_plan import SafetyPlanForm
from supportplans.forms.targets import (
    PlanQuery,
    StatusForm,
    StatusQuery,
    StepForm,
    StepFormSet,
    StepTickQuery,
    TargetForm,
    TargetQuery,
    TickForm,
    steps_formset,
)

__all__ = [
    "NOW",
    "AgencyForm",
    "AgreementForm",
    "CheckForm",
    "CompareQuery",
    "DetailsForm",
    "ExceptionForm",
    "FollowUpForm",
    "HearingForm",
    "LooseEndsForm",
    "ManagerAnswerForm",
    "OutcomesForm",
    "PapersForm",
    "PlanQuery",
    "ReturnForm",
    "ReviewForm",
    "ReviewTargetForm",
    "SafetyPlanForm",
    "SignOffForm",
    "SignOffRequestForm",
    "SignpostAnswerForm",
    "SignpostForm",
    "SignpostWordsForm",
    "StatementForm",
    "StatusForm",
    "StatusQuery",
    "StepForm",
    "StepFormSet",
    "StepTickQuery",
    "TargetForm",
    "TargetQuery",
    "TickForm",
    "UnansweredRiskForm",
    "UnplannedForm",
    "WhatMattersForm",
    "steps_formset",
]
