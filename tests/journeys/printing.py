"""Makes every kind of paper once, as somebody does who fills in what its page asks."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desk.documents.printables import PRINTABLES
from tests.journeys.visitor import Answer, Visitor

TRIES = 12  # cases, until there is one of which it can be made
PAPER_SECONDS = 180  # a busy machine is no failure
CASE = re.compile(r"/cases/(H-\d+)/$")
OPEN, DECLINED, WAITING = "status=open", "stage=declined", "stage=waiting_rg"
# In which list a case stands of which it can be made, where not any open one will do.
LISTED = {"duty": DECLINED, "duty-named": DECLINED, "clock": WAITING, "worksheet": "stage=preparing"}
# What the pages before a paper ask, whichever of it each of them does.
ANSWERS: dict[str, Any] = {
    "why": "The meeting on Tuesday",
    "recipient": "Home Office",
    "read": "on",
    "basis": "legal_duty",
    "basis_reason": "Section 52 of the Modern Slavery Act 2015",
    "is_read_aloud": True,
}
# Asked otherwise where the Home Office is not told: her solicitor is.
OTHERWISE = {"injury": {"recipient": "Brightwater Law"}}
SOLICITOR = {"kind": "solicitor", "name": "Brightwater Law"}
HURT = {
    "is_agreed": "yes",
    "known": "told",
    "her_words": "He held me here.",
    "doctor": "no",
    "photographs": "no",
    "marks-0-region": "front-left-forearm-inner",
    "marks-0-kind": "bruise",
}
LEAVES = {"destination": "own_home", "may_contact": "no"}
NAMES_HER = {
    "authority_kind": "council",
    "authority": "Hackney Council",
    "agrees": "yes",
    "how": "signed",
    "kept_where": "In the safe of the office",
    "without_interpreter": "She said it back in her own words.",
}
TELLS_A_DOCTOR = {
    "why": "To be seen by a doctor",
    "basis": "legal_duty",
    "basis_reason": "Section 52 of the Modern Slavery Act 2015",
}
SOME_PLANS = 2  # of all that are due, to be printed together


@dataclass
class Printing:
    """One person who prints whatever can be printed."""

    visitor: Visitor
    made: dict[str, str] = field(default_factory=dict)  # by kind of paper, the page that asked
    problems: list[str] = field(default_factory=list)

    def every_paper(self) -> None:
        """Make every kind of paper once, after what must be written down first."""
        self.write(f"/cases/{self.case(OPEN)}/exit/details/", LEAVES)
        self.write(
            f"/cases/{self.case(DECLINED)}/referral/duty-to-notify/", NAMES_HER | today_as("notified_on")
        )
        open_case = self.case(OPEN)
        self.write(f"/cases/{open_case}/people/agency/new/", SOLICITOR | today_as("started_on"))
        self.write(f"/cases/{open_case}/risk/injuries/new/", HURT | today_as("seen_on"))
        for slug in PRINTABLES:
            self.make(slug, LISTED.get(slug, OPEN), f"print/{slug}/", f"print/{slug}/")
        self.make("chaser letter", WAITING, "referral/", "referral/chasers/letter/")
        self.letter()
        self.make_from("caseload report", "/team/", "/team/print/")
        self.plans()

    def letter(self) -> None:
        """Prepare a letter about her, say what it tells, and make it."""
        path = f"/cases/{self.case(OPEN)}/disclosures/new/"
        form = self.visitor.open(path).form(path, asks="who")
        works_with_her = next(box.get("value") for box in form.inputs["who"])
        asks_what = self.write(path, TELLS_A_DOCTOR | {"who": works_with_her})
        reads_back = self.write(asks_what.path, {"facts": ["first_name"]})
        self.make_from("letter", reads_back.path, f"{reads_back.path}letter/", read="on")

    def plans(self) -> None:
        """Print some of the plans that are due together, as one file."""
        path = "/papers/plans/?whose=team"
        form = self.visitor.open(path).form(path, asks="once")
        due = [box.get("value") for box in form.inputs["cases"]]
        self.make_from("plans of the week", path, path, cases=due[:SOME_PLANS])

    def make(self, kind: str, listed: str, page: str, sent_to: str) -> None:
        """Make a paper of the first case of a list of which it can be made."""
        said = "nothing: there is none"
        for ref in list(self.cases(listed))[:TRIES]:
            asking = self.opened(f"/cases/{ref}/{page}")
            if asking.is_page and asking.form(f"/cases/{ref}/{sent_to}", asks="once") is not None:
                self.make_from(kind, asking.path, f"/cases/{ref}/{sent_to}", **OTHERWISE.get(kind, {}))
                return
            said = f"{asking.status} {asking.words[:300]}"
        self.problems.append(f"{kind}: none of the cases of {listed} has a form for it, the last says {said}")

    def make_from(self, kind: str, path: str, sent_to: str, **answers: Any) -> None:
        """Make a paper from the page that asks before it."""
        asking = self.opened(path)
        answer = self.sent(asking, sent_to, ANSWERS | answers)
        if not answer.is_paper and (again := answer.form(sent_to, asks="once")) is not None:
            # What was typed in it is read first. Some lines give her away, and are wanted anyway.
            read = [box.get("value") for box in again.xpath(".//input[@name='read'][@value]")]
            more = [box.get("value") for box in again.xpath(".//input[@name='lines']")]
            lines = again.xpath(".//select/@name[starts-with(., 'line_')]")
            ticked = dict.fromkeys(lines, "wanted") | ({"read": read} if read else {})
            ticked |= {"lines": more} if more else {}
            answer = self.visitor.send(answer, again, **ANSWERS | answers | ticked)
        if answer.is_paper:
            self.made[kind] = path
        else:
            self.problems.append(f"{kind}: {path} answers {answer.status} {answer.url}: {answer.words}")

    def write(self, path: str, answers: dict[str, Any]) -> Answer:
        """Fill in a page that must be filled in before, and go where it leads."""
        answer = self.sent(self.opened(path), path, answers)
        if answer.path == path:  # who interpreted is asked once that is missing
            answer = self.sent(answer, path, answers)
        if answer.path == path or not answer.is_page:
            self.problems.append(f"{path} was not saved: {answer.status} {answer.words}")
        return answer

    def opened(self, path: str) -> Answer:
        """Open a page."""
        return self.known_again(self.visitor.open(path))

    def known_again(self, answer: Answer) -> Answer:
        """Show again who it is, where that is asked: looking round took a while."""
        if answer.is_page and (again := answer.form_with_button("demonstration")) is not None:
            return self.visitor.send(answer, again, ("demonstration", "1"))
        return answer

    def sent(self, page: Answer, sent_to: str, answers: dict[str, Any]) -> Answer:
        """Send a form of a page, and wait for what takes long."""
        forms = [form for form in page.forms("post") if page.sent_to(form) == sent_to]
        if not forms:
            return page
        answer = self.visitor.send(page, forms[0], **answers)
        return self.waited_for(self.known_again(answer))

    def waited_for(self, answer: Answer) -> Answer:
        """Return a paper at last, if this is the page that waits for it."""
        until = time.monotonic() + PAPER_SECONDS
        while answer.is_page and answer.path.startswith("/papers/") and "is being made" in answer.words:
            assert time.monotonic() < until, answer.words
            time.sleep(0.5)
            answer = self.visitor.open(answer.path)
        if answer.is_page and "The PDF is ready" in answer.words:
            form = next(form for form in answer.forms("post") if answer.sent_to(form) == answer.path)
            answer = self.visitor.send(answer, form)
        return answer

    def case(self, listed: str) -> str:
        """Return the reference of the first case of a list."""
        return next(self.cases(listed))

    def cases(self, listed: str) -> Iterator[str]:
        """Yield the references of the cases of a list."""
        links = self.visitor.open(f"/cases/?{listed}").links()
        yield from dict.fromkeys(match[1] for link in links if (match := CASE.search(link)))


def today_as(name: str) -> dict[str, str]:
    """Return the answers to a question of a date that is today's."""
    parts = {"day": "%d", "month": "%m", "year": "%Y"}
    return {f"{name}_{part}": time.strftime(code) for part, code in parts.items()}
