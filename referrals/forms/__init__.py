"""What the pages of a referral ask. Whether it can be so is the act's to say; the form shows its reasons."""

from referrals.forms.acts import ActForm, CorrectionForm, NewForm
from referrals.forms.beside import (
    DutyForm,
    ExtensionForm,
    FurtherDecisionForm,
    NoticeCorrectionForm,
    NoticeFollowedForm,
    NoticeForm,
    UndoingForm,
)
from referrals.forms.consents import AnswersForm, ConsentForm, EighteenForm, ExplanationForm
from referrals.forms.decisions import (
    DecisionCorrectionForm,
    DecisionForm,
    LetterForm,
    ReconsiderationForm,
    ReconsiderationOutcomeForm,
    ToldForm,
)
from referrals.forms.interruptions import (
    ResumptionForm,
    SuspensionCorrectionForm,
    SuspensionForm,
    WithdrawalForm,
    WithdrawalUndoingForm,
)
from referrals.forms.sending import (
    AuthorityContactForm,
    CarryOverForm,
    ChaserForm,
    ChaserLetterForm,
    EarlierReferralForm,
    HandoverForm,
    ReceiptCorrectionForm,
    ReceiptForm,
    SubmissionForm,
)

__all__ = [
    "ActForm",
    "AnswersForm",
    "AuthorityContactForm",
    "CarryOverForm",
    "ChaserForm",
    "ChaserLetterForm",
    "ConsentForm",
    "CorrectionForm",
    "DecisionCorrectionForm",
    "DecisionForm",
    "DutyForm",
    "EarlierReferralForm",
    "EighteenForm",
    "ExplanationForm",
    "ExtensionForm",
    "FurtherDecisionForm",
    "HandoverForm",
    "LetterForm",
    "NewForm",
    "NoticeCorrectionForm",
    "NoticeFollowedForm",
    "NoticeForm",
    "ReceiptCorrectionForm",
    "ReceiptForm",
    "ReconsiderationForm",
    "ReconsiderationOutcomeForm",
    "ResumptionForm",
    "SubmissionForm",
    "SuspensionCorrectionForm",
    "SuspensionForm",
    "ToldForm",
    "UndoingForm",
    "WithdrawalForm",
    "WithdrawalUndoingForm",
]
