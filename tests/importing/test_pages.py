"""The pages: choose a file, see what is wrong, say who is known, bring it in; each for its owner alone."""

import io
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.test import override_settings
from openpyxl import load_workbook

from cases.models import Case, Client
from desk.importing import reading
from desk.importing.columns import COLUMNS
from desk.importing.models import Imported, Upload
from desk.importing.reading import Problem
from desk.importing.sheets import problems_csv
from hestia.accounts import second_factor
from hestia.accounts.models import Service, User
from hestia.audit.budgets import SEARCHES, spent_by
from hestia.audit.models import Event
from tests import make
from tests.importing.caseloads import brought, checked, noon, work
from tests.importing.sheets import GOOD, as_csv
from tests.importing.test_reading import workbook
from tests.make import NOON

pytestmark = pytest.mark.django_db
__all__ = ["noon"]
HOME = "/settings/import/"
NAMES = ["Linh", "Hoa", "Mai", "Lan", "Thu"]


@pytest.fixture
def browser(carys: User) -> Browser:
    browser = Browser()
    browser.force_login(carys)
    return browser


def choose(browser: Browser, content: bytes, **said: Any) -> Any:
    file = SimpleUploadedFile("list.csv", content)
    return browser.post(HOME, {"source": "Lamplight", "file": file, **said})


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_from_the_file_to_the_cases(browser: Browser, carys: User, amina: User, outreach: Service) -> None:
    answer = choose(browser, as_csv([GOOD, {**GOOD, "First name": "Linh", "Old reference": "L-18"}]))
    assert answer.status_code == 302
    page = browser.get(answer.url)
    assert page["Refresh"] == "3"
    assert "Checked 0 of 2 rows" in text(page)
    work()
    page = browser.get(answer.url)
    assert "Refresh" not in page
    assert "Bring in 2 cases" in text(page)
    once = page.context["form"]["once"].value()
    assert browser.post(answer.url, {"once": once}).status_code == 302
    assert "Saving all of them together: 2 cases" in text(browser.get(answer.url))
    browser.post(answer.url, {"once": once})
    work()
    listed = text(browser.get(answer.url))
    for each in Imported.objects.all():
        assert each.case.reference in listed
        assert each.reference in listed
    assert Case.objects.count() == 2
    shown = Event.objects.filter(kind="list.seen", detail__page="importing:caseload").latest("pk")
    assert set(shown.cases) == set(Case.objects.values_list("reference", flat=True))
    assert "Lamplight" in text(browser.get(HOME))


def test_each_sheet_of_a_workbook_is_taken_separately(browser: Browser) -> None:
    content = workbook(Clients=[["Forename"], ["Linh"]], Closed=[["Forename"], ["Mai"]], Codes=[["Code"]])
    answer = choose(browser, content)
    assert answer["Location"] == HOME
    page = text(browser.get(HOME))
    assert "2 sheets were read." in page
    assert "The sheet “Codes” was left out: There is no row below the headings." in page
    uploads = {upload.source: upload for upload in Upload.objects.all()}
    assert set(uploads) == {"Lamplight: Clients", "Lamplight: Closed"}
    for upload in uploads.values():
        assert upload.source in page
        assert "Forename" in text(browser.get(f"{HOME}{upload.key}/columns/"))


def test_it_is_read_in_a_process_of_its_own(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that fills the memory, or that never ends, takes nothing with it: see test_reading."""
    asked: list[int] = []
    ask = reading.reader.ask

    def noted(content: bytes) -> bytes:
        asked.append(len(content))
        return ask(content)

    monkeypatch.setattr(reading.reader, "ask", noted)
    monkeypatch.setattr(reading, "read", lambda _content: pytest.fail("read in the web process"))
    content = as_csv([GOOD])
    assert choose(browser, content).status_code == 302
    assert asked == [len(content)]


def test_the_same_file_sent_twice_is_one(browser: Browser, amina: User) -> None:
    once = browser.get(HOME).context["form"]["once"].value()
    first, second = (choose(browser, as_csv([GOOD]), once=once) for _ in range(2))
    assert first.url == second.url
    assert Upload.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.7\n\0", "This is neither"),
        (b"x" * (reading.MOST_BYTES + 1), "at most 5 MB"),
        (b"x" * (11 * 2**20), "at most 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(browser: Browser, content: bytes, words: str) -> None:
    answer = choose(browser, content)
    assert words in text(answer)
    assert "Lamplight" in text(answer)
    assert not Upload.objects.exists()


def test_problems_are_told_by_row_and_column(browser: Browser, carys: User, amina: User) -> None:
    upload = checked({**GOOD, "Opened on": "31/2/2026"}, by=carys)
    page = text(browser.get(f"{HOME}{upload.pk}/"))
    assert "31 February is not a real date" in page
    assert "Bring in" not in page
    sent = text(browser.post(f"{HOME}{upload.pk}/"))
    assert "It cannot be brought in yet" in sent
    sheet = browser.get(f"{HOME}{upload.pk}/problems/")
    assert sheet["Content-Disposition"] == 'attachment; filename="problems.csv"'
    assert "2,Opened on,31 February is not a real date,31/2/2026" in sheet.content.decode("utf-8-sig")


def test_no_cell_of_ours_is_a_formula() -> None:
    written = [Problem(2, "Phone", "Wrong", each) for each in ("=1+1", "+44", "-1", "@x", "\t=1", "safe")]
    lines = problems_csv(written).decode("utf-8-sig").splitlines()
    assert [line.rsplit(",", 1)[1] for line in lines[1:]] == ["'=1+1", "'+44", "'-1", "'@x", "'\t=1", "safe"]


def test_a_case_is_found_by_its_old_reference(browser: Browser, carys: User, amina: User) -> None:
    (case,) = brought(GOOD, by=carys)
    found = text(browser.post("/search/", {"q": "l-17"}))
    assert case.reference in found


class TestKnown:
    ROW: Mapping[str, Any] = {**GOOD, "Date of birth": "", "18 or over": "yes"}

    def test_nothing_is_chosen_until_somebody_chooses(
        self, browser: Browser, carys: User, amina: User, her_case: Case
    ) -> None:
        upload = checked(self.ROW, by=carys)
        page = text(browser.get(f"{HOME}{upload.pk}/"))
        assert "Say who is already known" in page
        known = browser.get(f"{HOME}{upload.pk}/known/")
        assert her_case.reference in text(known)
        assert "checked" not in text(known)
        assert her_case.reference in Event.objects.filter(kind="search.made").latest("pk").cases
        browser.post(f"{HOME}{upload.pk}/known/", {"row_2": "new"})
        assert "Bring in 1 case" in text(browser.get(f"{HOME}{upload.pk}/"))

    def test_only_a_closed_case_that_she_sees_can_be_opened_again(
        self, browser: Browser, carys: User, amina: User, her_case: Case
    ) -> None:
        upload = checked(self.ROW, by=carys)
        again = f"reopen:{her_case.reference}"
        assert "Choose an answer" in text(browser.post(f"{HOME}{upload.pk}/known/", {"row_2": again}))
        her_case.close(kind="planned", on=NOON.date(), by=carys, at=NOON)
        assert browser.post(f"{HOME}{upload.pk}/known/", {"row_2": again}).status_code == 302

    def test_another_team_s_client_is_told_by_initials(
        self, browser: Browser, carys: User, amina: User, dev: User, house_b: Service
    ) -> None:
        make.case(worker=dev, service=house_b, client=make.client("Ghada", "Karamova"))
        upload = checked({**self.ROW, "Last name": "Karamova"}, by=carys)
        page = text(browser.get(f"{HOME}{upload.pk}/known/"))
        assert "G. K." in page
        assert house_b.name not in page
        assert page.count("Karamova") == 1  # her own row


def test_someone_else_s_upload_is_not_there(carys: User, amina: User, dev: User) -> None:
    upload = checked(GOOD, by=carys)
    other = Browser()
    dev.role = "manager"
    dev.save()
    other.force_login(dev)
    for page in ("", "known/", "problems/", "removal/"):
        assert other.get(f"{HOME}{upload.pk}/{page}").status_code == 404
    assert "Lamplight" not in text(other.get(HOME))


def test_it_is_thrown_away_when_asked_twice(browser: Browser, carys: User, amina: User) -> None:
    upload = checked(GOOD, by=carys)
    assert "Delete this caseload?" in text(browser.get(f"{HOME}{upload.pk}/removal/"))
    browser.post(f"{HOME}{upload.pk}/removal/")
    assert not Upload.objects.exists()


def test_a_page_that_gets_nowhere_stops_asking(
    browser: Browser, carys: User, amina: User, time_machine: Any
) -> None:
    answer = choose(browser, as_csv([GOOD]))
    Upload.objects.update(touched_at=NOON - timedelta(minutes=3))
    page = browser.get(answer.url)
    assert "Refresh" not in page
    assert "Nothing has happened for two minutes" in text(page)


def test_the_template_comes_back_as_it_went(
    browser: Browser, carys: User, amina: User, outreach: Service
) -> None:
    book = load_workbook(io.BytesIO(browser.get(f"{HOME}template/xlsx/").content))
    assert [cell.value for cell in book["Caseload"][1]] == [column.heading for column in COLUMNS]
    words = {row[0]: row[3] or "" for row in book["Columns"].iter_rows(min_row=2, values_only=True)}
    assert amina.email in str(words["Worker’s e-mail"])
    assert outreach.name in str(words["Service"])
    sheet: Any = book["Caseload"]
    sheet.append([GOOD.get(column.heading, "") for column in COLUMNS])
    out = io.BytesIO()
    book.save(out)
    url = choose(browser, out.getvalue()).url
    work()
    assert "Bring in 1 case" in text(browser.get(url))
    plain = browser.get(f"{HOME}template/csv/").content
    assert reading.decoded(plain).strip().split(",")[0] == "Old reference"
    assert browser.get(f"{HOME}template/doc/").status_code == 404
    assert Client.objects.count() == 0


class TestSearches:
    """Each row is looked for in other teams: that is as many searches, of which nobody has any number."""

    @pytest.fixture(autouse=True)
    def few(self) -> Iterator[None]:
        few = {
            **settings.BUDGETS,
            "searches": {"hour": 2, "day": 10, "week": 20},
        }  # a manager has twice as many
        with override_settings(BUDGETS=few):
            yield

    def rows(self, many: int) -> bytes:
        return as_csv([{**GOOD, "First name": name, "Old reference": name} for name in NAMES[:many]])

    def counted(self, by: User) -> int:
        spent, _ = spent_by(by, SEARCHES, at=NOON + timedelta(seconds=1))
        return spent[0].count

    def test_each_row_is_one(self, browser: Browser, carys: User) -> None:
        choose(browser, self.rows(3))
        work()
        assert Upload.objects.get().state == "checked"
        assert self.counted(carys) == 3
        assert browser.post("/search/", {"q": "Ghada"}).status_code == 200
        assert browser.post("/search/", {"q": "Ghada"}).status_code == 302

    def test_past_the_limit_the_file_is_kept_and_goes_on(
        self, browser: Browser, carys: User, time_machine: Any
    ) -> None:
        choose(browser, self.rows(1))
        answer = choose(browser, self.rows(5))
        page = text(browser.get(answer.url))
        assert "more than you have left" in page
        work()
        upload = Upload.objects.get(total=5)
        assert (upload.state, upload.checked, self.counted(carys)) == ("waiting", 0, 1)
        asked = browser.post(answer.url, {})
        assert asked.status_code == 302
        assert asked["Location"] != answer.url  # to the second factor
        time_machine.shift(1)
        session = browser.session
        session.update(second_factor.as_shown(carys))
        session.save()
        assert browser.post(answer.url, {})["Location"] == answer.url
        work()
        upload.refresh_from_db()
        assert (upload.state, upload.checked, self.counted(carys)) == ("checked", 5, 6)
