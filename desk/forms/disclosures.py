"""What is asked before someone outside is told of her."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from cases.actions.disclosures import UNREAD, answered_anew
from cases.forms.notes import choose
from cases.forms.second_persons import YesOrNoForm
from cases.models import Agency, Case, Disclosure, Printed
from cases.models.disclosure import DATA
from cases.queries import her_answers, known_recipients, sharing
from cases.queries.secrets import TYPED, KeptBack, blockers_in, words_blockers
from cases.queries.typed import Whose, known_places, place_blockers
from cases.rules.said import TypedLine, unknown_places, unread
from cases.rules.scope import beyond
from desk.forms.lines import AnyOfThem, offer_lines
from desk.rules.letters import USUAL, offered, usual
from hestia.accounts.models import User
from hestia.privacy.audiences import Fact, facts_in_words
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseModelForm,
    LongText,
    OnceMixin,
    Radios,
    UKDateField,
    VersionedFormMixin,
)

SOMEONE_ELSE = "other"
ASKS_A_MANAGER = "A manager must say yes."
FIRST_LETTER = "Only you have recorded them, so a manager must say yes to the first letter."
NAMELESS = "Nobody has recorded who this is. Enter the name under People first, or choose “Someone else”"
READ_FIRST = "Read the lines, then tick this"
SILENT_FIRST = "Read if it says so. Tick this only if it does not. Otherwise change it, or tell them nothing"
BASIS_HINTS: dict[str, str] = {
    Disclosure.Basis.CONSENT: "Her answer must be on record.",
    Disclosure.Basis.SUPPORT: "Only people you told her about. Not after she said no.",
    Disclosure.Basis.LEGAL_DUTY: "Say which law or order.",
    Disclosure.Basis.RISK_TO_LIFE: "Say whose life or safety is at risk, and how.",
}
IN_WORDS: dict[str, str] = {
    Disclosure.Basis.SUPPORT: "Say when you told her that they would be told, and what she said",
    Disclosure.Basis.LEGAL_DUTY: "Say which law or order requires it",
}
SAID_IN_WORDS = (Disclosure.Basis.SUPPORT, *Disclosure.OVERRIDES)


def ask_for_words(form: forms.BaseForm, data: dict[str, Any]) -> None:
    """Ask for the ground in words, where a tick alone says too little: how she expects it, or which law."""
    basis = data.get("basis", "")
    if basis in IN_WORDS and not data.get("basis_reason"):
        form.add_error("basis_reason", IN_WORDS[basis])


class RecipientForm(OnceMixin, HouseModelForm[Disclosure]):
    """To whom, what for, and on what ground."""

    who = forms.ChoiceField(label="Who will be told?", widget=Radios)

    class Meta:
        model = Disclosure
        fields: ClassVar = ["kind", "recipient", "person", "address", "why", "basis", "basis_reason"]
        widgets: ClassVar = {"basis": Radios(hints=BASIS_HINTS)}
        labels: ClassVar = {
            "kind": "What are they?",
            "recipient": "Name of the organisation or office",
            "person": "Person there",
            "address": "Their postal address",
            "why": "What is it for?",
            "basis": "On what grounds may they be told?",
            "basis_reason": "Why on these grounds, in your words",
        }
        help_texts: ClassVar = {
            "person": "Leave it empty if the letter is to the office."
            " A manager must say yes to the first letter to a person that only you have recorded.",
            "address": "Only if it goes by post. A manager must say yes to the first letter to an address.",
            "why": "For example, her asylum claim. The letter says it.",
            "basis_reason": "For support: when you told her that they would be told, and what she said."
            " For a law: which law or order. Where a life is at risk: whose, and how.",
        }

    def __init__(self, *args: Any, case: Case, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.case, self.instance.prepared_by = case, by
        self.agencies = {str(agency.pk): agency for agency in case.agency_set.involved()}
        hints = self.what_she_said() | {SOMEONE_ELSE: ASKS_A_MANAGER}
        choices = [
            (pk, f"{agency.name}, {agency.get_kind_display()}") for pk, agency in self.agencies.items()
        ]
        who = self.field(forms.ChoiceField, "who")
        who.widget = Radios(hints=hints)
        who.choices = [*choices, (SOMEONE_ELSE, "Someone else")]
        self.settle("who", who)
        for name in ("kind", "recipient"):
            self.fields[name].required = False
            self.shown_when(name, "who", SOMEONE_ELSE)
            vars(self.fields[name])["says_optional"] = False
        choose(self.fields["basis"], Disclosure.Basis.choices)
        kind: Any = self.fields["kind"]
        choose(kind, [choice for choice in kind.choices if choice[0] != DATA])
        self.shown_when("basis_reason", "basis", *SAID_IN_WORDS)
        vars(self.fields["basis_reason"])["says_optional"] = False
        self.order_fields(["who"])

    def clean(self) -> dict[str, Any] | None:
        """Fill in an agency's own name and kind, and refuse whom she or her safety keeps from it."""
        cleaned = super().clean()
        data = self.cleaned_data
        agency = self.agencies.get(data.get("who", ""))
        self.instance.agency = agency
        if agency and not agency.is_named:
            self.add_error("who", NAMELESS)
        if agency:
            data["kind"], data["recipient"] = agency.kind, agency.name
            data["person"] = data.get("person") or agency.worker
        elif data.get("who"):
            for name, words in (("kind", "Choose what they are"), ("recipient", "Enter who will be told")):
                if not data.get(name):
                    self.add_error(name, words)
        if data.get("kind") and data.get("recipient"):
            self.judge("who" if agency else "recipient")
        for reason in sharing.address_blockers(self.instance.case, data.get("address", "")):
            self.add_error("address", reason)
        kept = KeptBack(self.instance)
        for name in TYPED.keys() & data.keys():
            for reason in blockers_in(self.instance, name, data[name], kept=kept):
                self.add_error("who" if agency and name == "recipient" else name, reason)
        ask_for_words(self, data)
        return cleaned

    def what_she_said(self) -> dict[str, str]:
        """Return her answer about each agency, and of whom only who asks says who they are."""
        case, agencies = self.instance.case, list(self.agencies.values())
        answers, backing = her_answers.answers_about(case, agencies), known_recipients.Backing(case, agencies)

        def is_known(agency: Agency) -> bool:
            author = self.instance.prepared_by_id
            return backing.is_by_another(agency.kind, agency.name, [agency], author=author)

        return {
            str(agency.pk): answers[agency.pk].words
            + ("" if is_known(agency) else f" {FIRST_LETTER}")
            + (f" {sharing.unheard(agency)}" if agency.not_told_why else "")
            for agency in agencies
        }

    def judge(self, who: str) -> None:
        """Put what stops it beside the question it is about."""
        data, case = self.cleaned_data, self.instance.case
        names = (data["recipient"], data.get("person", ""))
        for reason in sharing.danger_blockers(case, names=names):
            self.add_error(who, reason)
        kind, basis = data["kind"], data.get("basis")
        if basis:
            answer = her_answers.her_answer(case, kind=kind, names=names)
            words = data.get("basis_reason", "")
            is_about_words = basis == Disclosure.Basis.RISK_TO_LIFE
            for reason in sharing.consent_blockers(answer, basis=basis, reason=words):
                self.add_error("basis_reason" if is_about_words else "basis", reason)
            for reason in sharing.no_of_another_kind(case, kind=kind, names=names, basis=basis):
                self.add_error("basis", reason)


CONFIRM = "Tick each part she also agreed to. Otherwise untick it above, or start again on other grounds."


class FactsForm(VersionedFormMixin, HouseForm):
    """What the letter tells. Each secret is a tick of its own."""

    facts = forms.MultipleChoiceField(label="What will the letter include?", widget=Boxes, required=False)
    words = LongText(
        label="What else will it say, in your words?",
        max_length=5000,
        rows=6,
        required=False,
        help_text="Do not write anything about her here that is not ticked.",
    )
    secret_reason = LongText(
        label="Why do they need the confidential details?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Only if you ticked one above. A manager reads this, and says yes or no.",
    )
    whose = forms.ChoiceField(
        label="Whose address or phone number is in your words?",
        help_text="If it is hers, tick it above as well.",
        choices=Whose,
        widget=Radios,
        initial=None,
        required=False,
    )
    confirmed = forms.MultipleChoiceField(
        label="Which of these did she also agree to?", widget=Boxes, required=False
    )

    def __init__(self, *args: Any, disclosure: Disclosure, **kwargs: Any) -> None:
        self.scope = her_answers.scope_of(disclosure)
        super().__init__(
            *args,
            records=[disclosure],
            initial={
                "facts": usual(disclosure, scope=self.scope),
                # What she agreed to is asked again once she has answered again.
                "confirmed": [] if answered_anew(disclosure) else disclosure.facts,
                "words": disclosure.words,
                "secret_reason": disclosure.secret_reason,
                **{f"secret_{fact}": fact in disclosure.facts for fact in Fact},
            },
            **kwargs,
        )
        self.disclosure = disclosure
        can = offered(disclosure.audience)
        vars(self.fields["facts"])["says_optional"] = False
        self.field(forms.MultipleChoiceField, "facts").choices = [
            (fact.value, fact.heading) for fact in can if not fact.is_secret
        ]
        if disclosure.kind in USUAL and not disclosure.facts:
            facts = facts_in_words(USUAL[disclosure.kind])
            usually = f"A letter of this kind usually includes {facts}. Tick more only if they need it."
            self.fields["facts"].help_text = usually
        if self.scope:
            hers = f"She agreed to “{self.scope}”. Tick only what that covers, or what she also agreed to."
            self.fields["facts"].help_text = hers
        self.secrets = {f"secret_{fact}": fact for fact in can if fact.is_secret}
        for name, fact in self.secrets.items():
            self.fields[name] = forms.BooleanField(
                label=f"Include {fact.words}. A manager must say yes.", required=False
            )
            self.settle(name, self.fields[name])
        vars(self.fields["secret_reason"])["says_optional"] = False
        if not self.secrets:
            del self.fields["secret_reason"]
        self.ask_about_more()
        self.ask_whose()
        self.order_fields(["facts", *self.secrets, "confirmed", "secret_reason", "words", "whose"])

    def ask_whose(self) -> None:
        """Ask whose what looks like an address or a phone is, if the words have one that is not known."""
        vars(self.fields["whose"])["says_optional"] = False
        words = str(self["words"].value() or "")
        if not unknown_places(words, known=known_places(self.disclosure)):
            del self.fields["whose"]

    def ask_about_more(self) -> None:
        """Ask, of each part that is ticked and that the words of her yes do not name, whether she agreed."""
        ticked = list(self.initial["facts"])
        if self.is_bound:
            secret = [fact.value for name, fact in self.secrets.items() if self[name].data]
            ticked = [*(self["facts"].data or []), *secret]
        more = beyond(ticked, scope=self.scope)
        vars(self.fields["confirmed"])["says_optional"] = False
        self.field(forms.MultipleChoiceField, "confirmed").choices = [
            (fact.value, fact.heading) for fact in more
        ]
        if not more:
            del self.fields["confirmed"]

    @property
    def chosen(self) -> list[str]:
        """Return what was ticked, secrets among it."""
        secret = [fact.value for name, fact in self.secrets.items() if self.cleaned_data.get(name)]
        return [*self.cleaned_data.get("facts", []), *secret]

    def clean(self) -> dict[str, Any] | None:
        """Ask for something to tell, for the reason of a secret, and keep secrets out of the words."""
        cleaned = super().clean()
        data = self.cleaned_data
        chosen = self.chosen
        if not chosen and "facts" in data:
            self.add_error("facts", "Tick what the letter will include")
        now = self.disclosure
        before = now.facts
        now.facts = chosen
        for reason in words_blockers(now, data.get("words", "")):
            self.add_error("words", reason)
        for reason in place_blockers(now, data.get("words", ""), whose=data.get("whose", "")):
            self.add_error("whose", reason)
        if set(beyond(chosen, scope=self.scope)) - set(data.get("confirmed", ())):
            self.add_error("confirmed", f"She agreed to “{self.scope}”. {CONFIRM}")
        now.facts = before
        if any(data.get(name) for name in self.secrets) and not data.get("secret_reason"):
            self.add_error("secret_reason", "Say why they need the confidential details")
        return cleaned


class AskForm(HouseForm):
    """Who is asked for a yes."""

    approver = forms.ModelChoiceField(
        label="Who says yes or no?", queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, approvers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field(forms.ModelChoiceField, "approver").queryset = approvers


class LetterForm(OnceMixin, HouseForm):
    """The button that makes the letter, once what people typed was read. Sent twice, it makes one."""

    lines = AnyOfThem(label="Which of these lines may stay in?", widget=Boxes, required=False)
    read = forms.BooleanField(
        label="I have read these lines for this reader",
        error_messages={"required": READ_FIRST},
    )
    is_silent = forms.BooleanField(
        label="I have read it: it does not mention this, and they may have it",
        error_messages={"required": SILENT_FIRST},
    )

    def __init__(
        self, *args: Any, typed: Sequence[TypedLine] = (), must_not_hear: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.typed = typed
        if not must_not_hear:
            del self.fields["is_silent"]
        offer_lines(self, "lines", typed, says="says something that you did not choose to tell")

    def clean(self) -> dict[str, Any] | None:
        """Refuse the letter until each line that says more was ticked. A changed line is another."""
        cleaned = super().clean()
        if unread(self.typed, ticked=self.cleaned_data.get("lines", ())):
            self.add_error("lines", UNREAD)
        return cleaned


class ApprovalForm(VersionedFormMixin, YesOrNoForm):
    """A second person's answer, to what was read."""

    QUESTION = "May they be told?"
    STALE = "Read it again before you answer."


class CopyFateForm(VersionedFormMixin, HouseForm):
    """What became of a copy she took with her."""

    fate = forms.ChoiceField(
        label="What happened to it?",
        choices=Printed.Fate.choices,
        widget=Radios(
            hints={
                Printed.Fate.LOST: "If it says that she has support, this makes a task: who may find it?",
                Printed.Fate.DESTROYED: "By her or by us, so that nobody can read it.",
            }
        ),
    )
    fate_on = UKDateField(label="When was that?", called="the day", not_future=True)
    fate_note = forms.CharField(
        label="What should others know about it?",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, copy: Printed, **kwargs: Any) -> None:
        initial = {
            "fate": copy.fate,
            "fate_on": copy.fate_on or kwargs["today"],
            "fate_note": copy.fate_note,
        }
        super().__init__(*args, initial=initial, records=[copy], **kwargs)

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as the act takes them."""
        cleaned = self.cleaned_data
        return {"fate": cleaned["fate"], "on": cleaned["fate_on"], "note": cleaned["fate_note"]}
