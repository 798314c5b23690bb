"""Promises made before they said what made them: each is told once, by its words, and found so since."""

import re
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.apps import apps

from cases.models import PromiseSource
from referrals.models import Decision, Reconsideration, Referral
from tests.cases.promised import forget
from tests.referrals.conftest import NOON, Act, decision

FOUND_BY_SOURCE = {"tell_decision", "decision_letter", "run_up", "task", "turning_18"}


def sources(referral: Referral) -> dict[int, PromiseSource | None]:
    """Return what made each promise that is found by it."""
    promises = referral.case.deadline_set.filter(cancelled_at=None, kind__in=FOUND_BY_SOURCE)
    # The day of the law has a task since then: of that nothing was promised before.
    return {promise.pk: promise.source for promise in promises.exclude(title__contains=" by law: ")}


def told_anew(referral: Referral) -> dict[int, PromiseSource | None]:
    """Return the same after they were forgotten and told again by the migration."""
    forget(referral.case)
    say_as_then(referral)
    import_module("referrals.migrations.earlier.0003_sources_of_promises").fill(apps, None)
    return sources(referral)


# How these tasks were called when they did not say what made them.
THEN = [
    (r"^Tell the client (the .* decision|that .*)$", r"Tell her \1"),
    (r"^Explain (the .* decision) again$", r"Explain \1 to her again"),
    (r"^Explain again that ", "Explain to her again that "),
]


def say_as_then(referral: Referral) -> None:
    """Give the tasks the titles that they had before they said what made them."""
    for promise in referral.case.deadline_set.all():
        for now, then in THEN:
            promise.title = re.sub(now, then, promise.title)
        promise.save()


class TestWhatWasPromisedBefore:
    def test_a_decision_she_was_not_told_whose_letter_is_awaited(self, act: Act, received: Referral) -> None:
        said = {**decision(), "told_how": "not_yet", "told_on": None, "letter": "awaited", "letter_kept": ""}
        said.pop("told_language", None)
        said.pop("told_interpreter", None)
        act("record_decision", referral=received, **said)
        made = sources(received)
        of_it = PromiseSource.of(Decision.objects.get(case=received.case))
        assert list(made.values()).count(of_it) == 2  # tell her, and get the letter
        assert told_anew(received) == made

    def test_answers_that_she_did_not_understand(self, act: Act, rg_negative: Referral) -> None:
        ask = {"ground": "guidance", "guidance": "14.3", "asked_by": "Nadia Rahman"}
        kept: dict[str, Any] = {"letter": "awaited", "understood": "partly"}
        for day in (10, 12):
            act("request_reconsideration", referral=rg_negative, **ask, asked_on=date(2026, 11, day))
            told = {"answered_on": date(2026, 11, day + 1), "told_on": date(2026, 11, day + 1)}
            act(
                "record_reconsideration_outcome",
                referral=rg_negative,
                outcome="upheld",
                told_how="yes",
                **told,
                **kept,
            )
        made = sources(rg_negative)
        answers = Reconsideration.objects.filter(case=rg_negative.case)
        assert {PromiseSource.of(each, "to_explain") for each in answers} <= set(made.values())
        again = told_anew(rg_negative)
        found_so = {
            pk: of_it for pk, of_it in made.items() if of_it and of_it.source_kind.endswith("to_explain")
        }
        assert {pk: again[pk] for pk in found_so} == found_so

    def test_a_letter_that_stays_awaited_follows_its_own_decision(self, act: Act, received: Referral) -> None:
        awaited = {**decision(), "letter": "awaited", "letter_kept": ""}
        made = act("record_decision", referral=received, **awaited)
        letter = received.case.deadline_set.open().get(kind="decision_letter")
        letter.title = "Obtain the written decision"  # whatever it is called
        letter.save()
        act("record_letter", decision=made, letter_kept="Drawer 2")
        letter.refresh_from_db()
        assert letter.outcome == "The letter came"

    def test_what_a_withdrawal_took_comes_back_with_what_made_it(self, act: Act, received: Referral) -> None:
        said = {**decision(), "told_how": "not_yet", "told_on": None, "letter": "awaited", "letter_kept": ""}
        said.pop("told_language", None)
        said.pop("told_interpreter", None)
        made = act("record_decision", referral=received, **said)
        act(
            "withdraw",
            referral=received,
            withdrawn_on=date(2026, 11, 20),
            reason="her_choice",
            how="witnessed",
            witness="Jo Lane",
            knows_support_ends=True,
            at=NOON + timedelta(minutes=1),
        )
        told_anew(received)
        act("undo_withdrawal", referral=received, undone_why="A slip", at=NOON + timedelta(minutes=2))
        promises = received.case.deadline_set.open().filter(kind__in=["tell_decision", "decision_letter"])
        assert [promise.source for promise in promises] == [PromiseSource.of(made)] * 2
