"""What the citizen is told when others have answered, in plain words. Pure."""

from __future__ import annotations


def _title(name: str) -> str:
    return f"{name[:1].upper()}{name[1:]}"


def _quote(reference: str) -> str:
    return f" Their number for it is {reference}." if reference else ""


def accepted(desk: str, reference: str) -> str:
    """They took it."""
    return f"{_title(desk)} took it on.{_quote(reference)}"


def completed(desk: str, reference: str) -> str:
    """They say that it is done."""
    return f"{_title(desk)} told us that it is done.{_quote(reference)}"


def refused(desk: str, *, by: str) -> str:
    """They did not take it, and an officer looks again; ``by`` is a time in words."""
    return f"{_title(desk)} did not take it. An officer looks at it again by {by}."


def refused_beside(desk: str) -> str:
    """They did not take it, and nothing of what was decided hangs on that."""
    return f"{_title(desk)} did not take it. What we decided stays."


def passed_by_rule(desk: str) -> str:
    """It went there by itself, with nothing of who told us."""
    return (
        f"We have passed this on to {desk}: what it is, when and where. "
        "They do not have your name or number. You can read here what they say."
    )


def refused_open(desk: str) -> str:
    """They did not take it, and nothing is decided yet."""
    return f"{_title(desk)} did not take it. A person here looks at what we can do."


def not_arrived_open(desk: str) -> str:
    """It could not be sent, and nothing is decided yet."""
    return f"We could not pass it to {desk}. A person here looks at what we can do."


def not_arrived(desk: str, *, by: str) -> str:
    """It could not be sent."""
    return f"We could not pass it to {desk}. An officer looks at it again by {by}."


def crime_number(number: str) -> str:
    """The records system took it."""
    return f"Your crime number is {number}. Your insurer may ask for it. You can use it when you call us."


def other_crime_number(number: str, before: str) -> str:
    """The number was wrong."""
    return f"Your crime number is {number}. It is not {before}, as we said before. We are sorry."
