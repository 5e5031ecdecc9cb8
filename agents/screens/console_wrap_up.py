"""Closing a call: the outcome that was chosen, and what the caller is told with each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from agents.answers import questions_of
from agents.forms.console import WrapUpForm
from agents.models import Call
from agents.rules.wrapping import for_who_only_rang
from agents.screens.console_same import told_already
from assistline.references import group
from reports.agencies import agencies_of, name_agencies
from reports.definitions import published
from reports.models import Report, StatusUpdate
from reports.models.contact import Disposition


def sent_report(call: Call) -> Report | None:
    """The report that a call's draft became."""
    return Report.objects.filter(contact_id=call.contact_id).first()


def chosen(call: Call) -> str:
    """The disposition that the agent's own acts amount to; empty while there is none."""
    return Disposition.TRANSFER_000.value if call.transferred_at else call.disposition


def told_by_outcome(call: Call, report: Report | None, values: Mapping[str, Any]) -> dict[str, str]:
    """What the caller is told with each outcome, to begin with: the agent changes it to what was said."""
    emergency = call.contact.customer.emergency_number or "the emergency number"
    promise = _promise(report)
    advice = _advice(call, values)
    return {
        Disposition.TRANSFER_000.value: f"I have connected you to {emergency}. Stay on the line with them.",
        Disposition.OFFICER_REVIEW.value: promise,
        Disposition.REPORT.value: promise,
        Disposition.REGISTRATION.value: promise,
        Disposition.REFERRAL.value: advice,
        Disposition.ADVICE.value: advice,
        Disposition.DUPLICATE.value: told_already(emergency) if call.duplicate_of_id else "",
    }


def wrap_up_form(call: Call, told: Mapping[str, str], zone: ZoneInfo, agency: str) -> WrapUpForm:
    """The form to close a call with, filled with what was chosen; ``agency`` is whose the rules say it is."""
    outcome = chosen(call)
    at = f"{call.transferred_at.astimezone(zone):%H:%M}" if call.transferred_at else ""
    repeats = group(call.duplicate_of.reference) if call.duplicate_of else ""
    initial = {
        "disposition": outcome,
        "told": told.get(outcome, ""),
        "connected_at": at,
        "duplicate_of": repeats,
        "agency": agency,
    }
    return WrapUpForm(agencies=agencies_of(call.contact.customer_id), initial=initial, auto_id="wrap_%s")


def time_in_call(typed: time | None, call: Call, zone: ZoneInfo) -> datetime | None:
    """The moment that a time of day means: on the day of the call, or after midnight on the next."""
    if typed is None:
        return None
    begun = call.started_at.astimezone(zone).replace(second=0, microsecond=0)
    at = begun.replace(hour=typed.hour, minute=typed.minute)
    return at if at >= begun else at + timedelta(days=1)


def _promise(report: Report | None) -> str:
    """What was promised when the report was sent."""
    if report is None:
        return ""
    last = StatusUpdate.objects.filter(report=report).order_by("-at", "-id").first()
    return last.sentence if last else ""


def _advice(call: Call, values: Mapping[str, Any]) -> str:
    questions = questions_of(call.draft)
    if questions is None:
        return ""
    newest = published(call.contact.customer_id, questions.slug)
    advice = for_who_only_rang((newest or questions).advice_for(values))
    return name_agencies(advice, customer_id=call.contact.customer_id)
