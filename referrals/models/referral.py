"""One referral of one person: how referrals are found, and what is kept on one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Func, Manager, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from cases.models import Case, CaseRecordQuerySet, Client, Consent
from hestia.db.compiled import Compiled, number, written_once
from hestia.ui.words import day
from hestia.workingdays.calendar import months_after
from referrals.models.decision import Decision, all_in_order
from referrals.models.disqualification import Disqualification
from referrals.models.duty_to_notify import DutyToNotify
from referrals.models.extension import Extension
from referrals.models.interruption import Suspension, Withdrawal
from referrals.models.reconsideration import Reconsideration
from referrals.models.records import AuthorityContact, Explanation, Handover
from referrals.models.referral_blockers import ReferralBlockers

HOME_OFFICE = "the Home Office"  # as those are called who hold a referral that was sent


class ReferralQuerySet(CaseRecordQuerySet["Referral"]):
    def open(self) -> Self:
        """Return the referrals that are not withdrawn or closed."""
        return self.filter(closed_at=None)

    def timed(self, nations: Sequence[str], *, since: date) -> Self:
        """Return the open referrals of open cases with a clock that started on or after a day."""
        decided = Decision.objects.filter(referral=OuterRef("pk"), made_on__gte=since)
        return self.open().filter(
            Q(received_on__gte=since) | Exists(decided),
            jurisdiction__in=nations,
            received_on__isnull=False,
            case__closed_at=None,
        )

    def turned_18_unsent(self, *, on: date) -> Self:
        """Return the open referrals, not yet sent, of who is 18 on a day and on record as maybe a child."""
        return self.open().filter(
            ~Q(case__client__age_status=Client.AgeStatus.ADULT),
            case__client__born_on__lte=months_after(on, -18 * 12),
            case__closed_at=None,
            submitted_on=None,
        )

    def counting_on(self, case: int) -> Self:
        """Return the referral that counts on a case, by the case's key: the open one, or else the last."""
        begun = self.filter(case=case, is_taken_back=False)
        return begun.order_by(F("closed_at").desc(nulls_first=True), "-pk")[:1]

    def to_carry_over(self, case: Case) -> "Referral | None":
        """Return the open referral of an earlier, closed case of hers that can be brought to this one.

        Beside one that was begun here meanwhile, only one that was sent: of it something may be learned late.
        """
        earlier = self.filter(case__client=case.client_id, case__closed_at__isnull=False).exclude(case=case)
        if self.filter(case=case).open().exists():
            earlier = earlier.exclude(submitted_on=None)
        return earlier.open().select_related("case").order_by("-started_at", "-pk").first()


@dataclass(frozen=True, slots=True)
class ReferralElsewhere:
    """A referral on another case of hers, as a list names it."""

    reference: str
    case: str
    started_at: datetime

    def __str__(self) -> str:
        return f"NRM referral {self.reference}".strip()


@dataclass(frozen=True, slots=True)
class EndedReferral:
    """Another referral of the same case, which ended, as a list names it."""

    pk: int
    reference: str
    closed_at: datetime
    was_withdrawn: bool
    was_taken_back: bool

    def __str__(self) -> str:
        return f"NRM referral {self.reference}".strip()

    @property
    def is_followed(self) -> bool:
        """Whether what it started goes on beside the one that was begun after it."""
        return not (self.was_withdrawn or self.was_taken_back)


@cache
def all_with_facts() -> ReferralQuerySet:
    """Return all referrals with their facts but the decisions.

    Made once for each process: each act reads it twice, and to make it takes longer than to ask the database.
    """
    return written_once(ReferralQuerySet(Referral).select_related("rg_policy").annotate(**facts()))


def facts() -> dict[str, Any]:
    """Return what the state and the clocks are worked out from, beside a referral's own columns."""
    mine = OuterRef("pk")
    consents = consents_that_count()
    suspensions = Suspension.objects.standing().filter(referral=mine).order_by("from_on", "pk")
    asked = Reconsideration.objects.filter(referral=mine, outcome="")
    notices = Disqualification.objects.filter(referral=mine)
    # A further decision may give a period again, which an earlier disqualification does not end.
    given_again = Decision.objects.after_notice().filter(gives_recovery=True)
    disqualified = notices.filter(~Exists(given_again), outcome=Disqualification.Result.DISQUALIFIED)
    disqualified = disqualified.exclude(review_outcome=Disqualification.Review.GIVEN_BACK)
    unanswered = notices.filter(outcome="", responded_on=None)
    withdrawals = Withdrawal.objects.standing().filter(referral=mine)
    return {
        "is_explained": Exists(Explanation.objects.filter(referral=mine)),
        "is_handed_over": Exists(Handover.objects.filter(referral=mine)),
        "authority_is_told": Exists(AuthorityContact.objects.filter(referral=mine)),
        "consent_answer": Subquery(consents.values("answer")[:1]),
        "consent_how": Subquery(consents.values("how")[:1]),
        "consent_on": Subquery(consents.values("given_on")[:1]),
        "suspended_from": ArraySubquery(suspensions.values("from_on")),
        "suspended_to": ArraySubquery(suspensions.values("resumed_on")),
        "asked_again_on": Subquery(asked.values("asked_on")[:1]),
        "asked_again_at": Subquery(asked.values("recorded_at")[:1]),
        "disqualified_on": Subquery(disqualified.values("decided_on")[:1]),
        "answer_notice_by": Subquery(unanswered.values("respond_by")[:1]),
        "notice_is_pending": Exists(notices.filter(outcome="")),
        "has_other_records": Exists(Extension.objects.filter(referral=mine))
        | Exists(notices)
        | Exists(DutyToNotify.objects.filter(referral=mine)),
        "ended_rows": ended_rows(),
        "elsewhere_rows": elsewhere_rows(),
        "withdrawn_on": Subquery(withdrawals.values("withdrawn_on")[:1]),
        # Decided by the database, for whoever asks: she has died in all her cases, whichever says so.
        "her_death_on": Func(
            F("case__client_id"), function="her_death", output_field=models.DateField(null=True)
        ),
    }


def consents_that_count() -> models.QuerySet[Consent]:
    """Return her answers to a referral, the latest first.

    One counts if it was given to this referral, or on the consent page since it was started. Her no on an
    earlier case holds until she answers again.
    """
    return Consent.objects.filter(
        Q(nrm_answers__referral=OuterRef("pk"))
        | Q(nrm_answers=None, case=OuterRef("case"), recorded_at__gte=OuterRef("started_at"))
        | Q(nrm_answers=None, case=OuterRef("case")) & ~Q(earlier_case=""),
        purpose=Consent.Purpose.NRM,
        nrm_withdrawal=None,
        nrm_withdrawal_undoing=None,
    ).order_by("-given_on", "-pk")


def ended_rows() -> ArraySubquery:
    """Return the other referrals of the case that ended, the latest first: see `EndedReferral`."""
    ended = Referral.objects.filter(case=OuterRef("case"), closed_at__isnull=False).exclude(pk=OuterRef("pk"))
    withdrawn = Withdrawal.objects.standing().filter(referral=OuterRef("pk"))
    return ArraySubquery(
        ended.order_by("-closed_at", "-pk")
        .annotate(was_withdrawn=Exists(withdrawn))
        .values(
            row=JSONObject(
                pk="pk",
                reference="reference",
                closed_at="closed_at",
                was_withdrawn="was_withdrawn",
                was_taken_back="is_taken_back",
            )
        )
    )


def elsewhere_rows() -> ArraySubquery:
    """Return those that were sent on her other cases: the database shows what exists for the reader."""
    elsewhere = Referral.objects.filter(case__client=OuterRef("case__client"), submitted_on__isnull=False)
    return ArraySubquery(
        elsewhere.exclude(case=OuterRef("case"))
        .order_by("-started_at", "-pk")
        .values(row=JSONObject(reference="reference", case="case__reference", started_at="started_at"))
    )


class Referral(ReferralBlockers):
    """One person's referral to the National Referral Mechanism, from the first explanation on."""

    objects = ReferralQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="referral_jurisdiction_is_known", condition=Q(jurisdiction__in=["EW", "SCT", "NIR"])
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at=None), name="referral_one_open_per_case"
            ),
            models.CheckConstraint(
                name="referral_submission_is_whole",
                condition=Q(submitted_on=None, submission_recorded_at=None, submission_recorded_by=None)
                | Q(
                    submitted_on__isnull=False,
                    submission_recorded_at__isnull=False,
                    submission_recorded_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="referral_receipt_is_whole",
                condition=Q(
                    received_on=None, receipt_recorded_at=None, receipt_recorded_by=None, reference=""
                )
                | Q(
                    received_on__isnull=False,
                    receipt_recorded_at__isnull=False,
                    receipt_recorded_by__isnull=False,
                )
                & ~Q(reference=""),
            ),
            models.CheckConstraint(
                name="referral_received_on_or_after_it_was_sent",
                condition=Q(received_on=None)
                | Q(submitted_on__isnull=False, received_on__gte=F("submitted_on")),
            ),
            models.CheckConstraint(
                name="referral_closed_at_and_by",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="referral_taken_back_has_ended_unsent",
                condition=Q(is_taken_back=False) | Q(closed_at__isnull=False, submitted_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"NRM referral {self.reference}".strip()

    @classmethod
    def with_facts(cls) -> ReferralQuerySet:
        """Return all referrals with what their state and clocks are worked out from: two queries in all."""
        return all_with_facts().prefetch_related(Prefetch("decision_set", all_in_order().all()))

    @classmethod
    def of_case(cls, case: Case) -> "Referral | None":
        """Return the referral that counts on a case, with its facts."""
        referral: Referral | None = next(iter(COUNTING.records(case=case.pk)), None)
        if referral is not None:
            referral.case = case
            referral.keep_decisions()
        return referral

    def keep_decisions(self) -> None:
        """Read the decisions of this one, as `with_facts` does for many."""
        decisions: Any = all_in_order().filter(referral=self)
        decisions._result_cache = DECISIONS.records(referral=self.pk)
        decisions._prefetch_done = True
        for decision in decisions:
            decision.referral = self
        vars(self)["_prefetched_objects_cache"] = {"decision_set": decisions}

    def get_absolute_url(self) -> str:
        return reverse("referrals:overview", args=[self.case.reference])

    def notice(self) -> Explanation | None:
        """Return the explanation with which the Privacy Information Notice was given, if it was."""
        return self.explanation_set.filter(privacy_notice_given=True).first()

    @property
    def ended_before(self) -> list[EndedReferral]:
        """Return the other referrals of the case, which ended: as much of them as a list shows."""
        return [
            EndedReferral(
                pk=row["pk"],
                reference=row["reference"],
                closed_at=datetime.fromisoformat(row["closed_at"]),
                was_withdrawn=row["was_withdrawn"],
                was_taken_back=row["was_taken_back"],
            )
            for row in self.ended_rows
        ]

    @property
    def on_other_cases(self) -> list["ReferralElsewhere"]:
        """Return her referrals on those of her other cases that exist for the reader, the latest first."""
        return [
            ReferralElsewhere(row["reference"], row["case"], datetime.fromisoformat(row["started_at"]))
            for row in self.elsewhere_rows
        ]

    def disclosed_to(self) -> list[tuple[str, str]]:
        """Return who was told of her for the referral: the name, and what and when, the latest first.

        Once it was sent the Home Office holds it, whoever sent it. Whoever sent one before she came
        to us had it from her, not from us.
        """
        recipients: dict[str, str] = {}
        if self.submitted_on:
            recipients[HOME_OFFICE] = f"the referral ({day(self.submitted_on)})"
        for handover in self.handover_set.select_related("organisation"):
            if handover.is_ours:
                recipients.setdefault(str(handover), f"the referral ({day(handover.handed_over_on)})")
        return list(recipients.items())

    def councils_contacted(self) -> list[tuple[str, str]]:
        """Return which councils were told of her while she was, or may have been, a child, and when."""
        contacts = self.authoritycontact_set.all()
        return [
            (contact.council, f"about the client, as a child ({day(contact.contacted_on)})")
            for contact in contacts
        ]

    @property
    def record_sets(self) -> list[Manager[Any]]:
        """Return everything that is kept on it, kind by kind."""
        return [
            self.explanation_set,
            self.nrmconsent_set,
            self.authoritycontact_set,
            self.handover_set,
            self.decision_set,
            self.reconsideration_set,
            self.extension_set,
            self.suspension_set,
            self.disqualification_set,
            self.dutytonotify_set,
            self.withdrawal_set,
            self.chaser_set,
        ]


COUNTING = Compiled(lambda case: all_with_facts().counting_on(case), number("case"))
DECISIONS = Compiled(lambda referral: all_in_order().filter(referral=referral), number("referral"))
