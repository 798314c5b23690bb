"""What is kept in confidence."""

from typing import Any, ClassVar

from cases.forms.notes import choose
from cases.models import Confidence
from hestia.ui.forms import HouseModelForm, OnceMixin, Radios, VersionedFormMixin


class ConfidenceQuestions(HouseModelForm[Confidence]):
    """What it is about, and what is kept."""

    class Meta:
        model = Confidence
        fields: ClassVar = ["title", "text"]
        labels: ClassVar = {"title": "Heading", "text": "What is kept in confidence"}
        help_texts: ClassVar = {
            "title": "Everyone on the case sees this. Name the topic, not the secret: “Visit of 3 December”.",
            "text": "Record only what is needed.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 9
        if self.instance.person_id:
            del self.fields["title"]  # it is the person's name


class ConfidenceForm(OnceMixin, ConfidenceQuestions):
    """Something new, with its kind: how secret it is follows from that, and does not change."""

    class Meta(ConfidenceQuestions.Meta):
        fields: ClassVar = ["kind", *ConfidenceQuestions.Meta.fields]
        widgets: ClassVar = {"kind": Radios}
        labels: ClassVar = {**ConfidenceQuestions.Meta.labels, "kind": "What is it about?"}
        help_texts: ClassVar = {
            **ConfidenceQuestions.Meta.help_texts,
            "kind": "Health, medicines and allergies are not hidden from those who may read them. Everything "
            "else is hidden until someone asks for it, and each time is logged. Medicines and allergies are "
            "printed in the outage pack: record what must be known in an emergency, and no names.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["kind"], Confidence.Kind.choices)


class ConfidenceCorrectionForm(VersionedFormMixin, ConfidenceQuestions):
    """Something put right. What it said before is kept."""
