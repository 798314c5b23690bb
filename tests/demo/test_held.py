"""The demonstration's booking that was held for nothing: answered soon, and booked."""

import pytest
from django.utils import timezone

from cases.models import Deadline, HeldBooking
from demo.held import ANSWERED_WITHIN, let_an_interpreter_be_cleared
from hestia.accounts.models import Service
from hestia.accounts.permissions import Role
from hestia.directory.models import Interpreter
from tests import make

pytestmark = pytest.mark.django_db


def test_it_is_answered_in_time_and_booked(outreach: Service) -> None:
    hoa = make.user("Hoa Tran", services=[outreach])
    ruth = make.user("Ruth Ellery", role=Role.MANAGER, services=[outreach])
    Interpreter(name="Phuong Le", phone="020 7946 0402").save()
    cases = [make.case(worker=hoa, service=outreach) for _ in range(2)]
    let_an_interpreter_be_cleared(cases, {"hoa": hoa, "ruth": ruth}, now=timezone.now())
    booking = HeldBooking.objects.get()
    assert booking.decided_at
    assert booking.decided_at - booking.asked_at == ANSWERED_WITHIN
    assert Deadline.objects.get(interpreter="Phuong Le").interpreter_agreed
