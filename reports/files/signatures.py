"""What a file is by its first bytes, never by its name."""

from __future__ import annotations

import zipfile
from typing import BinaryIO

import puremagic

from reports.files.limits import NotTaken

# The modules that open them.
PICTURE, RECORDING, PORTABLE_DOCUMENT = "pictures", "recordings", "portable_documents"
WORD_DOCUMENT = "word_documents"
# What a Word document has in it; whether that is all is for its module to see.
WORD_MAIN, WORD_TYPES = "word/document.xml", "[Content_Types].xml"
_HEAD = 4096

_PICTURES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".gif", ".webp", ".heif", ".heic", ".avif"})
# In this order: what else shares the first bytes with a film comes before the film.
_DEMUXERS = {
    ".wav": "wav",
    ".ogg": "ogg",
    ".webm": "matroska",
    ".mkv": "matroska",
    ".mp3": "mp3",
    ".flac": "flac",
    ".amr": "amr",
    ".mov": "mov,mp4,m4a,3gp,3g2,mj2",
    ".mp4": "mov,mp4,m4a,3gp,3g2,mj2",
    ".m4a": "mov,mp4,m4a,3gp,3g2,mj2",
    ".3gp": "mov,mp4,m4a,3gp,3g2,mj2",
    ".aac": "aac",
}
# Sound without anything in front of it, at the lower rates too.
_BARE_MP3 = (b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3")
_ARCHIVES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ\x00",
)
_OFFICE_MARKS = (b"word/", b"xl/", b"ppt/", b"mimetypeapplication/vnd.oasis")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def family_of(file: BinaryIO) -> str:
    """Which kind of decoder opens it; the file is left at its beginning.

    Raises:
        NotTaken: It is empty, or none of what we take.
    """
    head = _head(file)
    if not head:
        raise NotTaken("empty")
    if head.startswith(b"PK\x03\x04") and _is_word_document(file):
        return WORD_DOCUMENT
    if head.startswith(b"PK\x03\x04") and WORD_TYPES.encode() in head and WORD_MAIN.encode() in head:
        raise NotTaken("damaged")  # it begins as one, and its end is gone
    if head.startswith(_OLD_OFFICE) or (
        head.startswith(b"PK") and any(mark in head for mark in _OFFICE_MARKS)
    ):
        raise NotTaken("office")
    if head.startswith(_ARCHIVES):
        raise NotTaken("archive")
    if head.startswith(b"%PDF-"):
        return PORTABLE_DOCUMENT
    endings = _endings(head)
    if endings & _PICTURES:
        return PICTURE
    if endings & _DEMUXERS.keys():
        return RECORDING
    raise NotTaken("kind")


def demuxer_of(file: BinaryIO) -> str:
    """The one reader that the first bytes ask for: no other is tried, for some read other files and places.

    Raises:
        NotTaken: It is no recording.
    """
    endings = _endings(_head(file))
    for ending, demuxer in _DEMUXERS.items():
        if ending in endings:
            return demuxer
    raise NotTaken("kind")


def _is_word_document(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as package:
            return {WORD_MAIN, WORD_TYPES} <= set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False
    finally:
        file.seek(0)


def _endings(head: bytes) -> set[str]:
    if head.startswith(_BARE_MP3):
        return {".mp3"}
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    # Weaker ones say only that the beginning is shared by many kinds.
    surest = max(match.confidence for match in found)
    return {match.extension for match in found if match.confidence == surest}


def _head(file: BinaryIO) -> bytes:
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    return head
