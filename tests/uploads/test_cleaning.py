"""What is uploaded comes out rewritten, or not at all: real files, and a real process that opens them."""

import io
import signal
import struct
import subprocess
import sys
import threading
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
import psutil
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from hestia.sandbox import Sandbox, Unacceptable
from hestia.sandbox.parent import ROOT
from hestia.uploads import cleaning
from hestia.uploads.clean import clean
from hestia.uploads.cleaning import cleaned_apart
from hestia.uploads.kinds import (
    NOT_SHOWN,
    Cleaned,
    Kind,
    checked_kind,
    kind_of,
    shown_name,
)
from hestia.uploads.word import clean_docx
from tests.uploads import files
from tests.uploads.files import CANARY
from tests.uploads.mangled import EVERY, MANGLED, mangled


def unpacked(cleaned: Cleaned) -> bytes:
    """Return all that a reader could find in a file, unpacked."""
    if cleaned.kind == Kind.DOCX:
        with zipfile.ZipFile(io.BytesIO(cleaned.content)) as package:
            return b"".join(name.encode() + package.read(name) for name in package.namelist())
    if cleaned.kind == Kind.PDF:
        with pikepdf.open(io.BytesIO(cleaned.content)) as paper:
            things = [each for each in paper.objects if isinstance(each, pikepdf.Stream)]
            return (
                cleaned.content
                + b"".join(each.read_raw_bytes() for each in things)
                + repr(paper.Root).encode()
            )
    return cleaned.content


class TestKept:
    @pytest.mark.parametrize("name", EVERY)
    def test_nothing_of_place_maker_or_action_is_left(self, name: str) -> None:
        sent = EVERY[name]()
        assert CANARY.encode() in sent or name == "docx"
        cleaned = cleaned_apart(checked_kind(f"letter.{name}", sent), sent)
        assert CANARY.encode() not in unpacked(cleaned)
        assert cleaned.content != sent
        again = clean(cleaned.kind, cleaned.content)  # and what is kept is a whole file
        assert (again.kind, again.pages) == (cleaned.kind, cleaned.pages)

    def test_a_picture_is_turned_upright_and_says_nothing(self) -> None:
        cleaned = clean(Kind.JPEG, files.jpeg(turned=files.TURNED))
        kept = Image.open(io.BytesIO(cleaned.content))
        assert kept.size == (40, 60)
        assert not kept.getexif()
        red, _, blue = kept.getpixel((20, 5))  # type: ignore[misc]
        assert red > 200 > blue

    def test_heic_becomes_jpeg(self) -> None:
        cleaned = clean(Kind.HEIC, files.heic())
        assert (cleaned.kind, kind_of(cleaned.content)) == (Kind.JPEG, Kind.JPEG)

    def test_a_pdf_looks_the_same_and_does_nothing(self) -> None:
        with pikepdf.open(io.BytesIO(clean(Kind.PDF, files.pdf(3)).content)) as kept:
            assert len(kept.pages) == 3
            assert b"(Page 3) Tj" in kept.pages[2].Contents.read_bytes()
            assert "/A" in kept.pages[0].Resources.Font  # a font may be called like an action
            assert set(kept.Root.keys()) == {"/Type", "/Pages"}
            assert "/Annots" not in kept.pages[0]
            assert not kept.docinfo
            assert not kept.attachments

    def test_what_was_filled_in_stays_readable(self) -> None:
        made = pikepdf.new()
        made.add_blank_page(page_size=(300, 300))
        look = made.make_stream(b"BT /F 12 Tf 2 2 Td (Ghada) Tj ET")
        for name, value in {
            "Type": Name.XObject,
            "Subtype": Name.Form,
            "BBox": [0, 0, 90, 20],
        }.items():
            look[f"/{name}"] = value
        box = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("name"), F=4)
        box["/V"], box["/Rect"], box["/AP"] = String("Ghada"), Array([10, 10, 100, 30]), Dictionary(N=look)
        made.pages[0].obj["/Annots"] = Array([made.make_indirect(box)])
        made.Root["/AcroForm"] = Dictionary(Fields=made.pages[0].obj["/Annots"])
        out = io.BytesIO()
        made.save(out)
        assert b"(Ghada) Tj" in uncompressed(clean(Kind.PDF, out.getvalue()).content)

    def test_a_letter_keeps_its_text_and_picture(self) -> None:
        with zipfile.ZipFile(io.BytesIO(clean_docx(files.docx()).content)) as kept:
            text = kept.read("word/document.xml").decode()
            assert "Dear Ms Karam" in text
            assert "our page" in text
            assert "added" in text
            assert "blip" in text
            assert "OLEObject" not in text
            parts = {name.split("/")[-1] for name in kept.namelist()}
            assert parts - {"[Content_Types].xml", ".rels", "document.xml.rels"} == {
                "document.xml",
                "document-0.jpeg",
                "settings.xml",
            }

    def test_a_field_shows_what_it_showed_and_does_nothing(self) -> None:
        document = f"""<w:document xmlns:w="{files.WORD}"><w:body><w:p>
          <w:r><w:instrText>INCL</w:instrText></w:r>
          <w:r><w:instrText>UDE<!-- and -->PICTURE "http://{CANARY}.example/1.png"</w:instrText></w:r>
          <w:r><w:delInstrText>LINK {CANARY}</w:delInstrText></w:r><w:r><w:t>It showed this</w:t></w:r>
          <w:fldSimple w:instr="QUOTE {CANARY}"><w:r><w:t>and that</w:t></w:r></w:fldSimple>
          </w:p></w:body></w:document>"""
        sent = files.docx(parts={"word/document.xml": document})
        with zipfile.ZipFile(io.BytesIO(clean_docx(sent).content)) as kept:
            text = kept.read("word/document.xml").decode()
        assert "It showed this" in text
        assert "and that" in text
        assert [word for word in (CANARY, "INCL", "PICTURE", "QUOTE") if word in text] == []


def uncompressed(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as paper:
        return b"".join(each.read_bytes() for each in paper.objects if isinstance(each, pikepdf.Stream))


def packed_bomb(size: int) -> bytes:
    """Return a small PDF whose page unpacks to very much."""
    made = pikepdf.new()
    page = made.add_blank_page()
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(bytes(2**20)) for _ in range(size // 2**20)), packer.flush()])
    page.Contents = made.make_indirect(pikepdf.Stream(made, packed, Filter=Name.FlateDecode))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Return a picture that says how large it is, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    )


SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
PICTURE = "word/media/image1.jpg"
LAUGHS = '<!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>'


def docx_with(part: str, content: bytes | str) -> bytes:
    return files.docx(parts={part: content})


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a program": ("letter.pdf", lambda: b"MZ\x90\x00" + bytes(100), "not one of those"),
    "a page of the web": ("letter.html", lambda: b"<html><script>1</script>", "not one of those"),
    "a drawing with script": ("scan.svg", lambda: b"<svg onload='1'/>", "not one of those"),
    "a picture called a letter": ("letter.pdf", files.jpeg, "a picture inside"),
    "a letter called a picture": ("scan.jpg", files.pdf, "a PDF inside"),
    "a suffix of its own": ("scan.jpg.exe", files.jpeg, "not one of those"),
    "a ZIP file": ("letter.docx", lambda: files.docx()[:4] + bytes(200), "opened safely"),
    "a sheet": ("letter.docx", lambda: files.docx(main=SHEET), "not one of those"),
    "macros by their part": ("letter.docx", lambda: docx_with("word/vbaProject.bin", b"1"), "macros"),
    "macros by their kind": ("letter.docx", lambda: files.docx(main=MACROS), "macros"),
    "laughing entities": ("letter.docx", lambda: docx_with("word/document.xml", LAUGHS), "opened safely"),
    "a ZIP bomb": ("letter.docx", lambda: docx_with(PICTURE, bytes(110 * 2**20)), "opened safely"),
    "a picture bomb": ("scan.png", lambda: png_of(60_000, 60_000), "too large"),
    "a cut-off picture": ("scan.jpg", lambda: files.jpeg(400, 300)[:2_000], "opened safely"),
    "a PDF bomb": ("letter.pdf", lambda: packed_bomb(270 * 2**20), "opened safely"),
    "900 pages": ("letter.pdf", lambda: files.pdf(900, with_picture=False), "900 pages"),
    "half a PDF": ("letter.pdf", lambda: b"%PDF-1.7\n" + bytes(400), "opened safely"),
}  # fmt: skip


class TestRefused:
    @pytest.mark.parametrize("what", REFUSED)
    def test_with_the_reason(self, what: str) -> None:
        name, make, reason = REFUSED[what]
        sent = make()
        with pytest.raises(Unacceptable, match=reason):
            cleaned_apart(checked_kind(name, sent), sent)

    def test_a_password(self) -> None:
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(files.pdf())) as paper:
            paper.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        with pytest.raises(Unacceptable, match="password"):
            cleaned_apart(Kind.PDF, out.getvalue())


class TestTheProcess:
    """It may be killed: the file is refused, and nothing of it is kept. More of it: tests/sandbox."""

    def test_it_is_killed(self) -> None:
        def kill_soon() -> None:
            for _ in range(400):
                for each in psutil.Process().children():
                    if "hestia.uploads.clean" in each.cmdline():
                        each.send_signal(signal.SIGKILL)
                        return
                time.sleep(0.005)

        killer = threading.Thread(target=kill_soon)
        killer.start()
        with pytest.raises(Unacceptable, match="opened safely"):
            cleaned_apart(Kind.JPEG, files.jpeg())
        killer.join()

    def test_it_answers_nonsense(self, monkeypatch: pytest.MonkeyPatch) -> None:
        nonsense = Sandbox("tests.uploads.nonsense", cleaning.cleaner.limits)
        monkeypatch.setattr(cleaning, "cleaner", nonsense)
        for answer in (
            b"",
            b"[]\nfile",
            b'{"kind": "exe", "pages": 1}\nfile',
            b'{"kind": "pdf", "pages": 1}\n',
        ):
            with pytest.raises(Unacceptable, match="opened safely"):
                cleaned_apart(Kind.JPEG, answer)

    def test_it_opens_nothing_more_and_each_file_has_its_own(self) -> None:
        limits = cleaning.cleaner.limits
        assert not limits.reads_files
        assert limits.lifetime == 0
        assert (limits.memory, limits.cpu_seconds, limits.seconds) == (2**30, 20, 20)

    def test_it_knows_no_django(self) -> None:
        asked = "import sys, hestia.uploads.clean; print([n for n in sys.modules if n.startswith('django')])"
        done = subprocess.run(
            [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, check=True, timeout=30
        )
        assert done.stdout.strip() == b"[]"


class TestNames:
    @pytest.mark.parametrize(
        ("sent", "shown"),
        [
            pytest.param("رسالة القرار.pdf", "رسالة القرار.pdf", id="Arabic"),
            pytest.param("ደብዳቤ.pdf", "ደብዳቤ.pdf", id="Amharic"),
            pytest.param("决定书 2026.pdf", "决定书 2026.pdf", id="Chinese"),
            pytest.param("Quyết định số 5.docx", "Quyết định số 5.docx", id="Vietnamese"),
            pytest.param("../../etc/passwd.pdf", "passwd.pdf", id="folders"),
            pytest.param("C:\\Users\\amina\\letter.pdf", "letter.pdf", id="another's folders"),
            pytest.param("gpj.\u202efdp.exe", "gpj.fdp.exe", id="turned text"),
            pytest.param("a\0b\r\nc.pdf", "a b c.pdf", id="what cannot be shown"),
            pytest.param("", "file", id="nothing"),
            pytest.param("x" * 400 + ".pdf", "x" * 145 + "….pdf", id="long"),
        ],
    )
    def test_are_shown_in_any_script(self, sent: str, shown: str) -> None:
        assert shown_name(sent) == shown

    @given(st.text(max_size=300))
    def test_are_always_shown_in_one_short_line(self, name: str) -> None:
        shown = shown_name(name)
        assert 0 < len(shown) <= 151
        assert not {unicodedata.category(sign) for sign in shown} & NOT_SHOWN


def never_as_it_was(name: str, changes: list[tuple[float, bytes]]) -> bool:
    """Return whether a mangled file is kept, with no word of the maker's; else it is refused in words."""
    sent = mangled(EVERY[name](), changes)
    kind = kind_of(sent)
    if kind is None:
        return False
    try:
        kept = cleaned_apart(kind, sent)
    except Unacceptable:
        return False
    assert kept.content != sent
    assert CANARY.encode() not in unpacked(kept)
    return True


@pytest.mark.parametrize("name", EVERY)
def test_mangled_files(name: str) -> None:
    @settings(max_examples=2, database=None, suppress_health_check=list(HealthCheck))
    @given(MANGLED)
    def try_some(changes: list[tuple[float, bytes]]) -> None:
        never_as_it_was(name, changes)

    try_some()


@pytest.mark.security
@pytest.mark.parametrize("name", EVERY)
def test_many_mangled_files(name: str, record_property: Callable[[str, object], None]) -> None:
    kept = []

    @settings(max_examples=120, database=None, suppress_health_check=list(HealthCheck))
    @given(MANGLED)
    def try_many(changes: list[tuple[float, bytes]]) -> None:
        kept.append(never_as_it_was(name, changes))

    try_many()
    record_property(
        "figure", f"{name}: of {len(kept)} mangled files {sum(kept)} kept clean, the others refused"
    )
