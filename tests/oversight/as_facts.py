"""The cohort as facts, without a database."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from hestia.workingdays.calendar import Calendar
from oversight.rules.facts import (
    DependantFact,
    Facts,
    Found,
    Goal,
    PromiseFact,
    Ratings,
    Record,
    ReferralFact,
    Refusal,
    Request,
    Rooms,
    Sampled,
    Session,
    SignedExit,
    Spell,
    Stay,
    Voice,
)
from oversight.rules.periods import Period
from supportplans.models import OutcomeRating
from tests.oversight import cohort

QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
DAYS = 92
DAY_ONE = date.min
SERVICES = {1: "Outreach", 2: "Safe house A"}
EXPLOITED = {"S": "sexual", "L": "labour", "D": "domestic", "C": "criminal"}
REPORTING = {"yes": "given", "no": "refused", "back": "withdrawn", "later": "refused", ".": ""}
ENGLAND = Calendar("ew", {date(2026, 8, 31): "Summer bank holiday"}, 2025, 2027)


def rows(table: str) -> Iterator[list[str]]:
    """Yield the fields of each row; nothing where it has a dot."""
    for line in table.strip().splitlines():
        yield ["" if cell == "." else cell for cell in line.split()]


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def languages() -> Mapping[str, str]:
    return dict(pair.split(":") for pair in cohort.LANGUAGES.split())


KEYS = {row[0]: number for number, row in enumerate(rows(cohort.SPELLS), 1)}
DESTINATIONS = {key: place for key, _, _, place, _ in rows(cohort.EXITS)}


def needs(key: str, opened: str) -> tuple[str, ...]:
    """Return what she said she needs, as it was known at the end of the quarter."""
    known = [
        (need, answer) for of, need, answer, on in rows(cohort.NEEDS)
        if of == key and date.fromisoformat(on or opened) <= QUARTER.last
    ]  # fmt: skip
    return tuple(sorted(need for need, answer in known if answer == "yes"))


def borough(key: str) -> str:
    """Return from where she was referred, as it was known at the end of the quarter."""
    hers = [(name, day(on) or DAY_ONE) for of, name, on in rows(cohort.BOROUGHS) if of == key]
    known = [name for name, on in hers if on <= QUARTER.last]
    return known[-1] if known else ""


def age(born: str, on: date) -> int | None:
    if len(born) <= 4:
        return on.year - int(born) if born else None
    birthday = date.fromisoformat(born)
    return on.year - birthday.year - ((on.month, on.day) < (birthday.month, birthday.day))


def spells() -> list[Spell]:
    made = []
    for key, service, opened, closed, kind, born, nation, exploited, source, referred, said in rows(
        cohort.SPELLS
    ):
        opened_on = date.fromisoformat(opened)
        made.append(
            Spell(
                case=KEYS[key],
                client=int(key[:2]),
                service=1 if service == "O" else 2,
                is_waiting=key in cohort.WAITING.split(),
                opened_on=opened_on,
                closed_on=day(closed),
                exit_kind=kind,
                destination=DESTINATIONS.get(key, ""),
                source=source,
                referred_on=day(referred),
                exploitation=tuple(EXPLOITED[letter] for letter in exploited),
                gender="female",
                nationality=nation,
                language=languages().get(key, ""),
                needs_interpreter=key in languages(),
                age=age(born, opened_on),
                reporting=REPORTING[said or "."],
                needs=needs(key, opened),
                borough=borough(key),
            )
        )
    return made


def rated(digits: str) -> dict[str, int]:
    pairs = zip(OutcomeRating.OUTCOMES, digits, strict=False)
    return {name: int(digit) for name, digit in pairs if digit != "-"}


SERVICE_OF = {key: 1 if service == "O" else 2 for key, service, *_ in rows(cohort.SPELLS)}


def samples(until: date) -> dict[str, Any]:
    """Return what was drawn, and found, as it was known at the end of a day."""

    def by_then(text: str) -> date | None:
        on = day(text)
        return on if on and on <= until else None

    return {
        "sampled": [
            Sampled(KEYS[key], SERVICE_OF[key], date.fromisoformat(drawn), by_then(judged))
            for key, drawn, judged, swapped in rows(cohort.SAMPLED)
            if not swapped
        ],
        "found": [
            Found(
                KEYS[key],
                SERVICE_OF[key],
                question,
                date.fromisoformat(due),
                day(evidence) if by_then(enough) else None,
            )
            for key, question, due, evidence, enough in rows(cohort.FINDINGS)
        ],
    }


def stays() -> Iterator[Stay]:
    """Yield who slept where, and for whom a room was held, by the nights that lie in the quarter."""
    out_of_use = dict(rows(cohort.ROOMS))
    after = QUARTER.last + timedelta(days=1)
    for key, room, came, left, held in rows(cohort.STAYS):
        spans = [(came, left, held == "held")]
        if held not in {"", "held"}:
            spans.append((held, came, True))
        for first, last, is_held in spans:
            ends = min(after, day(last) or after)
            nights = max(0, (ends - max(QUARTER.first, date.fromisoformat(first))).days)
            yield Stay(KEYS[key], 2, nights, is_held, out_of_use[room] == "no")


def requests(until: date) -> Iterator[Request]:
    """Yield what other services were asked, and had answered by the end of a day."""
    for key, kind, asked, answered, answer, why in rows(cohort.REQUESTS):
        if answer == "accepted" and not answered:
            continue  # long ago: the day is not known
        on = day(answered)
        is_known = on is not None and on <= until
        yield Request(
            KEYS[key],
            kind,
            date.fromisoformat(asked),
            on if is_known else None,
            is_known and answer == "refused",
            why if is_known else "",
        )


def record(until: date) -> Record:
    known: dict[str, Any] = {
        "referrals": [
            ReferralFact(
                KEYS[key],
                date.fromisoformat(received),
                day(rg),
                day(rg if outcome == "positive" else ""),
                day(cg),
                day(ended),
            )
            for key, received, rg, outcome, cg, ended in rows(cohort.NRM)
        ],
        "promises": [
            PromiseFact(KEYS[key], kind, date.fromisoformat(due), day(met), bool(withdrawn))
            for key, kind, due, met, withdrawn in rows(cohort.PROMISES)
        ],
        "exits": [
            SignedExit(KEYS[key], level, down == "yes", down == "exception", last)
            for key, level, down, _, last in rows(cohort.EXITS)
        ],
        "goals": [
            Goal(KEYS[key], *goal.split(":")) for key, *goals in rows(cohort.TARGETS) for goal in goals
        ],
        "ratings": [
            Ratings(KEYS[key], rated(first), rated(last)) for key, first, last in rows(cohort.OUTCOMES)
        ],
        "dependants": [
            DependantFact(KEYS[key], int(years) if years else None, screened == "yes")
            for key, years, screened, elsewhere in rows(cohort.DEPENDANTS)
            if not elsewhere
        ],
        "sessions": [
            Session(KEYS[key], date.fromisoformat(on), interpreter)
            for key, on, interpreter in rows(cohort.SESSIONS)
        ],
        "stays": [*stays()],
        "requests": [*requests(until)],
        "rooms": [Rooms(2, sum(DAYS for _, out in rows(cohort.ROOMS) if out == "no"))],
        "refusals": [
            Refusal(
                1 if service == "O" else 2,
                source,
                date.fromisoformat(came),
                date.fromisoformat(told),
                why,
                place,
            )
            for service, source, came, told, why, mistake, place in rows(cohort.NOT_TAKEN)
            if not mistake
        ],
        "voices": [
            Voice(KEYS[key], date.fromisoformat(on), listened, safe)
            for key, on, listened, safe in rows(cohort.VOICES)
        ],
    }
    return Record(spells=spells(), **known, **samples(until))


def facts(period: Period = QUARTER, *, services: Mapping[int, str] = SERVICES) -> Facts:
    """Return the cohort as it is known at the end of the quarter."""
    return Facts(period, services, ENGLAND.add_working_days, record(period.last))
