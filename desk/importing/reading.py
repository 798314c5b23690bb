"""From a spreadsheet to a table of words: CSV as every program writes it, XLSX, and lists in JSON.

Nothing in the file is trusted. It is read by a process of its own (`read_apart`), in memory, within limits of
size, rows and columns; a formula is never worked out; what cannot be read is a problem at its row and column.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from openpyxl import Workbook, load_workbook

from desk.importing.nested import lists_of, records_in
from hestia.sandbox import Failed, Limits, Sandbox, Unacceptable
from hestia.ui.words import UNKEEPABLE, number

MB = 2**20
MOST_BYTES = 5 * MB
MOST_UNZIPPED_BYTES = 40 * MB
MOST_PARTS = 200
MOST_SHEETS = 12
MOST_ROWS = 5_000
MOST_COLUMNS = 100
MOST_LINES = 20_000  # with the empty ones, of which spreadsheets can have a million
LONGEST_CELL = 15_000
SHEET = "Caseload"  # as the template calls it; else each sheet with a table is read
IS_XLSX = b"PK\x03\x04"
IS_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # also an XLSX with a password
TOO_LARGE = f"The file is larger than {MOST_BYTES // MB} MB. Divide it into smaller ones"
FORMULA = "This cell contains a formula. Put what it shows in its place"
TOO_MUCH = "There is far more in the file than a table. Save the one sheet as CSV"
BROKEN = "The file cannot be read. Save it again as XLSX, or as CSV"
EMPTY_FILE = "The file is empty. Put the headings of the template in its first row"
SHOWS_ERROR = "This cell shows an error. Put the answer in its place"


class Problem(NamedTuple):
    """What is wrong, where it stands in the spreadsheet, and what is written there."""

    row: int
    column: str
    words: str
    written: str = ""


class SheetRow(NamedTuple):
    """One row that is not empty, by its number in the spreadsheet."""

    number: int
    cells: list[str]


class SheetTable(NamedTuple):
    """What was read: the row of headings, and the others."""

    headings: SheetRow
    rows: list[SheetRow]
    problems: list[Problem]


class NamedTable(NamedTuple):
    """What was read from one sheet; it has no name where there is no other."""

    name: str
    table: SheetTable


class ReadSheets(NamedTuple):
    """What was read from a file: each table, and the sheets that are none, with the reason."""

    tables: list[NamedTable]
    left_out: list[tuple[str, str]]


class Unread(NamedTuple):
    """A cell that is no answer, with the reason."""

    why: str
    written: str = ""


type Cell = str | Unread


# --- Apart ---------------------------------------------------------------------------------------

# A process for each file. With the turn less than the minute that the database waits for a request
# (`hestia.db.acting`).
reader = Sandbox(
    __name__,
    Limits(memory=1024 * MB, cpu_seconds=40, seconds=40, answer_bytes=64 * MB, turn_seconds=10),
)


def read_apart(content: bytes) -> ReadSheets:
    """Return the tables in a file. Raise `Unacceptable` if it cannot be read, whatever happened."""
    if len(content) > MOST_BYTES:
        raise Unacceptable(TOO_LARGE)
    try:
        tables, left_out = json.loads(reader.ask(content))
        return ReadSheets(
            [NamedTable(name, table_of(*parts)) for name, parts in tables],
            [(name, why) for name, why in left_out],
        )
    except (Failed, ValueError, TypeError):
        raise Unacceptable(TOO_MUCH) from None


def table_of(headings: Any, rows: Any, problems: Any) -> SheetTable:
    """Return a table from its parts, as JSON has them."""
    return SheetTable(
        SheetRow(*headings), [SheetRow(*row) for row in rows], [Problem(*problem) for problem in problems]
    )


def prepare() -> None:
    """Read once what we wrote ourselves: what the libraries read from the disk is read by then."""
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        read("é\né\n".encode(encoding))
    book, written = Workbook(), io.BytesIO()
    for cells in (["Word", "Number", "Day", "Yes", "Formula"], ["a", 1.5, date(2026, 1, 1), True, "=1"]):
        book.active.append(cells)
    book.save(written)
    read(written.getvalue())


def answer(content: bytes) -> bytes:
    """Return the tables in a file."""
    return json.dumps(read_sheets(content)).encode()


# --- The table -----------------------------------------------------------------------------------


def read(content: bytes) -> SheetTable:
    """Return the first table in a file."""
    return read_sheets(content).tables[0].table


def read_sheets(content: bytes) -> ReadSheets:
    """Return the tables in a file, whatever it is called: what is in it says what it is."""
    if len(content) > MOST_BYTES:
        raise Unacceptable(TOO_LARGE)
    if content.startswith(IS_OLD_EXCEL):
        raise Unacceptable("Save the file as XLSX, without a password, and choose it again")
    if content.startswith(IS_XLSX):
        return as_tables(xlsx_sheets(content))
    if records := records_in(decoded(content)):
        return as_tables((name, map(json_line, lines)) for name, lines in lists_of(records))
    return ReadSheets([NamedTable("", as_table(csv_lines(content)))], [])


def as_tables(sheets: Iterable[tuple[str, Iterable[list[Cell]]]]) -> ReadSheets:
    """Return each sheet as a table, and those that are none."""
    tables, left_out = [], []
    for name, lines in sheets:
        try:
            tables.append(NamedTable(name, as_table(lines)))
        except Unacceptable as refused:
            left_out.append((name, str(refused)))
    if not tables:
        raise Unacceptable(left_out[0][1])
    if len(tables) == 1:
        tables = [NamedTable("", tables[0].table)]
    return ReadSheets(tables, [(name, why) for name, why in left_out if why != EMPTY_FILE])


def as_table(lines: Iterable[list[Cell]]) -> SheetTable:
    """Return lines as a table. The first that is not empty holds the headings."""
    numbered = not_empty(lines)
    first, headings = next(numbered, (1, []))
    if not headings:
        raise Unacceptable(EMPTY_FILE)
    names = without_end("" if isinstance(cell, Unread) else " ".join(cell.split()) for cell in headings)
    if len(names) > MOST_COLUMNS:
        raise Unacceptable(
            f"The file has more than {MOST_COLUMNS} columns. Take out those that are not in the template"
        )
    table = SheetTable(SheetRow(first, names), [], [])
    for n, line in numbered:
        if len(table.rows) == MOST_ROWS:
            raise Unacceptable(
                f"The file has more than {number(MOST_ROWS)} rows. Divide it, and bring in one part at a time"
            )
        table.rows.append(SheetRow(n, without_end(answers(n, line, table))))
    if not table.rows:
        raise Unacceptable("There is no row below the headings")
    return table


def not_empty(lines: Iterable[list[Cell]]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the lines in which something stands, with their numbers; refuse endless empty ones."""
    for n, line in enumerate(lines, start=1):
        if n > MOST_LINES:
            lines_at_most = number(MOST_LINES)
            raise Unacceptable(
                f"There are more than {lines_at_most} lines, counting the empty ones. Delete those"
            )
        if any(line):
            yield n, line


def without_end(cells: Iterable[str]) -> list[str]:
    """Return cells without the empty ones at the end."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def answers(n: int, line: list[Cell], table: SheetTable) -> Iterator[str]:
    """Yield what stands in each column, noting what is no answer."""
    headings = table.headings.cells
    for column, cell in enumerate(line[:MOST_COLUMNS]):
        heading = headings[column] if column < len(headings) and headings[column] else letter(column)
        if isinstance(cell, Unread):
            table.problems.append(Problem(n, heading, cell.why, cell.written))
            yield ""
        elif len(cell) > LONGEST_CELL:
            has, limit = number(len(cell)), number(LONGEST_CELL)
            table.problems.append(Problem(n, heading, f"Shorten it to {limit} characters. It has {has} now"))
            yield ""
        elif not UNKEEPABLE.isdisjoint(cell):
            why = "It contains a character that cannot be kept. Type it again without it"
            table.problems.append(Problem(n, heading, why))
            yield ""
        else:
            if cell and (column >= len(headings) or not headings[column]):
                table.problems.append(Problem(n, heading, "This column has no heading", cell[:80]))
            yield cell


def letter(column: int) -> str:
    """Return what a spreadsheet calls a column without a heading: "Column AB"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"Column {letters}"


# --- CSV -----------------------------------------------------------------------------------------


def csv_lines(content: bytes) -> Iterator[list[Cell]]:
    """Yield the lines of a CSV file, divided by commas, semicolons or tabs."""
    text = decoded(content)
    if "\0" in text:
        raise Unacceptable("Choose a CSV or XLSX file. This is neither")
    divider = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider, strict=True)
    try:
        for line in reader:
            yield [csv_cell(cell) for cell in line]
    except csv.Error as error:
        raise Unacceptable(
            f"Line {number(reader.line_num)} cannot be read. Check its quotation marks, or save it as XLSX"
        ) from error


def decoded(content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 where it says so, or what Excel writes on Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def csv_cell(text: str) -> Cell:
    """Return what a cell says."""
    text = tidy(text)
    return Unread(FORMULA, text[:80]) if text.startswith("=") else text


def tidy(text: str) -> str:
    """Return a text without the spaces around it. The space that does not break is a space like any other."""
    return text.replace("\xa0", " ").replace("\r\n", "\n").strip()


def json_line(cells: list[str]) -> list[Cell]:
    """Return a line of a list of records. Nothing in it is a formula."""
    return [tidy(cell) for cell in cells]


# --- XLSX ----------------------------------------------------------------------------------------


def xlsx_sheets(content: bytes) -> Iterator[tuple[str, Iterator[list[Cell]]]]:
    """Yield the sheets of a workbook, each with its lines: of our template the one to fill in alone."""
    refuse_bomb(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheets = [book[SHEET]] if SHEET in book.sheetnames else book.worksheets[: MOST_SHEETS + 1]
        names = [str(sheet.title) for sheet in sheets]
    except Exception as error:  # whatever a broken file does to the reader, it is not read
        raise Unacceptable(BROKEN) from error
    if not sheets:
        raise Unacceptable(BROKEN)
    if len(sheets) > MOST_SHEETS:
        raise Unacceptable(
            f"There are more than {MOST_SHEETS} sheets. Save those with people in another file"
        )
    for name, sheet in zip(names, sheets, strict=True):
        yield name, xlsx_lines(sheet)
    book.close()


def xlsx_lines(sheet: Any) -> Iterator[list[Cell]]:
    """Yield the lines of one sheet."""
    try:
        for line in sheet.iter_rows(max_col=MOST_COLUMNS + 1):
            yield [xlsx_cell(cell) for cell in line]
    except Exception as error:  # whatever a broken sheet does to the reader, it is not read
        raise Unacceptable(BROKEN) from error


def refuse_bomb(content: bytes) -> None:
    """Refuse a small file that would fill the memory: what `zipfile` unpacks is never more than it says."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unacceptable(BROKEN) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED_BYTES:
        raise Unacceptable(TOO_MUCH)


def xlsx_cell(cell: Any) -> Cell:
    """Return what a cell says, as it would be typed. A month that Excel took for a day is a month again."""
    value = cell.value
    if why := {"f": FORMULA, "e": SHOWS_ERROR}.get(cell.data_type):
        return Unread(why, tidy(str(value))[:80])
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date | datetime):
        shows_day = "d" in str(cell.number_format).lower()
        return f"{value.day}/{value.month}/{value.year}" if shows_day else f"{value.month}/{value.year}"
    return "" if value is None else tidy(str(value))
