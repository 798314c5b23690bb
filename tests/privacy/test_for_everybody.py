"""What everybody here reads points to nobody: it is refused by its looks, and tells nothing of anybody."""

from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from cases.forms.access import ReasonForm
from cases.forms.groups import ClientGroupForm, GroupChangeForm
from cases.models import Case, ClientGroup, OtherName
from cases.queries.about_her import clients_named
from hestia.accounts.models import User
from hestia.audit.forms import LimitForm
from hestia.community.forms import ActivityForm, CampaignForm
from hestia.db.acting import acting_as
from hestia.directory.forms.entries import InterpreterForm, ListedAgencyForm
from hestia.directory.forms.how_it_went import AgencyNoteForm, InterpretedForm, SuspensionForm
from hestia.directory.models import AgencyNote, ListedAgency
from hestia.privacy.shapes import of_somebody
from hestia.ui.forms import ForEverybodyMixin
from oversight.forms.returns import AgainForm, MarkForm, ReturnForm
from oversight.forms.samples import AlikeForm
from oversight.forms.supervision import ActionForm
from supportplans.forms.feedback import FeedbackForm, YouSaidForm
from tests import make

SAID = "oh two oh seven nine four six oh one four seven"
TELLING = [
    ("H-0147 waited there two hours", "H-0147", "a reference"),
    ("as in h 0147", "h 0147", "a reference"),
    ("Ｈ－0147 again", "Ｈ－0147", "a reference"),
    ("case no. 0147", "case no. 0147", "a reference"),
    ("Client at 48 Marlowe Street", "48 Marlowe Street", "an address"),
    ("at forty eight marlowe street", "forty eight marlowe street", "an address"),
    ("48 Mаrlоwe Street, in other letters", "48 Mаrlоwe Street", "an address"),
    ("48 marlowe st", "48 marlowe st", "an address"),
    ("Cookery / Flat 12, Cedar Court", "12, Cedar Court", "an address"),
    ("Her number is 020 7946 0147", "020 7946 0147", "a phone number"),
    (SAID, SAID, "a phone number"),
    ("Call 07946 and then 014755", "07946 and then 014755", "a phone number"),
    ("near SE15 4QX", "SE15 4QX", "a postcode"),
    ("her@mail.example", "her@mail.example", "an e-mail address"),
    ("ghadah dot k at gmail dot com", "ghadah dot k at gmail dot com", "an e-mail address"),
]
PLAIN = [
    "They read names out aloud.",
    "Open on weekdays after 5pm, and 3 nights a week in E8.",
    "£25 an hour, 2 hours at least; the wait is 12 weeks since 12 March 2026.",
    "Library, Mill Lane",
    "Open at 0900, and then 1600; room 012 and then 3 more.",
    "Cards in health centres, HT-26-B",
    "It took 25 minutes to get close to the front of the queue.",
]
FOR_EVERYBODY: list[Any] = [
    *(InterpreterForm, ListedAgencyForm, AgencyNoteForm, InterpretedForm, SuspensionForm),
    *(ActivityForm, CampaignForm, ClientGroupForm, GroupChangeForm, YouSaidForm, AlikeForm, ActionForm),
    *(LimitForm, ReturnForm, AgainForm, MarkForm),
]


@pytest.mark.parametrize(("words", "place", "what"), TELLING)
def test_is_found_by_its_looks_however_it_is_written(words: str, place: str, what: str) -> None:
    assert (place, what) in list(of_somebody(words))


@pytest.mark.parametrize("words", PLAIN)
def test_what_points_to_nobody_may_stand(words: str) -> None:
    assert list(of_somebody(words)) == []


def test_every_form_of_what_everybody_reads_is_read_over() -> None:
    assert [form for form in FOR_EVERYBODY if not issubclass(form, ForEverybodyMixin)] == []


@pytest.mark.parametrize(("words", "place", "what"), TELLING)
def test_a_note_on_an_agency_is_refused_in_words_and_what_was_typed_is_kept(
    words: str, place: str, what: str, amina_browser: Browser, carys: User
) -> None:
    law = ListedAgency(name="Old Law", kind="solicitor", verified_at=make.NOON, verified_by=carys)
    law.save()
    new = reverse("directory:note_new", args=[law.pk])
    answer = amina_browser.post(new, {"kind": "good", "words": words})
    page = answer.content.decode()
    assert "Everybody here reads this. Leave out who it was about." in page
    assert f"looks like {what}" in page
    assert words in page
    assert not AgencyNote.objects.exists()


NAMED = [
    ("Ghada Karam waited there with her baby", "Ghada Karam"),
    ("KARAM, ghada: two hours", "KARAM, ghada"),
    ("G. Karam waited", "G. Karam"),
    ("Karam, G. waited", "Karam, G"),
    ("Ghada K. waited", "Ghada K"),
    ("G h a d a  K a r a m", "G h a d a  K a r a m"),
    ("Ghadah Kareem was seen", "Ghadah Kareem"),
    ("غادة كريم", "غادة كريم"),
    ("Lola was here", "Lola"),
]
NAMING_NOBODY = ["Ghada is a name", "Lola Montez of the council rang", "a lola", "Karam Street", "Mark a box"]


@pytest.fixture
def ghada(her_case: Case) -> Case:
    for name in ("Ghadah Kareem", "غادة كريم", "Lola"):
        OtherName(client=her_case.client, name=name).save()
    return her_case


def post_note(words: str, by: User, checked_by: User) -> str:
    """Return the page that answers a note on an agency; nothing if it was saved."""
    law = ListedAgency(name="Old Law", kind="solicitor", verified_at=make.NOON, verified_by=checked_by)
    law.save()
    browser = Browser()
    browser.force_login(by)
    answer = browser.post(reverse("directory:note_new", args=[law.pk]), {"kind": "good", "words": words})
    return answer.content.decode() if answer.status_code == HTTPStatus.OK else ""


@pytest.mark.parametrize(("words", "called"), NAMED)
def test_a_client_whom_the_writer_sees_is_named_to_nobody(
    words: str, called: str, ghada: Case, amina: User, carys: User
) -> None:
    page = post_note(words, amina, carys)
    assert f"“{called}” is the name of a client. Everybody here reads this." in page
    assert words in page
    assert not AgencyNote.objects.exists()


@pytest.mark.parametrize("words", [words for words, _ in NAMED])
def test_of_one_whom_the_writer_does_not_see_nothing_is_told(
    words: str, ghada: Case, dev: User, carys: User
) -> None:
    assert post_note(words, dev, carys) == ""


@pytest.mark.parametrize("words", NAMING_NOBODY)
def test_what_is_no_name_of_hers_may_stand(words: str, ghada: Case, amina: User, carys: User) -> None:
    assert post_note(words, amina, carys) == ""


def test_a_name_of_the_exploitation_is_told_to_no_learner(her_case: Case, efua: User, ben: User) -> None:
    OtherName(client=her_case.client, name="Lola Star", kind="exploitation").save()
    her_case.second_worker = efua
    her_case.save()
    for person, found in ((efua, []), (ben, ["Lola Star"])):
        with acting_as(person):
            assert clients_named("Lola Star came") == found
            assert clients_named("Ghada Karam came") == ["Ghada Karam"]


def test_names_cost_the_same_however_many_clients_there_are(
    her_case: Case, amina: User, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        make.case(worker=amina, service=her_case.service, client=make.client("Ghada", f"Karam{number}"))
    for words, queries in (("Ghada Karam came", 6), ("Nobody at all", 4)):
        with acting_as(amina), django_assert_num_queries(queries):
            clients_named(words)


@pytest.mark.parametrize("who", ["worker", "outsider"])
def test_why_a_record_is_opened_names_no_client_whom_the_writer_sees(
    who: str, her_case: Case, amina: User, dev: User
) -> None:
    sent = {"reference": "H-9147", "reason": "she_came", "words": "Ghada Karam came to the office."}
    with acting_as(amina if who == "worker" else dev):
        form = ReasonForm(sent)
        assert ("“Ghada Karam”" in str(form.errors.get("words", ""))) is (who == "worker")


def test_whether_it_is_a_clients_makes_no_difference(her_case: Case) -> None:
    """Or who types one reference after the other would learn which there are."""
    said = {
        str(AgencyNoteForm({"kind": "good", "words": f"Of {ref}"}).errors["words"]).replace(ref, "")
        for ref in (her_case.reference, "H-9999")
    }
    assert len(said) == 1


def test_the_phone_of_an_office_stands_in_how_we_refer_and_a_reference_does_not(db: None) -> None:
    for route, is_refused in (
        ("Ring the duty desk on 020 7946 0009, or write to duty@law.example", False),
        ("As we did for H-0147", True),
    ):
        form = ListedAgencyForm({"name": "Law", "kind": "solicitor", "route": route, "note": ""})
        assert ("route" in form.errors) is is_refused


@pytest.mark.parametrize("name", ["title", "place", "destination"])
@pytest.mark.parametrize("words", ["Cookery / 48 Marlowe Street", "H-0147 outing"])
def test_a_group_is_called_after_nobody(
    name: str, words: str, amina_browser: Browser, her_case: Case
) -> None:
    sent = {"kind": "journey", "title": "Outing", "place": "Station", "destination": "Park", name: words}
    page = amina_browser.post(reverse("cases:group_new"), sent).content.decode()
    assert "Leave out who it was about." in page
    assert words in page
    assert not ClientGroup.objects.exists()


@pytest.mark.parametrize("words", ["Her cousin found 48 Marlowe Street, she says", "She lives with H-0148"])
def test_so_is_why_a_record_is_opened(words: str) -> None:
    form = ReasonForm({"reference": "H-0147", "reason": "contact", "words": words})
    assert "looks like" in str(form.errors["words"])


def test_feedback_without_her_name_says_not_whose_it_is() -> None:
    sent = {"better": "Ring me on 020 7946 0147.", "who_knows": "nobody"}
    form = FeedbackForm(sent)
    assert "leave it out, or let the manager know" in str(form.errors["better"])
    assert "better" not in FeedbackForm({**sent, "who_knows": "manager"}).errors
