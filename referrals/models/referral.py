"""One referral of one person: what is stored of it, and how its state is worked out."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, Manager, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils import timezone

from cases.models import Case, CaseRecord, CaseRecordQuerySet, Client, Consent
from cases.rules.eighteen import eighteenth_birthday, months_before
from hestia.ui.words import day
from referrals.models.chaser import Chaser
from referrals.models.decision import Decision
from referrals.models.disqualification import Disqualification
from referrals.models.duty_to_notify import DutyToNotify
from referrals.models.extension import Extension
from referrals.models.interruption import Suspension, Withdrawal
from referrals.models.policy import Policy
from referrals.models.reconsideration import Reconsideration
from referrals.models.records import AuthorityContact, Explanation, Handover
from referrals.rules.clocks import Pause
from referrals.rules.dates import in_full
from referrals.rules.states import Facts, Outcome, State, state_of

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
            case__client__born_on__lte=months_before(on, 18 * 12),
            case__closed_at=None,
            submitted_on=None,
        )

    def of(self, case: Case) -> "Referral | None":
        """Return the referral that counts on a case: the open one, or else the last."""
        found = self.filter(case=case).order_by(F("closed_at").desc(nulls_first=True), "-pk").first()
        if found is not None:
            found.case = case
        return found

    def to_carry_over(self, case: Case) -> "Referral | None":
        """Return the open referral of an earlier, closed case of hers that can go on with this one."""
        if self.filter(case=case).open().exists():
            return None
        earlier = self.filter(case__client=case.client_id, case__closed_at__isnull=False).exclude(case=case)
        return earlier.open().select_related("case").order_by("-started_at", "-pk").first()

    def with_facts(self) -> Self:
        """Return with all that the state and the clocks are worked out from: two queries in all."""
        mine = OuterRef("pk")
        # An answer counts if it was given to this referral, or on the consent page since it was started.
        # Her no on an earlier case holds until she answers again.
        consents = Consent.objects.filter(
            Q(nrm_answers__referral=mine)
            | Q(nrm_answers=None, case=OuterRef("case"), recorded_at__gte=OuterRef("started_at"))
            | Q(nrm_answers=None, case=OuterRef("case")) & ~Q(earlier_case=""),
            purpose=Consent.Purpose.NRM,
            nrm_withdrawal=None,
            nrm_withdrawal_undoing=None,
        ).order_by("-given_on", "-pk")
        suspensions = Suspension.objects.standing().filter(referral=mine).order_by("from_on", "pk")
        asked = Reconsideration.objects.filter(referral=mine, outcome="")
        notices = Disqualification.objects.filter(referral=mine)
        # A further decision may give a period again, which an earlier disqualification does not end.
        given_again = Decision.objects.after_notice().filter(gives_recovery=True)
        ended = Referral.objects.filter(case=OuterRef("case"), closed_at__isnull=False)
        ended = ended.exclude(pk=mine).order_by("-closed_at", "-pk")
        withdrawals = Withdrawal.objects.standing().filter(referral=mine)
        decisions = Decision.objects.with_rules().in_order()
        return (
            self.select_related("rg_policy")
            .annotate(
                is_explained=Exists(Explanation.objects.filter(referral=mine)),
                is_handed_over=Exists(Handover.objects.filter(referral=mine)),
                authority_is_told=Exists(AuthorityContact.objects.filter(referral=mine)),
                consent_answer=Subquery(consents.values("answer")[:1]),
                consent_how=Subquery(consents.values("how")[:1]),
                consent_on=Subquery(consents.values("given_on")[:1]),
                suspended_from=ArraySubquery(suspensions.values("from_on")),
                suspended_to=ArraySubquery(suspensions.values("resumed_on")),
                asked_again_on=Subquery(asked.values("asked_on")[:1]),
                asked_again_at=Subquery(asked.values("recorded_at")[:1]),
                disqualified_on=Subquery(
                    notices.filter(~Exists(given_again), outcome=Disqualification.Result.DISQUALIFIED).values(
                        "decided_on"
                    )[:1]
                ),
                answer_notice_by=Subquery(
                    notices.filter(outcome="", responded_on=None).values("respond_by")[:1]
                ),
                has_beside=Exists(Extension.objects.filter(referral=mine))
                | Exists(notices)
                | Exists(DutyToNotify.objects.filter(referral=mine)),
                ended_rows=ArraySubquery(
                    ended.values(row=JSONObject(pk="pk", reference="reference", closed_at="closed_at"))
                ),
                withdrawn_on=Subquery(withdrawals.values("withdrawn_on")[:1]),
            )
            .prefetch_related(Prefetch("decision_set", decisions))
        )


class Referral(CaseRecord):
    """One person's referral to the National Referral Mechanism, from the first explanation on."""

    class Jurisdiction(models.TextChoices):
        EW = "EW", "England and Wales"
        SCT = "SCT", "Scotland"
        NIR = "NIR", "Northern Ireland"

    class Authority(models.TextChoices):
        SCA = "sca", "Single Competent Authority"
        IECA = "ieca", "Immigration Enforcement Competent Authority"

    jurisdiction = models.CharField(
        "where she is supported", max_length=3, choices=Jurisdiction, default=Jurisdiction.EW
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_on = models.DateField(null=True, blank=True)
    submission_recorded_at = models.DateTimeField(null=True, blank=True)
    submission_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    received_on = models.DateField(null=True, blank=True)
    reference = models.CharField("Home Office reference", max_length=40, blank=True)
    authority = models.CharField("competent authority", max_length=5, choices=Authority, blank=True)
    rg_policy = models.ForeignKey(
        Policy, on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    receipt_recorded_at = models.DateTimeField(null=True, blank=True)
    receipt_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ReferralQuerySet.as_manager()

    # Why it was changed, for its history: read by django-simple-history.
    _change_reason: str

    # Filled in by `with_facts`.
    is_explained: bool
    is_handed_over: bool
    authority_is_told: bool
    consent_answer: str | None
    consent_how: str | None
    consent_on: date | None
    suspended_from: list[date]
    suspended_to: list[date | None]
    asked_again_on: date | None
    asked_again_at: datetime | None
    disqualified_on: date | None
    answer_notice_by: date | None
    has_beside: bool  # an extension, a notice or a Duty to Notify
    ended_rows: list[dict[str, Any]]  # the other referrals of the same case, which ended
    withdrawn_on: date | None

    # What settles her turning 18 before it was sent, where only the month or the year of her birth is known.
    ONCE_18_UNSENT: ClassVar[str] = (
        "If she is 18 now, correct her age in her details; then ask for her consent."
    )

    # The day on which it is looked at, given by whoever reads it: `as_of`.
    seen_on: date | None = None

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
        ]

    def __str__(self) -> str:
        return f"NRM referral {self.reference}".strip()

    def get_absolute_url(self) -> str:
        return reverse("referrals:overview", args=[self.case.reference])

    def as_of(self, day: date) -> Self:
        """Return it as it stands on a day: a birthday comes without anybody writing it down."""
        self.seen_on = day
        return self

    # Questions. Those below need `with_facts`.

    @property
    def needs_consent(self) -> bool:
        """Whether she is known to be an adult: a child, or where the age is not sure, is referred without."""
        return not self.case.client.may_be_a_child or self.came_of_age_on is not None

    @property
    def came_of_age_on(self) -> date | None:
        """Return the day she turned 18 before it was sent, if she has and is still on record as a child.

        Where her age is not sure that counts only if the case was open before: until then she was a child by
        every reading. Someone whose birth says that she was 18 long ago may still be younger.
        """
        client, born = self.case.client, self.case.client.born_on
        if self.submitted_on or self.seen_on is None or born is None or not client.may_be_a_child:
            return None
        birthday = eighteenth_birthday(born)
        is_sure = client.age_status == client.AgeStatus.CHILD or self.case.opened_on < birthday
        return birthday if is_sure and birthday <= self.seen_on else None

    def notice(self) -> Explanation | None:
        """Return the explanation with which the Privacy Information Notice was given, if it was."""
        return self.explanation_set.filter(privacy_notice_given=True).first()

    @property
    def chooses_at_18(self) -> bool:
        """Whether she was referred as a child and has not said since her birthday if she stays."""
        client, born = self.case.client, self.case.client.born_between
        if born is None or (born[0] != born[1] and not client.may_be_a_child):
            return False
        birthday, latest = map(eighteenth_birthday, born)
        referred_on = self.submitted_on or timezone.localdate(self.started_at)
        return referred_on < latest and not (self.consent_on and self.consent_on >= birthday)

    @property
    def consents(self) -> bool | None:
        """Whether her latest answer is a valid yes; None before she was asked.

        A yes that was spoken counts only with a witness.
        """
        if self.consent_answer is None:
            return None
        return self.consent_answer == Consent.Answer.GIVEN and self.consent_how != Consent.How.SPOKEN

    @cached_property
    def decisions(self) -> list[Decision]:
        """Return every decision, in the order they were made."""
        return list(self.decision_set.all())

    def standing(self, stage: str) -> Decision | None:
        """Return the decision of one stage that stands today: the last one made, but for a further one."""
        return next((d for d in reversed(self.decisions) if d.stage == stage and not d.is_further), None)

    @property
    def starts_recovery(self) -> Decision | None:
        """Return the decision whose recovery period counts: the last that gave one."""
        rg = self.reasonable_grounds
        further = next((d for d in reversed(self.decisions) if d.gives_recovery), None)
        return further or (rg if rg and rg.is_positive else None)

    @property
    def reasonable_grounds(self) -> Decision | None:
        """Return the reasonable grounds decision that stands today."""
        return self.standing(Decision.Stage.RG)

    @property
    def conclusive_grounds(self) -> Decision | None:
        """Return the conclusive grounds decision that stands today."""
        return self.standing(Decision.Stage.CG)

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """Return the days on which the Home Office had suspended the case."""
        return tuple(Pause(*ends) for ends in zip(self.suspended_from, self.suspended_to, strict=True))

    @property
    def suspended_on(self) -> date | None:
        """Return the day since which the case is suspended, if it is."""
        return next((pause.start for pause in self.pauses if pause.end is None), None)

    @property
    def facts(self) -> Facts:
        """Return what the state depends on."""
        rg, cg = self.reasonable_grounds, self.conclusive_grounds
        return Facts(
            explained=self.is_explained,
            needs_consent=self.needs_consent,
            consents=self.consents,
            authority_told=self.authority_is_told,
            handed_over=self.is_handed_over,
            submitted=self.submitted_on is not None,
            received=self.received_on is not None,
            reasonable=Outcome(rg.outcome) if rg else "",
            conclusive=Outcome(cg.outcome) if cg else "",
            reconsidering=self.asked_again_on is not None,
            suspended=self.suspended_on is not None,
            disqualified=self.disqualified_on is not None,
            withdrawn=self.withdrawn_on is not None,
        )

    @property
    def state(self) -> State:
        """Return where the referral stands."""
        return state_of(self.facts)

    @property
    def ended_before(self) -> list["Referral"]:
        """Return the other referrals of the case, which ended: as much of them as a list shows."""
        return [
            Referral(
                pk=row["pk"],
                reference=row["reference"],
                closed_at=datetime.fromisoformat(row["closed_at"]),
            )
            for row in self.ended_rows
        ]

    @property
    def stage(self) -> Case.NRMStage:
        """Return what the case list says about it."""
        if self.state == State.CONSIDERING and not self.needs_consent:
            return Case.NRMStage.PREPARING
        return STAGES[self.state]

    @property
    def has_ended(self) -> bool:
        """Whether nothing more can happen to it: she withdrew."""
        return self.closed_at is not None

    def negative_to_question(self) -> Decision | None:
        """Return the negative decision that stands and can be looked at again."""
        standing = self.conclusive_grounds or self.reasonable_grounds
        return standing if standing and not standing.is_positive else None

    # When: each list says in words why an act cannot be done now. Empty means it can.

    def _ended(self) -> list[str]:
        reasons = []
        if self.case.is_closed:
            reasons.append("This case is closed. Reopen it to change it.")
        if self.has_ended:
            reasons.append("She withdrew from the NRM. Start a new referral if she wants one.")
        return reasons

    def explanation_blockers(self) -> list[str]:
        """Return why the NRM cannot be explained now."""
        return self._ended()

    def consent_blockers(self) -> list[str]:
        """Return why her answer cannot be recorded now."""
        reasons = self._ended()
        if not self.needs_consent:
            reasons.append("She is or may be under 18: no consent is needed. Record the council contact.")
        elif not self.is_explained:
            reasons.append("Explain the NRM to her before you ask for her consent.")
        if self.submitted_on:
            reasons.append("The referral was sent. If she has changed her mind, record that she withdrew.")
        return reasons

    def answers_blockers(self) -> list[str]:
        """Return why her other answers cannot be changed now."""
        reasons = self._ended()
        if not self.nrmconsent_set.exists():
            reasons.append("Her consent was not taken by us, so her other answers are not known here.")
        return reasons

    def told_before(self) -> list[tuple[str, str]]:
        """Return who was told of her for the referral: the name, and what and when, the latest first.

        Once it was sent the Home Office holds it, whoever sent it. Who sent one that was made before she came
        to us had it from her, not from us.
        """
        found: dict[str, str] = {}
        if self.submitted_on:
            found[HOME_OFFICE] = f"the referral ({day(self.submitted_on)})"
        for handover in self.handover_set.select_related("organisation"):
            if handover.is_ours:
                found.setdefault(str(handover), f"the referral ({day(handover.handed_over_on)})")
        return list(found.items())

    def councils_told(self) -> list[tuple[str, str]]:
        """Return which councils were told of her while she was, or may have been, a child, and when."""
        told = self.authoritycontact_set.all()
        return [(each.council, f"of her, as a child ({day(each.contacted_on)})") for each in told]

    def authority_contact_blockers(self) -> list[str]:
        """Return why the council contact cannot be recorded now."""
        reasons = self._ended()
        if self.needs_consent:
            reasons.append("She is an adult: ask for her consent.")
        if self.submitted_on:
            reasons.append("The referral was already sent.")
        return reasons

    def handover_blockers(self) -> list[str]:
        """Return why it cannot be given to a first responder now."""
        reasons = self._ended()
        if not self.facts.may_be_handed_over:
            if not self.needs_consent:
                reasons.append("Record which council was told about her: she is or may be under 18.")
            elif self.consent_answer == Consent.Answer.GIVEN:
                reasons.append("Her consent was spoken without a witness. Record it again with one.")
            elif self.consents is False:
                reasons.append("She does not want to be referred. You cannot refer her without consent.")
            elif self.came_of_age_on:
                reasons.append(f"She turned 18 on {in_full(self.came_of_age_on)}. Ask for her consent first.")
            else:
                reasons.append("Record her consent before you hand the referral over.")
        if self.submitted_on:
            reasons.append("The referral was already sent.")
        return reasons

    def submission_blockers(self) -> list[str]:
        """Return why it cannot be marked as sent now."""
        reasons = self.handover_blockers()
        if not self.submitted_on and not self.is_handed_over:
            reasons.append("Say which first responder will send it before you mark it as sent.")
        return reasons

    def receipt_blockers(self) -> list[str]:
        """Return why the Home Office reference cannot be recorded now."""
        reasons = self._ended()
        if not self.submitted_on:
            reasons.append("Record the day it was sent before you record that it was received.")
        if self.received_on:
            reasons.append(f"The reference {self.reference} is already recorded.")
        return reasons

    def earlier_referral_blockers(self) -> list[str]:
        """Return why a referral made elsewhere cannot be recorded as this one."""
        reasons = self._ended()
        if self.submitted_on:
            reasons.append("A referral is already recorded. Correct its dates if they are wrong.")
        return reasons

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

    def correction_blockers(self) -> list[str]:
        """Return why nothing that was written down can be corrected now."""
        return self._ended()

    def decision_blockers(self, stage: str) -> list[str]:
        """Return why a decision of this stage cannot be recorded now."""
        reasons = self._ended()
        if not self.received_on:
            reasons.append("Record the Home Office reference before you record a decision.")
        if self.standing(stage):
            name = Decision.Stage(stage).label.lower()
            reasons.append(
                f"The {name} decision is already recorded. Correct it, or record a reconsideration."
            )
        rg = self.reasonable_grounds
        if stage == Decision.Stage.CG and not (rg and rg.is_positive):
            reasons.append(
                "A conclusive grounds decision needs a positive reasonable grounds decision first."
            )
        if self.suspended_on:
            reasons.append("The case is suspended. Record that it resumed first.")
        return reasons

    def next_stage(self) -> Decision.Stage | None:
        """Return the stage whose decision is waited for, if there is one."""
        return next((stage for stage in Decision.Stage if not self.decision_blockers(stage)), None)

    def waited_for(self) -> Decision.Stage:
        """Return the stage the referral is at, even if its decision cannot be recorded now."""
        rg = self.reasonable_grounds
        return Decision.Stage.CG if rg and rg.is_positive else Decision.Stage.RG

    def chaser_blockers(self) -> list[str]:
        """Return why there is nothing to chase."""
        reasons = self._ended()
        if not self.to_chase:
            reasons.append("The referral was given to nobody yet, so there is nothing to chase.")
        return reasons

    @property
    def to_chase(self) -> list[Chaser.Whom]:
        """Return who can be asked: the first responder until the reference is here; once sent, also them."""
        waits_for_them = self.is_handed_over and not self.received_on
        return [
            *([Chaser.Whom.FIRST_RESPONDER] if waits_for_them else []),
            *([Chaser.Whom.HOME_OFFICE] if self.submitted_on else []),
        ]

    def reconsideration_blockers(self) -> list[str]:
        """Return why the Home Office cannot be asked to look again now."""
        reasons = self._ended()
        if not self.negative_to_question():
            reasons.append("Only a negative decision can be looked at again.")
        if self.asked_again_on:
            reasons.append("They were already asked and have not answered.")
        return reasons

    def not_asking_blockers(self) -> list[str]:
        """Return why it cannot be recorded now that nothing is asked."""
        reasons = self._ended()
        negative = self.negative_to_question()
        if negative is None:
            reasons.append("Only a negative decision can be looked at again.")
        elif negative.asked_on:
            reasons.append("They were asked to look again.")
        elif negative.not_asking_on:
            reasons.append("It is recorded already that nothing is asked.")
        return reasons

    def reconsideration_outcome_blockers(self) -> list[str]:
        """Return why no answer to a reconsideration can be recorded now."""
        reasons = self._ended()
        if not self.asked_again_on:
            reasons.append("No reconsideration is waiting for an answer.")
        return reasons

    def suspension_blockers(self) -> list[str]:
        """Return why it cannot be suspended now."""
        reasons = self._ended()
        if not self.received_on:
            reasons.append("The Home Office does not have the referral yet.")
        if self.suspended_on:
            reasons.append("The case is already suspended.")
        return reasons

    def extension_blockers(self) -> list[str]:
        """Return why the recovery period cannot be made longer now."""
        reasons = self._ended()
        if not self.starts_recovery:
            reasons.append("Only a recovery period that has begun can be extended.")
        if self.disqualified_on:
            reasons.append("Her protection was taken away, so there is no period to extend.")
        if self.suspended_on:
            reasons.append("The case is suspended. Record that it resumed first.")
        return reasons

    @property
    def extended_until(self) -> date | None:
        """Return the last day that a letter may bear which extends her recovery period, if there is one.

        It is the day of the final decision: after it no period is extended, but a letter may come late.
        """
        final, start = self.conclusive_grounds, self.starts_recovery
        return final.made_on if final and start and start.made_on <= final.made_on else None

    def undoing_blockers(self) -> list[str]:
        """Return why no extension can be undone now."""
        reasons = self._ended()
        if not self.extension_set.standing().exists():
            reasons.append("No extension stands.")
        return reasons

    def further_blockers(self) -> list[str]:
        """Return why no further decision can be recorded now."""
        reasons = self._ended()
        rg = self.reasonable_grounds
        if not rg or not rg.is_positive:
            reasons.append("A further decision follows a positive reasonable grounds decision.")
        if self.suspended_on:
            reasons.append("The case is suspended. Record that it resumed first.")
        return reasons

    def disqualification_blockers(self) -> list[str]:
        """Return why no notice of disqualification can be recorded now."""
        reasons = self._ended()
        if not self.starts_recovery:
            reasons.append("Only someone with a positive decision has a protection that can be taken away.")
        if self.disqualified_on:
            reasons.append("Her protection was taken away already.")
        return reasons

    def duty_blockers(self) -> list[str]:
        """Return why no Duty to Notify can be recorded now."""
        reasons = self._ended()
        if self.jurisdiction != self.Jurisdiction.EW:
            reasons.append("The Duty to Notify is of England and Wales only.")
        if not self.needs_consent:
            reasons.append("She is or may be under 18: she is referred, not notified.")
        elif self.consents is not False:
            reasons.append("Only when she does not want to be referred does an authority notify instead.")
        return reasons

    def eighteen_blockers(self, *, on: date) -> list[str]:
        """Return why her choice at 18 cannot be recorded on a day."""
        reasons = self._ended()
        born = self.case.client.born_between
        if not self.submitted_on:
            reasons.append(f"The referral was not sent yet. {self.ONCE_18_UNSENT}")
        if born is None:
            reasons.append("Her date of birth is not known. Record it first.")
        elif on < (day_18 := eighteenth_birthday(born[0])):
            at_least = "" if born[0] == born[1] else " at the earliest"
            reasons.append(f"She turns 18 on {in_full(day_18)}{at_least}. Until then no consent is needed.")
        if self.conclusive_grounds:
            reasons.append("The final decision was made, so there is nothing to stay in.")
        return reasons

    def resumption_blockers(self) -> list[str]:
        """Return why it cannot be resumed now."""
        reasons = self._ended()
        if not self.suspended_on:
            reasons.append("The case is not suspended.")
        return reasons

    def withdrawal_undoing_blockers(self) -> list[str]:
        """Return why it cannot be undone now that she withdrew."""
        reasons = []
        if self.case.is_closed:
            reasons.append("This case is closed. Reopen it to change it.")
        if self.withdrawn_on is None:
            reasons.append("She has not withdrawn.")
        return reasons

    def withdrawal_blockers(self) -> list[str]:
        """Return why she cannot be recorded as withdrawn now."""
        reasons = self._ended()
        if not self.needs_consent:
            reasons.append("Only an adult can withdraw from the NRM.")
        if not self.submitted_on:
            reasons.append("The referral was not sent. Record that she has taken her consent back.")
        return reasons


STAGES = {
    State.NOT_REFERRED: Case.NRMStage.NOT_REFERRED,
    State.CONSIDERING: Case.NRMStage.CONSENT_NEEDED,
    State.CONSENTED: Case.NRMStage.PREPARING,
    State.DECLINED: Case.NRMStage.DECLINED,
    State.WITH_FIRST_RESPONDER: Case.NRMStage.WITH_FIRST_RESPONDER,
    State.SUBMITTED: Case.NRMStage.SUBMITTED,
    State.RECEIVED: Case.NRMStage.WAITING_RG,
    State.RG_POSITIVE: Case.NRMStage.RECOVERY,
    State.RG_NEGATIVE: Case.NRMStage.RG_NEGATIVE,
    State.CG_POSITIVE: Case.NRMStage.CG_POSITIVE,
    State.CG_NEGATIVE: Case.NRMStage.CG_NEGATIVE,
    State.RECONSIDERING: Case.NRMStage.RECONSIDERING,
    State.SUSPENDED: Case.NRMStage.SUSPENDED,
    State.DISQUALIFIED: Case.NRMStage.DISQUALIFIED,
    State.WITHDRAWN: Case.NRMStage.WITHDRAWN,
}
