"""A transfer as the object that goes along with it: what was told, by whom, where, and what is not safe."""

from __future__ import annotations

import html
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from reports.definitions import TypeDefinition, definition
from reports.models import ContactPoint, Draft, DraftAnswer, OpenCue, PersonRole, Report
from reports.questions import PEOPLE
from reports.questions.display import answer_lines
from reports.questions.items import gather
from reports.questions.people import role_lines, wish_rows
from reports.questions.places import say_place, unclear_kept
from reports.reading.answers import NARRATIVE
from triage.eido.shape import LONGEST_WORDS, MOST, VERSION
from triage.models import EmergencyDesk, EmergencyMessage, Grade, Transfer

NOT_SAFE = "Do not ring back, do not text: its owner has not said that it is safe."
SILENT = "Do not ring back, do not text: with what was told, silence is the rule. Ask us first."
ONLY_THEN = "Ring or write only at this time, in their words: {}"
NOT_KNOWN = "Wants to stay unknown: nothing of who they are is kept."
PRIORITY = {Grade.IMMEDIATE: 9, Grade.PRIORITY: 7, Grade.SCHEDULED: 4, Grade.RESOLUTION: 2}
PIDF = (
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10" '
    'xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" entity="{entity}"><tuple id="place"><status>'
    "<gp:geopriv><gp:location-info><ca:civicAddress>{civic}</ca:civicAddress></gp:location-info>"
    "<gp:usage-rules/></gp:geopriv></status></tuple></presence>"
)


def build_incident(
    *, transfer: Transfer, desk: EmergencyDesk, key: str, kind: str, at: datetime
) -> dict[str, Any]:
    """The whole message.

    Args:
        transfer: With its case, contact and centre.
        desk: Who gets it.
        key: Of the message: the same at every try.
        kind: Asked, or taken back.
        at: When, timezone-aware.
    """
    return _Incident(transfer, desk, at).message(key=key, kind=kind)


class _Incident:
    """Puts the parts together; each has an id and says who wrote it and when."""

    def __init__(self, transfer: Transfer, desk: EmergencyDesk, at: datetime) -> None:
        self.transfer, self.case, self.at = transfer, transfer.case, at.isoformat(timespec="seconds")
        self.customer = desk.customer
        self.agency = f"urn:uuid:{uuid.uuid5(transfer.token, 'agency')}"
        self.report = self._report()
        self.draft = self._draft() if self.report is None else None
        told = self.report or self.draft
        version_id = told.type_version_id if told else None
        self.questions: TypeDefinition | None = definition(version_id) if version_id else None
        self.answers = self._answers()

    def message(self, *, key: str, kind: str) -> dict[str, Any]:
        """All parts that there are."""
        notes, places, people = self._notes(kind), self._places(), self._people()
        # Only what is safe stands where a program would dial it by itself.
        dial = [one["assistline"]["phone"] for one in people if self._may_dial(one)]
        found: dict[str, Any] = {
            "$id": f"urn:uuid:{key}",
            "lastUpdateTimestamp": self.at,
            "updatedByAgencyReference": {"$ref": self.agency},
            "eidoVersion": VERSION,
            "issuingElementIdentification": f"{self.customer.slug}.assistline",
            "incidentComponent": self._incident(kind)
            | {
                "notesReference": _references(notes),
                "locationReference": _references(places),
                "personReference": _references(people),
            },
            "agencyComponent": [{"$id": self.agency, "agencyName": self.customer.name}],
            "agentComponent": [
                {**self._part("agent"), "agentName": str(self.transfer.asked_by)},
            ],
            "notesComponent": notes,
            "locationComponent": places,
            "personComponent": people,
        }
        if dial:
            found["callbackComponent"] = [
                {**self._part("callback"), "callBackInformationUri": [f"tel:{number}" for number in dial]}
            ]
        return found

    def _draft(self) -> Draft | None:
        contact_id = self.transfer.contact_id
        return Draft.objects.filter(contact_id=contact_id).first() if contact_id is not None else None

    def _report(self) -> Report | None:
        links: dict[str, Any] = {"contact_id": self.transfer.contact_id}
        if self.case is not None:
            links = {"case_links__case": self.case, "case_links__ended_at": None}
        reports = Report.objects.select_related("type_version__report_type").filter(**links)
        return reports.order_by("submitted_at", "id").first()

    def _answers(self) -> dict[str, Any]:
        if self.report:
            return {**self.report.answers, NARRATIVE: self.report.narrative_text}
        if self.draft:
            rows = DraftAnswer.objects.filter(draft=self.draft).values_list("question", "item", "value")
            return dict(gather(rows))
        return {}

    def _part(self, name: str) -> dict[str, Any]:
        return {
            "$id": f"urn:uuid:{uuid.uuid5(self.transfer.token, name)}",
            "lastUpdateTimestamp": self.at,
            "updatedByAgencyReference": {"$ref": self.agency},
        }

    def _incident(self, kind: str) -> dict[str, Any]:
        taken_back, event = kind == EmergencyMessage.Kind.TAKEN_BACK, self.transfer.update_of
        name = self.questions.name if self.questions else "Not known yet"
        grade = Grade(self.case.grade) if self.case else Grade.IMMEDIATE
        own = {
            "asked": "taken_back" if taken_back else self.transfer.kind,
            "cues": self._cues(),
            "needed": self.transfer.needed,
            "warnings": self.transfer.warnings,
            "eventNumber": event.event_number if event else "",
            "happenedWords": self.report.happened_words if self.report else "",
        }
        found = {
            **self._part("incident"),
            # An update is of the incident that they have: it has that one's id, and names their number.
            "$id": f"urn:uuid:{event.token if event else self.transfer.token}",
            "incidentTypeCommonRegistryText": name[:120],
            "incidentTypeInternalText": name[:120],
            "incidentStatusCommonRegistryText": ["Cancelled" if taken_back else "Active"],
            "internalIncidentId": self.case.reference if self.case else f"CALL-{(event or self.transfer).id}",
            "incidentCommonPriorityNumber": PRIORITY[grade],
            "incidentPriorityInternalText": grade.label,
            "assistline": {slug: value for slug, value in own.items() if value},
        }
        return found | ({"incidentTypeInternalCode": self.questions.slug} if self.questions else {})

    def _cues(self) -> list[str]:
        if self.case is not None:
            latest = self.case.assessments.first()
            return [cue.replace("_", " ") for cue in (latest.cues if latest else [])][:MOST]
        if self.draft is not None:
            cues = OpenCue.objects.open().filter(draft=self.draft).values_list("cue", flat=True)
            return [cue.replace("_", " ") for cue in cues][:MOST]
        return []

    def _notes(self, kind: str) -> list[dict[str, Any]]:
        """The words as they were typed, then what was answered; the standard wants them as HTML."""
        said = [self.transfer.needed, self.transfer.warnings, str(self.answers.get(NARRATIVE) or "")]
        said.append("\n".join(self._facts()))
        if kind == EmergencyMessage.Kind.TAKEN_BACK:
            said = ["Taken back: we do not ask for this any more."]
        kept = [html.escape(words, quote=False)[:LONGEST_WORDS] for words in said if words.strip()]
        return [
            {**self._part(f"note {number}"), "notesActionComments": words}
            for number, words in enumerate(kept or ["Nothing was written down yet."])
        ]

    def _facts(self) -> list[str]:
        if self.questions is None:
            return []
        asked = [one for one in self.questions.questions() if one.slug not in (*PEOPLE, NARRATIVE, "where")]
        rows = ((one.label, answer_lines(one, self.answers, zone=self.transfer.centre.zone)) for one in asked)
        return [f"{label}: {', '.join(lines)}" for label, lines in rows if lines]

    def _places(self) -> list[dict[str, Any]]:
        where = self.answers.get("where")
        told = where if isinstance(where, Mapping) else {}
        words = self.transfer.place or ", ".join(say_place(told))
        if not words:
            return []
        # What an officer writes beside it is newer than what was told.
        told = {} if self.transfer.place else told
        civic = {
            "address": str(told.get("address") or ""),
            "locality": str(told.get("suburb") or ""),
            "state": str(told.get("state") or ""),
            "postcode": str(told.get("postcode") or ""),
        }
        elements = [("country", "AU"), ("A1", civic["state"]), ("A3", civic["locality"])]
        elements += [("PC", civic["postcode"]), ("LOC", civic["address"] or words)]
        xml = "".join(f"<ca:{tag}>{escape(value)}</ca:{tag}>" for tag, value in elements if value)
        own = {slug: value[:80] for slug, value in civic.items() if value}
        return [
            {
                **self._part("place"),
                "locationTypeDescriptionRegistryText": "CurrentIncident",
                "locationByValue": PIDF.format(entity=f"urn:uuid:{self.transfer.token}", civic=xml),
                "locationDescriptionText": words[:500],
                "assistline": own | {"confidence": _confidence(told)} | _point(told),
            }
        ]

    def _people(self) -> list[dict[str, Any]]:
        if self.report is None:
            return self._caller()
        if self.report.anonymous:
            return [self._person("unknown", "Caller", {"safeToContact": False, "limits": NOT_KNOWN})]
        roles = PersonRole.objects.filter(report=self.report, ended_at=None).order_by("id")
        found = []
        for role in roles.select_related("person").prefetch_related("person__contact_points"):
            own: dict[str, Any] = {"safeToContact": False}
            points = role.person.contact_points.all()
            works = {point.kind for point in points if point.may_be_used}
            # An address whose mail came back, or that was replaced, would only hide the right one.
            told = [one for one in points if one.may_be_used or not (one.came_back_at or one.kind in works)]
            own |= {str(point.kind): point.value for point in told}
            if told:
                safe = all(point.may_be_used for point in told) and not self.report.kept_silent
                own["safeToContact"] = safe
                times = dict.fromkeys(point.safe_when for point in told if point.safe_when)
                if not safe:
                    own["limits"] = SILENT if self.report.kept_silent else NOT_SAFE
                elif times:
                    own["limits"] = ONLY_THEN.format("; ".join(times))[:300]
            needs = [f"{title}: {', '.join(said)}" for title, said in wish_rows(role.person)]
            needs += role_lines(role)[1:]  # the name has a place of its own
            if needs:
                own["needs"] = [words[:300] for words in needs if words][:MOST]
            caller = role.role == PersonRole.Role.REPORTER
            name = "Caller" if caller else role.get_role_display()
            found.append(self._person(f"person {role.id}", name, own, role.person.name))
        return found[:MOST]

    def _caller(self) -> list[dict[str, Any]]:
        """Of a call that nothing was sent of yet: who they say they are."""
        name, number = self.answers.get("name"), self.answers.get("phone")
        if not (name or number):
            return []
        safe = bool(number) and self.answers.get("phone_safe") == "yes"
        own: dict[str, Any] = {"safeToContact": safe} | ({"phone": str(number)} if number else {})
        if not safe:
            own["limits"] = NOT_SAFE
        return [self._person("caller", "Caller", own, str(name or ""))]

    def _person(self, part: str, role: str, own: dict[str, Any], name: str = "") -> dict[str, Any]:
        named = {"ncPersonComponent": {"personFullName": name[:200]}} if name else {}
        return {**self._part(part), "personIncidentRoleRegistryText": [role], **named, "assistline": own}

    @staticmethod
    def _may_dial(person: Mapping[str, Any]) -> bool:
        """What is safe at some times only, no program may dial at all times."""
        own = person["assistline"]
        known = own.get("safeToContact") and own.get(ContactPoint.Kind.PHONE.value)
        return bool(known and "limits" not in own)


def _references(parts: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{"$ref": part["$id"]} for part in parts]


def _confidence(told: Mapping[str, Any]) -> str:
    if unclear_kept(told):
        return "not_sure"
    return "chosen_from_list" if told.get("locality") else "as_told"


def _point(told: Mapping[str, Any]) -> dict[str, float]:
    """Where it was shown on a map."""
    found = {part: told.get(part) for part in ("latitude", "longitude")}
    return {part: float(value) for part, value in found.items() if isinstance(value, int | float)}
