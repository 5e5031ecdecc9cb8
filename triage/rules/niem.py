"""A crime as records systems read it: JSON-LD in the shape of NIEM (nc:, j:), with our own words under al:.

Nothing is typed a second time: it is made of what was told and decided. What an officer puts right stands in
``mended``, by path, and goes over what was told; the report itself is never edited. Pure.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

CONTEXT = {
    "nc": "http://release.niem.gov/niem/niem-core/5.0/",
    "j": "http://release.niem.gov/niem/domains/jxdm/7.2/",
    "al": "urn:assistline:record-handover:1#",
}
BEGINS = "nc:Incident/nc:ActivityDateRange/nc:StartDate/nc:DateTime"
ENDS = "nc:Incident/nc:ActivityDateRange/nc:EndDate/nc:DateTime"
ADDRESS = "nc:Location/nc:Address/nc:AddressFullText"
SUBURB = "nc:Location/nc:Address/nc:LocationCityName"
STATE = "nc:Location/nc:Address/nc:LocationStateName"
POSTCODE = "nc:Location/nc:Address/nc:LocationPostalCode"
OFFENCE = "j:Offense/j:OffenseCode"
# What can be put right, with what it is called on the form.
MENDABLE: dict[str, str] = {
    OFFENCE: "Offence",
    BEGINS: "From when it happened",
    ENDS: "Until when",
    ADDRESS: "Address",
    SUBURB: "Suburb",
    STATE: "State",
    POSTCODE: "Postcode",
}


@dataclass(frozen=True)
class ContactWay:
    """How somebody is reached, and whether its owner said that it is safe."""

    kind: str
    value: str
    safe: bool


@dataclass(frozen=True)
class Somebody:
    """A person with a role; ``report`` is the reference of a further report that names them, or empty."""

    role: str
    name: str
    ways: tuple[ContactWay, ...] = ()
    report: str = ""


@dataclass(frozen=True)
class Told:
    """What was told in one report.

    Args:
        reference: The report's own.
        reported_at: When it was told.
        words: As typed.
        answers: Slug, question and lines of what else was answered.
    """

    reference: str
    reported_at: datetime
    words: str
    answers: tuple[tuple[str, str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Crime:
    """What a crime record is made of.

    Args:
        key: Of this handing over.
        reference: Ours.
        centre: Who hands it over.
        made_at: When.
        reported_at: When it was told.
        words: As typed.
        happened_from: From when it may have happened.
        happened_to: Until when.
        place: ``address``, ``suburb``, ``state``, ``postcode`` and the point, as far as they are known.
        offence: Scheme, version, code and its name.
        officer: Who decided.
        reason: Why.
        decided_at: When.
        answers: Slug, question and lines of what else was answered.
        people: With their roles.
        files: Name and SHA-256 of each.
        crime_number: The one that it has already, where this adds to it.
        further: What others told of it: the reports of contacts that were joined with it.
        earlier: Reference and crime number of what was recorded by itself before it was joined with it.
    """

    key: str
    reference: str
    centre: str
    made_at: datetime
    reported_at: datetime
    words: str
    happened_from: datetime | None
    happened_to: datetime | None
    place: Mapping[str, Any]
    offence: tuple[str, str, str, str]
    officer: str
    reason: str
    decided_at: datetime
    answers: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    people: tuple[Somebody, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    crime_number: str = ""
    further: tuple[Told, ...] = ()
    earlier: tuple[tuple[str, str], ...] = ()
    mended: Mapping[str, str] = field(default_factory=dict)


def document(crime: Crime) -> dict[str, Any]:
    """The document that is handed over. What is not known is not there."""
    scheme, version, code, name = crime.offence
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "al:RecordHandover",
        "nc:DocumentIdentification": {"nc:IdentificationID": crime.key},
        "nc:DocumentCreationDate": _moment(crime.made_at),
        "nc:DocumentSource": {"nc:OrganizationName": crime.centre},
        "nc:Incident": {
            "@id": "#incident",
            "nc:ActivityIdentification": {"nc:IdentificationID": crime.reference},
            "nc:ActivityDateRange": _range(crime.happened_from, crime.happened_to),
            "nc:ActivityDescriptionText": crime.words,
            "j:IncidentAugmentation": {
                "j:IncidentReportedDate": _moment(crime.reported_at),
                **({"j:IncidentCrimeNumber": crime.crime_number} if crime.crime_number else {}),
            },
        },
        "nc:Location": {"@id": "#place", "nc:Address": _address(crime.place), **_point(crime.place)},
        "j:Offense": {
            "@id": "#offence",
            "j:OffenseCode": code,
            "j:OffenseDescriptionText": name,
            "al:ClassificationScheme": scheme,
            "al:ClassificationVersion": version,
        },
        "nc:Person": [_person(number, one) for number, one in enumerate(crime.people, start=1)],
        "al:PersonRole": [
            {
                "nc:RoleOfPerson": {"@id": f"#person{number}"},
                "al:RoleText": one.role,
                **({"al:ReportReference": one.report} if one.report else {}),
            }
            for number, one in enumerate(crime.people, start=1)
        ],
        "al:Answer": _answered(crime.answers),
        "al:Decision": {
            "al:OfficerName": crime.officer,
            "al:ReasonText": crime.reason,
            **_moment(crime.decided_at),
        },
        "nc:Attachment": [
            {"nc:BinaryDescriptionText": name, "al:SHA256": digest} for name, digest in crime.files
        ],
    }
    if crime.further:
        made["al:FurtherReport"] = [
            {
                "al:ReportReference": one.reference,
                "j:IncidentReportedDate": _moment(one.reported_at),
                "nc:ActivityDescriptionText": one.words,
                "al:Answer": _answered(one.answers),
            }
            for one in crime.further
        ]
    if crime.earlier:
        made["al:EarlierRecord"] = [
            {"al:ReportReference": reference, "j:IncidentCrimeNumber": number}
            for reference, number in crime.earlier
        ]
    return put_right(made, crime.mended)


def put_right(made: Mapping[str, Any], mended: Mapping[str, str]) -> dict[str, Any]:
    """The document with what an officer put right; an empty value takes a part away."""
    found = copy.deepcopy(dict(made))
    for path, value in mended.items():
        _put(found, path.split("/"), value)
    if mended:
        found["al:PutRight"] = sorted(mended)
    return found


def at(made: Mapping[str, Any], path: str) -> str:
    """What stands at a path; nothing where there is none."""
    found: Any = made
    for name in path.split("/"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return str(found or "")


def canonical(made: Mapping[str, Any]) -> bytes:
    """The bytes that are sent, and hashed."""
    return json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(made: Mapping[str, Any]) -> str:
    """SHA-256 of the bytes that are sent."""
    return hashlib.sha256(canonical(made)).hexdigest()


def field_of(path: str) -> str:
    """The mendable path that an error is about: itself, or the one that it is a part of or has as a part."""
    trimmed = path.strip("/").removeprefix("$.").replace(".", "/")
    for known in MENDABLE:
        if known == trimmed:
            return known
    near: Iterable[str] = (known for known in MENDABLE if trimmed and known.startswith(f"{trimmed}/"))
    return next(iter(near), "")


def _put(place: dict[str, Any], names: list[str], value: str) -> None:
    """Write a value at a path, or take it away with what stands empty then."""
    first, *rest = names
    if not rest:
        if value:
            place[first] = value
        else:
            place.pop(first, None)
        return
    inner = place.setdefault(first, {})
    _put(inner, rest, value)
    if not inner:
        del place[first]


def _answered(answers: Iterable[tuple[str, str, tuple[str, ...]]]) -> list[dict[str, Any]]:
    return [
        {"al:QuestionName": slug, "al:QuestionText": label, "al:AnswerText": list(lines)}
        for slug, label, lines in answers
    ]


def _moment(moment: datetime) -> dict[str, str]:
    return {"nc:DateTime": moment.isoformat(timespec="seconds")}


def _range(begins: datetime | None, ends: datetime | None) -> dict[str, Any]:
    return {
        **({"nc:StartDate": _moment(begins)} if begins else {}),
        **({"nc:EndDate": _moment(ends)} if ends else {}),
    }


def _address(place: Mapping[str, Any]) -> dict[str, str]:
    names = {
        "nc:AddressFullText": "address",
        "nc:LocationCityName": "suburb",
        "nc:LocationStateName": "state",
        "nc:LocationPostalCode": "postcode",
        "nc:AddressDeliveryPointText": "words",
    }
    return {name: str(place[key]) for name, key in names.items() if place.get(key)}


def _point(place: Mapping[str, Any]) -> dict[str, Any]:
    if place.get("latitude") is None or place.get("longitude") is None:
        return {}
    return {
        "nc:Location2DGeospatialCoordinate": {
            "nc:GeographicCoordinateLatitude": place["latitude"],
            "nc:GeographicCoordinateLongitude": place["longitude"],
        }
    }


def _person(number: int, one: Somebody) -> dict[str, Any]:
    reached = {"phone": "nc:ContactTelephoneNumber", "email": "nc:ContactEmailID"}
    return {
        "@id": f"#person{number}",
        "nc:PersonName": {"nc:PersonFullName": one.name},
        "nc:ContactInformation": [
            {reached[way.kind]: way.value, "al:SafeToContact": way.safe} for way in one.ways
        ],
    }
