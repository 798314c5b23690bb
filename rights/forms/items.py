"""What is decided about one piece of her record."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from hestia.accounts.models import User
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    LongText,
    OnceMixin,
    QueryForm,
    Radios,
    VersionedFormMixin,
)
from rights.models import RequestItem
from rights.rules.reasons import Reason

Decision = RequestItem.Decision
MADE = [choice for choice in Decision.choices if choice[0] != Decision.UNDECIDED]


class ItemForm(VersionedFormMixin, HouseForm):
    """Give it, give it with words hidden, or withhold it, and why."""

    STALE = "Somebody decided about this piece meanwhile."

    decision = forms.ChoiceField(
        label="What is she given?",
        choices=MADE,
        widget=Radios,
        error_messages={"required": "Choose what she is given"},
    )
    suggested = forms.MultipleChoiceField(
        label="Which of these words are hidden?", required=False, widget=Boxes
    )
    words = LongText(
        label="Which other words are hidden?",
        help_text="One to a line, as they are written here. They are hidden wherever this piece has them.",
        rows=3,
        max_length=3000,
        required=False,
    )
    reason = forms.ChoiceField(
        label="Why not all of it?",
        help_text="She is told this reason, and never the words.",
        choices=Reason.choices,
        widget=Radios,
        required=False,
    )

    def __init__(self, *args: Any, item: RequestItem, **kwargs: Any) -> None:
        marks = {words: f"“{words}”: {who}" for who, words in item.marks}
        initial = {
            "decision": "" if item.decision == Decision.UNDECIDED else item.decision,
            "suggested": [words for words in item.hidden if words in marks],
            "words": "\n".join(words for words in item.hidden if words not in marks),
            "reason": item.reason,
        }
        super().__init__(*args, initial=initial, records=[item], **kwargs)
        self.field(forms.MultipleChoiceField, "suggested").choices = list(marks.items())
        if not marks:
            del self.fields["suggested"]
        for name in ("suggested", "words"):
            if name in self.fields:
                self.shown_when(name, "decision", Decision.HIDE)
        self.shown_when("reason", "decision", Decision.HIDE, Decision.WITHHOLD)

    @property
    def hidden(self) -> list[str]:
        """Return the words to hide."""
        typed = [line.strip() for line in self.cleaned_data.get("words", "").splitlines()]
        return list(dict.fromkeys([*self.cleaned_data.get("suggested", []), *filter(None, typed)]))

    def clean(self) -> dict[str, Any] | None:
        """Ask for the words that are hidden, and for the reason."""
        cleaned = super().clean()
        decision = self.cleaned_data.get("decision")
        if decision in {Decision.HIDE, Decision.WITHHOLD} and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Choose why she is not given all of it")
        if decision == Decision.HIDE and not self.hidden:
            self.add_error("words", "Enter the words to hide")
        return cleaned

    @property
    def decided(self) -> dict[str, Any]:
        """Return what was decided, as the act takes it."""
        data = self.cleaned_data
        return {"decision": data["decision"], "reason": data.get("reason", ""), "hidden": self.hidden}


class GiveForm(OnceMixin, HouseForm):
    """The button that gives the pieces of a page in which nobody else is named."""

    items = forms.ModelMultipleChoiceField(
        RequestItem.objects.none(), label="Pieces of this page", widget=forms.MultipleHiddenInput
    )

    def __init__(self, *args: Any, items: "QuerySet[RequestItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelMultipleChoiceField, "items").queryset = items


class SecondPersonForm(OnceMixin, HouseForm):
    """Who is asked for a yes."""

    person = forms.ModelChoiceField(
        User.objects.none(),
        label="Who says yes or no?",
        help_text="Managers who see her case and wrote no part of the copy.",
        empty_label="Choose",
        error_messages={"required": "Choose who says yes or no"},
    )

    def __init__(self, *args: Any, people: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "person").queryset = people


ALL, OTHERS = "all", "others"
SHOWN = {
    ALL: "All",
    Decision.UNDECIDED.value: "To decide",
    OTHERS: "Others are named",
    Decision.GIVE.value: "Given",
    Decision.HIDE.value: "Parts hidden",
    Decision.WITHHOLD.value: "Withheld",
}


class ItemsQuery(QueryForm):
    """Which pieces are listed, and which page of them."""

    show = forms.ChoiceField(choices=list(SHOWN.items()), initial=ALL)
    page = forms.CharField(max_length=10)
