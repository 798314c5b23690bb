"""Addresses that are made once are those that Django makes each time."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from hestia.ui.addresses import address


@pytest.mark.parametrize(
    ("name", "args"), [("cases:list", []), ("desk:case", ["H-0147"]), ("cases:task", ["H-0147", 5])]
)
def test_an_address_is_djangos(name: str, args: list[object]) -> None:
    assert address(name, *args) == address(name, *args) == reverse(name, args=args)


@pytest.mark.parametrize(
    ("name", "args"), [("cases:nowhere", []), ("desk:case", ["Amina"]), ("desk:case", [])]
)
def test_there_is_none_for_what_fits_no_page(name: str, args: list[object]) -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address(name, *args)


def test_templates_say_it_as_ever() -> None:
    said = Template(
        '{% url "cases:task" ref 5 %} {% url "cases:task" ref=ref pk=5 %} '
        '{% url "cases:nowhere" as none %}{{ none }}'
        '{% url "cases:list" as there %}{{ there }}'
    ).render(Context({"ref": "H-0147"}))
    task = reverse("cases:task", args=["H-0147", 5])
    assert said == f"{task} {task} {reverse('cases:list')}"
