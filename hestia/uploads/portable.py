"""PDFs, written anew: the pages as they look, and nothing that acts, hides or says who made them."""

import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import MB, MOST_PAGES, MOST_PIXELS, Cleaned, Kind
from hestia.uploads.markers import TooMuch, without_words

MOST_INFLATED = 250 * MB  # of one stream
MOST_INFLATED_TOGETHER = 1000 * MB
# What acts, what is embedded or lies elsewhere, and what tells of the maker. None of it is needed to look.
GONE = (
    "/AA",
    "/AF",
    "/AcroForm",
    "/Alternates",
    "/Annots",
    "/EF",
    "/JS",
    "/JavaScript",
    "/LastModified",
    "/Metadata",
    "/Names",
    "/OPI",
    "/OpenAction",
    "/PieceInfo",
    "/PresSteps",
    "/RF",
    "/Ref",
    "/StructParent",
    "/StructParents",
    "/Thumb",
    "/XFA",
)
GONE_OF_PAGES = ("/AA", "/Annots", "/B")
GONE_OF_STREAMS = ("/F", "/FFilter", "/FDecodeParms")  # what makes a stream lie in another file
PRINT = "print it to a new PDF"
FLATE = {"/FlateDecode", "/Fl"}
WITH_WORDS = {"/DCTDecode", "/DCT", "/JPXDecode"}


def clean_pdf(content: bytes) -> Cleaned:
    """Return the pages of a PDF in a new one. What was filled in or noted on them is drawn on them."""
    try:
        with pikepdf.open(io.BytesIO(content)) as sent:
            return written_anew(sent)
    except pikepdf.PasswordError:
        raise Unacceptable(
            "It is locked with a password. Save it without one, or print it to a new PDF"
        ) from None


def written_anew(sent: pikepdf.Pdf) -> Cleaned:
    """Return the new PDF, whose catalogue is its own."""
    count = len(sent.pages)
    if count > MOST_PAGES:
        raise Unacceptable(f"It has {count} pages. At most {MOST_PAGES} can be kept: split it")
    if not count:
        raise Unacceptable("It has no pages")
    with suppress(pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        # Drawn on the page before the form itself is taken away; one that is broken keeps no page out.
        sent.generate_appearance_streams()
    with suppress(pikepdf.PdfError, ValueError, TypeError, RuntimeError):
        sent.flatten_annotations("screen")
    for page in sent.pages:
        take_out(page.obj, GONE_OF_PAGES)
    fresh = pikepdf.new()
    fresh.pages.extend(sent.pages)
    layers = sent.Root.get("/OCProperties")
    if isinstance(layers, Dictionary):  # which layers are hidden stays so
        fresh.Root["/OCProperties"] = fresh.copy_foreign(sent.make_indirect(layers))
    inflated = 0
    for thing in fresh.objects:
        for dictionary in dictionaries_in(thing):
            take_out(dictionary, GONE)
        if isinstance(thing, Stream):
            inflated += cleaned_stream(thing)
            if inflated > MOST_INFLATED_TOGETHER:
                raise TooMuch
    out = io.BytesIO()
    # Its mark follows from what is in it, so that nothing tells when it was written.
    fresh.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return Cleaned(Kind.PDF, out.getvalue(), count)


def dictionaries_in(thing: Object) -> Iterator[Any]:
    """Yield an object's dictionaries, those inside it too, but not those it points to."""
    waiting: list[Any] = [thing]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Dictionary | Stream):
            yield node
            waiting += [value for value in dict(node.items()).values() if is_inside(value)]
        elif isinstance(node, Array):
            waiting += [value for value in node if is_inside(value)]


def is_inside(value: Any) -> bool:
    """Whether a value stands in its holder itself, and holds others."""
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def take_out(holder: Any, names: tuple[str, ...]) -> None:
    """Take keys out of a dictionary."""
    for name in names:
        if name in holder:
            del holder[name]


def cleaned_stream(stream: Stream) -> int:
    """Clean one stream and return how large it is when it is unpacked, as far as that is told by Flate."""
    take_out(stream, GONE_OF_STREAMS)
    if stream.get("/Type") == Name.Metadata or stream.get("/Subtype") == Name.PS:
        stream.write(b"")
        return 0
    width, height = stream.get("/Width", 0), stream.get("/Height", 0)
    if stream.get("/Subtype") == Name.Image and int(width) * int(height) > 2 * MOST_PIXELS:
        raise TooMuch
    filters = stream.get("/Filter", Array())
    names = [str(filters)] if isinstance(filters, Name) else [str(name) for name in filters]
    raw, inflated = stream.read_raw_bytes(), 0
    peeled = 0
    while peeled < len(names) and names[peeled] in FLATE:
        if peeled + 1 == len(names):
            return inflated + size_inflated(raw)
        raw = inflate(raw)
        inflated += len(raw)
        peeled += 1
    if peeled < len(names) and names[peeled] in WITH_WORDS:
        if len(names) > peeled + 1:
            raise TooMuch
        parameters = stream.get("/DecodeParms")
        kept = parameters[-1] if isinstance(parameters, Array) and len(parameters) else parameters
        parms = kept if isinstance(kept, Dictionary) else None
        stream.write(without_words(raw), filter=Name(names[peeled]), decode_parms=parms)
    elif any(name in WITH_WORDS for name in names):
        raise Unacceptable(f"It contains a picture in a format that cannot be cleaned: {PRINT}")
    return inflated


def inflate(raw: bytes) -> bytes:
    """Return what Flate has packed, up to a limit."""
    unpacker = zlib.decompressobj()
    try:
        inflated = unpacker.decompress(raw, MOST_INFLATED)
    except zlib.error:
        raise TooMuch from None
    # Something is left to unpack, so it is larger than the limit.
    if unpacker.unconsumed_tail:
        raise TooMuch
    return inflated


def size_inflated(raw: bytes) -> int:
    """Return how large it would be, without holding it."""
    unpacker, size, rest = zlib.decompressobj(), 0, raw
    with suppress(zlib.error):  # what is cut off is as large as what can be read of it
        while rest and not unpacker.eof:
            size += len(unpacker.decompress(rest, MB))
            rest = unpacker.unconsumed_tail
            if size > MOST_INFLATED:
                raise TooMuch
    return size
