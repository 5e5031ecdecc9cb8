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


def gettext_noop(words: str) -> str:
    """Words that are to be translated. The process that decodes has no settings, so Django's is not asked."""
    return words


SENTENCES: dict[str, str] = {
    "empty": gettext_noop("This file is empty. Choose it again, or choose another one."),
    "too_large": gettext_noop("This file is too big. Choose one of up to %(largest)s MB."),
    "too_many": gettext_noop("You can add up to %(most)s files. Remove one first."),
    "too_much": gettext_noop(
        "Your files are too big together. You can add up to %(altogether)s MB. "
        "Remove one first, or choose a smaller one."
    ),
    "too_many_sent": gettext_noop(
        "A report can have %(most)s files. Write to us, and we tell you how to send more."
    ),
    "too_much_sent": gettext_noop(
        "A report can have %(altogether)s MB of files. Write to us, and we tell you how to send more."
    ),
    "not_wanted": gettext_noop("You cannot add files to this kind of report. Tell us in words."),
    "again": gettext_noop("You added this file already. We keep it once."),
    "form_too_large": gettext_noop("That was too much at once. Send up to %(form)s MB, then add more."),
    "kind": gettext_noop(
        "We cannot take this kind of file. Choose a photo, a video, sound, a PDF or a Word file."
    ),
    "archive": gettext_noop("We cannot take zip files. Add the files one by one."),
    "office": gettext_noop("We cannot take this kind of file. Save it as a PDF, then add that."),
    "damaged": gettext_noop(
        "We could not open this file. It may be cut off. Choose it again, or choose another one."
    ),
    "pixels": gettext_noop("This photo is too big. Make it smaller, or take it again."),
    "too_long": gettext_noop("This is too long. Choose one of up to %(minutes)s minutes."),
    "too_slow": gettext_noop("This file took too long to open. Choose a smaller one."),
    "pdf_locked": gettext_noop("This PDF has a password. Save it without one, then add it."),
    "pdf_active": gettext_noop(
        "This PDF can run things on a computer, so we cannot take it. Print it to a new PDF, then add that."
    ),
    "document_active": gettext_noop(
        "This file can run or load things on a computer, so we cannot take it. "
        "Save it as a PDF, then add that."
    ),
    "not_sound": gettext_noop("A voice note must be sound. Record it again, or add this file above."),
}
NUMBERS = {
    "largest": LARGEST_FILE // MEGABYTE,
    "most": MOST_FILES,
    "altogether": LARGEST_ALTOGETHER // MEGABYTE,
    "form": LARGEST_FORM // MEGABYTE,
    "minutes": LONGEST_SECONDS // 60,
}


class NotTaken(Exception):
    """A file is not taken.

    Args:
        why: A key of ``SENTENCES``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(SENTENCES[why] % NUMBERS)
        self.why = why
