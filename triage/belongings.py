"""What belongs to a case, in every table of every floor, and what of it are words that can be destroyed.

Whatever points at a case, its contacts, reports, drafts and people belongs to it, found by the foreign keys
themselves: a table that is added later is destroyed with the rest, and only what is named here stays.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from reports.models import Contact, Person, PersonRole, Report
from triage.models import Case, CaseContact

Ground = dict[type[models.Model], set[int]]

# Says in each place where words stood that they are gone, to who reads it and to what asks for words.
GONE = "No longer kept."
# Facts that figures need, keys of forms, and what the house itself wrote from closed lists.
STAYS: Mapping[str, frozenset[str]] = {
    "triage.Case": frozenset({"matter", "cue", "locality", "paused_for"}),  # the matter: see ``destroying``
    "triage.CaseEvent": frozenset({"kind"}),
    "triage.Clock": frozenset({"kind"}),
    "triage.Assessment": frozenset({"cues", "agency", "offence_code", "rules_version"}),
    "triage.Decision": frozenset({"offence_scheme", "offence_version", "offence_code"}),
    "triage.Registration": frozenset({"locality", "postcode"}),
    "triage.Escalation": frozenset({"told"}),
    "triage.Transfer": frozenset({"told", "event_number"}),
    "triage.EmergencyContact": frozenset({"message_id", "event_number"}),
    "triage.Referral": frozenset({"parts", "rule", "their_reference", "last_error"}),
    "triage.ReferralAnswer": frozenset({"their_reference", "event_id"}),
    "triage.RecordHandover": frozenset({"sha256", "crime_number", "last_error"}),
    "triage.RecordDifference": frozenset({"submission", "our_number", "their_number", "their_reference"}),
    "triage.CaseLife": frozenset({"sha256"}),
    "triage.NearMiss": frozenset({"source_key"}),
    "triage.CaseNote": frozenset({"key"}),
    "triage.ReplayChange": frozenset({"old_words", "new_words"}),
    "reports.Report": frozenset({"locality", "postcode", "language"}),
    "reports.Draft": frozenset({"language"}),
    "reports.Supplement": frozenset({"about", "key"}),
    "reports.Message": frozenset({"key"}),
    "reports.Wish": frozenset({"key"}),
    "reports.OpenCue": frozenset({"cue", "grade", "source"}),
    "reports.Open311Request": frozenset({"number"}),
    "agents.Call": frozenset({"call_key", "queue", "cause", "rings_for", "declined"}),
    "agents.CallEvent": frozenset({"call_key", "fingerprint"}),
    "agents.CallTypeChange": frozenset({"was", "became"}),
}
# Of which nothing is left to keep: the rows go.
GOES_WHOLE = (
    "triage.SearchKey",
    "triage.Trace",
    "triage.DecisionDraft",
    "reports.Attachment",
    "reports.ContactPoint",
    "reports.DraftAnswer",
    "reports.ResumeLink",
    "reports.OneTimeCode",
    "reports.IdempotencyKey",
)
# What points at a case and has told its own story: another case, and the call of somebody else.
STANDS_FOR_ITSELF = frozenset({("triage.Case", "merged_into"), ("agents.Call", "duplicate_of")})
# What names a record without a foreign key: its table and column, and the table and column that it names.
BY_VALUE = (
    ("agents.CallEvent", "call_key", "agents.Call", "call_key"),
    ("reports.IdempotencyKey", "report_id", "reports.Report", "id"),
    ("triage.HandOver", "id", "triage.HandOverItem", "hand_over_id"),
)
# What a class destroys, besides words.
PART_OF: Mapping[str, str] = {
    "reports.Attachment": "files",
    "triage.SearchKey": "people",
    "triage.Trace": "people",
    "reports.Person": "people",
    "reports.PersonRole": "people",
    "reports.ContactPoint": "contact_points",
    "reports.Message": "messages",
    "assistline.Notification": "messages",
}
_PLAIN = ("CharField", "TextField", "SlugField", "EmailField", "URLField")


def belongings(case: Case) -> Ground:
    """The ids of every row that belongs to a case, by table.

    A case that was joined with this one, and has nothing left of its own, goes with it. A person who is told
    of in another case as well stays.
    """
    links = CaseContact.objects.filter(case=case, ended_at=None)
    contacts = set(links.values_list("contact_id", flat=True))
    cases = {case.id, *_joined(contacts)}
    reports = set(Report.objects.filter(contact__in=contacts).values_list("id", flat=True))
    elsewhere = PersonRole.objects.filter(person=OuterRef("id")).exclude(report__in=reports)
    people = Person.objects.filter(~Exists(elsewhere), roles__report__in=reports)
    found: Ground = {
        Case: cases,
        Contact: contacts,
        Report: reports,
        apps.get_model("reports", "Draft"): set(
            Report.objects.filter(id__in=reports, draft__isnull=False).values_list("draft_id", flat=True)
        ),
        Person: set(people.values_list("id", flat=True)),
    }
    _follow(found)
    for label, column, named, key in BY_VALUE:
        values = apps.get_model(named)._base_manager.filter(pk__in=found.get(apps.get_model(named), set()))
        rows = apps.get_model(label)._base_manager.filter(**{f"{column}__in": values.values(key)})
        found[apps.get_model(label)] = set(rows.values_list("pk", flat=True))
    return {model: ids for model, ids in found.items() if ids}


def words_of(model: type[models.Model]) -> dict[str, Any]:
    """The fields of a table that hold words, and what stands there once those are gone."""
    stays = STAYS.get(model._meta.label, frozenset())
    found: dict[str, Any] = {}
    for one in model._meta.concrete_fields:
        if one.name in stays or one.primary_key or one.unique or one.choices or one.is_relation:
            continue
        kind, encrypted = one.get_internal_type(), type(one).__name__.startswith("Encrypted")
        if type(one).__name__ == "EncryptedTextField":
            found[one.name] = GONE
        elif encrypted or kind in ("JSONField", "ArrayField"):
            first = one.get_default()
            found[one.name] = None if one.null else [] if first is None else first
        elif kind in _PLAIN:
            found[one.name] = ""
        elif kind == "SearchVectorField":
            found[one.name] = None if one.null else ""
    return found


def _joined(contacts: set[int]) -> set[int]:
    """Cases that had some of these contacts once, and have none any more but these."""
    ended = CaseContact.objects.filter(contact__in=contacts).exclude(ended_at=None)
    others = CaseContact.objects.filter(case=OuterRef("case")).exclude(contact__in=contacts)
    still = CaseContact.objects.filter(case=OuterRef("case"), ended_at=None)
    return set(ended.filter(~Exists(others), ~Exists(still)).values_list("case_id", flat=True))


def _follow(found: Ground) -> None:
    """Add what points at what is found, and at that."""
    todo = deque((model, set(ids)) for model, ids in found.items())
    while todo:
        model, ids = todo.popleft()
        if not ids:
            continue
        for child, name in _children(model):
            rows = child._base_manager.filter(**{f"{name}__in": ids})
            new = set(rows.values_list("pk", flat=True)) - found.get(child, set())
            if new:
                found.setdefault(child, set()).update(new)
                todo.append((child, new))


def _children(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """What points at a table, but for what stands for itself."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        pointer = getattr(relation, "field", None)
        if pointer is None or not pointer.concrete:
            continue
        if (pointer.model._meta.label, pointer.name) in STANDS_FOR_ITSELF:
            continue
        yield pointer.model, pointer.name
