"""How she leaves: planned or not, with what exception, and what is asked afterwards."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from django import forms

from cases.forms.tasks import WorkingDayForm
from cases.models import Case, SafeContact
from hestia.ui.forms import (
    Change,
    HouseForm,
    HouseModelForm,
    LongText,
    OnceMixin,
    Radios,
    ScaleField,
    UKDateField,
    VersionedFormMixin,
)
from riskassessment.models import Assessment
from supportplans.forms.spoken import SpokenMixin, needed_then, shown_when, spoken
from supportplans.models import Exit, FollowUp
from supportplans.queries.evidence import follow_up_day
from supportplans.rules.exit_criteria import Criterion

TOLD, KEEP = "told", "keep"
NO_SAFE_WAY = "Her record has no safe way to reach her. Ask her for one and record it first, or choose “No”."
UNCHECKED_WAY = (
    "Nobody has checked that her phone and e-mail do not belong to an exploiter. "
    "Ask her, record it in her contact rules first, or choose “No”."
)


class LeavingMixin(VersionedFormMixin, HouseModelForm[Exit]):
    """Where she goes, and whether we may ask later how she is."""

    exit_on = UKDateField(label="When is she leaving?", called="the exit date")
    destination = forms.ChoiceField(
        label="Where is she going?", choices=[("", "Choose"), *Exit.Destination.choices]
    )
    destination_note = forms.CharField(
        label="More about where",
        max_length=200,
        required=False,
        help_text="A borough, not an address.",
    )
    may_contact = forms.ChoiceField(
        label="May we contact her in 3 months?",
        choices=Exit.Contact.choices,
        widget=Radios,
        help_text="To ask how she is, in the way that is safe for her.",
    )
    follow_up_on = UKDateField(
        label="When shall we contact her?",
        called="the day to contact her",
        offers_today=False,
        required=False,
        help_text="Leave empty for 90 days after she leaves. For example, 27 3 2026",
    )

    class Meta:
        model = Exit
        fields: ClassVar = ["exit_on", "destination", "destination_note", "may_contact", "follow_up_on"]

    def __init__(self, *args: Any, opened_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.version_now = None
        self.field(UKDateField, "exit_on").limit(earliest=opened_on, because="the day the case opened")
        shown_when(self.fields["follow_up_on"], f"may_contact={Exit.Contact.YES}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        exit_on, again = cleaned.get("exit_on"), cleaned.get("follow_up_on")
        contact: SafeContact | None = getattr(self.instance.case, "safe_contact", None)
        if cleaned.get("may_contact") != Exit.Contact.YES:
            cleaned["follow_up_on"] = None
        elif contact is not None and not contact.has_safe_way:
            self.add_error("may_contact", NO_SAFE_WAY)
        elif contact is not None and not contact.has_checked_way:
            self.add_error("may_contact", UNCHECKED_WAY)
        elif exit_on and again is None and "follow_up_on" not in self.errors:
            cleaned["follow_up_on"] = follow_up_day(exit_on)
        elif exit_on and again and again <= exit_on:
            self.add_error("follow_up_on", "The day to contact her must be after she leaves")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the exit's own answers, without what the page carries besides."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class DetailsForm(LeavingMixin):
    """How and when she leaves, when the work is done."""

    note = LongText(label="Anything else for her file", max_length=2000, rows=3, required=False)

    class Meta(LeavingMixin.Meta):
        fields: ClassVar = [*LeavingMixin.Meta.fields, "note"]


def said_of_several(reasons: Iterable[str]) -> str:
    """Return the reason that was given most, of those given for two criteria or more; or nothing."""
    for reason, times in Counter(filter(None, reasons)).most_common(1):
        return reason if times > 1 else ""
    return ""


class UnplannedForm(LeavingMixin):
    """An exit that was not planned: what happened, and what was done to make sure she is safe."""

    kind = forms.ChoiceField(
        label="What happened?",
        choices=[choice for choice in Case.ExitKind.choices if choice[0] != Case.ExitKind.PLANNED],
        widget=Radios,
    )
    exit_on = UKDateField(
        label="On which day did support end?",
        called="the day support ended",
        help_text="The day it happened, or the day you knew of it.",
    )
    reason = LongText(label="Say what happened", max_length=2000, rows=3)
    last_contact_on = UKDateField(
        label="When were you last in contact with her?",
        called="the last contact",
        not_future=True,
        help_text="A call, a message or a meeting: the last time you know that it was her.",
    )
    checks_made = LongText(
        label="What was done to find out that she is safe?",
        max_length=2000,
        rows=3,
        help_text="Calls, visits, police, other agencies: what and when.",
    )
    safeguarding = LongText(
        label="What was decided about safeguarding?",
        max_length=2000,
        rows=3,
        help_text="Referral made or not, who made it, and why.",
    )
    died_on = UKDateField(
        label="When did she die?", called="the day she died", not_future=True, required=False
    )
    death_is_about = forms.BooleanField(label="The day is not certain", required=False)
    told_by = forms.CharField(
        label="Who told us, and when?",
        max_length=300,
        required=False,
        help_text="For example, the hospital ward, by phone on 20 November",
    )
    told_of_death = LongText(
        label="Who has been told, and who still needs to be told?",
        max_length=2000,
        rows=3,
        required=False,
        help_text="The police, the coroner if one is known, the Home Office, her next of kin. Take care: "
        "nobody who may have hurt her must learn anything from us.",
    )
    because = LongText(
        label="Why was the rest not possible?",
        max_length=500,
        rows=2,
        required=False,
        help_text="It is kept with each criterion that has no reason of its own below.",
    )

    OF_DEATH: ClassVar = {
        "died_on": "Enter the day she died, or roughly when",
        "told_by": "Enter who told us",
        "told_of_death": "Enter who has been told, and who still needs to be told",
    }
    OF_LIFE: ClassVar = (
        *("last_contact_on", "checks_made", "safeguarding", "because"),
        *("exit_on", "destination", "destination_note", "may_contact"),
    )
    field_order = [
        *("kind", "reason", "exit_on", "died_on", "death_is_about", "told_by", "told_of_death"),
        *("last_contact_on", "checks_made", "safeguarding"),
    ]

    class Meta(LeavingMixin.Meta):
        fields: ClassVar = [
            "kind",
            "reason",
            "last_contact_on",
            "checks_made",
            "safeguarding",
            "death_is_about",
            "told_by",
            "told_of_death",
            *LeavingMixin.Meta.fields,
        ]

    def __init__(self, *args: Any, criteria: Sequence[Criterion], opened_on: date, **kwargs: Any) -> None:
        super().__init__(*args, opened_on=opened_on, **kwargs)
        self.field(UKDateField, "died_on").limit(earliest=opened_on, because="the day the case opened")
        if self.instance.is_death:
            self.fields["died_on"].initial = self.instance.exit_on
        living = ",".join(value for value, _ in Case.ExitKind.choices if value != Case.ExitKind.DIED)
        self.is_death = self.data.get(self.add_prefix("kind")) == Case.ExitKind.DIED
        for name in self.OF_LIFE:
            shown_when(self.fields[name], f"kind={living}")
            if self.is_death:
                self.fields[name].required = False  # there is nobody to ask
        shown_when(self.fields["death_is_about"], f"kind={Case.ExitKind.DIED}")
        for name in self.OF_DEATH:
            needed_then(self.fields[name], f"kind={Case.ExitKind.DIED}")
        self.unreached = {
            f"because_{criterion.slug}": criterion for criterion in criteria if not criterion.is_met
        }
        kept = {
            name: criterion.because or self.instance.not_possible.get(criterion.slug, "")
            for name, criterion in self.unreached.items()
        }
        shared = said_of_several(kept.values())
        self.fields["because"].initial = self.saved["because"] = shared
        for name, criterion in self.unreached.items():
            self.fields[name] = forms.CharField(
                label=f"Why this is not met: {criterion.title[:1].lower()}{criterion.title[1:]}",
                max_length=500,
                required=False,
                initial="" if kept[name] == shared else kept[name],
            )
            shown_when(self.fields[name], f"kind={living}")
            self.settle(name, self.fields[name])
            self.saved[name] = self.fields[name].initial
        if self.unreached:
            vars(self.fields["because"])["says_optional"] = False
        else:
            del self.fields["because"]
        self.order_fields([*self.field_order, "because", *self.unreached])

    def clean(self) -> dict[str, Any] | None:
        """Take one reason for all that is not reached, or one for each; ask nothing of someone who died."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Case.ExitKind.DIED:
            return self.clean_death(cleaned)
        cleaned |= {"death_is_about": False, "told_by": "", "told_of_death": ""}
        bare = [name for name in self.unreached if not cleaned.get(name)]
        if cleaned.get("because") or {"because", *bare} & self.errors.keys():
            return cleaned
        if bare and len(bare) == len(self.unreached):
            self.add_error("because", "Enter why the rest was not possible")
        else:
            for name in bare:
                title = self.unreached[name].title
                self.add_error(name, f"Enter why this was not possible: {title[:1].lower()}{title[1:]}")
        return cleaned

    @property
    def asked_first(self) -> list[Any]:
        """Return the questions, for the page, but for the reasons that one criterion alone has."""
        return [field for field in self.visible_fields() if field.name not in self.unreached]

    @property
    def own_reasons(self) -> list[Any]:
        """Return the reasons that one criterion alone has."""
        return [self[name] for name in self.unreached]

    @property
    def has_own_reasons(self) -> bool:
        """Whether one was given, or has to be."""
        return any(field.value() or field.errors for field in self.own_reasons)

    def clean_death(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        """Ask of a death what can be known, and keep nothing that only a living woman could answer."""
        for name, words in self.OF_DEATH.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        cleaned |= dict.fromkeys(("checks_made", "safeguarding", "destination", "destination_note"), "")
        cleaned |= dict.fromkeys(("last_contact_on", "follow_up_on"))
        cleaned |= {"may_contact": Exit.Contact.NOT_ASKED, "exit_on": cleaned.get("died_on")}
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the exit's own answers, and why each that is not reached was not possible."""
        if self.is_death:
            return {**super().answers, "not_possible": {}}
        all_of_them = self.cleaned_data.get("because", "")
        reasons = {
            criterion.slug: self.cleaned_data[name] or all_of_them
            for name, criterion in self.unreached.items()
        }
        return {**super().answers, "not_possible": reasons}


class ExceptionForm(OnceMixin, VersionedFormMixin, HouseForm):
    """Why a manager accepts that the risk has not gone down enough. Its version: the assessment's number."""

    STALE = "A newer risk assessment was signed while you were reading. Read what the record says now."

    reason = LongText(
        label="Why may she leave although her risk has not gone down enough?", max_length=1000, rows=4
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case

    def changes_since_read(self) -> list[Change]:
        """Return the signing of the newest assessment."""
        newest = Assessment.objects.filter(case=self.case).signed().newest_first().first()
        return [Change(newest.signed_at, newest.signed_by)] if newest and newest.signed_at else []


class FollowUpForm(OnceMixin, SpokenMixin, WorkingDayForm):
    """How she is, some months after she left."""

    day_name, after_name = "next_try_on", "tried_on"

    tried_on = UKDateField(label="When did you try?", called="the day you tried", not_future=True)
    result = forms.ChoiceField(
        label="Did you speak with her?", choices=FollowUp.Result.choices, widget=Radios
    )
    words = LongText(
        label="How is she?",
        max_length=5000,
        rows=4,
        required=False,
        help_text="Her own words, as she said them.",
    )
    feels_safe = ScaleField(
        label="How safe does she feel?",
        score="ready",
        choices=[("1", "1, not at all"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5, fully")],
        required=False,
    )
    has_home = forms.ChoiceField(
        label="Does she have somewhere settled to live?",
        choices=FollowUp.Answer.choices,
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    was_found = forms.ChoiceField(
        label="Have the people who exploited her contacted or found her?",
        choices=FollowUp.Answer.choices,
        widget=Radios(attrs={"inline": True}),
        required=False,
    )
    wants_support = forms.BooleanField(label="She wants support from us again", required=False)
    done = LongText(label="What was done or passed on?", max_length=1000, rows=2, required=False)
    next_try_on = UKDateField(
        label="When will you try again?",
        called="the next day to try",
        offers_today=False,
        required=False,
        help_text="Leave empty if nobody will try again. For example, 27 3 2026",
    )

    field_order = [
        *("tried_on", "result", "words", "feels_safe", "has_home", "was_found", "wants_support"),
        *("language", "interpreter_name", "done", "next_try_on"),
    ]
    ONCE_REACHED: ClassVar = {
        "words": "Enter how she is",
        "feels_safe": "Choose how safe she feels",
        "has_home": "Choose if she has somewhere settled to live",
        "was_found": "Choose if the people who exploited her have contacted or found her",
    }

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"tried_on": kwargs["today"], "language": spoken(case)}
        super().__init__(*args, **kwargs)
        if case.closed_on:
            self.field(UKDateField, "tried_on").limit(earliest=case.closed_on, because="the day she left")
        for name in ("wants_support", "language", "interpreter_name"):
            shown_when(self.fields[name], f"result={FollowUp.Result.REACHED}")
        for name in self.ONCE_REACHED:
            needed_then(self.fields[name], f"result={FollowUp.Result.REACHED}")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("result") == FollowUp.Result.REACHED:
            for name, words in self.ONCE_REACHED.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, words)
        elif "result" in cleaned:
            cleaned.update(dict.fromkeys([*self.ONCE_REACHED, "language", "interpreter_name"], ""))
            cleaned["wants_support"] = False
        tried, again = cleaned.get("tried_on"), cleaned.get("next_try_on")
        if again and cleaned.get("result") == FollowUp.Result.DECLINED:
            self.add_error("next_try_on", "She does not want to be asked, so there is no next time")
        elif again and tried and again <= tried:
            self.add_error("next_try_on", "The next try must be after this one")
        return cleaned

    @property
    def answers(self) -> dict[str, Any]:
        """Return the answers as the record keeps them."""
        answers = {name: self.cleaned_data[name] for name in self.field_order}
        return {**answers, "feels_safe": int(answers["feels_safe"]) if answers["feels_safe"] else None}
