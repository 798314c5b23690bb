"""What goes on paper, before it is paper."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

NEUTRAL_FILE_NAME = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\.pdf")


class Audience(StrEnum):
    """Whom a document is for. What it may tell is decided by whoever fills it, for this reader."""

    CLIENT = "client"
    INTERNAL = "internal"
    HOME_OFFICE = "home_office"
    POLICE = "police"
    SOLICITOR = "solicitor"
    HOUSING = "housing"
    COURT = "court"


@dataclass(frozen=True, kw_only=True)
class Document:
    """One document: what it says, whom it is for and how it is laid out.

    The file name stands in download lists and on shared desktops, so it is letters, digits and hyphens
    only: a reference, never a name. The reference line stands at the foot of every page.
    """

    template: str
    title: str
    file_name: str
    reference_line: str
    audience: Audience
    context: Mapping[str, object] = field(default_factory=dict)
    language: str = "en-GB"
    landscape: bool = False
    large_print: bool = False

    def __post_init__(self) -> None:
        if not NEUTRAL_FILE_NAME.fullmatch(self.file_name):
            raise ValueError(f"Not a neutral file name: {self.file_name!r}")
