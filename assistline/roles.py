"""Who may do what: one table, read from top to bottom.

A permission that is not in the table belongs to nobody. The access test in ``tests/test_access.py`` has its
own list, written by hand, so that a slip here does not pass unseen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Role:
    """One kind of staff: its name on screens, and whether Django admin opens for it."""

    name: str
    opens_admin: bool = False


AGENT, OFFICER, SERGEANT = "agent", "officer", "sergeant"
SUPERVISOR, ADMINISTRATOR, AUDITOR = "supervisor", "administrator", "auditor"

ROLES: dict[str, Role] = {
    AGENT: Role("Agent"),
    OFFICER: Role("Officer"),
    SERGEANT: Role("Duty sergeant"),
    SUPERVISOR: Role("Supervisor"),
    ADMINISTRATOR: Role("Administrator", opens_admin=True),
    AUDITOR: Role("Auditor", opens_admin=True),
}


def _manage(*models: str) -> dict[str, frozenset[str]]:
    """All four admin rights on each ``app.model`` for administrators."""
    return {
        f"{app}.{action}_{model}": frozenset({ADMINISTRATOR})
        for app, model in (name.split(".") for name in models)
        for action in ("view", "add", "change", "delete")
    }


def _look(*models: str, by: Iterable[str] = (ADMINISTRATOR,)) -> dict[str, frozenset[str]]:
    """The right to look at each ``app.model`` in admin, and nothing more."""
    return {f"{app}.view_{model}": frozenset(by) for app, model in (name.split(".") for name in models)}


PERMISSIONS: dict[str, frozenset[str]] = {
    # Doing
    "triage.review_case": frozenset({OFFICER, SERGEANT}),
    "triage.raise_grade": frozenset({OFFICER, SERGEANT}),
    "triage.see_every_centre": frozenset({SERGEANT}),
    # Everything of a case as one file leaves the house with it.
    "triage.take_life": frozenset({SERGEANT, AUDITOR}),
    # Sergeants find it beside each case.
    "triage.audit_lives": frozenset({AUDITOR}),
    # Who answers a call about noise must know of the party.
    "triage.see_registrations": frozenset({AGENT, OFFICER, SERGEANT, SUPERVISOR}),
    # Requests to the emergency number and for a car: to write down the answer, and to watch all of them.
    "triage.answer_transfer": frozenset({OFFICER, SERGEANT, SUPERVISOR}),
    "triage.watch_dispatch": frozenset({SERGEANT, SUPERVISOR}),
    "triage.hold_case": frozenset({SERGEANT, ADMINISTRATOR}),
    "triage.see_second_looks": frozenset({OFFICER, SERGEANT, SUPERVISOR}),
    "triage.report_near_miss": frozenset({AGENT, OFFICER, SERGEANT, SUPERVISOR}),
    "triage.keep_near_misses": frozenset({SERGEANT, SUPERVISOR}),
    "triage.replay_tables": frozenset({ADMINISTRATOR}),
    "agents.take_call": frozenset({AGENT, SUPERVISOR}),
    "agents.watch_floor": frozenset({SUPERVISOR, SERGEANT}),
    "reports.clear_cue": frozenset({AGENT, OFFICER, SERGEANT, SUPERVISOR}),
    "assistline.retry_delivery": frozenset({ADMINISTRATOR}),
    "assistline.resend_notification": frozenset({ADMINISTRATOR}),
    "reports.view_signpost": frozenset({ADMINISTRATOR}),
    "assistline.move_configuration": frozenset({ADMINISTRATOR}),
    # Configuring
    **_manage(
        "assistline.customer",
        "assistline.centre",
        "assistline.user",
        "assistline.messagewords",
        "assistline.decisiontable",
        "assistline.decisiontableversion",
        "assistline.decisioncolumn",
        "assistline.decisionrow",
        "assistline.decisioncell",
        "reports.reporttype",
        "reports.reporttypeversion",
        "reports.step",
        "reports.question",
        "reports.choice",
        "reports.stepcondition",
        "reports.questioncondition",
        "reports.policeelsewhere",
        "reports.lexiconversion",
        "reports.lexiconphrase",
        "reports.agency",
        "reports.translation",
        "agents.telephoneline",
        "reports.open311client",
        "triage.feedbackowner",
        "triage.calendar",
        "triage.openslot",
        "triage.calendarexception",
        "triage.holiday",
        "triage.target",
        "triage.ladder",
        "triage.emergencydesk",
        "triage.retentionclass",
        "triage.retentionrule",
        "triage.referraldesk",
        "triage.recordssystem",
        "triage.toldwords",
        "triage.secondeyes",
    ),
    # Looking
    **_look(
        "assistline.outboxevent",
        "assistline.delivery",
        "assistline.notification",
        "triage.case",
        "triage.caseevent",
        "triage.assessment",
        "triage.clock",
    ),
    **_look("assistline.auditentry", "assistline.audithead", by=(AUDITOR,)),
}


@dataclass(frozen=True)
class Place:
    """A part of the house that a person with the right permission may enter."""

    title: str
    url_name: str
    permission: str


PLACES = (
    Place("Console", "console", "agents.take_call"),
    Place("Queue", "triage-queue", "triage.review_case"),
    Place("Hand-over", "triage-handover", "triage.review_case"),
    Place("Referrals", "triage-referrals", "triage.review_case"),
    Place("Registrations", "triage-registrations", "triage.see_registrations"),
    Place("Markers", "triage-markers", "triage.review_case"),
    Place("Dispatch", "triage-dispatches", "triage.watch_dispatch"),
    Place("Keeping", "triage-kept", "triage.hold_case"),
    Place("Second looks", "triage-second-looks", "triage.see_second_looks"),
    Place("Floor", "floor", "agents.watch_floor"),
    Place("Settings", "admin:index", "assistline.view_customer"),
    Place("Audit", "admin:assistline_auditentry_changelist", "assistline.view_auditentry"),
    Place("Case files", "triage-lives", "triage.audit_lives"),
)


def allows(role: str, permission: str) -> bool:
    """Whether the table gives ``permission`` to ``role``."""
    return role in PERMISSIONS.get(permission, frozenset())


def allows_any(role: str, app_label: str) -> bool:
    """Whether the table gives ``role`` anything at all in an app."""
    return any(role in by for name, by in PERMISSIONS.items() if name.startswith(f"{app_label}."))


def places_for(role: str) -> list[Place]:
    """Where a person with this role can go, in the order of the bar."""
    return [place for place in PLACES if allows(role, place.permission)]
