"""The pages of intake, in order, as data; and one person's answers to them, kept in a draft."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import formset_factory
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from cases.forms.intake.about_her import MOST_ROWS, AboutForm, ChildForm, OtherNameForm, OtherNames
from cases.forms.intake.asking import IntakeForm
from cases.forms.intake.consent import ConsentForm
from cases.forms.intake.contact import LanguageForm, SafeContactForm
from cases.forms.intake.family import ChildrenForm, DependantForm, Dependants
from cases.forms.intake.service import PlaceForm
from cases.forms.intake.story import SafetyForm, SourceForm, StoryForm, TopicsForm
from cases.forms.interpreters import HerInterpreterField, WhyNobodyField
from cases.models import Client, Consent, ThreeState
from hestia.accounts.models import User
from hestia.safekeeping.models import Draft
from hestia.ui.forms import ADD, SCRIPTS_OFF, HouseFormSet
from hestia.ui.words import day

FORM = "intake"
BUTTONS = {"csrfmiddlewaretoken", "leave", ADD, SCRIPTS_OFF}
LONGEST_PAGE = 500_000  # characters


def always(_: "Intake") -> bool:
    """Whether a page that everyone is asked is asked."""
    return True


@dataclass(frozen=True)
class IntakeStep:
    """One page: its address, its heading, its questions, and when it is asked at all."""

    slug: str
    title: str
    form: type[IntakeForm]
    rows: tuple[type[IntakeForm], type[HouseFormSet]] | None = None
    shown_when: Callable[["Intake"], bool] = always
    is_counted: bool = True
    template: str = "cases/intake/step.html"


def may_be_a_child(intake: "Intake") -> bool:
    """Whether she is under 18 or it is not sure, so that children's services have to know."""
    return intake.answers("about").get("age_status") in {Client.AgeStatus.CHILD, Client.AgeStatus.UNSURE}


STEPS = (
    IntakeStep("about", "About her", AboutForm, rows=(OtherNameForm, OtherNames)),
    IntakeStep(
        "child",
        "She may be a child. Contact children’s services now",
        ChildForm,
        shown_when=may_be_a_child,
        is_counted=False,
        template="cases/intake/child.html",
    ),
    IntakeStep("safe-contact", "Safe contact", SafeContactForm),
    IntakeStep("language", "Language and communication", LanguageForm),
    IntakeStep("safety", "Immediate safety", SafetyForm),  # as soon as she can be asked in her language
    IntakeStep("consent", "Consent to our support", ConsentForm),  # before she is asked to tell her story
    IntakeStep("children", "Children", ChildrenForm, rows=(DependantForm, Dependants)),
    IntakeStep("referral", "How she came to us", SourceForm),
    IntakeStep("what-happened", "What happened, in short", StoryForm),
    IntakeStep("needs", "Needs and issues", TopicsForm, template="cases/intake/needs.html"),
    IntakeStep("service", "Service and worker", PlaceForm),
)
BY_SLUG = {step.slug: step for step in STEPS}
COUNTED = [step for step in STEPS if step.is_counted]


class Page:
    """One step as it is asked and answered: its form, and its rows if it has any."""

    def __init__(self, step: IntakeStep, intake: "Intake", data: "MultiValueDict[str, Any] | None") -> None:
        """Bind the questions to what was sent, or to nothing while the page is not yet answered."""
        self.step = step
        self.was_sent = data is not None
        context: dict[str, Any] = {"user": intake.user, "today": intake.today}
        self.form = step.form(data, initial=intake.known_before(step), **context)
        if isinstance(self.form, ChildrenForm) and not intake.asks_of_pregnancy:
            self.form.leave_out_pregnancy()
        for field in self.form.fields.values():
            if isinstance(field, HerInterpreterField):
                field.offer_language(intake.first_language, by=intake.user, today=intake.today)
            if isinstance(field, WhyNobodyField):
                field.need(is_needed=intake.needs_interpreter, language=intake.first_language)
        self.rows: HouseFormSet | None = None
        if step.rows:
            row, rows = step.rows
            kind: Any = formset_factory(
                row, formset=rows, extra=0, can_delete=True, max_num=MOST_ROWS, validate_max=True
            )
            prefix = row.__name__.removesuffix("Form").lower()
            self.rows = kind(data, prefix=prefix, form_kwargs=context)

    @cached_property
    def is_valid(self) -> bool:
        """Whether every answer can stand."""
        return self.form.is_valid() and (self.rows is None or self.rows.is_valid())

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers, or nothing while they cannot stand."""
        return self.form.cleaned_data if self.is_valid else {}

    @property
    def row_answers(self) -> list[dict[str, Any]]:
        """Return the answers of each row that was not removed."""
        if self.rows is None or not self.is_valid:
            return []
        return [form.cleaned_data for form in self.kept_rows()]

    def kept_rows(self) -> list[IntakeForm]:
        """Return the rows that were filled in and not removed."""
        if self.rows is None:
            return []
        return [form for form in self.rows.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]

    def said(self) -> Iterator[tuple[str, str]]:
        """Return each question and answer, for the page that checks them."""
        yield from self.form.said()
        if self.rows is not None:
            for number, form in enumerate(self.kept_rows(), start=1):
                yield f"{self.rows.noun.capitalize()} {number}", form.in_words()


class Intake:
    """Somebody's unfinished intake: what was typed on each page, kept as it was typed."""

    def __init__(self, draft: Draft, *, user: User, today: date) -> None:
        self.draft = draft
        self.user = user
        self.today = today
        self._pages: dict[str, Page] = {}

    @property
    def key(self) -> str:
        """Return what its address says of it."""
        return self.draft.about

    @property
    def typed(self) -> dict[str, dict[str, list[str]]]:
        """Return what was typed, by page."""
        pages: dict[str, dict[str, list[str]]] = self.draft.data.get("pages", {})
        return pages

    def known_before(self, step: IntakeStep) -> Mapping[str, Any]:
        """Return what was typed when she was looked for, or on another page: nobody types it twice."""
        known: dict[str, dict[str, Any]] = self.draft.data.get("known", {})
        spoken = {"language": self.language_spoken} if step.slug == "consent" else {}
        return spoken | known.get(step.slug, {})

    @property
    def language_spoken(self) -> str:
        """Return the language to suggest: hers when she needs an interpreter, else English."""
        language = self.answers("language")
        if not language:
            return ""
        return str(language["first_language"]) if language["interpreter_needed"] else "English"

    @property
    def asks_of_pregnancy(self) -> bool:
        """Return whether it is asked: of a man only once it was said. His details have the question too."""
        is_man = self.answers("about").get("gender") == Client.Gender.MALE
        return not is_man or ThreeState.YES in self.typed.get("children", {}).get("pregnant", [])

    @property
    def needs_interpreter(self) -> bool:
        """Return whether the page on language says that she needs an interpreter."""
        language = self.answers("language")
        return bool(language and language["interpreter_needed"])

    @property
    def first_language(self) -> str:
        """Return her language as it was typed, or nothing yet."""
        return "".join(self.typed.get("language", {}).get("first_language", [])[:1])

    @property
    def name(self) -> str:
        """Return what she may be called, as far as it was typed."""
        typed, known = self.typed.get("about", {}), self.known_before(BY_SLUG["about"])
        names = [
            "".join(typed.get(name, [])[:1]) or known.get(name, "") for name in ("first_name", "last_name")
        ]
        known_as = "".join(typed.get("known_as", [])[:1])
        return known_as or " ".join(name for name in names if name)

    @property
    def pronouns(self) -> str:
        """Return her pronouns as they were typed, or nothing yet."""
        return "".join(self.typed.get("about", {}).get("pronouns", [])[:1])

    @property
    def who(self) -> str:
        """Return what she may be called, for her worker's own list."""
        return self.name or "No name yet"

    @property
    def kept_until_words(self) -> str:
        """Return the last day on which the draft is kept: "Tue 8 Dec"."""
        return day(timezone.localdate(self.draft.kept_until), today=self.today)

    def take(self, step: IntakeStep, sent: QueryDict) -> bool:
        """Write down what was sent for one page, whether or not it can stand. Return whether it fits."""
        typed = {name: sent.getlist(name) for name in sent if name not in BUTTONS}
        if sum(len(value) for values in typed.values() for value in values) > LONGEST_PAGE:
            return False
        self.draft.data = {**self.draft.data, "pages": {**self.typed, step.slug: storable(typed)}}
        self._pages.clear()
        return True

    def page(self, step: IntakeStep) -> Page:
        """Return one page with the answers it has, judged."""
        if step.slug not in self._pages:
            typed = self.typed.get(step.slug)
            self._pages[step.slug] = Page(step, self, None if typed is None else MultiValueDict(typed))
        return self._pages[step.slug]

    def page_to_show(self, step: IntakeStep) -> Page:
        """Return one page with what was typed, not judged: nobody is told off for coming back."""
        typed = self.typed.get(step.slug)
        return Page(step, self, None if typed is None else MultiValueDict({**typed, ADD: [""]}))

    def answers(self, slug: str) -> dict[str, Any]:
        """Return the answers of one page, or nothing while they cannot stand."""
        return self.page(BY_SLUG[slug]).answers

    def rows(self, slug: str) -> list[dict[str, Any]]:
        """Return the answers in the rows of one page."""
        return self.page(BY_SLUG[slug]).row_answers

    @property
    def steps(self) -> list[IntakeStep]:
        """Return the pages that are asked, given the answers so far."""
        return [step for step in STEPS if step.shown_when(self)]

    @property
    def missing(self) -> list[IntakeStep]:
        """Return the pages not yet answered, or with answers that cannot stand."""
        return [step for step in self.steps if not (self.page(step).was_sent and self.page(step).is_valid)]

    @property
    def is_refused(self) -> bool:
        """Whether she said no to support from us."""
        return self.answers("consent").get("answer") == Consent.Answer.REFUSED

    @property
    def url_to_go_on(self) -> str:
        """Return where to go on: the first page with something missing, or the check."""
        missing = self.missing
        return self.url_of(missing[0]) if missing else reverse("cases:intake_check", args=[self.key])

    def url_of(self, step: IntakeStep) -> str:
        """Return the address of one page."""
        return reverse("cases:intake_step", args=[self.key, step.slug])

    def url_before(self, step: IntakeStep) -> str:
        """Return the address of the page before one."""
        steps = self.steps
        place = steps.index(step)
        return self.url_of(steps[place - 1]) if place else reverse("cases:intake")

    def url_after(self, step: IntakeStep) -> str:
        """Return the address of the page after one: the last leads to the check."""
        steps = self.steps
        place = steps.index(step)
        if place + 1 < len(steps):
            return self.url_of(steps[place + 1])
        return reverse("cases:intake_check", args=[self.key])


def progress(step: IntakeStep) -> str:
    """Return where a page stands: "Step 3 of 10". Its heading says what it is about."""
    return f"Step {COUNTED.index(step) + 1} of {len(COUNTED)}" if step.is_counted else ""


def storable(typed: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return what was typed without what PostgreSQL cannot keep: NUL, and halves of characters."""
    return {clean(name): [clean(value) for value in values] for name, values in typed.items()}


def clean(text: str) -> str:
    """Return a text that can be kept."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
