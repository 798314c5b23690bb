"""What is kept in confidence: the timeline says only that something is."""

from datetime import datetime

from django.db import transaction

from cases.models import Case, Confidence, Dependant, Entry, Person, Refused
from cases.queries.secrets import has_her_code
from cases.rules.names import tokens
from hestia.accounts.models import User
from hestia.audit.models import log
from hestia.privacy.shapes import of_somebody
from hestia.ui.forms.everybody import clients_named

ON_PAPER = "The outage pack prints this, and names nobody."
IN_ONE_PLACE = (
    "Medicines and allergies are recorded already. Change what is there, so that nobody reads an old line."
)


@transaction.atomic
def confide(
    *, case: Case, kind: str, title: str, text: str, person: Person | None = None, by: User, at: datetime
) -> Confidence:
    """Keep something in confidence. The story says only that something is kept."""
    case.refuse_if_closed()
    if kind == Confidence.Kind.MEDICINES:
        refuse_on_paper(case, text)
        if Confidence.objects.filter(case=case, kind=kind).exists():
            raise Refused(by_field={"kind": IN_ONE_PLACE})
    kept = Confidence(case=case, kind=kind, title=title, text=text, person=person, made_at=at, made_by=by)
    kept.save()
    case.narrate(Entry.Kind.DETAILS, Entry.IN_CONFIDENCE, by=by, at=at)
    log("confidence.added", by=by, at=at, case_ref=case.reference, subject=kept)
    return kept


@transaction.atomic
def correct_confidence(*, kept: Confidence, by: User, at: datetime) -> None:
    """Save what is kept in confidence as it was put right. What it said before is kept."""
    kept.case.refuse_if_closed()
    if kept.kind == Confidence.Kind.MEDICINES:
        refuse_on_paper(kept.case, kept.text)
    kept.save()
    kept.case.narrate(Entry.Kind.DETAILS, Entry.IN_CONFIDENCE, by=by, at=at)
    log("confidence.changed", by=by, at=at, case_ref=kept.case.reference, subject=kept)


def refuse_on_paper(case: Case, text: str) -> None:
    """Refuse words on medicines and allergies that say who or where somebody is: they are printed."""
    refusals = [f"“{place}” looks like {what}." for place, what in of_somebody(text)]
    refusals += [f"“{name}” is the name of a client." for name in clients_named(text)]
    refusals += [f"“{word}” is a name on this record." for word in names_around(case) & set(tokens(text))]
    if has_her_code(case, text):
        refusals.append("It contains a code word.")
    if len(text) > Confidence.ONE_LINE:
        refusals.append(f"Use {Confidence.ONE_LINE} characters or fewer.")
    if refusals:
        raise Refused(by_field={"text": f"{refusals[0]} {ON_PAPER}"})


def names_around(case: Case) -> set[str]:
    """Return the words of the client’s names, and of those around the client, that are written as names."""
    client = case.client
    names = [client.first_name, client.last_name, client.known_as]
    names += client.other_names.values_list("name", flat=True)
    for people in (Person, Dependant):
        names += people.objects.filter(case=case).values_list("name", flat=True)
    return {word for name in names for part in name.split() if part[:1].isupper() for word in tokens(part)}
