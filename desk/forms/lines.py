"""The lines of a paper that may give her away: all are read, those that do each have a reason to stay."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.html import format_html, format_html_join

from cases.rules.said import TypedLine, key_of
from hestia.ui.forms import Boxes, HouseForm

EACH = "Change what gives her away, or say why this line can stay: “{line}”"
CANNOT_STAY = "It cannot stay: I change it first"
READ = "Read these as someone who should not know would read them"
HAVE_READ = "I have read them. None gives her away"
READ_THEM = "Read each line, and tick that none gives her away. Or change it first."


class Why(TextChoices):
    """Why a line may stand in a paper. It is chosen and not typed: the log holds no words of hers."""

    WANTED = "wanted", "She wants it to say this"
    NEEDED = "needed", "The person it is for must know"
    SAFE = "safe", "Nobody else can find this copy"
    OTHERWISE = "otherwise", "It means something or someone else"


class AnyOfThem(forms.MultipleChoiceField):
    """Which lines were ticked. Which there are is known only once the paper has been read over."""

    def valid_value(self, _value: Any) -> bool:
        """Take any: only the lines that are there are looked at."""
        return True


def offer_lines(form: HouseForm, name: str, typed: Sequence[TypedLine], *, says: str) -> None:
    """Ask of each line that says what was not chosen whether it may stand; where none does, nothing.

    :param says: what is said of each, before what it is
    """
    telling = {line.key: line for line in typed if line.unchosen}
    field = form.field(AnyOfThem, name)
    vars(field)["says_optional"] = False
    if not telling:
        del form.fields[name]
        return
    field.widget = Boxes(hints={key: f"“{line.words}”" for key, line in telling.items()})
    field.choices = [
        (key, f"{line.where}: {says}: {', '.join(line.unchosen)}") for key, line in telling.items()
    ]
    form.settle(name, field)


class LinesForm(HouseForm):
    """What is asked of a paper in which somebody typed what may give her away; of any other, nothing.

    Which lines there are is known only once the paper has been read over: each is a question that is added
    then. A changed line is another question.
    """

    def ask_about(self, lines: Sequence[tuple[str, str]]) -> None:
        """Refuse the paper until it is said of each line that was found why it may stand there.

        :param lines: where each stands, and the line
        """
        by_name = {name_of(where, line): (where, line) for where, line in lines}
        reasons = []
        for name, (where, line) in by_name.items():
            choices = [("", CANNOT_STAY), *Why.choices]
            self.add(name, forms.ChoiceField(label=where, help_text=f"“{line}”", choices=choices))
            reason = self.data.get(self.add_prefix(name))
            if reason in Why.values:
                reasons.append(reason)
            else:
                self.add_error(name, EACH.format(line=line))
        self.order_fields(by_name)
        if by_name and len(reasons) == len(by_name):
            self.cleaned_data |= {"all_the_same": True, "lines": len(reasons), "lines_why": reasons}

    def unanswered(self, lines: Sequence[tuple[str, str]]) -> list[str]:
        """Return the lines of which it was not said why each may stand there: they are in no preview."""
        return [
            line
            for where, line in lines
            if self.data.get(self.add_prefix(name_of(where, line))) not in Why.values
        ]

    def ask_read(self, papers: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Refuse the paper until its lines were read: no list of words knows all that gives her away.

        What is ticked is ticked of these very lines, each paper on its own.

        :param papers: whose each is, where there are several, and what somebody typed in it
        """
        typed = {key_of(whose, *lines): (whose, lines) for whose, lines in papers if lines}
        if not typed:
            return
        labels = {key: f"{whose}: {HAVE_READ}" if whose else HAVE_READ for key, (whose, _) in typed.items()}
        words = format_html_join("", "{}", ((listed(whose, lines),) for whose, lines in typed.values()))
        self.add(
            "read",
            forms.MultipleChoiceField(label=READ, help_text=words, choices=labels.items(), widget=Boxes),
        )
        self.order_fields(["read"])
        ticked = self.fields["read"].widget.value_from_datadict(
            self.data, self.files, self.add_prefix("read")
        )
        if typed.keys() - set(ticked or ()):
            self.add_error("read", READ_THEM)
        else:
            self.cleaned_data["lines_read"] = sum(len(lines) for _, lines in typed.values())

    def add(self, name: str, field: forms.Field) -> None:
        """Add a question that has to be answered, and is judged here."""
        field.required = False  # the browser asks for nothing: without an answer it is refused in words
        self.fields[name] = field
        self.settle(name, field)
        vars(field)["says_optional"] = False


def name_of(where: str, line: str) -> str:
    """Return what the question about a line is called. A changed line is another question."""
    return f"line_{key_of(where, line)}"


def listed(whose: str, lines: Sequence[str]) -> str:
    """Return lines as they will stand on paper, one under the other, after whose they are."""
    head = format_html("<p>{}</p>", whose) if whose else ""
    items = format_html_join("", '<li dir="auto">{}</li>', ((line,) for line in lines))
    return format_html("{}<ul>{}</ul>", head, items)
