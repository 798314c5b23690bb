"""Who has read about her, as she is told it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.documents.numbers import WITH_NUMBERS, numbers
from cases.documents.printable import Copy, Printable
from cases.models import Case
from cases.queries.records import references_of_her
from hestia.accounts.permissions import Role
from hestia.audit.models import Event
from hestia.audit.reading import people_of_cases
from hestia.pdf import Audience, Document, Fact

# Why people could read about her, as she would be told.
HER_WORDS = {
    # Translators: list of who has read about her: why someone could
    Event.Reason.WORKER: _("My key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.SECOND_WORKER: _("Works with me too"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.COVER: _("Covered for my key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.TEAM: _("Works with my key worker"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.MANAGER: _("In charge of the people who work with me"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.BROKEN_GLASS: _("Had to look in an emergency"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.OUTSIDE: _("Had a reason, and wrote it down"),
    # Translators: list of who has read about her: why someone could
    Event.Reason.NAMED: _("One of the few people allowed to"),
}
HER_ROLES = {
    # Translators: list of who has read about her: what someone is
    Role.CASEWORKER: _("Support worker"),
    # Translators: list of who has read about her: what someone is
    Role.SAFE_HOUSE_WORKER: _("Support worker in the house"),
    # Translators: list of who has read about her: what someone is
    Role.MANAGER: _("Manager"),
    # Translators: list of who has read about her: what someone is
    Role.SERVICE_LEAD: _("Manager"),
    # Translators: list of who has read about her: what someone is
    Role.STUDENT: _("Student"),
    # Translators: list of who has read about her: what someone is
    Role.VOLUNTEER: _("Volunteer"),
    # Translators: list of who has read about her: what someone is
    Role.AUDITOR: _("Checks that records are kept safe"),
    # Translators: list of who has read about her: what someone is
    Role.TRUSTEE: _("Checks that records are kept safe"),
    # Translators: list of who has read about her: what someone is
    Role.DATA_PROTECTION_LEAD: _("Checks that records are kept safe"),
    # Translators: list of who has read about her: what someone is
    Role.ADMINISTRATOR: _("Looks after the computers"),
}
PEOPLE_NAMED = 12  # on one page


def who_looked(case: Case, copy: Copy) -> Document:
    """Return who read about her, in plain words: first names and roles, on one page."""
    people = [
        (looks, days) for looks, days in people_of_cases(*references_of_her(case, by=copy.by)) if looks.by
    ]
    readers = [(looks, days) for looks, days in people if looks.is_opened]
    # Translators: title of a list of the people who opened what is written about her
    title = _("Who has read about me")
    return Document(
        template="pdf/who_looked.html",
        title=title,
        file_name=copy.file_name(case.reference, f"who-looked-{copy.number}"),
        reference_line=copy.client_line(title, case.reference),
        audience=Audience.CLIENT,
        tells=WHO_LOOKED.tells,
        large_print=copy.large_print,
        sides=copy.sides,
        context={
            "first_name": case.client.goes_by,
            **numbers(case, copy, by_name=True),
            "made_on": copy.made_on,
            "worker": case.worker.first_name if case.worker else _("My key worker"),
            "people": [
                {
                    "name": looks.by.first_name,
                    "role": HER_ROLES[Role(looks.by.role)],
                    "why": HER_WORDS[Event.Reason(looks.reasons[0])] if looks.reasons else "",
                    "days": days,
                    "last_on": timezone.localdate(looks.last),
                    "printed": looks.copies,
                }
                for looks, days in readers[:PEOPLE_NAMED]
                if looks.by
            ],
            "more": len(readers[PEOPLE_NAMED:]),
            "in_lists": len(people) - len(readers),
        },
    )


WHO_LOOKED = Printable(
    slug="who-looked",
    title="Who has read about me",
    audience=Audience.CLIENT,
    tells=WITH_NUMBERS | {Fact.FIRST_NAME, Fact.WORKER, Fact.READERS},
    build=who_looked,
    in_her_language=True,
    tells_whatever_is_left_out=True,  # nobody else has a list of who looked, and on how many days
    if_found="Anyone who finds it will see who works with her, and on how many days they read about her.",
)
