"""Days and moments as people type them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.template import Context
from hypothesis import given
from hypothesis import strategies as st

from cases.forms.birth import BirthField
from hestia.ui.form_components import error_summary
from hestia.ui.forms import DateBoxes, HouseForm, UKDateField, UKDateTimeField

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


class DateForm(HouseForm):
    referred_on = UKDateField(label="Date of referral")


class OptionalDateForm(HouseForm):
    born_on = UKDateField(label="Date of birth", required=False)


class SentForm(HouseForm):
    sent_on = UKDateField(label="When was it sent?", called="the date sent", not_future=True)


class MeetingForm(HouseForm):
    meets_on = UKDateField(label="Date of meeting", not_past=True)


class CallForm(HouseForm):
    rang_at = UKDateTimeField(label="When did you ring?", called="the call", not_future=True)


def typed(name: str, day: str = "", month: str = "", year: str = "", **more: str) -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year} | {
        f"{name}_{part}": text for part, text in more.items()
    }


def error_of(form: forms.Form, name: str) -> str:
    [message] = form.errors[name]
    return str(message)


class TestDay:
    @pytest.mark.parametrize(
        ("day", "month", "year", "read"),
        [
            pytest.param("26", "11", "2026", date(2026, 11, 26), id="numbers"),
            pytest.param("1", "dec", "2026", date(2026, 12, 1), id="short month"),
            pytest.param("01", "December", "2026", date(2026, 12, 1), id="long month"),
            pytest.param(" 3 ", " Sept. ", " 2026 ", date(2026, 9, 3), id="spaces and a full stop"),
            pytest.param("2nd", "06", "2026", date(2026, 6, 2), id="ordinal"),
            pytest.param("29", "2", "2028", date(2028, 2, 29), id="leap day"),
            pytest.param("٢٦", "١١", "٢٠٢٦", date(2026, 11, 26), id="Arabic numbers"),
        ],
    )
    def test_is_read_as_people_write_it(self, day: str, month: str, year: str, read: date) -> None:
        form = DateForm(typed("referred_on", day, month, year), today=TODAY)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["referred_on"] == read

    @pytest.mark.parametrize(
        ("day", "month", "year", "message"),
        [
            pytest.param("", "", "", "Enter the date of referral", id="nothing"),
            pytest.param("26", "", "2026", "Date of referral must include a month", id="no month"),
            pytest.param("", "", "2026", "Date of referral must include a day and a month", id="only a year"),
            pytest.param("31", "2", "2026", "31 February is not a real date", id="31 February"),
            pytest.param("31", "April", "2026", "31 April is not a real date", id="31 April"),
            pytest.param("29", "2", "2026", "29 February 2026 is not a real date", id="no leap year"),
            pytest.param(
                "1",
                "5",
                "26",
                "Date of referral: the year must have 4 digits, for example 2026",
                id="26",
            ),
            pytest.param("x", "5", "2026", "Date of referral: the day must be a number", id="a letter"),
            pytest.param(
                "32",
                "5",
                "2026",
                "Date of referral: the day must be between 1 and 31",
                id="day 32",
            ),
            pytest.param(
                "1",
                "13",
                "2026",
                "Date of referral: the month must be a number from 1 to 12, or its name",
                id="month 13",
            ),
            pytest.param(
                "1",
                "5",
                "1026",
                "Date of referral: the year must be between 1900 and 2150",
                id="year 1026",
            ),
            pytest.param("-1", "5", "2026", "Date of referral: the day must be a number", id="minus one"),
            pytest.param("1\0", "5", "2026", "Date of referral: the day must be a number", id="a NUL"),
        ],
    )
    def test_that_is_wrong_is_answered_in_its_own_words(
        self, day: str, month: str, year: str, message: str
    ) -> None:
        form = DateForm(typed("referred_on", day, month, year), today=TODAY)
        assert not form.is_valid()
        assert error_of(form, "referred_on") == message

    def test_is_shown_again_exactly_as_typed(self) -> None:
        page = str(DateForm(typed("referred_on", "31", "Smarch", "26"), today=TODAY)["referred_on"])
        assert 'value="31"' in page
        assert 'value="Smarch"' in page
        assert 'value="26"' in page

    def test_marks_only_the_boxes_that_are_wrong(self) -> None:
        form = DateForm(typed("referred_on", "26", "", "2026"), today=TODAY)
        assert not form.is_valid()
        page = str(form["referred_on"])
        assert page.count('aria-invalid="true"') == 1
        assert 'id="id_referred_on_1"' in page.split('aria-invalid="true"', maxsplit=1)[0]

    def test_that_is_kept_is_shown_in_its_boxes(self) -> None:
        page = str(DateForm(initial={"referred_on": date(2026, 12, 1)}, today=TODAY)["referred_on"])
        assert 'value="1"' in page
        assert 'value="12"' in page
        assert 'value="2026"' in page

    def test_may_be_left_out_where_it_is_optional(self) -> None:
        form = OptionalDateForm(typed("born_on"), today=TODAY)
        assert form.is_valid()
        assert form.cleaned_data["born_on"] is None

    def test_half_typed_is_an_error_even_where_it_is_optional(self) -> None:
        form = OptionalDateForm(typed("born_on", year="1999"), today=TODAY)
        assert not form.is_valid()

    def test_missing_from_the_request_counts_as_empty(self) -> None:
        assert error_of(DateForm({}, today=TODAY), "referred_on") == "Enter the date of referral"

    @given(st.tuples(*[st.text(max_size=12)] * 3))
    def test_never_breaks_on_anything_typed(self, parts: tuple[str, str, str]) -> None:
        form = DateForm(typed("referred_on", *parts), today=TODAY)
        assert form.is_valid() or form.errors["referred_on"]
        assert str(form["referred_on"])

    @given(st.dates(date(1900, 1, 1), date(2150, 12, 31)))
    def test_reads_back_every_day_it_shows(self, day: date) -> None:
        assert UKDateField(label="Day").clean(DateBoxes().decompress(day)) == day


class TestToday:
    def test_a_button_fills_it_in(self) -> None:
        assert 'data-today="26 11 2026"' in str(DateForm(today=TODAY)["referred_on"])

    def test_not_for_a_birth_a_moment_or_a_day_that_is_another(self) -> None:
        form = CallForm(today=TODAY, now=NOW)
        form.fields["born"] = BirthField(label="Date of birth")
        form.fields["again_on"] = UKDateField(label="When again?", offers_today=False)
        for name in form.fields:
            form.settle(name, form.fields[name])
            assert "data-today" not in str(form[name]), name


class TestLimits:
    def test_refuse_a_day_that_has_not_come(self) -> None:
        form = SentForm(typed("sent_on", "27", "11", "2026"), today=TODAY)
        assert error_of(form, "sent_on") == "The date sent cannot be in the future"

    def test_accept_today(self) -> None:
        assert SentForm(typed("sent_on", "26", "11", "2026"), today=TODAY).is_valid()

    def test_refuse_a_day_that_is_past(self) -> None:
        form = MeetingForm(typed("meets_on", "25", "11", "2026"), today=TODAY)
        assert error_of(form, "meets_on") == "Date of meeting cannot be in the past"

    def test_of_a_record_say_which_day_is_the_limit(self) -> None:
        form = SentForm(typed("sent_on", "29", "10", "2026"), today=TODAY)
        field = form.fields["sent_on"]
        assert isinstance(field, UKDateField)
        field.limit(earliest=date(2026, 10, 30), because="the referral date")
        expected = "The date sent must be on or after the referral date, 30 October 2026"
        assert error_of(form, "sent_on") == expected

    def test_of_one_form_do_not_leak_into_the_next(self) -> None:
        field = SentForm(today=TODAY).fields["sent_on"]
        assert isinstance(field, UKDateField)
        field.limit(earliest=date(2026, 11, 26))
        assert SentForm(typed("sent_on", "1", "1", "2026"), today=TODAY).is_valid()


class TestMoment:
    @pytest.mark.parametrize(
        ("time", "hour", "minute"),
        [
            ("2:30pm", 14, 30),
            ("2.30 pm", 14, 30),
            ("2:30 p.m.", 14, 30),
            ("14:30", 14, 30),
            ("9am", 9, 0),
            ("12am", 0, 0),
            ("12pm", 12, 0),
            ("midday", 12, 0),
            ("Midnight", 0, 0),
            ("00:05", 0, 5),
        ],
    )
    def test_is_read_as_people_write_it(self, time: str, hour: int, minute: int) -> None:
        form = CallForm(typed("rang_at", "2", "11", "2026", time=time), today=TODAY, now=NOW)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["rang_at"] == datetime(2026, 11, 2, hour, minute, tzinfo=UTC)

    def test_in_summer_is_londons_time(self) -> None:
        form = CallForm(typed("rang_at", "1", "7", "2026", time="2pm"), today=TODAY, now=NOW)
        assert form.is_valid()
        assert form.cleaned_data["rang_at"] == datetime(2026, 7, 1, 13, 0, tzinfo=UTC)

    @pytest.mark.parametrize("time", ["25:00", "2:75pm", "13pm", "0am", "14", "soon", "2:3", "\0", "1:2:3"])
    def test_that_is_wrong_says_how_to_write_it(self, time: str) -> None:
        form = CallForm(typed("rang_at", "2", "11", "2026", time=time), today=TODAY, now=NOW)
        assert error_of(form, "rang_at") == "The call: the time must be like 2:30pm or 14:30"

    def test_without_a_time_says_so(self) -> None:
        form = CallForm(typed("rang_at", "2", "11", "2026"), today=TODAY, now=NOW)
        assert error_of(form, "rang_at") == "The call must include a time"

    def test_that_the_clocks_left_out_is_refused(self) -> None:
        form = CallForm(typed("rang_at", "29", "3", "2026", time="1:30am"), today=TODAY, now=NOW)
        assert error_of(form, "rang_at") == "1:30am did not happen that day: the clocks went forward"

    def test_later_today_is_in_the_future(self) -> None:
        form = CallForm(typed("rang_at", "26", "11", "2026", time="12:01pm"), today=TODAY, now=NOW)
        assert error_of(form, "rang_at") == "The call cannot be in the future"

    def test_that_is_kept_is_shown_in_its_boxes(self) -> None:
        kept = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
        page = str(CallForm(initial={"rang_at": kept}, today=TODAY, now=NOW)["rang_at"])
        assert 'value="2:30pm"' in page

    @given(st.text(max_size=10))
    def test_never_breaks_on_anything_typed(self, time: str) -> None:
        form = CallForm(typed("rang_at", "2", "11", "2026", time=time), today=TODAY, now=NOW)
        assert form.is_valid() or form.errors["rang_at"]


class TestErrorSummary:
    def anchors(self, form: forms.Form) -> list[tuple[str, str]]:
        found: Any = error_summary(Context(), form)["problems"]
        return [tuple(problem) for problem in found]

    def test_leads_to_the_first_wrong_box(self) -> None:
        form = DateForm(typed("referred_on", "26", "", "2026"), today=TODAY)
        assert self.anchors(form) == [("Date of referral must include a month", "id_referred_on_1")]

    def test_leads_to_the_time(self) -> None:
        form = CallForm(typed("rang_at", "2", "11", "2026"), today=TODAY, now=NOW)
        assert self.anchors(form) == [("The call must include a time", "id_rang_at_3")]
