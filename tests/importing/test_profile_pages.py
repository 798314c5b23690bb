"""The pages of another system's sheet: what is taken and left out is seen first, and kept when asked."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from cases.models import Case
from desk.importing.columns import COLUMNS
from desk.importing.models import Imported, ImportProfile, Upload
from desk.importing.profiles import keep_profile
from hestia.accounts.models import User
from hestia.audit.models import Event
from tests.importing.caseloads import brought, noon, work
from tests.importing.sheets import GOOD, as_csv, as_xlsx
from tests.importing.test_pages import HOME, browser, choose, text
from tests.make import NOON
from tests.roles import as_application

pytestmark = pytest.mark.django_db
__all__ = ["browser", "noon"]
NAME_OF = {column.heading: column.name for column in COLUMNS}
THEIRS = {
    "Case ID": "Old reference",
    "Forename": "First name",
    "Surname": "Last name",
    "DoB": "Date of birth",
    "Sex": "Gender",
    "Mother tongue": "First language",
    "Refuge": "Service",
    "Key worker": "Worker’s e-mail",
    "Start": "Opened on",
    "Signed": "Agreed to support on",
    "Form": "How she agreed",
}
MEANT = {
    "Gender": {"Femme": "Woman"},
    "Service": {"Day centre": "Outreach"},
    "Worker’s e-mail": {"Amina O.": "amina.osei@example.org"},
    "How she agreed": {"On paper": "Signed form"},
}
SAID = {  # which column is which, where nobody could guess
    "Mother tongue": "first_language",
    "Refuge": "service",
    "Start": "opened_on",
    "Signed": "consent_on",
    "Form": "consent_how",
}


@pytest.fixture(autouse=True)
def worker(amina: User) -> User:
    """Return who the rows name as the worker."""
    return amina


def foreign(row: Mapping[str, str], **more: str) -> dict[str, str]:
    """Return a row as another system has it, with columns that we do not have."""
    written = {
        theirs: next((word for word, mine in MEANT.get(ours, {}).items() if mine == row[ours]), row[ours])
        for theirs, ours in THEIRS.items()
    }
    return {**written, "Shoe size": "39", "Allergies": "", **more}


def filled(page: Any, **said: str) -> dict[str, str]:
    """Return what a page would send, with some answers by their label instead."""
    form = page.context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    return sent | {name: said[str(field.label)] for name, field in form.fields.items() if field.label in said}


def taken(browser: Browser, content: bytes) -> str:
    """Choose a sheet, say what its columns and words are; return the page that shows it all."""
    url = choose(browser, content).url
    page = browser.get(f"{url}columns/")
    browser.post(f"{url}columns/", filled(page, **SAID))
    meant = {word: ours for words in MEANT.values() for word, ours in words.items()}
    browser.post(f"{url}words/", filled(browser.get(f"{url}words/"), **meant))
    return f"{url}taking/"


def kept(by: User) -> ImportProfile:
    """Keep how such sheets are taken."""
    columns = {theirs: NAME_OF[ours] for theirs, ours in THEIRS.items()}
    return keep_profile(
        profile=ImportProfile(),
        name="Lamplight",
        columns={**columns, "Shoe size": "", "Allergies": ""},
        words={NAME_OF[ours]: words for ours, words in MEANT.items()},
        by=by,
        at=NOON,
    )


def facts() -> list[dict[str, Any]]:
    """Return what is known of each case, but for numbers and keys that are another each time."""
    differ = {"id", "reference", "client_id", "case_id", "row_key", "version"}
    rows = []
    for case in Case.objects.select_related("client", "safe_contact").order_by("pk"):
        kinds = [
            case,
            case.client,
            case.safe_contact,
            *case.consent_set.all(),
            *case.deadline_set.order_by("kind", "title"),
        ]
        rows += [
            {
                field.attname: getattr(kind, field.attname)
                for field in kind._meta.concrete_fields
                if field.attname not in differ
            }
            for kind in kinds
        ]
    return rows


def test_a_kept_profile_brings_in_the_same_cases_as_our_template(
    browser: Browser, carys: User, amina: User
) -> None:
    rows = [GOOD, {**GOOD, "First name": "Linh", "Old reference": "L-18", "Date of birth": "1985"}]
    with transaction.atomic():
        brought(*rows, by=carys)
        ours = facts()
        transaction.set_rollback(True)
    assert not Case.objects.exists()
    url = taken(browser, as_csv([foreign(GOOD)]))
    browser.post(url, filled(browser.get(url)) | {"name": "Lamplight"})
    Upload.objects.all().delete()
    url = choose(browser, as_csv(map(foreign, rows))).url
    page = browser.get(url, follow=True)
    shown = text(page)
    assert page.request["PATH_INFO"] == f"{url}taking/"  # shown before it is used
    assert "11 columns taken, 2 left out" in " ".join(shown.split())
    assert "This is the profile <bdi>Lamplight</bdi>" in shown
    for words in ("<bdi>Shoe size</bdi>", "<bdi>Allergies</bdi>", "Femme</bdi> is Woman"):
        assert words in shown
    assert Upload.objects.get().state == "columns"
    browser.post(f"{url}taking/", filled(page))
    work()
    page = browser.get(url)
    assert "Bring in 2 cases" in text(page)
    browser.post(url, {"once": page.context["form"]["once"].value()})
    work()
    assert Imported.objects.count() == 2
    assert facts() == ours


def test_nothing_is_checked_before_somebody_has_seen_it(browser: Browser, carys: User) -> None:
    url = choose(browser, as_csv([foreign(GOOD)])).url
    work()
    assert Upload.objects.get().checked == 0
    page = browser.get(url, follow=True)
    assert page.request["PATH_INFO"] == f"{url}columns/"
    assert "Leave out" in text(page)
    assert page.context["form"].initial == {}
    assert browser.get(f"{url}taking/")["Location"] == f"{url}columns/"


def test_one_column_of_ours_is_taken_once_and_nothing_said_is_lost(browser: Browser, carys: User) -> None:
    url = choose(browser, as_csv([foreign(GOOD)])).url
    said = filled(browser.get(f"{url}columns/"), **{**SAID, "Shoe size": "first_name"})
    page = browser.post(f"{url}columns/", said)
    assert "“Forename” is already taken as “First name”" in text(page)
    assert {name: page.context["form"][name].value() for name in said} == said
    assert Upload.objects.get().columns == {}


def test_nothing_is_left_out_that_was_not_sent(browser: Browser, carys: User) -> None:
    url = choose(browser, as_csv([foreign(GOOD)])).url
    page = browser.post(f"{url}columns/", {"column_0": "old_reference"})
    assert text(page).count("Say which column “Shoe size” is, or leave it out") == 2  # above, and beside it
    assert "Say which column “Case ID”" not in text(page)
    assert Upload.objects.get().columns == {}


def test_a_heading_that_is_there_twice_can_be_taken_once_and_not_kept(browser: Browser, carys: User) -> None:
    table = [[*foreign(GOOD), "Sex"], [*foreign(GOOD).values(), "x"]]
    url = taken(browser, as_xlsx(table))
    page = browser.post(url, filled(browser.get(url)) | {"name": "Twice"})
    assert page.status_code == 409
    assert "“Sex” more than once" in text(page)
    assert page.context["form"]["name"].value() == "Twice"
    assert Upload.objects.get().state == "columns"
    assert not ImportProfile.objects.exists()


def test_a_profile_whose_headings_are_missing_is_refused_in_words(browser: Browser, carys: User) -> None:
    profile = kept(carys)
    row = {theirs: words for theirs, words in foreign(GOOD).items() if theirs != "Start"}
    url = choose(browser, as_csv([row])).url
    page = text(browser.get(f"{url}columns/?profile={profile.pk}"))
    assert "“Lamplight” cannot be used for this sheet. The sheet has no column “Start”." in page
    assert "Filled in from" not in page
    for strange in ("x", "-1", "9" * 30):
        assert browser.get(f"{url}columns/", {"profile": strange}).status_code == 200


def test_a_profile_that_nearly_fits_fills_the_page_in(browser: Browser, carys: User) -> None:
    profile = kept(carys)
    url = choose(browser, as_csv([foreign(GOOD, Town="Leeds")])).url
    page = browser.get(url, follow=True)
    assert "It does not know 1 column:\n          <bdi>Town</bdi>" in text(page)
    browser.post(f"{url}columns/", filled(page))
    page = browser.get(f"{url}taking/")
    assert "<bdi>Town</bdi>" in text(page)
    assert "Femme</bdi> is Woman" in text(page)
    browser.post(f"{url}taking/", filled(page) | {"replaces": "on"})
    profile.refresh_from_db()
    assert (profile.version, profile.columns["Town"]) == (2, "")
    assert profile.history.first().history_user == carys


def test_two_people_do_not_keep_one_name(browser: Browser, carys: User, dev: User) -> None:
    kept(carys)
    dev.role = "manager"
    dev.save()
    other = Browser()
    other.force_login(dev)
    url = taken(other, as_csv([foreign(GOOD, Town="Leeds")]))
    page = other.post(url, filled(other.get(url)) | {"name": "LAMPLIGHT"})
    assert "There is already a profile called “LAMPLIGHT”" in text(page)
    assert page.context["form"]["name"].value() == "LAMPLIGHT"
    assert Upload.objects.get(owner=dev).state == "columns"
    assert ImportProfile.objects.get().made_by == carys


def test_hostile_headings_are_shown_as_words(browser: Browser, carys: User) -> None:
    script, long, turned = "<script>alert(1)</script>", "x" * 10_000, "Sex\u202eemankcin"
    row = foreign(GOOD, **{script: "<b>1</b>", long: "2", turned: "3", "=1+1": "4"})
    url = choose(browser, as_csv([row])).url
    pages = [browser.get(f"{url}columns/")]
    browser.post(f"{url}columns/", filled(pages[0], **SAID))
    pages.append(browser.get(f"{url}taking/"))
    for page in pages:
        assert page.status_code == 200
        assert "&lt;script&gt;alert(1)" in text(page)
        assert not [words for words in (script, "<b>1", "x" * 100, "\u202e") if words in text(page)]
    refused = browser.post(f"{url}taking/", filled(pages[1]) | {"name": "Long"})
    assert "A heading is longer than 200 characters" in text(refused)
    browser.post(f"{url}taking/", filled(pages[1]))
    work()
    problems = text(browser.get(url))
    assert "This column has no heading" in problems  # a formula is none
    assert "Femme" in problems  # nobody said what it means


def test_what_was_decided_about_rows_is_asked_again_after_another_mapping(
    browser: Browser, carys: User, amina: User
) -> None:
    rows = [foreign({**GOOD, "Old reference": f"L-{n}"}, Notes="=1+1") for n in range(2)]
    url = taken(browser, as_csv(rows))
    browser.post(url, filled(browser.get(url)))
    work()
    caseload = url.removesuffix("taking/")
    browser.post(f"{caseload}known/", {"row_3": "leave"})
    assert "Bring in 1 case" in text(browser.get(caseload))  # of what is left out, no formula counts
    page = browser.get(f"{caseload}columns/")
    browser.post(f"{caseload}columns/", filled(page, Notes="what_happened"))
    upload = Upload.objects.get()
    assert (upload.state, upload.choices, len(upload.found)) == ("columns", {}, 2)
    browser.post(url, filled(browser.get(url)))
    work()
    upload.refresh_from_db()
    assert (upload.state, len(upload.found), upload.undecided()) == ("checked", 2, [3])


class TestKept:
    def test_it_is_changed_as_a_new_version_and_removed_when_asked_twice(
        self, browser: Browser, carys: User
    ) -> None:
        profile = kept(carys)
        url = f"{HOME}profiles/{profile.pk}/"
        assert "Lamplight" in text(browser.get(HOME))
        page = browser.get(url)
        sent = filled(page, Surname="", Femme="Non-binary, or neither", Name="Lamplight, old")
        assert browser.post(url, sent).status_code == 302
        profile.refresh_from_db()
        assert (profile.version, profile.name, profile.columns["Surname"]) == (2, "Lamplight, old", "")
        assert profile.words["gender"] == {"Femme": "Non-binary, or neither"}
        stale = browser.post(url, sent | {"name": "Other"})
        assert stale.status_code == 200
        profile.refresh_from_db()
        assert profile.version == 2
        assert "Remove this profile?" in text(browser.get(f"{url}removal/"))
        browser.post(f"{url}removal/")
        assert not ImportProfile.objects.exists()
        who = ImportProfile.history.values_list("history_type", "history_user")
        assert list(who) == [("-", carys.pk), ("~", carys.pk), ("+", carys.pk)]
        logged = Event.objects.filter(kind__startswith="caseload.profile").order_by("pk")
        assert [event.kind.rpartition("_")[2] for event in logged] == ["kept", "changed", "removed"]

    def test_no_two_columns_of_it_are_one_of_ours(self, browser: Browser, carys: User) -> None:
        profile = kept(carys)
        url = f"{HOME}profiles/{profile.pk}/"
        page = browser.post(url, filled(browser.get(url), Surname="first_name"))
        assert "is already taken as “First name”" in text(page)
        profile.refresh_from_db()
        assert profile.columns["Surname"] == "last_name"

    def test_it_is_there_for_who_may_bring_in_alone(
        self, browser: Browser, carys: User, amina: User, dev: User
    ) -> None:
        profile = kept(carys)
        for person, seen in ((carys, 1), (amina, 0), (None, 0)):
            with as_application(person, at=NOON):
                assert ImportProfile.objects.count() == seen
                assert ImportProfile.history.count() == seen
        other = Browser()
        other.force_login(amina)
        for page in (f"{HOME}profiles/{profile.pk}/", f"{HOME}profiles/{profile.pk}/removal/"):
            assert other.get(page).status_code == other.post(page).status_code == 403

    def test_someone_else_s_upload_is_not_there(self, browser: Browser, carys: User, dev: User) -> None:
        url = choose(browser, as_csv([foreign(GOOD)])).url
        dev.role = "manager"
        dev.save()
        other = Browser()
        other.force_login(dev)
        assert [other.get(f"{url}{page}/").status_code for page in ("columns", "words", "taking")] == [
            404
        ] * 3
