"""Who interpreted: chosen from the directory, whoever she had last first, or typed; and if nobody, why."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from django import forms

from cases.models import Case, ThreeState
from cases.queries.interpreters import chosen_today, doubts_about, last_used
from cases.rules.interpreting import question
from hestia.accounts.models import User
from hestia.directory.forms.choosing import InterpreterField
from hestia.directory.models import SUSPENDED
from hestia.directory.queries import interpreter_offers
from hestia.ui.forms import HouseBase, OfferingField
from hestia.ui.words import listed

LONGEST = 120
NEVER = "Never family or friends, nor anyone who interprets for the person who exploited her."


class HerInterpreterField(InterpreterField):
    """An interpreter who works with her. Whom she does not want stands last.

    ``doubts_about`` returns what speaks against a name, once it is known of which record the page is.

    :param is_of_today: whoever was written down last today, by the same worker, is chosen beforehand
    """

    doubts_about: Callable[[str], list[str]] | None = None

    def __init__(self, *, is_of_today: bool = True, **kwargs: Any) -> None:
        super().__init__(**{"max_length": LONGEST, "required": False, "help_text": NEVER, **kwargs})
        self.is_of_today = is_of_today

    def offer_for(self, record: Any, *, by: User, today: date) -> None:
        """Offer the one used last, those of her language, then the rest; in intake by language alone."""
        if isinstance(record, Case):
            client, todays = record.client, chosen_today(record, by=by, today=today)
            self.doubts_about = partial(doubts_about, case=record, by=by, today=today)
            self.offer(
                interpreter_offers(
                    by,
                    last_used=[*filter(None, [todays]), *last_used(record, by=by)],
                    language=client.first_language,
                    to_avoid=client.interpreters_to_avoid,
                    today=today,
                )
            )
            if self.is_of_today and not self.initial:
                # By the name in the list: who left, or whom she does not want, is not chosen beforehand.
                self.initial = self.chooser.used_last(todays)

    def offer_language(self, language: str, *, by: User, today: date) -> None:
        """Offer by her language, where there is no case yet."""
        self.offer(interpreter_offers(by, language=language, today=today))


class WhyNobodyField(OfferingField):
    """How we know that she understood although nobody interpreted who her record says is needed."""

    widget: type[forms.Widget] | forms.Widget = forms.HiddenInput
    is_needed, language = False, ""
    interpreter: forms.Field | None = None  # the question that says who interpreted

    def __init__(self) -> None:
        super().__init__(
            label="If nobody interpreted, how do you know she understood?", max_length=300, required=False
        )

    def offer_for(self, record: Any, **_reader: Any) -> None:
        """Take from her record whether she needs one, and for which language. No name is offered."""
        if isinstance(record, Case):
            client = record.client
            self.need(is_needed=client.interpreter_needed == ThreeState.YES, language=client.first_language)

    def need(self, *, is_needed: bool, language: str) -> None:
        """Say whether she needs an interpreter, and for which language: then to name one is not optional."""
        self.is_needed, self.language = is_needed, language
        if self.interpreter:
            vars(self.interpreter)["says_optional"] = not is_needed


class HeardMixin(HouseBase):
    """Asks once how we know that she understood, if she needs an interpreter and nobody was there.

    The answer is words, kept with the record: whoever says why goes on. `WhyNobodyField` knows her record.
    """

    HEARD: ClassVar[str] = "without_interpreter"
    INTERPRETER: ClassVar[str] = "interpreter_name"  # the question that says who interpreted

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.HEARD] = asked = WhyNobodyField()
        asked.interpreter = self.fields.get(self.INTERPRETER)
        self.settle(self.HEARD, self.fields[self.HEARD])

    def nobody_interpreted(self) -> bool:
        """Whether the answers say that nobody did. Where that is itself in doubt, nothing is asked."""
        return self.cleaned_data.get(self.INTERPRETER) == ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        field, why = self.field(WhyNobodyField, self.HEARD), self.cleaned_data.get(self.HEARD)
        if not field.is_needed or not self.nobody_interpreted():
            self.cleaned_data[self.HEARD] = ""
            return cleaned
        self.ask_why_nobody(field)
        if not why and self.HEARD not in self.errors:
            self.add_error(self.HEARD, question(field.language))
        return cleaned

    def ask_why_nobody(self, field: WhyNobodyField) -> None:
        """Show the question, below who interpreted."""
        field.widget = forms.TextInput(attrs={"dir": "auto"})
        vars(field)["says_optional"] = False
        self.settle(self.HEARD, field)
        names = [name for name in self.fields if name != self.HEARD]
        place = names.index(self.INTERPRETER) + 1 if self.INTERPRETER in names else len(names)
        self.order_fields([*names[:place], self.HEARD])


class LookAgainMixin(HouseBase):
    """Asks once, before something is booked, if something speaks against it: a tick books it anyway.

    Nothing is saved before that, and what was typed stands there.
    """

    DOUBTED: ClassVar[str]
    AFTER: ClassVar[str]  # the question below which the box stands
    TICK: ClassVar[str]
    doubts: Sequence[str] = ()  # what speaks against it, once the form was judged

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = forms.BooleanField(label=self.TICK, required=False, widget=forms.HiddenInput)
        self.fields[self.DOUBTED] = box
        self.settle(self.DOUBTED, box)

    @property
    def answers(self) -> dict[str, Any]:
        """Return what was answered: the tick is for the form alone."""
        return {name: value for name, value in super().answers.items() if name != self.DOUBTED}

    def look_again(self, doubts: Sequence[str], question: str) -> None:
        """Ask about what speaks against it, unless the box is ticked."""
        self.doubts = doubts
        if not doubts:
            return
        box = self.fields[self.DOUBTED]
        box.widget = forms.CheckboxInput()
        self.settle(self.DOUBTED, box)
        names = [other for other in self.fields if other != self.DOUBTED]
        self.order_fields([*names[: names.index(self.AFTER) + 1], self.DOUBTED])
        if not self.cleaned_data.get(self.DOUBTED):
            self.add_error(self.DOUBTED, question)


class BookingMixin(LookAgainMixin):
    """Asks about an interpreter who is booked for her. Of whoever is suspended nothing: the act refuses."""

    DOUBTED: ClassVar[str] = "is_right_interpreter"
    AFTER: ClassVar[str] = "interpreter"
    TICK: ClassVar[str] = "Book them anyway"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        name, field = self.cleaned_data.get("interpreter"), self.field(HerInterpreterField, "interpreter")
        doubts = field.doubts_about(name) if name and field.doubts_about else []
        words = f"Look again at {name}: {listed(doubts)}. Choose somebody else, or tick to book them anyway"
        if SUSPENDED in doubts:
            self.doubts = doubts
        else:
            self.look_again(doubts, words)
        return cleaned
