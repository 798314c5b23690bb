"""What someone at a desk does with a page, by the words she sees there."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from playwright.sync_api import Locator, Page, expect

from hestia.accounts.models import User
from tests import make
from tests.pdf.pages import Paper

NEXT_PAGE = "Save and continue"


@dataclass
class Desk:
    """One browser, whoever sits before it."""

    page: Page

    # --- Going about ---

    def sign_in(self, user: User) -> None:
        """Sign in on a browser that remembers nobody: e-mail, password, and the code of her authenticator."""
        if not Authenticator.objects.filter(user=user).exists():
            make.authenticator(user)
        self.page.context.clear_cookies()
        self.page.goto("/")
        self.fill("Work e-mail", user.email)
        self.fill("Password", make.PASSWORD)
        self.press("Sign in")
        self.fill("Code", make.code())
        self.press("Continue")
        self.sees_heading("My day", exact=False)

    def open_case(self, reference: str, tab: str = "") -> None:
        """Find a case in the list, open it, and one of its pages."""
        self.page.get_by_role("navigation", name="Main").get_by_role("link", name="Cases").click()
        row = self.page.get_by_role("row").filter(has_text=reference)
        row.get_by_role("rowheader").get_by_role("link").click()
        if tab:
            self.tab(tab)

    def tab(self, name: str) -> None:
        """Go to one of the pages of the case that is open."""
        self.page.get_by_role("navigation", name="Client record").get_by_role("link", name=name).click()

    def follow(self, name: str, *, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        (within or self.page).get_by_role("link", name=name, exact=True).click()

    def unfold(self, words: str) -> None:
        """Open what is folded under these words."""
        self.main.locator("summary").filter(has_text=words).first.click()

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press a button by its words."""
        (within or self.page).get_by_role("button", name=name, exact=True).click()

    # --- Answering ---

    def fill(self, label: str, words: str, *, within: Locator | None = None) -> None:
        """Type an answer."""
        (within or self.page).get_by_role("textbox", name=label).fill(words)

    def interpreted_by(self, name: str) -> None:
        """Say who interpreted: from the list of those used last, once there is one."""
        used_last = self.page.get_by_role("combobox", name="Interpreter")
        if used_last.count():
            used_last.select_option(name)
        else:
            self.fill("Interpreter", name)

    def choose(self, question: str, answer: str, *, within: Locator | None = None) -> None:
        """Choose one answer of several. A hint may follow its words."""
        group = self.group(question, within=within)
        group.get_by_role("radio", name=re.compile(rf"^{re.escape(answer)}($| [A-Z])")).check()

    def tick(self, label: str) -> None:
        """Tick a box."""
        self.page.get_by_label(label).check()

    def pick(self, label: str, option: str, *, within: Locator | None = None) -> None:
        """Pick from a list that unfolds."""
        (within or self.page).get_by_label(label).select_option(label=option)

    def date(self, question: str, day: date, *, within: Locator | None = None) -> None:
        """Type a date into its three boxes."""
        boxes = self.group(question, within=within)
        for label, part in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            boxes.get_by_label(label, exact=True).fill(str(part))

    def group(self, question: str, *, within: Locator | None = None) -> Locator:
        """Return the answers to a question, whether or not it must be answered."""
        name = re.compile(rf"^{re.escape(question)}( \(optional\))?$")
        return (within or self.page).get_by_role("group", name=name)

    # --- Seeing ---

    @property
    def main(self) -> Locator:
        """Return the page itself, without what stands above every page."""
        return self.page.get_by_role("main")

    def row(self, title: str) -> Locator:
        """Return one of several rows to fill in, by its title: "Step 2"."""
        return self.page.locator("[data-row]").filter(has_text=title)

    def part(self, name: str) -> Locator:
        """Return the part of the page under a heading."""
        return self.page.get_by_role("region", name=name, exact=True)

    def sees(self, words: str, *, within: Locator | None = None) -> None:
        """Refuse a page that does not show these words."""
        expect((within or self.main).get_by_text(words).first).to_be_visible()

    def sees_heading(self, words: str, *, exact: bool = True) -> None:
        """Refuse a page that is not the one with this heading."""
        heading = self.page.get_by_role("heading", level=1)
        if exact:
            expect(heading).to_have_text(words)
        else:
            expect(heading).to_contain_text(words)

    def paper(self, button: str) -> str:
        """Press a button that answers with a PDF; return the words on it."""
        return "\n".join(self.sheets(button).texts)

    def sheets(self, button: str) -> Paper:
        """Press a button that answers with a PDF, and return it."""
        with self.page.expect_download() as waiting:
            self.press(button)
        return Paper(Path(waiting.value.path()).read_bytes())
