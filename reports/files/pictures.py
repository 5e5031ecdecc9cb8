"""Photos: opened for real, measured, and made anew without anything but the picture."""

from __future__ import annotations

import io
import warnings
from typing import Any, BinaryIO

import pillow_heif
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD

from reports.files.limits import MOST_PIXELS, PREVIEW_TYPE, NotTaken
from reports.files.places import valid_place

_FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "HEIF", "AVIF")
PREVIEW_EDGE, _PREVIEW_QUALITY = 1280, 78

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def look(file: BinaryIO) -> tuple[dict[str, object], bytes]:
    """What a picture is, where it says that it was taken, and a copy of it.

    Raises:
        NotTaken: It cannot be opened whole, or is too large to be.
    """
    with warnings.catch_warnings():
        # A little above the limit Pillow only warns.
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(file, formats=_FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotTaken("pixels")
                kind, (width, height) = picture.format or "", picture.size
                location = _location(picture)
                preview = as_preview(picture)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
            raise NotTaken("pixels") from error
        except NotTaken:
            raise
        except MemoryError:
            raise
        except Exception as error:  # decoders raise whatever comes to them
            raise NotTaken("damaged") from error
    content_type = f"image/{kind.lower()}"
    said: dict[str, object] = {
        "kind": "photo",
        "content_type": content_type,
        "width": width,
        "height": height,
        "location": location,
        "preview_type": PREVIEW_TYPE,
    }
    return said, preview


def as_preview(picture: Image.Image) -> bytes:
    """The picture alone, upright, no larger than a screen: no place, no device, no picture within it."""
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "P", "PA"):
        see_through = upright.convert("RGBA")
        upright = Image.new("RGB", see_through.size, "white")
        upright.paste(see_through, mask=see_through.getchannel("A"))
    upright = upright.convert("RGB")
    upright.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE))
    # A new picture of the same dots: whatever else hung on the old one stays behind.
    bare = Image.frombytes("RGB", upright.size, upright.tobytes())
    out = io.BytesIO()
    bare.save(out, "JPEG", quality=_PREVIEW_QUALITY)
    return out.getvalue()


def _location(picture: Image.Image) -> dict[str, float] | None:
    """Where it says that it was taken. What cannot be read is not there."""
    try:
        said: dict[int, Any] = picture.getexif().get_ifd(IFD.GPSInfo)
        latitude = _degrees(said[GPS.GPSLatitude], said.get(GPS.GPSLatitudeRef) == "S")
        longitude = _degrees(said[GPS.GPSLongitude], said.get(GPS.GPSLongitudeRef) == "W")
    except Exception:
        return None
    return valid_place(latitude, longitude)


def _degrees(parts: Any, below: bool) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if below else value
