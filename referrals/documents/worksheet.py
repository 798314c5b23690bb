"""The referral on paper: the Home Office form's questions, in its order, for whoever sends it."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from django.conf import settings

from cases.documents.printable import Copy, Printable
from cases.models import Case, Consent, Paper
from hestia.pdf import Audience, Document, Fact
from hestia.workingdays.words import long_day
from referrals.models import Answer, DutyToNotify, NRMConsent, Referral
from referrals.queries.last_day import Shown, why_last
from referrals.queries.policy_choice import choice_behind
from referrals.queries.timetable import timetable
from referrals.queries.worksheet.facts import EVIDENCE, Facts, facts_of
from referrals.queries.worksheet.known import known
from referrals.queries.worksheet.sheet import Line, Sheet
from referrals.rules.clocks import Unit
from referrals.rules.worksheet.questions import ASKED_AS_ONE, LA, SECTIONS, Home, Kind, Question

ASK_US = "Ask us by phone. It stands on no paper."
# Nobody asks her who sends it, or which papers we hold.
NOT_ASKED_OF_HER = {Home.CASE, Home.HANDOVER, Home.PAPERS, Home.EXPLAINED}


def worksheet_blockers(case: Case) -> list[str]:
    """Return why it cannot be printed: nothing goes out against an adult's will."""
    referral = Referral.objects.with_facts().of(case)
    if referral and referral.needs_consent and referral.consents is False:
        return ["She does not want to be referred, so nothing is printed for a referral."]
    if referral and referral.has_ended:
        return ["She withdrew from the NRM, so nothing is printed for a referral."]
    return []


def worksheet(case: Case, copy: Copy) -> Document:
    """Return the form's questions with every answer there is. Not discreet: it stays with staff."""
    facts = facts_of(case, by=copy.by)
    sheet = Sheet(known(facts, today=copy.made_on), Answer.objects.texts_of(case))
    answers = NRMConsent.objects.filter(referral=facts.referral).select_related("consent").first()
    is_needed = facts.referral.needs_consent if facts.referral else not case.client.may_be_a_child
    return Document(
        template="pdf/worksheet.html",
        title="Referral worksheet",
        file_name=f"{case.reference}-worksheet-{copy.number}.pdf",
        reference_line=copy.line("Referral worksheet", case.reference),
        audience=Audience.HOME_OFFICE,
        tells=WORKSHEET.tells,
        large_print=copy.large_print,
        context={
            "reference": case.reference,
            "name": case.client.full_name,
            "prepared_for": facts.handover["organisation"] if facts.handover else "the first responder",
            "prepared_by": copy.by.get_full_name(),
            "prepared_on": copy.made_on,
            "organisation": case.service.name,
            "home_office_reference": facts.referral.reference if facts.referral else "",
            "consent": {
                "is_needed": is_needed,
                "words": consent_words(answers),
                "authority": authority_words(facts),
            },
            "sections": [
                {
                    "heading": part.section.heading,
                    "questions": [
                        (line.question.text, on_paper(line))
                        for line in part.rows
                        if line.value or line.is_open
                    ],
                }
                for part in sheet.asking
            ],
            "answered": sheet.answered,
            "must": sheet.must,
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


def on_paper(line: Line) -> str:
    """Return an answer as paper may give it: not where she is, how she is reached, or who is around her."""
    if line.value and line.question.is_off_paper:
        return ASK_US
    if line.known.value and line.question.key == "who-exploited-pv":
        return "\n\n".join(filter(None, (line.typed, f"Who they are: {ASK_US[0].lower()}{ASK_US[1:]}")))
    if line.question.key == "fr-alternative-contact" and line.known.value:
        return f"{line.words} ({line.known.note.rstrip('.')})"
    return line.words


def prompt_sheet() -> Document:
    """Return the form's questions with room to write: for an interview on paper. It tells of nobody."""
    return Document(
        template="pdf/prompt_sheet.html",
        title="Questions for a referral",
        file_name="referral-questions.pdf",
        reference_line="Questions for a referral, in the order of the form of April 2026.",
        audience=Audience.INTERNAL,
        tells=frozenset(),
        context={"sections": list(prompts())},
    )


def prompts() -> Iterator[dict[str, object]]:
    """Return what she is asked, section by section; what either branch asks, where a referral does."""
    last = {question.name: section for section in SECTIONS for question in section.questions}
    for section in SECTIONS:
        hers = [each for each in section.questions if is_hers(each) and last[each.name] is section]
        once = {question.name: question for question in reversed(hers)}
        if once:
            questions = [prompt(question) for question in reversed(once.values())]
            yield {"heading": section.heading, "lede": section.lede, "questions": questions}


def is_hers(question: Question) -> bool:
    """Whether it is asked in an interview, and its answer may stand on paper that may be lost."""
    is_kept_off = question.is_off_paper or question.key.startswith(("fr-", "pv-name-", LA))
    return question.home not in NOT_ASKED_OF_HER and not is_kept_off


def prompt(question: Question) -> dict[str, object]:
    """Return a question as paper asks it: boxes to tick, or lines to write on."""
    text, choices = question.text, [label for _, label in question.choices]
    if question.group:
        text = ASKED_AS_ONE[question.group]
        same = (each for section in SECTIONS for each in section.questions if each.group == question.group)
        choices = [each.text for each in same] if question.kind is Kind.TICK else []
    elif question.kind is Kind.TICK:
        choices = ["Yes"]
    lines = 4 if question.kind is Kind.LONG else 2 if question.group else 1
    return {"text": text, "hint": question.hint, "choices": choices, "lines": range(0 if choices else lines)}


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


def authority_words(facts: Facts) -> str:
    """Return which council was told of someone who may be a child."""
    told = facts.authority
    if told is None:
        return ""
    who = ", ".join(filter(None, (told["council"], told["person"], told["phone"], told["email"])))
    return f"{who}, told on {long_day(date.fromisoformat(told['contacted_on']))}"


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
    shown = Shown.of(clock, referral, today=copy.made_on)
    first = "day 1" if clock.count_start else "not counted"
    rule = [
        ("Stage now", case.nrm_in_words(on=copy.made_on)),
        ("Starts", f"{long_day(clock.starts_on)}, which is {first}"),
        ("Length", clock.given),
        ("Last day", f"{'At least ' if shown.is_minimum else ''}{long_day(shown.last_on)}")
        if shown.last_on
        else ("Last day", "Not known while it is paused"),
        ("Why that day", " ".join(why_last(clock, referral))),
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
            "sentence": shown.words.sentence,
            "rule": rule,
            "days": shown.days,
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
WORKSHEET = Printable(
    slug="worksheet",
    title="Referral worksheet",
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
    build=worksheet,
    blockers=worksheet_blockers,
)

# --- Duty to Notify ------------------------------------------------------------------------------

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
    "unsent": "For an authority to send. It tells nothing of her",
    "unsent-facts": "For an authority to send. It tells her gender and nationality",
}


def may_be_notified(case: Case) -> bool:
    """Whether an authority may notify now: she does not want to be referred."""
    referral = Referral.objects.with_facts().of(case)
    return referral is not None and not referral.duty_blockers()


def duties_of(case: Case, *, named: bool) -> list[DutyToNotify]:
    """Return what authorities told the Home Office of her, naming her or not, the latest first.

    What she agreed to and took back is without her name from then on.
    """
    found = DutyToNotify.objects.naming_her() if named else DutyToNotify.objects.nameless()
    return list(found.filter(case=case).select_related("agreement"))


def duty_of(case: Case, copy: Copy, *, named: bool) -> Document:
    """Return one of them on paper. Without her yes it holds no name, and no number that stands for her."""
    found = [] if copy.edition in UNSENT else duties_of(case, named=named)
    tells = copy.edition == "unsent-facts"
    unsent = DutyToNotify(tells_gender=tells, tells_nationality=tells)
    duty = next((each for each in found if str(each.pk) == copy.edition), found[0] if found else unsent)
    client, agreement = case.client, duty.agreement if named else None
    said = [
        ("Gender", client.get_gender_display(), duty.tells_gender),
        ("Nationality", client.nationality or "Not known", duty.tells_nationality),
        ("Name", client.full_name, agreement is not None),
        ("How she is reached", "Ask us by phone", agreement is not None),
    ]
    number = f", {case.reference}" if agreement else ""
    made = f"Printed {long_day(copy.made_on)}, copy {copy.number}."
    return Document(
        template="pdf/duty.html",
        title="Duty to Notify",
        file_name=f"{f'{case.reference}-' if agreement else ''}duty-to-notify-{copy.number}.pdf",
        reference_line=f"Duty to Notify{number}. {made}",
        audience=Audience.HOME_OFFICE,
        tells=DUTY_NAMED.tells if named else DUTY.tells,
        large_print=copy.large_print,
        context={
            "authority": duty.authority,
            "kind": duty.get_authority_kind_display() if duty.pk else "",
            "notified_on": duty.notified_on,
            "facts": [(what, words) for what, words, is_told in said if is_told],
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
        (str(each.pk), f"{each.authority}, {long_day(each.notified_on)}")
        for each in duties_of(case, named=named)
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
    build=partial(duty_of, named=False),
    blockers=partial(duty_blockers, named=False),
    editions=partial(duty_editions, named=False),
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
    build=partial(duty_of, named=True),
    blockers=partial(duty_blockers, named=True),
    editions=partial(duty_editions, named=True),
)
