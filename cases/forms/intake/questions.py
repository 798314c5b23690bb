"""The questions of intake: one form for each page, one subject a page."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from cases.forms.birth import BirthField, MonthBoxes, YearBox
from cases.models import Address, Case, Client, Consent, OtherName, Room, ThreeState, Topic
from cases.queries.places import Place, Places
from cases.rules import birth
from cases.rules.birth import OLDEST_AGE, Birth
from hestia.accounts.models import Service, User
from hestia.ui.forms import (
    Boxes,
    HouseForm,
    HouseFormSet,
    LongText,
    OnceMixin,
    Radios,
    ThreeStateField,
    UKDateField,
    WholeNumberField,
    YesNoField,
    shown,
)
from hestia.ui.words import counted

Precision = Client.Precision
# A pregnancy lasts about 280 days; a child may be born late, and known of late.
LONGEST_PREGNANCY = timedelta(days=300)
LATEST_BIRTH = timedelta(days=30)
MOST_ROWS = 20


# --- How questions are asked ---------------------------------------------------------------------


def line(label: str, most: int, **kwargs: Any) -> forms.CharField:
    """Return one line of text that may be left out."""
    return forms.CharField(label=label, max_length=most, **{"required": False, **kwargs})


def one_of(
    label: str, choices: Any, *, hints: dict[str, str] | None = None, **kwargs: Any
) -> forms.ChoiceField:
    """Return radio buttons, of which none is chosen until someone chooses."""
    return forms.ChoiceField(label=label, choices=choices, widget=Radios(hints=hints), **kwargs)


def yes_or_no(label: str, **kwargs: Any) -> YesNoField:
    """Return yes and no, of which neither is chosen until someone chooses."""
    return weighed(YesNoField(label=label, **{"required": False, **kwargs}))


def when[F: forms.Field](condition: str, field: F) -> F:
    """Show a question only beside a certain answer, ``"pregnant=yes"``. Without scripts it always shows."""
    vars(field)["shown_when"] = condition
    return field


def weighed[F: forms.Field](field: F) -> F:
    """Do not call a question optional whose answer other answers may need."""
    vars(field)["says_optional"] = False
    return field


class Section(NamedTuple):
    """Some questions of a page, under a heading of their own."""

    title: str
    fields: list[BoundField]


class IntakeForm(HouseForm):
    """One page of intake. Knows who fills it in, and says its answers back for checking."""

    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    @property
    def day(self) -> date:
        """Return the day the page is filled in."""
        if self.today is None:
            raise TypeError("A page of intake needs to know what day it is.")
        return self.today

    def in_sections(self) -> Iterator[Section]:
        """Return the questions in their parts; a page without parts is one."""
        for title, names in self.sections or (("", tuple(self.fields)),):
            yield Section(title, [self[name] for name in names if name in self.fields])

    def said(self) -> Iterator[tuple[str, str]]:
        """Return each question that was answered, with the answer in words."""
        for name, field in self.fields.items():
            answer = self.cleaned_data.get(name)
            is_answered = answer not in (None, "", []) and (answer or isinstance(field, YesNoField))
            if is_answered:
                yield str(field.label), shown(field, answer)

    def in_words(self) -> str:
        """Return a row's answers as one sentence."""
        return "; ".join(f"{question}: {answer}" for question, answer in self.said())

    def need(self, name: str, message: str) -> None:
        """Ask for an answer that another answer makes necessary."""
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, ValidationError(message, code="required"))


# --- Find first ----------------------------------------------------------------------------------


class FindForm(IntakeForm, OnceMixin):
    """Who she is, as far as is known before she has a record."""

    first_name = weighed(line("First name", 100))
    last_name = weighed(line("Last name", 100))
    born = BirthField(
        label="Date of birth, or the year",
        required=False,
        help_text="Leave the day and month empty if you only know the year. For example, 2001",
    )
    reference = line(
        "A reference",
        60,
        help_text="From the NRM, the Home Office or us. For example, H-0147",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (data["first_name"] or data["last_name"] or data["reference"]):
            raise ValidationError(
                "Enter a name or a reference. If you have neither, go on without checking.", code="required"
            )
        return data

    def known(self) -> dict[str, dict[str, Any]]:
        """Return what was typed, as the first answers of the pages that ask for it again."""
        data = self.cleaned_data
        about = {name: data[name] for name in ("first_name", "last_name") if data.get(name)}
        born: Birth | None = data.get("born")
        if born:
            box = {Precision.EXACT: "born_on", Precision.MONTH: "born_month", Precision.YEAR: "born_year"}
            about |= {"born_precision": born.precision, box[Precision(born.precision)]: born.in_boxes()}
        reference = data.get("reference", "")
        if reference.upper().startswith("NRM"):
            return {"about": about, "referral": {"nrm_made": ThreeState.YES, "nrm_reference": reference}}
        if reference and not reference.upper().startswith("H-"):
            return {"about": about, "referral": {"home_office_reference": reference}}
        return {"about": about}

    @property
    def name(self) -> str:
        """Return both names as one."""
        return f"{self.cleaned_data.get('first_name', '')} {self.cleaned_data.get('last_name', '')}".strip()


# --- 1 About her ---------------------------------------------------------------------------------


class AboutForm(IntakeForm):
    """Who she is."""

    sections = (
        ("Her name", ("first_name", "last_name", "no_name", "known_as", "pronouns")),
        ("Gender and nationality", ("gender", "gender_words", "nationality", "second_nationality")),
        (
            "Her age",
            ("born_precision", "born_on", "born_month", "born_year", "born_age", "age_status"),
        ),
    )

    first_name = weighed(line("First name", 100))
    last_name = weighed(line("Last name", 100))
    no_name = forms.BooleanField(label="She does not want to give a name", required=False)
    known_as = line("What she likes to be called", 100, help_text="We say and print only this name.")
    pronouns = line("Pronouns", 40, initial="she/her")
    gender = one_of("Gender", Client.Gender.choices, initial=Client.Gender.UNKNOWN)
    gender_words = line("In her own words", 100, help_text="She can skip this.")
    nationality = line("Nationality", 80)
    second_nationality = line("Second nationality", 80)
    born_precision = one_of("What do you know of her date of birth?", Precision.choices)
    born_on = weighed(
        when(
            "born_precision=exact",
            BirthField(label="Date of birth", whole=True, required=False, help_text="For example, 27 3 2001"),
        )
    )
    born_month = weighed(
        when(
            "born_precision=month",
            BirthField(
                label="Month and year of birth", whole=True, widget=MonthBoxes, required=False, help_text=""
            ),
        )
    )
    born_year = weighed(
        when(
            "born_precision=year",
            BirthField(label="Year of birth", widget=YearBox, required=False, help_text=""),
        )
    )
    born_age = weighed(
        when(
            "born_precision=estimated",
            WholeNumberField(
                label="Estimated age",
                required=False,
                min_value=0,
                max_value=OLDEST_AGE,
                help_text="In years. Say how old she thinks she is, or how old she seems.",
            ),
        )
    )
    age_status = weighed(
        one_of(
            "Is she 18 or over?",
            Client.AgeStatus.choices,
            required=False,
            help_text=(
                "If her date of birth answers this, you can leave it. If you are not sure, say so: "
                "she is then looked after as a child until we know."
            ),
        )
    )

    BOXES: ClassVar = {
        Precision.EXACT: ("born_on", "Enter her date of birth"),
        Precision.MONTH: ("born_month", "Enter the month and year of her birth"),
        Precision.YEAR: ("born_year", "Enter the year of her birth"),
        Precision.ESTIMATED: ("born_age", "Enter her estimated age"),
    }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_names(data)
        data["birth"] = self.birth()
        if not self.errors:
            self.check_age(data)
        return data

    def check_names(self, data: dict[str, Any]) -> None:
        """Ask for one name, or that she does not want to give one."""
        given = [data.get(name) for name in ("first_name", "last_name", "known_as")]
        if data.get("no_name") and (data.get("first_name") or data.get("last_name")):
            self.add_error("no_name", "Clear the names, or untick “She does not want to give a name”")
        elif not any(given) and not data.get("no_name") and "first_name" not in self.errors:
            self.add_error("first_name", "Enter a name or say she does not want to give one")

    def birth(self) -> Birth:
        """Return what the boxes of the chosen answer say; what stands in the others is not used."""
        precision = self.cleaned_data.get("born_precision", "")
        for others, (name, _) in self.BOXES.items():
            if others != precision and name in self.errors:
                del self.errors[name]
        if precision not in self.BOXES:
            return Birth()
        name, message = self.BOXES[precision]
        answer = self.cleaned_data.get(name)
        if answer is None:
            if name not in self.errors:
                self.add_error(name, ValidationError(message, code="required"))
            return Birth()
        return answer if isinstance(answer, Birth) else birth.of_age(answer, on=self.day)

    def check_age(self, data: dict[str, Any]) -> None:
        """Settle whether she is an adult: from the birth if it says so, else it has to be said."""
        answer, found = data["age_status"], birth.age_status(data["birth"], on=self.day)
        if answer and found and answer not in {found, Client.AgeStatus.UNSURE}:
            label = Client.AgeStatus(found).label.lower()
            self.add_error(
                "age_status", f"Her date of birth makes her {label}. Check the date, or this answer"
            )
        elif not answer and not found:
            self.add_error("age_status", "Choose whether she is 18 or over")
        data["age_status"] = answer or found

    def said(self) -> Iterator[tuple[str, str]]:
        birth_words = self.birth_words()
        for question, answer in super().said():
            if question in {"Date of birth", "Month and year of birth", "Year of birth", "Estimated age"}:
                continue
            yield (
                ("Date of birth", birth_words)
                if question == self.fields["born_precision"].label
                else (question, answer)
            )

    def birth_words(self) -> str:
        """Return what is known of the birth, as people say it."""
        known: Birth = self.cleaned_data["birth"]
        if known.on:
            return f"{known.on.day} {known.on:%B %Y}"
        if known.month and known.year:
            return f"{date(known.year, known.month, 1):%B %Y}"
        if known.precision == Precision.ESTIMATED:
            return f"About {self.cleaned_data['born_age']} years old, born about {known.year}"
        return str(known.year or "Not known")


class OtherNameForm(IntakeForm):
    """Another name she has, uses, or was made to use."""

    name = line(
        "Name", 200, required=True, error_messages={"required": "Enter the other name, or remove this row"}
    )
    kind = forms.ChoiceField(
        label="What kind of name is it?", choices=OtherName.Kind, initial=OtherName.Kind.ALIAS
    )

    def in_words(self) -> str:
        kind = OtherName.Kind(self.cleaned_data["kind"]).label
        return f"{self.cleaned_data['name']} ({lowered(kind)})"


class OtherNames(HouseFormSet):
    """Her other names."""

    noun = "other name"
    legend = "Other names"
    add_words = "Add another name"


# --- She may be a child --------------------------------------------------------------------------


class ChildForm(IntakeForm):
    """Who at children's services knows of her."""

    told = yes_or_no(
        "Have you contacted children’s services?",
        required=True,
        no="Not yet",
        hints={"no": "We will put it on your list for today."},
    )
    local_authority_contact = line(
        "Council, name and phone",
        200,
        help_text="The council where she is tonight. Out of hours, ask for the emergency duty team.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("told"):
            self.need(
                "local_authority_contact", "Enter the council, and the name or phone of who you spoke to"
            )
        return data


# --- 2 Safe contact ------------------------------------------------------------------------------


class SafeContactForm(IntakeForm):
    """How she can be reached without anyone learning of us. What was not asked counts as not safe."""

    sections = (
        (
            "Phone",
            (
                "phone",
                "may_call",
                "may_text",
                "may_leave_voicemail",
                "safe_times",
                "say",
                "code_word",
            ),
        ),
        ("E-mail and post", ("email", "may_email", "stays", "borough", "address", "may_post")),
        ("Who must not know, and who can help", ("must_not_know", "emergency_contact", "checked")),
    )

    phone = line("Phone number", 40, widget=forms.TextInput(attrs={"inputmode": "tel", "class": "w20"}))
    may_call = yes_or_no("Is it safe to call?")
    may_text = yes_or_no("Is it safe to text?")
    may_leave_voicemail = yes_or_no("Is it safe to leave a voicemail?")
    safe_times = line(
        "When is it safe?", 120, help_text="So we do not call at a bad time. For example, after 4pm"
    )
    say = line("What to say if someone else answers", 160, help_text="For example, “Amina from the library”")
    code_word = line(
        "A code word", 60, help_text="A word that tells her it is us, or tells us she cannot talk."
    )
    email = forms.EmailField(label="E-mail address", required=False)
    may_email = yes_or_no("Is it safe to e-mail?")
    stays = forms.ChoiceField(
        label="Where is she staying?",
        choices=[
            ("", "Not asked yet"),
            *[c for c in Address.Kind.choices if c[0] != Address.Kind.SAFE_HOUSE],
        ],
        required=False,
    )
    borough = line("Borough or town", 80)
    address = LongText(
        label="Address",
        required=False,
        rows=3,
        max_length=500,
        help_text="Only if you need it to write to her. Never an address where she was exploited.",
    )
    may_post = yes_or_no("Is it safe to send post?")
    must_not_know = line(
        "Who must not know about us?", 200, help_text="For example, her cousin, or the landlord"
    )
    emergency_contact = line(
        "Who can we ring in an emergency?", 200, help_text="A name, a number, and who they are to her."
    )
    checked = forms.BooleanField(
        label="I have checked that none of this belongs to an exploiter",
        required=False,
        help_text="Ask whose phone it is, who pays for it, and who else looks at it.",
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, act in (
            ("may_call", "call"),
            ("may_text", "text"),
            ("may_leave_voicemail", "leave a voicemail"),
        ):
            if data.get(name):
                self.need("phone", f"Enter a phone number, or choose “No” for “Is it safe to {act}?”")
        if data.get("may_email"):
            self.need("email", "Enter an e-mail address, or choose “No” for “Is it safe to e-mail?”")
        if data.get("may_post"):
            self.need("address", "Enter an address, or choose “No” for “Is it safe to send post?”")
        if data.get("address") or data.get("borough"):
            self.need("stays", "Choose where she is staying")
        return data

    def said(self) -> Iterator[tuple[str, str]]:
        answers = dict(super().said())
        for field in self.fields.values():
            question = str(field.label)
            if question in answers:
                yield question, answers[question]
            elif isinstance(field, YesNoField):
                yield question, "Not asked, so we treat it as not safe"


# --- 3 Language ----------------------------------------------------------------------------------


class LanguageForm(IntakeForm):
    """How to talk with her."""

    first_language = line(
        "First language", 80, required=True, error_messages={"required": "Enter her first language"}
    )
    dialect = line("Dialect", 80, help_text="If an interpreter of another dialect would not do.")
    other_languages = line("Other languages", 200)
    english = one_of("How much English does she speak?", Client.English.choices, required=False)
    interpreter_needed = yes_or_no(
        "Is an interpreter needed?",
        required=True,
        error_messages={"required": "Choose whether an interpreter is needed"},
        help_text="Offer one to everyone whose first language is not English. Never a friend or relative.",
    )
    interpreter_gender = one_of(
        "Who should interpret?",
        [("", "No preference"), ("woman", "A woman"), ("man", "A man")],
        required=False,
        initial="",
    )
    interpreters_to_avoid = line(
        "Any interpreter or community to avoid?",
        300,
        help_text="Someone from her town or community may know her, or those who hurt her.",
    )
    reads_in = one_of("What can she read?", Client.ReadsIn.choices, initial=Client.ReadsIn.UNKNOWN)
    easy_read = forms.BooleanField(
        label="Use easy read", required=False, help_text="Short words, large type and pictures."
    )
    communication_aids = line(
        "Other help to communicate", 200, help_text="For example, sign language, a hearing aid, large print"
    )


# --- 4 Children and pregnancy --------------------------------------------------------------------


class ChildrenForm(IntakeForm):
    """Whether she is pregnant."""

    pregnant = ThreeStateField(label="Is she pregnant?", help_text="She can skip this.")
    due_date = when(
        "pregnant=yes",
        UKDateField(
            label="When is the baby due?", called="due date", required=False, help_text="If she knows."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        due = data.get("due_date")
        if due and data.get("pregnant") != ThreeState.YES:
            self.add_error("due_date", "Clear the due date, or choose “Yes” for “Is she pregnant?”")
        elif due and not self.day - LATEST_BIRTH <= due <= self.day + LONGEST_PREGNANCY:
            self.add_error("due_date", "The due date must be within the next 10 months")
        return data


class DependantForm(IntakeForm):
    """A child, or someone else who depends on her."""

    name = line(
        "Name", 120, required=True, error_messages={"required": "Enter the child’s name, or remove this row"}
    )
    relation = line("Who are they to her?", 60, initial="Child")
    age = WholeNumberField(label="Age in years", required=False, min_value=0, max_value=OLDEST_AGE)
    lives_with_her = yes_or_no(
        "Do they live with her?",
        required=True,
        error_messages={"required": "Choose whether they live with her"},
    )
    where = line("Where, if somewhere else", 120, help_text="A country or town is enough.")
    school = line("School or nursery", 120)

    def in_words(self) -> str:
        said = self.cleaned_data
        years = counted(said["age"], "year") + " old" if said["age"] is not None else "age not known"
        home = "lives with her" if said["lives_with_her"] else f"lives elsewhere {said['where']}".strip()
        parts = [said["name"], lowered(said["relation"]), years, home, said["school"]]
        return ", ".join(part for part in parts if part)


class Dependants(HouseFormSet):
    """Her children, and others who depend on her."""

    noun = "child"
    legend = "Her children, with her and elsewhere"
    add_words = "Add a child"


# --- 5 How she came to us ------------------------------------------------------------------------


class SourceForm(IntakeForm):
    """Who sent her, and what has been started already."""

    sections = (
        ("Who referred her", ("source", "source_detail", "referred_on")),
        (
            "Police and Home Office",
            ("police_involved", "crime_reference", "nrm_made", "nrm_reference", "home_office_reference"),
        ),
    )

    source = one_of(
        "Who referred her to us?",
        Case.Source.choices,
        error_messages={"required": "Choose who referred her to us"},
    )
    source_detail = line("Name and phone of who referred her", 160)
    referred_on = UKDateField(label="When?", called="date she was referred", not_future=True, required=False)
    police_involved = ThreeStateField(label="Are the police involved?")
    crime_reference = when("police_involved=yes", line("Crime reference", 60))
    nrm_made = ThreeStateField(
        label="Has she already been referred to the NRM?",
        help_text="The National Referral Mechanism. She may know it as a form for the Home Office.",
    )
    nrm_reference = when("nrm_made=yes", line("NRM reference", 40))
    home_office_reference = line(
        "Home Office reference", 60, help_text="From an asylum or visa letter, if she has one."
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("crime_reference") and data.get("police_involved") != ThreeState.YES:
            self.add_error(
                "crime_reference", "Clear the crime reference, or choose “Yes” for “Are the police involved?”"
            )
        if data.get("nrm_reference") and data.get("nrm_made") != ThreeState.YES:
            self.add_error(
                "nrm_reference",
                "Clear the NRM reference, or say that she has already been referred to the NRM",
            )
        return data


# --- 6 What happened -----------------------------------------------------------------------------


class StoryForm(IntakeForm):
    """What happened to her: no more than is needed today."""

    exploitation = forms.MultipleChoiceField(
        label="What was she made to do?",
        choices=Case.Exploitation.choices,
        required=False,
        widget=Boxes,
        help_text="Choose all that apply. Leave it if you have not talked about it.",
    )
    exploited_where = line("Where?", 200, help_text="Towns or countries are enough.")
    what_happened = LongText(
        label="What she said, in her words",
        required=False,
        rows=6,
        help_text="Say what is fact and what is opinion. She can ask to read this.",
    )


# --- 7 Immediate safety --------------------------------------------------------------------------


class SafetyForm(IntakeForm):
    """Whether she is in danger today."""

    safe_tonight = ThreeStateField(label="Is she safe tonight?")
    urgent_health = ThreeStateField(label="Is she hurt, or does she need a doctor soon?")
    self_harm = ThreeStateField(
        label="Has she thought of hurting herself?",
        help_text="Ask plainly. Asking does not put it into her mind.",
    )
    exploiter_near = ThreeStateField(label="Could an exploiter know where she is?")


# --- 8 Needs and issues --------------------------------------------------------------------------


class TopicsForm(IntakeForm):
    """The eight needs and nine issues: each raised or not, with her words."""

    sections = (
        ("What she needs", tuple(str(subject) for subject in Topic.NEEDS)),
        ("What else she may be facing", tuple(str(subject) for subject in Topic.ISSUES)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for subject in Topic.Subject:
            self.fields[subject.value] = ThreeStateField(
                label=subject.label, error_messages={"required": f"Choose an answer to “{subject.label}”"}
            )
            self.fields[f"{subject.value}_words"] = line(f"Her words about {lowered(subject.label)}", 500)
        for name, field in self.fields.items():
            self.settle(name, field)

    def in_pairs(self) -> Iterator[tuple[str, list[tuple[BoundField, BoundField]]]]:
        """Return each part with its questions, each beside the box for her words."""
        for title, names in self.sections:
            yield title, [(self[name], self[f"{name}_words"]) for name in names]

    def said(self) -> Iterator[tuple[str, str]]:
        for subject in Topic.Subject:
            answer, words = self.cleaned_data[subject.value], self.cleaned_data[f"{subject.value}_words"]
            if words or answer != ThreeState.NOT_DISCUSSED:
                label = ThreeState(answer).label
                yield subject.label, f"{label}: “{words}”" if words else label


def lowered(label: str) -> str:
    """Return a label as it stands inside a sentence."""
    return label[:1].lower() + label[1:]


# --- 9 Consent -----------------------------------------------------------------------------------


class ConsentFields(IntakeForm):
    """Whether she agrees to support from us."""

    answer = one_of(
        "Does she agree to support from us?",
        [(Consent.Answer.GIVEN, "Yes"), (Consent.Answer.REFUSED, "No")],
        error_messages={"required": "Choose whether she agrees to support from us"},
    )
    how = one_of(
        "How did she answer?", Consent.How.choices, error_messages={"required": "Choose how she answered"}
    )
    witness = weighed(when("how=witnessed", line("Who was the witness?", 120)))
    language = line("In which language did you explain it?", 80)
    interpreter_name = line("Interpreter", 120, help_text="Their name, or the agency and number.")
    given_on = UKDateField(
        label="When did she answer?",
        called="date she answered",
        error_messages={"required": "Enter when she answered"},
        not_future=True,
        help_text="For example, 27 3 2026",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = self.day

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("how") == Consent.How.WITNESSED:
            self.need("witness", "Enter who the witness was")
        return data


class ConsentForm(ConsentFields):
    """Whether she agrees to support from us."""


# --- 10 Service ----------------------------------------------------------------------------------


class PlaceFields(IntakeForm):
    """Where she is supported, and by whom. Knows how full each service is at this moment."""

    NOW, HELD, WAITING = "now", "held", "waiting"

    service = one_of("Which service?", [], error_messages={"required": "Choose a service"})
    place = one_of(
        "Is there a place for her?",
        [
            (NOW, "She has a place from today"),
            (HELD, "Hold a room until she moves in"),
            (WAITING, "Add her to the waiting list"),
        ],
        hints={HELD: "Safe houses only.", WAITING: "No place free, or not yet."},
        error_messages={"required": "Choose whether there is a place for her"},
    )
    room = weighed(forms.ChoiceField(label="Room", required=False, help_text="Safe houses only."))
    worker = weighed(
        forms.ChoiceField(
            label="Who is her worker?", required=False, help_text="Someone who works in that service."
        )
    )
    over_limit = weighed(
        LongText(
            label="Why one more for someone at the limit?",
            help_text="Managers see this in the timeline.",
            rows=3,
            max_length=300,
            required=False,
        )
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = Places(by=self.user, on=self.day)
        service, worker, room = self.choices_of("service"), self.choices_of("worker"), self.choices_of("room")
        service.choices = self.places.service_choices()
        service.widget = Radios(hints=self.places.service_hints(), choices=service.choices)
        worker.choices = self.places.worker_choices()
        room.choices = self.places.room_choices()
        full = [str(pk) for pk, one in self.places.colleagues.items() if one.is_full]
        if full:
            self.shown_when("over_limit", "worker", *full)
        else:
            del self.fields["over_limit"]
        self.settle("service", service)
        if self.user.pk in self.places.colleagues:
            worker.initial = str(self.user.pk)
            if len(self.user.service_ids) == 1:
                service.initial = str(self.user.service_ids[0])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["room"] = self.room_of(data.get("room"))
        data["worker"] = self.worker_of(data.get("worker"))
        place = self.places.places.get(int(data["service"])) if data.get("service") else None
        if place:
            data["service"] = place.service
            self.check_place(place, data.get("place", ""), data)
            self.check_worker(place.service, data)
        return data

    def choices_of(self, name: str) -> forms.ChoiceField:
        """Return one of the questions whose choices depend on the moment."""
        return cast("forms.ChoiceField", self.fields[name])

    def room_of(self, pk: str | None) -> Room | None:
        """Return the free room that was chosen."""
        rooms = [room for place in self.places.places.values() for room in place.rooms]
        return next((room for room in rooms if pk and room.pk == int(pk)), None)

    def worker_of(self, pk: str | None) -> User | None:
        """Return the colleague who was chosen."""
        return self.places.colleagues[int(pk)].user if pk else None

    def check_place(self, place: Place, answer: str, data: dict[str, Any]) -> None:
        """Refuse a place that is not there, and a room that does not go with the service."""
        room = data["room"]
        if not place.is_safe_house and answer == self.HELD:
            self.add_error("place", "Only a room in a safe house can be held")
        elif answer in {self.NOW, self.HELD} and not place.free:
            self.add_error(
                "place", f"{place.service} is full. Choose “Add her to the waiting list”, or another service"
            )
        elif room and (answer == self.WAITING or room.service_id != place.service.pk):
            self.add_error("room", f"Choose a room in {place.service}, or “The first free room”")
        elif answer in {self.NOW, self.HELD} and place.is_safe_house:
            data["room"] = room or place.rooms[0]

    def check_worker(self, service: Service, data: dict[str, Any]) -> None:
        """Ask for a worker, except on the waiting list, and for one who works there."""
        worker = data["worker"]
        if worker is None:
            if data.get("place") in {self.NOW, self.HELD} and "worker" not in self.errors:
                self.add_error("worker", "Choose who her worker is")
        elif worker not in [one.user for one in self.places.of(service)]:
            self.add_error("worker", f"{worker} does not work in {service}. Choose someone who does")
        elif not self.places.colleagues[worker.pk].is_full:
            data["over_limit"] = ""
        else:
            limit = worker.caseload_limit
            self.need(
                "over_limit", f"{worker} is at the limit of {limit} clients. Enter why one more is added"
            )

    def said(self) -> Iterator[tuple[str, str]]:
        data = self.cleaned_data
        yield "Service", str(data["service"])
        yield "Place", shown(self.fields["place"], data["place"])
        if data["room"]:
            yield "Room", str(data["room"]).capitalize()
        yield "Worker", str(data["worker"] or "Nobody yet. A manager allocates her.")
        if data.get("over_limit"):
            yield "Why one more", data["over_limit"]


class PlaceForm(PlaceFields):
    """Which service and worker."""


# --- Check, and open again -----------------------------------------------------------------------


class OpeningForm(OnceMixin, HouseForm):
    """The button that opens the case: sent twice, it opens one. Its key is the draft's."""


class ReopeningForm(OnceMixin, ConsentFields, PlaceFields):
    """Why someone is supported again, where and by whom."""

    sections = (
        ("", ("why",)),
        ("Her agreement", ("answer", "how", "witness", "language", "interpreter_name", "given_on")),
        ("Service and worker", ("service", "place", "room", "worker", "over_limit")),
    )

    why = LongText(
        label="Why does she need support again?",
        rows=4,
        max_length=2000,
        error_messages={"required": "Enter why she needs support again"},
    )
