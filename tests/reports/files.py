"""Files as phones and bad people send them, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from functools import cache

import av
import pikepdf
import pillow_heif
from PIL import Image, ImageDraw
from PIL.ExifTags import GPS, IFD, Base

from assistline.fake_provider.virus_scanner import EICAR

__all__ = ["EICAR"]

pillow_heif.register_heif_opener()


def photo(form: str = "JPEG", *, size: tuple[int, int] = (320, 240), colour: str = "teal", **how) -> bytes:
    """A picture with something on it."""
    picture = Image.new("RGB", size, colour)
    ImageDraw.Draw(picture).rectangle((20, 20, size[0] // 2, size[1] // 2), fill="orange")
    out = io.BytesIO()
    picture.save(out, form, **how)
    return out.getvalue()


def photo_with_place() -> bytes:
    """As a phone writes it: where, who, and with which device."""
    notes = Image.Exif()
    notes[Base.Artist], notes[Base.Model] = "Canary Name", "Phone 17"
    notes.get_ifd(IFD.GPSInfo).update(
        {
            GPS.GPSLatitudeRef: "S",
            GPS.GPSLatitude: (37.0, 50.0, 24.0),
            GPS.GPSLongitudeRef: "E",
            GPS.GPSLongitude: (145.0, 17.0, 6.0),
        }
    )
    return photo(exif=notes)


@cache
def sound(form: str = "webm", codec: str = "libopus", *, seconds: int = 2) -> bytes:
    """A tone, as a browser or a phone records it."""
    rate, out = 48_000, io.BytesIO()
    with av.open(out, "w", format=form) as recording:
        stream = recording.add_stream(codec, rate=rate, layout="mono")
        stream.codec_context.open()
        frame = av.AudioFrame(format="s16", layout="mono", samples=rate * seconds)
        frame.rate, frame.pts = rate, 0
        frame.planes[0].update(b"\x00\x10\x00\xf0" * (rate * seconds // 2))
        size = stream.codec_context.frame_size or 960
        even = av.AudioResampler(
            format=stream.codec_context.format, layout="mono", rate=rate, frame_size=size
        )
        for part in [*even.resample(frame), *even.resample(None)]:
            recording.mux(stream.encode(part))
        recording.mux(stream.encode(None))
    return out.getvalue()


@cache
def film(form: str = "mp4", codec: str = "libx264", *, seconds: int = 2, place: str = "") -> bytes:
    """A few pictures in a row."""
    out = io.BytesIO()
    with av.open(out, "w", format=form) as recording:
        if place:
            recording.metadata["location"] = place
        stream = recording.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number in range(10 * seconds):
            shade = (number * 7 % 255, 0, 0)
            recording.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", (64, 48), shade))))
        recording.mux(stream.encode(None))
    return out.getvalue()


def portable_document(
    *, script: bool = False, launch: bool = False, inside: bool = False, password: str = "", pages: int = 1
) -> bytes:
    """A PDF, and what should not be in it."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if script:
            action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)")
            document.Root.OpenAction = document.make_indirect(action)
        if launch:
            document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="calc.exe")
        if inside:
            document.attachments["a.exe"] = b"MZ" + bytes(100)
        how = {"encryption": pikepdf.Encryption(owner=password, user=password)} if password else {}
        document.save(out, **how)
    return out.getvalue()


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_document(
    *paragraphs: str,
    body: str = "",
    main: str = f"{_WORD}.document.main+xml",
    leads_to: str = "",
    brings: str = "",
    more: dict[str, bytes] | None = None,
) -> bytes:
    """A DOCX as a word processor writes it, and what should not be in it.

    Args:
        paragraphs: What it says.
        body: XML behind them.
        main: What its main part is said to be.
        leads_to: A relation that names another place, by its kind.
        brings: A relation that names a part of its own, by its kind.
        more: Other parts.
    """
    said = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in paragraphs)
    parts = {
        "[Content_Types].xml": f"""<?xml version="1.0" encoding="UTF-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{main}"/></Types>""",
        "_rels/.rels": f"""<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>""",
        "word/document.xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>{said}{body}</w:body>
</w:document>""",
        "word/_rels/document.xml.rels": f"""<Relationships
 xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{
            f'<Relationship Id="r9" Type="{_RELATION}/{leads_to}" TargetMode="External" '
            'Target="https://elsewhere.example.org/a"/>'
            if leads_to
            else ""
        }{
            f'<Relationship Id="r8" Type="{_RELATION}/{brings}" Target="a.html"/>' if brings else ""
        }</Relationships>""",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in {**parts, **(more or {})}.items():
            # The same bytes whenever it is made: tests are named by them.
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def word_field(*pieces: str) -> str:
    """A field that is worked out on the page, written in pieces."""
    said = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{said}{end}</w:p>"


def pixel_flood() -> bytes:
    """A few hundred bytes that say they are 50,000 by 50,000 dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    head = struct.pack("!LLBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    dots = zlib.compress(bytes(200_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", dots) + chunk(b"IEND", b"")


def text_bomb() -> bytes:
    """A picture whose note unpacks to 200 MB."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    whole = photo("PNG")
    packer = zlib.compressobj()
    note = b"".join(packer.compress(bytes(1_000_000)) for _ in range(200)) + packer.flush()
    return whole[:33] + chunk(b"zTXt", b"note\0\0" + note) + whole[33:]
