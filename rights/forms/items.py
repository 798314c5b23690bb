"""What is decided about one piece of her record."""

from datetime import date
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
    UKDateField,
    VersionedFormMixin,
)
from rights.models import RequestItem
from rights.rules.reasons import Reason
from rights.rules.squares import LEFT_OUT, square_named

Decision = RequestItem.Decision
KEPT = {Decision.HIDE, Decision.WITHHOLD}  # from her, in whole or in part
MADE = [choice for choice in Decision.choices if choice[0] != Decision.UNDECIDED]

# Asked of what is kept from her since it could seriously harm, unless the one who judges it is still asked.
JUDGED = {
    "judged_by": "Enter which health professional says so",
    "judged_role": "Enter what they are, such as a GP",
    "judged_on": "Enter the day on which they said so",
    "judged_why": "Write what they say, and why",
}
HARM = ("opinion_asked_on", *JUDGED)


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

    told_her = LongText(
        label="What else can she be told about it?",
        help_text="Such as “a letter from your doctor”: what it is, nothing of what it says. It is printed.",
        rows=2,
        max_length=300,
        required=False,
    )
    opinion_asked_on = UKDateField(
        label="When was the health professional asked, if they have not answered?",
        called="the day on which they were asked",
        help_text="Until they answer, nobody can say yes to the copy. Leave it empty if they have answered.",
        not_future=True,
        required=False,
    )
    judged_by = forms.CharField(
        label="Which health professional says that it could harm?",
        help_text="Their name. The law does not let us judge it ourselves.",
        max_length=80,
        required=False,
    )
    judged_role = forms.CharField(
        label="What are they?", help_text="Such as “her GP” or “psychologist”.", max_length=80, required=False
    )
    judged_on = UKDateField(
        label="When did they say so?", called="the day on which they said so", not_future=True, required=False
    )
    judged_why = LongText(
        label="What do they say, and why?",
        help_text="The second person reads this. She is not given it.",
        rows=3,
        max_length=1000,
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
            "told_her": item.told_her,
            "opinion_asked_on": item.opinion_asked_on,
            **{f"judged_{name}": words for name, words in item.judged.items()},
        }
        if item.judged:
            initial["judged_on"] = date.fromisoformat(item.judged["on"])
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
        for name in ("reason", "told_her"):
            self.shown_when(name, "decision", Decision.HIDE, Decision.WITHHOLD)
        for name in HARM:
            self.shown_when(name, "reason", Reason.SERIOUS_HARM)

    @property
    def hidden(self) -> list[str]:
        """Return the words to hide."""
        typed = [line.strip() for line in self.cleaned_data.get("words", "").splitlines()]
        return list(dict.fromkeys([*self.cleaned_data.get("suggested", []), *filter(None, typed)]))

    def clean(self) -> dict[str, Any] | None:
        """Ask for the words that are hidden, and for the reason."""
        cleaned = super().clean()
        decision = self.cleaned_data.get("decision")
        if decision in KEPT and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Choose why she is not given all of it")
        hides_on_pages = self.has_squares or self.cleaned_data.get("leaves_out")
        if decision == Decision.HIDE and not self.hidden and not hides_on_pages:
            self.add_error("words", "Enter the words to hide")
        if self.is_for_harm and not self.cleaned_data.get("opinion_asked_on"):
            self.ask_who_judged()
        elif self.is_for_harm and all(self.cleaned_data.get(name) for name in JUDGED):
            self.add_error("opinion_asked_on", "Keep this date, or who judged it: not both")
        return cleaned

    @property
    def is_for_harm(self) -> bool:
        """Whether something is kept from her since reading it could seriously harm."""
        data = self.cleaned_data
        return data.get("decision") in KEPT and data.get("reason") == Reason.SERIOUS_HARM

    def ask_who_judged(self) -> None:
        """Ask for a health professional, and what they say."""
        for name, words in JUDGED.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, words)

    @property
    def judged(self) -> dict[str, str]:
        """Return who judged it, as the act takes it; nobody while somebody is asked."""
        data = self.cleaned_data
        if not self.is_for_harm or data.get("opinion_asked_on"):
            return {}
        said = {name: data[f"judged_{name}"] for name in ("by", "role", "why")}
        return {**said, "on": data["judged_on"].isoformat()}

    @property
    def decided(self) -> dict[str, Any]:
        """Return what was decided, as the act takes it."""
        data = self.cleaned_data
        return {
            "decision": data["decision"],
            "reason": data.get("reason", ""),
            "hidden": self.hidden,
            "leaves_out": data.get("leaves_out", False),
            "told_her": data.get("told_her", "") if data["decision"] in KEPT else "",
            "judged": self.judged,
            "opinion_asked_on": data.get("opinion_asked_on") if self.is_for_harm else None,
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
    """The buttons that give the pieces with no sign of anybody else: of a page, or of the whole request."""

    items = forms.ModelMultipleChoiceField(
        RequestItem.objects.none(), label="Pieces of this page", widget=forms.MultipleHiddenInput
    )
    whole = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, items: "QuerySet[RequestItem]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_page = self.field(forms.ModelMultipleChoiceField, "items")
        of_page.queryset = items
        of_page.required = "whole" not in self.data


class HideInAllForm(OnceMixin, HouseForm):
    """The buttons that hide words in all pieces: each is of some words."""

    part = forms.CharField(max_length=3000, widget=forms.HiddenInput)


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
