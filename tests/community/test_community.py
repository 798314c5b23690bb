"""Talks, stalls and leaflets: recorded in words, never in the future, and what followed, counted by hand."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client as Browser

from cases.models import Case, RiskLevel
from hestia.accounts.models import User
from hestia.community.actions import save_activity, save_campaign
from hestia.community.models import Activity, Campaign
from hestia.refusals import Refused
from oversight.models import Enquiry
from oversight.queries.community import community_report, need_report
from oversight.rules.community import Heard, Held, compared, followed, follows, without
from tests import make
from tests.roles import as_application

pytestmark = pytest.mark.django_db
SENT = {
    "kind": "stall",
    "held_on_day": "3",
    "held_on_month": "11",
    "held_on_year": "2026",
    "borough": "Hackney",
    "audience": "public",
    "language": "English",
    "reached": "40",
    "is_estimate": "on",
    "version": "",
}


def campaign(by: User, code: str = "HT-A", **fields: Any) -> Campaign:
    made = Campaign(name=f"Cards {code}", code=code, began_on=date(2026, 5, 1), **fields)
    return save_campaign(campaign=made, by=by, at=make.NOON)


def activity(by: User, of: Campaign | None = None, **fields: Any) -> Activity:
    known = {"kind": "talk", "held_on": date(2026, 10, 1), "borough": "Hackney", "audience": "health"}
    return save_activity(activity=Activity(**{**known, "campaign": of, **fields}), by=by, at=make.NOON)


class TestRecording:
    def test_a_stall_is_recorded_and_corrected(self, client: Browser, amina: User, carys: User) -> None:
        client.force_login(amina)
        page = client.post("/community/new/", SENT, follow=True).content.decode()
        assert "Stall, Hackney is saved." in page
        assert "About 40" in page
        stall = Activity.objects.get()
        client.force_login(carys)
        corrected = {**SENT, "reached": "55", "version": str(stall.version), "is_mistake": "on"}
        page = client.post(f"/community/{stall.pk}/", corrected, follow=True).content.decode()
        assert "Entered by mistake" in page
        assert not Activity.objects.standing().exists()
        assert [row.reached for row in stall.history.order_by("history_id")] == [40, 55]

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"held_on_year": "2027"}, "in the future"),
            ({"borough": ""}, "Choose the borough"),
            ({"materials": "20"}, "Choose what was handed out, or leave the number empty"),
            ({"follow_up": "Ring the surgery"}, "Say by when"),
        ],
    )
    def test_what_cannot_be_is_said_beside_its_question(
        self, client: Browser, amina: User, sent: dict[str, str], words: str
    ) -> None:
        client.force_login(amina)
        page = client.post("/community/new/", {**SENT, "host": "The Friday market", **sent}).content.decode()
        assert words in page
        assert "The Friday market" in page  # nothing typed is lost
        assert not Activity.objects.exists()

    def test_the_act_refuses_a_day_to_come(self, amina: User) -> None:
        with pytest.raises(Refused, match="in the future"):
            activity(amina, held_on=make.TODAY + timedelta(days=1))

    def test_two_running_campaigns_never_share_a_letter(self, carys: User) -> None:
        first = campaign(carys, "HT-A")
        with pytest.raises(Refused, match="is still running and ends in A too"):
            campaign(carys, "SPRING-A")
        same = Campaign(name="X", code="N-A", began_on=make.TODAY, made_at=make.NOON, made_by=carys)
        with pytest.raises(IntegrityError), transaction.atomic():
            same.save()
        Campaign.objects.filter(pk=first.pk).update(ended_on=make.TODAY)
        assert campaign(carys, "SPRING-A").letter == "A"

    def test_a_worker_keeps_no_campaign_in_the_database_either(self, amina: User) -> None:
        row = ("Cards", "HT-Z", make.TODAY, make.NOON, amina.pk)
        with as_application(amina), connection.cursor() as cursor, pytest.raises(ProgrammingError):
            cursor.execute(
                "INSERT INTO community_campaign (version, name, code, began_on, made_at, made_by_id)"
                " VALUES (1, %s, %s, %s, %s, %s)",
                row,
            )


def asks_how_she_heard(client: Browser, case: Case) -> bool:
    page = client.get(f"/cases/{case.reference}/details/came-to-us/edit/")
    assert page.status_code == 200
    return "How did she hear about us?" in page.content.decode()


class TestHowSheHeard:
    def test_is_asked_where_something_is_handed_out_and_never_in_danger(
        self, client: Browser, amina: User, carys: User, her_case: Case
    ) -> None:
        client.force_login(amina)
        assert not asks_how_she_heard(client, her_case)
        campaign(carys)
        assert asks_how_she_heard(client, her_case)
        her_case.risk_level = RiskLevel.VERY_HIGH
        her_case.save()
        assert not asks_how_she_heard(client, her_case)


class TestWhatFollowed:
    def test_counted_by_hand(self) -> None:
        """Two talks and a stall of campaign 1, posters of 2, a talk of none; of five women three followed.

        Of campaign 1, she of 2 October and she of 1 April followed a talk (1 October; 1 October a year
        before lies more than six months back); she of 30 September came before both. Of campaign 2, she of
        the very day followed; she of seven months later did not.
        """
        held = [
            Held("Talk", "Hackney", date(2025, 9, 1), 10, 1),
            Held("Talk", "Brent", date(2025, 10, 1), 20, 1),
            Held("Stall", "Hackney", date(2025, 12, 1), None, 1),
            Held("Posters", "Brent", date(2025, 10, 1), 5, 2),
            Held("Talk", "Camden", date(2025, 10, 1), 7, None),
        ]
        heard = [
            Heard(1, date(2025, 10, 2)),
            Heard(1, date(2026, 4, 1)),
            Heard(1, date(2025, 8, 31)),
            Heard(2, date(2025, 10, 1)),
            Heard(2, date(2026, 5, 1)),
        ]
        by_kind = followed(held, heard, by=lambda activity: activity.kind, months=6)
        assert [
            (line.name, line.activities, line.reached, line.uncounted, line.referrals) for line in by_kind
        ] == [
            ("Posters", 1, 5, 0, 1),
            ("Stall", 1, 0, 1, 1),
            ("Talk", 3, 37, 0, 2),
        ]
        by_borough = followed(held, heard, by=lambda activity: activity.borough, months=6)
        assert [(line.name, line.referrals) for line in by_borough] == [
            ("Brent", 3),
            ("Camden", 0),
            ("Hackney", 2),
        ]
        assert without(["Brent", "Enfield"], held) == ["Enfield"]

    def test_a_referral_before_the_activity_did_not_follow_it(self) -> None:
        talk = Held("Talk", "Brent", date(2026, 8, 31), 20, 1)
        days = [date(2026, 8, 30), date(2026, 8, 31), date(2027, 2, 28), date(2027, 3, 1)]
        assert [follows(Heard(1, day), talk, 6) for day in days] == [False, True, True, False]

    def test_is_of_the_cases_that_somebody_counts(
        self, client: Browser, amina: User, carys: User, her_case: Case
    ) -> None:
        cards = campaign(carys)
        activity(amina, cards, held_on=make.TODAY - timedelta(days=30), reached=12)
        her_case.heard_through, her_case.referred_on = cards, make.TODAY - timedelta(days=3)
        her_case.save()
        [line] = community_report(carys, today=make.TODAY).by_kind
        assert (line.activities, line.reached, line.referrals) == (1, 12, "1")
        lead = make.user("Lena Fox", role="service_lead", services=[her_case.service])
        [line] = community_report(lead, today=make.TODAY).by_kind
        assert line.referrals == "not shown (1 to 7)"  # who reads no case is told what goes outside
        elsewhere = make.user("Mona Reed", role="manager", services=[make.service("Elsewhere")])
        [line] = community_report(elsewhere, today=make.TODAY).by_kind
        assert (line.activities, line.referrals) == (1, "0")
        client.force_login(carys)
        page = client.get("/reports/community/").content.decode()
        assert "not mean that the activity brought her" in page
        assert "Enfield" in page


class TestNeed:
    def test_counted_by_hand(self) -> None:
        """From Brent eight, from Camden two, from Luton, which is none of ours, one; of one nobody knows."""
        came = ["Brent"] * 8 + ["Camden"] * 2 + ["Luton", ""]
        held = [
            Held("Talk", "Brent", date(2026, 3, 1), 20),
            Held("Stall", "Brent", date(2026, 4, 1), None),
            Held("Talk", "Enfield", date(2026, 5, 1), 7),
        ]
        lines = compared(["Brent", "Camden", "Enfield", "Barnet"], came, held)
        assert [
            (line.borough, line.referrals_in_words, line.activities, line.reached, line.uncounted)
            for line in lines
        ] == [
            ("Barnet", "0", 0, 0, 0),
            ("Brent", "about 10", 2, 20, 1),
            ("Camden", "not shown (1 to 7)", 0, 0, 0),
            ("Enfield", "0", 1, 7, 0),
            ("Luton", "not shown (1 to 7)", 0, 0, 0),
        ]
        assert [line.borough for line in lines if line.is_missed] == ["Camden", "Luton"]
        assert [line.borough for line in lines if line.is_unheard] == ["Enfield"]

    def test_is_of_the_last_year_and_of_the_cases_that_somebody_counts_and_rounded_for_everybody(
        self, client: Browser, amina: User, carys: User, her_case: Case
    ) -> None:
        her_case.referred_from, her_case.referred_on = "Croydon", make.TODAY - timedelta(days=3)
        her_case.save()
        Enquiry(
            service=her_case.service,
            source="police",
            borough="Hackney",
            referred_on=make.TODAY - timedelta(days=400),
            answered_on=make.TODAY - timedelta(days=399),
            reason="no_place",
            made_at=make.NOON,
            made_by=amina,
        ).save()
        activity(amina, held_on=make.TODAY - timedelta(days=30), reached=12, borough="Hackney")
        report = need_report(carys, today=make.TODAY)
        assert (report.missed, report.unheard) == (["Croydon"], ["Hackney"])
        elsewhere = make.user("Mona Reed", role="manager", services=[make.service("Elsewhere")])
        assert need_report(elsewhere, today=make.TODAY).missed == []
        client.force_login(carys)
        page = client.get("/reports/community/boroughs/").content.decode()
        assert "and we held no activity there: Croydon." in page
        assert "not shown (1 to 7)" in page
