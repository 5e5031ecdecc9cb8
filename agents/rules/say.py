"""What to say next, in a sentence or two. The agent may ignore it."""

from __future__ import annotations

from collections.abc import Collection

from reports.silence import SILENT

SAFE_TO_TALK = "Are you safe to talk?"
OFFICER = "An officer has to know of this. Stay on the line with me while I pass it on."
SILENCE = "I will not ring or text you unless you say that it is safe. May I ask you some more?"
HEARD = "Tell me what happened, in your own words."
CLOSING = "Thank you. Let me tell you what happens next."
OVER = "The caller has gone. Finish what is written down, then wrap up."


def greeting(*, customer: str, agent: str) -> str:
    """The first words of a call."""
    first = agent.split()[0] if agent.split() else ""
    return f"{customer}, this is {first}. {SAFE_TO_TALK}" if first else f"{customer}. {SAFE_TO_TALK}"


def say_next(
    *,
    emergency: str,
    transferring: bool,
    immediate: bool,
    cues: Collection[str],
    sent: bool,
    words: bool,
    unasked: str,
    next_question: str,
) -> str:
    """What to say at this point of a call.

    Args:
        emergency: What the caller knows the emergency number as.
        transferring: The caller is being connected to it.
        immediate: There is danger now.
        cues: The names of the cues that nobody has cleared.
        sent: What was said is with police.
        words: The caller has said what happened.
        unasked: The question that a more urgent grade waits for; empty when none does.
        next_question: The first question of the type that has no answer and needs one.
    """
    if transferring:
        return f"I am connecting you to {emergency}. Stay on the line with me. Where are you now?"
    if immediate:
        return f"I am going to connect you to {emergency}. Stay on the line. Are you safe where you are?"
    if sent:
        return CLOSING
    if SILENT.intersection(cues):
        return SILENCE
    if cues:
        return OFFICER
    if words and unasked:
        return unasked
    if next_question:
        return next_question
    return CLOSING if words else HEARD
