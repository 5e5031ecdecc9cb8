"""Names of files: kept as the sender's device has them, shown so that they can do nothing."""

from __future__ import annotations

import unicodedata

SHOWN = 80
WORD_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PLAIN_TEXT = "text/plain; charset=utf-8"
_ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heif": "heic",
    "image/avif": "avif",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/webm": "weba",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "application/pdf": "pdf",
    WORD_DOCUMENT: "docx",
    PLAIN_TEXT: "txt",
}


def shown_name(name: str) -> str:
    """A name to read: no folder, nothing that turns or hides letters, at most 80 of them with the ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")
        else letter
        for letter in last
    ).strip()
    if len(seen) > SHOWN:
        seen = f"{seen[: SHOWN - 12]}…{seen[-11:]}"
    return seen or "file"


def download_name(content_type: str, *, stem: str) -> str:
    """What a browser saves it as: a name of ours, with the ending of what it is."""
    return f"{stem}.{_ENDINGS.get(content_type, 'bin')}"
