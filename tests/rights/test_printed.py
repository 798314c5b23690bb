"""How a piece of her record is laid out on paper: nothing of it is left out, and nothing is there twice."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Case, Entry
from hestia.accounts.models import User
from hestia.pdf import html
from rights.documents.pack import MOST_TABLES, pack_of
from rights.documents.withheld import HIDDEN, MOST_DAYS, NOT_GIVEN, days_words, together
from rights.rules.printed import SHORT, printed, telling
from rights.rules.reasons import MEANINGS, SOURCES, Reason
from tests import make
from tests.rights.asked import decide_all, gathered

TERMS = st.sampled_from(["Kind", "Title", "Is it a hearing?", "What happened"])
WORDS = st.text(min_size=1, max_size=3 * SHORT)


@given(st.lists(st.tuples(TERMS, WORDS)))
def test_each_answer_is_there_once(lines: list[tuple[str, str]]) -> None:
    piece = printed(lines)
    laid = [*piece.brief, *(f"{term} {words}" for term, words in piece.full)]
    laid += [f"{term}{'' if term.endswith('?') else ':'} {words}" for term, words in piece.turned]
    assert Counter(laid) == Counter(
        f"{term}{'' if term.endswith('?') else ':'} {words}" for term, words in lines
    )


def test_what_says_nothing_more_is_not_printed() -> None:
    at, later = "24 November 2026, 12:00", "25 November 2026, 9:15"
    told = [("Kind", "A call"), ("Happened", at)]
    assert telling([*told, ("Recorded", at), ("Does a second worker sign it?", "No")]) == told
    kept = [*told, ("Recorded", later), ("Does a second worker sign it?", "Yes")]
    assert telling(kept) == kept
    assert telling([("Recorded", at)]) == [("Recorded", at)]
    task = [("Kind", "Task"), ("Title", "Task"), ("Done", at), ("Done", "24 November 2026")]
    assert telling(task) == [("Kind", "Task"), ("Done", at)]
    other = [("Kind", "Task"), ("Title", "Ring her"), ("Done", at), ("Done", "23 November 2026")]
    assert telling(other) == other
    assert telling([("Due", "24 November 2026"), ("Done", at)]) == [("Due", "24 November 2026"), ("Done", at)]


def test_what_is_short_stands_in_one_line_and_the_rest_by_itself() -> None:
    note = "She would like somebody to come along to the dentist on Friday, and not alone."
    piece = printed(
        [("Kind", "A call"), ("Is it about risk?", "No"), ("What happened", note), ("Said", "نعم")]
    )
    assert piece.line == "Kind: A call · Is it about risk? No"
    assert piece.full == [("What happened:", note)]
    assert piece.turned == [("Said", "نعم")]


def test_a_sentence_is_not_lost_among_what_is_short() -> None:
    piece = printed([("Kind", "A call"), ("What was written", "Signed form."), ("By", "Amina Osei")])
    assert piece.line == "Kind: A call · By: Amina Osei"
    assert piece.full == [("What was written:", "Signed form.")]


def test_lines_of_a_list_stay_lines() -> None:
    assert printed([("Address", "1 High Street\nLeeds")]).full == [("Address:", "1 High Street\nLeeds")]


def kept_piece(
    how: str, day: date | None, *, why: str = "It is about someone else", pages: int = 0, cut: int = 0
) -> dict[str, object]:
    """Return one piece that is kept from her."""
    counts = {"pages_not_given": pages, "pages_with_parts_hidden": cut}
    return {"subject": "Notes", "day": day, "how": how, "why": why, **counts}


def test_what_was_kept_from_her_is_one_line_for_one_kind_and_reason() -> None:
    may, june = date(2026, 5, 4), date(2026, 6, 6)
    kept = together(
        [
            kept_piece(NOT_GIVEN, june),
            kept_piece(HIDDEN, may, why="It is legal advice"),
            kept_piece(NOT_GIVEN, may),
            kept_piece(NOT_GIVEN, may),
            kept_piece(NOT_GIVEN, None),
            kept_piece(HIDDEN, june),
        ]
    )
    assert [(line.subject, line.why, line.sentences) for line in kept] == [
        (
            "Notes",
            "It is about someone else",
            [
                "4 pieces not given: 4 May 2026 (2), 6 June 2026 and without a date.",
                "Words hidden in 1 piece: 6 June 2026.",
            ],
        ),
        ("Notes", "It is legal advice", ["Words hidden in 1 piece: 4 May 2026."]),
    ]


def test_pages_of_files_that_are_kept_from_her_are_summed() -> None:
    may = date(2026, 5, 4)
    pieces = [kept_piece(NOT_GIVEN, may, pages=3), kept_piece(HIDDEN, may, pages=1, cut=1)]
    [line] = together(pieces)
    assert line.sentences[2:] == ["4 pages of files not given.", "Parts hidden on 1 page of files."]


def test_many_days_are_said_as_from_the_first_to_the_last() -> None:
    first = date(2026, 5, 1)
    days = [first + timedelta(days=number) for number in range(MOST_DAYS)]
    assert "6 May 2026" in days_words(days)
    assert days_words([*days, date(2026, 6, 1)]) == "from 1 May 2026 to 1 June 2026"


def test_each_reason_is_explained_and_names_its_rule() -> None:
    assert set(MEANINGS) == set(SOURCES) == set(Reason)


@pytest.mark.django_db
@pytest.mark.parametrize("more", [0, 1], ids=["few", "many"])
def test_a_kind_with_many_pieces_is_laid_out_closer_and_says_the_same(
    more: int, her_case: Case, amina: User, carys: User
) -> None:
    already = her_case.entry_set.count()
    for number in range(MOST_TABLES + more - already - 1):  # and one that says that she asks
        at = make.NOON - timedelta(days=number)
        her_case.narrate(Entry.Kind.NOTE, f"Note {number}", "نعم. <b>Yes</b>.", by=amina, at=at)
    asked = gathered(her_case, by=carys)
    decide_all(asked, by=carys)
    page = html(pack_of(asked, by=carys, on=make.TODAY), on_screen=False)
    assert page.count("نعم. &lt;b&gt;Yes&lt;/b&gt;.") == MOST_TABLES + more - already - 1
    assert (f"Title: Note {0} · " in page) is bool(more)
