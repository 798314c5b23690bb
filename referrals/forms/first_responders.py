"""Who may send a referral."""

from typing import ClassVar

from hestia.ui.forms import HouseForm, HouseModelForm, Radios, VersionedFormMixin, YesNoField
from referrals.models import FirstResponderOrganisation


class FirstResponderForm(VersionedFormMixin, HouseModelForm[FirstResponderOrganisation]):
    """An organisation that may refer. Its name is its key: sent twice, it is one."""

    class Meta:
        model = FirstResponderOrganisation
        fields: ClassVar = ["name", "kind", "phone", "email", "note", "is_current"]
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {
            "name": "Name of the organisation",
            "kind": "What is it?",
            "phone": "Phone",
            "email": "E-mail",
            "note": "What should colleagues know?",
            "is_current": "It may refer now",
        }
        help_texts: ClassVar = {
            "note": "For example, who they help, and when they answer.",
            "is_current": "Without the tick it is no longer offered. What it sent stays on record.",
        }


class OwnStatusForm(HouseForm):
    """Whether the charity itself may refer."""

    may_refer = YesNoField(
        label="Is our own organisation a first responder?",
        help_text="Only if the Home Office’s list names it. Then our own staff may send referrals.",
    )
