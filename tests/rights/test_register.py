"""A copy of her record knows every model of the product."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from cases.models import Case, Client
from hestia.privacy.declared import HISTORY, our_apps, records
from rights.queries.pieces import day_of, lines_in, lines_of
from rights.queries.register import in_copy, way_to_her, why_left_out
from rights.rules.left_out import NOT_PART
from rights.rules.subjects import term_of


def every_model() -> list[type[Model]]:
    return [
        model
        for config in our_apps()
        for model in apps.get_app_config(config.label).get_models()
        if not model.__name__.lower().startswith(HISTORY)
    ]


def test_each_model_is_in_it_and_can_be_reached_or_is_left_out_with_a_reason() -> None:
    unknown = [
        model._meta.label
        for model in every_model()
        if model not in records() or not (why_left_out(model) or way_to_her(model))
    ]
    assert unknown == []


def test_what_hangs_on_her_or_her_case_is_in_it_unless_its_declaration_says_why_not() -> None:
    left_out = {
        model._meta.label: why_left_out(model)
        for model in every_model()
        if model not in in_copy()
        and any(
            isinstance(field, ForeignKey) and field.related_model in {Case, Client}
            for field in model._meta.fields
        )
    }
    assert all(len(reason) > 20 for reason in left_out.values())
    assert set(left_out) == {
        "cases.AccessNotice",
        "cases.Approval",
        "cases.Hazard",
        "cases.HazardKey",
        "cases.HeldBooking",
        "cases.NameKey",
        "cases.RecordMark",
        "outage.KeyedSheet",
        "rights.Complaint",
        "rights.RequestItem",
        "rights.RequestRelease",
    }


def test_words_about_her_that_are_no_part_of_it_are_named_on_the_paper() -> None:
    kept_apart = {model._meta.label_lower for model, record in records().items() if record.blanked}
    kept_apart |= {"rights.complaint", "rights.complaintnote"}
    named = set().union(*NOT_PART.values())
    assert kept_apart <= named
    assert {label for label in named if not why_left_out(apps.get_model(label))} == set()


@pytest.mark.parametrize("label", ["cases.Entry", "riskassessment.Rating", "supportplans.Payment"])
def test_what_she_is_given(label: str) -> None:
    assert apps.get_model(label) in in_copy()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("made at", "Made"),
        ("is hearing", "Is it a hearing?"),
        ("nrm stage", "NRM stage"),
        ("from on", "From"),
    ],
)
def test_an_answer_is_called_as_a_reader_would(name: str, words: str) -> None:
    assert term_of(name) == words


def test_who_she_is_has_no_day(her_case: Case) -> None:
    her_case.client.due_date = date(2027, 4, 19)
    assert day_of(her_case.client) is None
    assert day_of(her_case) is not None


def test_a_list_of_choices_is_in_words(her_case: Case) -> None:
    her_case.exploitation = [Case.Exploitation.CRIMINAL, Case.Exploitation.LABOUR]
    terms = dict(lines_of(her_case))
    assert terms["Exploitation"] == f"{Case.Exploitation.CRIMINAL.label}; {Case.Exploitation.LABOUR.label}"
    assert "Risk rank" not in terms


def test_a_plan_as_it_stood_is_told_in_words_and_no_keys() -> None:
    """A version keeps the plan as codes and numbers; what she wrote herself stays as it is."""
    step = {"what": "Ring", "who": "client", "by_on": None, "status": "not_started"}
    target = {"id": 615, "text": "2026-13-99", "owner": "worker", "due_on": "2026-12-23", "steps": [step]}
    assert list(lines_in({"what_matters": "A home", "targets": [target]})) == [
        "What matters most: A home",
        (
            "Targets: Words: 2026-13-99; Who leads: Key worker; By: 23 December 2026; "
            "Steps: Step: Ring; Who does it: The client; Status: Not started"
        ),
    ]
    reason = {"words": "The decision came.", "source_id": 146, "source_kind": "referrals.decision"}
    assert list(lines_in(reason)) == ["Words: The decision came."]
