"""What the house writes of "her", as each client is called; and nothing that somebody typed."""

import pytest
from django.template import engines
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Case
from hestia.ui.pronouns import (
    Called,
    called_by,
    of_any_client,
    say,
    say_in_template,
    say_outside_quotes,
    speak_of,
)


@pytest.mark.parametrize(
    ("pronouns", "called"),
    [
        ("she/her", Called.SHE),
        ("She", Called.SHE),
        ("she/they", Called.SHE),
        ("he/him", Called.HE),
        (" He / him", Called.HE),
        ("they/them", Called.CLIENT),
        ("ze/zir", Called.CLIENT),
        ("", Called.CLIENT),
    ],
)
def test_is_called_by_the_first_of_the_pronouns(pronouns: str, called: Called) -> None:
    assert called_by(pronouns) is called


@pytest.mark.parametrize(
    ("hers", "his", "clients"),
    [
        ("Her answer is recorded.", "His answer is recorded.", "The client’s answer is recorded."),
        (
            "Does she agree with the plan?",
            "Does he agree with the plan?",
            "Does the client agree with the plan?",
        ),
        ("Print her support plan", "Print his support plan", "Print the client’s support plan"),
        ("Ask her first.", "Ask him first.", "Ask the client first."),
        ("Enter her first language", "Enter his first language", "Enter the client’s first language"),
        ("What keeps her safe", "What keeps him safe", "What keeps the client safe"),
        ("See her safe contact", "See his safe contact", "See the client’s safe contact"),
        ("Explain to her that it ends", "Explain to him that it ends", "Explain to the client that it ends"),
        (
            "What protects her does not simply end.",
            "What protects him does not simply end.",
            "What protects the client does not simply end.",
        ),
        ("What matters most to her", "What matters most to him", "What matters most to the client"),
        ("She signs it herself.", "He signs it himself.", "The client signs it themselves."),
        ("She and her children", "He and his children", "The client and their children"),
        ("Give her her record", "Give him his record", "Give the client their record"),
        ("A friend of hers", "A friend of his", "A friend of theirs"),
        ("For example, she/her", "For example, she/her", "For example, she/her"),
        ("Where there is another", "Where there is another", "Where there is another"),
    ],
)
def test_says_it_as_the_client_is_called(hers: str, his: str, clients: str) -> None:
    assert say(hers, Called.SHE) == hers
    assert say(hers, Called.HE) == his
    assert say(hers, Called.CLIENT) == clients


def test_a_template_keeps_its_code_its_addresses_and_its_names() -> None:
    source = (
        '{# she #}<a id="her-plan" href="/her/" aria-label="Her plan">{{ hers.name }}</a>'
        '{% if her %}{% sheet "Her plan" %}{{ name|default:"She has none" }}{% endif %}'
    )
    assert say_in_template(source, Called.HE) == (
        '{# she #}<a id="her-plan" href="/her/" aria-label="His plan">{{ hers.name }}</a>'
        '{% if her %}{% sheet "His plan" %}{{ name|default:"He has none" }}{% endif %}'
    )


def test_what_may_have_been_typed_stays_between_its_quotes() -> None:
    with of_any_client():
        speak_of("he/him")
        assert say_outside_quotes("She said: “She told her.” Ask her.") == "He said: “She told her.” Ask him."
    assert say_outside_quotes("Ask her.") == "Ask her."


def test_each_way_has_a_template_of_its_own_and_the_next_page_begins_anew() -> None:
    django = engines["django"]
    with of_any_client():
        speak_of("he/him")
        his = django.get_template("referrals/not_asking.html")
    assert django.get_template("referrals/not_asking.html") is not his


def test_a_page_of_his_case_says_he_and_leaves_what_was_typed(her_case: Case, amina_browser: Browser) -> None:
    address = reverse("referrals:overview", args=[her_case.reference])
    hers = amina_browser.get(address).text
    her_case.client.pronouns, her_case.client.known_as = "he/him", "Her Majesty"
    her_case.client.save()
    his = amina_browser.get(address).text
    assert "She decides." in hers
    assert "He decides." in his
    assert "Her Majesty" in his
