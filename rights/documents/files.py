"""The files in a copy of her record: those that stand in the paper, and those that come beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import KeptDocument
from hestia.refusals import Refused
from hestia.sandbox import Unacceptable
from hestia.uploads.drawing import papers_of
from hestia.uploads.models import File
from rights.models import AccessRequest, RequestItem
from rights.rules.squares import WHOLE, boxes_by_page

KIND = "What it is"  # the question whose answer a file is called by


@dataclass
class GivenPage:
    """One page of a file that she is given."""

    number: int
    words: str  # what a reader is told it shows
    is_whole_hidden: bool


@dataclass
class GivenFile:
    """A file that she is given: in the paper page by page, or beside it."""

    number: int
    item: RequestItem
    pages: list[GivenPage]
    paper: bytes = b""
    is_beside: bool = False
    name: str = ""  # of what comes beside, and where it is found
    url: str = ""

    @property
    def title(self) -> str:
        """Return what it is called in the paper."""
        kind = dict(self.item.given_lines).get(KIND, self.item.subject)
        return f"File {self.number}: {kind.lower()}"

    @property
    def is_cut(self) -> bool:
        """Whether parts of it are hidden."""
        return bool(self.item.squares)

    @property
    def hidden_pages(self) -> list[int]:
        """Return the pages of which something is hidden."""
        return sorted(boxes_by_page(self.item.squares))

    @property
    def as_data(self) -> dict[str, Any]:
        """Return it as data has it."""
        return {
            "file": self.number,
            "pages": len(self.pages) or None,
            "pages_with_parts_hidden": self.hidden_pages,
            "where": "beside the copy" if self.is_beside else "in the paper",
        }


def files_of(asked: AccessRequest) -> dict[int, GivenFile]:
    """Return the files that she is given and that are still kept, by their pieces, in the order of these."""
    pieces = asked.items.asked_for().exclude(file=None).in_order().with_file()
    items = [item for item in pieces if item.is_file_given and item.file and item.file.digest]
    return {item.pk: given_file(number, item) for number, item in enumerate(items, start=1)}


def given_file(number: int, item: RequestItem) -> GivenFile:
    """Return the file of a piece as it stands in the paper."""
    boxes, count = boxes_by_page(item.squares), len(item.pages)
    pages = [
        GivenPage(
            page,
            f"Page {page} of {count} of file {number}{', with parts hidden' if page in boxes else ''}",
            boxes.get(page) == WHOLE,
        )
        for page, _ in item.pages
    ]
    given = GivenFile(number, item, pages)
    if not pages:
        put_beside(given)
    return given


def put_beside(given: GivenFile) -> None:
    """Let a file come beside the paper, under the name by which whoever gives it finds it."""
    given.is_beside, given.pages = True, []
    if given.item.source == KeptDocument._meta.label_lower:
        documents = KeptDocument.objects.with_file().select_related("case")
        if document := documents.filter(pk=given.item.source_id).first():
            given.name, given.url = document.download_name, document.get_absolute_url()


def with_papers(files: Sequence[GivenFile]) -> None:
    """Have the pages drawn that stand in the paper. What is damaged and given whole comes beside it.

    :raises Refused: parts of a file are hidden, and it cannot be drawn
    """
    drawn = [given for given in files if not given.is_beside]
    kept = File.objects.in_bulk([given.item.file_id for given in drawn])
    asked = [(kept[given.item.file_id], boxes_by_page(given.item.squares)) for given in drawn]
    try:
        papers = papers_of(asked)
    except Unacceptable as refused:
        raise Refused(str(refused)) from None
    for given, paper in zip(drawn, papers, strict=True):
        if isinstance(paper, bytes):
            given.paper = paper
        elif given.is_cut:
            raise Refused(f"{given.title} cannot be given with parts hidden. {paper}")
        else:
            put_beside(given)
