"""An injury is written down: what was seen, her words, and numbered marks on a drawn body."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.models import Agency, Case, Consent, Deadline, Disclosure, Entry, Refused, SafeContact
from hestia.accounts.models import User
from hestia.audit.models import Event
from hestia.pdf import html
from riskassessment import actions
from riskassessment.actions import Marked
from riskassessment.documents.injury import INJURY, words_of
from riskassessment.models import Injury, InjuryMark
from riskassessment.rules.body import BOTH, MIDDLE, REGIONS, Side, nearest, point_of
from riskassessment.rules.drawing import Seen, draw
from tests import make
from tests.desk.planted import copy, everything_in
from tests.riskassessment import build
from tests.riskassessment.test_pages import at_noon, signed_in
from tests.supportplans.pages import day, text_of

__all__ = ["at_noon"]
pytestmark = pytest.mark.usefixtures("at_noon")

SENT: dict[str, Any] = {
    "is_agreed": "yes",
    **day("seen_on", make.TODAY),
    "known": "seen",
    "seen": "Four round bruises.",
    "her_words": "He held me here.",
    "doctor": "no",
    "photographs": "no",
    "marks-TOTAL_FORMS": "1",
    "marks-INITIAL_FORMS": "0",
    "marks-0-region": "front-left-forearm-inner",
    "marks-0-kind": "bruise",
}


class TestTheBody:
    def test_has_about_forty_places_a_side_each_known_by_its_own_name(self) -> None:
        for side in Side:
            names = [region.name for region in REGIONS.values() if region.side is side]
            assert len(names) == len(MIDDLE[side]) + 2 * len(BOTH[side]) == len(set(names))
            assert 38 <= len(names) <= 46
        assert len({region.name for region in REGIONS.values()}) == len(REGIONS)

    def test_each_place_is_the_nearest_to_its_own_middle(self) -> None:
        for region in REGIONS.values():
            assert nearest(region.side, region.x, region.y) is region

    def test_left_is_hers_from_both_sides(self) -> None:
        assert REGIONS["front-left-palm"].x > 50 > REGIONS["front-right-palm"].x
        assert REGIONS["back-left-elbow-outer"].x < 50 < REGIONS["back-right-elbow-outer"].x
        for region in REGIONS.values():
            if region.name.startswith("left "):
                other = REGIONS[region.slug.replace("-left-", "-right-")]
                assert (other.x, other.y) == (100 - region.x, region.y)

    def test_a_touch_counts_only_in_the_place_that_was_chosen(self) -> None:
        palm = REGIONS["front-left-palm"]
        assert point_of(palm.slug, palm.x + 1, palm.y) == (palm.x + 1, palm.y)
        assert point_of(palm.slug, 50, 4) == (palm.x, palm.y)
        assert point_of(palm.slug, 101, 4) == point_of(palm.slug) == (palm.x, palm.y)

    def test_each_mark_is_on_its_side_and_in_the_words(self) -> None:
        front, back = draw(
            [
                Seen.at(1, "front-forehead", None, None, words="cut"),
                Seen.at(2, "back-lower-back", None, None, words="bruise"),
            ]
        )
        assert front.words == "A body from the front with a mark: 1, forehead: cut."
        assert [mark.number for mark in back.marks] == [2]


@pytest.mark.django_db
class TestTheAct:
    def test_writes_one_neutral_line_and_the_log(self, her_case: Case, amina: User) -> None:
        injury = build.injury(her_case, by=amina)
        [line] = her_case.entry_set.filter(kind=Entry.Kind.INCIDENT)
        assert (line.title, line.body) == ("An injury was recorded", "")
        [event] = Event.objects.filter(kind="risk.injury_recorded")
        assert event.case_ref == her_case.reference
        assert "held" not in str(event.detail)
        assert [(mark.number, mark.x, mark.y) for mark in injury.marks.all()] == [(1, 78, 43)]

    def test_a_wish_for_a_doctor_is_a_task_of_today(self, her_case: Case, amina: User) -> None:
        build.injury(her_case, by=amina, doctor="wants")
        assert her_case.deadline_set.get(kind=Deadline.Kind.TASK).due_on == make.TODAY

    def test_nothing_is_no_record(self, her_case: Case, amina: User) -> None:
        empty = Injury(seen_on=make.TODAY, known="seen", doctor="no", is_agreed=True, photographs="no")
        with pytest.raises(Refused):
            actions.record_injury(case=her_case, injury=empty, marks=[], by=amina, at=make.NOON)
        assert not Injury.objects.exists()

    def test_what_is_written_stays(self, her_case: Case, amina: User) -> None:
        injury = build.injury(her_case, by=amina)
        for record in (injury, injury.marks.get()):
            with pytest.raises(DatabaseError), transaction.atomic():
                record.save()

    def test_is_not_for_who_sees_nothing_sensitive(self, her_case: Case, amina: User, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        build.injury(her_case, by=amina)
        assert Injury.objects.visible_to(amina).exists()
        assert not Injury.objects.visible_to(efua).exists()
        assert not InjuryMark.objects.visible_to(efua).exists()

    def test_a_correction_takes_its_place_once(self, her_case: Case, amina: User) -> None:
        first = build.injury(her_case, by=amina)

        def correct() -> Injury:
            right = Injury(seen_on=make.TODAY, known="told", doctor="no", is_agreed=True, photographs="no")
            mark = Marked(region="front-right-palm", kind="cut")
            return actions.correct_injury(
                corrected=first, injury=right, marks=[mark], why="The other arm", by=amina, at=make.NOON
            )

        second = correct()
        assert list(Injury.objects.current()) == [second]
        with pytest.raises(Refused):
            correct()
        with pytest.raises(Refused):
            actions.add_to_injury(injury=first, what="Gone", happened_on=make.TODAY, by=amina, at=make.NOON)


@pytest.mark.django_db
class TestThePages:
    def test_a_touch_adds_a_mark_without_scripts_and_judges_nothing(
        self, her_case: Case, amina_browser: Browser
    ) -> None:
        url = reverse("riskassessment:injury_new", args=[her_case.reference])
        # A palm, in the pixels of the picture: 83 per cent of 165, 52 per cent of 363.
        page = amina_browser.post(url, {**SENT, "doctor": "", "front.x": "137", "front.y": "189"})
        rows = page.context["formset"]
        assert [row["region"].value() for row in rows] == ["front-left-forearm-inner", "front-left-palm"]
        assert "He held me here." in page.text
        assert "There is a problem" not in page.text
        assert not Injury.objects.exists()

    def test_a_touch_fills_the_row_that_is_still_empty(self, her_case: Case, amina_browser: Browser) -> None:
        url = reverse("riskassessment:injury_new", args=[her_case.reference])
        empty = {**SENT, "marks-0-region": "", "marks-0-kind": ""}
        page = amina_browser.post(url, {**empty, "back.x": "82", "back.y": "152"})
        assert [row["region"].value() for row in page.context["formset"]] == ["back-lower-back"]
        # By keyboard the picture is pressed at no point: a row, and no place.
        page = amina_browser.post(url, {**SENT, "back.x": "0", "back.y": "0"})
        assert [row["region"].value() or "" for row in page.context["formset"]][1:] == [""]

    @pytest.mark.parametrize("nonsense", ["x", "-4", "99999999999", "1e3", "4.5", "²"])
    def test_nonsense_for_a_touch_is_no_touch(
        self, nonsense: str, her_case: Case, amina_browser: Browser
    ) -> None:
        url = reverse("riskassessment:injury_new", args=[her_case.reference])
        assert amina_browser.post(url, {"front.x": nonsense, "front.y": "9"}).status_code == 200

    def test_is_written_read_corrected_and_added_to(self, her_case: Case, amina_browser: Browser) -> None:
        url = reverse("riskassessment:injury_new", args=[her_case.reference])
        page = amina_browser.post(url, SENT, follow=True)
        injury = Injury.objects.get()
        words = text_of(page)
        assert "Left forearm, inner: bruise" in words
        assert "In her own words He held me here." in words
        args = [her_case.reference, injury.pk]
        corrected = SENT | {"why": "It was the right arm", "marks-INITIAL_FORMS": "1"}
        corrected |= {"marks-0-region": "front-right-forearm-inner"}
        page = amina_browser.post(
            reverse("riskassessment:injury_correction", args=args), corrected, follow=True
        )
        assert "Right forearm, inner" in text_of(page)
        page = amina_browser.get(reverse("riskassessment:injury", args=args))
        assert "It was the right arm" in text_of(page)
        later = Injury.objects.current().get()
        since = {**day("happened_on", make.TODAY), "what": "It is almost gone."}
        page = amina_browser.post(
            reverse("riskassessment:injury_addition", args=[her_case.reference, later.pk]), since, follow=True
        )
        assert "It is almost gone." in text_of(page)

    @pytest.mark.parametrize(
        ("answers", "reason"),
        [
            ({"is_agreed": "no"}, "Say why it is recorded without her agreement"),
            ({"known": "by_other"}, "Enter who saw it"),
            ({"known": "told"}, "Nobody saw it"),
            ({"marks-0-kind": ""}, "Choose what kind of mark it is"),
            ({"seen": "", "her_words": "", "marks-0-region": "", "marks-0-kind": ""}, "Mark a place"),
        ],
    )
    def test_says_what_is_missing(
        self, answers: dict[str, str], reason: str, her_case: Case, amina_browser: Browser
    ) -> None:
        page = amina_browser.post(
            reverse("riskassessment:injury_new", args=[her_case.reference]), SENT | answers
        )
        assert reason in text_of(page)
        assert not Injury.objects.exists()

    def test_a_student_reads_none(self, her_case: Case, amina: User, efua: User) -> None:
        her_case.second_worker = efua
        her_case.save()
        injury = build.injury(her_case, by=amina)
        page = signed_in(efua).get(reverse("riskassessment:injury", args=[her_case.reference, injury.pk]))
        assert page.status_code == 403


ASKED = {"recipient": "Brightwater Law", "why": "Her asylum claim", "basis": "consent", "read": "on"}


@pytest.mark.django_db
class TestThePaper:
    @pytest.fixture
    def solicitor(self, her_case: Case, amina: User) -> Agency:
        agency = Agency(case=her_case, kind="solicitor", name="Brightwater Law", started_on=make.TODAY)
        agency.save()
        Consent(
            case=her_case,
            purpose=Consent.Purpose.SOLICITOR,
            answer=Consent.Answer.GIVEN,
            how="signed",
            given_on=make.TODAY,
            recorded_at=make.NOON,
            recorded_by=amina,
        ).save()
        return agency

    def test_goes_out_as_a_disclosure_and_its_drawings_have_words(
        self, her_case: Case, amina: User, amina_browser: Browser, solicitor: Agency
    ) -> None:
        meant = build.injury(her_case, by=amina)
        build.injury(her_case, by=amina, her_words="Another day.")
        page = reverse("desk:print", args=[her_case.reference, "injury"])
        opened = amina_browser.get(f"{page}?edition={meant.pk}")
        assert opened.context["form"]["edition"].initial == str(meant.pk)
        assert "Which one?" in amina_browser.post(page, ASKED).text, "none is sent that was not asked for"
        made = amina_browser.post(page, ASKED | {"edition": str(meant.pk)})
        assert made["Content-Type"] == "application/pdf"
        told = Disclosure.objects.get(document="injury")
        assert (told.kind, told.recipient, told.basis) == ("solicitor", solicitor.name, "consent")
        text = everything_in(made.content)
        assert "left forearm, inner" in text
        assert "He held me here." in text

    @pytest.mark.usefixtures("solicitor")
    def test_only_what_she_agreed_to_and_what_stands(self, her_case: Case, amina: User) -> None:
        assert INJURY.why_not(her_case)
        build.injury(her_case, by=amina, is_agreed=False, not_agreed_why="Her life is in danger")
        assert INJURY.why_not(her_case)
        first = build.injury(her_case, by=amina, seen="Zqwrong")
        right = Injury(
            seen_on=make.TODAY, known="seen", seen="Zqright", doctor="no", is_agreed=True, photographs="no"
        )
        actions.correct_injury(
            corrected=first, injury=right, marks=[], why="A mistake", by=amina, at=make.NOON
        )
        page = html(INJURY.build(her_case, copy(amina)))
        assert "Zqright" in page
        assert "Zqwrong" not in page

    def test_keeps_what_was_added_before_it_was_corrected(self, her_case: Case, amina: User) -> None:
        first = build.injury(her_case, by=amina)
        actions.add_to_injury(
            injury=first, what="Zqdoctor saw it", happened_on=make.TODAY, by=amina, at=make.NOON
        )
        right = Injury(
            seen_on=make.TODAY, known="seen", seen="Zqright", doctor="no", is_agreed=True, photographs="no"
        )
        actions.correct_injury(
            corrected=first, injury=right, marks=[], why="A mistake", by=amina, at=make.NOON
        )
        assert "Zqdoctor saw it" in html(INJURY.build(her_case, copy(amina)))
        said = words_of(her_case, copy(amina, edition=str(right.pk)))
        assert "Zqdoctor saw it" in [passage.words for passage in said]

    @pytest.mark.usefixtures("solicitor")
    def test_says_none_of_her_secrets(self, her_case: Case, amina: User, amina_browser: Browser) -> None:
        contact = SafeContact.objects.get(case=her_case)
        contact.phone = "07700 900417"
        contact.save()
        injury = build.injury(her_case, by=amina, her_words="Ring me on 07700 900 417.")
        asked = ASKED | {"edition": str(injury.pk)}
        page = amina_browser.post(reverse("desk:print", args=[her_case.reference, "injury"]), asked)
        assert page.status_code == 200
        assert "“In her own words” contains her phone" in text_of(page)
        assert not Disclosure.objects.exists()
