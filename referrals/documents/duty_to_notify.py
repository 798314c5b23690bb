"""A Duty to Notify on paper: without her name, unless she agreed to it."""

from functools import partial

from django.conf import settings

from cases.documents.printable import Copy, Printable
from cases.models import Case, Consent
from cases.queries.secrets import Passage
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from referrals.documents.readers import who_notifies
from referrals.models import DutyToNotify, Referral

NO_DUTY = "She did not say no to a referral, so there is nothing to notify without her name."
NO_NAME = "She does not agree to be named in a Duty to Notify."
# What the form of the Home Office asks besides, which the authority knows itself.
TO_FILL = (
    "What kind of exploitation",
    "Where it was, as a town or county",
    "When, as months and years",
    "How it came to notice",
)
# On what an authority is handed before it notifies, it writes this as well.
WHO_NOTIFIES = ("Who notifies", "What kind of authority", "When")
UNSENT = {
    "unsent": "For an authority to send. It says nothing about her",
    "unsent-facts": "For an authority to send. It gives her gender and nationality",
}


def may_be_notified(case: Case) -> bool:
    """Whether an authority may notify now: she does not want to be referred."""
    referral = Referral.of_case(case)
    return referral is not None and not referral.duty_blockers()


def duties_of(case: Case, *, named: bool) -> list[DutyToNotify]:
    """Return what authorities told the Home Office of her, naming her or not, the latest first.

    What she agreed to and took back is without her name from then on.
    """
    duties = DutyToNotify.objects.naming_her() if named else DutyToNotify.objects.nameless()
    return list(duties.filter(case=case).select_related("agreement"))


def chosen(case: Case, edition: str, *, named: bool) -> DutyToNotify:
    """Return the one that was asked for, the latest if none was, or one that is not sent yet."""
    duties = [] if edition in UNSENT else duties_of(case, named=named)
    tells = edition == "unsent-facts"
    unsent = DutyToNotify(tells_gender=tells, tells_nationality=tells)
    return next(
        (duty for duty in duties if str(duty.pk) == edition),
        duties[0] if duties else unsent,
    )


def words_of(case: Case, copy: Copy, *, named: bool) -> list[Passage]:
    """Return what somebody typed of it: it is read for her secrets before it goes out."""
    duty = chosen(case, copy.edition, named=named)
    nationality = case.client.nationality if duty.tells_nationality else ""
    return [Passage("The authority", duty.authority), Passage("Nationality", nationality)]


def duty_document(case: Case, copy: Copy, *, named: bool) -> Document:
    """Return one of them on paper. Without her yes it holds no name, and no number that stands for her."""
    duty = chosen(case, copy.edition, named=named)
    client, agreement = case.client, duty.agreement if named else None
    facts = [
        ("Gender", client.get_gender_display(), duty.tells_gender),
        ("Nationality", client.nationality or "Not known", duty.tells_nationality),
        ("Name", client.full_name, agreement is not None),
        ("How to reach this person", "Ask us by phone", agreement is not None),
    ]
    # Even the case's reference would connect an anonymous notice with her.
    number = f", {case.reference}" if agreement else ""
    printed = f"Printed {long_day(copy.made_on)}, copy {copy.number}."
    return Document(
        template="pdf/duty.html",
        title="Duty to Notify",
        file_name=f"{f'{case.reference}-' if agreement else ''}duty-to-notify-{copy.number}.pdf",
        reference_line=f"Duty to Notify{number}. {printed}",
        audience=Audience.HOME_OFFICE,
        tells=DUTY_NAMED.tells if named else DUTY.tells,
        large_print=copy.large_print,
        context={
            "authority": duty.authority,
            "kind": duty.get_authority_kind_display() if duty.pk else "",
            "notified_on": duty.notified_on,
            "facts": [(fact, words) for fact, words, is_told in facts if is_told],
            "is_named": agreement is not None,
            "agreed": agreed_words(agreement) if agreement else "",
            "to_fill": TO_FILL if duty.pk else WHO_NOTIFIES + TO_FILL,
            "asked": case.service.name if agreement else settings.SITE_NAME,
        },
    )


def agreed_words(agreement: Consent) -> str:
    """Return how she agreed: "Agreed by signed form on Tue 3 Nov 2026"."""
    return f"Agreed by {agreement.get_how_display().lower()} on {long_day(agreement.given_on)}"


def duty_editions(case: Case, *, named: bool) -> list[tuple[str, str]]:
    """Return which there are, by who notified and when; the one not sent yet comes first."""
    unsent = list(UNSENT.items()) if not named and may_be_notified(case) else []
    return unsent + [
        (str(duty.pk), f"{duty.authority}, {long_day(duty.notified_on)}")
        for duty in duties_of(case, named=named)
    ]


def duty_blockers(case: Case, *, named: bool) -> list[str]:
    """Return why there is none to print."""
    if duties_of(case, named=named) or (not named and may_be_notified(case)):
        return []
    return [NO_NAME if named else NO_DUTY]


DUTY = Printable(
    slug="duty",
    title="Duty to Notify",
    audience=Audience.HOME_OFFICE,
    tells=frozenset({Fact.GENDER, Fact.NATIONALITY}),
    build=partial(duty_document, named=False),
    blockers=partial(duty_blockers, named=False),
    editions=partial(duty_editions, named=False),
    readers=who_notifies,
    words=partial(words_of, named=False),
)
DUTY_NAMED = Printable(
    slug="duty-named",
    title="Duty to Notify",
    called="Duty to Notify, naming her",
    audience=Audience.HOME_OFFICE,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.GENDER,
            Fact.NATIONALITY,
            Fact.SERVICE,
            Fact.CONSENT,
        }
    ),
    build=partial(duty_document, named=True),
    blockers=partial(duty_blockers, named=True),
    editions=partial(duty_editions, named=True),
    readers=who_notifies,
    words=partial(words_of, named=True),
)
