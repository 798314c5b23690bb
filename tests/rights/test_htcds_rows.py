"""What a row of data on trafficking says of a client, and what it never says. Pure."""

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cases.models import Case, Client, Person
from cases.rules.names import plain
from hestia.privacy.audiences import Audience
from referrals.rules.worksheet.exploiters import KINDS
from rights.rules.htcds import codes, rows
from rights.rules.htcds.checking import COUNTRIES, KEY, faults
from rights.rules.htcds.columns import COLUMNS, CONSENT, Kind
from rights.rules.htcds.rows import (
    BIRTH,
    NAMED,
    TELLS,
    Conclusion,
    Known,
    agreed,
    facts_told,
    row,
    sheet,
)
from supportplans.models import Domain

ON = date(2026, 11, 24)
NOTHING = Known()
PENDING, POSITIVE = Conclusion(), Conclusion(is_positive=True)
NO, FINAL_NO = Conclusion(is_positive=False), Conclusion(is_positive=False, is_final=True)


def cell(known: Known, name: str) -> str:
    return row(known, key="k1")[name]


def told(lines: list[list[str]]) -> list[str]:
    out = StringIO(newline="")
    csv.writer(out).writerows(lines)
    return [str(fault) for fault in faults(out.getvalue(), on=ON, says_who=BIRTH in lines[0])]


def test_of_whom_nothing_is_known_no_cell_says_more_than_that_she_may_be_a_victim() -> None:
    filled = {name: cell for name, cell in row(NOTHING, key="k1").items() if cell}
    assert filled == {KEY: "k1", CONSENT: "TRUE", "vic_TraffickingStatus": rows.POSSIBLE}
    assert told(sheet([row(NOTHING, key="k1")])) == []


@pytest.mark.parametrize(
    ("conclusions", "status"),
    [
        pytest.param([], rows.POSSIBLE, id="never referred"),
        pytest.param([PENDING], rows.POSSIBLE, id="waiting"),
        pytest.param([POSITIVE], rows.ACTUAL, id="positive"),
        pytest.param([NO], rows.POSSIBLE, id="negative, which she may still question"),
        pytest.param([FINAL_NO], rows.NOT_ONE, id="negative and final"),
        pytest.param([FINAL_NO, PENDING], rows.POSSIBLE, id="referred again"),
        pytest.param([FINAL_NO, NO], rows.POSSIBLE, id="a second no, not final"),
        pytest.param([FINAL_NO, FINAL_NO], rows.NOT_ONE, id="twice no"),
        pytest.param([POSITIVE, FINAL_NO], rows.ACTUAL, id="once a victim"),
    ],
)
def test_she_is_no_victim_only_once_every_no_is_final(conclusions: list[Conclusion], status: str) -> None:
    known = Known(conclusions=conclusions)
    assert cell(known, "vic_TraffickingStatus") == status
    decided = "" if status == rows.POSSIBLE else rows.DECIDED_BY
    assert cell(known, "vic_TraffickingStatusDecisionMakingOrg") == decided


@pytest.mark.parametrize(
    ("known", "status"),
    [
        (Known(status="waiting"), "Active"),
        (Known(status="leaving"), "Active"),
        (Known(status="closed", exit_kind="planned"), "Closed"),
        (Known(status="closed", exit_kind="transferred"), "ClosedReferred"),
        (Known(status="closed", exit_kind="transferred", is_followed=True), "FollowUp"),
    ],
)
def test_how_her_case_stands(known: Known, status: str) -> None:
    assert cell(known, "cas_Status") == status


@pytest.mark.parametrize(
    ("nationality", "second", "expected"),
    [
        ("Vietnamese", "British", "VN;GB"),
        ("Việt Nam", "", "VN"),
        ("vietnamese / british", "GB", "VN;GB"),
        ("Albania and Kosovo", "", ""),  # of a part nothing is known, and so of the whole
        ("Congolese", "", ""),  # of which Congo?
        ("not known", "Vietnamese", "VN"),
        ("Bosnia and Herzegovina", "Bosnian", "BA"),
        ("", "", ""),
    ],
)
def test_a_country_has_its_code_or_none(nationality: str, second: str, expected: str) -> None:
    known = Known(nationality=nationality, second_nationality=second)
    assert cell(known, "prs_Citizenship") == expected


@pytest.mark.parametrize(
    ("first", "others", "expected"),
    [
        ("Tigrinya", "Amharic", ("tir", "amh")),
        ("Kurdish (Sorani)", "", ("kur", "")),
        ("Farsi", "Dari", ("fas", "")),  # one code for both
        ("Arabic", "English, French", ("ara", "")),  # which of them?
        ("a dialect of the coast", "a little English", ("", "")),
    ],
)
def test_a_language_has_its_code_or_none(first: str, others: str, expected: tuple[str, str]) -> None:
    known = Known(first_language=first, other_languages=others)
    assert (cell(known, "prs_PrimaryLanguage"), cell(known, "prs_SecondaryLanguage")) == expected


def test_whatever_our_record_can_store_has_a_code_of_the_standard_or_none() -> None:
    assert set(rows.GENDERS) == set(Client.Gender) - {Client.Gender.UNKNOWN}
    assert set(rows.GENDERS.values()) <= COLUMNS["prs_Gender"].codes
    assert set(rows.EXPLOITATION) == set(Case.Exploitation)
    assert set(rows.EXPLOITATION.values()) <= COLUMNS["vic_TypeOfExploitation"].codes
    assert rows.EXPLOITATION["criminal"] == "Other"
    assert set(rows.STATUSES) == set(Case.Status)
    assert rows.MOVED_ON in Case.ExitKind
    assert set(rows.NEARNESS) == set(Person.Kind) - {Person.Kind.OTHER}
    assert set(rows.NEARNESS.values()) <= COLUMNS["vic_RelationshipToTrafficker"].codes
    assert set(rows.SUPPORT) == set(Domain)
    assert set(rows.SUPPORT.values()) <= COLUMNS["spl_Type"].codes
    assert {*rows.SOLD, *rows.CONTROLLED} <= {way for way, _ in KINDS}
    assert set(rows.SOLD.values()) <= COLUMNS["vic_TypeOfSexExploitation"].codes
    assert set(rows.CONTROLLED.values()) <= COLUMNS["vic_MethodsOfControl"].codes
    assert rows.HOUSEHOLDS in COLUMNS["vic_ForcedLabourIndustry"].codes
    assert set(rows.REFERRED_BY) <= set(Case.Source)
    assert codes.COUNTRY_CODES <= COUNTRIES
    assert all(len(code) == 3 for code in codes.LANGUAGE_CODES)
    for spelled in (codes.COUNTRIES_BY_NAME, codes.LANGUAGES_BY_NAME):  # no name of two
        lines = [line.partition(" ")[2] for line in spelled.strip().splitlines()]
        names = [plain(name) for line in lines for name in line.split(",")]
        assert len(names) == len(set(names))


def test_no_column_is_filled_that_says_who_she_is_but_the_day_of_her_birth() -> None:
    head = set(row(NOTHING, key="k1"))
    assert head == {KEY, CONSENT, *TELLS, *NAMED}
    assert {name for name in head - {KEY} if COLUMNS[name].says_who} == {BIRTH}
    assert all(Audience.DATA in fact.audiences for fact in [*TELLS.values(), *NAMED.values()])


@pytest.mark.parametrize(
    ("known", "name", "expected"),
    [
        (Known(dependants=["Child", "Baby", "eldest son"]), "prs_NumberOfChildren", "3"),
        (Known(dependants=["Daughter", "Mother-in-law"]), "prs_NumberOfChildren", "1"),
        (Known(dependants=["Child", "Tariq"]), "prs_NumberOfChildren", ""),  # who is that?
        (Known(dependants=["Mother"]), "prs_NumberOfChildren", ""),  # others may be elsewhere
        (Known(ways=["prostitution"], exploitation=["sexual"]), "vic_TypeOfSexExploitation", "Prostitution"),
        (Known(ways=["prostitution"]), "vic_TypeOfSexExploitation", ""),
        (Known(ways=["taken-somewhere", "wages-taken"]), "vic_MethodsOfControl", "SexualAbuse;TakesEarnings"),
        (Known(exploitation=["domestic", "sexual"]), "vic_ForcedLabourIndustry", rows.HOUSEHOLDS),
        (Known(exploitation=["domestic", "labour"]), "vic_ForcedLabourIndustry", ""),
        (Known(exploiters=["family", "next_of_kin"]), "vic_RelationshipToTrafficker", "Familial"),
        (Known(exploiters=["family", "friend"]), "vic_RelationshipToTrafficker", ""),
        (Known(exploiters=["other"]), "vic_RelationshipToTrafficker", ""),
        (Known(exploited_in=["Vietnam", "viet nam"]), "hte_Country", "VN"),
        (Known(exploited_in=["Vietnam", "United Kingdom"]), "hte_Country", ""),
        (Known(exploited_in=["Vietnam", "Unknown"]), "hte_Country", ""),
        (Known(exploited_in=["Unknown"]), "hte_Type", ""),
        (Known(exploited_in=["United Kingdom"]), "hte_Type", "Exploitation"),
        (Known(domains=["health", "emotional"]), "spl_Type", "Health"),
        (Known(domains=["health", "legal"]), "spl_Type", ""),
        (Known(left_on=ON, exit_kind="transferred"), "cas_OutgoingReferralDate", "2026-11-24"),
        (Known(left_on=ON, exit_kind="planned"), "cas_OutgoingReferralDate", ""),
    ],
)
def test_what_a_yes_must_name_is_known_or_empty(known: Known, name: str, expected: str) -> None:
    assert cell(known, name) == expected
    assert agreed(row(known, key="k1"), scope="")[name] == ""
    by_name = {
        "birth": "her birthday",
        "children": "her children",
        "account": "what happened to me",
        "plan": "my plan",
        "exit": "how it ended",
    }
    assert agreed(row(known, key="k1"), scope=by_name[NAMED[name].value])[name] == expected


class TestAgreed:
    ALL = row(
        Known(
            gender="female",
            nationality="Eritrean",
            first_language="Tigrinya",
            born_on=date(1999, 7, 23),
            exploitation=["criminal", "labour", "other"],
            conclusions=[POSITIVE],
            status="closed",
            exit_kind="planned",
            exit_words="Planned exit",
            referred_on=date(2026, 1, 9),
            source="police",
            dependants=["Child"],
        ),
        key="k1",
    )

    def test_a_yes_without_words_of_its_own_is_to_all_but_what_must_be_named(self) -> None:
        cells = agreed(self.ALL, scope="")
        emptied = {name for name in cells if cells[name] != self.ALL[name]}
        assert emptied == {BIRTH, "prs_NumberOfChildren"}
        assert self.ALL[BIRTH] == "1999-07-23"
        assert cells["vic_TypeOfExploitation"] == "Other;ForcedLabour"
        assert not {*NAMED} & {*sheet([cells])[0]}

    def test_a_yes_with_words_is_to_what_they_name(self) -> None:
        cells = agreed(self.ALL, scope="my nationality and my birthday, not what happened to me")
        assert (cells["prs_Citizenship"], cells[BIRTH]) == ("ER", "1999-07-23")
        emptied = (
            "vic_TypeOfExploitation",
            "prs_Gender",
            "vic_TraffickingStatus",
            "cas_ReasonForCaseClosure",
        )
        assert [cells[name] for name in emptied] == ["", "", "", ""]
        assert cells["cas_Status"] == "Closed"  # that we supported her a row says by being there
        assert {fact.value for fact in facts_told(cells)} == {"nationality", "birth", "support"}
        assert told(sheet([cells])) == []


words = st.text(max_size=12) | st.sampled_from([*codes.COUNTRY_OF, *codes.LANGUAGE_OF])
known_rows = st.builds(
    Known,
    gender=st.sampled_from(Client.Gender.values),
    nationality=words,
    second_nationality=words,
    first_language=words,
    other_languages=words,
    born_on=st.none() | st.dates(date(1950, 1, 1), date(2008, 1, 1)),
    exploitation=st.lists(st.sampled_from(Case.Exploitation.values), unique=True),
    conclusions=st.lists(
        st.builds(Conclusion, is_positive=st.none() | st.booleans(), is_final=st.booleans())
    ),
    status=st.sampled_from(Case.Status.values),
    exit_kind=st.sampled_from(Case.ExitKind.values),
    exit_words=st.sampled_from(Case.ExitKind.labels),
    is_followed=st.booleans(),
    referred_on=st.none() | st.dates(date(2015, 1, 1), ON),
    source=st.sampled_from(Case.Source.values),
    left_on=st.none() | st.dates(date(2015, 1, 1), ON),
    dependants=st.lists(words | st.sampled_from(["Child", "son", "Mother"])),
    ways=st.lists(st.sampled_from([way for way, _ in KINDS]), unique=True),
    exploited_in=st.lists(words),
    exploiters=st.lists(st.sampled_from(Person.Kind.values)),
    domains=st.lists(st.sampled_from(Domain.values)),
)


scopes = st.sampled_from(
    ["", "her birth", "nationality, nrm", "birth, children, what happened, plan, how it ended"]
)


@hypothesis_settings(max_examples=30)
@given(st.lists(st.tuples(known_rows, scopes | words)))
def test_whatever_is_known_the_check_finds_no_fault(world: list[tuple[Known, str]]) -> None:
    cells = [
        agreed(row(known, key=f"k{number:04}"), scope=scope) for number, (known, scope) in enumerate(world)
    ]
    lines = sheet(cells)
    assert told(lines) == []
    coded = {Kind.ONE, Kind.SOME, Kind.COUNTRIES, Kind.LANGUAGE, Kind.DATE, Kind.YES, Kind.NUMBER}
    own_words = {"", *rows.REFERRED_BY.values(), *Case.ExitKind.labels, *codes.COUNTRY_CODES}
    for line in lines[1:]:
        for name, said in zip(lines[0], line, strict=True):
            assert name == KEY or COLUMNS[name].kind in coded or said in own_words
