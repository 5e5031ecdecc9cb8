"""What a case is about in one line of the queue: the type and what is special."""

from __future__ import annotations

from triage.rules.grading import Answered

SPECIAL_LENGTH = 48
CALL_BACK = "Call back"
_SAFETY = frozenset({"happening_now", "anyone_hurt"})
# Beginnings of an answer that says nothing without its question.
_OF_A_QUESTION = (
    *("yes", "no", "not sure", "i am not sure", "i do not know"),
    *("something else", "someone else", "another one", "in another way"),
)


def matter_of(*, type_name: str, what: str = "", answers: tuple[Answered, ...] = ()) -> str:
    """Type: what is special.

    Args:
        type_name: As staff say it, or ``CALL_BACK``.
        what: The citizen's words for the thing itself (what was taken, or how a call-back begins).
        answers: Closed answers about the matter, none about people; the first that says something by itself
            stands in where there are no such words. This line is kept in plain text: of sealed types it gets
            neither words nor answers.
    """
    special = " ".join(what.split()) or next(
        (answer.words for answer in answers if answer.slug not in _SAFETY and _says(answer.words)), ""
    )
    return f"{type_name}: {_cut(special)}"[:80] if special else type_name[:80]


def _cut(words: str) -> str:
    if len(words) <= SPECIAL_LENGTH:
        return words
    kept = words[: SPECIAL_LENGTH - 1]
    return f"{kept.rsplit(' ', 1)[0].rstrip(',;:. ') if ' ' in kept else kept}…"


def _says(words: str) -> bool:
    """Whether an answer can be read without its question: "Yes" and "Something else" cannot."""
    said = words.casefold()
    return bool(said) and not any(
        said == start or said.startswith((f"{start},", f"{start} ")) for start in _OF_A_QUESTION
    )
