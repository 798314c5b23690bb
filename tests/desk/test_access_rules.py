"""The page of the rules says exactly what the checks do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client as Browser

from cases.models import AccessGrant, Case, Cover, Named, Seal
from cases.rules.access import WAYS
from desk.views.access import acts_table, openings
from hestia.accounts.models import User
from hestia.accounts.permissions import GRANTS, IN_WORDS, Permission, Role
from tests import make


def test_every_act_of_the_house_stands_on_the_page_once() -> None:
    told = [act for acts in IN_WORDS.values() for act in acts]
    assert sorted(told) == sorted(Permission)
    assert set(GRANTS) == set(Role)


@pytest.mark.django_db
def test_the_table_says_what_has_perm_says() -> None:
    people = [make.user(f"Ada {role.name.title()}", role=role) for role in Role]
    acts = [act for part in IN_WORDS.values() for act in part]
    rows = [act for part in acts_table() for act in part.acts]
    for act, row in zip(acts, rows, strict=True):
        assert row.by == [person.has_perm(act) for person in people], act


@pytest.mark.django_db
def test_each_way_leads_those_roles_to_the_case_and_no_other(her_case: Case) -> None:
    """Give someone of each role every relation there is, one way at a time, and see whom it lets in."""
    carys = make.user("Carys Pugh", role=Role.MANAGER, services=[her_case.service])
    for number, (way, opening) in enumerate(zip(WAYS, openings(), strict=True)):
        for role in Role:
            person = make.user(f"Ada{number} {role.name.title()}", role=role)
            with transaction.atomic():
                relate(way.name, person, her_case, by=carys)
                sees = Case.objects.visible_to(person, at=make.NOON).exists()
                transaction.set_rollback(True)
            assert sees == (role.label in opening.roles), (way.name, role)


def relate(way: str, person: User, case: Case, *, by: User) -> None:
    """Bring someone into one of the relations of the page, whatever their role."""
    given = {"person": person, "given_at": make.NOON, "given_by": by}
    dated = {**given, "from_at": make.NOON, "until_at": make.NOON + timedelta(hours=1)}
    opened = {**dated, "case": case, "reason": "danger", "words": "She rang the out-of-hours line."}
    glass = {**opened, "kind": "broken_glass", "check_due_on": make.TODAY}
    acts: dict[str, Callable[[], object]] = {
        "Key worker": lambda: setattr(case, "worker", person),
        "Second worker": lambda: setattr(case, "second_worker", person),
        "Team and manager": lambda: person.services.add(case.service),
        "Cover for a worker": lambda: Cover(**dated, worker=case.worker).save(),
        "Cover for one case": lambda: AccessGrant(
            **dated, case=case, kind="cover", worker=case.worker
        ).save(),
        "A reason given": lambda: AccessGrant(**opened, kind="asked").save(),
        "Emergency access": lambda: AccessGrant(**glass).save(),
        "Named on a sealed case": lambda: Named(**given, client=case.client).save(),
        "Named for emergencies on a sealed case": lambda: [
            row.save()
            for row in (Named(**given, client=case.client, standing_as="key"), AccessGrant(**glass))
        ],
    }
    if "sealed" in way:
        Seal(client=case.client, words="A relative works here.", given_at=make.NOON, given_by=by).save()
    kept = case.worker, case.second_worker
    acts[way]()
    case.save()
    case.worker, case.second_worker = kept


@pytest.mark.parametrize("who", ["efua", "farah", "gita", "hal"])
def test_everyone_reads_it(who: str, request: pytest.FixtureRequest) -> None:
    person: User = request.getfixturevalue(who)
    browser = Browser()
    browser.force_login(person)
    page = browser.get("/settings/access/")
    assert page.status_code == 200
    for part in IN_WORDS.values():
        for words in part.values():
            assert words in page.text
    for way in WAYS:
        assert way.opens in page.text
        assert way.lasts in page.text
