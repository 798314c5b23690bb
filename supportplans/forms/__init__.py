"""What is asked about plans and exits."""

from supportplans.forms.exit import (
    AgencyForm,
    DetailsForm,
    ExceptionForm,
    PapersForm,
    ReturnForm,
    SignOffForm,
    SignOffRequestForm,
    SignpostForm,
    StatementForm,
    UnplannedForm,
)
from supportplans.forms.meeting import AgreementForm, ManagerAnswerForm, ReviewForm, ReviewTargetForm
from supportplans.forms.outcome import NOW, CompareQuery, OutcomesForm
from supportplans.forms.plan import (
    CheckForm,
    SafetyPlanForm,
    StatusForm,
    StepForm,
    StepFormSet,
    TargetForm,
    TargetQuery,
    UnansweredRiskForm,
    WhatMattersForm,
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
    "ManagerAnswerForm",
    "OutcomesForm",
    "PapersForm",
    "ReturnForm",
    "ReviewForm",
    "ReviewTargetForm",
    "SafetyPlanForm",
    "SignOffForm",
    "SignOffRequestForm",
    "SignpostForm",
    "StatementForm",
    "StatusForm",
    "StepForm",
    "StepFormSet",
    "TargetForm",
    "TargetQuery",
    "UnansweredRiskForm",
    "UnplannedForm",
    "WhatMattersForm",
    "steps_formset",
]
