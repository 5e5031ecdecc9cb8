"""Everything of a case as one file: its parts, their SHA-256 sums, and our signature on the list of them."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from assistline.audit.seal import signing_key
from assistline.models import AuditEntry, AuditHead, User
from reports.models import Contact, OpenCue, Person, PersonRole, Report
from triage.models import Case

SUMS, SIGNATURE, MANIFEST, README, STORY = (
    "SHA256SUMS",
    "SHA256SUMS.signature",
    "manifest.json",
    "README.txt",
    "story.txt",
)
FORMAT = "assistline life of a case, 1"
# Keys and indexes, words that are never given to anybody, and where bytes lie.
LEFT_OUT = frozenset(
    {
        *(
            "access_code_hash",
            "agreed_word",
            "number_index",
            "name_index",
            "value_index",
            "secret",
            "key_hash",
        ),
        *("parts", "preview", "preview_type", "stills", "resume_mark", "form_key", "token", "lease_until"),
        *("fence", "begun", "location"),
    }
)
# What serves the work and is no part of what happened.
NOT_PART_OF_IT = frozenset(
    {
        "searchentry",
        "searchkey",
        "searchword",
        "trace",
        "caselook",
        "decisiondraft",
        "handoveritem",
        "draft",
        "replaychange",
    }
)
HOW_TO_CHECK = """Everything of case {reference}, taken out on {at} by {by}.

Each file here has a line in SHA256SUMS. Whether one was changed shows with

    sha256sum --check SHA256SUMS

SHA256SUMS.signature is the Ed25519 signature of our house on the words "{format}", a new line, and SHA256SUMS
as it stands, in hexadecimal; manifest.json has the public key. It also has the last sealed entry of the audit
trail before this was made. Where the house is, this checks all of it:

    manage.py verify_life FILE

story.txt tells what happened in its order. The other files hold the records as they are kept, words as typed.
Left out are the files themselves (reports.json has their SHA-256), the agreed word, access codes and indexes.
Words and names in here may put people in danger. Keep it as you would keep the case.
"""


def parts_of(case: Case) -> dict[str, Any]:
    """The records of a case by the name of their file, each in its order."""
    links = list(case.contact_links.filter(ended_at=None).order_by("linked_at", "id"))
    reports = list(Report.objects.filter(id__in=[one.report_id for one in links if one.report_id]))
    contacts = list(Contact.objects.filter(id__in=[one.contact_id for one in links]))
    people = Person.objects.filter(roles__report__in=reports).distinct().order_by("id")
    cues = OpenCue.objects.filter(draft__report__in=reports)
    return {
        "case.json": {**values(case), "about": children(case)},
        "contacts.json": [{**values(one), "about": children(one, but=(Report,))} for one in contacts],
        "reports.json": [{**values(one), "about": children(one)} for one in reports],
        "people.json": [{**values(one), "about": children(one, but=(PersonRole,))} for one in people],
        "cues.json": [values(one) for one in cues.order_by("id")],
        "trail.json": list(_trail(case, reports, contacts)),
    }


def children(
    row: models.Model, *, but: tuple[type[models.Model], ...] = (), depth: int = 2
) -> dict[str, Any]:
    """What belongs to a row, by kind: whatever points to it, and what points to that."""
    found: dict[str, Any] = {}
    for relation in row._meta.related_objects:
        model: Any = relation.related_model
        name = model._meta.model_name
        if name in NOT_PART_OF_IT or model in (*but, Case) or relation.many_to_many:
            continue
        rows = model._base_manager.filter(**{relation.field.name: row}).order_by("pk")
        told = [
            {**values(one), **_within(children(one, but=(*but, type(row)), depth=depth - 1) if depth else {})}
            for one in rows
        ]
        if told:
            found[name] = told
    return found


def values(row: models.Model) -> dict[str, Any]:
    """A row's own fields, as they are kept; what is encrypted is opened."""
    return {
        field.name: _plain(row, field)
        for field in row._meta.concrete_fields
        if field.name not in LEFT_OUT and field.attname not in LEFT_OUT
    }


def pack(parts: Mapping[str, Any], *, case: Case, by: User, reason: str, at: datetime) -> bytes:
    """The file.

    Args:
        parts: As :func:`parts_of`.
        case: Whose.
        by: Who takes it out.
        reason: Why.
        at: When.
    """
    head = AuditHead.objects.order_by("-seq").first()
    files = {name: _json(part) for name, part in parts.items()}
    files[STORY] = "\n".join(_story(parts, case)).encode()
    told = {
        "reference": case.reference,
        "at": at.isoformat(timespec="seconds"),
        "by": str(by),
        "format": FORMAT,
    }
    files[README] = HOW_TO_CHECK.format(**told).encode()
    files[MANIFEST] = _json(
        {
            **told,
            "reason": reason,
            "parts": {
                name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
                for name, data in sorted(files.items())
            },
            "public_key": signing_key().public_key().public_bytes_raw().hex(),
            "audit_head": {"seq": head.seq, "chain_hash": head.chain_hash, "signature": head.signature}
            if head
            else None,
        }
    )
    sums = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())
    ).encode()
    files |= {SUMS: sums, SIGNATURE: signing_key().sign(signed_words(sums)).hex().encode()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, at.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def signed_words(sums: bytes) -> bytes:
    """What our signature is on."""
    return f"{FORMAT}\n".encode() + sums


def _trail(case: Case, reports: list[Report], contacts: list[Contact]) -> Iterator[dict[str, Any]]:
    """Who looked at it or did something to it; never from where."""
    wanted = models.Q(object_kind="case", object_ids__contains=[case.id])
    for kind, rows in (("report", reports), ("contact", contacts)):
        for row in rows:
            wanted |= models.Q(object_kind=kind, object_ids__contains=[row.pk])
    entries = list(AuditEntry.objects.filter(wanted).order_by("id"))
    names = dict(
        User.objects.filter(id__in={one.actor_id for one in entries if one.actor_id}).values_list(
            "id", "full_name"
        )
    )
    for one in entries:
        yield {
            "at": one.at.isoformat(),
            "who": names.get(one.actor_id or 0, one.actor_kind),
            "role": one.actor_kind,
            "action": one.action,
            "record": one.object_kind,
            "reason": one.reason,
            "entry": one.id,
        }


def _story(parts: Mapping[str, Any], case: Case) -> Iterator[str]:
    """What happened in its order, for people."""
    yield f"Case {case.reference}"
    lines: list[tuple[str, str]] = []
    about = parts["case.json"]["about"]
    for one in about.get("caseevent", []):
        who = f" ({one['by']})" if one["by"] else ""
        lines.append((one["at"], f"{one['kind'].replace('_', ' ')}{who}: {one['words']}"))
    for one in about.get("assessment", []):
        lines.append((one["at"], f"graded {one['grade']} by {one['rules_version']}"))
    for one in about.get("decision", []):
        lines.append((one["at"], f"decided: {one['kind']}. Reasons: {one['reason']} Told: {one['told']}"))
    for report in parts["reports.json"]:
        lines.append((report["submitted_at"], f"told: {report['narrative'] or report['narrative_sealed']}"))
        for one in report["about"].get("message", []):
            lines.append((one["at"], f"message: {one['words']}"))
        for one in report["about"].get("statusupdate", []):
            lines.append((one["at"], f"the citizen was told: {one['sentence']}"))
    for one in parts["trail.json"]:
        lines.append((one["at"], f"trail: {one['action']} by {one['who']}"))
    for at, words in sorted(lines, key=lambda line: _sortable(line[0])):
        yield f"{at}  {words}"


def _sortable(at: str) -> datetime:
    return datetime.fromisoformat(at)


def _within(found: dict[str, Any]) -> dict[str, Any]:
    return {"about": found} if found else {}


def _plain(row: models.Model, field: Any) -> Any:
    if isinstance(field, models.ForeignKey):
        if field.related_model is User:
            person = getattr(row, field.name)
            return str(person) if person else None
        return getattr(row, field.attname)
    return _json_value(getattr(row, field.attname))


def _json_value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, memoryview | bytes):
        return hashlib.sha256(bytes(value)).hexdigest()
    return value


def _json(part: Any) -> bytes:
    return json.dumps(part, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()
