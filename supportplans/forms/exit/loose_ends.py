"""What becomes of what still runs when she leaves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from cases.rules.reasons import why_empty
from hestia.ui.forms import HouseForm, VersionedFormMixin
from supportplans.rules.loose_ends import LETS_GO, LONGEST, EndAnswer, How, LooseEnd, without_reason

NOT_YET = ("", "Not said yet")
# A question that a colleague was asked: said as what happens to it.
OF_A_QUESTION = {How.HANDED_ON: "Handed on, and withdrawn here", How.ENDED: "Withdrawn"}
NOT_THUS = {
    False: "“{}”: a colleague was asked. Hand it on, or withdraw it",
    True: "“{}”: nobody else can answer for this, so it cannot be handed on. Say why it ends or is left",
}
BY_ITSELF = "“{}” is about her safety, so it needs an answer of its own"
NO_WORDS = {
    How.HANDED_ON: "Enter who “{}” is handed on to",
    How.ENDED: "Enter why “{}” ends",
    How.EXPLAINED: "Enter why “{}” is left as it is, and who does it from now on",
}
WORDS = "Who to, with phone or e-mail; or why"


def choices_of(end: LooseEnd) -> list[tuple[str, str]]:
    """Return what may become of one, in words."""
    return [(how.value, OF_A_QUESTION[how] if end.is_question else how.label) for how in end.answers]


@dataclass(frozen=True, slots=True)
class Block:
    """One thing that still runs, as the page asks about it; ``becomes`` is what was chosen, in words."""

    end: LooseEnd
    asked: list[Any]
    becomes: str

    @property
    def is_wrong(self) -> bool:
        """Whether something of its answer has to be put right."""
        return any(field.errors for field in self.asked)


class LooseEndsForm(VersionedFormMixin, HouseForm):
    """For each thing that still runs: handed on, ended or left, and to whom or why."""

    def __init__(
        self,
        *args: Any,
        ends: Sequence[LooseEnd],
        answers: Mapping[str, EndAnswer],
        why_not_to: Callable[[str], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.why_not_to = why_not_to
        # Each is named by what it is: what ended or came meanwhile moves no answer to another.
        self.ends = {f"end_{end.key.replace(':', '_')}": end for end in ends}
        for name, end in self.ends.items():
            answer = answers.get(end.key)
            how = forms.ChoiceField(
                label=f"What happens to it: {end.title}",
                choices=[NOT_YET, *choices_of(end)],
                required=False,
                initial=answer["how"] if answer and answer["how"] in end.answers else "",
            )
            words = forms.CharField(
                label=f"{WORDS}: {end.title}",
                max_length=LONGEST,
                required=False,
                initial=answer["words"] if answer else "",
            )
            self.add(f"{name}_how", how, brief_label="What happens to it", about=end.title)
            self.add(f"{name}_words", words, brief_label=WORDS, about=end.title)
        self.add(
            "rest_how",
            forms.ChoiceField(label="All the rest", choices=[NOT_YET, *How.choices], required=False),
        )
        self.add(
            "rest_words", forms.CharField(label=f"{WORDS}: all the rest", max_length=LONGEST, required=False)
        )

    def add(self, name: str, field: forms.Field, *, brief_label: str = "", about: str = "") -> None:
        """Ask one question more. Beneath a heading that says of what, its label shows no more than is new."""
        self.fields[name] = field
        self.settle(name, field)
        vars(field).update({"brief_label": brief_label, "about": about, "says_optional": not about})
        self.saved[name] = field.initial

    def clean(self) -> dict[str, Any] | None:
        """Let the answer for all the rest fill what is empty; an answer and its words go together."""
        cleaned = super().clean() or self.cleaned_data
        titles = {name: end.title for name, end in self.ends.items()}
        for name, title in {**titles, "rest": "all the rest"}.items():
            how, words = cleaned.get(f"{name}_how"), cleaned.get(f"{name}_words")
            if how and not words and f"{name}_words" not in self.errors:
                self.add_error(f"{name}_words", NO_WORDS[How(how)].format(title))
            if words and not how and f"{name}_how" not in self.errors:
                self.add_error(f"{name}_how", f"Choose what happens to “{title}”")
            if how == How.HANDED_ON and words and (why := self.why_not_to(words)):
                self.add_error(f"{name}_words", f"“{title}”: {why}")
        self.clean_grave(cleaned)
        self.clean_rest(cleaned)
        return cleaned

    def clean_grave(self, cleaned: Mapping[str, Any]) -> None:
        """Let nothing that protects her go without a reason of its own."""
        answers = {
            end.key: EndAnswer(how=how, words=words, title=end.title, of="")
            for name, end in self.ends.items()
            if (how := cleaned.get(f"{name}_how")) in LETS_GO and (words := cleaned.get(f"{name}_words"))
        }
        refusals = without_reason(self.ends.values(), answers)
        for name, end in self.ends.items():
            if end.key in refusals:
                self.add_error(f"{name}_words", refusals[end.key])

    def clean_rest(self, cleaned: Mapping[str, Any]) -> None:
        """Let one answer for all the rest answer nothing that it cannot: somebody says what becomes of it."""
        how = cleaned.get("rest_how")
        why = why_empty(cleaned.get("rest_words") or "") if how and how != How.HANDED_ON else ""
        if why and "rest_words" not in self.errors:
            self.add_error("rest_words", why)
        for name, end in self.ends.items():
            if not how or cleaned.get(f"{name}_how"):
                continue
            if end.is_of_risk or end.is_grave:
                self.add_error(f"{name}_how", BY_ITSELF.format(end.title))
            elif how not in end.answers:
                self.add_error(f"{name}_how", NOT_THUS[end.is_ours].format(end.title))

    @property
    def only_ours(self) -> list[LooseEnd]:
        """Return what "handed on" for all the rest cannot answer: only we can do it."""
        return [block.end for block in self.others if block.end.is_ours]

    @property
    def answers(self) -> dict[str, tuple[str, str]]:
        """Return what becomes of each that was answered, by its key."""
        rest = self.cleaned_data["rest_how"], self.cleaned_data["rest_words"]
        answers = {
            end.key: (self.cleaned_data[f"{name}_how"], self.cleaned_data[f"{name}_words"])
            for name, end in self.ends.items()
        }
        settled = {key: answer if answer[0] else rest for key, answer in answers.items()}
        return {key: answer for key, answer in settled.items() if answer[0]}

    def block(self, name: str) -> Block:
        """Return one thing that runs, with the questions about it."""
        end, how = self.ends[name], self[f"{name}_how"]
        becomes = dict([NOT_YET, *choices_of(end)]).get(how.value() or "", "")
        return Block(end, [how, self[f"{name}_words"]], becomes)

    @property
    def of_safety(self) -> list[Block]:
        """Return what is about her safety: nothing but an answer of its own answers it."""
        return [self.block(name) for name, end in self.ends.items() if end.is_of_risk or end.is_grave]

    @property
    def others(self) -> list[Block]:
        """Return what one answer may answer all at once."""
        return [self.block(name) for name, end in self.ends.items() if not (end.is_of_risk or end.is_grave)]
