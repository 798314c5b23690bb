"""Four threads of a server that ask a question for the first time, at once: it is written whole."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from cases.models import Case
from cases.queries.by_person import ByPerson
from cases.queries.records import case_asked_for
from hestia.accounts.models import User
from hestia.db.acting import acting_as

THREADS, TIMES = 4, 40  # of the questions, one in five was kept broken before threads waited for each other


@pytest.fixture
def impatient() -> Iterator[None]:
    """Let Python change threads hundreds of times more often than it does."""
    kept = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(kept)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_a_case_is_found_by_all_who_ask_first(her_case: Case, amina: User) -> None:
    def ask(question: ByPerson[Case], begin: Barrier) -> list[Case]:
        begin.wait()
        with acting_as(amina), transaction.atomic():
            return question.records(amina, reference=her_case.reference)

    with ThreadPoolExecutor(THREADS) as threads:
        for _ in range(TIMES):
            question, begin = case_asked_for.__wrapped__(), Barrier(THREADS)
            asked = [threads.submit(ask, question, begin) for _ in range(THREADS)]
            assert [each.result() for each in asked] == [[her_case]] * THREADS
            assert question.records(amina, reference=her_case.reference) == [her_case], "as it is kept"
        begin = Barrier(THREADS)
        for each in [threads.submit(close, begin) for _ in range(THREADS)]:
            each.result()


def close(begin: Barrier) -> None:
    """Close the connection of this thread, when each thread has taken one of these."""
    begin.wait()
    connection.close()
