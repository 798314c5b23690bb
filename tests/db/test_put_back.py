"""Rows that tests write as they are, past our triggers, leave each trigger as it was."""

import pytest
from django.db import connection, transaction

from rights.actions.guarding import HOLD
from tests import database

TABLE = "rights_requestitem"


@pytest.mark.django_db
class TestPastTriggers:
    def state(self) -> str:
        [state] = [state for _, trigger, state in database.triggers([TABLE]) if trigger == HOLD]
        return str(state)

    def test_one_that_fires_for_everybody_does_so_again(self) -> None:
        with transaction.atomic(), database.past_triggers([TABLE]):
            assert self.state() == "D"
        assert self.state() == "A"

    def test_one_that_a_test_switched_off_stays_off(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER {HOLD}")
        with transaction.atomic(), database.past_triggers([TABLE]):
            pass
        assert self.state() == "D"
