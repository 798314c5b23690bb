"""What is printed of a plan and an exit, and what never is."""

import re
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.utils.html import strip_tags
from pypdf import PdfReader

from cases.actions.tasks import expect_hearing
from cases.documents.printable import Copy, Printable
from cases.models import Agency, Case, Consent, Deadline, Paper
from desk.documents.printables import PRINTABLES
from hestia.accounts.models import User
from hestia.pdf import html, render
from hestia.pdf.languages import side_by_side
from supportplans import actions
from supportplans.actions.agreement import HowSigned
from supportplans.documents.exit_for_file import EXIT_FOR_FILE
from supportplans.documents.exit_for_her import EXIT_FOR_HER
from supportplans.documents.plan import SUPPORT_PLAN
from supportplans.models import OutcomeRating, Signpost, Step, Target
from tests import make
from tests.cases.consented import answered
from tests.riskassessment import build
from tests.supportplans.leaving import asked

NEVER_FOR_HER = ["Hestia", "traffick", "NRM", "Home Office", "Karam", "victim", "slavery", "Amina Osei"]

TELLING = [
    "support",
    "key worker",
    "helpline",
    "helped",
    "helps me",
    "can help",
    "safe house",
    "victim",
    "referral",
    "home office",
    "police",
    "nrm",
    "hestia",
    "traffick",
    "refuge",
    "looked",
    "safety",
    "welcome",
    "have an interpreter",
    "complain",
    "written about me",
    "told what",
    "my information",
    "keep it for me",
    "come back",
    "give back",
    "keep safe",
    "printed",
]


def copy(by: User, **choices: Any) -> Copy:
    return Copy(number=1, made_on=date(2026, 11, 24), by=by, **choices)


def open_one(by: User, **choices: Any) -> Copy:
    return copy(by, takes_away="yes", **choices)


def words_of(kind: Printable, case: Case, copy: Copy) -> str:
    document = kind.build(case, copy)
    return document.reference_line + document.title + html(document, on_screen=False)


@pytest.fixture
def agreed_case(
    her_case: Case, safe_street: Target, court: Target, amina: User, now: datetime, today: date
) -> Case:
    actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)
    actions.agree(
        plan=her_case.plan_set.get(),
        answer="agrees",
        was_read_aloud=True,
        language="Arabic",
        interpreter_name="Layla",
        copy_given="discreet",
        on=today,
        by=amina,
        at=now,
    )
    her_case.refresh_from_db()
    return her_case


class TestSupportPlan:
    def test_is_in_her_words_with_its_steps(self, agreed_case: Case, amina: User) -> None:
        page = words_of(SUPPORT_PLAN, agreed_case, copy(amina, takes_away="yes"))
        for words in (
            "Ghada",
            "A safe home.",
            "1. I want to feel safe in the street.",
            "Walk to the bus stop together",
            "Amina. Not started. By Tue 1 December",
            "2. I want the court to hear me.",
            "We plan the steps together.",
            "My plan, version 1",
            "Say “police”, then “Arabic”.",
            "Interpreter, Layla.",
        ):
            assert words in page

    def test_explains_hard_words_once_in_pictures_alone(self, agreed_case: Case, amina: User) -> None:
        court = "A court is where a judge decides what the law says."
        assert words_of(SUPPORT_PLAN, agreed_case, copy(amina, is_easy=True)).count(court) == 1
        assert court not in words_of(SUPPORT_PLAN, agreed_case, copy(amina))

    def test_names_the_next_review_only_while_it_is_to_come(self, agreed_case: Case, amina: User) -> None:
        assert "We look at it again on" in words_of(SUPPORT_PLAN, agreed_case, open_one(amina))
        late = Copy(number=1, made_on=date(2027, 1, 12), by=amina, takes_away="yes")
        assert "We look at it again on" not in words_of(SUPPORT_PLAN, agreed_case, late)

    def test_says_nothing_that_must_not_be_found(self, agreed_case: Case, amina: User) -> None:
        page = words_of(SUPPORT_PLAN, agreed_case, copy(amina))
        assert [word for word in NEVER_FOR_HER if word.lower() in page.lower()] == []

    def test_prints_her_surname_and_numbers_only_if_she_wants(self, agreed_case: Case, amina: User) -> None:
        with_name = words_of(SUPPORT_PLAN, agreed_case, copy(amina, with_surname=True, with_phones=False))
        assert "Ghada Karam" in with_name
        assert "999" not in with_name

    @pytest.mark.parametrize(
        ("answer", "translated", "is_printed"),
        [("agrees", "", True), ("does_not", "", False), ("agrees", "Un foyer sûr.", False)],
    )
    def test_her_signature_stands_only_under_what_she_agreed_to(
        self,
        answer: str,
        translated: str,
        is_printed: bool,
        her_case: Case,
        safe_street: Target,
        amina: User,
        now: datetime,
        today: date,
    ) -> None:
        actions.write_what_matters(case=her_case, words="A safe home.", by=amina, at=now)
        actions.agree(
            plan=her_case.plan_set.get(),
            answer=answer,
            reason="" if answer == "agrees" else "Too fast.",
            was_read_aloud=True,
            language="French",
            signed=HowSigned(how="screen", strokes=[[[100, 200], [400, 50]]]),
            copy_given="none",
            on=today,
            by=amina,
            at=now,
        )
        her_case.refresh_from_db()
        if translated:
            actions.translate(
                case=her_case,
                language="fr",
                original="A safe home.",
                words=translated,
                checked_by="Layla",
                checked_on=today,
                by=amina,
                at=now + timedelta(hours=1),
            )
        french = side_by_side("fr", with_english=True)
        page = words_of(SUPPORT_PLAN, her_case, copy(amina, takes_away="yes", sides=french))
        assert ("M100 200 L400 50" in page) is is_printed
        assert "M100 200 L400 50" not in words_of(SUPPORT_PLAN, her_case, copy(amina, sides=french))

    def test_what_she_does_not_agree_with_says_so_while_it_says_the_same(
        self, agreed_case: Case, safe_street: Target, amina: User, now: datetime, today: date
    ) -> None:
        no = "I do not agree with this one."
        arabic = side_by_side("ar", with_english=True)
        looks = [
            copy(amina, takes_away="yes"),
            copy(amina, takes_away="discreet"),
            copy(amina, takes_away="yes", is_easy=True, sides=arabic),
        ]
        assert [words_of(SUPPORT_PLAN, agreed_case, each).count(no) for each in looks] == [0, 0, 0]
        actions.agree(
            plan=agreed_case.plan_set.get(),
            answer="in_part",
            not_agreed=[safe_street.pk],
            was_read_aloud=False,
            copy_given="none",
            on=today,
            by=amina,
            at=now,
        )
        assert [words_of(SUPPORT_PLAN, agreed_case, each).count(no) for each in looks] == [1, 0, 1]
        assert "لا أوافق على هذا." in words_of(SUPPORT_PLAN, agreed_case, looks[2])
        actions.change_target(target=safe_street, text="I want a key.", by=amina, at=now, on=today)
        assert [words_of(SUPPORT_PLAN, agreed_case, each).count(no) for each in looks] == [0, 0, 0]

    @pytest.mark.parametrize("is_easy", [False, True])
    def test_what_changed_since_is_a_draft_and_what_she_agreed_prints_as_it_was(
        self, is_easy: bool, agreed_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        agreed = "I made this plan with" if is_easy else "Made together on"
        assert agreed in words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))
        actions.add_target(
            case=agreed_case, domain="income", text="I want my own money.", by=amina, at=now, on=today
        )
        draft = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))
        assert "I want my own money." in draft
        assert "Changed since we agreed it on Tue 24 November. Not agreed yet." in draft
        assert [words for words in (agreed, "My plan, version") if words in draft] == []
        assert [edition for edition, _ in SUPPORT_PLAN.editions(agreed_case)] == ["now", "1"]
        kept = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy, edition="1"))
        assert "I want my own money." not in kept
        for words in (agreed, "My plan, version 1", "Walk to the bus stop together", "A safe home."):
            assert words in kept
        assert "Not agreed yet." not in kept

    @pytest.mark.parametrize("is_easy", [False, True])
    def test_what_is_done_since_leaves_it_agreed(
        self,
        is_easy: bool,
        agreed_case: Case,
        safe_street: Target,
        court: Target,
        amina: User,
        now: datetime,
        today: date,
    ) -> None:
        step = safe_street.step_set.first()
        assert step
        assert [edition for edition, _ in SUPPORT_PLAN.editions(agreed_case)] == ["1"]
        step.status, step.done_on = Step.Status.DONE, today
        step.save()
        actions.set_target_status(target=court, status="met", on=today, by=amina, at=now)
        named = "As it is now: version 1, with what has been done since"
        assert SUPPORT_PLAN.editions(agreed_case)[0] == ("now", named)
        page = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy, edition="now"))
        agreed = "I made this plan with" if is_easy else "Made together on"
        assert [words for words in (agreed, "My plan, version 1") if words not in page] == []
        # Her version's paper has the step as she agreed to it, and apart from it what was done since.
        assert page.index("Not yet" if is_easy else "Not started") < page.index("Since then:")
        assert re.search(r"Since then: (Client\. )?Done\. Tue 24 November", " ".join(page.split()))
        hidden = words_of(SUPPORT_PLAN, agreed_case, copy(amina, is_easy=is_easy, edition="now"))
        assert "Tue 24 November" in hidden
        assert "Since then" not in hidden
        version_1 = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy, edition="1"))
        assert "Done" not in version_1
        assert "Since then" not in version_1
        assert "Not agreed yet." not in page
        court.refresh_from_db()
        actions.set_target_status(
            target=safe_street, status="stopped", reason="Too soon.", on=today, by=amina, at=now
        )
        assert "Not agreed yet." in words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))

    def test_before_she_was_asked_nobody_has_agreed_to_it(
        self, her_case: Case, safe_street: Target, amina: User
    ) -> None:
        page = words_of(SUPPORT_PLAN, her_case, open_one(amina))
        assert "Not agreed yet." in page
        assert "Made together on" not in page

    @pytest.mark.parametrize(
        ("answer", "said"),
        [
            ("in_part", "I agree with part of it."),
            ("does_not", "I do not agree with it."),
            ("not_asked", "Nobody has asked me yet."),
        ],
    )
    @pytest.mark.parametrize("is_easy", [False, True])
    def test_short_of_a_yes_it_says_what_she_said(
        self,
        answer: str,
        said: str,
        is_easy: bool,
        agreed_case: Case,
        amina: User,
        now: datetime,
        today: date,
    ) -> None:
        actions.agree(
            plan=agreed_case.plan_set.get(),
            answer=answer,
            reason="Too fast.",
            was_read_aloud=False,
            copy_given="none",
            on=today,
            by=amina,
            at=now,
        )
        page = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))
        assert said in page
        assert [words for words in ("Made together", "I made this plan") if words in page] == []
        was_asked = answer != "not_asked"
        assert ("We talked about it on" in page) is was_asked
        actions.write_what_matters(case=agreed_case, words="A flat.", by=amina, at=now)
        moved = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))
        changed = "Changed since we talked about it on Tue 24 November. "
        assert "Not agreed yet." in moved
        assert (changed in moved) is was_asked
        assert said not in moved

    def test_what_she_agreed_has_the_words_in_her_language_of_then(
        self, agreed_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        for words, at in (("Un foyer sûr.", now), ("Une maison sûre.", now + timedelta(hours=1))):
            actions.translate(
                case=agreed_case,
                language="fr",
                original="A safe home.",
                words=words,
                checked_by="Layla",
                checked_on=today,
                by=amina,
                at=at,
            )
        assert [edition for edition, _ in SUPPORT_PLAN.editions(agreed_case)] == ["now", "1"]
        french = side_by_side("fr", with_english=True)
        for edition, said, not_said in (
            ("1", "Un foyer sûr.", "Une maison sûre."),
            ("now", "Une maison sûre.", "Un foyer sûr."),
        ):
            page = words_of(SUPPORT_PLAN, agreed_case, copy(amina, sides=french, edition=edition))
            assert said in page
            assert not_said not in page

    @pytest.mark.parametrize("is_easy", [False, True])
    @pytest.mark.parametrize(
        ("status", "answer", "named", "discreet"),
        [
            ("waiting", "waiting", "We are waiting for Refuge Council.", "Waiting"),
            ("signposted", "waiting", "We are waiting for Refuge Council.", "Waiting"),
            ("signposted", "accepted", "Refuge Council helps me with this now.", "In progress"),
        ],
    )
    def test_says_who_else_has_a_target_and_a_discreet_copy_only_how_far_it_is(
        self,
        status: str,
        answer: str,
        named: str,
        discreet: str,
        is_easy: bool,
        agreed_case: Case,
        court: Target,
        amina: User,
        now: datetime,
        today: date,
    ) -> None:
        actions.set_target_status(
            target=court,
            status=status,
            on=today,
            agency=actions.WithAgency(
                agency="Refuge Council",
                contact="Jo",
                asked_on=today,
                answer=answer,
                answered_on=today if answer == "accepted" else None,
            ),
            by=amina,
            at=now,
        )
        answered = (
            "They said yes on Tue 24 November." if answer == "accepted" else "They have not answered yet."
        )
        taken = words_of(SUPPORT_PLAN, agreed_case, open_one(amina, is_easy=is_easy))
        for words in ("I want the court to hear me.", named, answered):
            assert words in taken
        assert "We plan the steps together." not in taken
        assert "The council looks after" not in taken, "it is a name"
        hidden = words_of(SUPPORT_PLAN, agreed_case, copy(amina, is_easy=is_easy))
        assert discreet in hidden
        assert [words for words in ("Refuge", "We are waiting", answered) if words in hidden] == []

    def test_what_she_stopped_is_not_printed(
        self, agreed_case: Case, court: Target, amina: User, now: datetime, today: date
    ) -> None:
        actions.set_target_status(
            target=court, status="stopped", reason="Too soon.", on=today, by=amina, at=now
        )
        assert "court" not in words_of(SUPPORT_PLAN, agreed_case, copy(amina))

    def test_is_selectable_text_on_paper(self, agreed_case: Case, amina: User) -> None:
        document = SUPPORT_PLAN.build(agreed_case, copy(amina))
        made = render(document)
        text = "".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
        assert document.file_name == "list-1.pdf"
        open_copy = SUPPORT_PLAN.build(agreed_case, open_one(amina))
        assert open_copy.file_name == f"{agreed_case.reference}-plan-v1.pdf"
        assert "I want to feel safe in the street." in text
        assert len(made) < 100_000

    def test_there_is_nothing_to_print_before_the_first_target(self, her_case: Case) -> None:
        assert SUPPORT_PLAN.blockers(her_case) == ["There is no plan to print yet. Add a target first."]


def can_be_discreet(kind: Printable) -> bool:
    """Whether a paper for her has copies that may be found."""
    return kind.is_for_client and not kind.tells_whatever_is_left_out


class TestExit:
    @pytest.fixture
    def asked_all(self, agreed_case: Case, amina: User) -> None:
        for purpose in Consent.Purpose:
            answered(agreed_case, amina, purpose, recipient="Refuge helpline", what="The NRM papers")

    @pytest.fixture
    def ended(
        self, agreed_case: Case, safe_street: Target, court: Target, amina: User, carys: User, now: datetime
    ) -> Case:
        case, today = agreed_case, now.date()
        build.signed(
            case, by=amina, checker=carys, page=build.written(community=(3, 4), on=date(2026, 11, 3))
        )
        build.signed(case, by=amina, checker=carys, page=build.written(community=(1, 2)))
        case.meet("risk_call", by=amina, at=now, on=today)
        actions.change_target(
            target=safe_street, measure="I walk to college on my own.", by=amina, at=now, on=today
        )
        actions.set_target_status(target=safe_street, status="met", on=today, by=amina, at=now)
        actions.signpost(
            case=case,
            target=court,
            need="My day in court",
            agency="Court support",
            contact="020 7946 0001",
            on=today,
            answer="accepted",
            next_date_on=date(2027, 1, 12),
            by=amina,
            at=now,
        )
        actions.sign_safety_plan(case=case, content="I ring Amina.", signed_on=today, by=amina, at=now)
        for kind in Paper.Kind:
            Paper(case=case, kind=kind, state=Paper.State.GIVEN).save()
        actions.record_statement(
            case=case, words="I am ready.", on=today, rating=5, is_ready=True, by=amina, at=now
        )
        case.refresh_from_db()
        actions.sign_off(leaving=asked(case, amina, carys, now), by=carys, at=now, today=today)
        case.refresh_from_db()
        return case

    def test_she_takes_what_she_achieved_and_who_helps_now(self, ended: Case, amina: User) -> None:
        page = words_of(EXIT_FOR_HER, ended, copy(amina, takes_away="yes"))
        for words in (
            "I walk to college on my own.",
            "I am ready.",
            "My official letters",
            "I have it",
            "Tue 12 January 2027",
            "Court support",
            "020 7946 0001",
            ended.reference,
        ):
            assert words in page
        assert [word for word in NEVER_FOR_HER if word.lower() in page.lower()] == []

    def test_who_said_no_is_not_who_can_help_her(
        self, ended: Case, amina: User, now: datetime, today: date
    ) -> None:
        for answer, agency in (("refused", "Night shelter"), ("waiting", "Day centre")):
            Signpost(
                case=ended,
                need="A bed",
                agency=agency,
                contact="020 7946 0009",
                passed_on=today,
                answer=answer,
                made_by=amina,
                made_at=now,
            ).save()
        page = words_of(EXIT_FOR_HER, ended, copy(amina, takes_away="yes"))
        assert "Day centre" in page
        assert "Night shelter" not in page

    @pytest.mark.parametrize("takes_away", ["yes", "discreet"])
    def test_of_a_paper_an_office_still_has_it_says_how_she_gets_it(
        self, takes_away: str, ended: Case, amina: User
    ) -> None:
        away = Paper.objects.get(case=ended, kind=Paper.Kind.IDENTITY)
        away.state, away.note = Paper.State.WITH_AGENCY, "The court posts it to me."
        away.save()
        page = words_of(EXIT_FOR_HER, ended, copy(amina, takes_away=takes_away))
        assert ("An office still has it" in page) is (takes_away == "yes")
        assert ("The court posts it to me." in page) is (takes_away == "yes")

    @pytest.mark.parametrize("is_carried", [True, False])
    def test_a_hearing_in_the_diary_is_a_date_to_keep(
        self, is_carried: bool, ended: Case, amina: User, now: datetime
    ) -> None:
        task = Deadline(
            case=ended,
            kind=Deadline.Kind.APPOINTMENT,
            title="Trial, first day",
            due_on=date(2027, 2, 8),
            due_time=time(10),
            made_by=amina,
            made_at=now,
            cancelled_by=amina,
            cancelled_at=ended.closed_at,
        )
        task.save()
        expect_hearing(task, by=amina, at=now)
        if is_carried:
            passed = Signpost.objects.get(case=ended)
            passed.hearing = task
            passed.save()
        for takes_away in ("yes", "discreet"):
            page = strip_tags(words_of(EXIT_FOR_HER, ended, copy(amina, takes_away=takes_away)))
            assert " ".join(page.split()).count("Mon 8 February 2027, 10:00") == 1
            assert ("Trial, first day" in page) is (takes_away == "yes" and not is_carried)
            assert page.index("Tue 12 January 2027") < page.index("Mon 8 February 2027")

    @pytest.mark.parametrize("takes_away", ["yes", "discreet"])
    def test_without_phone_numbers_it_has_none(self, takes_away: str, ended: Case, amina: User) -> None:
        assert ended.worker
        ended.worker.phone = "07700 900101"
        with_them = words_of(EXIT_FOR_HER, ended, copy(amina, takes_away=takes_away))
        without = words_of(EXIT_FOR_HER, ended, copy(amina, takes_away=takes_away, with_phones=False))
        back = settings.OFFICE_PHONE if takes_away == "yes" else "07700 900101"
        for number in ("020 7946 0001", back):
            assert number in with_them
            assert number not in without

    @pytest.mark.parametrize("slug", ["welcome", "safety-plan", "exit", "plan"])
    def test_each_house_has_its_own_number_and_a_discreet_copy_has_none(
        self, slug: str, ended: Case, amina: User
    ) -> None:
        house, other = make.service("Safe house X", phone="020 7946 0141"), "020 7946 0142"
        make.service("Safe house Y", phone=other)
        assert ended.worker
        ended.service, ended.worker.phone = house, "07700 900101"
        kind, said = PRINTABLES[slug], ["The house, day and night", "020 7946 0141"]
        taken = words_of(kind, ended, copy(amina, takes_away="yes"))
        assert all(each in taken for each in said)
        discreet = words_of(kind, ended, copy(amina))
        assert "07700 900101" in discreet
        assert not {number for number in ("020 7946 0141", settings.OFFICE_PHONE) if number in discreet}
        house.phone = ""
        nobodys = words_of(kind, ended, copy(amina, takes_away="yes"))
        assert "The house, day and night" not in nobodys
        assert "07700 900101" in nobodys
        ended.worker.phone = ""
        for takes_away in ("yes", "discreet"):
            left = words_of(kind, ended, copy(amina, takes_away=takes_away))
            assert not {number for number in (other, "020 7946 0141", "07700") if number in left}

    @pytest.mark.parametrize("slug", [kind.slug for kind in PRINTABLES.values() if can_be_discreet(kind)])
    @pytest.mark.parametrize("has_worker", [True, False])
    def test_a_discreet_copy_has_no_telling_word(
        self, slug: str, has_worker: bool, asked_all: None, ended: Case, amina: User
    ) -> None:
        if not has_worker:
            ended.worker = None
        kind = PRINTABLES[slug]
        assert not kind.blockers(ended)
        for is_easy in (False, True) if kind.has_easy else (False,):
            document = kind.build(ended, copy(amina, is_easy=is_easy))
            said = strip_tags(html(document, on_screen=False).partition("<body")[2])
            said = " ".join([said, str(document.reference_line), str(document.title), document.file_name])
            said = said.replace("Say “police”", "").lower()
            assert [word for word in TELLING if word in said] == []

    def test_the_file_has_her_ratings_of_the_seven(self, ended: Case, amina: User, now: datetime) -> None:
        for moment, on, housing in (("baseline", date(2026, 11, 4), 1), ("exit", now.date(), 4)):
            OutcomeRating(
                case=ended,
                moment=moment,
                rated_on=on,
                housing=housing,
                recorded_by=amina,
                recorded_at=now,
            ).save()
        page = re.sub(r">\s+<", "><", words_of(EXIT_FOR_FILE, ended, copy(amina)))
        for words in (
            "At the start, 4 Nov 2026",
            "At exit, 24 Nov 2026",
            "Secure and suitable housing</th><td>1</td><td>4</td><td>3 points up</td>",
        ):
            assert words in page

    def test_the_file_keeps_the_six_and_who_signed(self, ended: Case, amina: User) -> None:
        page = words_of(EXIT_FOR_FILE, ended, copy(amina))
        for words in (
            "Planned exit",
            "Risk has gone down a lot",
            "At the start: very high, total 12 of 80",
            "Court support",
            "Is the local community safe for the client?",
            "Very high",
            "I am ready.",
            "Carys Pugh",
            "Signed off",
        ):
            assert words in page
        assert render(EXIT_FOR_FILE.build(ended, copy(amina))).startswith(b"%PDF")

    def test_the_file_says_why_an_agency_was_not_told_as_the_exit_does(
        self, agreed_case: Case, amina: User, now: datetime, today: date
    ) -> None:
        Agency(case=agreed_case, kind="gp", name="The Surgery", started_on=today).save()
        answered(agreed_case, amina, Consent.Purpose.GP, recipient="The Surgery", answer="refused")
        leaving = actions.prepare_exit(case=agreed_case, by=amina, at=now)
        actions.change_exit(leaving=leaving, exit_on=today, by=amina, at=now)
        page = strip_tags(words_of(EXIT_FOR_FILE, agreed_case, copy(amina)))
        assert "The Surgery: must not be told. We have no permission to share with them." in page
        assert page.count("We have no permission to share with them.") == 2

    @pytest.mark.parametrize("kind", [EXIT_FOR_HER, EXIT_FOR_FILE], ids=["for her", "for the file"])
    def test_there_is_nothing_to_sum_up_before_she_leaves(self, kind: Printable, her_case: Case) -> None:
        assert kind.blockers(her_case) == [
            "Nothing is recorded about her exit yet. First record when she leaves."
        ]
