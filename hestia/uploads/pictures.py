"""Pictures, drawn anew: upright, without a word of where, when and with what they were taken."""

import io

import pillow_heif
from PIL import Image, ImageCms, ImageOps, JpegImagePlugin, PngImagePlugin

from hestia.sandbox import Unacceptable
from hestia.uploads.kinds import MOST_BYTES, MOST_PIXELS, Cleaned, Kind

# In Pillow's own words; the imports above have told it of them.
FORMATS = {
    Kind.JPEG: JpegImagePlugin.JpegImageFile.format,
    Kind.PNG: PngImagePlugin.PngImageFile.format,
    Kind.HEIC: "HEIF",
}
QUALITY = 88
SRGB = ImageCms.createProfile("sRGB")
pillow_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own limit is lower, and said in words


def clean_picture(kind: Kind, content: bytes) -> Cleaned:
    """Return the picture alone. HEIC becomes JPEG; of what moves, the first picture stays."""
    drawn = drawn_anew(Image.open(io.BytesIO(content), formats=[FORMATS[kind]]))
    if kind == Kind.PNG:
        kept = saved(drawn, "PNG")
        if len(kept) <= MOST_BYTES:
            return Cleaned(Kind.PNG, kept, 1)
    return Cleaned(Kind.JPEG, saved(drawn.convert("RGB") if drawn.mode != "L" else drawn, "JPEG"), 1)


def drawn_anew(picture: Image.Image) -> Image.Image:
    """Return the picture's points, turned upright, in colours that every screen means alike."""
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unacceptable(
            f"The picture is too large: {width:,} by {height:,} points. Take or scan it smaller"
        )
    profile = picture.info.get("icc_profile")
    # Turned now: what says which way is up is left out with all else that it says of itself.
    upright = ImageOps.exif_transpose(picture)
    # Sixteen bits of grey: eight are enough to read.
    if upright.mode.startswith("I"):
        upright = upright.convert("I").point(lambda grey: grey / 256).convert("L")
    elif upright.mode == "P":
        upright = upright.convert("RGBA" if "transparency" in upright.info else "RGB")
    elif upright.mode not in {"L", "RGB", "RGBA"}:
        upright = upright.convert(
            "L" if upright.mode in {"1", "F"} else "RGBA" if upright.mode == "LA" else "RGB"
        )
    if profile and upright.mode in {"RGB", "RGBA"}:
        upright = in_srgb(upright, profile)
    # Pillow writes comments and profiles of the old file into the new.
    upright.info.clear()
    return upright


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the picture in common colours; as it is, if its profile is nonsense."""
    try:
        ImageCms.profileToProfile(picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), SRGB, inPlace=True)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return picture


def saved(picture: Image.Image, as_what: str) -> bytes:
    """Return the picture as a file that says nothing but the picture."""
    out = io.BytesIO()
    options = {"quality": QUALITY} if as_what == "JPEG" else {}
    picture.save(out, as_what, **options)
    return out.getvalue()
