"""The demonstration's draw: its secret is another each time, and a finding is made whatever it is."""

import pytest
import time_machine

from demo.samples import dice_for
from oversight.models import Draw, Finding
from oversight.rules.draws import is_read_twice, ticket
from tests import make
from tests.journeys.world import build_world


@pytest.mark.django_db
def test_whatever_the_secret_is_most_cases_are_read_by_one_person() -> None:
    with time_machine.travel(make.NOON, tick=False):
        build_world()
    assert Finding.objects.exists()
    draw = Draw.objects.filter(entries__isnull=False).distinct().get()
    references = list(draw.entries.values_list("reference", flat=True))
    thrown = set()
    for number in range(300):
        draw.secret = f"{number:064x}"
        dice = dice_for(draw)
        thrown.add(dice)
        twice = [is_read_twice(ticket(draw.secret, dice, reference)) for reference in references]
        assert 2 * sum(twice) < len(references), dice
    assert len(thrown) > 1
