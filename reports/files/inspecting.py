"""Has a process of its own look into a file, and hears what it says."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import IO, Any

from django.conf import settings

from reports.files.decoding import LOOK, SHOW, SOUND
from reports.files.limits import DECODING_SECONDS, NotTaken

# What "hear" answers with.
SOUND_TYPE = "audio/mpeg"


@dataclass(frozen=True)
class Looked:
    """What is known of a file by its content.

    Args:
        kind: ``photo``, ``video``, ``audio`` or ``document``.
        location: ``latitude`` and ``longitude`` as the file says them.
        preview: A copy made anew, or nothing.
    """

    kind: str
    content_type: str
    width: int | None
    height: int | None
    seconds: int | None
    location: dict[str, float] | None
    preview: bytes
    preview_type: str


def look_into(file: IO[bytes]) -> Looked:
    """Open a file for real and say what it is.

    Args:
        file: The whole file, on a descriptor of its own.

    Raises:
        NotTaken: We do not take it, with the sentence for its sender.
    """
    said, preview = _ask(file, LOOK)
    return Looked(
        kind=said["kind"],
        content_type=said["content_type"],
        width=said.get("width"),
        height=said.get("height"),
        seconds=said.get("seconds"),
        location=said.get("location"),
        preview=preview,
        preview_type=said.get("preview_type", ""),
    )


def hear(file: IO[bytes]) -> bytes:
    """The sound of a recording made anew (MP3).

    Raises:
        NotTaken: It cannot be decoded.
    """
    return _ask(file, SOUND)[1]


def show(file: IO[bytes]) -> list[bytes]:
    """Pictures (JPEG) of the first pages of a document, or of a film from its beginning to its end.

    Raises:
        NotTaken: None can be made.
    """
    said, pictures = _ask(file, SHOW)
    found: list[bytes] = []
    for size in said["sizes"]:
        found.append(pictures[:size])
        pictures = pictures[size:]
    return found


def _ask(file: IO[bytes], what: str) -> tuple[dict[str, Any], bytes]:
    file.seek(0)
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "reports.files.decoding", what],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=settings.BASE_DIR,
            # No keys and no addresses: what goes wrong in there can tell nobody anything.
            env={"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=DECODING_SECONDS + 5,
            check=True,
        ).stdout
    except subprocess.TimeoutExpired as error:
        raise NotTaken("too_slow") from error
    except subprocess.CalledProcessError as error:
        # Ended by its limits, or by the file.
        raise NotTaken("damaged") from error
    head, _, preview = answer.partition(b"\n")
    said: dict[str, Any] = json.loads(head)
    if "why" in said:
        raise NotTaken(said["why"])
    return said, preview
