"""What the record holds, as far as the Home Office's form asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject

from cases.models import Address, Agency, Case, Client, Dependant, OtherName, Paper, Person
from hestia.accounts.models import User
from referrals.models import AuthorityContact, Handover, NRMConsent, Referral

# What may be sent with a referral, by the papers the case keeps.
EVIDENCE = (Paper.Kind.IDENTITY, Paper.Kind.IMMIGRATION, Paper.Kind.HEALTH)
AT_HAND = (Paper.State.HELD, Paper.State.GIVEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the record holds, as far as the form asks for it."""

    case: Case
    client: Client
    other_names: Sequence[str] = ()
    agencies: Sequence[Mapping[str, str]] = ()
    exploiters: Sequence[Mapping[str, str]] = ()
    children: int = 0
    papers: Sequence[Mapping[str, str]] = ()
    has_address: bool = False
    referral: Referral | None = None
    answers: Mapping[str, str] | None = None
    handover: Mapping[str, str] | None = None
    authority: Mapping[str, str] | None = None


def record_facts_of(case: Case, *, by: User) -> RecordFacts:
    """Return what the record holds that this person may see. Two queries."""
    mine = {"case": OuterRef("pk")}
    addresses = Address.objects.visible_to(by).filter(client=OuterRef("client"), until_on=None)
    record = (
        Case.objects.filter(pk=case.pk)
        .annotate(
            names_=ArraySubquery(OtherName.objects.filter(client=OuterRef("client")).values("name")),
            agencies_=_rows(Agency.objects.filter(**mine).involved(), "kind", "name", "worker"),
            exploiters_=_rows(
                Person.objects.filter(**mine, risk=Person.Risk.EXPLOITER), "name", "relation", "note"
            ),
            papers_=_rows(
                Paper.objects.filter(**mine, kind__in=EVIDENCE, state__in=AT_HAND), "kind", "checked_on"
            ),
            children_=ArraySubquery(Dependant.objects.filter(**mine).values("pk")),
            has_address_=Exists(addresses),
        )
        .values("names_", "agencies_", "exploiters_", "papers_", "children_", "has_address_")
        .get()
    )
    latest = {"referral": OuterRef("pk")}
    referral = (
        Referral.objects.with_facts()
        .prefetch_related(None)
        .annotate(
            answers_=_rows(
                NRMConsent.objects.filter(**latest),
                "wants_support",
                "will_help_police",
                "decision_goes_to",
                "recipient_name",
            ),
            handovers_=_rows(
                Handover.objects.filter(**latest),
                "referrer_name",
                "office",
                "phone",
                "email",
                organisation="organisation__name",
            ),
            authorities_=_rows(
                AuthorityContact.objects.filter(**latest),
                "council",
                "person",
                "phone",
                "email",
                "contacted_on",
            ),
        )
        .of(case)
    )
    annotated: Any = referral
    return RecordFacts(
        case=case,
        client=case.client,
        other_names=record["names_"],
        agencies=record["agencies_"],
        exploiters=record["exploiters_"],
        papers=record["papers_"],
        children=len(record["children_"]),
        has_address=record["has_address_"],
        referral=referral,
        answers=next(iter(annotated.answers_), None) if annotated else None,
        handover=next(iter(annotated.handovers_), None) if annotated else None,
        authority=next(iter(annotated.authorities_), None) if annotated else None,
    )


def _rows(records: Any, *names: str, **others: str) -> ArraySubquery:
    """Return some of the fields of records that hang on the row a query is about."""
    return ArraySubquery(records.values(row=JSONObject(**{name: name for name in names}, **others)))
