"""What someone left unfinished is on her day, and leads back to where she was."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from cases.actions.access import exclude_worker
from cases.models import Case, Exclusion
from desk.queries.drafts import FORMS, family_of, going_on, unfinished
from hestia.accounts.models import User
from hestia.accounts.permissions import Role
from hestia.audit.budgets import SEARCHES, BudgetPeriod
from hestia.audit.limits import ask_limit
from hestia.safekeeping.models import Draft
from riskassessment import actions as risk
from supportplans import actions
from supportplans.models import Domain, Target
from tests import make
from tests.riskassessment import build

ROOT = Path(__file__).resolve().parents[2]
READERS = {"open_draft"}  # what a view calls with the name of its form
# Forms that open in a case as the tests have it: every page is walked in tests/journeys/test_every_page.py.
OPEN_TO_ALL = [
    *("address", "agreement", "check-police", "concern", "confidence", "consent", "details-about"),
    *("details-needs-and-issues", "disclosure", "document", "exit", "exit-papers", "explanation"),
    *(
        "extra-review",
        "incident",
        "injury",
        "loose-ends",
        "new-agency",
        "note",
        "outcomes",
        "papers",
        "rapid-screen",
    ),
    *("reopening", "review", "risk", "safety-plan", "signpost", "statement", "target", "task"),
    *("translations-ar", "unplanned-exit", "what-matters", "worksheet-background"),
]


@pytest.fixture
def target(her_case: Case, amina: User) -> Target:
    actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=make.NOON)
    return actions.add_target(
        case=her_case,
        domain=Domain.SAFETY,
        text="I want to feel safe in the street.",
        by=amina,
        at=make.NOON,
        on=make.TODAY,
    )


def names_in(path: Path) -> Iterator[str]:
    """Yield the name of each form whose drafts a file gives back; "check-" if it goes on with which."""
    tree = ast.parse(path.read_text())
    said = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called not in READERS or len(node.args) < 2:
            continue
        name: ast.expr | None = node.args[1]
        if isinstance(name, ast.Name):
            name = said.get(name.id)
        may_have_more = isinstance(name, ast.JoinedStr)
        if isinstance(name, ast.JoinedStr):
            name = name.values[0]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            yield name.value
            if may_have_more and not name.value.endswith("-"):
                yield f"{name.value}-"  # "emergency", or "emergency-H-0147"


def test_every_form_that_keeps_drafts_is_listed() -> None:
    views = [path for path in ROOT.glob("*/**/*.py") if re.search(r"\bviews\b", str(path.relative_to(ROOT)))]
    used = {name for path in views for name in names_in(path)} | {"intake", "unsent"}  # keys of their own
    assert len(used) > 10
    assert used == set(FORMS)


@pytest.mark.parametrize("name", OPEN_TO_ALL)
def test_a_draft_leads_back_to_its_form(
    name: str, her_case: Case, target: Target, amina: User, amina_browser: Browser
) -> None:
    if name == "reopening":
        her_case.close(by=amina, at=make.NOON, on=make.TODAY, kind=Case.ExitKind.PLANNED)
    amina_browser.post(f"/drafts/{name}/{her_case.reference}/", {"note": "What she typed"})
    [draft] = unfinished(amina, at=make.NOON)
    assert draft.reference == her_case.reference
    page = amina_browser.get(draft.url)
    assert page.status_code == 200
    assert "restored" in page.text
    assert f"/drafts/{name}/{her_case.reference}/" in page.text, "it goes on being kept under the same name"


def test_a_target_being_changed_leads_back_to_that_target(
    her_case: Case, target: Target, amina: User, amina_browser: Browser
) -> None:
    amina_browser.post(f"/drafts/target-{target.pk}/{her_case.reference}/", {"text": "I want to walk home."})
    [draft] = unfinished(amina, at=make.NOON)
    assert draft.title == "Target"
    assert "I want to walk home." in amina_browser.get(draft.url).text


@pytest.fixture
def written(her_case: Case, amina: User) -> dict[str, int]:
    """Return what is there to be added to or put right, under the names of its drafts."""
    what: dict[str, Any] = {"case": her_case, "by": amina, "at": make.NOON}
    incident = risk.record_incident(
        kind="contact",
        what="He rang.",
        happened_on=make.TODAY,
        done="Number changed",
        told="Carys",
        police="will_tell",
        **what,
    )
    concern = risk.record_concern(
        concern="A worry",
        noticed_on=make.TODAY,
        route="none",
        told="Carys",
        agreed="not_asked",
        why="Not sure yet",
        **what,
    )
    passed = actions.signpost(
        need="Court", agency="Court support", contact="Ida", on=make.TODAY, answer="waiting", **what
    )
    injury = build.injury(her_case, by=amina)
    return {
        "incident-": incident.pk,
        "injury-": injury.pk,
        "injurycorrection-": injury.pk,
        "concern-": concern.pk,
        "signpost-": passed.pk,
    }


@pytest.mark.parametrize(
    ("form", "title", "name"),
    [
        ("incident-", "What followed an incident", "what"),
        ("injury-", "What followed an injury", "what"),
        ("injurycorrection-", "Correction of an injury", "her_words"),
        ("concern-", "Referral of a safeguarding concern", "why"),
        ("signpost-", "Wording of a signpost", "need"),
    ],
)
def test_what_is_written_about_one_of_several_leads_back_to_it(
    form: str,
    title: str,
    name: str,
    written: dict[str, int],
    her_case: Case,
    amina: User,
    amina_browser: Browser,
) -> None:
    address = f"/drafts/{form}{written[form]}/{her_case.reference}/"
    amina_browser.post(address, {name: "Words half written"})
    [draft] = unfinished(amina, at=make.NOON)
    assert (draft.title, draft.reference) == (title, her_case.reference)
    page = amina_browser.get(draft.url).text
    assert "Words half written" in page
    assert "restored" in page
    assert f'data-autosave="{address}"' in page
    amina_browser.post(draft.url, {name: ""})
    assert unfinished(amina, at=make.NOON), "what is refused is not done"


def test_an_intake_says_whom_it_is_about(amina: User, amina_browser: Browser) -> None:
    Draft.objects.keep(amina, "intake", "a", {"known": {}, "pages": {}}, at=make.NOON)
    known = {"about": {"first_name": "Mirela", "last_name": "Gjoka"}}
    Draft.objects.keep(amina, "intake", "b", {"known": known, "pages": {}}, at=make.NOON)
    assert sorted(draft.who for draft in unfinished(amina, at=make.NOON)) == ["Mirela Gjoka", "a new client"]
    amina.discreet_names = True
    assert sorted(draft.who for draft in unfinished(amina, at=make.NOON)) == ["M. G.", "a new client"]


def test_an_intake_to_go_on_with_is_at_the_top_of_the_day(
    her_case: Case, amina: User, amina_browser: Browser
) -> None:
    known = {"about": {"first_name": "Mirela", "last_name": "Gjoka"}}
    Draft.objects.keep(amina, "intake", "b", {"known": known, "pages": {}}, at=timezone.now())
    Draft.objects.keep(amina, "note", her_case.reference, {"body": ["Rang"]}, at=timezone.now())
    page = " ".join(amina_browser.get(reverse("desk:my_day")).text.split())
    top, _, rest = page.partition('<ul class="tiles')
    assert 'Go on with the intake of <bdi class="pv">Mirela Gjoka</bdi>' in top
    assert "Mirela" not in rest
    assert "1 draft<" in rest, "a note is not for this morning before all else"


@pytest.mark.parametrize("name", ["nonsense", "target-x", "target-", "-", "check-a.b"])
def test_a_draft_of_no_form_of_ours_is_left_out(name: str, her_case: Case, amina: User) -> None:
    Draft.objects.keep(amina, name, her_case.reference, {"a": ["b"]}, at=make.NOON)
    assert unfinished(amina, at=make.NOON) == []


def test_a_conversation_is_kept_apart_from_the_next(her_case: Case, amina_browser: Browser) -> None:
    amina_browser.post(f"/drafts/check-police/{her_case.reference}/", {"police_note": "She fears them."})
    other = amina_browser.get(f"/cases/{her_case.reference}/plan/checks/rights/")
    assert "She fears them." not in other.text


@pytest.mark.parametrize(
    ("form", "about", "title", "url"),
    [
        ("cover", "", "Cover", "/team/cover/"),
        ("policy-new-EW", "", "New rule", "/settings/policies/EW/new/"),
        ("finding-7", "", "What was done about a finding", None),
        ("emergency-H-0147", "", "Emergency access", "?reference=H-0147"),
        ("print-injury_12", "H-0147", "Printing for someone outside", "/print/injury/?edition=12"),
        ("print-consent-form", "H-0147", "Printing for someone outside", "/print/consent-form/"),
        ("suspension-of-12", "H-0147", "Suspension", "/referral/suspension/?referral=12"),
        ("decision-of-12-rg", "H-0147", "Home Office decision", "/decisions/new/?referral=12"),
        ("told-of-decision-5", "H-0147", "Telling her the decision", "/told/?of=decision-5"),
    ],
)
def test_what_the_address_asked_for_is_asked_for_again(
    form: str, about: str, title: str, url: str | None
) -> None:
    back = going_on(Draft(form=form, about=about))
    assert back
    assert back[0] == title
    if url:
        assert back[1].endswith(url)


def test_no_family_takes_the_drafts_of_another() -> None:
    for family in FORMS:
        back = family_of(f"{family}7") if family.endswith("-") else family
        assert back == family


def test_words_about_one_record_are_not_shown_for_another(amina_browser: Browser) -> None:
    amina_browser.post("/drafts/access-reason-H-0147/", {"words": "Her solicitor rang us."})
    way = reverse("desk:access_reason")
    assert "Her solicitor rang us." in amina_browser.get(f"{way}?reference=H-0147").text
    for other in ("?reference=H-0148", "", "?reference=H-0147%00", "?reference=x"):
        assert "Her solicitor rang us." not in amina_browser.get(f"{way}{other}").text


@pytest.fixture
def ben_browser(ben: User) -> Browser:
    browser = Browser()
    browser.force_login(ben)
    return browser


def test_nobody_else_is_shown_them(amina_browser: Browser, ben: User, ben_browser: Browser) -> None:
    amina_browser.post("/drafts/access-reason-H-0147/", {"words": "Her solicitor rang us."})
    page = ben_browser.get(f"{reverse('desk:access_reason')}?reference=H-0147").text
    assert "Her solicitor rang us." not in page
    assert unfinished(ben, at=make.NOON) == []


def test_a_page_that_ones_role_no_longer_opens_is_not_offered(carys: User) -> None:
    Draft.objects.keep(carys, "cover", "", {"words": ["She is away"]}, at=make.NOON)
    assert [draft.title for draft in unfinished(carys, at=make.NOON)] == ["Cover"]
    carys.role = Role.CASEWORKER
    carys.save()
    assert unfinished(User.objects.get(pk=carys.pk), at=make.NOON) == []


def test_one_of_a_case_that_was_closed_to_its_writer_is_not_offered(
    her_case: Case, amina: User, ben: User, carys: User, ben_browser: Browser
) -> None:
    ben_browser.post(f"/drafts/note/{her_case.reference}/", {"body": "He asked where she is."})
    assert len(unfinished(ben, at=make.NOON)) == 1
    exclude_worker(case=her_case, person=ben, reason=Exclusion.Reason.values[0], by=carys, at=make.NOON)
    assert unfinished(User.objects.get(pk=ben.pk), at=make.NOON) == []
    assert ben_browser.get(f"/cases/{her_case.reference}/notes/new/").status_code == 404


def test_a_second_persons_yes_is_not_filled_in_again(gita: User, farah: User) -> None:
    """What was checked is kept; whether it takes effect is said anew."""
    why, at = "Two teams share one list.", timezone.now()
    change = ask_limit(budget=SEARCHES, period=BudgetPeriod.HOUR, most=200, why=why, by=gita, at=at)
    browser = Browser()
    browser.force_login(farah)
    typed = {"is_confirmed": "yes", "words": "I asked both managers."}
    browser.post(f"/drafts/limit-{change.pk}/", typed)
    page = browser.get(f"/log/limits/changes/{change.pk}/").text
    assert "I asked both managers." in page
    assert f'data-autosave="/drafts/limit-{change.pk}/"' in page
    assert " checked" not in page
    browser.post(f"/log/limits/changes/{change.pk}/", typed)
    assert not Draft.objects.filter(user=farah).exists()
