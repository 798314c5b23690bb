"""Choosing an interpreter: whoever she had last, those of her language, the rest, or a name that is typed."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client as Browser

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.directory.forms.choosing import SOMEBODY_ELSE, InterpreterField
from hestia.directory.models import Interpreter
from hestia.directory.queries import Offer, OfferGroup, interpreter_offers
from hestia.ui.forms import HouseForm
from tests import make
from tests.cases.noted import note

pytestmark = pytest.mark.django_db
LAYLA = OfferGroup("Arabic interpreters", [Offer("Layla Mansour", "Layla Mansour: Arabic")])


class Asked(HouseForm):
    interpreter = InterpreterField(label="Interpreter", max_length=120, required=False)


def asked(**data: str) -> Asked:
    query = QueryDict(mutable=True)
    query.update(data)
    form = Asked(query if data else None)
    form.field(InterpreterField, "interpreter").offer([LAYLA])
    return form


def known(name: str, languages: str, carys: User, **fields: Any) -> Interpreter:
    person = Interpreter(name=name, languages=languages, verified_at=make.NOON, verified_by=carys, **fields)
    person.save()
    return person


class TestField:
    @pytest.mark.parametrize(
        ("data", "name"),
        [
            pytest.param({"interpreter": "Ms Berg"}, "Ms Berg", id="an older page has the box alone"),
            pytest.param(
                {"interpreter": "", "interpreter_chosen": "Layla Mansour"}, "Layla Mansour", id="chosen"
            ),
            pytest.param(
                {"interpreter": "Ms Berg", "interpreter_chosen": SOMEBODY_ELSE}, "Ms Berg", id="somebody else"
            ),
            pytest.param({"interpreter": " Ms Berg", "interpreter_chosen": ""}, "Ms Berg", id="only typed"),
            pytest.param(
                {"interpreter": "layla  mansour", "interpreter_chosen": "Layla Mansour"},
                "Layla Mansour",
                id="both, the same",
            ),
            pytest.param({"interpreter": "", "interpreter_chosen": ""}, "", id="nobody"),
        ],
    )
    def test_gives_one_name(self, data: dict[str, str], name: str) -> None:
        form = asked(**data)
        assert form.is_valid(), form.errors
        assert form.cleaned_data["interpreter"].split() == name.split()

    def test_two_names_come_back_and_neither_is_lost(self) -> None:
        form = asked(interpreter="Ms Berg", interpreter_chosen="Layla Mansour")
        assert form.errors == {
            "interpreter": [
                "You chose Layla Mansour and typed Ms Berg. Clear the box, or choose “Somebody else”"
            ]
        }
        page = form.as_p()
        assert 'value="Ms Berg"' in page
        assert '<option value="Layla Mansour" selected>' in page

    def test_somebody_else_has_a_name(self) -> None:
        form = asked(interpreter=" ", interpreter_chosen=SOMEBODY_ELSE)
        assert "Type the name of the interpreter" in str(form.errors)
        assert f'<option value="{SOMEBODY_ELSE}" selected>' in form.as_p()

    def test_too_long_a_name_is_refused(self) -> None:
        assert "Shorten “Interpreter” to 120" in str(asked(interpreter="x" * 121).errors)

    def test_a_name_that_is_kept_is_chosen_or_typed(self) -> None:
        for name, selected in (("Layla mansour", "Layla Mansour"), ("Ms Berg", SOMEBODY_ELSE)):
            form = Asked(initial={"interpreter": name})
            form.field(InterpreterField, "interpreter").offer([LAYLA])
            assert f'<option value="{selected}" selected>' in form.as_p()

    def test_where_one_is_needed_nobody_is_no_choice(self) -> None:
        assert "Nobody, or not said" in str(asked()["interpreter"])
        form = Asked()
        field = form.field(InterpreterField, "interpreter")
        field.required = field.widget.is_required = True
        field.offer([LAYLA])
        assert "Nobody, or not said" not in str(form["interpreter"])
        assert "Choose from the list" in str(form["interpreter"])

    def test_without_anybody_to_offer_it_is_a_box(self) -> None:
        assert "<select" not in Asked().as_p()


class TestNote:
    def groups(self, browser: Browser, case: Case) -> dict[str, list[str]]:
        answer: Any = browser.get(f"/cases/{case.reference}/notes/new/")
        field = answer.context["form"].fields["interpreter_name"]
        return {group.title: [offer.words for offer in group.offers] for group in field.widget.groups}

    def test_offers_in_order(self, her_case: Case, amina: User, carys: User, amina_browser: Browser) -> None:
        known(
            "Omar Said", "Arabic (Sudanese)", carys, gender="man", registered_until=make.TODAY - timedelta(2)
        )
        known("Layla Mansour", "Arabic", carys, confidentiality_signed_on=make.TODAY)
        known("Ana Popa", "Romanian", carys, confidentiality_signed_on=make.TODAY)
        known("Mr Haddad", "Arabic", carys, confidentiality_signed_on=make.TODAY)
        known("Gone Away", "Arabic", carys, retired_at=make.NOON, retired_by=carys)
        Interpreter(name="her cousin", languages="Arabic", was_brought_over=True).save()
        her_case.client.interpreters_to_avoid = "Never Mr Haddad, who knows her uncle"
        her_case.client.save()
        for number, name in enumerate(["Gone Away", "Ms Berg", "layla mansour"]):
            her_case.narrate(
                Entry.Kind.MET, "Met", by=amina, at=make.NOON + timedelta(hours=number), interpreter_name=name
            )
        assert self.groups(amina_browser, her_case) == {
            "Used last": ["Layla Mansour: Arabic", "Ms Berg"],
            "Arabic interpreters": [
                (
                    "Omar Said: Arabic (Sudanese), man; registration ran out on Sun 22 Nov 2026;"
                    " confidentiality not signed"
                )
            ],
            "Other languages": ["Ana Popa: Romanian"],
            "Named among those she does not want": ["Mr Haddad: Arabic"],
        }

    def test_keeps_what_they_are_called_on_paper(
        self, her_case: Case, carys: User, amina_browser: Browser
    ) -> None:
        line = known("Open Voice", "Arabic", carys, kind="agency", paper_name="Open Voice, number 12")
        chosen = note(interpreter_name="", interpreter_name_chosen="Open Voice, number 12")
        amina_browser.post(f"/cases/{her_case.reference}/notes/new/", chosen)
        line.paper_name = "Somebody"
        line.save()
        assert her_case.entry_set.notes().get().interpreter_name == "Open Voice, number 12"


def test_a_line_says_no_more_languages_than_a_phone_shows(amina: User) -> None:
    for name, languages in (
        ("Layla", "French, Arabic, Arabic (Moroccan)"),
        ("Omar", "English, Arabic (Sudanese), Arabic (Egyptian)"),
        ("Open Voice", "Albanian, Amharic, Farsi, Pashto"),
        ("Saba", "Tigrinya, Amharic, Tigre"),
    ):
        Interpreter(name=name, languages=languages, confidentiality_signed_on=make.TODAY).save()
    groups = interpreter_offers(amina, language="Arabic", today=make.TODAY)
    assert [offer.words for group in groups for offer in group.offers] == [
        "Layla: Arabic",
        "Omar: Arabic (Sudanese), Arabic (Egyptian)",
        "Open Voice: Albanian, Amharic, 2 more",
        "Saba: Tigrinya, Amharic, Tigre",
    ]


def test_whose_last_day_is_past_is_not_offered(amina: User) -> None:
    for name, last_on in (
        ("Here Still", make.TODAY),
        ("Left Since", make.TODAY - timedelta(1)),
        ("Stays", None),
    ):
        Interpreter(name=name, languages="Arabic", last_on=last_on, insured_until=last_on).save()
    groups = interpreter_offers(amina, last_used=["Left Since"], language="Arabic", today=make.TODAY)
    assert [offer.name for group in groups for offer in group.offers] == ["Here Still", "Stays"]
    left = Interpreter.objects.get(name="Left Since")
    assert left.warnings(make.TODAY)[:2] == [
        "insurance ran out on Mon 23 Nov 2026",
        "their last day was Mon 23 Nov 2026",
    ]


def test_whoever_was_brought_over_unchecked_and_retired_is_not_offered(carys: User) -> None:
    gone = Interpreter(
        name="Gone Unchecked",
        languages="Arabic",
        was_brought_over=True,
        retired_at=make.NOON,
        retired_by=carys,
    )
    gone.save()
    groups = interpreter_offers(carys, last_used=["Gone Unchecked"], language="Arabic", today=make.TODAY)
    assert groups == []
