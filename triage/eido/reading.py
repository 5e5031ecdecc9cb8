"""A message of the emergency number as answers of ours. Pure but for the places that it looks up."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.html import strip_tags

from reports.definitions import TypeDefinition
from reports.questions import contact_points, text
from reports.questions.places import check_place
from reports.questions.text import Ground, Refused
from reports.questions.values import check_answers
from triage.eido.shape import wrong_with

LONGEST = 10_000
ANSWERS = "incidentComponent.assistline.answers"
_LINES = re.compile(r"<\s*(br|/p|/div|/li)\s*/?>", re.IGNORECASE)


class NotUnderstood(Exception):
    """The message is none that we can take.

    Args:
        reasons: By where it is in the message, in sentences without what was sent.
    """

    def __init__(self, reasons: Mapping[str, list[str]]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = dict(reasons)


@dataclass(frozen=True)
class Handed:
    """What the emergency number hands to us.

    Args:
        message_id: Of the message; the same again is the same contact.
        type_slug: Which of our types they mean; empty: none, or one that nobody here knows.
        type_name: How they call the matter.
        event_number: Theirs.
        priority: 0 to 10, if they say one.
        answers: Slugs to clean API values.
        asked: What their operator asked, slugs of the type to API values, not judged yet.
        wants_call: Somebody is to be rung, and it is safe.
        must_not_ring: Somebody is to be rung, and nobody has said that it is safe.
    """

    message_id: str
    type_slug: str
    type_name: str
    event_number: str
    priority: int
    answers: dict[str, Any]
    asked: dict[str, str]
    wants_call: bool
    must_not_ring: bool


def read_incident(message: Mapping[str, Any], *, ground: Ground) -> Handed:
    """Read a message.

    Args:
        message: As it came.
        ground: Of the customer: which localities there are.

    Raises:
        NotUnderstood: It does not fit the shape, or a number in it is none.
    """
    reasons = wrong_with(message)
    if reasons:
        raise NotUnderstood(reasons)
    incident = message["incidentComponent"]
    caller, at = _caller(message)
    own = caller.get("assistline", {})
    answers: dict[str, Any] = {"what_happened": _words(message["notesComponent"])}
    if place := _place(message, ground):
        answers["where"] = place
    name = caller.get("ncPersonComponent", {}).get("personFullName", "").strip()
    if name:
        answers["name"] = _judged(text.line, name, f"{at}.ncPersonComponent.personFullName")
    safe = own.get("safeToContact") is True
    if own.get("phone"):
        dial = partial(contact_points.phone, ground=ground)
        answers["phone"] = _judged(dial, own["phone"], f"{at}.assistline.phone")
        # Only its owner's word makes it safe: what is not said is no.
        answers["phone_safe"] = "yes" if safe else "unsure"
    wishes = own.get("ringBack") is True
    return Handed(
        message_id=message["$id"],
        type_slug=incident.get("incidentTypeInternalCode", ""),
        type_name=" ".join(incident["incidentTypeCommonRegistryText"].split()),
        event_number=incident.get("internalIncidentId", ""),
        priority=incident.get("incidentCommonPriorityNumber", 0),
        answers=answers,
        asked=dict(incident.get("assistline", {}).get("answers", {})),
        wants_call=wishes and safe and bool(own.get("phone")),
        must_not_ring=wishes and not safe,
    )


def judge_asked(kind: TypeDefinition | None, handed: Handed, *, ground: Ground) -> dict[str, Any]:
    """What their operator asked, as our answers; of a type that we do not know nothing.

    Raises:
        NotUnderstood: The type has no such question, or no such answer.
    """
    if kind is None or not handed.asked:
        return {}
    given = [question for question in kind.questions() if question.slug in handed.asked]
    clean, errors = check_answers(given, handed.asked, ground=ground)
    if errors:
        raise NotUnderstood({f"{ANSWERS}.{slug}": said for slug, said in errors.items()})
    return clean


def _words(notes: list[Mapping[str, Any]]) -> str:
    """The words of all notes, which the standard has as HTML, as text."""
    said = [
        html.unescape(strip_tags(_LINES.sub("\n", note["notesActionComments"]))).strip() for note in notes
    ]
    words = "\n\n".join(part for part in said if part)
    if not words:
        raise NotUnderstood({"notesComponent": ["There are no words in the notes."]})
    if len(words) > LONGEST:
        raise NotUnderstood({"notesComponent": [f"All notes together are more than {LONGEST} characters."]})
    return words


def _caller(message: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    for number, person in enumerate(message.get("personComponent", [])):
        if any(role.casefold() == "caller" for role in person["personIncidentRoleRegistryText"]):
            return person, f"personComponent.{number}"
    return {}, ""


def _judged(judge: Callable[[str], str], typed: str, where: str) -> str:
    try:
        return judge(typed)
    except Refused as error:
        raise NotUnderstood({where: [str(error)]}) from error


def _place(message: Mapping[str, Any], ground: Ground) -> dict[str, Any] | None:
    for number, place in enumerate(message.get("locationComponent", [])):
        own = place.get("assistline", {})
        told = {"address": own.get("address", ""), "suburb": own.get("locality", "")}
        told |= {"postcode": own.get("postcode", ""), "state": own.get("state", "")}
        words = " ".join([*filter(None, told.values()), place.get("locationDescriptionText", "")]).strip()
        if not words:
            continue
        try:
            if told["suburb"]:
                # As it is stated: nobody is there to be asked which Richmond is meant.
                return check_place({**told, "as_stated": True}, ground=ground)
        except Refused:
            pass  # then as words, which a person reads
        try:
            return check_place({"words": words[: text.LINE_LIMIT]}, ground=ground)
        except Refused as error:
            raise NotUnderstood({f"locationComponent.{number}": [str(error)]}) from error
    return None
