"""Last year’s return is the same to the byte after random edits of the record from which it was counted."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case, Client, Consent, Dependant, Entry
from hestia.accounts.models import Service, User
from oversight.actions import record_enquiry
from oversight.models import SentReturn
from oversight.rules.figures import BY_SLUG
from tests import make
from tests.oversight.recorded import Recorded
from tests.oversight.test_pages import asked
from tests.oversight.test_returns import cases, files, send

__all__ = ["cases"]  # a fixture, from beside
pytestmark = pytest.mark.django_db
YEAR = ("1 10 2025", "30 9 2026")
ALL = [*BY_SLUG]


class Editor:
    """Changes a record at random, as people at work and those who correct do."""

    def __init__(self, cases: list[Case], services: list[Service], worker: User, *, seed: int) -> None:
        self.cases, self.services, self.worker = cases, services, worker
        self.dice = make.dice(seed)
        self.edits = [
            self.open,
            self.close,
            self.move,
            self.correct,
            self.about_her,
            self.answer,
            self.refuse,
            self.depend,
            self.talk,
        ]

    def edit(self, times: int) -> None:
        for _ in range(times):
            self.dice.choice(self.edits)()

    def day(self) -> date:
        return date(2025, 6, 1) + timedelta(days=self.dice.randrange(500))

    def open(self) -> None:
        service = self.dice.choice(self.services)
        self.cases.append(make.case(worker=self.worker, service=service, opened_on=self.day()))

    def case(self) -> Case:
        return Case.objects.get(pk=self.dice.choice(self.cases).pk)

    def close(self) -> None:
        case = self.case()
        others = Case.objects.filter(client=case.client_id).exclude(pk=case.pk)
        is_open_elsewhere = others.exclude(status=Case.Status.CLOSED).exists()
        is_closed = case.status == Case.Status.CLOSED
        if (is_closed and is_open_elsewhere) or (not is_closed and case.deadline_set.open().exists()):
            self.correct()
            return
        if case.status == Case.Status.CLOSED:
            case.status, case.exit_kind = Case.Status.OPEN, ""
            case.closed_on = case.closed_at = case.closed_by = None
        else:
            case.status, case.exit_kind = Case.Status.CLOSED, self.dice.choice(["planned", "lost_contact"])
            case.closed_on = case.opened_on + timedelta(days=self.dice.randrange(300))
            case.closed_at, case.closed_by = make.NOON, self.worker
        case.save()

    def move(self) -> None:
        case = self.case()
        case.service = self.dice.choice(self.services)
        case.save()

    def correct(self) -> None:
        case = self.case()
        case.source = self.dice.choice(Case.Source.values)
        if case.closed_on is None:
            case.opened_on = self.day()
        case.save()

    def about_her(self) -> None:
        client = Client.objects.get(pk=self.case().client_id)
        client.nationality = self.dice.choice(["Albania", "Vietnam", "Eritrea", "Bolivia", ""])
        client.gender = self.dice.choice(["female", "male", "unknown"])
        client.save()

    def answer(self) -> None:
        Consent(
            case=self.case(),
            purpose=Consent.Purpose.FIGURES,
            answer=self.dice.choice(["given", "refused", "withdrawn"]),
            how=Consent.How.SPOKEN,
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=self.worker,
        ).save()

    def depend(self) -> None:
        Dependant(case=self.case(), name="Sami", age=self.dice.randrange(1, 18)).save()

    def talk(self) -> None:
        on = datetime.combine(self.day(), time(10), UTC)
        by = self.dice.choice(Entry.Interpreter.values)
        self.case().narrate("met", "Met", by=self.worker, at=make.NOON, happened_at=on, interpreter=by)

    def refuse(self) -> None:
        on = self.day()
        record_enquiry(
            service=self.dice.choice(self.services),
            source="police",
            referred_on=on,
            answered_on=on,
            reason="declined",
            by=self.worker,
            at=make.NOON,
        )


def test_it_is_the_same_after_a_few_edits(
    carys_browser: Browser, cases: list[Case], outreach: Service, house_a: Service, amina: User
) -> None:
    send(carys_browser, figures=ALL)
    sent = SentReturn.objects.get()
    as_sent = files(carys_browser, sent)
    Editor(cases, [outreach, house_a], amina, seed=4).edit(10)
    assert files(carys_browser, sent) == as_sent


@pytest.mark.security
def test_last_years_is_the_same_after_a_thousand_edits(
    carys_browser: Browser, outreach: Service, house_a: Service, amina: User, ben: User
) -> None:
    recorded = Recorded(outreach=outreach, house=house_a, worker=amina, second=ben)
    send(carys_browser, days=asked(*YEAR), figures=ALL)
    sent = SentReturn.objects.get()
    as_sent = files(carys_browser, sent)
    assert b"bout 45 referrals came to us" in as_sent[0]
    editor = Editor([*recorded.cases.values()], [outreach, house_a], amina, seed=1000)
    for _ in range(10):
        editor.edit(100)
        assert files(carys_browser, sent) == as_sent
    # What would be counted today is another thing: of most figures at once.
    compared = carys_browser.get(reverse("oversight:return_comparison", args=[sent.pk]))
    assert len(compared.context["comparison"].moved) > len(ALL) / 2
