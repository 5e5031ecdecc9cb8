"""The shape that we send and take, as JSON Schema (2020-12, and what OpenAPI 3.0 knows of it)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jsonschema import Draft202012Validator

VERSION = "1.0"
LONGEST_WORDS, MOST = 20_000, 50


def _text(longest: int = 300, **more: Any) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": longest, **more}


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    # An empty list of what is required is none in OpenAPI 3.0.
    return {"type": "object", "properties": properties, **({"required": list(required)} if required else {})}


def _many(item: dict[str, Any], *, least: int = 0) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least, "maxItems": MOST}


# No "format": a matter is not turned away for a stamp without seconds, which no date-time is.
_MOMENT = _text(40, pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$")
_REFERENCE = _object({"$ref": _text(200)}, "$ref")
# What each part begins with.
_PROLOGUE = {"$id": _text(200), "lastUpdateTimestamp": _MOMENT, "updatedByAgencyReference": _REFERENCE}
# What their operator asked, by the slugs of our type. What was not asked is left out, and looked at at once.
_ASKED = {"type": "object", "additionalProperties": _text(200)}
_NUMBER = r"^\+?[0-9 ()-]{3,24}$"

_INCIDENT = _object(
    {
        **_PROLOGUE,
        "incidentTypeCommonRegistryText": _text(120),
        "incidentTypeInternalCode": _text(40),
        "incidentTypeInternalText": _text(120),
        "incidentStatusCommonRegistryText": _many(_text(60)),
        "internalIncidentId": _text(60),
        "incidentCommonPriorityNumber": {"type": "integer", "minimum": 0, "maximum": 10},
        "incidentPriorityInternalText": _text(60),
        "locationReference": _many(_REFERENCE),
        "personReference": _many(_REFERENCE),
        "notesReference": _many(_REFERENCE),
        "assistline": _object(
            {
                "asked": {"type": "string", "enum": ["transfer_000", "dispatch", "update", "taken_back"]},
                "cues": _many(_text(60)),
                "needed": _text(4000),
                "warnings": _text(4000),
                "eventNumber": _text(40),
                "happenedWords": _text(300),
                "answers": _ASKED,
            }
        ),
    },
    "$id",
    "incidentTypeCommonRegistryText",
)
_NOTES = _object({**_PROLOGUE, "notesActionComments": _text(LONGEST_WORDS)}, "notesActionComments")
_LOCATION = _object(
    {
        **_PROLOGUE,
        "locationTypeDescriptionRegistryText": _text(60),
        "locationByValue": _text(4000),
        "locationDescriptionText": _text(500),
        "assistline": _object(
            {
                "address": _text(200),
                "locality": _text(80),
                "state": _text(10),
                "postcode": _text(10),
                "latitude": {"type": "number", "minimum": -90, "maximum": 90},
                "longitude": {"type": "number", "minimum": -180, "maximum": 180},
                "confidence": {"type": "string", "enum": ["as_told", "chosen_from_list", "not_sure"]},
            }
        ),
    },
    "locationTypeDescriptionRegistryText",
)
_PERSON = _object(
    {
        **_PROLOGUE,
        "personIncidentRoleRegistryText": _many(_text(40), least=1),
        "ncPersonComponent": _object({"personFullName": _text(200)}),
        "assistline": _object(
            {
                "safeToContact": {"type": "boolean"},
                "ringBack": {"type": "boolean"},
                "limits": _text(300),
                "phone": _text(24, pattern=_NUMBER),
                "email": _text(254),
                "needs": _many(_text(300)),
            }
        ),
    },
    "personIncidentRoleRegistryText",
)
SCHEMA: dict[str, Any] = {
    **_object(
        {
            **_PROLOGUE,
            "eidoVersion": _text(10),
            "issuingElementIdentification": _text(200),
            "incidentComponent": _INCIDENT,
            "agencyComponent": _many(_object({**_PROLOGUE, "agencyName": _text(120)}, "$id")),
            "agentComponent": _many(_object({**_PROLOGUE, "agentName": _text(120)}, "$id")),
            "notesComponent": _many(_NOTES, least=1),
            "locationComponent": _many(_LOCATION),
            "personComponent": _many(_PERSON),
            "callbackComponent": _many(
                _object({**_PROLOGUE, "callBackInformationUri": _many(_text(60), least=1)})
            ),
        },
        "$id",
        "lastUpdateTimestamp",
        "eidoVersion",
        "issuingElementIdentification",
        "incidentComponent",
        "notesComponent",
    ),
    "title": "Incident (EIDO-shaped)",
}
_VALIDATOR = Draft202012Validator(SCHEMA)
MOST_REASONS = 20


def wrong_with(message: Mapping[str, Any]) -> dict[str, list[str]]:
    """What does not fit the shape: by where it is, in sentences without what was sent. Empty: all is well."""
    found: dict[str, list[str]] = {}
    for error in _VALIDATOR.iter_errors(message):
        where = ".".join(str(part) for part in error.absolute_path) or "message"
        found.setdefault(where, []).append(_sentence(error.validator, error.validator_value, error.message))
        if len(found) >= MOST_REASONS:
            break
    return found


def _sentence(rule: object, value: object, message: str) -> str:
    match rule:
        case "required":
            return message  # names the missing part alone
        case "type":
            return f"This must be of type {value}."
        case "enum":
            return f"This must be one of {', '.join(map(str, value)) if isinstance(value, list) else value}."
        case "maxLength" | "maxItems" | "maximum":
            return f"This is more than {value}."
        case "minLength" | "minItems" | "minimum":
            return f"This is less than {value}."
    return "This is not written as the schema says."
