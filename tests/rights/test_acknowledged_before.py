"""A complaint that came by the page before the page acknowledged it is not overdue for ever, and back."""

from datetime import timedelta
from importlib import import_module
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from hestia.accounts.models import User
from rights import actions
from rights.actions.complaints import Meant
from rights.models import Complaint
from tests import make

pytestmark = pytest.mark.django_db
NOBODY = {"acknowledged_how": "", "acknowledged_on": None, "acknowledged_at": None}


class Editor:
    """What a migration is handed to work with."""

    connection = connection


def step(name: str, function: str) -> None:
    getattr(import_module(f"rights.migrations.{name}"), function)(apps, Editor)


def by_page(number: int, *, reply: str = "") -> Complaint:
    reference = actions.receive_complaint(
        page=UUID(int=number),
        kind=Complaint.Kind.SERVICE,
        words="Nobody rang me back.",
        reply=reply,
        meant=Meant(None, []),
        is_signed_in=False,
        at=make.NOON - timedelta(days=60),
    )
    return Complaint.objects.get(reference=reference)


def now(complaint: Complaint) -> dict[str, Any]:
    acknowledged: dict[str, Any] = Complaint.objects.values(*NOBODY).get(pk=complaint.pk)
    return acknowledged


def test_only_those_that_nobody_can_answer(carys: User) -> None:
    lost, reachable = by_page(1), by_page(2, reply="Tell my friend.")
    spoken = actions.record_complaint(
        complaint=Complaint(words="No.", kind="service", channel="spoken", received_on=make.TODAY),
        by=carys,
        at=make.NOON,
    )
    acknowledged = now(lost)
    step("0016_acknowledged_by_the_page", "take_back")
    assert now(lost) == NOBODY, "as such complaints were before"
    step("0018_acknowledged_before", "acknowledge")
    assert now(lost) == acknowledged
    assert acknowledged["acknowledged_on"] == lost.received_on
    assert now(reachable) == now(spoken) == NOBODY
    lost.refresh_from_db()
    assert lost.words == "Nobody rang me back."
    versions = list(lost.history.order_by("version").values_list("version", "acknowledged_how"))
    assert versions == [(1, "page"), (2, ""), (3, "page")]
    newest = lost.history.latest("version")
    assert newest.words == lost.words
    step("0018_acknowledged_before", "acknowledge")
    assert lost.history.count() == len(versions), "done again, it changes nothing"


def test_those_that_one_of_us_acknowledged_stay_when_it_is_taken_back(carys: User) -> None:
    reachable = by_page(2, reply="Tell my friend.")
    actions.acknowledge(complaint=reachable, how="phone", on=make.TODAY, by=carys, at=make.NOON)
    before = now(reachable)
    step("0016_acknowledged_by_the_page", "take_back")
    assert now(reachable) == before != NOBODY


def test_the_rule_before_is_kept_once_it_is_taken_back() -> None:
    """With one that the page acknowledged, the rule of the migration before could not be made again."""
    rule = (
        "ALTER TABLE rights_complaint ADD CONSTRAINT as_before"
        " CHECK ((acknowledged_on IS NULL) = (acknowledged_by_id IS NULL))"
    )
    by_page(1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(rule)
    step("0016_acknowledged_by_the_page", "take_back")
    with connection.cursor() as cursor:
        cursor.execute(rule)
