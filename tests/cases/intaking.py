"""One good answer to every question of intake, and someone who fills the pages in."""

from typing import Any

from django.test import Client as Browser
from django.urls import reverse

from hestia.accounts.models import Service, User
from hestia.safekeeping.models import Draft

NO_ROWS = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "20"}


def rows(prefix: str, *answers: dict[str, str]) -> dict[str, str]:
    """Return the fields of a page's rows as a browser sends them."""
    sent = {f"{prefix}-{name}": value for name, value in NO_ROWS.items()}
    sent[f"{prefix}-TOTAL_FORMS"] = str(len(answers))
    for number, row in enumerate(answers):
        sent |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return sent


ABOUT = {
    "first_name": "Ghada",
    "last_name": "Karam",
    "known_as": "",
    "pronouns": "she/her",
    "gender": "female",
    "nationality": "Egyptian",
    "born_precision": "exact",
    "born_on_day": "3",
    "born_on_month": "5",
    "born_on_year": "2002",
    **rows("othername"),
}
SAFE_CONTACT = {
    "phone": "020 7946 0999",
    "may_call": "no",
    "may_text": "yes",
    "may_leave_voicemail": "no",
    "safe_times": "after 4pm",
    "say": "Amina from the library",
    "stays": "friends",
    "borough": "Lambeth",
    "must_not_know": "her cousin",
    "checked": "yes",
}
LANGUAGE = {
    "first_language": "Arabic",
    "english": "little",
    "interpreter_needed": "yes",
    "interpreter_gender": "woman",
    "reads_in": "own",
}
CHILDREN = {"pregnant": "no", **rows("dependant")}
REFERRAL = {"source": "police", "police_involved": "yes", "crime_reference": "CR 1", "nrm_made": "no"}
STORY = {"exploitation": ["sexual"], "exploited_where": "London", "what_happened": "She was promised work."}
SAFETY = {
    "safe_tonight": "yes",
    "urgent_health": "not_discussed",
    "self_harm": "no",
    "exploiter_near": "not_discussed",
}
NEEDS = {
    **dict.fromkeys(
        (
            "accommodation",
            "income",
            "emotional",
            "legal",
            "police_trust",
            "language",
            "isolation",
            "health",
            "language_anxiety",
            "racism",
            "misinformation",
            "immigration_insecurity",
            "financial_insecurity",
            "social_isolation",
            "loyalty",
            "honour_shame",
            "justice_distrust",
        ),
        "not_discussed",
    ),
    "income": "yes",
    "income_words": "I have nothing",
}
CONSENT = {
    "answer": "given",
    "how": "witnessed",
    "witness": "Layla H.",
    "language": "Arabic",
    "interpreter_name": "Layla H.",
    "given_on_day": "23",
    "given_on_month": "11",
    "given_on_year": "2026",
}
PAGES: dict[str, dict[str, Any]] = {
    "about": ABOUT,
    "safe-contact": SAFE_CONTACT,
    "language": LANGUAGE,
    "children": CHILDREN,
    "referral": REFERRAL,
    "what-happened": STORY,
    "safety": SAFETY,
    "needs": NEEDS,
    "consent": CONSENT,
}


def place(service: Service, worker: User | None, /, **changes: Any) -> dict[str, Any]:
    """Return a good answer to the last page."""
    return {
        "service": str(service.pk),
        "place": "now",
        "worker": str(worker.pk) if worker else "",
        **changes,
    }


class Filler:
    """Someone at a browser, filling one intake in."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        answer = browser.post(reverse("cases:intake_find"), {"skip": "1"})
        self.key = answer["Location"].split("/")[3]

    def url(self, slug: str) -> str:
        return reverse("cases:intake_step", args=[self.key, slug])

    @property
    def check_url(self) -> str:
        return reverse("cases:intake_check", args=[self.key])

    def see(self, slug: str) -> Any:
        return self.browser.get(self.url(slug))

    def send(self, slug: str, **changes: Any) -> Any:
        """Send one page: the good answers, changed; None leaves an answer out."""
        answers = {**PAGES.get(slug, {}), **changes}
        return self.browser.post(self.url(slug), {k: v for k, v in answers.items() if v is not None})

    def fill(self, service: Service, worker: User | None, /, **pages: dict[str, Any]) -> None:
        """Send every page. ``pages`` changes answers, by page with an underscore for the dash."""
        for slug in PAGES:
            changes = pages.get(slug.replace("-", "_"), {})
            answer = self.send(slug, **changes)
            assert answer.status_code == 302, (slug, answer.context["form"].errors)
        answer = self.send("service", **{**place(service, worker), **pages.get("service", {})})
        assert answer.status_code == 302, answer.context["form"].errors

    @property
    def draft(self) -> Draft:
        return Draft.objects.get(about=self.key)

    def open(self) -> Any:
        """Press the last button; of whoever is shown who may be her, say that it is not her."""
        sent = {"once": self.draft.data["once"]}
        answer = self.browser.post(self.check_url, sent)
        again = reverse("cases:intake_again", args=[self.key])
        if answer.status_code == 302 and answer["Location"].startswith(again):
            shown = self.browser.get(again).context["matches"]
            self.browser.post(again, {"seen": [match.card.reference for match in shown]})
            answer = self.browser.post(self.check_url, sent)
        return answer
