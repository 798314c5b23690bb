"""Is a sheet what the standard asks for? Every fault in words, with its row and column. Pure.

A file that leaves is checked by this before; one that came is checked by it too. Stricter than the standard
where a mistake would harm somebody: a row without her yes is a fault, and so is a column that says who she is
unless the file is meant to say that.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from rights.rules.htcds.columns import COLUMNS, CONSENT, Column, Kind

KEY = "Key"  # a random one for each person: the standard has none, and rows must be told apart
YES, NO = {"TRUE", "1"}, {"FALSE", "0"}
BETWEEN = ";"  # two codes in a cell
OLDEST, MOST = 120, 50
HEAD = 1  # the row of the columns' names
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# ISO 3166-1, two letters each.
OF_COUNTRIES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW "
)
COUNTRIES = frozenset(OF_COUNTRIES.split())
CODE_OF_LANGUAGE = re.compile(r"[a-z]{3}")


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where. It never quotes a cell: that may be about somebody."""

    row: int
    column: str
    words: str

    def __str__(self) -> str:
        where = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{where}: {self.words}"


def faults(text: str, *, on: date, says_who: bool = False) -> Iterator[Fault]:
    """Yield all that is wrong with a sheet.

    :param on: a day after which nothing can have happened, but what is planned
    :param says_who: whether it is meant to say who somebody is, to a recipient who may be told
    """
    try:
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
    except csv.Error:
        yield Fault(HEAD, "", "This is no CSV.")
        return
    if not rows:
        yield Fault(HEAD, "", "There is nothing in it.")
        return
    head, *lines = rows
    yield from faults_of_head(head, says_who=says_who)
    keys = Counter(line[head.index(KEY)] for line in lines if KEY in head and len(line) == len(head))
    for number, line in enumerate(lines, start=HEAD + 1):
        if len(line) != len(head):
            yield Fault(number, "", f"It has {len(line)} cells, and there are {len(head)} columns.")
            continue
        cells = dict(zip(head, line, strict=True))
        if keys[cells.get(KEY, "")] > 1:
            yield Fault(number, KEY, "Another row has the same key.")
        yield from faults_of_row(number, cells, on=on)


def faults_of_head(head: list[str], *, says_who: bool) -> Iterator[Fault]:
    """Yield what is wrong with the names of the columns."""
    for name, count in Counter(head).items():
        column = COLUMNS.get(name)
        if count > 1:
            yield Fault(HEAD, name, "This column is there twice.")
        if column is None and name != KEY:
            yield Fault(HEAD, name, "The standard has no such column.")
        elif column and column.is_retired:
            yield Fault(HEAD, name, "The standard has given up this column.")
        elif column and column.says_who and not says_who:
            yield Fault(HEAD, name, "This column says who somebody is, or where. Leave it out.")
    for name in (KEY, CONSENT):
        if name not in head:
            yield Fault(HEAD, name, "This column is missing.")


def faults_of_row(number: int, cells: Mapping[str, str], *, on: date) -> Iterator[Fault]:
    """Yield what is wrong with one row."""
    if not cells.get(KEY, "missing"):
        yield Fault(number, KEY, "It has no key.")
    if CONSENT in cells and cells[CONSENT] not in YES:
        yield Fault(number, CONSENT, "Without her yes there is no row.")
    for name, cell in cells.items():
        column = COLUMNS.get(name)
        if cell.startswith(STARTS_A_FORMULA):
            yield Fault(number, name, "A spreadsheet would take this for a formula.")
        elif column and cell and (words := CHECKS[column.kind](column, cell, on)):
            yield Fault(number, name, words)
    yield from faults_between(number, cells)


def faults_between(number: int, cells: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what does not go together in one row."""
    born, referred = cells.get("prs_Birthdate", ""), cells.get("cas_IncomingReferralDate", "")
    if born and referred and day(born) and day(referred) and born > referred:
        yield Fault(number, "prs_Birthdate", "She was referred before she was born.")
    decided = cells.get("vic_TraffickingStatusDecisionMakingOrg", "")
    if decided and not cells.get("vic_TraffickingStatus", decided):
        yield Fault(number, "vic_TraffickingStatus", "Somebody decided, and it does not say what.")


# --- Cells ----------------------------------------------------------------------------------------


def day(cell: str) -> date | None:
    """Return a day as the standard writes it, or nothing."""
    try:
        return date.fromisoformat(cell) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell) else None
    except ValueError:
        return None


def fault_of_date(column: Column, cell: str, on: date) -> str:
    """Return what is wrong with a day."""
    given = day(cell)
    if given is None:
        return "This is no day: write it as 2026-11-30."
    if given > on and "Planned" not in column.name:
        return "This day is still to come."
    return "" if given.year > on.year - OLDEST else "This day is too long ago."


def fault_of_number(column: Column, cell: str, _on: date) -> str:
    """Return what is wrong with a number."""
    highest = OLDEST if "Age" in column.name else MOST
    return "" if cell.isascii() and cell.isdecimal() and int(cell) <= highest else "This is no such number."


def fault_of_codes(
    known: frozenset[str] | None, most: int | None, column: Column, cell: str, _on: date
) -> str:
    """Return what is wrong with codes: of a list, or of the column's own; one of them, or several."""
    codes = cell.split(BETWEEN) if most is None else [cell]
    if unknown := [code for code in codes if code not in (column.codes if known is None else known)]:
        return f"{len(unknown)} of {len(codes)} is no code of this column."
    return "A code is there twice." if len(set(codes)) < len(codes) else ""


def fault_of_yes(_column: Column, cell: str, _on: date) -> str:
    """Return what is wrong with a yes or no."""
    return "" if cell in YES | NO else "Write TRUE or FALSE."


def fault_of_language(_column: Column, cell: str, _on: date) -> str:
    """Return what is wrong with a language."""
    return "" if CODE_OF_LANGUAGE.fullmatch(cell) else "Write three small letters, as ISO 639-2 does."


def no_fault(_column: Column, _cell: str, _on: date) -> str:
    """Return that whatever stands there is right."""
    return ""


CHECKS: dict[Kind, Callable[[Column, str, date], str]] = {
    Kind.TEXT: no_fault,
    Kind.DATE: fault_of_date,
    Kind.NUMBER: fault_of_number,
    Kind.YES: fault_of_yes,
    Kind.ONE: partial(fault_of_codes, None, 1),
    Kind.SOME: partial(fault_of_codes, None, None),
    Kind.COUNTRIES: partial(fault_of_codes, COUNTRIES, None),
    Kind.LANGUAGE: fault_of_language,
}
