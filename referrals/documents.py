"""The referral on paper: the Home Office form's questions, in its order, for whoever sends it."""

from dataclasses import replace

from cases.documents import Copy, Printable
from cases.models import Agency, Case, Consent, Paper
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from referrals.clocks import Unit
from referrals.models import AuthorityContact, Handover, NRMConsent, Referral
from referrals.timetable import choice_behind, timetable
from referrals.worksheet import Known, sections, unanswered

# What may be sent with a referral, by the papers the case keeps.
EVIDENCE = (Paper.Kind.IDENTITY, Paper.Kind.IMMIGRATION, Paper.Kind.HEALTH)


def known_of(case: Case) -> Known:
    """Return what the record knows of a case, as far as the form asks."""
    referral = Referral.objects.with_facts().of(case)
    return Known(
        case=case,
        client=case.client,
        other_names=list(case.client.other_names.all()),
        agencies=list(Agency.objects.filter(case=case).involved()),
        children=case.dependant_set.count(),
        referral=referral,
        consent=NRMConsent.objects.filter(referral=referral).select_related("consent").first(),
        handover=Handover.objects.filter(referral=referral).select_related("organisation").first(),
        authority=AuthorityContact.objects.filter(referral=referral).first(),
    )


def referral_summary_blockers(case: Case) -> list[str]:
    """Return why the summary cannot be printed: nothing goes out against an adult's will."""
    referral = Referral.objects.with_facts().of(case)
    if referral and referral.needs_consent and referral.consents is False:
        return ["She does not want to be referred, so nothing is printed for a referral."]
    if referral and referral.has_ended:
        return ["She withdrew from the NRM, so nothing is printed for a referral."]
    return []


def referral_summary(case: Case, copy: Copy) -> Document:
    """Return what the record can say to each question of the form. Not discreet: it stays with staff."""
    known = replace(known_of(case), is_paper=True)
    parts = sections(known, today=copy.made_on)
    return Document(
        template="pdf/referral_summary.html",
        title="Referral summary",
        file_name=f"{case.reference}-referral-{copy.number}.pdf",
        reference_line=copy.line("Referral summary", case.reference),
        audience=Audience.HOME_OFFICE,
        tells=REFERRAL_SUMMARY.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": case.client.full_name,
            "prepared_for": str(known.handover.organisation) if known.handover else "the first responder",
            "prepared_by": copy.by.get_full_name(),
            "prepared_on": copy.made_on,
            "organisation": case.service.name,
            "home_office_reference": known.referral.reference if known.referral else "",
            "consent": {
                "is_needed": not case.client.may_be_a_child,
                "words": consent_words(known.consent),
                "authority": _authority_words(known.authority),
            },
            "sections": [
                {"heading": part.heading, "questions": [(each.text, each.answer) for each in part.questions]}
                for part in parts
            ],
            "unanswered": unanswered(parts),
            "evidence": [
                {
                    "words": paper.get_kind_display(),
                    "on": paper.checked_on,
                    "is_attached": paper.state in {Paper.State.HELD, Paper.State.GIVEN},
                }
                for paper in Paper.objects.filter(case=case, kind__in=EVIDENCE).exclude(
                    state=Paper.State.NOT_NEEDED
                )
            ],
            "signatures": ["Client, name or mark", f"Prepared by {copy.by.get_full_name()}"],
        },
    )


def consent_words(answers: NRMConsent | None) -> str:
    """Return her consent as the form wants it stated: how, when, in which language, through whom."""
    if answers is None:
        return ""
    consent = answers.consent
    if consent.answer != Consent.Answer.GIVEN:
        return f"{answers.consent.get_answer_display()}, {long_day(consent.given_on)}."
    how = "by signed form" if consent.how == Consent.How.SIGNED else f"aloud, heard by {consent.witness}"
    words = f"Agreed {how} on {long_day(consent.given_on)}"
    if consent.language:
        words += f", in {consent.language}"
    if consent.interpreter_name:
        words += f", interpreter {consent.interpreter_name}"
    return f"{words.rstrip('.')}."


def _authority_words(contact: AuthorityContact | None) -> str:
    if contact is None:
        return ""
    parts = [contact.council, contact.person, contact.phone, contact.email]
    return f"{', '.join(filter(None, parts))}, told on {long_day(contact.contacted_on)}"


NO_CLOCK = "No clock runs yet: there is nothing to print until the Home Office has the referral."


def clock_editions(case: Case) -> list[tuple[str, str]]:
    """Return the clocks that run or ran, the latest first."""
    referral = Referral.objects.with_facts().of(case)
    clocks = list(timetable(referral)) if referral else []
    return [(str(clock.kind), clock.name) for clock in reversed(clocks)]


def clock_blockers(case: Case) -> list[str]:
    """Return why no count can be printed."""
    return [] if clock_editions(case) else [NO_CLOCK]


def clock_count(case: Case, copy: Copy) -> Document:
    """Return how one date was counted: every day, which were left out and why, and by which row."""
    referral = Referral.objects.with_facts().of(case)
    assert referral  # clock_blockers
    table = timetable(referral)
    clock = table.of_kind(copy.edition) or list(table)[-1]
    choice = choice_behind(referral, clock.kind)
    first = "day 1" if clock.count_start else "not counted"
    rule = [
        ("Stage now", case.nrm_in_words(on=copy.made_on)),
        ("Starts", f"{long_day(clock.starts_on)}, which is {first}"),
        ("Length", clock.of_length),
        ("Last day", long_day(clock.due_on) if clock.due_on else "Not known while it is paused"),
    ]
    if choice:
        row = choice.row
        rule += [
            ("Rule of", str(row)),
            ("Why that rule", f"{choice.why} {choice.since}".strip()),
            *([("Bank holidays", row.bank_holidays_of)] if clock.unit == Unit.WORKING else []),
            ("Source", row.note or "Not recorded"),
            ("How sure", row.get_verified_display()),
        ]
    title = f"How a date was counted: {clock.name.lower()}"
    return Document(
        template="pdf/clock_count.html",
        title=title,
        file_name=f"{case.reference}-clock-{copy.number}.pdf",
        reference_line=copy.line("How a date was counted", case.reference),
        audience=Audience.INTERNAL,
        tells=CLOCK_COUNT.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "clock": clock.name,
            "sentence": clock.words(copy.made_on).sentence,
            "rule": rule,
            "due_on": clock.due_on,
            "days": clock.counted_days(),
        },
    )


CLOCK_COUNT = Printable(
    slug="clock",
    title="How a date was counted",
    audience=Audience.INTERNAL,
    tells=frozenset({Fact.REFERENCE, Fact.NRM}),
    build=clock_count,
    blockers=clock_blockers,
    editions=clock_editions,
)
REFERRAL_SUMMARY = Printable(
    slug="referral-summary",
    title="Referral summary",
    audience=Audience.HOME_OFFICE,
    tells=frozenset(
        {
            Fact.REFERENCE,
            Fact.FIRST_NAME,
            Fact.FULL_NAME,
            Fact.OTHER_NAMES,
            Fact.BIRTH,
            Fact.GENDER,
            Fact.NATIONALITY,
            Fact.LANGUAGE,
            Fact.WORKER,
            Fact.HOME_OFFICE_REFERENCE,
            Fact.SERVICE,
            Fact.SUPPORT,
            Fact.ACCOUNT,
            Fact.POLICE,
            Fact.CHILDREN,
            Fact.AGENCIES,
            Fact.CONSENT,
            Fact.PAPERS,
        }
    ),
    build=referral_summary,
    blockers=referral_summary_blockers,
)
