"""The outage pack of a house: who is there, by initials, what is due, and whom to ring."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from hestia.accounts.models import Service, User
from hestia.accounts.services import on_call_changed_on, printed_phone
from hestia.pdf import Audience, Document, Fact
from hestia.ui.words import moment
from outage.queries import pack

FRESH = timedelta(hours=24)
ON_CALL_FOR = timedelta(days=14)  # what is older says nothing of tonight
TELLS = frozenset(
    {
        *(Fact.REFERENCE, Fact.SERVICE, Fact.SUPPORT, Fact.WORKER, Fact.RISK, Fact.CHILDREN, Fact.HEALTH),
        *(Fact.NRM, Fact.STORY, Fact.CONTACT_RULE),
    }
)


def pack_of(service: Service, *, by: User, at: datetime, readers: Sequence[User] = ()) -> Document:
    """Return the pack of a service as it stands at a moment, within the reach of whoever makes it.

    A client from whom one of its ``readers`` is kept out is not in it.
    """
    today = timezone.localdate(at)
    changed_on = on_call_changed_on(service)
    return Document(
        template="pdf/outage_pack.html",
        title=f"Outage pack: {service}",
        file_name=f"outage-pack-{service.pk}.pdf",
        reference_line=f"Outage pack, made {moment(at)}. Too old from {moment(at + FRESH)}.",
        audience=Audience.INTERNAL,
        tells=TELLS,
        context={
            "service": service,
            "on_call_changed_on": changed_on,
            "is_on_call_old": changed_on is not None and changed_on < today - ON_CALL_FOR,
            "house_phone": printed_phone(service, on=today),
            "made": moment(at),
            "stale": moment(at + FRESH),
            "people": pack.people_in(service, by=by, at=at, readers=readers),
            "left_out": pack.left_out_of(service, by=by, at=at, readers=readers),
            "colleagues": pack.colleagues_of(service, on=today),
            "covers": list(pack.covers_of(service, at=at)),
            "office": settings.OFFICE_PHONE,
            "helpline": settings.HELPLINE_PHONE,
            "days": pack.DAYS,
        },
    )


def references_in_pack(document: Document) -> list[str]:
    """Return the cases that stand in a pack."""
    people: Any = document.context["people"]
    return [person.reference for person in people]
