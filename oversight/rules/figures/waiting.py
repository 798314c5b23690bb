"""What has its time: the Home Office's two decisions, and our own first assessments and plans."""

from datetime import date, timedelta

from hestia.workingdays.calendar import NoHolidaysKnown
from oversight.rules.facts import Facts, PromiseFact, ReferralFact
from oversight.rules.figure import Figure, FigureAnswer, Row, Sentence, Table, shares
from oversight.rules.numbers import Count, Median, Share

RG_WORKING_DAYS = 5
AT_MOST = timedelta(days=21)  # five working days never take longer
WAITS = ((30, "to_30", "Up to 30 days"), (90, "31_90", "31 to 90 days"), (365, "91_365", "91 to 365 days"))
LONGER = ("over_365", "More than 365 days")


def rg(facts: Facts) -> FigureAnswer:
    """Count which first decisions came within five working days."""
    try:
        due = due_in(facts)
    except NoHolidaysKnown as gap:
        return FigureAnswer(Sentence.of(f"This cannot be counted. {gap}"))
    in_time = late = waiting = ended = 0
    for referral, fifth in due:
        decided = referral.rg_on if referral.rg_on and referral.rg_on <= facts.period.last else None
        if decided and decided <= fifth:
            in_time += 1
        elif referral.ended_on and referral.ended_on <= fifth:
            ended += 1
        elif decided:
            late += 1
        else:
            waiting += 1
    total = in_time + late + waiting
    rows = [
        ("in_time", "Decided in time", in_time, total),
        ("late", "Decided later", late, total),
        ("waiting", "Not decided by the end", waiting, total),
    ]
    notes = [
        Sentence.of(
            "{} before the fifth day, so not counted.",
            Count(ended, "referral ended", "referrals ended"),
        )
    ]
    return FigureAnswer(
        Sentence.of(
            "The Home Office made {} within five working days.",
            Share(in_time, total, "reasonable grounds decisions"),
        ),
        (shares("rg", "Reasonable grounds decisions", rows, many="decisions"),),
        tuple(notes if ended else []),
    )


def due_in(facts: Facts) -> list[tuple[ReferralFact, date]]:
    """Return the referrals whose fifth working day is in the period, each with that day."""
    first, last = facts.period.first - AT_MOST, facts.period.last
    near = [each for each in facts.of(facts.record.referrals) if first <= each.received_on <= last]
    days = {referral.received_on for referral in near}
    fifths = {day: facts.add_working_days(day, RG_WORKING_DAYS) for day in sorted(days)}
    pairs = ((referral, fifths[referral.received_on]) for referral in near)
    return [pair for pair in pairs if pair[1] in facts.period]


RG = Figure(
    number=8,
    slug="rg-in-time",
    version=2,
    title="Reasonable grounds within five working days",
    numerator="Referrals decided on or before the fifth working day after they were received",
    denominator="Referrals received whose fifth working day is in the period",
    date="The fifth working day",
    weakness=(
        "It is the Home Office’s aim, not ours, and not a promise. Working days are those of England "
        "and Wales"
    ),
    answer=rg,
)


def cg(facts: Facts) -> FigureAnswer:
    """Count who waits for the second decision, and for how long."""
    last = facts.period.last
    waits: dict[int, int] = {}
    for referral in facts.of(facts.record.referrals, facts.at_the_end):
        decided = referral.cg_on is not None and referral.cg_on <= last
        ended = referral.ended_on is not None and referral.ended_on <= last
        positive = referral.positive_on
        if positive and positive <= last and not decided and not ended:
            client = facts.cases[referral.case].client
            waits[client] = max(waits.get(client, 0), (last - positive).days)
    bands = dict.fromkeys([*(key for _, key, _ in WAITS), LONGER[0]], 0)
    for days in waits.values():
        bands[next((key for limit, key, _ in WAITS if days <= limit), LONGER[0])] += 1
    labels = {key: label for _, key, label in WAITS} | dict([LONGER])
    rows = tuple(Row(key, labels[key], (Count(n),)) for key, n in bands.items())
    return FigureAnswer(
        Sentence.of(
            "{} waiting for a conclusive grounds decision: the median wait so far is {}.",
            Count(len(waits), "person was", "people were"),
            Median.of(list(waits.values())),
        ),
        (Table("cg", "By how long they have waited", ("Number",), rows),),
    )


CG = Figure(
    number=9,
    slug="waiting-cg",
    version=2,
    title="Waiting for conclusive grounds",
    numerator="People with an open case, a positive reasonable grounds decision and no conclusive one",
    date="The last day of the period, counted from the day of the first decision",
    breakdowns="how long they have waited",
    weakness="This decision has no time limit, so nobody here is overdue",
    answer=cg,
)


def first(facts: Facts) -> FigureAnswer:
    """Count which first assessments and first plans were made in time."""
    due = [promise for promise in facts.of(facts.record.promises) if promise.due_on in facts.period]
    kept = [promise for promise in due if not promise.is_withdrawn]
    rows = [
        (kind, label, sum(map(in_time, of_kind)), len(of_kind))
        for kind, label in (("risk", "First risk assessments"), ("plan", "First support plans"))
        for of_kind in [[promise for promise in kept if promise.kind == kind]]
    ]
    withdrawn = len(due) - len(kept)
    notes = [Sentence.of("{} withdrawn first, and not counted.", Count(withdrawn, "task was", "tasks were"))]
    return FigureAnswer(
        Sentence.of(
            "{} were in time.", Share(sum(map(in_time, kept)), len(kept), "first assessments and plans")
        ),
        (shares("first", "First assessments and plans in time", rows, many="tasks"),),
        tuple(notes if withdrawn else []),
    )


def in_time(promise: PromiseFact) -> bool:
    """Whether it was done on or before the day it was due."""
    return promise.met_on is not None and promise.met_on <= promise.due_on


FIRST = Figure(
    number=10,
    slug="first-in-time",
    version=2,
    title="First risk assessment and first plan in time",
    numerator="First risk assessments and first support plans done on or before the day they were due",
    denominator="First risk assessments and first support plans due in the period, without those withdrawn",
    date="The day it was due",
    breakdowns="assessment and plan",
    weakness="A task whose day was moved counts on its last day",
    answer=first,
)
