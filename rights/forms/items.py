"""What is decided about one piece of her record."""

from typing import Any

from crispy_forms.layout import Layout
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
from rights.rules.squares import LEFT_OUT, square_named

Decision = RequestItem.Decision
MADE = [choice for choice in Decision.choices if choice[0] != Decision.UNDECIDED]


class ItemForm(VersionedFormMixin, HouseForm):
    """Give it, give it with words hidden, or withhold it, and why."""

    STALE = "Somebody else has decided about this piece since."

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
        help_text="One on each line, as they are written here. They are hidden everywhere in this piece.",
        rows=3,
        max_length=3000,
        required=False,
    )
    leaves_out = forms.BooleanField(
        label="Leave its file out: she is given these words alone",
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
            "leaves_out": LEFT_OUT in item.squares,
            "reason": item.reason,
        }
        super().__init__(*args, initial=initial, records=[item], **kwargs)
        self.has_squares = bool(set(item.squares) - {LEFT_OUT})
        if item.file_id is None:
            del self.fields["leaves_out"]
        self.field(forms.MultipleChoiceField, "suggested").choices = list(marks.items())
        if not marks:
            del self.fields["suggested"]
        for name in ("suggested", "words", "leaves_out"):
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
        hides_on_pages = self.has_squares or self.cleaned_data.get("leaves_out")
        if decision == Decision.HIDE and not self.hidden and not hides_on_pages:
            self.add_error("words", "Enter the words to hide")
        return cleaned

    @property
    def decided(self) -> dict[str, Any]:
        """Return what was decided, as the act takes it."""
        data = self.cleaned_data
        return {
            "decision": data["decision"],
            "reason": data.get("reason", ""),
            "hidden": self.hidden,
            "leaves_out": data.get("leaves_out", False),
        }


class SquaresField(forms.MultipleChoiceField):
    """Squares of one page: which there are follows from its shape, which only drawing it tells."""

    page = 0

    def valid_value(self, value: str) -> bool:
        """Whether a name is that of a square of the page."""
        square = square_named(value)
        return square is not None and square.row > 0 and square.page == self.page


class PageForm(VersionedFormMixin, HouseForm):
    """Which parts of one page of a file are hidden, and why."""

    STALE = "Somebody else has decided about this file since."

    squares = SquaresField(
        label="Which squares are hidden?",
        required=False,
        error_messages={"invalid_choice": "One of these squares is not on this page. Open the page again"},
    )
    whole = forms.BooleanField(label="Hide the whole page", required=False)
    reason = forms.ChoiceField(
        label="Why not all of it?",
        help_text="Needed when something is hidden. She is told this reason.",
        choices=Reason.choices,
        widget=Radios,
        required=False,
    )

    def __init__(self, *args: Any, item: RequestItem, page: int, **kwargs: Any) -> None:
        self.page = page
        own = [name for name in item.squares if (square := square_named(name)) and square.page == page]
        initial = {
            "squares": [name for name in own if name != str(page)],
            "whole": str(page) in own,
            "reason": item.reason,
        }
        super().__init__(*args, initial=initial, records=[item], **kwargs)
        self.field(SquaresField, "squares").page = page
        self.kept_reason = item.reason if item.hidden or len(item.squares) > len(own) else ""
        self.helper.layout = Layout("whole", "reason")  # the squares stand on the picture

    def clean(self) -> dict[str, Any] | None:
        """Ask for the reason where something is hidden."""
        cleaned = super().clean()
        if self.hidden and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Choose why she is not given all of it")
        return cleaned

    @property
    def hidden(self) -> list[str]:
        """Return the names of what is hidden: the page, or squares of it."""
        is_whole = self.cleaned_data.get("whole")
        return [str(self.page)] if is_whole else self.cleaned_data.get("squares", [])

    @property
    def decided(self) -> dict[str, Any]:
        """Return what was decided, as the act takes it."""
        reason = self.cleaned_data.get("reason") or self.kept_reason
        return {"page": self.page, "squares": self.hidden, "reason": reason}


class GiveForm(OnceMixin, HouseForm):
    """The buttons that give the pieces in which nobody else is named: of a page, or of the whole request."""

    items = forms.ModelMultipleChoiceField(
        RequestItem.objects.none(), label="Pieces of this page", widget=forms.MultipleHiddenInput
    )
    whole = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: "QuerySet[RequestItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_page = self.field(forms.ModelMultipleChoiceField, "items")
        of_page.queryset = items
        of_page.required = "whole" not in self.data


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


ALL, OTHERS, BEYOND = "all", "others", "beyond"
SHOWN = {
    ALL: "All",
    Decision.UNDECIDED.value: "To decide",
    OTHERS: "Others are named",
    Decision.GIVE.value: "Given",
    Decision.HIDE.value: "Parts hidden",
    Decision.WITHHOLD.value: "Withheld",
    BEYOND: "Not asked for",
}


class ItemsQuery(QueryForm):
    """Which pieces are listed, and which page of them."""

    show = forms.ChoiceField(choices=list(SHOWN.items()), initial=ALL)
    page = forms.CharField(max_length=10)
