"""What the record holds, as far as the Home Office's form asks for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import JSONObject

from cases.models import Address, Agency, Case, Client, Dependant, OtherName, Paper, Person
from hestia.accounts.models import User
from hestia.privacy.secrecy import Level
from referrals.models import Answer, AuthorityContact, Handover, NRMConsent, Referral

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
    typed: Mapping[str, str] = field(default_factory=dict)  # on the worksheet itself, by the form's keys
    referral: Referral | None = None
    answers: Mapping[str, str] | None = None
    handover: Mapping[str, str] | None = None
    authority: Mapping[str, str] | None = None


def record_facts_of(case: Case, *, by: User) -> RecordFacts:
    """Return what the record holds that this person may see. Three queries."""
    return record_facts(case, Referral.of_case(case), by=by)


def record_facts(case: Case, referral: Referral | None, *, by: User) -> RecordFacts:
    """Return the same, where the referral that counts was read before. One query."""
    rows = _rows_of(case, referral, by=by)
    return RecordFacts(
        case=case,
        client=case.client,
        other_names=rows["names_"],
        agencies=rows["agencies_"],
        exploiters=rows["exploiters_"],
        papers=rows["papers_"],
        dependants=rows["dependants_"],
        has_address=rows["has_address_"],
        shows_contact=by.sees >= Level.SECRET,
        shows_account=by.sees >= Level.SENSITIVE,
        typed={answer["key"]: answer["text"] for answer in rows["typed_"]},
        referral=referral,
        answers=next(iter(rows.get("answers_", ())), None),
        handover=next(iter(rows.get("handovers_", ())), None),
        authority=next(iter(rows.get("authorities_", ())), None),
    )


def _rows_of(case: Case, referral: Referral | None, *, by: User) -> dict[str, Any]:
    """Return what is kept on the case, about the client, and on the referral, in one query."""
    on_case, of_client = {"case": OuterRef("pk")}, {"client": OuterRef("client")}
    exploiters = Person.objects.filter(**on_case, risk=Person.Risk.EXPLOITER)
    is_kept = Q(document__isnull=False, document__put_away_at=None)
    papers = Paper.objects.filter(Q(state__in=AT_HAND) | is_kept, **on_case, kind__in=EVIDENCE)
    typed = Answer.objects.filter(**on_case).exclude(text="")
    rows: dict[str, Any] = {
        "names_": _rows(OtherName.objects.filter(**of_client), "name", "kind"),
        "agencies_": _rows(Agency.objects.filter(**on_case).involved(), "kind", "name", "worker"),
        "exploiters_": _rows(exploiters, "name", "relation", "note"),
        "papers_": _rows(papers, "kind", "checked_on"),
        "dependants_": ArraySubquery(Dependant.objects.filter(**on_case).values("relation")),
        "has_address_": Exists(Address.objects.visible_to(by).filter(**on_case, until_on=None)),
        "typed_": _rows(typed, "key", "text"),
        **(_rows_of_referral(referral) if referral else {}),
    }
    record: dict[str, Any] = Case.objects.filter(pk=case.pk).annotate(**rows).values(*rows).get()
    return record


def _rows_of_referral(referral: Referral) -> dict[str, ArraySubquery]:
    """Return the latest answers, handovers and council contacts of a referral."""
    latest = {"referral": referral.pk}
    answers = ("wants_support", "will_help_police", "decision_goes_to", "recipient_name")
    sender = ("referrer_name", "office", "phone", "email")
    council = ("council", "person", "phone", "email", "contacted_on")
    name = {"organisation": "organisation__name"}
    return {
        "answers_": _rows(NRMConsent.objects.filter(**latest), *answers),
        "handovers_": _rows(Handover.objects.filter(**latest), *sender, **name),
        "authorities_": _rows(AuthorityContact.objects.filter(**latest), *council),
    }


def _rows(records: Any, *names: str, **others: str) -> ArraySubquery:
    """Return some of the fields of records that hang on the row a query is about."""
    return ArraySubquery(records.values(row=JSONObject(**{name: name for name in names}, **others)))
