"""What the record holds, as far as the Home Office's form asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from cases.models import Address, Agency, Case, Client, Dependant, OtherName, Paper, Person
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from referrals.models import AuthorityContact, Handover, NRMConsent, Referral

# What may be sent with a referral, by the papers the case keeps.
EVIDENCE = (Paper.Kind.IDENTITY, Paper.Kind.IMMIGRATION, Paper.Kind.HEALTH)
AT_HAND = (Paper.State.HELD, Paper.State.GIVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the record holds, as far as the form asks for it."""

    case: Case
    client: Client
    other_names: Sequence[Mapping[str, str]] = ()
    agencies: Sequence[Mapping[str, str]] = ()
    exploiters: Sequence[Mapping[str, str]] = ()
    dependants: Sequence[str] = ()
    papers: Sequence[Mapping[str, str]] = ()
    has_address: bool = False
    shows_contact: bool = True  # whether whoever reads it sees how and where she is reached
    shows_account: bool = True  # and what she said when she came
    referral: Referral | None = None
    answers: Mapping[str, str] | None = None
    handover: Mapping[str, str] | None = None
    authority: Mapping[str, str] | None = None


def record_facts_of(case: Case, *, by: User) -> RecordFacts:
    """Return what the record holds that this person may see. Two queries."""
    of_case, referral = _case_facts(case, by=by), _referral_with_records(case)
    of_referral = vars(referral) if referral else {}
    return RecordFacts(
        case=case,
        client=case.client,
        other_names=of_case["names_"],
        agencies=of_case["agencies_"],
        exploiters=of_case["exploiters_"],
        papers=of_case["papers_"],
        dependants=of_case["dependants_"],
        has_address=of_case["has_address_"],
        shows_contact=by.sees >= Level.SECRET,
        shows_account=by.sees >= Level.SENSITIVE,
        referral=referral,
        answers=next(iter(of_referral.get("answers_", ())), None),
        handover=next(iter(of_referral.get("handovers_", ())), None),
        authority=next(iter(of_referral.get("authorities_", ())), None),
    )


def _case_facts(case: Case, *, by: User) -> dict[str, Any]:
    """Return what is kept on the case and about the client, in one query."""
    on_case, of_client = {"case": OuterRef("pk")}, {"client": OuterRef("client")}
    exploiters = Person.objects.filter(**on_case, risk=Person.Risk.EXPLOITER)
    is_kept = Q(document__isnull=False, document__put_away_at=None)
    papers = Paper.objects.filter(Q(state__in=AT_HAND) | is_kept, **on_case, kind__in=EVIDENCE)
    facts = {
        "names_": _rows(OtherName.objects.filter(**of_client), "name", "kind"),
        "agencies_": _rows(Agency.objects.filter(**on_case).involved(), "kind", "name", "worker"),
        "exploiters_": _rows(exploiters, "name", "relation", "note"),
        "papers_": _rows(papers, "kind", "checked_on"),
        "dependants_": ArraySubquery(Dependant.objects.filter(**on_case).values("relation")),
        "has_address_": Exists(Address.objects.visible_to(by).filter(**on_case, until_on=None)),
    }
    record: dict[str, Any] = Case.objects.filter(pk=case.pk).annotate(**facts).values(*facts).get()
    return record


def _referral_with_records(case: Case) -> Referral | None:
    """Return the case's referral with the latest answers, handovers and council contacts, in one query."""
    latest = {"referral": OuterRef("pk")}
    answers = ("wants_support", "will_help_police", "decision_goes_to", "recipient_name")
    sender = ("referrer_name", "office", "phone", "email")
    council = ("council", "person", "phone", "email", "contacted_on")
    name = {"organisation": "organisation__name"}
    referrals = Referral.with_facts().prefetch_related(None)
    counting = referrals.annotate(
        answers_=_rows(NRMConsent.objects.filter(**latest), *answers),
        handovers_=_rows(Handover.objects.filter(**latest), *sender, **name),
        authorities_=_rows(AuthorityContact.objects.filter(**latest), *council),
    ).counting_on(case.pk)
    for referral in counting:
        referral.case = case
        return referral
    return None


def _rows(records: Any, *names: str, **others: str) -> ArraySubquery:
    """Return some of the fields of records that hang on the row a query is about."""
    return ArraySubquery(records.values(row=JSONObject(**{name: name for name in names}, **others)))
