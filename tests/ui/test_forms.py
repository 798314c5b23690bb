"""The form base: every form of the house answers in the words of its questions and keeps what was typed."""

import uuid
from datetime import date
from typing import Any, ClassVar

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.db import models
from django.http import QueryDict
from django.template import Context
from django.urls import get_resolver
from hypothesis import given, settings
from hypothesis import strategies as st

from hestia.accounts.models import Service
from hestia.ui.form_components import error_summary
from hestia.ui.forms import (
    Conflict,
    HouseForm,
    HouseFormSet,
    HouseModelForm,
    LongText,
    OnceMixin,
    QueryForm,
    Radios,
    ThreeStateField,
    UKDateField,
    UKDateTimeField,
    VersionedFormMixin,
    WholeNumberField,
    YesNoField,
    house_field,
)
from hestia.ui.forms.words import required_message
from tests.text import on_one_line

TODAY = date(2026, 11, 26)


def bare(words: object) -> str:
    return "".join(sign for sign in str(words).casefold() if sign.isalnum())


class NoteForm(HouseForm):
    title = forms.CharField(label="Title", max_length=20)
    body = LongText(label="What happened")
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("met", "Met"), ("phoned", "Phoned")],
        widget=Radios(hints={"met": "In person"}),
    )
    minutes = WholeNumberField(label="Minutes", required=False, min_value=1, max_value=600)
    told = YesNoField(label="Have you told her?", required=False)
    debts = ThreeStateField(label="Debts")
    happened_on = UKDateField(label="Date it happened", required=False)


def note(**changed: str) -> dict[str, str]:
    return {"title": "Visit", "body": "Slept better.", "kind": "met", "debts": "no"} | changed


def problems(*given: object) -> list[tuple[str, str]]:
    found: Any = error_summary(Context(), *given)["problems"]
    return [tuple(problem) for problem in found]


class TestMessages:
    def test_are_made_from_the_questions(self) -> None:
        form = NoteForm({}, today=TODAY)
        assert problems(form) == [
            ("Enter the title", "id_title"),
            ("Enter what happened", "id_body"),
            ("Choose the kind", "id_kind_0"),
            ("Choose the debts", "id_debts_0"),
        ]

    @pytest.mark.parametrize(
        ("label", "message"),
        [
            ("Say what happened", "Say what happened"),
            ("You said", "Answer “You said”"),
            ("Anything else to know", "Enter anything else to know"),
            ("Sign language or other aids", "Enter the sign language or other aids"),
        ],
    )
    def test_are_english_whatever_a_label_begins_with(self, label: str, message: str) -> None:
        assert required_message(forms.CharField(), label) == message

    def test_of_a_question_repeat_it(self) -> None:
        class Asked(HouseForm):
            told = YesNoField(label="Have you told her?")

        assert problems(Asked({})) == [("Answer “Have you told her?”", "id_told_0")]

    def test_of_a_day_name_the_day(self) -> None:
        assert required_message(UKDateField(), "When did you explain it?") == "Enter the date"
        by_on = UKDateField(called="the day it must be done by")
        assert required_message(by_on, "By when?") == "Enter the day it must be done by"

    def test_given_by_the_field_win(self) -> None:
        class Own(HouseForm):
            name = forms.CharField(label="Name", error_messages={"required": "Say what she is called"})

        assert problems(Own({})) == [("Say what she is called", "id_name")]

    def test_of_a_long_text_say_how_long_it_is(self) -> None:
        form = NoteForm(note(body="x" * 100_000))
        assert problems(form) == [
            ("Shorten “What happened” to 15,000 characters. It has 100,000 now.", "id_body")
        ]

    @pytest.mark.parametrize("character", ["\0", "\x01", "\x1b"])
    def test_of_a_character_that_cannot_be_kept_say_so(self, character: str) -> None:
        form = NoteForm(note(title=f"Vi{character}sit"))
        assert problems(form) == [
            ("“Title” contains a character that cannot be kept. Type it again without it.", "id_title")
        ]

    @pytest.mark.parametrize("text", ["a\tb", "a\r\nb", "Thi Hạnh", "غادة", "😀"])
    def test_let_ordinary_characters_pass(self, text: str) -> None:
        assert NoteForm(note(body=text)).is_valid()

    def test_of_a_number_use_its_name(self) -> None:
        assert problems(NoteForm(note(minutes="ten")))[0][0] == "“Minutes” must be a whole number"
        assert problems(NoteForm(note(minutes="0")))[0][0] == "“Minutes” must be 1 or more"
        assert problems(NoteForm(note(minutes="9" * 5000)))[0][0] == "“Minutes” must be a whole number"

    def test_of_a_choice_that_is_not_offered_name_the_question(self) -> None:
        assert problems(NoteForm(note(kind="\0")))[0][0] == "Choose an answer to “Kind”"

    def test_no_hint_only_repeats_its_question(self) -> None:
        """Of every form that an address leads to."""
        assert get_resolver().namespace_dict
        kinds: list[Any] = [HouseForm, HouseModelForm]
        for kind in kinds:
            kinds += kind.__subclasses__()
        fields = [(kind.__name__, name, field) for kind in kinds for name, field in kind.base_fields.items()]
        repeated = [
            (kind, name)
            for kind, name, field in fields
            if field.help_text and bare(field.help_text) == bare(field.label or name)
        ]
        assert (repeated, len(fields) > 300) == ([], True)


class TestPage:
    def test_keeps_everything_typed(self) -> None:
        page = render_crispy_form(NoteForm(note(title="", body="Her <own> words", minutes="ten", told="no")))
        assert "Her &lt;own&gt; words" in page
        assert 'value="ten"' in page
        assert 'value="no" id="id_told_1" checked' in on_one_line(page)

    def test_ties_hint_and_error_to_the_box(self) -> None:
        class Hinted(HouseForm):
            name = forms.CharField(label="Name", help_text="As on the letter.")

        page = render_crispy_form(Hinted({}))
        assert 'id="id_name_helptext" class="fg-hint">As on the letter.' in page
        assert 'aria-describedby="id_name_helptext id_name_error"' in page
        assert 'aria-invalid="true"' in page

    def test_marks_what_is_optional_and_not_what_is_required(self) -> None:
        page = render_crispy_form(NoteForm())
        assert page.count("(optional)") == 3
        assert "required" not in page
        assert "*" not in page

    def test_keeps_client_data_out_of_the_browsers_memory(self) -> None:
        page = str(NoteForm()["title"])
        assert 'autocomplete="off"' in page
        assert 'spellcheck="false"' in page
        assert "maxlength" not in page

    def test_gives_a_choice_its_hint(self) -> None:
        page = render_crispy_form(NoteForm())
        assert 'aria-describedby="id_kind_0_hint"' in page
        assert '<span class="hint" id="id_kind_0_hint">In person</span>' in page

    def test_carries_no_form_tag_of_its_own(self) -> None:
        assert "<form" not in render_crispy_form(NoteForm())

    def test_escapes_labels_and_hints(self) -> None:
        class Sharp(HouseForm):
            name = forms.CharField(label="<b>Name", help_text="<i>hint")

        page = render_crispy_form(Sharp())
        assert "<b>" not in page
        assert "<i>" not in page


class TestAnswers:
    def test_yes_and_no_are_true_and_false(self) -> None:
        yes, no, none = (NoteForm(note(told=told)) for told in ("yes", "no", ""))
        assert yes.is_valid()
        assert no.is_valid()
        assert none.is_valid()
        assert [form.cleaned_data["told"] for form in (yes, no, none)] == [True, False, None]

    def test_a_kept_no_is_shown_as_no(self) -> None:
        page = render_crispy_form(NoteForm(initial={"told": False}))
        assert 'value="no" id="id_told_1" checked' in on_one_line(page)

    def test_an_unasked_question_is_not_a_no(self) -> None:
        assert 'value="not_discussed" id="id_debts_2" checked' in on_one_line(render_crispy_form(NoteForm()))

    @settings(max_examples=60)
    @given(st.dictionaries(st.sampled_from(sorted(NoteForm.base_fields)), st.text(max_size=40)))
    def test_of_any_kind_never_break_the_page(self, data: dict[str, str]) -> None:
        form = NoteForm(data, today=TODAY)
        assert form.is_valid() in {True, False}
        assert render_crispy_form(form)


NOT_KNOWN_WHO = "This was saved in the meantime, by somebody else or by you in another window."


class ServiceForm(VersionedFormMixin, HouseModelForm[Service]):
    class Meta:
        model = Service
        fields: ClassVar = ["name", "kind", "capacity"]


class VersionedNote(VersionedFormMixin, HouseForm):
    title = forms.CharField(label="Title", max_length=20)
    told = YesNoField(label="Have you told her?", required=False)
    happened_on = UKDateField(label="Date it happened", required=False)


class TestVersions:
    saved: ClassVar = {"title": "Saved title", "told": True, "happened_on": date(2026, 11, 2)}

    def test_let_a_fresh_page_save(self) -> None:
        form = VersionedNote({"title": "New", "version": "3"}, initial=self.saved, version=3)
        assert form.is_valid()

    def test_carry_the_version_that_was_read(self) -> None:
        page = render_crispy_form(VersionedNote(initial=self.saved, version=3))
        assert '<input type="hidden" name="version" value="3"' in page

    @pytest.mark.parametrize("posted", ["2", "", "x", "\0", "9" * 5000])
    def test_refuse_a_stale_page_and_show_both_answers(self, posted: str) -> None:
        data = {"title": "My title", "told": "no", "version": posted} | {
            "happened_on_day": "2",
            "happened_on_month": "11",
            "happened_on_year": "2026",
        }
        form = VersionedNote(data, initial=self.saved, version=3)
        assert not form.is_valid()
        assert problems(form) == [(f"{NOT_KNOWN_WHO} See what is different, then save again.", "")]
        assert form.conflicts == [
            Conflict("Title", "Saved title", "My title"),
            Conflict("Have you told her?", "Yes", "No"),
        ]

    def test_bring_the_page_back_with_the_words_kept_and_the_new_version(self) -> None:
        form = VersionedNote({"title": "My title", "version": "2"}, initial=self.saved, version=3)
        assert not form.is_valid()
        page = render_crispy_form(form)
        assert 'value="My title"' in page
        assert '<input type="hidden" name="version" value="3"' in page

    def test_save_knowingly_the_second_time(self) -> None:
        assert VersionedNote({"title": "My title", "version": "3"}, initial=self.saved, version=3).is_valid()

    def test_of_a_querydict_are_read_too(self) -> None:
        form = VersionedNote(QueryDict("title=My+title&version=2"), initial=self.saved, version=3)
        assert not form.is_valid()
        assert "version" in form.data


class OnceForm(OnceMixin, HouseForm):
    title = forms.CharField(label="Title")


class TestOnce:
    def test_every_new_page_has_its_own_key(self) -> None:
        first, second = OnceForm()["once"].value(), OnceForm()["once"].value()
        assert uuid.UUID(first).version == 4
        assert first != second

    def test_the_key_survives_an_error(self) -> None:
        key = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
        form = OnceForm({"once": key, "title": ""})
        assert not form.is_valid()
        assert f'name="once" value="{key}"' in render_crispy_form(form)
        assert form.cleaned_data["once"] == uuid.UUID(key)

    @pytest.mark.parametrize("key", ["", "x", "\0"])
    def test_a_spoiled_key_is_no_error_of_the_persons(self, key: str) -> None:
        form = OnceForm({"once": key, "title": "Visit"})
        assert form.is_valid()
        assert isinstance(form.cleaned_data["once"], uuid.UUID)


class StepForm(HouseForm):
    what = forms.CharField(label="Task")


class StepSet(HouseFormSet):
    noun = "step"


Steps = forms.formset_factory(StepForm, formset=StepSet, extra=1, max_num=3, can_delete=True)


def rows(*texts: str, total: str | None = None, **more: str) -> dict[str, str]:
    return {
        "steps-TOTAL_FORMS": total if total is not None else str(len(texts)),
        "steps-INITIAL_FORMS": "0",
        **{f"steps-{n}-what": text for n, text in enumerate(texts)},
        **more,
    }


class TestRows:
    def test_save_what_was_typed(self) -> None:
        steps = Steps(rows("Ring the GP", ""), prefix="steps")
        assert steps.is_valid()
        assert [form.cleaned_data.get("what") for form in steps] == ["Ring the GP", None]

    def test_add_another_gives_one_more_row_and_judges_nothing(self) -> None:
        steps = Steps(rows("", add="steps"), prefix="steps")
        assert not steps.is_valid()
        assert len(steps.forms) == 2
        assert problems(steps) == []

    def test_add_another_keeps_the_rest_of_the_page_unjudged(self) -> None:
        form = NoteForm({"add": "steps"})
        assert not form.is_valid()
        assert problems(form) == []

    def test_add_another_elsewhere_adds_nothing_here(self) -> None:
        steps = Steps(rows("", add="people"), prefix="steps")
        assert not steps.is_valid()
        assert len(steps.forms) == 1

    def test_stop_at_the_most_allowed(self) -> None:
        assert len(Steps(rows("a", "b", "c", add="steps"), prefix="steps").forms) == 3

    @pytest.mark.parametrize("total", ["", "x", "9" * 5000, "\0", "100000"])
    def test_answer_a_spoiled_count_with_words(self, total: str) -> None:
        steps = Steps(rows("a", total=total), prefix="steps")
        assert not steps.is_valid()
        assert problems(steps)
        again = Steps(rows("a", total=total, add="steps"), prefix="steps")
        assert not again.is_valid()

    def test_name_the_row_that_is_wrong(self) -> None:
        steps = Steps(rows("Ring the GP", "x\0"), prefix="steps")
        assert problems(steps) == [
            (
                "Step 2: “Task” contains a character that cannot be kept. Type it again without it.",
                "id_steps-1-what",
            )
        ]


class CaseQuery(QueryForm):
    status = forms.ChoiceField(choices=[("open", "Open"), ("closed", "Closed")], initial="open")
    name = forms.CharField(max_length=10)
    page = forms.IntegerField(min_value=1, initial=1)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


class TestQuery:
    def test_without_anything_asked_is_what_is_usual(self) -> None:
        assert CaseQuery(QueryDict("")).asked == {"status": "open", "name": "", "page": 1, "kinds": []}

    def test_reads_what_is_asked(self) -> None:
        asked = CaseQuery(QueryDict("status=closed&name=gh&page=2&kinds=a&kinds=b")).asked
        assert asked == {"status": "closed", "name": "gh", "page": 2, "kinds": ["a", "b"]}

    @pytest.mark.parametrize("junk", ["%00", "%ff", "x" * 20_000, "-1", "1e9", "'", "٣" * 5000])
    def test_takes_junk_for_nothing(self, junk: str) -> None:
        asked = CaseQuery(QueryDict(f"status={junk}&name={junk * 20}&page={junk}&kinds={junk}")).asked
        assert asked == {"status": "open", "name": "", "page": 1, "kinds": []}

    def test_shows_what_is_asked_in_its_boxes(self) -> None:
        assert '<option value="closed" selected>' in str(CaseQuery(QueryDict("status=closed"))["status"])
        assert '<option value="open" selected>' in str(CaseQuery(QueryDict(""))["status"])

    @given(st.text(max_size=60))
    def test_never_breaks(self, text: str) -> None:
        query = QueryDict(mutable=True)
        for name in CaseQuery.base_fields:
            query[name] = text
        assert set(CaseQuery(query).asked) == set(CaseQuery.base_fields)


class TestModelForm:
    def test_uses_the_houses_fields(self) -> None:
        class Staffing(HouseModelForm[Service]):
            class Meta:
                model = Service
                fields: ClassVar = ["capacity"]

        assert isinstance(Staffing().fields["capacity"], WholeNumberField)

    @pytest.mark.parametrize(
        ("field", "kind"),
        [
            (models.TextField(), LongText),
            (models.DateField(), UKDateField),
            (models.DateTimeField(), UKDateTimeField),
            (models.PositiveSmallIntegerField(), WholeNumberField),
            (models.CharField(max_length=20), forms.CharField),
        ],
    )
    def test_gives_each_kind_of_column_its_question(
        self, field: "models.Field[Any, Any]", kind: type[forms.Field]
    ) -> None:
        assert type(house_field(field)) is kind

    def test_gives_a_long_text_its_box(self) -> None:
        field = house_field(models.TextField())
        assert isinstance(field, LongText)
        assert field.widget.attrs["rows"] == 4
        assert field.widget.attrs["dir"] == "auto"
        assert field.max_length == 15_000
