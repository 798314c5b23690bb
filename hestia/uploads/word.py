"""Word documents, put together anew from the parts that are letters: text, its looks, its pictures."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from lxml import etree

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import MB, WHICH, Cleaned, Kind, kind_of
from hestia.uploads.markers import TooMuch
from hestia.uploads.pictures import clean_picture

MOST_PARTS = 1_000
MOST_UNZIPPED = 100 * MB
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES, RELATION = f"{{{PACKAGE}/content-types}}", f"{{{PACKAGE}/relationships}}"
# The parts that are kept, by the relation that leads to them, and what each is. All else is left out: what is
# embedded or lies elsewhere, macros, data, fonts, charts, and what is said of the author.
KEPT = {
    "officeDocument": f"{WORD}.document.main+xml",
    "styles": f"{WORD}.styles+xml",
    "numbering": f"{WORD}.numbering+xml",
    "settings": f"{WORD}.settings+xml",
    "fontTable": f"{WORD}.fontTable+xml",
    "footnotes": f"{WORD}.footnotes+xml",
    "endnotes": f"{WORD}.endnotes+xml",
    "header": f"{WORD}.header+xml",
    "footer": f"{WORD}.footer+xml",
    "comments": f"{WORD}.comments+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
}
ACTS = ("vbaProject", "vbaData", "macrosheets", "attachedToolbars", "keyMapCustomizations", "activeX")
# Elements that draw in what is elsewhere or act when the document is opened.
GONE = {"OLEObject", "altChunk", "attachedTemplate", "control", "mailMerge", "saveThroughXslt", "subDoc"}
# What a field does. Word joins it from as many pieces as it likes: none is kept, what it showed last stays.
FIELD_WORDS = {"instrText", "delInstrText"}
HOLDERS = {"drawing", "object", "pict"}
PEOPLE = {"author", "initials", "userId", "lastModifiedBy"}


def clean_docx(content: bytes) -> Cleaned:
    """Return the letter in a new package. Macros are refused: somebody meant them to run."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as sent:
            return Package(sent).put_together()
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, KeyError):
        raise TooMuch from None
    except etree.LxmlError:
        raise TooMuch from None


class Package:
    """The parts of a document, those that are kept written anew."""

    def __init__(self, sent: zipfile.ZipFile) -> None:
        self.sent = sent
        self.left = MOST_UNZIPPED
        names = sent.namelist()
        if len(names) > MOST_PARTS:
            raise TooMuch
        if any(word.lower() in name.lower() for name in names for word in ACTS):
            raise Unacceptable("It contains macros. Save it as a DOCX without them, or as a PDF")
        self.names = set(names)
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.relations: dict[str, list[tuple[str, str, str]]] = {}

    def put_together(self) -> Cleaned:
        """Return the new document."""
        if not {"[Content_Types].xml", "_rels/.rels"} <= self.names:
            raise Unacceptable(f"{WHICH}. This is not one of those")
        if b"macroenabled" in self.read("[Content_Types].xml").lower():
            raise Unacceptable("It contains macros. Save it as a DOCX without them, or as a PDF")
        first = [related for related in self.related("") if last(related[1]) == "officeDocument"]
        if len(first) != 1 or not self.is_word(first[0][2]):
            raise Unacceptable(f"{WHICH}. This is not one of those")
        self.relations[""] = first
        self.keep(first[0][2], "officeDocument")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fresh:
            for name, part in self.all_parts():
                fresh.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
        return Cleaned(Kind.DOCX, out.getvalue())

    def is_word(self, part: str) -> bool:
        """Whether a part is the text of a document, not a sheet or slides."""
        declared = self.parsed("[Content_Types].xml")
        content_types = {
            override.get("PartName"): override.get("ContentType")
            for override in declared.iter(f"{TYPES}Override")
        }
        return content_types.get(f"/{part}") == KEPT["officeDocument"]

    def read(self, name: str) -> bytes:
        """Return a part, as long as all of them together stay within the limit."""
        with self.sent.open(name) as part:
            content = part.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            raise TooMuch
        return content

    def parsed(self, name: str) -> Any:
        """Return a part as a tree. It may declare no entities and fetches nothing."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        tree = etree.fromstring(self.read(name), parser)
        if tree.getroottree().docinfo.doctype:
            raise TooMuch
        return tree

    def related(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Yield what a part leads to inside the document: the id, the kind of relation, the other part."""
        folder, name = posixpath.split(part)
        there = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
        if there not in self.names:
            return
        for relation in self.parsed(there).iter(f"{RELATION}Relationship"):
            base, _, kind = (relation.get("Type") or "").rpartition("/")
            target = unquote(relation.get("Target") or "")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            if relation.get("TargetMode") != "External" and base in {OFFICE, STRICT} and inside in self.names:
                yield relation.get("Id") or "", f"{base}/{kind}", inside

    def keep(self, part: str, kind: str) -> None:
        """Keep a part and what it leads to, without what is not kept."""
        tree = self.parsed(part)
        kept = []
        for number, (link, relation, target) in enumerate(self.related(part)):
            kind_there = last(relation)
            if kind_there == "image":
                picture = self.picture(target, f"{posixpath.splitext(posixpath.basename(part))[0]}-{number}")
                if picture:
                    kept.append((link, relation, picture))
            elif kind_there in KEPT and kind_there != "officeDocument":
                if target not in self.types:
                    self.types[target] = KEPT[kind_there]
                    self.keep(target, kind_there)
                kept.append((link, relation, target))
        clean_tree(tree, {link for link, _, _ in kept})
        self.types[part] = KEPT[kind]
        self.relations[part] = kept
        self.parts[part] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def picture(self, target: str, name: str) -> str:
        """Return where a picture stands after it was drawn anew, or nothing if it is of another kind."""
        content = self.read(target)
        kind = kind_of(content)
        if kind not in {Kind.JPEG, Kind.PNG}:
            return ""
        drawn = clean_picture(kind, content)
        place = f"word/media/{name}.{drawn.kind}"
        self.parts[place] = drawn.content
        return place

    def all_parts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every part of the new document, what says what they are first."""
        root = etree.Element(f"{TYPES}Types", nsmap={None: f"{PACKAGE}/content-types"})
        for suffix, media in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("jpeg", "image/jpeg"),
            ("png", "image/png"),
        ):
            etree.SubElement(root, f"{TYPES}Default", Extension=suffix, ContentType=media)
        for part, kind in self.types.items():
            etree.SubElement(root, f"{TYPES}Override", PartName=f"/{part}", ContentType=kind)
        yield "[Content_Types].xml", written(root)
        for part, links in self.relations.items():
            if not links:
                continue
            root = etree.Element(f"{RELATION}Relationships", nsmap={None: f"{PACKAGE}/relationships"})
            for link, kind, target in links:
                options = {"Id": link, "Type": kind, "Target": f"/{target}"}
                etree.SubElement(root, f"{RELATION}Relationship", **options)
            folder, name = posixpath.split(part)
            yield f"{folder}/_rels/{name}.rels".lstrip("/"), written(root)
        yield from self.parts.items()


def written(root: Any) -> bytes:
    """Return a tree as a file."""
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return content


def last(relation: str) -> str:
    """Return the kind of a relation: the last part of its name."""
    return relation.rpartition("/")[2]


def local(name: Any) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def clean_tree(tree: Any, kept: set[str]) -> None:
    """Take out what acts, what leads to a part that is not kept, and who wrote or changed it."""
    for element in list(tree.iter()):
        if not isinstance(element.tag, str):  # comments of XML, and instructions for programs
            take_out(element)
            continue
        name = local(element.tag)
        if name in GONE:
            take_out(element)
            continue
        if name in FIELD_WORDS:
            del element[:]
            element.text = ""
        for attribute, value in list(element.attrib.items()):
            place = attribute.rpartition("}")[0].lstrip("{")
            if place in {OFFICE, STRICT} and value not in kept:
                forget_link(element, attribute)
            elif local(attribute) in PEOPLE or (name == "fldSimple" and local(attribute) == "instr"):
                element.attrib[attribute] = ""


def forget_link(element: Any, attribute: str) -> None:
    """Take out a link that leads nowhere: of a hyperlink only the address, of a picture the whole picture."""
    if local(element.tag) == "hyperlink":
        del element.attrib[attribute]
        return
    holder = next((above for above in element.iterancestors() if local(above.tag) in HOLDERS), element)
    take_out(holder)


def take_out(element: Any) -> None:
    """Take an element out; the text behind it stays."""
    above = element.getparent()
    if above is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            above.text = (above.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    above.remove(element)
