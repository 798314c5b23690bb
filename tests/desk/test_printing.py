import json
import re
import uuid
from datetime import date, datetime
from io import BytesIO

import pytest
from django.test import Client as Browser
from pypdf import PdfReader

from cases.actions.tasks import add_task, finish_task
from cases.models import Address, Agency, Case, Entry, Person, Printed
from hestia.accounts.models import User
from hestia.audit.models import Event
from riskassessment.actions import incidents
from riskassessment.models import Incident
from supportplans import actions as plans
from supportplans.models import Translation
from supportplans.models.translation import digest
from tests import make
from tests.desk.ticked import lines_asked, printed, read


@pytest.fixture
def planned_case(her_case: Case, amina: User, now: datetime, today: date) -> Case:
    plans.add_target(
        case=her_case, domain="safety", text="I want to feel safe.", due_on=today, by=amina, at=now, on=today
    )
    return her_case


def words(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


class TestPrinting:
    def test_asks_first_and_says_why_there_is_nothing_yet(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        page = amina_browser.get(f"/cases/{her_case.reference}/print/plan/").content.decode()
        assert "Is it safe for her to take paper away?" not in page
        response = amina_browser.post(f"/cases/{her_case.reference}/print/plan/", {"takes_away": "yes"})
        assert response["Content-Type"].startswith("text/html")
        assert not Printed.objects.exists()

    def test_a_discreet_plan_has_a_number_and_tells_nothing(
        self, amina_browser: Browser, planned_case: Case, amina: User
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        for number in (1, 2):
            response = printed(amina_browser, url, {"takes_away": "discreet", "parts": ["lines"]})
            assert response["Content-Type"] == "application/pdf"
            assert response["Cache-Control"] == "no-store, private"
            assert planned_case.client.last_name not in response["Content-Disposition"]
            text = words(response.content)
            assert "Ghada" in text
            copy = Printed.objects.get(copy_number=number)
            assert text.count(copy.mark) == 1
            assert f'filename="list-{copy.mark}.pdf"' in response["Content-Disposition"]
            for secret in (planned_case.reference, "Karam", "Hestia", "traffick", "Home Office", "NRM"):
                assert secret.lower() not in text.lower(), secret
        kept = Printed.objects.order_by("copy_number")
        assert [copy.copy_number for copy in kept] == [1, 2]
        assert kept[0].takes_away == Printed.Takes.DISCREET
        assert kept[0].case.paper_set.get(kind="plan").state == "given", "nobody enters it again"
        assert (
            Event.objects.filter(kind="case.printed", by=amina, case_ref=planned_case.reference).count() == 2
        )

    def test_sent_twice_it_is_one_copy_but_other_answers_are_another(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        sent = {"takes_away": "discreet", "parts": ["lines"], "once": str(uuid.uuid4())}
        sent |= read(amina_browser.post(url, sent).text)
        for _ in range(2):
            page = amina_browser.post(url, sent).content
            assert Printed.objects.get().mark in words(page)
        assert Printed.objects.count() == 1
        for _ in range(2):
            page = amina_browser.post(url, sent | {"style": "large"}).content
            assert Printed.objects.get(copy_number=2).mark in words(page)
        assert list(Printed.objects.order_by("copy_number").values_list("copy_number", flat=True)) == [1, 2]

    def test_only_a_discreet_copy_hides_that_anybody_helps_her(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        said = {
            takes: words(
                printed(amina_browser, url, {"takes_away": takes, "parts": ["phones", "signatures"]}).content
            )
            for takes in ("yes", "discreet")
        }
        for telling in ("support", "key worker", "helpline", "999"):
            assert telling in said["yes"].lower(), telling
            assert telling not in said["discreet"].lower(), telling

    def test_says_what_it_tells_only_if_she_chooses_so(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        page = amina_browser.get(f"/cases/{planned_case.reference}/print/plan/").content.decode()
        chosen = "who else is involved, and that she has support, only if you choose so below."
        assert f"Her surname, {chosen} Our reference, the key worker, unless you choose a discreet" in page
        assert "who else is involved" not in page.replace(chosen, "")

    def test_her_surname_stands_in_it_only_when_she_wants(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        response = amina_browser.post(url, {"takes_away": "yes", "parts": ["surname"]})
        assert "Karam" in words(response.content)

    def test_a_staff_document_asks_what_it_is_for(self, amina_browser: Browser, her_case: Case) -> None:
        url = f"/cases/{her_case.reference}/print/case-summary/"
        page = amina_browser.post(url, {"why": ""}).content.decode()
        assert "There is a problem" in page
        assert "Answer “What is it for?”" in page
        response = amina_browser.post(url, {"why": "The meeting on Tuesday"})
        assert "Ghada Karam" in words(response.content)
        assert Printed.objects.get().why == "The meeting on Tuesday"

    def test_the_summary_does_not_tell_of_what_was_printed(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        url = f"/cases/{her_case.reference}/print/case-summary/"
        assert "printed, copy 1" not in words(amina_browser.post(url, {"why": "A meeting"}).content)

    def test_the_summary_gives_no_phone_of_hers_and_no_code_word(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        contact = her_case.safe_contact
        contact.code_word = "bluebell"
        contact.save()
        url = f"/cases/{her_case.reference}/print/case-summary/"
        text = words(amina_browser.post(url, {"why": "A meeting"}).content)
        assert "bluebell" not in text
        assert contact.phone not in text

    def test_the_summary_tells_nothing_of_what_her_risk_asked_for(
        self, amina_browser: Browser, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        gp = add_task(case=her_case, title="Ring the GP", due_on=today, by=amina, at=now)
        incidents.promise_to_tell_police(Incident(pk=7, case=her_case), by=amina, at=now)
        url = f"/cases/{her_case.reference}/print/case-summary/"
        text = words(amina_browser.post(url, {"why": "A meeting"}).content)
        assert ("Ring the GP" in text, "Tell the police" in text) == (True, False)
        for each in her_case.deadline_set.open():
            finish_task(task=each, outcome=f"Zqoutcome {each.pk}", on=today, next_on=today, by=amina, at=now)
        text = words(amina_browser.post(url, {"why": "A meeting"}).content)
        assert "Zqoutcome" not in text
        assert ("Ring the GP" in text, "Tell the police" in text) == (True, False)
        hidden = her_case.entry_set.filter(kind=Entry.Kind.TASK).exclude(url="")
        assert [each.title for each in hidden] == ["Done: Tell the police what happened"]
        assert gp.case.entry_set.get(title="Done: Ring the GP").url == ""

    def test_with_all_notes_it_has_each_line_and_who_wrote_it(
        self, amina_browser: Browser, her_case: Case, amina: User, now: datetime
    ) -> None:
        for n in range(30):
            her_case.narrate(Entry.Kind.MET, f"Meeting {n:02}", "She slept.", by=amina, at=now)
        url = f"/cases/{her_case.reference}/print/case-summary/"
        assert "All notes, not only the latest 20" in amina_browser.get(url).content.decode()
        text = words(amina_browser.post(url, {"why": "A meeting"}).content)
        assert "The latest 20 of 30." in text
        assert ("Meeting 29" in text, "Meeting 09" in text) == (True, False)
        text = words(amina_browser.post(url, {"why": "Handover", "whole_story": "on"}).content)
        assert "All 30, the latest first." in text
        assert "Case summary, all notes except incidents" in text
        assert "Incidents, risk and changed details are not in it: print the risk assessment." in text
        assert all(f"Meeting {n:02}" in text for n in range(30))
        assert text.count("Amina Osei") > 30
        assert "Do not give to the client without checking" in text
        assert str(Printed.objects.latest("pk")) == "Case summary, all notes except incidents, copy 2"
        printed = "Case summary, all notes except incidents printed, copy 2"
        assert her_case.entry_set.filter(title=printed).exists()

    def test_another_paper_is_never_asked_for_whole(
        self, amina_browser: Browser, planned_case: Case, amina: User
    ) -> None:
        for document in ("plan", "consent-form"):
            page = amina_browser.get(f"/cases/{planned_case.reference}/print/{document}/").content.decode()
            assert "All notes" not in page

    def test_an_earlier_safety_plan_can_be_printed_again(
        self, amina_browser: Browser, her_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        url = f"/cases/{her_case.reference}/print/safety-plan/"
        first = plans.sign_safety_plan(
            case=her_case, content="I ring Beth.", signed_on=today, by=amina, at=now
        )
        assert "Which one?" not in amina_browser.get(url).content.decode()
        plans.sign_safety_plan(case=her_case, content="I ring Cora.", signed_on=today, by=amina, at=now)
        page = amina_browser.get(url).content.decode()
        assert "Which one?" in page
        assert 'value="discreet"' not in page
        assert "Anyone who finds it will see where she would go" in page
        assert amina_browser.post(url, {"takes_away": "discreet"})["Content-Type"].startswith("text/html")
        taken = amina_browser.post(url, {"takes_away": "yes"})
        assert "safety" not in f"{taken['Content-Disposition']} {words(taken.content)}".lower()
        assert "I ring Cora." in words(amina_browser.post(url, {"takes_away": "no"}).content)
        sent = {"takes_away": "no", "edition": first.pk}
        assert "I ring Beth." in words(amina_browser.post(url, sent).content)

    def test_a_code_word_never_reaches_paper(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        case = planned_case
        plans.sign_safety_plan(
            case=case, content="I ring Beth.", code_word="Pine apple", signed_on=today, by=amina, at=now
        )
        url = f"/cases/{case.reference}/print/plan/"
        assert amina_browser.post(url, {"takes_away": "no"})["Content-Type"] == "application/pdf"
        plans.write_what_matters(
            case=case, words="My sister. I say “Pineapple” and “pine-apple!”", by=amina, at=now
        )
        for sent in (url, f"{url}preview/"):
            page = amina_browser.post(sent, {"takes_away": "no"}, follow=True).content.decode()
            assert "contains her code word" in page
            assert "What matters most to her" in page
        assert (
            f'href="/cases/{case.reference}/plan/what-matters/"'
            in amina_browser.post(url, {"takes_away": "yes"}).content.decode()
        )
        assert Printed.objects.count() == 1
        plans.write_what_matters(case=case, words="My sister.", by=amina, at=now)
        contact = case.safe_contact
        contact.code_word = "feel safe"  # of her phone; it stands in her target
        contact.save()
        page = amina_browser.post(url, {"takes_away": "yes"}).content.decode()
        assert ">Target 1</a>" in page

    def test_a_discreet_copy_is_read_over_for_what_gives_her_away(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        case = planned_case
        Agency(case=case, kind="solicitor", name="Brightwater Law", started_on=today).save()
        plans.write_what_matters(case=case, words="A flat, and no trafficking.", by=amina, at=now)
        target = plans.add_target(
            case=case,
            domain="legal",
            text="I want papers.",
            steps=[
                plans.StepRow(what="Ring Brightwater Law", who="other", who_name="SC07 police"),
                plans.StepRow(what="Ask about a card", who="client"),
            ],
            on=today,
            by=amina,
            at=now,
        )
        url = f"/cases/{case.reference}/print/plan/"
        sent = {"takes_away": "discreet", "parts": ["phones"]}
        page = amina_browser.post(url, sent).content.decode()
        note = page.partition("could tell from these words")[2].partition("</ul>")[0]
        listed = re.findall(r'<a href="([^"]+)">([^<]+)</a>', note)
        in_target = f"/cases/{case.reference}/plan/targets/{target.pk}/"
        assert listed == [
            (f"/cases/{case.reference}/plan/what-matters/", "What matters most to her"),
            (in_target, "Step of target 2"),
            (in_target, "Who does a step of target 2"),
        ]
        quoted = re.findall(r'<q dir="auto">(.+?)</q>', note)
        assert quoted == [
            "A flat, and no <mark>trafficking</mark>.",
            "Ring <mark>Brightwater Law</mark>",
            "<mark>SC07 police</mark>",
        ]
        lines = lines_asked(page)
        assert len(lines) == 3
        assert not Printed.objects.exists()
        all_but_one = read(page) | dict.fromkeys(lines[:2], "wanted")
        page = amina_browser.post(url, sent | all_but_one).content.decode()
        assert page.count("or say why this line can stay: “SC07 police”") > 0
        assert "say why this line can stay: “Ring Brightwater Law”" not in page
        page = amina_browser.post(url, sent | all_but_one | {lines[2]: "because"}).content.decode()
        assert "or say why this line can stay: “SC07 police”" in page
        assert not Printed.objects.exists()
        assert amina_browser.post(url, sent | {"takes_away": "yes"})["Content-Type"] == "application/pdf"
        reasons = ["wanted", "wanted", "otherwise"]
        all_said = read(page) | dict(zip(lines, reasons, strict=True))
        told = amina_browser.post(url, sent | all_said)
        assert "SC07 police" in words(told.content)
        assert Printed.objects.latest("pk").says_she_has_support
        detail = Event.objects.filter(kind="case.printed").latest("pk").detail
        assert (detail["all_the_same"], detail["lines"], detail["lines_why"]) == (True, 3, reasons)
        kept = json.dumps([detail, Printed.objects.latest("pk").choices])
        assert not any(word in kept for word in ("trafficking", "Brightwater", "SC07", *lines))
        plans.write_what_matters(case=case, words="A flat, no trafficking.", by=amina, at=now)
        page = amina_browser.post(url, sent | all_said).text
        assert "say why this line can stay: “A flat, no trafficking.”" in page, "a changed line is another"
        assert "tick that none gives her away" in page

    @pytest.mark.parametrize(
        "words",
        [
            *("Do not open to Viktor", "Move from 12 Rose Ln.", "Ask in e8-1ab", "The N.R.M. letter"),
            *("S.C.0.7", "Ring 020 7946 0111", "Ring +44 (0)20 7946 0999", "Walk with Nguyen, Hanh"),
            "My s-o-l-i-d word",
        ],
    )
    def test_reading_over_knows_her_secrets_in_any_spelling(
        self, words: str, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        case = planned_case
        Address(case=case, kind="own", text="12 Rose Lane\nE8 1AB", from_on=today).save()
        Person(case=case, name="Viktor", kind="other", risk="exploiter").save()
        make.case(worker=amina, service=case.service, client=make.client("Hạnh", "Nguyễn"))
        Agency(case=case, kind="solicitor", name="Solid", started_on=today).save()
        case.service.phone = "020 7946 0111"
        case.service.save()
        step = plans.StepRow(what=words, who="client")
        plans.add_target(
            case=case, domain="legal", text="I want papers.", steps=[step], on=today, by=amina, at=now
        )
        url, sent = f"/cases/{case.reference}/print/plan/", {"takes_away": "discreet"}
        page = amina_browser.post(url, sent).content.decode()
        assert ">Step of target 2</a>" in page
        assert not Printed.objects.exists()

    def test_a_service_named_in_her_plan_gives_her_away_as_one_of_her_agencies_does(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        url, sent = f"/cases/{planned_case.reference}/print/plan/", {"takes_away": "discreet"}
        target = plans.add_target(
            case=planned_case,
            domain="legal",
            text="I want papers.",
            steps=[plans.StepRow(what="I ring Hope Trust", who="client")],
            on=today,
            by=amina,
            at=now,
        )
        assert printed(amina_browser, url, sent)["Content-Type"] == "application/pdf"
        asked = plans.WithAgency(agency="Hope Trust", contact="Jo", asked_on=today, answer="waiting")
        plans.set_target_status(target=target, status="waiting", on=today, agency=asked, by=amina, at=now)
        page = amina_browser.post(url, sent).content.decode()
        assert "Step of target 2" in page.partition("could tell from these words")[2].partition("</ul>")[0]

    def test_what_stands_in_her_language_is_read_over_too(
        self, amina_browser: Browser, planned_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        plans.write_what_matters(case=planned_case, words="Good news.", by=amina, at=now)
        Translation(
            case=planned_case,
            language="ar",
            original="Good news.",
            digest=digest("Good news."),
            words="خبر من Home Office",
            state="checked",
            checked_by="Nadia",
            checked_on=today,
            recorded_at=now,
            recorded_by=amina,
        ).save()
        url = f"/cases/{planned_case.reference}/print/plan/"
        sent = {"takes_away": "discreet", "language": "ar", "with_english": "on"}
        assert "What an interpreter wrote in her language" in amina_browser.post(url, sent).content.decode()
        in_english = printed(amina_browser, url, sent | {"language": ""})
        assert in_english["Content-Type"] == "application/pdf"

    @pytest.mark.parametrize("document", ["nothing", "plan-of-someone"])
    def test_an_unknown_document_does_not_exist(
        self, document: str, amina_browser: Browser, her_case: Case
    ) -> None:
        assert amina_browser.get(f"/cases/{her_case.reference}/print/{document}/").status_code == 404

    def test_another_team_prints_nothing(self, planned_case: Case, dev: User) -> None:
        browser = Browser()
        browser.force_login(dev)
        assert (
            browser.post(f"/cases/{planned_case.reference}/print/plan/", {"takes_away": "yes"}).status_code
            == 404
        )


class TestHerReading:
    """What she needs for reading is where each print page starts; what nobody checked is read to her."""

    def test_starts_at_what_her_record_says(self, amina_browser: Browser, planned_case: Case) -> None:
        her, url = planned_case.client, f"/cases/{planned_case.reference}/print/plan/"
        her.reads_in, her.easy_read, her.first_language = "english", True, "Dari"
        her.save()
        answer = amina_browser.get(url)
        assert "Reads English. Easy read helps." in " ".join(answer.content.decode().split())
        assert "Farsi as it is written in Iran: ask her" in answer.content.decode()
        fields = answer.context["form"].fields
        assert (fields["language"].initial, fields["style"].initial) == ("", "easy")
        her.communication_aids = "Large print"
        her.save()
        assert amina_browser.get(url).context["form"].fields["style"].initial == "easy_large"
        page = amina_browser.post(f"{url}preview/", {"takes_away": "yes", "style": "easy_large"}).text
        assert 'class="client large easy-read larger' in page
        staff = amina_browser.get(url.replace("/plan/", "/consent-form/")).context["form"]
        assert staff.fields["large_print"].initial

    def test_says_what_helps_who_cannot_read(self, amina_browser: Browser, planned_case: Case) -> None:
        url, link = f"/cases/{planned_case.reference}/print/plan/", "/help/accessibility/#reading"
        assert link not in amina_browser.get(url).text
        planned_case.client.reads_in = "neither"
        planned_case.client.save()
        assert link in amina_browser.get(url).text
        assert 'id="reading"' in amina_browser.get(link).text

    @pytest.mark.parametrize(
        ("document", "sent"),
        [
            ("plan", {"takes_away": "yes", "style": "standard", "parts": ["signatures"]}),
            ("consent-form", {"why": "To sign on Tuesday", "edition": "nrm"}),
        ],
    )
    def test_she_signs_no_draft_unless_it_is_read_to_her(
        self, document: str, sent: dict[str, object], amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/{document}/"
        page = amina_browser.post(url, sent | {"language": "ar"}).content.decode()
        assert "nobody has checked the words in Arabic" in page
        assert not planned_case.printed_set.exists()
        printed = amina_browser.post(url, sent | {"language": "ar", "is_read_aloud": "on"})
        assert printed["Content-Type"] == "application/pdf"
        assert planned_case.printed_set.get().choices["is_read_aloud"]
        assert amina_browser.post(url, sent | {"language": ""})["Content-Type"] == "application/pdf"


class TestWhatTheNrmIs:
    def test_no_copy_of_it_is_discreet(self, amina_browser: Browser, her_case: Case) -> None:
        url = f"/cases/{her_case.reference}/print/nrm-explained/"
        assert amina_browser.post(url, {"takes_away": "discreet"})["Content-Type"].startswith("text/html")
        assert not Printed.objects.exists()
        assert "Her surname" not in amina_browser.get(url).content.decode()
        text = words(amina_browser.post(url, {"takes_away": "yes", "style": "easy"}).content)
        assert "You can say yes or no. Nobody can decide for you." in text
        assert "Ghada" not in text


class TestPreview:
    def test_follows_what_was_just_chosen_and_keeps_nothing(
        self, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/"
        assert f'formaction="{url}preview/"' in amina_browser.get(url).content.decode()

        def looked(**chosen: object) -> str:
            page = amina_browser.post(f"{url}preview/", chosen).content.decode()
            return " ".join(page.split()).replace("> <", "><")

        alone = looked(takes_away="yes", language="vi", style="large", parts=["surname"])
        assert '<html lang="vi" dir="ltr" class="client large alone">' in alone
        assert "Karam" in alone
        assert "Things I want to ask next time" not in alone
        both = looked(takes_away="discreet", language="ar", with_english="on", parts=["lines"])
        assert '<html lang="en-GB" dir="ltr" class="client both">' in both
        assert both.index('<div lang="en-GB" dir="ltr"><h1>') < both.index('<div lang="ar" dir="rtl"><h1>')
        assert "Karam" not in both
        assert "My support plan" not in both
        assert "img/easy/" in looked(takes_away="discreet", language="", style="easy")
        assert not Printed.objects.exists()
        assert not Event.objects.filter(kind="case.printed").exists()

    @pytest.mark.parametrize(
        "chosen", [None, {"takes_away": "perhaps", "style": "tiny", "language": "xx", "with_english": "on"}]
    )
    def test_what_was_not_chosen_is_as_the_page_asks_it(
        self, chosen: dict[str, str] | None, amina_browser: Browser, planned_case: Case
    ) -> None:
        url = f"/cases/{planned_case.reference}/print/plan/preview/"
        page = (amina_browser.post(url, chosen) if chosen else amina_browser.get(url)).content.decode()
        assert 'class="client both"' in page
        assert '<div lang="ar" dir="rtl">' in page
        assert "Karam" not in page

    def test_a_staff_document_is_looked_at_before_one_says_why(
        self, amina_browser: Browser, her_case: Case
    ) -> None:
        url = f"/cases/{her_case.reference}/print/case-summary/preview/"
        assert 'class="staff large"' in amina_browser.post(url, {"large_print": "on"}).content.decode()
