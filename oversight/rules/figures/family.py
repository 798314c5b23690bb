"""Her children, her language, her voice."""

from collections import Counter

from cases.models import Entry
from oversight.rules.facts import Facts, Spell, people
from oversight.rules.figure import MISSING, Figure, FigureAnswer, Sentence, one_way, shares
from oversight.rules.figures.coming import ADULT, missing_note
from oversight.rules.numbers import Count, Share
from supportplans.models import HowTrue

CHILD_BANDS = {"0_4": "Under 5", "5_11": "5 to 11", "12_17": "12 to 17"}
CHILD_AGES = ((5, "0_4"), (12, "5_11"), (ADULT, "12_17"))
WITH_ONE = (Entry.Interpreter.IN_PERSON, Entry.Interpreter.PHONE)


def children(facts: Facts) -> FigureAnswer:
    """Count the children of those who are there, and of how many the needs and risks are recorded."""
    of_those_here = facts.of(facts.record.dependants, facts.at_the_end)
    minors = [child for child in of_those_here if child.age is None or child.age < ADULT]
    bands = [
        MISSING if child.age is None else next(name for limit, name in CHILD_AGES if child.age < limit)
        for child in minors
    ]
    table = one_way("age", "By age on the last day", CHILD_BANDS, bands, unit=("child", "children"))
    screened = [
        ("screened", "Their own needs and risks", sum(child.is_screened for child in minors), len(minors))
    ]
    families = people(facts.cases[child.case] for child in minors)
    return FigureAnswer(
        Sentence.of(
            "{} on {} with an open case.",
            Count(len(minors), "child depended", "children depended"),
            Count(families),
        ),
        (table, shares("screened", "With a record of their own", screened, many="children")),
        tuple(missing_note(table, len(minors), "children")),
    )


CHILDREN = Figure(
    number=15,
    slug="children",
    version=2,
    title="Children",
    numerator=(
        "Children who live with somebody who has an open case on the last day; and of how many their own "
        "needs and risks are recorded"
    ),
    date="The last day of the period",
    breakdowns="age",
    weakness=(
        "Who depends on a client, and lives with them, is read as it is recorded now. A child whose age is "
        "not recorded is counted"
    ),
    answer=children,
)


def language(facts: Facts) -> FigureAnswer:
    """Count the sessions that had the interpreter they needed."""
    needed, met = Counter[str](), Counter[str]()
    states: list[str] = []
    spells: list[Spell] = []
    for session in facts.of(facts.record.sessions):
        spell = facts.cases[session.case]
        asked = (
            session.interpreter != Entry.Interpreter.NOT_NEEDED
            if session.interpreter
            else spell.needs_interpreter
        )
        if session.on not in facts.period or not asked:
            continue
        spells.append(spell)
        needed[spell.language] += 1
        met[spell.language] += session.interpreter in WITH_ONE
        states.append("met" if session.interpreter in WITH_ONE else session.interpreter)
    labels = {"met": "With an interpreter", str(Entry.Interpreter.NONE_FOUND): "None could be found"}
    table = one_way("sessions", "By whether there was one", labels, states, unit=("session", "sessions"))
    rows = [
        (spoken, spoken or "Language not recorded", met[spoken], needed[spoken]) for spoken in sorted(needed)
    ]
    by_language = shares(
        "language",
        "With an interpreter, by language",
        rows,
        many="sessions",
        two_ways=people(spells),
        named=facts.named_of("language"),
    )
    return FigureAnswer(
        Sentence.of("{} that needed an interpreter had one.", Share(met.total(), needed.total(), "sessions")),
        (table, by_language),
        tuple(missing_note(table, needed.total(), "sessions")),
    )


LANGUAGE = Figure(
    number=16,
    slug="language",
    version=2,
    title="Language met",
    numerator="Sessions with an interpreter, there or by phone",
    denominator="Times a client was met, called or written to where an interpreter was needed",
    date="The day of the session",
    breakdowns="the client’s first language",
    weakness=(
        "Whether it was the right interpreter is not recorded. Where nobody said, the client’s record "
        "decides if one was needed"
    ),
    answer=language,
)

ANSWERS = {str(answer): str(answer.label) for answer in HowTrue}


def voice(facts: Facts) -> FigureAnswer:
    """Count what they answered when they were asked about us."""
    voices = [voice for voice in facts.of(facts.record.voices, facts.supported) if voice.on in facts.period]
    answered = people(facts.cases[voice.case] for voice in voices)
    of = ("answer", "answers")
    return FigureAnswer(
        Sentence.of("{} told us what they think of us.", Share(answered, people(facts.supported), "people")),
        (
            one_way("listened", "“Do we listen to you?”", ANSWERS, [v.listened for v in voices], unit=of),
            one_way("safe", "“Do you feel safe with us?”", ANSWERS, [v.safe for v in voices], unit=of),
        ),
    )


VOICE = Figure(
    number=20,
    slug="voice",
    version=2,
    title="What clients say",
    numerator="People who told us what they think of us, and what they answered",
    denominator="People supported in the period",
    date="The day of the answer",
    breakdowns="the two questions",
    weakness=(
        "Few answer, and those who do may differ from the rest. What was said without a name belongs to no "
        "service and is not in it, nor what was said of your own work. Who was asked is not recorded: beside "
        "what was said without a name in the same month it could tell who said it"
    ),
    answer=voice,
)
