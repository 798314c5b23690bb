"""Words of letters: names keep their capitals, and the ground fits any client."""

import pytest

from cases.models import Disclosure
from desk.documents.letter import ground_of, says
from hestia.accounts.models import User
from tests import make

pytestmark = pytest.mark.django_db


def test_names_keep_their_capitals_where_nothing_is_recorded(amina: User) -> None:
    prepared = Disclosure(
        case=make.case(worker=amina, service=amina.services.get()),
        kind="solicitor",
        facts=["nationality", "home_office_reference"],
    )
    prepared.case.client.nationality = ""
    terms = [term for _, term, _ in says(prepared, make.TODAY, by=amina)]
    assert "Home Office (immigration) reference" in terms


def test_the_ground_is_said_of_any_client() -> None:
    assert " her " not in f" {ground_of(Disclosure(basis=Disclosure.Basis.SUPPORT))} "
