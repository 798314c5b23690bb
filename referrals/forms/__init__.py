"""What the pages of a referral ask. Whether it can be so is the act's to say; the form shows its reasons."""

from referrals.forms.answers import AnswersForm
from referrals.forms.chasers import ChaserForm, ChaserLetterForm
from referrals.forms.consents import ConsentForm
from referrals.forms.decisions import DecisionCorrectionForm, DecisionForm
from referrals.forms.disqualification import NoticeCorrectionForm, NoticeFollowedForm, NoticeForm, ReviewForm
from referrals.forms.duty_to_notify import DutyForm
from referrals.forms.earlier_referrals import (
    CarryOverForm,
    EarlierReferralForm,
    NewReferralForm,
    NewReferralUndoingForm,
)
from referrals.forms.explanation import ExplanationForm
from referrals.forms.extensions import ExtensionForm, ExtensionUndoingForm
from referrals.forms.further_decisions import FurtherDecisionForm, GroundsForm
from referrals.forms.handover import AuthorityContactForm, HandoverForm, SubmissionForm
from referrals.forms.informing import InformingCorrectionForm, InformingForm, InformingQuery
from referrals.forms.interruptions import (
    ResumptionForm,
    SuspensionCorrectionForm,
    SuspensionForm,
    WithdrawalForm,
    WithdrawalUndoingForm,
)
from referrals.forms.letters import LetterForm
from referrals.forms.receipt import ReceiptCorrectionForm, ReceiptForm
from referrals.forms.reconsideration import (
    AskingAfterAllForm,
    NotAskingForm,
    ReconsiderationForm,
    ReconsiderationOutcomeForm,
    RequestCorrectionForm,
)
from referrals.forms.turning_18 import EighteenForm

__all__ = [
    "AnswersForm",
    "AskingAfterAllForm",
    "AuthorityContactForm",
    "CarryOverForm",
    "ChaserForm",
    "ChaserLetterForm",
    "ConsentForm",
    "DecisionCorrectionForm",
    "DecisionForm",
    "DutyForm",
    "EarlierReferralForm",
    "EighteenForm",
    "ExplanationForm",
    "ExtensionForm",
    "ExtensionUndoingForm",
    "FurtherDecisionForm",
    "GroundsForm",
    "HandoverForm",
    "InformingCorrectionForm",
    "InformingForm",
    "InformingQuery",
    "LetterForm",
    "NewReferralForm",
    "NewReferralUndoingForm",
    "NotAskingForm",
    "NoticeCorrectionForm",
    "NoticeFollowedForm",
    "NoticeForm",
    "ReceiptCorrectionForm",
    "ReceiptForm",
    "ReconsiderationForm",
    "ReconsiderationOutcomeForm",
    "RequestCorrectionForm",
    "ResumptionForm",
    "ReviewForm",
    "SubmissionForm",
    "SuspensionCorrectionForm",
    "SuspensionForm",
    "WithdrawalForm",
    "WithdrawalUndoingForm",
]
