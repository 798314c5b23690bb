"""Builders: the smallest true record of each kind. Tests say only what matters to them."""

import time
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client as Browser
from django.utils import timezone

from cases.models import Agency, Case, Client, Consent, SafeContact
from cases.models.disclosure import RECIPIENTS
from hestia.accounts.models import Service, User
from hestia.accounts.permissions import LEARNERS, Role

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)  # a Tuesday
PASSWORD = "a long walk by the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def service(name: str = "Outreach", **fields: Any) -> Service:
    """Make outreach, or the safe house whose name begins so."""
    kind = Service.Kind.SAFE_HOUSE if name.startswith("Safe house") else Service.Kind.OUTREACH
    return Service.objects.create(**{"name": name, "kind": kind, "capacity": 160, **fields})


@cache
def kept_password() -> str:
    """Return the password as it is kept, worked out once: that is made to take long."""
    return make_password(PASSWORD)


def user(name: str = "Amina Osei", *, role: str = Role.CASEWORKER, **fields: Any) -> User:
    """Make someone on the staff."""
    first, last = name.split()
    email = f"{first}.{last}@example.org".lower()
    services = fields.pop("services", ())
    if role in LEARNERS:
        fields.setdefault("ends_on", timezone.localdate() + timedelta(days=90))
    person = User(
        **{
            "email": email,
            "password": kept_password(),
            "first_name": first,
            "last_name": last,
            "role": role,
            "enrolled_at": NOON,
            **fields,
        }
    )
    person.save()
    person.services.set(services)
    return person


def client(first_name: str = "Ghada", last_name: str = "Karam", **fields: Any) -> Client:
    """Make an adult."""
    person = Client(
        **{
            "first_name": first_name,
            "last_name": last_name,
            "age_status": Client.AgeStatus.ADULT,
            "pronouns": "she/her",
            "gender": Client.Gender.FEMALE,
            "first_language": "Arabic",
            "interpreter_needed": "yes",
            **fields,
        }
    )
    person.save()
    return person


def case(*, worker: User | None, service: Service, by: User | None = None, **fields: Any) -> Case:
    """Make an open case with a client of its own and her safe contact, opened on 2 November 2026."""
    made_by = by or worker
    if "client" not in fields:
        fields["client"] = client()
    new = Case(
        **{
            "reference": Case.next_reference(),
            "opened_on": date(2026, 11, 2),
            "worker": worker,
            "service": service,
            "made_at": NOON,
            "made_by": made_by,
            **fields,
        }
    )
    new.save()
    # One's alone: a number that two have would make their bookings wait.
    phone = f"020 7946 0{new.pk % 999:03d}" if SafeContact.objects.exists() else "020 7946 0999"
    SafeContact(case_id=new.pk, phone=phone, may_text=True, safe_times="after 4pm").save()
    return new


def authenticator(person: User) -> str:
    """Give someone an authenticator app, and return its secret."""
    TOTP.activate(person, SECRET)
    return SECRET


def dice(seed: int) -> Random:
    """Return dice that fall the same each time: what a test invents must come out again."""
    return Random(seed)  # noqa: S311  # nothing secret is made of them


def code(*, steps: int = 0, secret: str = SECRET) -> str:
    """Return what an authenticator app shows now, or so many half minutes later."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return shown


def sign_in(browser: Browser, person: User, *, onward: str = "") -> Any:
    """Sign in as a person does: e-mail and password, then a code. Return the last answer."""
    if not Authenticator.objects.filter(user=person).exists():
        authenticator(person)
    way = {"next": onward} if onward else {}
    browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD, **way})
    return browser.post("/accounts/code/", {"code": code()})


def she_says(agency: Agency, answer: str, *, by: User | None = None, on: date = TODAY) -> Agency:
    """Return an agency about which she has answered "yes" or "no"; anything else is not asked."""
    if answer in {"yes", "no"}:
        Consent(
            case=agency.case,
            purpose=RECIPIENTS[agency.kind].purpose,
            recipient=agency.name,
            answer="given" if answer == "yes" else "refused",
            how="spoken",
            given_on=on,
            recorded_by=by or agency.case.made_by,
            recorded_at=NOON,
        ).save()
    return agency
