"""Files as people send them, each with words planted where a letter's reader would not look."""

import io
import zipfile
from functools import cache
from typing import Any

import pikepdf
import pillow_heif
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

CANARY = "Zqcanary"
GPS = {1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0), 29: CANARY}
TURNED = 6  # EXIF: the camera lay on its side


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Return a picture, red on the left and blue on the right."""
    drawn = Image.new("RGB", (width, height), "blue")
    drawn.paste("red", (0, 0, width // 2, height))
    return drawn


def exif(*, turned: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = turned
    found[0x010F] = f"{CANARY} camera"
    found.get_ifd(0x8825).update(GPS)
    return found


@cache
def jpeg(width: int = 60, height: int = 40, turned: int = 1) -> bytes:
    out = io.BytesIO()
    picture(width, height).save(
        out,
        "JPEG",
        exif=exif(turned=turned),
        comment=CANARY.encode(),
        quality=90,
        xmp=f"<x>{CANARY}</x>".encode(),
    )
    return out.getvalue()


@cache
def png(width: int = 60, height: int = 40) -> bytes:
    out, said = io.BytesIO(), PngImagePlugin.PngInfo()
    said.add_text("Comment", CANARY)
    said.add_itxt("XML:com.adobe.xmp", CANARY)
    picture(width, height).save(out, "PNG", pnginfo=said, exif=exif())
    return out.getvalue()


@cache
def heic(width: int = 64, height: int = 48) -> bytes:
    out = io.BytesIO()
    pillow_heif.register_heif_opener()
    picture(width, height).save(out, "HEIF", exif=exif(), xmp=f"<x>{CANARY}</x>".encode())
    return out.getvalue()


@cache
def pdf(pages: int = 2, *, with_picture: bool = True) -> bytes:
    """Return a PDF that would act when it is opened, with a file, a form and its maker's name inside."""
    made = pikepdf.new()
    for number in range(pages):
        page = made.add_blank_page(page_size=(300, 300))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page.Resources = Dictionary(Font=Dictionary(A=font))
        page.Contents = made.make_stream(f"BT /A 20 Tf 40 200 Td (Page {number + 1}) Tj ET".encode())
        page.obj["/AA"] = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String(CANARY)))
        page.obj["/Annots"] = Array(
            [
                made.make_indirect(
                    Dictionary(
                        Type=Name.Annot,
                        Subtype=Name.Link,
                        Rect=[0, 0, 9, 9],
                        A=Dictionary(S=Name.URI, URI=String(f"http://{CANARY}.example/")),
                    )
                )
            ]
        )
    if with_picture:
        image = made.make_stream(jpeg())
        for name, value in {
            "Type": Name.XObject, "Subtype": Name.Image, "Width": 60, "Height": 40, "BitsPerComponent": 8,
            "ColorSpace": Name.DeviceRGB, "Filter": Name.DCTDecode,
        }.items():  # fmt: skip
            image[f"/{name}"] = value
        made.pages[0].Resources["/XObject"] = Dictionary(B=image)
    made.Root["/OpenAction"] = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{CANARY}')"))
    made.attachments[f"{CANARY}.txt"] = CANARY.encode()
    with made.open_metadata() as said:
        said["dc:creator"] = [CANARY]
    made.docinfo["/Author"] = CANARY
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def docx(main: str = MAIN, parts: dict[str, bytes | str] | None = None) -> bytes:
    """Return a letter in Word's form: with a picture, an author, and a template and an address elsewhere."""
    document = f"""<?xml version="1.0"?><w:document xmlns:w="{WORD}" xmlns:r="{RELATIONS}"
      xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><w:body>
      <w:p><w:r><w:t>Dear Ms Karam</w:t></w:r></w:p>
      <w:p><w:hyperlink r:id="rId8"><w:r><w:t>our page</w:t></w:r></w:hyperlink></w:p>
      <w:p><w:r><w:drawing><a:blip r:embed="rId2"/></w:drawing></w:r></w:p>
      <w:p><w:r><w:object><w:OLEObject r:id="rId9"/></w:object></w:r></w:p>
      <w:p><w:r><w:instrText>DDEAUTO c:\\\\windows {CANARY}</w:instrText></w:r></w:p>
      <w:ins w:author="{CANARY}" w:id="1"><w:r><w:t>added</w:t></w:r></w:ins></w:body></w:document>"""
    rels = f"""<Relationships xmlns="{PACKAGE}/relationships">
      <Relationship Id="rId2" Type="{RELATIONS}/image" Target="media/image1.jpg"/>
      <Relationship Id="rId3" Type="{RELATIONS}/settings" Target="settings.xml"/>
      <Relationship Id="rId8" Type="{RELATIONS}/hyperlink"
       TargetMode="External" Target="http://{CANARY}.example/"/>
      <Relationship Id="rId9" Type="{RELATIONS}/oleObject" Target="embeddings/one.bin"/></Relationships>"""
    every: dict[str, Any] = {
        "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
          <Default Extension="xml" ContentType="application/xml"/>
          <Override PartName="/word/document.xml" ContentType="{main}"/></Types>""",
        "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
          <Relationship Id="r1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/>
          <Relationship Id="r2" Type="{PACKAGE}/relationships/metadata/core-properties"
           Target="docProps/core.xml"/>
          </Relationships>""",
        "word/document.xml": document,
        "word/_rels/document.xml.rels": rels,
        "word/settings.xml": f"""<w:settings xmlns:w="{WORD}" xmlns:r="{RELATIONS}">
          <w:attachedTemplate r:id="rId1"/></w:settings>""",
        "word/_rels/settings.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
          <Relationship Id="rId1" Type="{RELATIONS}/attachedTemplate" Target="http://{CANARY}.example/x.dotm"
           TargetMode="External"/></Relationships>""",
        "word/media/image1.jpg": jpeg(),
        "word/embeddings/one.bin": CANARY,
        "docProps/core.xml": f"<x>{CANARY}</x>",
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in every.items():
            made.writestr(name, part)
    return out.getvalue()


def eicar() -> bytes:
    """Return the string by which every scanner of viruses is tried, in two parts: it is no virus."""
    return rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
