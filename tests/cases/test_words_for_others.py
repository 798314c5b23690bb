"""What is written of a case for others to read: nothing of her, as far as whoever writes sees her.

Whoever does not see her learns nothing by trying: right and wrong guesses are answered the same.
"""

from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions import access, lifting
from cases.forms.access import CheckForm, ExclusionForm
from cases.models import AccessGrant, Address, Case, Placement, Refused, Room, SafeContact
from cases.queries.about_her import COVER, called_by_one, without_secrets, words_about_her
from hestia.accounts.models import Service, User
from hestia.workingdays.models import BankHoliday
from tests import make
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
PLAIN = "They will meet at the hearing on 12/11/2026, from 10:30 on."
TELLS = (
    "Ghada asks for her.",
    "For GHADA KARAM.",
    "She is at 77 Quince Row.",
    "Her word is m a r i g o l d.",
    "She waits in Room seven.",
    "Say again that you are the dentist about her cleaning.",
)
STORY = "You are the dentist about her cleaning appointment"
NAMES = ("Ghada Karam", "Nadia Hoxha")  # hers, and nobody's
GUESSES = ("Ghada Karam of 77 Quince Row", "Nadia Hoxha of 12 Alder Street")  # hers, and nobody's


@pytest.fixture
def her(her_case: Case) -> Case:
    Address(case=her_case, kind="own", text="77 Quince Row\nE8 1AB", borough="Hackney", from_on=TODAY).save()
    contact = SafeContact.objects.get(case=her_case)
    contact.code_word, contact.say = "Marigold", STORY
    contact.save()
    room = Room(service=her_case.service, number=7)
    room.save()
    Placement(case=her_case, room=room, from_on=TODAY).save()
    return her_case


def says(act: Any, words: str) -> str:
    """Return why an act refuses words, or nothing."""
    try:
        act(words)
    except Refused as refused:
        return refused.by_field.get("words", "")
    return ""


@pytest.mark.parametrize("words", TELLS)
def test_who_sees_her_writes_nothing_of_her(
    words: str, her: Case, amina: User, ben: User, carys: User, dev: User
) -> None:
    by: dict[str, Any] = {"case": her, "by": carys, "at": NOON}
    days: dict[str, Any] = {"first": TODAY, "last": TODAY}
    names = access.SealNames([carys, amina], [])
    acts = [
        lambda said: access.exclude_worker(person=ben, reason="conflict", words=said, **by),
        lambda said: access.arrange_cover(worker=amina, person=dev, words=said, **days, **by),
        lambda said: access.seal_case(names=names, words=said, **by),
    ]
    for act in acts:
        assert "Take out “" in says(act, f"{words} Nobody else may know it.")
        assert says(act, f"{PLAIN} She will come.") == ""


@pytest.mark.parametrize("before", ["", "I will come with lola. ", "WILL and lola, "])
def test_a_name_is_found_after_the_word_that_is_none(before: str, her: Case, amina: User) -> None:
    """ "Will" is a name, and "will" is none: where the word stands first, the name is read on for."""
    her.client.first_name, her.client.known_as = "Will", "Lola"
    her.client.save()
    for name in ("Will", "Lola"):
        words = f"{before}Ask {name} again."
        assert any(f"“{name}”" in fact for fact in words_about_her(her.pk, words, by=amina, at=NOON))
        assert name in called_by_one(words, ["Will", "Lola"], but=frozenset())


def test_nor_who_asks_to_open_her_again_or_decides_it(her: Case, amina: User, ben: User, carys: User) -> None:
    access.seal_case(
        case=her, names=access.SealNames([carys, amina, ben], []), words="A relative", by=carys, at=NOON
    )
    asked: dict[str, Any] = {"case": her, "asked_of": carys, "due_on": TODAY, "by": amina, "at": NOON}
    with pytest.raises(Refused, match="it is her name"):
        lifting.ask_to_lift_seal(words="Ghada is safe again, she says.", **asked)
    question = lifting.ask_to_lift_seal(words="She is safe again, she says.", **asked)
    no: dict[str, Any] = {"lifting": question, "is_allowed": False, "by": carys, "at": NOON, "today": TODAY}
    with pytest.raises(Refused, match="one of her addresses"):
        lifting.decide(words="He is at 77, Quince Row.", **no)
    assert lifting.decide(words="Not yet, he is near.", **no).is_allowed is False


class TestWhoDoesNotSeeHer:
    def test_learns_nothing_from_a_reason(self, her: Case, house_b: Service) -> None:
        """Of hers, and of one that is nobody's, right and wrong guesses are answered the same."""
        asked = [
            (reference, guesses, reference == her.reference and guesses is NAMES)
            for reference in (her.reference, "H-9999")
            for guesses in (NAMES, GUESSES)  # an address is refused by its looks, whosever it is
        ]
        for reference, guesses, is_opened in asked:
            answers = []
            for guess in guesses:
                browser, number = Browser(), User.objects.count()
                browser.force_login(make.user(f"Guesser N{number}", services=[house_b]))
                sent = {"reference": reference, "reason": "on_duty", "words": f"On duty, for {guess}."}
                answered = browser.post(reverse("desk:access_reason"), sent)
                answers.append(
                    (answered.status_code, answered.get("Location"), "looks like" in answered.text)
                )
            assert answers[0] == answers[1]
            assert (answers[0][0] == HTTPStatus.FOUND) is is_opened
            assert answers[0][2] is (guesses is GUESSES)
        assert AccessGrant.objects.count() == len(GUESSES)

    @pytest.mark.parametrize("act", ["reason", "glass"])
    def test_what_of_hers_stands_in_a_reason_is_covered_for_who_reads_it(
        self, act: str, her: Case, dev: User
    ) -> None:
        """Who opens it may know her from before; who checks or learns of it may see none of that."""
        contact = SafeContact.objects.get(case=her)
        contact.phone = "07700 900123"
        contact.save()
        secrets = ("0900 and then 123", "dentist about her cleaning", "room 7", "Ghada", "Marigold")
        words = (
            "On call for Ghada: she rang from 0900 and then 123, Marigold, in room 7;"
            " I said I am the dentist about her cleaning appointment."
        )
        given: dict[str, Any] = {"reference": her.reference, "words": words, "by": dev, "at": NOON}
        with as_application(dev, at=NOON):
            if act == "reason":
                access.give_reason(reason="on_duty", **given)
            else:
                calendar = BankHoliday.objects.calendar("ew")
                access.break_glass(reason="danger", calendar=calendar, **given)
        [grant] = AccessGrant.objects.all()
        assert [secret for secret in secrets if secret in grant.words] == []
        assert grant.words.startswith(f"On call for {COVER}: she rang from {COVER}")

    def test_a_reason_that_is_nothing_else_is_still_one(self, her: Case, dev: User) -> None:
        her.client.first_name = "Marigolda"
        her.client.save()
        assert without_secrets(her, "Marigolda Karam") == COVER
        assert without_secrets(her, "She rang us, in danger.") == "She rang us, in danger."

    def test_however_long_it_is_with_what_is_covered(self, her: Case, dev: User) -> None:
        words = "Room seven, " * 41 + "she says"  # as long as a reason may be
        assert len(words) == 500
        glass: dict[str, Any] = {"reason": "danger", "words": words, "at": NOON}
        access.break_glass(
            reference=her.reference, calendar=BankHoliday.objects.calendar("ew"), by=dev, **glass
        )
        assert "Room" not in AccessGrant.objects.get().words

    def test_learns_nothing_from_a_check(self, her: Case, dev: User, farah: User, carys: User) -> None:
        glass: dict[str, Any] = {"reason": "danger", "words": "She rang us, in danger.", "at": NOON}
        access.break_glass(
            reference=her.reference, calendar=BankHoliday.objects.calendar("ew"), by=dev, **glass
        )
        grant = AccessGrant.objects.get()
        for guess in GUESSES:
            checked: dict[str, Any] = {"words": f"It was right, of {guess}.", "was_right": True, "at": NOON}
            mark = transaction.savepoint_create()
            access.check_grant(grant=grant, by=farah, **checked)  # she does not see the case
            transaction.savepoint_rollback(mark)
            grant.refresh_from_db()
        hers: dict[str, Any] = {"words": f"It was right, of {GUESSES[0]}.", "was_right": True, "at": NOON}
        with pytest.raises(Refused, match="Ghada Karam"):
            access.check_grant(grant=grant, by=carys, **hers)

    @pytest.mark.parametrize(
        "words",
        [
            *(
                "She is in E8 1AB, I was told.",
                "Ring 020 7946 0999 for her.",
                "Write to her@mail.example please.",
            ),
            "On +44 7911 110380 she waits.",
        ],
    )
    def test_what_only_looks_like_a_way_to_somebody_is_refused_by_its_looks(self, words: str) -> None:
        form = CheckForm({"was_right": "yes", "words": words})
        assert "looks like" in str(form.errors["words"])
        kept_out = ExclusionForm({"reason": "conflict", "words": words}, people=User.objects.none())
        assert "looks like" in str(kept_out.errors["words"])
        assert "words" not in CheckForm({"was_right": "yes", "words": PLAIN}).errors
