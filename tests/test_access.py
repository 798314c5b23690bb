"""Who reaches which address: every address of the URLconf, every role, reading and sending.

An address that stands in no list fails: whoever adds a page says here who may open it.
"""

from typing import Any

import pytest
from django.test import Client as Browser

from cases.models import Case
from hestia.accounts.permissions import GRANTS
from tests.addresses import address, patterns
from tests.doors import DECLARED, NEEDS, PUBLIC

# On the way in: without the step before, they lead to it.
ON_THE_WAY = {
    "account_logout",
    "accounts:invitation_link",
    "mfa_authenticate",
    "mfa_login_webauthn",
}
SIGNED_IN = {
    "account_change_password",
    "account_reauthenticate",
    "account_set_password",
    "accounts:account",
    "accounts:hide",
    "accounts:stay",
    "accounts:unlock",
    "desk:access_notice",  # one's own notices
    "desk:paper",  # one's own papers: the key of the shelf names the person
    "desk:access_rules",
    "desk:home",
    "desk:notice",  # one's own
    "desk:notifications",  # one's own
    "desk:notifications_undoing",  # one's own
    "desk:my_day",  # leads those without cases to where their work begins
    "desk:team_member",  # one's own; other people's ask for the team board's permission (tests/desk)
    "drafts:draft",
    "drafts:start_again",  # one's own
    "drafts:unsent",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "desk:questions",
    "staff:day_change",
    "staff:day_new",  # of one's own placement, or of somebody's whose register one keeps (tests/staff)
    "staff:person",  # one's own; other people's are there for who keeps their register (tests/staff)
    "oversight:learned",  # of one's own placement, or whose register one keeps (tests/oversight)
    "oversight:portfolio",
    "oversight:load",  # one's own, or of somebody of one's team (tests/oversight)
    "supervision:action_done",  # one's own, had or held (tests/oversight), as all of them
    "supervision:action_new",
    "supervision:action_undoing",
    "supervision:mine",
    "supervision:record",
    "supervision:record_new",
    "supervision:wellbeing",
    "ui:gallery",
    "usersessions_list",
}
ALL = dict(patterns())
PEOPLE = ["amina", "carys", "dev", "efua", "farah", "gita", "hal", "iris"]


def test_every_address_is_declared_once() -> None:
    lists = [PUBLIC, ON_THE_WAY, SIGNED_IN, *NEEDS.values()]
    named = [name for names in lists for name in names]
    assert len(named) == len(set(named))
    assert set(named) == set(ALL)


def answers(browser: Browser, url: str) -> list[int]:
    return [browser.get(url).status_code, browser.post(url).status_code]


@pytest.mark.security  # each time the matrix asks the same of everyone who may not
@pytest.mark.parametrize("name", sorted(ALL))
def test_who_reaches_it(name: str, her_case: Case, request: pytest.FixtureRequest) -> None:
    url = address(name, ALL[name], her_case)
    stranger = answers(Browser(), url)
    if name in PUBLIC:
        assert 302 not in stranger
    elif name in ON_THE_WAY:
        assert set(stranger) <= {302, 405}
    else:
        assert set(stranger) == {302}
    is_of_a_case = "ref" in ALL[name]
    for who in PEOPLE:
        person: Any = request.getfixturevalue(who)
        browser = Browser()
        browser.force_login(person)
        got = answers(browser, url)
        assert not [status for status in got if status >= 500]
        permission = DECLARED.get(name)
        if name == "desk:team_member":
            continue
        if permission is None:
            assert 403 not in got, who
        elif permission not in GRANTS[person.role]:
            assert 403 in got, who
            assert set(got) <= {403, 405}, who
        elif is_of_a_case and who in {"dev", "efua"}:
            # Another team's case, and one not allocated to a student: it does not exist for them.
            assert set(got) <= {404, 405}, who
        else:
            assert 403 not in got, who
