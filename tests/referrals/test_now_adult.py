"""She was referred as maybe a child, and turns out to be an adult: she is asked if she stays."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client as Browser

from cases.actions.details import change_section
from cases.models import Case, Client, Deadline
from hestia.accounts.models import User
from referrals.models import FirstResponderOrganisation, Referral
from referrals.rules.dates import Contradiction
from tests import make
from tests.referrals.conftest import SENT_ON, Act, fresh
from tests.referrals.pages import boxes, text_of, url

pytestmark = pytest.mark.usefixtures("at_noon")
ASKED = {"wants_support": "yes", "how": "signed", "given_on": make.TODAY}


@pytest.fixture
def sent(act: Act, childs_referral: Referral, salvation_army: FirstResponderOrganisation) -> Referral:
    """Tell the council, send it and have it received: nobody asked her, as the law says of a child."""
    told = {"contacted_on": SENT_ON, "council": "Camden", "phone": "020 7946 0000", "email": "a@example.org"}
    act("record_authority_contact", referral=childs_referral, **told)
    given = {"organisation": salvation_army, "referrer_name": "Jo Lane", "handed_over_on": SENT_ON}
    act("hand_over", referral=childs_referral, **given)
    act("submit", referral=childs_referral, submitted_on=SENT_ON)
    act("receive", referral=childs_referral, received_on=SENT_ON, reference="NRM-1")
    return fresh(childs_referral)


def settle_age(case: Case, by: User, status: str = Client.AgeStatus.ADULT, **born: object) -> None:
    """Change her age on the page of her details."""
    client = Client.objects.get(pk=case.client_id)
    client.age_status = status
    for name, value in born.items():
        setattr(client, name, value)
    changed = ["age_status", *born]
    case = Case.objects.get(pk=case.pk)
    change_section(case=case, title="About her", details=client, changed=changed, by=by, at=make.NOON)


def open_task(case: Case) -> Deadline | None:
    return Deadline.objects.open().filter(case=case, kind="turning_18").first()


def test_is_never_said_to_have_agreed(sent: Referral, amina: User, amina_browser: Browser) -> None:
    settle_age(sent.case, amina)
    page = text_of(amina_browser.get(url(sent.case)))
    assert "She agreed" not in page
    assert "Consent taken by the sender" not in page
    assert "Ask if she stays: she is an adult" in page


def test_is_a_task_at_once_and_after_every_act(act: Act, sent: Referral, amina: User) -> None:
    assert open_task(sent.case) is None
    settle_age(sent.case, amina)
    task = open_task(sent.case)
    assert task
    assert (task.title, task.due_on) == ("Ask whether the client stays in the NRM: now an adult", make.TODAY)
    act("chase", referral=sent, chased_on=make.TODAY, asked="When?", how="phone")
    later = datetime(2026, 11, 30, 12, tzinfo=UTC)
    act("suspend", referral=sent, from_on=date(2026, 11, 27), reason="turned_18", at=later)
    still = open_task(sent.case)
    assert still
    assert still.pk == task.pk


def test_is_kept_when_her_birth_is_put_right_afterwards(sent: Referral, amina: User) -> None:
    settle_age(sent.case, amina)
    settle_age(sent.case, amina, born_on=date(2000, 5, 1), born_precision="exact", born_year=2000)
    assert open_task(sent.case)


def test_is_dropped_if_she_may_be_a_child_after_all(sent: Referral, amina: User) -> None:
    settle_age(sent.case, amina)
    settle_age(sent.case, amina, Client.AgeStatus.UNSURE)
    assert open_task(sent.case) is None
    assert not fresh(sent).chooses_at_18


@pytest.mark.parametrize("stays", [True, False])
def test_her_answer_is_recorded_whatever_is_known_of_her_birth(
    act: Act, sent: Referral, amina: User, amina_browser: Browser, stays: bool
) -> None:
    settle_age(sent.case, amina)
    answered = amina_browser.post(
        url(sent.case, "eighteen"),
        {
            "stays": "yes" if stays else "no",
            "wants_support": "yes",
            "how": "signed",
            "interpreter_name": "Layla H.",
            "kept_where": "Her file",
            "form_version": "2026",
            **boxes("given_on", make.TODAY),
        },
        follow=True,
    )
    assert "Her choice is recorded." in text_of(answered)
    assert open_task(sent.case) is None
    assert fresh(sent).consents is stays
    page = text_of(amina_browser.get(url(sent.case)))
    assert ("She wants to be referred" in page) is stays
    assert ("Record that she withdrew" in page) is not stays


def test_one_sent_by_others_while_she_was_maybe_a_child_is_asked_too(
    act: Act, childs_case: Case, salvation_army: FirstResponderOrganisation, amina: User
) -> None:
    sent = {"submitted_on": SENT_ON, "received_on": SENT_ON, "reference": "NRM-2"}
    referral = act("record_earlier_referral", case=childs_case, organisation=salvation_army, **sent)
    settle_age(childs_case, amina)
    assert fresh(referral).asks_if_she_stays


class TestADateThatIsCorrected:
    """She turned 18 after it was sent: on a later day she would have had to agree."""

    BIRTHDAY = date(2026, 11, 26)
    AFTER_IT = date(2026, 11, 27)
    LATER = datetime(2026, 11, 30, 12, tzinfo=UTC)

    @pytest.fixture(autouse=True)
    def turns_18(self, childs_case: Case) -> None:
        client, born = childs_case.client, self.BIRTHDAY.replace(year=self.BIRTHDAY.year - 18)
        client.age_status, client.born_on, client.born_precision = Client.AgeStatus.CHILD, born, "exact"
        client.born_year, client.born_month = born.year, born.month
        client.save()

    def correct(self, act: Act, referral: Referral) -> None:
        days = {"submitted_on": self.AFTER_IT, "received_on": self.AFTER_IT}
        act("correct_receipt", referral=referral, **days, reference="NRM-1", why="A slip", at=self.LATER)

    def test_cannot_pass_her_birthday_without_her_consent(self, act: Act, sent: Referral) -> None:
        with pytest.raises(Contradiction) as refusal:
            self.correct(act, sent)
        assert refusal.value.by_field["submitted_on"].startswith("She turned 18 on 26 November 2026")

    def test_may_come_after_she_agreed_as_an_adult(self, act: Act, sent: Referral) -> None:
        agreed = ASKED | {"given_on": self.BIRTHDAY, "kept_where": "Her file", "form_version": "2026"}
        act("record_choice_at_18", referral=sent, stays=True, **agreed, at=self.LATER)
        self.correct(act, fresh(sent))
        assert not fresh(sent).sent_as_child

    def test_of_one_sent_by_others_is_with_whoever_asked_her(
        self, act: Act, childs_case: Case, salvation_army: FirstResponderOrganisation
    ) -> None:
        sent = {"submitted_on": SENT_ON, "received_on": SENT_ON, "reference": "NRM-2"}
        referral = act("record_earlier_referral", case=childs_case, organisation=salvation_army, **sent)
        self.correct(act, fresh(referral))
        assert fresh(referral).submitted_on == self.AFTER_IT


def test_an_adult_who_consented_is_not_asked_again(received: Referral, amina: User) -> None:
    settle_age(received.case, amina, Client.AgeStatus.UNSURE)
    settle_age(received.case, amina)
    assert open_task(received.case) is None
    assert not fresh(received).asks_if_she_stays
