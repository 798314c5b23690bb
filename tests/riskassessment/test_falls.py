"""No level falls from high or very high on one person's word or on old words, whichever way is taken."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from cases.actions.opening import reopen_case
from cases.models import Case, Consent, Refused, RiskLevel
from hestia.accounts.models import Service, User
from riskassessment import actions
from riskassessment.models import Assessment
from riskassessment.queries.falls import fall_of
from riskassessment.rules import falls
from riskassessment.rules.considerations import FURTHER, VERSIONS, consideration, considerations
from riskassessment.rules.falls import Stand, Statement
from riskassessment.rules.scoring import level_of, needs_second_person
from tests import make
from tests.riskassessment import build
from tests.riskassessment.test_pages import page, text_of
from tests.roles import as_application

NOON, TODAY = make.NOON, make.TODAY
FRESH = "He was sentenced on Monday to nine years; the police told her so on the phone, {own}."


class TestNewWords:
    @pytest.mark.parametrize(
        ("now", "is_fresh"),
        [
            ("He waits at the bus stop.", False),
            ("he waits at the bus stop", False),
            ("Stop: he waits at the bus.", False),
            ("He waits at the bus stop. Ok.", False),
            ("He waits at the bus stop no more.", False),
            ("", False),
            ("...", False),
            ("He waits at the bus stop. Seen last in September.", True),
            ("He was arrested on Friday.", True),
            ("He has gone.", True),
            ("他在监狱里已经两个月了，警察说的", True),
            ("هو في السجن منذ شهرين", True),
        ],
    )
    def test_are_words_that_were_not_there(self, now: str, is_fresh: bool) -> None:
        assert falls.is_fresh(now, earlier=["He waits at the bus stop."]) == is_fresh


# --- Two thousand histories, pure -------------------------------------------------------------------

SLUGS = ("community", "money", "safety")
RANK = {"low": 1, "medium": 2, "high": 3, "very_high": 4}


def rank_of(points: int) -> int:
    """Return the level of points, counted apart from the code under test."""
    return 4 if points > 11 else 3 if points > 7 else 2 if points > 3 else 1


class Dice:
    """The same throws in every run."""

    def __init__(self, seed: int) -> None:
        self.state = seed

    def random(self) -> float:
        """Return a number from 0 to 1."""
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53

    def choice[T](self, options: Sequence[T]) -> T:
        """Return one of them."""
        return options[int(self.random() * len(options))]


class Story:
    """What people do with one client's assessments, as the acts do it; which evidence is new is known."""

    def __init__(self, dice: Dice) -> None:
        self.dice, self.count = dice, 0
        self.signed: list[tuple[Stand, bool]] = []  # with whether two people signed
        self.sent: list[Stand] = []  # since the last signed one
        self.fresh: dict[str, bool] = {}
        self.draft: dict[str, Statement] = {}
        self.broken: list[str] = []

    def write(self) -> None:
        """Begin with the last answers, click some, and leave, shuffle or rewrite the words."""
        if not self.draft:
            last = self.signed[-1][0].answers if self.signed else {slug: Statement(0, "x") for slug in SLUGS}
            self.draft = dict(last)
            self.fresh = dict.fromkeys(SLUGS, not self.signed)
        for slug in SLUGS:
            if self.dice.random() < 0.6:
                points = self.dice.choice([*[0, 2, 4, 6, 8, 9, 12, 16] * 5, None])
                self.draft[slug] = Statement(points or 0, self.draft[slug].evidence)
                if points is None:  # not known
                    self.draft[slug] = Statement(4, self.draft[slug].evidence, is_not_known=True)
            how = self.dice.random()
            if how < 0.45:
                self.count += 1
                words = f"seen{self.count} heard{self.count} told{self.count}"
                self.draft[slug] = replace(self.draft[slug], evidence=words)
                self.fresh[slug] = True
            elif how < 0.6:
                words = " ".join(reversed(self.draft[slug].evidence.split())) + "."
                self.draft[slug] = replace(self.draft[slug], evidence=words)

    def stand(self) -> Stand:
        top = max(statement.points or 0 for statement in self.draft.values())
        level = level_of(top)
        is_judged = self.dice.random() < 0.1
        return Stand(self.dice.choice(list(RiskLevel)) if is_judged else level, dict(self.draft), is_judged)

    def finish(self) -> None:
        """Send or sign, as the rules say; then it is checked, sent back, or thrown away."""
        now = self.stand()
        assert now.level
        before = [*[stand for stand, _ in self.signed[-1:]], *self.sent]
        told: dict[str, list[str]] = {}
        for stand, _ in self.signed:
            for slug, statement in stand.answers.items():
                told.setdefault(slug, []).append(statement.evidence)
        result = falls.fall(now, before, told=told)
        if falls.blockers(result, is_talked_through=True):
            return
        calculated = level_of(max(statement.points or 0 for statement in now.answers.values()))
        if not needs_second_person(calculated=calculated, level=now.level) and not result.needs_second_person:
            self.sign(now, before, by_two=False)
            return
        self.sent.append(now)
        # What stood when it was sent for so high an answer is old from now on for a lower one.
        outcome = self.dice.random()
        if outcome < 0.5:
            self.check(now, before)
        elif outcome < 0.75:
            self.fresh = dict.fromkeys(SLUGS, False)
        else:
            self.draft = {}

    def check(self, now: Stand, before: list[Stand]) -> None:
        """Sign it as the second person, at times at another level."""
        assert now.level
        chosen = self.dice.choice(list(RiskLevel)) if self.dice.random() < 0.2 else now.level
        level_before = falls.fall(now, before).level_before
        if falls.lowered_by_its_checker(sent=now.level, chosen=chosen, level_before=level_before):
            chosen = now.level  # refused, so it is signed as it was sent
        high = max(RANK[stand.level] for stand in [*before, now] if stand.level)
        if high >= 3 and RANK[chosen] < RANK[now.level]:
            self.broken.append(f"{now.level} was sent, and its checker alone made it {chosen}")
        self.sign(replace(now, level=chosen), before, by_two=True)

    def sign(self, now: Stand, before: list[Stand], *, by_two: bool) -> None:
        """Write down what is wrong with this signature, judged by hand."""
        assert now.level
        high = max((RANK[stand.level] for stand in before if stand.level), default=0)
        level_fell = high >= 3 and RANK[now.level] < high
        for slug in SLUGS:
            points = now.answers[slug].points or 0
            most = max((stand.answers[slug].points or 0 for stand in before), default=0)
            fell = (level_fell and points < most) or (most >= 8 and rank_of(points) < rank_of(most))
            if fell and most >= 8 and now.answers[slug].is_not_known:
                self.broken.append(f"{slug} fell from {most} as nobody knows")
            if fell and not by_two:
                self.broken.append(f"{slug} fell from {most} to {points} alone")
            if fell and not self.fresh[slug] and not self.written_for_less(slug, now, before):
                self.broken.append(f"{slug} fell from {most} to {points} on old words")
        if level_fell and not by_two:
            self.broken.append(f"the level fell from {high} alone")
        self.signed.append((now, by_two))
        self.sent, self.draft = [], {}

    def written_for_less(self, slug: str, now: Stand, before: list[Stand]) -> bool:
        """Whether these words were sent already for an answer as low as this: sent back, they may stay."""
        words = sorted(falls.words_of(now.answers[slug].evidence))
        signed = [sorted(falls.words_of(stand.answers[slug].evidence)) for stand, _ in self.signed]
        return words not in signed and any(
            sorted(falls.words_of(stand.answers[slug].evidence)) == words
            and (stand.answers[slug].points or 0) <= (now.answers[slug].points or 0)
            for stand in before
        )


def test_no_way_signs_a_fall_alone_or_on_old_words(record_property: Callable[[str, object], None]) -> None:
    """2,400 clients, each with a dozen rounds of writing, sending, sending back, deleting and signing."""
    dice = Dice(20261127)
    signatures = fell = 0
    for _ in range(2_400):
        story = Story(dice)
        for _ in range(12):
            story.write()
            if dice.random() < 0.8:
                story.finish()
        assert story.broken == []
        signatures += len(story.signed)
        levels = [RANK[stand.level] for stand, _ in story.signed if stand.level]
        fell += sum(after < before and before >= 3 for before, after in pairwise(levels))
    assert fell > 900  # or nothing was tried
    record_property(
        "figure", f"{signatures} signatures of 2,400 clients, {fell} falls: none alone or on old words"
    )


# --- On the record ------------------------------------------------------------------------------------


@pytest.fixture
def ruth(outreach: Service) -> User:
    return make.user("Ruth Ellery", role="manager", services=[outreach])


@pytest.fixture
def very_high(her_case: Case, amina: User, carys: User) -> Assessment:
    page = build.written((4, 4), (3, 3), on=date(2026, 11, 10), evidence="He waits at the bus stop.")
    return build.signed(her_case, by=amina, checker=carys, page=page)


@pytest.mark.django_db
class TestFall:
    @pytest.mark.usefixtures("very_high")
    def test_the_old_words_are_refused_and_each_answer_is_named(self, her_case: Case, amina: User) -> None:
        page = build.written((1, 1), (1, 1), evidence="He waits at the bus stop!")
        with pytest.raises(Refused) as refused:
            build.finished(her_case, by=amina, page=page)
        said = str(refused.value)
        assert (
            "Enter what is new about “Is the local community safe for the client?”: it was very high" in said
        )
        assert "Enter what is new about “Can the client get money and public funds?”: it was high" in said
        assert not her_case.assessment_set.unsigned().get().is_waiting

    @pytest.mark.usefixtures("very_high")
    def test_it_waits_for_someone_who_wrote_none_of_it(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH))
        assert (waiting.is_waiting, waiting.level) == (True, "low")
        done = actions.sign_off(assessment=waiting, by=carys, at=NOON, today=TODAY)
        assert (done.signed_by, done.checked_by) == (amina, carys)

    @pytest.mark.usefixtures("very_high")
    def test_not_yet_talked_through_is_not_enough(self, her_case: Case, amina: User) -> None:
        page = build.written(0, evidence=FRESH, talked_through="not_yet")
        with pytest.raises(Refused, match="talk it through with her first"):
            build.finished(her_case, by=amina, page=page)

    @pytest.mark.usefixtures("very_high")
    def test_not_to_know_lowers_nothing_and_its_checker_lowers_no_fall(
        self, her_case: Case, amina: User, carys: User, ruth: User
    ) -> None:
        """As a stranger did it: all "Not known", then put to low by who checked."""
        unknown = build.written(*[build.NOT_KNOWN] * 5, evidence=FRESH)
        with pytest.raises(Refused, match="was very high, and “Not known” does not lower it"):
            build.finished(her_case, by=amina, page=unknown)
        waiting = build.finished(her_case, by=amina, page=build.written((2, 2), evidence=FRESH))
        assert waiting.level == "medium"
        judged = {"chosen_level": "low", "reason": "She seems calm."}
        with pytest.raises(Refused, match="cannot lower this level alone"):
            actions.sign_off(assessment=waiting, by=carys, at=NOON, today=TODAY, **judged)
        her_case.refresh_from_db()
        assert her_case.risk_counts == "very_high"

    def test_in_two_steps(self, her_case: Case, amina: User, carys: User, very_high: Assessment) -> None:
        half = build.written((3, 3), evidence="She has moved to Leeds, {own}.")
        build.signed(her_case, by=amina, checker=carys, page=half)
        with pytest.raises(Refused, match="what is new"):
            build.finished(
                her_case, by=amina, page=build.written(0, evidence=half.answers["community"].evidence)
            )
        assert build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH)).is_waiting

    def test_behind_another_that_stays_high(
        self, her_case: Case, amina: User, carys: User, very_high: Assessment
    ) -> None:
        """The level stays very high; money falls from high on the old words."""
        page = build.written((4, 4), (1, 1), evidence="He waits at the bus stop.")
        with pytest.raises(Refused, match=r"“Can the client get money and public funds\?”: it was high"):
            build.finished(her_case, by=amina, page=page)

    def test_after_a_draft_that_was_sent_and_thrown_away(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        page = build.written((4, 4), evidence="He waits at the bus stop.")
        waiting = build.finished(her_case, by=amina, page=page)
        back = actions.ask_changes(assessment=waiting, words="Who?", by=carys, at=NOON, today=TODAY)
        with pytest.raises(Refused, match="so it stays"):
            actions.throw_away(assessment=back, by=amina, at=NOON)
        with pytest.raises(Refused, match="what is new"):
            build.finished(her_case, by=amina, page=build.written(0, evidence="He waits at the bus stop."))
        assert build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH)).is_waiting

    @pytest.mark.parametrize("evidence", ["He was arrested on Friday.", "{slug} Friday arrested he was, on."])
    @pytest.mark.usefixtures("very_high")
    def test_one_sentence_for_several_answers_explains_none(
        self, her_case: Case, amina: User, evidence: str
    ) -> None:
        with pytest.raises(Refused) as refused:
            build.finished(her_case, by=amina, page=build.written(0, evidence=evidence))
        assert "Enter what is new about “Is the local community safe for the client?” itself" in str(
            refused.value
        )
        assert "Enter what is new about “Can the client get money and public funds?” itself" in str(
            refused.value
        )

    def test_who_asked_that_it_goes_down_does_not_check_that_it_did(
        self, her_case: Case, amina: User, carys: User, ruth: User
    ) -> None:
        """As a stranger did it: very high, "please put it to low", all low, signed by who asked."""
        waiting = build.finished(her_case, by=amina, page=build.written(*[(4, 2)] * 4, (4, 3)))
        assert (waiting.level, waiting.total) == ("very_high", 44)
        for words in ("Please put it to low.", "And say since when."):
            actions.ask_changes(assessment=waiting, words=words, by=carys, at=NOON, today=TODAY)
            waiting = build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH))
        with pytest.raises(Refused, match=r"you asked for changes.*: Ruth Ellery"):
            actions.sign_off(assessment=waiting, by=carys, at=NOON, today=TODAY)
        assert actions.checkers_for(her_case, author=amina, assessment=waiting, at=NOON) == [ruth]
        her_case.refresh_from_db()
        assert her_case.risk_in_words == "Very high, not yet checked"
        assert actions.sign_off(assessment=waiting, by=ruth, at=NOON, today=TODAY).is_signed
        her_case.refresh_from_db()
        assert her_case.risk_in_words == "Low"

    def test_but_does_where_nobody_else_can_or_it_did_not_go_down(
        self, her_case: Case, amina: User, carys: User, outreach: Service
    ) -> None:
        high = build.written((4, 4), evidence="He waits at the bus stop.")
        waiting = build.finished(her_case, by=amina, page=high)
        actions.ask_changes(assessment=waiting, words="Lower.", by=carys, at=NOON, today=TODAY)
        waiting = build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH))
        alone = [carys]
        assert actions.checkers_for(her_case, author=amina, assessment=waiting, at=NOON) == alone
        ruth = make.user("Ruth Ellery", role="manager", services=[outreach])
        assert actions.checkers_for(her_case, author=amina, assessment=waiting, at=NOON) == [ruth]
        actions.ask_changes(assessment=waiting, words="Why lower?", by=ruth, at=NOON, today=TODAY)
        waiting = build.finished(her_case, by=amina, page=high)
        both = actions.checkers_for(her_case, author=amina, assessment=waiting, at=NOON)
        assert set(both) == {carys, ruth}

    def test_the_check_page_shows_what_was_sent_beside_what_is_now(
        self, her_case: Case, amina: User, carys: User, carys_browser: Browser, amina_browser: Browser
    ) -> None:
        high = build.written((4, 4), (3, 3), evidence="He waits at the bus stop.")
        waiting = build.finished(her_case, by=amina, page=high)
        actions.ask_changes(assessment=waiting, words="Please put it to low.", by=carys, at=NOON, today=TODAY)
        deletion = reverse("riskassessment:draft_deletion", args=[her_case.reference])
        assert "so it stays" in text_of(amina_browser.post(deletion, follow=True))
        risk = text_of(amina_browser.get(reverse("riskassessment:overview", args=[her_case.reference])))
        assert "Delete this draft" not in risk
        assert "ring a manager today" in risk
        build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH))
        check = text_of(carys_browser.get(reverse("riskassessment:sign_off", args=[her_case.reference, 1])))
        assert "It was sent as very high, 25, on" in check
        assert "He waits at the bus stop." in check
        assert "communityOne" in check

    def test_of_the_same_one_after_it_was_sent_back(self, her_case: Case, amina: User, carys: User) -> None:
        page = build.written((4, 4), evidence="He waits at the bus stop.")
        waiting = build.finished(her_case, by=amina, page=page)
        actions.ask_changes(assessment=waiting, words="Who?", by=carys, at=NOON, today=TODAY)
        assert build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH)).is_waiting
        # Sent back once more and sent again with the same words: they were written for this answer.
        waiting = her_case.assessment_set.get()
        actions.ask_changes(assessment=waiting, words="When?", by=carys, at=NOON, today=TODAY)
        assert build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH)).is_waiting

    def test_of_a_level_that_judgement_had_raised(self, her_case: Case, amina: User, carys: User) -> None:
        raised = build.written(0, evidence="All quiet.", chosen_level="very_high", override_reason="A hunch")
        build.signed(her_case, by=amina, checker=carys, page=raised)
        with pytest.raises(Refused, match="no answer does"):
            build.finished(her_case, by=amina, page=build.written(0, evidence="All quiet."))
        assert build.finished(her_case, by=amina, page=build.written(0, evidence=FRESH)).is_waiting

    @pytest.mark.usefixtures("very_high")
    def test_in_her_next_case(self, her_case: Case, amina: User, carys: User) -> None:
        later = reopened(her_case, amina)
        assert build.finished(later, by=amina, page=build.written(0, evidence=FRESH)).is_waiting

    @pytest.mark.usefixtures("very_high")
    def test_that_only_the_database_knows_of_waits_too(
        self, her_case: Case, amina: User, carys: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Her earlier case is closed to who signs: they are told nothing of it, and sign nothing alone."""
        later = reopened(her_case, amina)
        unseen = "riskassessment.actions.assessment.fall_of"
        monkeypatch.setattr(unseen, lambda _: falls.Fall())
        waiting = build.finished(later, by=amina, page=build.written(0, evidence=FRESH))
        assert (waiting.is_waiting, waiting.case) == (True, later)

    def test_by_a_version_that_drops_the_question(
        self, her_case: Case, amina: User, very_high: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(VERSIONS, 2, VERSIONS[1][1:])  # without the community
        monkeypatch.setitem(FURTHER, 2, FURTHER[1])
        kept = considerations(2, further=["community"])
        assert [question.slug for question in kept if question.is_further] == ["community"]
        assert consideration("community", 2).question == "Is the local community safe for the client?"
        begun = actions.start_or_continue(case=her_case, by=amina, at=NOON, on=TODAY)
        begun.questions_version = 2
        assert "Is the local community safe for the client?" not in [
            each.question for each in begun.considerations
        ]
        result = fall_of(begun)
        assert "community" in result.unasked or not begun.level


def reopened(case: Case, by: User) -> Case:
    case.refresh_from_db()
    case.close(kind=Case.ExitKind.OTHER, on=TODAY, by=by, at=NOON)
    yes = Consent(answer="given", how=Consent.How.SPOKEN, given_on=TODAY)
    return reopen_case(
        earlier=case, why="Again", service=case.service, worker=by, consent=yes, by=by, at=NOON
    )


SIGNED = {"status": "signed", "signed_at": NOON, "checked_at": NOON}


@pytest.mark.django_db
@pytest.mark.usefixtures("very_high")
class TestDatabase:
    """Past the application, as its own role: what psql would send."""

    def sign(self, draft: Assessment, by: User, **fields: object) -> None:
        with transaction.atomic(), as_application(by):
            Assessment.objects.filter(pk=draft.pk).update(**(SIGNED | {"signed_by": by} | fields))

    def test_refuses_a_fall_that_one_signs_alone(self, her_case: Case, amina: User) -> None:
        draft = build.draft(her_case, by=amina, page=build.written(0, evidence=FRESH))
        with pytest.raises(IntegrityError, match="fall_is_checked_by_a_second_person"):
            self.sign(draft, amina, checked_at=None)
        draft.refresh_from_db()
        assert not draft.is_signed

    def test_refuses_old_words_though_two_signed(self, her_case: Case, amina: User, carys: User) -> None:
        draft = build.draft(her_case, by=amina, page=build.written(0, evidence="HE WAITS, at the bus-stop"))
        with pytest.raises(IntegrityError, match="fall_has_fresh_evidence"):
            self.sign(draft, amina, checked_by=carys)

    def test_refuses_one_sentence_for_several_answers(self, her_case: Case, amina: User, carys: User) -> None:
        draft = build.draft(her_case, by=amina, page=build.written(0, evidence="He was arrested on Friday."))
        with pytest.raises(IntegrityError, match="fall_has_words_of_its_own"):
            self.sign(draft, amina, checked_by=carys)

    def test_keeps_what_was_sent(self, her_case: Case, amina: User, carys: User) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((4, 4), evidence="He is back."))
        actions.ask_changes(assessment=waiting, words="Who?", by=carys, at=NOON, today=TODAY)
        with (
            pytest.raises(IntegrityError, match="that_was_sent_stays"),
            transaction.atomic(),
            as_application(amina),
        ):
            Assessment.objects.filter(pk=waiting.pk).delete()
        # The owner, who erases what was kept too long, may.
        waiting.actions.all().delete()
        Assessment.objects.filter(pk=waiting.pk).delete()
        assert not Assessment.objects.filter(pk=waiting.pk).exists()

    def test_refuses_a_level_that_the_answers_do_not_give(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        draft = build.draft(her_case, by=amina, page=build.written((4, 4), evidence=FRESH))
        with pytest.raises(IntegrityError, match="level_is_what_its_answers_give"):
            self.sign(draft, amina, checked_by=carys, level="low", calculated_level="low")

    def test_refuses_an_assessment_without_answers(self, her_case: Case, amina: User, carys: User) -> None:
        row = Assessment(
            **SIGNED,
            case=her_case,
            number=9,
            assessed_on=TODAY,
            level="low",
            calculated_level="low",
            total=0,
            talked_through="not_safe",
            signed_by=amina,
            checked_by=carys,
            made_at=NOON,
            made_by=amina,
        )
        with pytest.raises(IntegrityError, match="fall_has_fresh_evidence"), transaction.atomic():
            Assessment.objects.bulk_create([row])

    def test_refuses_a_checker_who_lowers_it(self, her_case: Case, amina: User, carys: User) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((4, 4), evidence=FRESH))
        judged = {"level": "low", "override_by": carys, "override_at": NOON, "override_reason": "Calm"}
        with pytest.raises(IntegrityError, match="is_not_lowered_by_its_checker"):
            self.sign(waiting, amina, checked_by=carys, **judged)

    def test_refuses_a_checker_who_lowers_a_fall_further(
        self, her_case: Case, amina: User, carys: User
    ) -> None:
        waiting = build.finished(her_case, by=amina, page=build.written((2, 2), evidence=FRESH))
        assert waiting.level == "medium", "already a fall from very high"
        judged = {"level": "low", "override_by": carys, "override_at": NOON, "override_reason": "Calm"}
        with pytest.raises(IntegrityError, match="is_not_lowered_by_its_checker"):
            self.sign(waiting, amina, checked_by=carys, **judged)

    def test_refuses_what_is_explained_by_not_knowing(self, her_case: Case, amina: User, carys: User) -> None:
        page = build.written(*[build.NOT_KNOWN] * 5, evidence=FRESH)
        draft = build.draft(her_case, by=amina, page=page)
        with pytest.raises(IntegrityError, match="fall_has_fresh_evidence"):
            self.sign(draft, amina, checked_by=carys)

    def test_agrees_with_the_rule(self, her_case: Case, amina: User, carys: User) -> None:
        """Whatever the rule lets one sign alone, and nothing else, the database lets one sign alone."""
        dice = Dice(7)
        outcomes = []
        for turn in range(40):
            pick = [(dice.choice(range(5)), dice.choice(range(1, 5))) for _ in range(2)]
            page = build.written(
                *pick, evidence=f"On {turn} she said {turn} things, and {turn} more of him, {{own}}"
            )
            draft = build.draft(her_case, by=amina, page=page)
            level = draft.level in {"low", "medium"}
            alone = level and not fall_of(draft).needs_second_person
            try:
                with transaction.atomic():
                    Assessment.objects.filter(pk=draft.pk).update(
                        status="signed", signed_at=NOON + timedelta(minutes=turn), signed_by=amina
                    )
            except IntegrityError:
                assert not alone, turn
                with transaction.atomic():
                    Assessment.objects.filter(pk=draft.pk).update(
                        **SIGNED | {"signed_at": NOON + timedelta(minutes=turn)},
                        signed_by=amina,
                        checked_by=carys,
                    )
            else:
                assert alone, turn
            outcomes.append(alone)
        assert 5 < sum(outcomes) < 35


@pytest.mark.django_db
@pytest.mark.usefixtures("very_high")
class TestPage:
    @pytest.fixture
    def url(self, her_case: Case) -> str:
        return reverse("riskassessment:assessment_new", args=[her_case.reference])

    def test_says_before_sending_who_checks_and_why(self, url: str, amina_browser: Browser) -> None:
        words = text_of(amina_browser.get(url))
        assert "Her risk was very high. If it goes down, Carys Pugh checks that" in words
        assert "If you lower an answer that was high or very high, write below it what is new" in words

    def test_refuses_old_words_and_keeps_what_was_typed(self, url: str, amina_browser: Browser) -> None:
        sent = page("0", "", seen="He waits at the bus stop.", protective_summary="A new lock")
        response = amina_browser.post(url, sent)
        assert response.status_code == 200
        words = text_of(response)
        assert (
            "Enter what is new about “Is the local community safe for the client?”: it was very high" in words
        )
        assert "A new lock" in words
        assert "Save and send to Carys Pugh to check" in words
        assert not Assessment.objects.unsigned().exists()

    def test_says_beside_each_answer_that_one_sentence_explains_none(
        self, url: str, amina_browser: Browser
    ) -> None:
        response = amina_browser.post(url, page("0", "", seen="He was arrested on Friday."))
        assert "you gave the same reason for another answer that you lowered" in text_of(response)
        assert {"community_seen", "money_seen"} <= set(response.context["form"].errors)

    def test_sends_a_fall_to_be_checked(self, url: str, amina_browser: Browser) -> None:
        response = amina_browser.post(url, page("0", "", seen=FRESH), follow=True)
        assert "was sent to Carys Pugh to check" in text_of(response)
        assert Assessment.objects.get(number=2).is_waiting
