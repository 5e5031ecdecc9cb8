"""Why a file is not taken, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from reports.files.limits import NUMBERS, SENTENCES

VIRUS = "virus"
# What is too much, and not what is wrong with the file.
TOO_MUCH = frozenset(
    {"too_large", "too_many", "too_much", "too_many_sent", "too_much_sent", "form_too_large"}
)


def sentence(why: str) -> str:
    """The sentence of one of the reasons.

    Args:
        why: A key of ``SENTENCES``.
    """
    return gettext(SENTENCES[why]) % NUMBERS


def status_of(why: str) -> int:
    """What a refusal is in HTTP, on every door: 413 too much, 422 a virus or a kind of report that takes no
    files, else 400.

    Args:
        why: A key of ``SENTENCES``, or ``virus``.
    """
    if why in TOO_MUCH:
        return 413
    return 422 if why in (VIRUS, "not_wanted") else 400


def status_of_all(reasons: Iterable[str]) -> int:
    """The same of a form with several files: what all of them say, or 400.

    Args:
        reasons: Of each that was not taken.
    """
    said = {status_of(why) for why in reasons}
    return said.pop() if len(said) == 1 else 400
