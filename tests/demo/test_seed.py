"""The demonstration can be built on any day, at any hour, and is the brief's world."""

from collections import Counter
from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cases.models import (
    AccessGrant,
    Case,
    Client,
    Cover,
    Deadline,
    Entry,
    Exclusion,
    KeptDocument,
    Placement,
    Seal,
)
from demo.management.commands.seed_demo import build
from demo.scale import seed_scale
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import Role
from outage.models import KeyedSheet, Sheet
from oversight.models import NightlyCheck
from rights.models import CharityExport, Erasure, LegalHold, RequestHolder
from riskassessment.actions.screens import ACT
from riskassessment.models import Assessment, QuestionSet
from supportplans.models import PlanVersion, RoomAnswer, SafetyPlan
from tests import make

LONDON = ZoneInfo("Europe/London")
SOMETIMES = pytest.mark.security  # each builds a small world


@pytest.mark.django_db
class TestMissG:
    @pytest.mark.parametrize(
        "now",
        [
            pytest.param(datetime(2026, 11, 25, 9, 0, tzinfo=LONDON), id="a Wednesday morning"),
            pytest.param(
                datetime(2026, 11, 25, 0, 4, tzinfo=LONDON), id="just after midnight", marks=SOMETIMES
            ),
            pytest.param(datetime(2026, 11, 28, 15, 0, tzinfo=LONDON), id="a Saturday", marks=SOMETIMES),
            pytest.param(datetime(2027, 1, 1, 12, 0, tzinfo=LONDON), id="New Year’s Day", marks=SOMETIMES),
            pytest.param(
                datetime(2027, 4, 1, 23, 58, tzinfo=LONDON), id="before Easter, at night", marks=SOMETIMES
            ),
            pytest.param(datetime(2028, 2, 29, 8, 0, tzinfo=LONDON), id="a leap day", marks=SOMETIMES),
        ],
    )
    def test_she_is_at_day_20_with_all_that_belongs_to_her(self, now: datetime) -> None:
        build(now=now, one_in=60)
        case = Client.objects.get(first_name="Ghada").cases.get()
        assert case.nrm_in_words(on=now.date()) == "Recovery period, day 20 of 45"
        assert case.police_involved == "yes"
        assert case.client.english == Client.English.LITTLE
        signed = Assessment.objects.filter(case=case, status=Assessment.Status.SIGNED).order_by("number")
        assert [assessment.level for assessment in signed] == ["very_high", "high"]
        first, second = PlanVersion.objects.filter(case=case).order_by("number")
        assert first.content != second.content
        said = {each["outcome"] for each in case.review_set.get().outcomes}
        assert said == {"keep", "change", "met"}
        promise = case.dependantscreen_set.get().promise
        assert promise
        assert (promise.title, promise.due_on, promise.is_open) == (ACT, now.date(), True)
        assert case.incident_set.exists()
        safety = SafetyPlan.objects.get(case=case)
        assert len(safety.parts) == len(SafetyPlan.PARTS)
        assert safety.signed_pages.get().document.kind == KeptDocument.Kind.PLAN
        alone = RoomAnswer.objects.get(case=case)
        assert (alone.answer, alone.digest) == (PlanVersion.Answer.AGREES, alone.plan.digest())
        asked = QuestionSet.objects.in_force()
        assert asked
        assert asked.further == ["digital"]
        assert Entry.objects.filter(case=case).notes().count() >= 4
        assert not Entry.objects.filter(happened_at__gt=now).exists()
        assert Case.objects.exclude(pk=case.pk).exists()
        [hold], [erasure] = LegalHold.objects.standing(), Erasure.objects.standing()
        assert erasure.is_quarantined
        assert len({hold.client_id, erasure.client_id}) == 2
        assert not Case.objects.open().filter(client__in=[hold.client_id, erasure.client_id]).exists()
        assert CharityExport.objects.waiting(at=now).count() == 1
        assert NightlyCheck.objects.latest("day").day == now.date()
        assert [holder.is_unanswered for holder in RequestHolder.objects.order_by("pk")] == [True, False]
        states = Counter(sheet.state(on=now.date()) for sheet in Sheet.objects.all())
        assert states == {Sheet.State.KEYED: 2, Sheet.State.OUT: 2, Sheet.State.MISSING: 1}
        assert KeyedSheet.objects.to_check().count() == 1


@pytest.mark.security
@pytest.mark.django_db
def test_the_whole_world_is_the_brief_s() -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=LONDON)
    build(now=now)
    carrying = User.objects.carrying_cases()
    roles = Counter(carrying.values_list("role", flat=True))
    assert roles == {Role.CASEWORKER: 9, Role.SAFE_HOUSE_WORKER: 2}
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    assert Service.objects.filter(kind=Service.Kind.SAFE_HOUSE).count() == 2
    outreach = Service.objects.outreach().get()
    here = Case.objects.open().filter(service=outreach)
    assert outreach.capacity == 160
    assert here.exclude(status=Case.Status.WAITING).count() == 148
    assert here.filter(status=Case.Status.WAITING).count() == 5
    rooms = Counter(Placement.objects.filter(until_on=None).values_list("room__service__name", "is_held"))
    assert rooms == {("Safe house A", False): 8, ("Safe house A", True): 1, ("Safe house B", False): 6}
    stages = Counter(Case.objects.open().values_list("nrm_stage", flat=True))
    assert len(stages) >= 10
    assert stages[Case.NRMStage.RECOVERY] > stages[Case.NRMStage.WAITING_RG] > 0
    assert Client.objects.get(first_name="Ghada").cases.get().reference == "H-0147"
    numbers = sorted(int(reference[2:]) for reference in Case.objects.values_list("reference", flat=True))
    steps = {later - earlier for earlier, later in pairwise(numbers[1:])}
    assert steps >= set(range(1, 10))  # what is missing tells of no seal
    kinds = Counter(AccessGrant.objects.values_list("kind", flat=True))
    assert kinds == {"asked": 1, "broken_glass": 1}
    # One seal of two closes a record that is to be erased.
    assert [len(model.objects.all()) for model in (Cover, Seal, Exclusion)] == [1, 2, 1]
    assert AccessGrant.objects.to_check().get().check_due_on == date(2026, 11, 26)
    assert Entry.objects.to_co_sign().count() == 1
    late = Deadline.objects.overdue(on=now.date()).count()
    assert 5 < late < 60  # a service that keeps up, with something to worry about


@pytest.mark.django_db
def test_many_cases_for_measuring_have_ten_entries_each() -> None:
    seed_scale(40, at=make.NOON)
    assert Case.objects.count() == 40
    assert Entry.objects.count() == 400
    assert Deadline.objects.count() == 120
    case = Case.objects.first()
    assert case is not None
    assert case.next_due_on == case.deadline_set.open().order_by("due_on")[0].due_on
