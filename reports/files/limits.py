"""What is taken, and the sentence for what is not. Pure; read by portal, API and the process that decodes."""

from __future__ import annotations

MEGABYTE = 1_000_000
MOST_FILES = 25
LARGEST_FILE = 100 * MEGABYTE
LARGEST_ALTOGETHER = 100 * MEGABYTE
# Of one form without JavaScript: the proxy holds the whole of it (assistline/embedded/Caddyfile).
LARGEST_FORM = 30 * MEGABYTE
# One sealed part: what a slow line can send before the proxy hangs up.
LARGEST_PART = 4 * MEGABYTE
MOST_PIXELS = 64 * MEGABYTE
LONGEST_SECONDS = 20 * 60
LONGEST_NAME = 1000
LONGEST_DESCRIPTION = 200
# Of every picture that we make.
PREVIEW_TYPE = "image/jpeg"

# How long, and with how much memory, the process that decodes may work on one file.
DECODING_SECONDS = 20
DECODING_BYTES = 1_500 * MEGABYTE

SENTENCES: dict[str, str] = {
    "empty": "This file is empty. Choose it again, or choose another one.",
    "too_large": f"This file is too big. Choose one of up to {LARGEST_FILE // MEGABYTE} MB.",
    "too_many": f"You can add up to {MOST_FILES} files. Remove one first.",
    "too_much": (
        f"Your files are too big together. You can add up to {LARGEST_ALTOGETHER // MEGABYTE} MB. "
        "Remove one first, or choose a smaller one."
    ),
    "too_many_sent": f"A report can have {MOST_FILES} files. Write to us, and we tell you how to send more.",
    "too_much_sent": (
        f"A report can have {LARGEST_ALTOGETHER // MEGABYTE} MB of files. "
        "Write to us, and we tell you how to send more."
    ),
    "not_wanted": "You cannot add files to this kind of report. Tell us in words.",
    "again": "You added this file already. We keep it once.",
    "form_too_large": (
        f"That was too much at once. Send up to {LARGEST_FORM // MEGABYTE} MB, then add more."
    ),
    "kind": "We cannot take this kind of file. Choose a photo, a video, sound or a PDF.",
    "archive": "We cannot take zip files. Add the files one by one.",
    "office": "We cannot take this kind of file. Save it as a PDF, then add that.",
    "damaged": "We could not open this file. It may be cut off. Choose it again, or choose another one.",
    "pixels": "This photo is too big. Make it smaller, or take it again.",
    "too_long": f"This is too long. Choose one of up to {LONGEST_SECONDS // 60} minutes.",
    "too_slow": "This file took too long to open. Choose a smaller one.",
    "pdf_locked": "This PDF has a password. Save it without one, then add it.",
    "pdf_active": (
        "This PDF can run things on a computer, so we cannot take it. Print it to a new PDF, then add that."
    ),
    "not_sound": "A voice note must be sound. Record it again, or add this file above.",
}


class NotTaken(Exception):
    """A file is not taken.

    Args:
        why: A key of ``SENTENCES``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(SENTENCES[why])
        self.why = why
