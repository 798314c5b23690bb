"""What could connect two clients: keys in one spelling, and when they count. Pure."""

from collections.abc import Iterable

import pytest
from django.apps import apps

from cases.models.traced import Traced
from cases.rules import hazards
from cases.rules.hazards import Key, KeyKind, Shared, is_hazard


def texts(keys: Iterable[Key]) -> set[str]:
    return {key.text for key in keys}


def test_each_record_that_is_traced_makes_keys_of_its_own() -> None:
    traced = [model for model in apps.get_models() if issubclass(model, Traced)]
    assert len(traced) > 5
    for model in traced:
        assert model.hazard_keys is not Traced.hazard_keys, model
        assert model.TRACED, model


class TestPhones:
    @pytest.mark.parametrize(
        "words",
        [
            "07700 900123",
            "+44 7700 900 123",
            "0044 (0)7700 900123",
            "He rings from 07700-900123.",
            "+447700900123",
        ],
    )
    def test_are_the_same_however_written(self, words: str) -> None:
        assert texts(hazards.phones(words)) == {"7700900123"}

    @pytest.mark.parametrize(
        "words", ["0800 0121 700", "116 123", "H-01234567", "2026-11-28", "12345", "999"]
    )
    def test_no_helpline_date_or_reference(self, words: str) -> None:
        assert texts(hazards.phones(words)) == set()

    def test_of_another_country(self) -> None:
        assert texts(hazards.phones("+355 69 123 4567")) == texts(hazards.phones("00355691234567"))


class TestStrong:
    def test_a_plate_in_any_spelling_and_no_postcode(self) -> None:
        assert (
            texts(hazards.vehicles("a white van, AB12 CDE"))
            == texts(hazards.vehicles("ab12cde"))
            == {"ab12cde"}
        )
        assert texts(hazards.vehicles("LS1 4AB, M60 1QD, on 24 May")) == set()

    def test_accounts(self) -> None:
        words = "Paid to 12-34-56 account 12345678; writes as @Sunny.Girl or boss@example.org"
        assert texts(hazards.accounts(words)) == {"12345612345678", "@sunny.girl", "boss@example.org"}
        assert texts(hazards.accounts("GB33 BUKB 2020 1555 5555 55")) == {"gb33bukb20201555555555"}

    @pytest.mark.parametrize(
        "words", ["12 Elm Road, Leeds LS1 4AB", "Flat 3, 12 Elm Road\nLeeds\nls1 4ab", "12 elm rd LS14AB"]
    )
    def test_an_address_is_its_postcode_and_number(self, words: str) -> None:
        assert texts(hazards.addresses(words)) == {"ls14ab 12"}

    def test_a_flat_alone_is_a_number_and_a_postcode_alone_is_no_key(self) -> None:
        assert texts(hazards.addresses("Flat 3 LS1 4AB")) == {"ls14ab 3"}
        assert texts(hazards.addresses("Somewhere in LS1 4AB")) == set()


class TestWeak:
    def test_a_name_sounds_alike_in_any_order_and_with_a_title(self) -> None:
        assert set(hazards.exploiters("Mr Ilir Hoxha", "Leeds")) == set(
            hazards.exploiters("Hoxha Illir", "in Leeds")
        )
        assert texts(hazards.exploiters("Madam", "Leeds")) == set()

    def test_one_word_is_a_key_only_with_a_place(self) -> None:
        assert texts(hazards.exploiters("Zorro")) == set()
        assert len(texts(hazards.exploiters("Zorro", "Leeds, then Hull"))) == 2

    def test_names_and_aliases_in_words(self) -> None:
        keys = set(hazards.named_exploiters("A man known as Zorro, and Ilir Hoxha with “Big Ben”.", "Leeds"))
        assert {*hazards.exploiters("Zorro", "Leeds"), *hazards.exploiters("Ilir Hoxha")} <= keys
        assert set(hazards.exploiters("Big Ben", "Leeds")) <= keys

    @pytest.mark.parametrize(
        "words",
        ["In March 2025 from Tirana through Calais to Dover.", "Tirana → Calais → Dover, 03/2025"],
    )
    def test_a_journey_is_its_ends_and_month(self, words: str) -> None:
        assert texts(hazards.journeys(words)) == {"tirana to dover in 2025-03"}

    def test_a_place_of_work_has_a_district(self) -> None:
        assert texts(hazards.workplaces("Lucky Nails, M5")) == {"lucky in m5", "nails in m5"}
        assert texts(hazards.workplaces("Lucky Nails")) == set()

    def test_a_community(self) -> None:
        keys = hazards.communities(language="Tigrinya", dialect="", home="Kërçovë")
        assert texts(keys) == {"speaks tigrinya", "from kercove"}


class TestIsHazard:
    @pytest.mark.parametrize(
        ("shared", "is_one"),
        [
            pytest.param([(KeyKind.PHONE, 2)], True, id="one strong"),
            pytest.param([(KeyKind.EXPLOITER, 2)], False, id="one weak"),
            pytest.param([(KeyKind.EXPLOITER, 2), (KeyKind.EXPLOITER, 3)], False, id="two weak of one kind"),
            pytest.param([(KeyKind.EXPLOITER, 2), (KeyKind.COMMUNITY, 4)], True, id="two weak"),
            pytest.param(
                [(KeyKind.EXPLOITER, 2), (KeyKind.COMMUNITY, 5)], False, id="a community that is not small"
            ),
            pytest.param([(KeyKind.ADDRESS, 13)], False, id="an address of many"),
            pytest.param(
                [(KeyKind.ADDRESS, 13), (KeyKind.JOURNEY, 2)], True, id="an address of many, and another"
            ),
            pytest.param([], False, id="nothing"),
        ],
    )
    def test_weighs(self, shared: list[tuple[KeyKind, int]], is_one: bool) -> None:
        assert is_hazard(Shared(kind, clients) for kind, clients in shared) is is_one


def test_a_key_is_never_empty() -> None:
    words = "  ,  “” known as  from  to  M5 @ 12-34-56 "
    keys = [*hazards.strong_keys(words), *hazards.named_exploiters(words), *hazards.journeys(words)]
    assert Key(KeyKind.PHONE, "") not in keys
    assert all(key.text for key in keys)


class TestVenues:
    @pytest.mark.parametrize(
        ("venue", "words", "names"),
        [
            ("Library, Mill Lane, Peckham", "Nail bar in Peckham, London", ["Peckham"]),
            ("PECKHAM Pulse", "a flat near Peckham", ["PECKHAM"]),
            ("Camden to Dover", "From Dover to Camden", ["Camden", "Dover"]),
            ("Community hall, Hackney", "a hall, and the market in Newham", []),
            ("Museum of London", "London, then Leeds", []),
            ("St Luke’s Hall", "Church Hall, Leeds", []),
            ("The Spa", "the Spa", []),  # too short a word to tell
            ("", "Leeds", []),
        ],
    )
    def test_a_venue_is_known_by_names_alone(self, venue: str, words: str, names: list[str]) -> None:
        assert hazards.places_alike(venue, words) == names
