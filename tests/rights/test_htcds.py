"""A sheet of the trafficking data standard is right, or each fault of it is named by row and column."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from rights.rules.htcds.checking import BETWEEN, COUNTRIES, KEY, faults
from rights.rules.htcds.columns import COLUMNS, CONSENT, Kind

ON = date(2026, 11, 24)
GOOD = {
    KEY: "k7q2",
    "prs_Gender": "Feminine",
    "prs_Citizenship": "VN;GB",
    "prs_PrimaryLanguage": "vie",
    "prs_NumberOfChildren": "2",
    "vic_TraffickingStatus": "ActualVictimOfTrafficking",
    "vic_TraffickingStatusDecisionMakingOrg": "NonPoliceGovernmentalOrganization",
    "vic_TypeOfExploitation": "SexualExploitation;Other",
    "vic_AgeWhenTrafficked": "19",
    "cas_Status": "Active",
    "cas_IncomingReferralDate": "2026-10-30",
    "spl_PlannedEndDate": "2027-06-01",
    CONSENT: "TRUE",
}


def sheet(*rows: dict[str, str]) -> str:
    """Return rows as they stand in a file."""
    head = list(rows[0])
    return "\n".join(
        ",".join(f'"{cell}"' for cell in line) for line in [head, *(row.values() for row in rows)]
    )


def told(text: str, *, says_who: bool = False) -> list[str]:
    return [str(fault) for fault in faults(text, on=ON, says_who=says_who)]


def test_a_good_sheet_has_no_fault() -> None:
    assert told(sheet(GOOD, GOOD | {KEY: "m4w9", "prs_Gender": ""})) == []
    assert told("\ufeff" + sheet(GOOD)) == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({CONSENT: "FALSE"}, f"Row 2, {CONSENT}: Without her yes there is no row."),
        ({CONSENT: ""}, f"Row 2, {CONSENT}: Without her yes there is no row."),
        ({KEY: ""}, "Row 2, Key: It has no key."),
        ({"prs_Gender": "Female"}, "Row 2, prs_Gender: 1 of 1 is no code of this column."),
        ({"vic_TypeOfExploitation": "Criminal"}, "Row 2, vic_TypeOfExploitation: 1 of 1 is no code of this"),
        (
            {"vic_TypeOfExploitation": "Other;Other"},
            "Row 2, vic_TypeOfExploitation: A code is there twice.",
        ),
        ({"vic_TypeOfExploitation": "Other;"}, "Row 2, vic_TypeOfExploitation: 1 of 2 is no code"),
        ({"cas_Status": "Active;Closed"}, "Row 2, cas_Status: 1 of 1 is no code of this column."),
        ({"prs_Citizenship": "UK"}, "Row 2, prs_Citizenship: 1 of 1 is no code of this column."),
        ({"prs_PrimaryLanguage": "Vietnamese"}, "Row 2, prs_PrimaryLanguage: Write three small letters"),
        ({"prs_NumberOfChildren": "-1"}, "Row 2, prs_NumberOfChildren: A spreadsheet would take this"),
        ({"prs_NumberOfChildren": "two"}, "Row 2, prs_NumberOfChildren: This is no such number."),
        ({"vic_AgeWhenTrafficked": "190"}, "Row 2, vic_AgeWhenTrafficked: This is no such number."),
        ({"cas_IncomingReferralDate": "30/10/2026"}, "Row 2, cas_IncomingReferralDate: This is no day"),
        ({"cas_IncomingReferralDate": "2026-02-30"}, "Row 2, cas_IncomingReferralDate: This is no day"),
        (
            {"cas_IncomingReferralDate": "2026-11-25"},
            "Row 2, cas_IncomingReferralDate: This day is still to come.",
        ),
        (
            {"cas_IncomingReferralDate": "1700-01-01"},
            "Row 2, cas_IncomingReferralDate: This day is too long ago.",
        ),
        (
            {"vic_TraffickingStatus": ""},
            "Row 2, vic_TraffickingStatus: Somebody decided, and it does not say",
        ),
        ({"cas_ReasonForCaseClosure": "=HYPERLINK(A1)"}, "Row 2, cas_ReasonForCaseClosure: A spreadsheet"),
        (
            {"vic_Vulnerabilities": "Poverty"},
            "Row 1, vic_Vulnerabilities: The standard has given up this column.",
        ),
        ({"prs_FirstName": "Ghada"}, "Row 1, prs_FirstName: This column says who somebody is, or where."),
        ({"vic_TraffickinStatus": "x"}, "Row 1, vic_TraffickinStatus: The standard has no such column."),
    ],
)
def test_each_fault_is_named_and_no_cell_is_quoted(changed: dict[str, str], fault: str) -> None:
    [found] = told(sheet(GOOD | changed))
    assert found.startswith(fault)
    assert "Ghada" not in found


def test_what_is_wrong_with_the_whole_is_said() -> None:
    assert told("") == ["Row 1: There is nothing in it."]
    assert told('"a') == ["Row 1: This is no CSV."]
    assert told(f"{KEY},{CONSENT},{CONSENT}\nk,TRUE,TRUE") == [
        f"Row 1, {CONSENT}: This column is there twice."
    ]
    assert told(f"{KEY},{CONSENT}\nk,TRUE,more") == ["Row 2: It has 3 cells, and there are 2 columns."]
    assert [line[:16] for line in told(sheet(GOOD, GOOD))] == ["Row 2, Key: Anot", "Row 3, Key: Anot"]
    without = {name: cell for name, cell in GOOD.items() if name != CONSENT}
    assert told(sheet(without)) == [f"Row 1, {CONSENT}: This column is missing."]


def test_who_she_is_stands_only_where_it_is_meant_to() -> None:
    who = GOOD | {"prs_FirstName": "Ghada", "prs_Birthdate": "1999-07-23"}
    assert len(told(sheet(who))) == 2
    assert told(sheet(who), says_who=True) == []
    late = who | {"prs_Birthdate": "2026-11-01"}
    assert told(sheet(late), says_who=True) == ["Row 2, prs_Birthdate: She was referred before she was born."]


CODED = sorted(name for name, column in COLUMNS.items() if column.kind in {Kind.ONE, Kind.SOME})


@hypothesis_settings(max_examples=30)
@given(st.sampled_from(CODED), st.text(min_size=1, max_size=12))
def test_only_codes_of_its_column_stand_in_a_column(name: str, cell: str) -> None:
    column = COLUMNS[name]
    given = cell.replace('"', "").replace("\r", "")
    row = {KEY: "k", CONSENT: "TRUE", name: given}
    is_right = not given or given in column.codes or set(given.split(BETWEEN)) <= column.codes
    assert (told(sheet(row)) == []) == is_right
    for code in column.codes:
        assert told(sheet(row | {name: code})) == []


def test_the_command_says_each_fault_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(sheet(GOOD))
    said = StringIO()
    call_command("check_htcds", path, stdout=said)
    assert "what the standard asks for" in said.getvalue()
    path.write_text(sheet(GOOD | {CONSENT: "FALSE"}))
    with pytest.raises(CommandError, match="1 faults"):
        call_command("check_htcds", path, stdout=said)
    assert "Without her yes" in said.getvalue()
    path.write_bytes(b"\xff")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_htcds", path)


def test_the_standard_has_83_columns() -> None:
    """And the exploitation that it has no code for, to make somebody break the law, is Other."""
    assert len(COLUMNS) == 83
    assert not any("riminal" in code for code in COLUMNS["vic_TypeOfExploitation"].codes)
    assert len(COUNTRIES) == 249
