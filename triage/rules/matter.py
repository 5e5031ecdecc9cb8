"""What a case is about in one line of the queue: the type and what is special. No name, no street."""

from __future__ import annotations

from triage.rules.grading import Answered

SPECIAL_LENGTH = 48
_SAFETY = frozenset({"happening_now", "anyone_hurt"})


def matter_of(*, type_name: str, what: str, answers: tuple[Answered, ...]) -> str:
    """Type: what is special.

    Args:
        type_name: As staff say it; empty for a call-back without a form.
        what: The citizen's words for the thing itself (what was taken); empty for sealed types, where only
            closed answers may be shown.
        answers: Closed answers; the first list answer stands in where there are no such words.
    """
    name = type_name or "Call back"
    special = " ".join(what.split()) or next(
        (answer.words for answer in answers if answer.words and answer.slug not in _SAFETY), ""
    )
    return f"{name}: {_cut(special)}"[:80] if special else name[:80]


def _cut(words: str) -> str:
    if len(words) <= SPECIAL_LENGTH:
        return words
    kept = words[: SPECIAL_LENGTH - 1]
    return f"{kept.rsplit(' ', 1)[0].rstrip(',;:. ') if ' ' in kept else kept}…"
