"""The clock strip: where a referral stands, in five stages. Words first; the drawing only repeats them."""

from dataclasses import replace
from datetime import date

from cases.models import Case, Consent
from hestia.workingdays.words import count_of, short_day
from referrals.models import Decision, Referral
from referrals.queries.closed_strip import closed_strip
from referrals.queries.stages import Bar, Stage, Strip
from referrals.queries.timetable import clock_words, closed_before_its_end, timetable
from referrals.rules.clocks import AnyClock, PeriodClock, Unit
from referrals.rules.states import State
from referrals.rules.timetable import Timetable

WEEK = 7
HEADLINES = {
    State.CONSIDERING: ("NRM explained, no answer recorded yet", "waiting", "Ask for an answer"),
    State.CONSENTED: ("Referral ready to hand over", "track", "Hand it to a first responder"),
    State.WITH_FIRST_RESPONDER: ("With the first responder", "waiting", "Waiting for them to send it"),
    State.SUBMITTED: ("Referral sent", "waiting", "Waiting for the NRM number"),
    State.RECONSIDERING: ("Reconsideration requested", "waiting", "Waiting for the Home Office"),
}


def strip(referral: Referral | None, case: Case, *, today: date) -> Strip:
    """Return the strip of a case's referral read `with_facts`, or of none. Of a closed case nothing runs."""
    drawn = open_strip(referral, case, today=today)
    died_on = referral.her_death_on if referral else case.died_on
    if ended_on := died_on or case.closed_on:
        return closed_strip(drawn, ended_on, today=today, has_died=died_on is not None)
    return drawn


def open_strip(referral: Referral | None, case: Case, *, today: date) -> Strip:
    """Return the strip as it stands while the case is open."""
    state = referral.state if referral else State.NOT_REFERRED
    # Known from intake: drawn only once the referral itself is brought over.
    if referral is None and case.nrm_stage != Case.NRMStage.NOT_REFERRED:
        return Strip("Referred before this case began", "info", "Bring the referral over")
    stands = f"{case.stands_in_words(on=today)}. " if case.nrm_stands else ""
    if state == State.NOT_REFERRED and stands:
        return Strip(f"{stands}To be referred again", "waiting", "Explain the NRM")
    if referral is None or state == State.NOT_REFERRED:
        return Strip("Not referred to the NRM", "notstarted", "")
    if state == State.DECLINED:
        asked = f"Asked {short_day(referral.consent_on, today)}" if referral.consent_on else "Asked"
        return Strip(f"{stands}She does not want a referral", "stopped", asked)
    table = timetable(referral)
    headline, kind, pill = _headline(referral, state, table, today)
    headline = f"{stands}{headline}"
    # Until it is sent nothing is counted: the line of words says all, and the steps what comes next.
    if not referral.submitted_on:
        return Strip(headline, kind, pill)
    stages = (
        _referral_stage(referral, referral.submitted_on, today),
        _reasonable_grounds_stage(referral, state, table, today),
        _recovery_stage(referral, state, table, today),
        _conclusive_grounds_stage(referral, state, table, today),
        _exit_stage(referral, table, today, case.closed_on),
    )
    counts = current_clock(referral, table)
    sentence = ""
    if isinstance(counts, PeriodClock) and not referral.withdrawn_on:
        sentence = counts.in_a_sentence(today)
    return Strip(headline, kind, pill, tuple(_unrepeated(stage, pill) for stage in stages), sentence)


def _unrepeated(stage: Stage, pill: str) -> Stage:
    """Return a stage without its note, where the pill above the strip says that already."""
    return replace(stage, note="") if stage.note and pill.startswith(stage.note) else stage


def current_clock(referral: Referral, table: Timetable) -> AnyClock | None:
    """Return the clock that matters most now: the one the strip speaks of."""
    cg = referral.conclusive_grounds
    if table.reconsideration:
        return table.reconsideration
    if cg:
        return table.move_on or table.recovery
    return table.recovery or table.reasonable_grounds


def _headline(referral: Referral, state: State, table: Timetable, today: date) -> tuple[str, str, str]:
    if interrupted := _interrupted(referral, state, today):
        return interrupted
    clock = current_clock(referral, table)
    later = referral.later_positive
    if later and not later.gives_period and state == State.RG_POSITIVE:
        return "Reasonable grounds, positive again", *_later_words(later)
    # A no without a last day to question it is a no all the same.
    if clock is None or (state == State.RG_NEGATIVE and not table.reconsideration):
        pill = "No last day is set" if state == State.RG_NEGATIVE else str(state.label)
        return str(state.label), "info", pill
    words = clock.words(today)
    decided = referral.conclusive_grounds or table.reconsideration
    headline = f"{state.label}. {words.headline}" if decided else words.headline
    return headline, words.kind, words.pill


def _interrupted(referral: Referral, state: State, today: date) -> tuple[str, str, str] | None:
    """Return what stands above the strip where something else counts more than its clocks."""
    if state == State.WITHDRAWN and referral.withdrawn_on:
        day = short_day(referral.withdrawn_on, today)
        return "Withdrew from the NRM", "stopped", f"Withdrawn {day}"
    if state == State.SUSPENDED and referral.suspended_on:
        since = short_day(referral.suspended_on, today).partition(" ")[2]
        return "Suspended by the Home Office", "paused", f"Paused on {since}"
    if state == State.DISQUALIFIED and referral.disqualified_on:
        day = short_day(referral.disqualified_on, today)
        return "Disqualified: her protection was taken away", "stopped", f"On {day}"
    if referral.answer_notice_by:
        return "Notice of disqualification", *_answer_words(referral.answer_notice_by, today)
    return HEADLINES.get(state)


def _answer_words(answer_by: date, today: date) -> tuple[str, str]:
    """Return the kind and words of the pill of a notice that waits for our answer."""
    day = short_day(answer_by, today)
    if answer_by < today:
        return "overdue", f"Answer was due {day}"
    return "soon", "Answer today" if answer_by == today else f"Answer by {day}"


def _later_words(later: Decision) -> tuple[str, str]:
    """Return the kind and words of the pill of a later positive decision without a period."""
    if later.gives_period is None:
        return "soon", "Say what it is about"
    return "info", "No new recovery period"


def _referral_stage(referral: Referral, submitted_on: date, today: date) -> Stage:
    sent = f"Sent {short_day(submitted_on, today)}"
    return Stage("Referral", "done", sent, "done", _consent_words(referral))


def _consent_words(referral: Referral) -> str:
    if not referral.needs_consent or referral.chooses_at_18:
        return "Council told"
    if referral.consent_answer is None:
        return "Consent taken by the sender"
    return (
        "Consent signed" if referral.consent_how == Consent.How.SIGNED else "Consent spoken, with a witness"
    )


def _reasonable_grounds_stage(referral: Referral, state: State, table: Timetable, today: date) -> Stage:
    name, clock = "Reasonable grounds", table.reasonable_grounds
    first = next((d for d in referral.decisions if d.is_rg), None)
    ticks = _ticks(clock.length, 1) if clock else ""
    if first:
        fact = f"{first.get_outcome_display()}, {short_day(first.made_on, today)}"
        note = clock.words(today).pill if clock else ""
        return Stage(name, "done", fact, "done", note, bar=Bar(clock.length if clock else 10, 0, ticks))
    if not clock:
        return Stage(name, "next", "Starts when the referral is received")
    words, used = clock.words(today), min(clock.day_number(today), clock.length)
    is_past = clock.due_on is not None and today > clock.due_on
    status = "paused" if words.kind == "paused" else "late" if is_past else "current"
    if state == State.WITHDRAWN:
        return Stage(name, "next", "No decision was made")
    return Stage(
        name,
        status,
        words.span,
        words.kind,
        words.pill,
        bar=Bar(clock.length, used, ticks, shows_today=status == "current"),
    )


def _recovery_stage(referral: Referral, state: State, table: Timetable, today: date) -> Stage:
    rg = referral.reasonable_grounds
    if rg and not rg.is_positive:
        return _reconsideration_stage(table, state, today)
    name, clock = "Recovery period", table.recovery
    if not clock:
        return _no_recovery_stage(name, referral)
    words, ticks = clock_words(clock, referral, today=today), _ticks(clock.length, WEEK)
    used = min(clock.day_number(today), clock.length)
    if closed_before_its_end(clock, referral):
        return Stage(
            name,
            "next",
            words.span,
            "stopped",
            "The case closed before its end",
            bar=Bar(clock.length, 0, ticks),
        )
    ended = words.kind in {"done", "stopped"}
    over = ended or state == State.WITHDRAWN
    note = _first_part(words.pill)
    if over:
        fact = words.span if state != State.WITHDRAWN else f"From {short_day(clock.starts_on, today)}"
        return Stage(
            name,
            "done",
            fact,
            "done",
            note if ended else "",
            bar=Bar(clock.length, 0, ticks),
        )
    status = "paused" if words.kind == "paused" else "current"
    # To which day it runs stands above, and why that day in a sentence of its own.
    longer = f". Extended from {short_day(clock.extended_from, today)}" if clock.extended_from else ""
    return Stage(
        name,
        status,
        f"From {short_day(clock.starts_on, today)}{longer}",
        words.kind,
        note,
        bar=Bar(clock.length, used, ticks, shows_today=True),
    )


def _no_recovery_stage(name: str, referral: Referral) -> Stage:
    if referral.unclear_grounds:
        return Stage(name, "current", "Not known yet", "soon", "Say what the decision is about")
    none_again = referral.reasonable_grounds is not None
    return Stage(
        name,
        "next",
        "No new period with this decision" if none_again else "Starts if the first decision is positive",
    )


def _reconsideration_stage(table: Timetable, state: State, today: date) -> Stage:
    clock = table.reconsideration
    if state == State.RECONSIDERING:
        fact = clock.words(today).pill if clock else "Asked"
        note = "Waiting for the Home Office"
        return Stage("Reconsideration", "current", fact, "waiting", note, bar=Bar(10, 10))
    if not clock:
        return Stage("Reconsideration", "current", "No last day is set", bar=Bar(10, 0))
    words, used = clock.words(today), min(clock.day_number(today), clock.length)
    status = {"overdue": "late", "done": "done"}.get(words.kind, "current")
    bar = Bar(clock.length, used, _ticks(clock.length, WEEK), shows_today=status == "current")
    return Stage(
        "Reconsideration",
        status,
        words.span,
        words.kind,
        words.pill,
        f"{clock.of_length}, {clock.whose}",
        bar,
    )


def _conclusive_grounds_stage(referral: Referral, state: State, table: Timetable, today: date) -> Stage:
    name, cg = "Conclusive grounds", referral.conclusive_grounds
    if cg:
        fact = f"{cg.get_outcome_display()}, {short_day(cg.made_on, today)}"
        if table.reconsideration:
            words = table.reconsideration.words(today)
            note = f"Reconsideration: {words.pill[:1].lower()}{words.pill[1:]}"
            return Stage(
                name, "done", fact, "waiting" if table.reconsideration.asked_on else words.kind, note
            )
        return Stage(name, "done", fact, "done", "Final decision")
    rg = referral.reasonable_grounds
    if state == State.WITHDRAWN:
        fact = "No decision was made"
    elif referral.suspended_on:
        fact = "No decision while it is suspended"
    elif rg is not None and not rg.is_positive:
        fact = "No final decision after a negative first one"
    elif rg is None:
        fact = "Not yet"
    else:
        return Stage(name, "next", _waiting_since(rg, today), "waiting", "Waiting for the Home Office")
    return Stage(name, "next", fact)


def _waiting_since(rg: Decision, today: date) -> str:
    """Return how long the final decision is waited for. No rule says a first day for it, nor a last.

    Source: the rule book, 0.7 (no deadline) and 2.3 (it may bear the date of the first decision).
    """
    if rg.made_on == today:
        return "The first decision was made today"
    return f"{count_of((today - rg.made_on).days, Unit.CALENDAR)} since the first decision"


def _exit_stage(referral: Referral, table: Timetable, today: date, closed_on: date | None) -> Stage:
    if closed_on:
        return Stage("Exit", "done", f"Closed {short_day(closed_on, today)}")
    if referral.lost_support:
        return Stage("Exit", "next", "The Home Office’s support has ended")
    if table.move_on and not referral.has_ended:
        words = table.move_on.words(today)
        length = f"{table.move_on.of_length}, {table.move_on.whose}"
        return Stage("Exit", "next", words.span, words.kind, _first_part(words.pill), length)
    return Stage("Exit", "next", "No date yet")


def _first_part(pill: str) -> str:
    """Return the first part of a pill's words: "25 days left" of "25 days left, to at least Mon 21 Dec"."""
    return pill.partition(", ")[0]


def _ticks(length: int, every: int) -> str:
    """Return the path of the white ticks that divide a bar."""
    return "".join(f"M{day} 0v4" for day in range(every, length, every))
