"""Whoever changes something of a case holds the case first: of two at once one waits, and never both.

Each act is begun while another page holds the case, which then takes what the
act would take. Two connections.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.bookings import book_room
from cases.actions.hazards import decide
from cases.models import Address, Case, HeldBooking, Room, SafeContact
from cases.models.held import hold_case
from cases.queries.hazards import pairs_to_decide
from cases.queries.of_case import lock_case
from hestia.accounts.models import Service, User
from hestia.refusals import Refused
from tests import make
from tests.cases.answers import on
from tests.cases.test_groups_at_once import LONG, elsewhere
from tests.cases.test_hazards import PHONE, tell

pytestmark = pytest.mark.django_db(transaction=True)


def changes_her_contact(browser: Browser, case: Case) -> Any:
    page = reverse("cases:details_edit", args=[case.reference, "safe-contact"])
    return browser.post(
        page, {"phone": "020 7946 0777", "version": SafeContact.objects.get(case=case).version}
    )


def adds_an_address(browser: Browser, case: Case) -> Any:
    sent = {"kind": "own", "text": "9 Hidden Row", **on("from_on", timezone.localdate())}
    return browser.post(reverse("cases:address_new", args=[case.reference]), sent)


def puts_an_address_right(browser: Browser, case: Case) -> Any:
    home = Address.objects.get(case=case)
    sent = {
        "kind": "own",
        "text": "1 Quiet Road, Leeds",
        **on("from_on", home.from_on),
        "version": home.version,
    }
    return browser.post(reverse("cases:address_edit", args=[case.reference, home.pk]), sent)


@pytest.mark.parametrize("act", [changes_her_contact, adds_an_address, puts_an_address_right])
def test_whoever_changes_how_she_is_reached_waits_for_her_case(
    act: Callable[[Browser, Case], Any], her_case: Case, amina: User
) -> None:
    Address(case=her_case, kind="own", text="1 Quiet Road", from_on=make.TODAY).save()
    browser = Browser()
    browser.force_login(amina)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_case(her_case)
            at_once = pool.submit(elsewhere, amina, lambda: act(browser, her_case).status_code)
            with pytest.raises(TimeoutError):
                at_once.result(timeout=2)
            for kind in (SafeContact, Address):
                list(kind._default_manager.select_for_update(nowait=True).filter(case=her_case))
        assert at_once.result(timeout=LONG) == 302


def test_whoever_decides_waits_for_who_books_again(
    her_case: Case, amina: User, carys: User, dev: User, house_a: Service, house_b: Service
) -> None:
    """The later booking takes the place of the earlier: what is decided then is no longer there."""
    other = make.case(worker=dev, service=house_b, by=dev, client=make.client("Zaffre", "Quillon"))
    rooms = [Room.objects.create(service=house_a, number=number) for number in (1, 2)]
    for case in (her_case, other):
        tell(case, note=PHONE)

    def ask(room: Room) -> HeldBooking:
        wanted: dict[str, Any] = {"case": her_case, "room": room, "on": make.TODAY, "is_held": False}
        waits = book_room(**wanted, by=carys, at=make.NOON)
        assert isinstance(waits, HeldBooking)
        return waits

    earlier = ask(rooms[0])
    [pair] = pairs_to_decide(by=carys)
    said: dict[str, Any] = {"verdict": "not_same", "outcome": "none"}
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_case(her_case)
            deciding = pool.submit(
                elsewhere, carys, lambda: decide(pair=pair, **said, by=carys, at=make.NOON)
            )
            with pytest.raises(TimeoutError):
                deciding.result(timeout=2)
            later = ask(rooms[1])
        with pytest.raises(Refused):
            deciding.result(timeout=LONG)
    earlier.refresh_from_db()
    assert (earlier.decided_at, earlier.withdrawn_at is not None) == (None, True)
    assert [pair.booking_id for pair in pairs_to_decide(by=carys)] == [later.pk]


def test_nobody_holds_a_case_outside_a_transaction(her_case: Case) -> None:
    with pytest.raises(TransactionManagementError):
        hold_case(her_case.pk)
    with transaction.atomic():
        hold_case(her_case.pk)
