"""Who came to us, who was supported, and who was there on the last day."""

from cases.models import Case, Client, Topic
from oversight.rules.facts import Facts, people
from oversight.rules.figure import (
    BY_RESEARCH,
    CASES,
    MISSING,
    Figure,
    FigureAnswer,
    Row,
    Sentence,
    Table,
    by_service,
    one_way,
)
from oversight.rules.numbers import Count, Share
from oversight.rules.reasons import Reason

BANDS = {
    "under_18": "Under 18",
    "18_24": "18 to 24",
    "25_34": "25 to 34",
    "35_44": "35 to 44",
    "45_over": "45 and over",
}
ADULT, AGES = 18, ((18, "under_18"), (25, "18_24"), (35, "25_34"), (45, "35_44"))
GENDERS = {str(gender): str(gender.label) for gender in Client.Gender if gender != Client.Gender.UNKNOWN}
EXPLOITATION = {str(kind): str(kind.label) for kind in Case.Exploitation}
REASONS = {str(reason): str(reason.label) for reason in Reason}
NEEDS = {str(need): str(need.label) for need in Topic.NEEDS}
REFERRALS = ("referral", "referrals")
SOURCES = {str(source): str(source.label) for source in Case.Source}


def band(age: int | None) -> str:
    """Return the band of an age in whole years."""
    if age is None:
        return MISSING
    return next((name for limit, name in AGES if age < limit), "45_over")


def missing_note(table: Table, of: int, many: str) -> list[Sentence]:
    """Return that something is not recorded of some, with their share; nothing if it is of all."""
    row = table.missing
    if row is None:
        return []
    subject = table.title.removeprefix("By ").removeprefix("Of what ")
    count = row.numbers[0]
    assert isinstance(count, Count)
    return [
        Sentence.of(f"{subject[:1].upper()}{subject[1:]} is not recorded for {{}}.", Share(count.n, of, many))
    ]


def came(facts: Facts) -> FigureAnswer:
    """Count who was referred to us."""
    referred = [spell for spell in facts.spells if spell.referred_on in facts.period]
    refused = [refusal for refusal in facts.refusals if refusal.referred_on in facts.period]
    sources = [*(spell.source for spell in referred), *(refusal.source for refusal in refused)]
    needs = [need for spell in referred for need in spell.needs or (MISSING,)]
    unknown = sum(not spell.needs for spell in referred) + len(refused)
    boroughs = [*(spell.borough for spell in referred), *(refusal.borough for refusal in refused)]
    known = sorted({borough for borough in boroughs if borough})
    by_borough = one_way(
        "borough",
        "By borough",
        dict(zip(known, known, strict=True)),
        boroughs,
        unit=REFERRALS,
        named=facts.named_of("borough"),
    )
    tables = (
        one_way("source", "By who referred them", SOURCES, sources, unit=REFERRALS),
        one_way("need", "By need", NEEDS, [*needs, *[MISSING] * len(refused)], adds_up=False, unit=REFERRALS),
        by_borough,
    )
    undated = [spell for spell in facts.opened if spell.referred_on is None]
    notes = [
        Sentence.of(
            "Of {} opened in this period the day of the referral is not recorded: they are not counted here.",
            Count(len(undated), *CASES),
        )
    ]
    of_needs = Sentence.of("No need is recorded for {}.", Share(unknown, len(sources), "referrals"))
    return FigureAnswer(
        Sentence.of("{} to us.", Count(len(sources), "referral came", "referrals came")),
        tables,
        (
            *([of_needs] if unknown else []),
            *missing_note(by_borough, len(sources), "referrals"),
            *(notes if undated else []),
        ),
    )


CAME = Figure(
    number=1,
    slug="came",
    version=4,
    earlier=f"{BY_RESEARCH}. Version 2 was not broken down by need, nor version 3 by borough",
    title="Came to us",
    numerator="Referrals to us in the period, taken on or not",
    date="The day of the referral to us",
    breakdowns="who referred them, need, borough from which they were referred",
    weakness=(
        "Someone who was first not taken on, and later was, has been referred twice. Someone with two needs"
        " is in two rows, and of those not taken on no need is asked"
    ),
    answer=came,
)


def not_taken(facts: Facts) -> FigureAnswer:
    """Count who was referred and not taken on, and why."""
    refusals = [refusal for refusal in facts.refusals if refusal.answered_on in facts.period]
    services = {str(pk): name for pk, name in facts.services.items()}
    asked = [str(refusal.service) for refusal in refusals]
    return FigureAnswer(
        Sentence.of("{} not taken on.", Count(len(refusals), "referral was", "referrals were")),
        (
            one_way("reason", "By why not", REASONS, [each.reason for each in refusals], unit=REFERRALS),
            one_way("service", "By service", services, asked, unit=REFERRALS),
        ),
    )


NOT_TAKEN = Figure(
    number=2,
    slug="not-taken",
    version=1,
    earlier="",
    title="Not taken on",
    numerator="Referrals that we did not take on",
    date="The day we answered",
    breakdowns="why not, service",
    weakness="Only those that somebody recorded. The day of the referral may be in the period before",
    answer=not_taken,
)


def entered(facts: Facts) -> FigureAnswer:
    """Count the cases that were opened."""
    spells = facts.opened
    ages, known = [band(spell.age) for spell in spells], [spell.nationality for spell in spells]
    nations = sorted({nation for nation in known if nation})
    ways = [way for spell in spells for way in spell.exploitation or (MISSING,)]
    kinds = {kind: label for kind, label in EXPLOITATION.items() if kind in ways}
    tables = (
        by_service(facts, spells),
        one_way("gender", "By gender", GENDERS, [spell.gender for spell in spells], every=False, unit=CASES),
        one_way("age", "By age on the day the case was opened", BANDS, ages, unit=CASES),
        one_way(
            "nationality",
            "By nationality",
            dict(zip(nations, nations, strict=True)),
            known,
            unit=CASES,
            named=facts.named_of("nationality"),
        ),
        one_way("exploitation", "By exploitation", kinds, ways, adds_up=False, unit=CASES),
    )
    notes = [note for table in tables for note in missing_note(table, len(spells), "cases")]
    return FigureAnswer(
        Sentence.of("{} opened.", Count(len(spells), "case was", "cases were")), tables, tuple(notes)
    )


ENTERED = Figure(
    number=3,
    slug="entered",
    version=2,
    title="Entered",
    numerator="Cases opened in the period",
    date="The day the case was opened",
    breakdowns="service, gender, age, nationality, exploitation",
    weakness=(
        "Cases, not people: someone who comes back has a second case. Someone exploited in two ways is in "
        "two rows of that table"
    ),
    answer=entered,
)


def supported(facts: Facts) -> FigureAnswer:
    """Count the people whom we supported on at least one day."""
    count = people(facts.supported)
    table = by_service(facts, facts.supported, of_people=True)
    return FigureAnswer(Sentence.of("{} supported.", Count(count, "person was", "people were")), (table,))


SUPPORTED = Figure(
    number=4,
    slug="supported",
    version=2,
    title="Supported in the period",
    numerator="People with a case that was open on at least one day of the period",
    date="Any day of the period",
    breakdowns="service",
    weakness=(
        "Never add quarters: someone supported in two quarters is one person of the year. Someone in two "
        "services is in both rows"
    ),
    answer=supported,
)


def last_day(facts: Facts) -> FigureAnswer:
    """Count who was there at the end."""
    spells = facts.at_the_end
    waiting = sum(spell.is_waiting for spell in spells)
    places = Table(
        "place",
        "With a place, or waiting for one",
        ("Number",),
        (
            Row("placed", "With a place", (Count(len(spells) - waiting, *CASES),)),
            Row("waiting", "Waiting for a place", (Count(waiting, *CASES),)),
        ),
    )
    return FigureAnswer(
        Sentence.of("{} open at the end of the last day.", Count(len(spells), "case was", "cases were")),
        (by_service(facts, spells), places),
    )


LAST_DAY = Figure(
    number=5,
    slug="last-day",
    version=2,
    title="On the last day",
    numerator="Cases open at the end of the last day of the period",
    date="The last day",
    breakdowns=(
        "service, and with a place or waiting. Not worker: people are not ranked, and of one worker a report"
        " would tell of few clients. How many each person carries is on “The team’s load”"
    ),
    weakness="One day: it says nothing about how many came and went before it",
    answer=last_day,
)
