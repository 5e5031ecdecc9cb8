"""Why a file is not taken, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext

from reports.files.limits import NUMBERS, SENTENCES


def sentence(why: str) -> str:
    """The sentence of one of the reasons.

    Args:
        why: A key of ``SENTENCES``.
    """
    return gettext(SENTENCES[why]) % NUMBERS
