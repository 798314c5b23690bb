"""A spreadsheet as a table of words: every program's CSV, XLSX, and what nobody should send."""

import io
import json
import zipfile
from datetime import date, datetime
from typing import Any, ClassVar

import pytest
from openpyxl import Workbook

from desk.importing import reading
from desk.importing.nested import records_in
from desk.importing.reading import MOST_SHEETS, Problem, read, read_apart, read_sheets
from hestia.sandbox import Unacceptable
from tests.importing.sheets import as_xlsx


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("Name,Town\nHạnh,Köln\n".encode(), id="UTF-8"),
        pytest.param("Name,Town\r\nHạnh,Köln\r\n".encode("utf-8-sig"), id="Excel's UTF-8"),
        pytest.param("Name;Town\nHạnh;Köln\n".encode(), id="semicolons"),
        pytest.param("Name\tTown\nHạnh\tKöln\n".encode("utf-16"), id="tabs, UTF-16"),
        pytest.param("\n\n Name , Town\u00a0\n\n Hạnh ,\u00a0Köln\n".encode(), id="spaces and empty lines"),
        pytest.param(as_xlsx([["Name", "Town"], ["Hạnh", "Köln"]]), id="XLSX"),
    ],
)
def test_reads(content: bytes) -> None:
    table = read(content)
    assert table.headings.cells == ["Name", "Town"]
    assert [row.cells for row in table.rows] == [["Hạnh", "Köln"]]
    assert not table.problems


def test_reads_what_windows_writes() -> None:
    assert read("Name\nZoë\n".encode("cp1252")).rows[0].cells == ["Zoë"]


def test_counts_rows_as_the_spreadsheet_does() -> None:
    table = read(b'Name,Story\nOne,"two\nlines"\n\nThree,\n')
    assert [row.number for row in table.rows] == [2, 4]


class TestRecordsInJson:
    CASES: ClassVar = [
        {
            "case_id_display": "7a1f",
            "name_first": "Hạnh",
            "registration_date": "2026/11/03",
            "nationality": ["vietnamese", "british"],
            "interpreter": True,
            "never_asked": None,
            "location": {"town": "Köln"},
            "family_details_section": [{"relation_name": "Mai", "relation_age": 9}, {"relation_name": "Lan"}],
        },
        {"case_id_display": "7a20", "name_first": "=Linh", "family_details_section": []},
    ]

    def test_a_table_of_them_and_one_of_each_subform(self) -> None:
        sheets = read_sheets(json.dumps(self.CASES).encode())
        [(cases, of_cases), (family, of_family)] = sheets.tables
        assert (cases, family) == ("Cases", "family_details_section")
        assert of_cases.headings.cells == [
            *("case_id_display", "name_first", "registration_date", "nationality", "interpreter"),
            "location town",
        ]
        assert [row.cells for row in of_cases.rows] == [
            ["7a1f", "Hạnh", "3/11/2026", "vietnamese; british", "yes", "Köln"],
            ["7a20", "=Linh"],
        ]
        assert [row.cells for row in of_family.rows] == [["7a1f", "Mai", "9"], ["7a1f", "Lan"]]
        assert not of_cases.problems
        assert read_apart(json.dumps(self.CASES).encode()) == sheets

    @pytest.mark.parametrize("content", ["[1, 2]\n3", "[]\nx", "[" * 100_000 + "\nx", '{"a": \nx'])
    def test_what_is_none_is_read_as_lines(self, content: str) -> None:
        assert records_in(content) is None
        assert read(content.encode()).rows


def workbook(**sheets: list[list[str]]) -> bytes:
    """Return a workbook of several sheets."""
    book, written = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet: Any = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(written)
    return written.getvalue()


class TestSheets:
    PEOPLE: ClassVar = [["Name", "Town"], ["Hạnh", "Köln"]]

    def test_each_is_a_table_and_what_is_none_says_why(self) -> None:
        content = workbook(People=self.PEOPLE, Old=[["Name"], ["Mai"]], Codes=[["Code"]], Empty=[])
        sheets = read_sheets(content)
        assert [(name, table.rows[0].cells) for name, table in sheets.tables] == [
            ("People", ["Hạnh", "Köln"]),
            ("Old", ["Mai"]),
        ]
        assert sheets.left_out == [("Codes", "There is no row below the headings")]
        assert read_apart(content) == sheets

    def test_one_alone_needs_no_name(self) -> None:
        [only] = read_sheets(workbook(Empty=[], People=self.PEOPLE)).tables
        assert (only.name, only.table.headings.cells) == ("", ["Name", "Town"])

    def test_of_our_template_only_the_one_to_fill_in(self) -> None:
        [only] = read_sheets(workbook(Columns=self.PEOPLE, Caseload=[["Name"], ["Mai"]])).tables
        assert only.table.rows[0].cells == ["Mai"]

    def test_too_many(self) -> None:
        content = workbook(**{f"S{n}": self.PEOPLE for n in range(MOST_SHEETS + 1)})
        with pytest.raises(Unacceptable, match="more than 12 sheets"):
            read_sheets(content)


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (datetime.fromisoformat("1991-03-27"), "dd/mm/yyyy", "27/3/1991"),
        (date(1991, 3, 27), "d mmm yy", "27/3/1991"),
        pytest.param(
            datetime.fromisoformat("1991-03-01"), "mmm-yy", "3/1991", id="a month that Excel took for a day"
        ),
        (1991, "General", "1991"),
        (1991.0, "General", "1991"),
        (True, "General", "yes"),
        ("00 44", "@", "00 44"),
    ],
)
def test_reads_what_excel_keeps(value: Any, form: str, said: str) -> None:
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Date"])
    sheet["A2"] = value
    sheet["A2"].number_format = form
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue()).rows[0].cells == [said]


def test_never_works_out_a_formula() -> None:
    table = read(as_xlsx([["First name", "Opened on"], ["Ghada", "=TODAY()"]]))
    assert table.problems == [Problem(2, "Opened on", reading.FORMULA, "=TODAY()")]
    assert table.rows[0].cells == ["Ghada"]
    assert read(b'Phone\n"=""0123"""\n').problems == [Problem(2, "Phone", reading.FORMULA, '="0123"')]
    assert read(as_xlsx([["Name"], ["#N/A"]])).problems == [Problem(2, "Name", reading.SHOWS_ERROR, "#N/A")]


def test_names_the_cell_that_cannot_be_kept() -> None:
    assert read(b"Name\nGha\x01da\n").problems[0][:2] == (2, "Name")
    assert read(b"Name\n" + b"x" * 15_001).problems[0].words.startswith("Shorten it to 15,000 characters")
    assert read(b"Name\nGhada,left over\n").problems == [
        Problem(2, "Column B", "This column has no heading", "left over")
    ]


def bomb(parts: int = 1, size: int = 100 * 2**20) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for n in range(parts):
            packed.writestr(f"xl/worksheets/sheet{n}.xml", b"\0" * size)
    return out.getvalue()


def test_refuses_a_bomb_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "load_workbook", None)
    for content in (bomb(), bomb(parts=300, size=1)):
        assert len(content) < 200_000
        with pytest.raises(Unacceptable, match="far more in the file"):
            read(content)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "The file is empty", id="empty"),
        pytest.param(b"Name\n", "no row below", id="headings only"),
        pytest.param(b"\xd0\xcf\x11\xe0 old", "XLSX, without a password", id="old Excel, or a password"),
        pytest.param(b"PK\x03\x04 nothing", "cannot be read", id="broken ZIP"),
        pytest.param(bomb(size=10), "cannot be read", id="a ZIP that is no workbook"),
        pytest.param(b"%PDF-1.7\n\0\0", "neither", id="PDF"),
        pytest.param(b'Name\n"Ghada\n', "Line 2 cannot be read", id="a quotation mark that never ends"),
        pytest.param(b"x" * (5 * 2**20 + 1), "larger than 5 MB", id="large"),
        pytest.param(b"Name\n" + b"Ghada\n" * 5_001, "more than 5,000 rows", id="long"),
        pytest.param(
            b"Name\nGhada\n" + b"\n" * 30_000 + b"x\n", "more than 20,000 lines", id="long and empty"
        ),
        pytest.param(b",".join([b"a"] * 101) + b"\nb\n", "more than 100 columns", id="wide"),
    ],
)
def test_refuses(content: bytes, why: str) -> None:
    with pytest.raises(Unacceptable, match=why):
        read(content)


class TestApart:
    """What the web process is told is what a process of its own has read, or why it was not."""

    @pytest.mark.parametrize(
        "content",
        [
            pytest.param("Name;Town\nHạnh;Köln\n;=1\n".encode("utf-8-sig"), id="CSV"),
            pytest.param("Name\tTown\nHạnh\tKöln\n".encode("utf-16"), id="UTF-16"),
            pytest.param("Name\nZoë\n".encode("cp1252"), id="Windows"),
            pytest.param(
                as_xlsx([["Name", "On", "Yes"], ["Hạnh", date(1991, 3, 27), True], ["=1", 1.5, "#N/A"]]),
                id="XLSX",
            ),
        ],
    )
    def test_is_the_same_table(self, content: bytes) -> None:
        assert read_apart(content) == read_sheets(content)

    def test_a_reason_comes_back(self) -> None:
        with pytest.raises(Unacceptable, match="The file is empty"):
            read_apart(b"")
        with pytest.raises(Unacceptable, match="larger than 5 MB"):
            read_apart(b"x" * (5 * 2**20 + 1))
        with pytest.raises(Unacceptable, match="far more in the file"):
            read_apart(bomb())

    def test_it_opens_nothing_more_and_each_file_has_its_own(self) -> None:
        assert not reading.reader.limits.reads_files
        assert reading.reader.limits.lifetime == 0

    def test_one_text_in_every_cell_does_not_fill_our_memory(self) -> None:
        """An XLSX holds a text once, however many cells show it: five megabytes are gigabytes."""
        content = as_xlsx([["Name"] * 100] + [["x" * 14_000] * 100] * 60)
        assert len(content) < reading.MOST_BYTES
        with pytest.raises(Unacceptable, match="far more in the file"):
            read_apart(content)
